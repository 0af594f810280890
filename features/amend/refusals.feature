Feature: Amendments that must be refused
  Each sends an appointment back as it was read, with one change that no amendment may make. It is refused, and the appointment stays as it was: text, version and slot.

  @APA-013
  Rule: The status cannot be amended
    Scenario Outline: The status cannot be amended: an amendment is refused for <case>
      Given a booked appointment
      When an amendment with this change is sent: "<case>"
      Then the change is refused
      And the appointment is as it was

      Examples:
        | case                    |
        | cancelled               |
        | cancelled with a reason |
        | arrived                 |
        | noshow                  |
        | pending                 |

  @APA-014
  Rule: Start and end cannot be amended
    Scenario Outline: Start and end cannot be amended: an amendment is refused for <case>
      Given a booked appointment
      When an amendment with this change is sent: "<case>"
      Then the change is refused
      And the appointment is as it was

      Examples:
        | case         |
        | later start  |
        | earlier end  |
        | the next day |
        | no end       |

  @APA-015
  Rule: Slots cannot be amended
    Scenario Outline: Slots cannot be amended: an amendment is refused for <case>
      Given a booked appointment
      When an amendment with this change is sent: "<case>"
      Then the change is refused
      And the appointment is as it was

      Examples:
        | case          |
        | no slot       |
        | another slot  |
        | one more slot |

  @APA-016
  Rule: Participants cannot be amended
    Scenario Outline: Participants cannot be amended: an amendment is refused for <case>
      Given a booked appointment
      When an amendment with this change is sent: "<case>"
      Then the change is refused
      And the appointment is as it was

      Examples:
        | case             |
        | another patient  |
        | another location |
        | one more patient |
        | declined         |

  @APA-017
  Rule: The booking organisation cannot be amended
    Scenario Outline: The booking organisation cannot be amended: an amendment is refused for <case>
      Given a booked appointment
      When an amendment with this change is sent: "<case>"
      Then the change is refused
      And the appointment is as it was

      Examples:
        | case                           |
        | another organisation name      |
        | another organisation code      |
        | another organisation telephone |
        | another organisation type      |

  @APA-018
  Rule: The time of creation cannot be amended
    Scenario Outline: The time of creation cannot be amended: an amendment is refused for <case>
      Given a booked appointment
      When an amendment with this change is sent: "<case>"
      Then the change is refused
      And the appointment is as it was

      Examples:
        | case            |
        | another created |

  @APA-019
  Rule: A reason cannot be added
    Scenario Outline: A reason cannot be added: an amendment is refused for <case>
      Given a booked appointment
      When an amendment with this change is sent: "<case>"
      Then the change is refused
      And the appointment is as it was

      Examples:
        | case   |
        | reason |

  @APA-020
  Rule: Nothing else can be amended
    Scenario Outline: Nothing else can be amended: an amendment is refused for <case>
      Given a booked appointment
      When an amendment with this change is sent: "<case>"
      Then the change is refused
      And the appointment is as it was

      Examples:
        | case                      |
        | specialty                 |
        | priority                  |
        | minutesDuration           |
        | another service type      |
        | another service category  |
        | identifier                |
        | another delivery channel  |
        | another practitioner role |

    Scenario: An amendment of one appointment that is sent to the address of another is refused
      Given a booked appointment
      When the amendment of another appointment is sent to its address
      Then the request is refused as content of another appointment
      And the appointment is as it was
      And the other appointment is as it was

  @APA-025
  Rule: The description cannot be removed
    Scenario Outline: The description cannot be removed: an amendment is refused for <case>
      Given a booked appointment
      When an amendment with this change is sent: "<case>"
      Then the change is refused
      And the appointment is as it was

      Examples:
        | case              |
        | no description    |
        | empty description |

  @APA-032 @v1.2.9
  Rule: A cancellation reason cannot be added
    Scenario Outline: A cancellation reason cannot be added: an amendment is refused for <case>
      Given a booked appointment
      When an amendment with this change is sent: "<case>"
      Then the change is refused
      And the appointment is as it was

      Examples:
        | case                |
        | cancellation reason |

  @APA-022
  Rule: A cancelled appointment cannot be amended
    Scenario Outline: An amendment of the <what> of a cancelled appointment is refused
      Given a cancelled appointment
      When the consumer amends its <what>
      Then the request is refused as an element that may not be amended
      And the appointment is as it was

      Examples:
        | what        |
        | description |
        | comment     |

  @APA-033 @v1.2.9
  Rule: A cancelled appointment can still not be amended
    Scenario: An amendment of a cancelled appointment is refused at version 1.2.9 too
      Given a cancelled appointment
      When the consumer amends its description
      Then the request is refused as an element that may not be amended
      And the appointment is as it was

  @APA-026
  Rule: An appointment that does not exist cannot be amended
    Scenario: An amendment of an unknown appointment is refused and creates none
      Given a booked appointment
      When an appointment that does not exist is amended
      Then the request is refused as an unknown appointment
      And no appointment of that id can be read

  @APA-029
  Rule: Every error has an OperationOutcome of its profile
    Scenario Outline: The OperationOutcome of a refused amendment keeps its profile: <case>
      Given a booked appointment
      When an amendment with this change is sent: "<case>"
      Then its OperationOutcome keeps its profile

      Examples:
        | case         |
        | later start  |
        | reason       |
        | another slot |
