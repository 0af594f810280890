Feature: Amending an appointment
  Description and comment of a future appointment can be amended by any organisation. A fresh read shows the new
  text, the version has moved, and everything else is as it was.

  @APA-001
  Rule: A valid amendment succeeds with 200 OK
    Scenario: A valid amendment is answered with 200 OK and the appointment
      Given the life of an appointment from its booking to its cancellation
      Then the amendment is answered with 200 OK

    Scenario: An amendment that changes nothing succeeds
      Given a booked appointment
      When it is amended as it is, with nothing changed
      Then the amendment succeeds

  @APA-002
  Rule: The description can be amended
    Scenario: An amended description is returned and kept, and nothing else changes
      Given a booked appointment
      When the consumer amends its description
      Then the amendment succeeds
      And the new text is there and nothing else changed, in the answer, in a read and in a retrieve

  @APA-003
  Rule: The comment can be amended
    Scenario: An amended comment is returned and kept, and nothing else changes
      Given a booked appointment
      When the consumer amends its comment
      Then the amendment succeeds
      And the new text is there and nothing else changed, in the answer, in a read and in a retrieve

    Scenario: A comment is added to an appointment that was booked without one
      Given a booked appointment without a comment
      When the consumer amends its comment
      Then the amendment succeeds
      And the new text is there and nothing else changed, in the answer, in a read and in a retrieve

    Scenario: Description and comment are amended at once
      Given a booked appointment
      When the consumer amends its description and comment
      Then the amendment succeeds
      And the new text is there and nothing else changed, in the answer, in a read and in a retrieve

  @APA-004
  Rule: Everything that was not amended stays
    Scenario: An amendment of an appointment of two slots leaves its slots and times
      Given a booked appointment of 2 adjacent slots
      When the consumer amends its description
      Then the new text is there and nothing else changed, in the answer, in a read and in a retrieve
      And the slots are no longer found

  @APA-027
  Rule: Any organisation can amend
    Scenario: An appointment is amended by another organisation than booked it
      Given a booked appointment
      When another organisation amends its description
      Then the amendment succeeds
      And the new text is there and nothing else changed, in the answer, in a read and in a retrieve

    Scenario: An appointment that another organisation booked is amended
      Given an appointment that another organisation booked
      When the consumer amends its comment
      Then the amendment succeeds
      And the new text is there and nothing else changed, in the answer, in a read and in a retrieve

    Scenario: A declared appointment of another organisation is amended
      Given the declared appointment that another organisation booked and that may be amended
      When the consumer amends its comment
      Then the amendment succeeds
      And the new text is there and nothing else changed, in the answer, in a read and in a retrieve

  @APA-028
  Rule: Appointments that the practice booked can be amended
    Scenario: An appointment that the practice booked itself is amended
      Given the declared appointment that the practice booked and that may be amended
      When the consumer amends its comment
      Then the amendment succeeds
      And the new text is there and nothing else changed, in the answer, in a read and in a retrieve

  @APA-030
  Rule: Texts up to their limits are kept
    Scenario Outline: A <element> amended to <text> is kept whole
      Given a booked appointment
      When its <element> is amended to "<text>"
      Then the text is kept whole, in the answer, in a read and in a retrieve

      Examples:
        | element     | text                    |
        | description | 100 characters          |
        | description | 100 accented characters |
        | comment     | 500 characters          |
        | comment     | 500 accented characters |

  @APA-023
  Rule: A text that is too long is refused
    Scenario Outline: A <element> amended to <text> is refused or kept whole
      Given a booked appointment
      When its <element> is amended to "<text>"
      Then the text is refused, or kept whole in the answer, in a read and in a retrieve

      Examples:
        | element     | text             |
        | description | 101 characters   |
        | description | 10000 characters |
        | comment     | 501 characters   |
        | comment     | 10000 characters |

    Scenario Outline: A refused <element> of <text> leaves the old one
      Given a booked appointment
      When its <element> is amended to "<text>"
      Then the appointment is as it was, if the request was refused

      Examples:
        | element     | text             |
        | description | 101 characters   |
        | comment     | 4001 characters  |

  @APA-024
  Rule: A text is never cut or altered
    Scenario Outline: A <element> amended to <text> comes back unaltered, or is refused
      Given a booked appointment
      When its <element> is amended to "<text>"
      Then the text is refused, or kept whole in the answer, in a read and in a retrieve

      Examples:
        | element     | text                              |
        | description | characters beyond the basic plane |
        | description | spaces at both ends               |
        | comment     | combining characters              |
        | comment     | line breaks and tabs              |
        | comment     | markup                            |

  @APA-005
  Rule: The appointment in the answer conforms to its profile
    Scenario: An amendment returns an appointment that conforms to GPConnect-Appointment-1
      Given the life of an appointment from its booking to its cancellation
      Then the amendment returns FHIR STU3 that conforms to the profile

    Scenario: An amendment of an appointment of two slots returns an appointment that conforms to its profile
      Given the life of an appointment of 2 slots from its booking to its cancellation
      Then the amendment returns FHIR STU3 that conforms to the profile

  @APA-006
  Rule: The appointment asserts its profile
    Scenario: An amendment returns an appointment that asserts the appointment profile
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the amendment returns asserts the appointment profile

    Scenario: An amendment of an appointment of two slots returns an appointment that asserts its profile
      Given the life of an appointment of 2 slots from its booking to its cancellation
      Then every appointment that the amendment returns asserts the appointment profile

  @APA-007
  Rule: The appointment states its version
    Scenario: An amendment returns an appointment that states its version
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the amendment returns states its version

    Scenario: An amendment of an appointment of two slots returns an appointment that states its version
      Given the life of an appointment of 2 slots from its booking to its cancellation
      Then every appointment that the amendment returns states its version

  @APA-008
  Rule: The appointment names the slot type
    Scenario: An amendment returns an appointment that names the type of its slot
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the amendment returns names the type of its slot

    Scenario: An amendment of an appointment of two slots returns the slot type
      Given the life of an appointment of 2 slots from its booking to its cancellation
      Then every appointment that the amendment returns names the type of its slot

  @APA-009
  Rule: The appointment names the schedule type
    Scenario: An amendment returns an appointment that names the type of its schedule
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the amendment returns names the type of its schedule

    Scenario: An amendment of an appointment of two slots returns the schedule type
      Given the life of an appointment of 2 slots from its booking to its cancellation
      Then every appointment that the amendment returns names the type of its schedule

  @APA-011
  Rule: The appointment has no reason
    Scenario: An amendment returns an appointment that has no reason
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the amendment returns has no reason

  @APA-012
  Rule: The appointment has no specialty
    Scenario: An amendment returns an appointment that has no specialty
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the amendment returns has no specialty
