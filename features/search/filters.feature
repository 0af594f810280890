Feature: The filters of a search for free slots
  A consumer may say which organisation it is for, by organisation type and ODS code, and may send filters that
  the provider does not know.

  @SFS-007
  Rule: A filter by ODS code is understood
    Scenario: A search with the consumer's ODS code succeeds
      Given a day with free slots
      When the consumer searches that day as its own organisation code
      Then the search succeeds
      And the answer is a Bundle of type searchset

    Scenario: An ODS code finds at least what a search without filters finds
      Given a day with free slots
      When the consumer searches that day without a search filter
      Then its own organisation code finds at least these

    Scenario: An ODS code that no organisation has finds what a search without filters finds
      Given a day with free slots
      When the consumer searches that day without a search filter
      Then searching as the unknown ODS code "ZZZ99" returns the same slots

  @SFS-008
  Rule: A filter by organisation type is understood
    Scenario Outline: A search as <case> succeeds and finds at least the unrestricted slots
      Given a day with free slots
      When the consumer searches that day as the organisation type "<type>"
      Then the search succeeds
      And the answer is a Bundle of type searchset
      And it finds at least what a search without filters finds

      Examples:
        | case                   | type        |
        | a GP practice          | gp-practice |
        | an urgent care service | urgent-care |

    Scenario: An organisation type that does not exist finds what a search without filters finds
      Given a day with free slots
      When the consumer searches that day without a search filter
      Then searching as the unknown organisation type "no-such-type" returns the same slots

  @SFS-009
  Rule: Both filters count, in whatever order
    Scenario: The order of the two filters makes no difference
      Given a day with free slots
      When the consumer searches that day as its own organisation type and code
      Then sending its search filters in another order returns the same slots

    Scenario: Both filters together find at least what either finds alone
      Given a day with free slots
      When the consumer searches that day as its own organisation type and code
      Then every slot that either of its filters finds alone is found with both

  @SFS-010
  Rule: A search needs no filter
    Scenario: A search without any filter succeeds
      Given a day with free slots
      When the consumer searches that day without a search filter
      Then the search succeeds
      And the answer is a Bundle of type searchset

  @SFS-011
  Rule: A filter that the provider does not know is no error
    Scenario Outline: A search with <case> succeeds
      Given a day with free slots
      When the consumer adds the search filter "<token>"
      Then the search succeeds
      And the answer is a Bundle of type searchset

      Examples:
        | case                        | token                                                           |
        | a disposition code          | https://fhir.nhs.uk/STU3/CodeSystem/UEC-DispositionCode-1\|Dx02 |
        | a service id                | https://fhir.nhs.uk/Id/uec-dos-service-id\|2000072936           |
        | a filter of nobody's system | urn:uuid:7f2c8f0e-9a55-4b0c-8d0b-0f4ad4b6a7f1\|anything         |

  @SFS-012
  Rule: A filter that the provider does not know selects nothing
    Scenario Outline: Adding <case> finds the same slots
      Given a day with free slots
      When the consumer searches that day as its own organisation type and code
      Then adding the search filter "<token>" returns the same slots

      Examples:
        | case                          | token                                                           |
        | an unknown disposition code   | https://fhir.nhs.uk/STU3/CodeSystem/UEC-DispositionCode-1\|Dx02 |
        | an unknown service id         | https://fhir.nhs.uk/Id/uec-dos-service-id\|2000072936           |
        | a filter of an unknown system | urn:uuid:7f2c8f0e-9a55-4b0c-8d0b-0f4ad4b6a7f1\|anything         |

    Scenario: An unknown filter before the consumer's own finds the same slots
      Given a day with free slots
      When the consumer searches that day as its own organisation type and code
      Then sending an unknown search filter before them returns the same slots

    Scenario Outline: An unknown filter alone, <case>, finds what a search without filters finds
      Given a day with free slots
      When the consumer searches that day without a search filter
      Then adding the search filter "<token>" returns the same slots

      Examples:
        | case                               | token                                                      |
        | for a service                      | https://fhir.nhs.uk/Id/uec-dos-service-id\|2000072936      |
        | whose code is that of GP practices | urn:uuid:7f2c8f0e-9a55-4b0c-8d0b-0f4ad4b6a7f1\|gp-practice |
        | whose code is that of urgent care  | urn:uuid:7f2c8f0e-9a55-4b0c-8d0b-0f4ad4b6a7f1\|urgent-care |

    Scenario: An unknown filter with the consumer's own ODS code finds what a search without filters finds
      Given a day with free slots
      When the consumer searches that day without a search filter
      Then adding its own organisation code under an unknown system returns the same slots
