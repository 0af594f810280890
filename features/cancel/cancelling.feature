Feature: Cancelling an appointment
  A future appointment can be cancelled by any organisation. It stays in the book with its reason, its version has
  moved, and its slots are free again at once.

  @CPA-001
  Rule: A valid cancellation succeeds with 200 OK
    Scenario: A valid cancellation is answered with 200 OK and the appointment
      Given the life of an appointment from its booking to its cancellation
      Then the cancellation is answered with 200 OK

  @CPA-002
  Rule: A cancelled appointment is cancelled for everybody
    Scenario: A cancellation changes status and reason and nothing else
      Given a booked appointment
      When the consumer cancels it
      Then the cancellation succeeds
      And it is cancelled with its reason and nothing else changed, in the answer, in a read and in a retrieve

    Scenario Outline: A cancelled appointment shows its status in the <moment>
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the <moment> returns has the right status

      Examples:
        | moment                          |
        | cancellation                    |
        | read after the cancellation     |
        | retrieve after the cancellation |

  @CPA-003
  Rule: The reason is kept
    Scenario Outline: A cancelled appointment shows its reason in the <moment>
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the <moment> returns has the right cancellation reason

      Examples:
        | moment                          |
        | cancellation                    |
        | read after the cancellation     |
        | retrieve after the cancellation |

  @CPA-004
  Rule: A reason may be of any length
    Scenario Outline: A cancellation for a reason of <text> is accepted
      Given a booked appointment
      When it is cancelled for a reason of "<text>"
      Then the cancellation succeeds

      Examples:
        | text             |
        | one character    |
        | 1001 characters  |
        | 10000 characters |

  @CPA-005
  Rule: A stored reason is the one that was sent, or its beginning
    Scenario Outline: A reason of <text> comes back whole, or its beginning does
      Given a booked appointment
      When it is cancelled for a reason of "<text>"
      Then it is cancelled with its reason and nothing else changed, in the answer, in a read and in a retrieve

      Examples:
        | text                              |
        | 501 characters                    |
        | characters beyond the basic plane |
        | markup                            |

  @CPA-024
  Rule: The slot is free again at once
    Scenario: The slot of a cancelled appointment is found by a search again
      Given a booked appointment
      When the consumer cancels it
      Then its slot is free again

    Scenario: The slot of a cancelled appointment comes back to every organisation of the run
      Given a booked appointment in a slot that every organisation may see
      When the consumer cancels it
      Then every organisation of the run finds its slot again

  @CPA-025
  Rule: Every slot is free again
    Scenario: All three slots of a cancelled appointment are found by a search again
      Given a booked appointment of 3 adjacent slots
      When the consumer cancels it
      Then all of its slots are free again

  @CPA-026
  Rule: A slot that is free again can be booked again
    Scenario: The slot of a cancelled appointment is booked again for the same patient and for another
      Given a booked appointment
      When the consumer cancels it
      Then its slot can be booked again, for the same patient and for another

  @CPA-027
  Rule: Any organisation can cancel
    Scenario: An appointment is cancelled by another organisation than booked it
      Given a booked appointment
      When another organisation cancels it
      Then the cancellation succeeds
      And it is cancelled with its reason and nothing else changed, in the answer, in a read and in a retrieve

    Scenario: An appointment that another organisation booked is cancelled
      Given an appointment that another organisation booked
      When the consumer cancels it
      Then the cancellation succeeds
      And its slot is free again

  @CPA-028
  Rule: Appointments that the practice booked can be cancelled
    Scenario: An appointment that the practice booked itself is cancelled
      Given the declared appointment that the practice booked and that may be cancelled
      When the consumer cancels it
      Then the cancellation succeeds
      And it is cancelled with its reason and nothing else changed, in the answer, in a read and in a retrieve

  @CPA-007
  Rule: The appointment in the answer conforms to its profile
    Scenario: A cancellation returns an appointment that conforms to GPConnect-Appointment-1
      Given the life of an appointment from its booking to its cancellation
      Then the cancellation returns FHIR STU3 that conforms to the profile

    Scenario: A cancellation of an appointment of two slots returns an appointment that conforms to its profile
      Given the life of an appointment of 2 slots from its booking to its cancellation
      Then the cancellation returns FHIR STU3 that conforms to the profile

  @CPA-008
  Rule: The appointment asserts its profile
    Scenario: A cancellation returns an appointment that asserts the appointment profile
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the cancellation returns asserts the appointment profile

    Scenario: A cancellation of an appointment of two slots returns an appointment that asserts its profile
      Given the life of an appointment of 2 slots from its booking to its cancellation
      Then every appointment that the cancellation returns asserts the appointment profile

  @CPA-009
  Rule: The appointment states its version
    Scenario: A cancellation returns an appointment that states its version
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the cancellation returns states its version

    Scenario: A cancellation of an appointment of two slots returns an appointment that states its version
      Given the life of an appointment of 2 slots from its booking to its cancellation
      Then every appointment that the cancellation returns states its version

  @CPA-010
  Rule: The appointment names the slot type
    Scenario: A cancellation returns an appointment that names the type of its slot
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the cancellation returns names the type of its slot

    Scenario: A cancellation of an appointment of two slots returns the slot type
      Given the life of an appointment of 2 slots from its booking to its cancellation
      Then every appointment that the cancellation returns names the type of its slot

  @CPA-011
  Rule: The appointment names the schedule type
    Scenario: A cancellation returns an appointment that names the type of its schedule
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the cancellation returns names the type of its schedule

    Scenario: A cancellation of an appointment of two slots returns the schedule type
      Given the life of an appointment of 2 slots from its booking to its cancellation
      Then every appointment that the cancellation returns names the type of its schedule

  @CPA-013
  Rule: The appointment has no reason
    Scenario: A cancellation returns an appointment that has no reason
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the cancellation returns has no reason

  @CPA-014
  Rule: The appointment has no specialty
    Scenario: A cancellation returns an appointment that has no specialty
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the cancellation returns has no specialty
