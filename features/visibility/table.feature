Feature: Who sees which slots
  A practice opens slots to everybody, to a type of organisation, to named organisations, or to both together. The
  filters of a search decide which of them it shows. Each declared session is looked for by each way to search:
  where the filters match it must be there, where they do not it must not.

  @AAC-009
  Rule: Without a filter, unrestricted slots are shown
    Scenario: Slots without restriction are shown without a filter
      Given the slots that the consumer's organisation sees without a filter
      Then slots without restriction are shown

  @AAC-010
  Rule: Without a filter, slots for an organisation type are hidden
    Scenario Outline: Slots for an organisation type are hidden without a filter from <who>
      Given the slots that <who> sees without a filter
      Then slots for an organisation type are hidden

      Examples:
        | who                         |
        | the consumer's organisation |
        | another organisation        |

  @AAC-011
  Rule: Without a filter, slots for named organisations are hidden
    Scenario Outline: Slots for named organisations are hidden without a filter from <who>
      Given the slots that <who> sees without a filter
      Then slots for named organisations are hidden

      Examples:
        | who                         |
        | the consumer's organisation |
        | another organisation        |

    Scenario: Without a filter it makes no difference who searches
      Given the searches of another organisation
      Then whoever searches without a filter sees the same slots

  @AAC-012
  Rule: By type, unrestricted slots are shown
    Scenario Outline: Slots without restriction are shown to the organisation type <type>
      Given the slots that the organisation type "<type>" sees
      Then slots without restriction are shown

      Examples:
        | type        |
        | gp-practice |
        | urgent-care |

    Scenario: What is seen without a filter is seen by type
      Given the searches of the consumer's organisation
      Then every slot seen without a filter is also seen by type

  @AAC-013
  Rule: By type, slots for that type are shown
    Scenario Outline: Slots for the type are shown to <who> by type
      Given the slots that <who> sees by type
      Then slots for its type alone are shown

      Examples:
        | who                         |
        | the consumer's organisation |
        | another organisation        |

  @AAC-014
  Rule: By type, slots for another type are hidden
    Scenario Outline: Slots for another type are hidden from <who> by type
      Given the slots that <who> sees by type
      Then slots for another type are hidden

      Examples:
        | who                         |
        | the consumer's organisation |
        | another organisation        |

    Scenario Outline: A type that means nothing opens nothing: <how>
      Given the searches of the consumer's organisation
      Then a search <how> shows the same slots as one without a filter

      Examples:
        | how                           |
        | by a type that does not exist |
        | by its code, sent as a type   |
        | by its type in upper case     |

  @AAC-015
  Rule: By type, slots for named organisations are hidden
    Scenario Outline: Slots for named organisations are hidden from <who> by type
      Given the slots that <who> sees by type
      Then slots for named organisations are hidden

      Examples:
        | who                         |
        | the consumer's organisation |
        | another organisation        |

    @AAC-020
    Scenario Outline: Only unrestricted slots are seen by <who> both by type and by code
      Given the searches of <who>
      Then every slot seen both by type and by code is also seen without a filter

      Examples:
        | who                         |
        | the consumer's organisation |

  @AAC-016
  Rule: By code, unrestricted slots are shown
    Scenario Outline: Slots without restriction are shown to <who> by code
      Given the slots that <who> sees by code
      Then slots without restriction are shown

      Examples:
        | who                                |
        | the consumer's organisation        |
        | another organisation               |
        | an organisation that no slot is for |

    Scenario: What is seen without a filter is seen by code
      Given the searches of the consumer's organisation
      Then every slot seen without a filter is also seen by code

  @AAC-017
  Rule: By code, slots for that organisation are shown
    Scenario Outline: Slots for nobody but it are shown to <who> by code
      Given the slots that <who> sees by code
      Then slots for nobody but its code are shown

      Examples:
        | who                         |
        | the consumer's organisation |
        | another organisation        |

  @AAC-018
  Rule: By code, slots for a list that holds the organisation are shown
    Scenario Outline: Slots for a list of organisations are shown to <who> by code
      Given the slots that <who> sees by code
      Then slots for a list with its code are shown

      Examples:
        | who                         |
        | the consumer's organisation |
        | another organisation        |

  @AAC-007
  Rule: Restrictions to organisations are by ODS code
    Scenario: Slots for an organisation are shown to its ODS code
      Given the slots that the consumer's organisation sees by code
      Then slots for its code alone are shown

  @AAC-019
  Rule: By code, slots for other organisations are hidden
    Scenario Outline: Slots for other organisations are hidden from <who> by code
      Given the slots that <who> sees by code
      Then slots for other codes are hidden

      Examples:
        | who                                |
        | the consumer's organisation        |
        | another organisation               |
        | an organisation that no slot is for |

    Scenario Outline: A code that means nothing opens nothing: <how>
      Given the searches of the consumer's organisation
      Then a search <how> shows the same slots as one without a filter

      Examples:
        | how                                |
        | by a code that no organisation has |
        | by a code that begins with its own |
        | by a code that ends with its own   |
        | by its type, sent as a code        |

    Scenario: An ODS code in lower case is no other organisation's key
      Given the searches of the consumer's organisation
      Then its code in lower case opens nothing that its code opens, or does so with a note

  @AAC-020
  Rule: By code, slots for an organisation type are hidden
    Scenario Outline: Slots for an organisation type are hidden from <who> by code
      Given the slots that <who> sees by code
      Then slots for an organisation type are hidden

      Examples:
        | who                         |
        | the consumer's organisation |
        | another organisation        |

  @AAC-021
  Rule: By type and code, unrestricted slots are shown
    Scenario Outline: Slots without restriction are shown to <who> by type and code
      Given the slots that <who> sees by type and code
      Then slots without restriction are shown

      Examples:
        | who                                |
        | the consumer's organisation        |
        | another organisation               |
        | an organisation that no slot is for |

    Scenario: What is seen without a filter is seen by type and code
      Given the searches of the consumer's organisation
      Then every slot seen without a filter is also seen by type and code

  @AAC-022
  Rule: By type and code, slots for the type alone are shown
    Scenario Outline: Slots for the type alone are shown to <who> by type and code
      Given the slots that <who> sees by type and code
      Then slots for its type alone are shown

      Examples:
        | who                                |
        | the consumer's organisation        |
        | another organisation               |
        | an organisation that no slot is for |

    Scenario: What is seen by type is seen by type and code
      Given the searches of the consumer's organisation
      Then every slot seen by type is also seen by type and code

  @AAC-023
  Rule: By type and code, slots for the organisation alone are shown
    Scenario Outline: Slots for the organisation alone are shown to <who> by type and code
      Given the slots that <who> sees by type and code
      Then slots for its code alone are shown

      Examples:
        | who                         |
        | the consumer's organisation |
        | another organisation        |

    Scenario: What is seen by code is seen by type and code
      Given the searches of the consumer's organisation
      Then every slot seen by code is also seen by type and code

  @AAC-024
  Rule: By type and code, slots for both are shown
    Scenario Outline: Slots for its type and its code are shown to <who>
      Given the slots that <who> sees by type and code
      Then slots for its type and its code are shown

      Examples:
        | who                         |
        | the consumer's organisation |
        | another organisation        |

  @AAC-025
  Rule: By type and code, slots for another type are hidden
    Scenario Outline: Slots for another type are hidden from <who> by type and code
      Given the slots that <who> sees by type and code
      Then slots for another type are hidden

      Examples:
        | who                                |
        | the consumer's organisation        |
        | another organisation               |
        | an organisation that no slot is for |

    Scenario: A code with a type that does not exist shows what the code shows
      Given the searches of the consumer's organisation
      Then a search by its code and a type that does not exist shows the same slots as one by code

  @AAC-026
  Rule: By type and code, slots for other organisations are hidden
    Scenario Outline: Slots for other organisations are hidden from <who> by type and code
      Given the slots that <who> sees by type and code
      Then slots for other codes are hidden

      Examples:
        | who                                |
        | the consumer's organisation        |
        | another organisation               |
        | an organisation that no slot is for |

    Scenario: A type with a code that no organisation has shows what the type shows
      Given the searches of the consumer's organisation
      Then a search by its type and a code that no organisation has shows the same slots as one by type
