Feature: Reading an appointment
  A future appointment is read by its id, whoever booked it.

  @RPA-001
  Rule: A read succeeds with 200 OK
    Scenario: A read of a future appointment is answered with 200 OK and the appointment
      Given the life of an appointment from its booking to its cancellation
      Then the read is answered with 200 OK

  @RPA-002
  Rule: A read returns the appointment that was asked for
    Scenario Outline: The appointment in the answer to the <moment> has the id that was asked for
      Given the life of an appointment from its booking to its cancellation
      Then the <moment> returns the appointment that was asked for

      Examples:
        | moment                      |
        | read                        |
        | amendment                   |
        | cancellation                |
        | read after the cancellation |

  @RPA-003
  Rule: The appointment conforms to its profile
    Scenario Outline: A <moment> returns an appointment that conforms to GPConnect-Appointment-1
      Given the life of an appointment from its booking to its cancellation
      Then the <moment> returns FHIR STU3 that conforms to the profile

      Examples:
        | moment                      |
        | read                        |
        | read after the cancellation |

  @RPA-004
  Rule: The appointment asserts its profile
    Scenario Outline: A <moment> returns an appointment that asserts the appointment profile
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the <moment> returns asserts the appointment profile

      Examples:
        | moment                      |
        | read                        |
        | read after the cancellation |

  @RPA-005
  Rule: The appointment states its version
    Scenario Outline: A <moment> returns an appointment that states its version
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the <moment> returns states its version

      Examples:
        | moment                      |
        | read                        |
        | read after the cancellation |

  @RPA-007
  Rule: Times are UK local times
    Scenario Outline: A <moment> returns an appointment that is written in UK time
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the <moment> returns is written in UK time

      Examples:
        | moment                      |
        | read                        |
        | read after the cancellation |

  @RPA-008
  Rule: The appointment names the slot type
    Scenario Outline: A <moment> returns an appointment that names the type of its slot
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the <moment> returns names the type of its slot

      Examples:
        | moment                      |
        | read                        |
        | read after the cancellation |

  @RPA-009
  Rule: The appointment names the schedule type
    Scenario Outline: A <moment> returns an appointment that names the type of its schedule
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the <moment> returns names the type of its schedule

      Examples:
        | moment                      |
        | read                        |
        | read after the cancellation |

  @RPA-011
  Rule: The appointment has no reason
    Scenario Outline: A <moment> returns an appointment that has no reason
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the <moment> returns has no reason

      Examples:
        | moment                      |
        | read                        |
        | read after the cancellation |

  @RPA-012
  Rule: The appointment has no specialty
    Scenario Outline: A <moment> returns an appointment that has no specialty
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the <moment> returns has no specialty

      Examples:
        | moment                      |
        | read                        |
        | read after the cancellation |

  @RPA-014
  Rule: An appointment that does not exist is not found
    Scenario: A read of an unknown appointment is refused
      Given a booked appointment
      When an appointment that does not exist is read
      Then the request is refused as an unknown appointment

  @ERR-015
  Rule: An id that is not found is answered with NO_RECORD_FOUND
    Scenario: A read of an appointment id that was never given is answered as not found
      Given a booked appointment
      When an appointment that does not exist is read
      Then the request is refused as an unknown appointment

  @RPA-016
  Rule: Every error has an OperationOutcome of its profile
    Scenario: The OperationOutcome of a read of an unknown appointment keeps its profile
      Given a booked appointment
      When an appointment that does not exist is read
      Then its OperationOutcome keeps its profile

  @RPA-017
  Rule: Whoever booked it, an appointment can be read
    Scenario: An appointment is read by another organisation than booked it
      Given a booked appointment
      When it is read by another organisation
      Then the read succeeds
      And the appointment is the same as in the first read

    Scenario: An appointment that another organisation booked is read
      Given an appointment that another organisation booked
      When it is read
      Then the read succeeds
      And the appointment is the same as in the first read

    Scenario: A declared appointment of another organisation is read
      Given the declared appointment that another organisation booked
      When it is read
      Then the read succeeds
      And it conforms to the profile

  @RPA-018
  Rule: Appointments that the practice booked can be read
    Scenario: An appointment that the practice booked itself is read and conforms to its profile
      Given the declared appointment that the practice booked
      When it is read
      Then the read succeeds
      And it conforms to the profile

  @RPA-019
  Rule: A cancelled appointment can be read
    Scenario: A read of a cancelled appointment shows its status and its reason
      Given a cancelled appointment
      When it is read
      Then the read succeeds
      And it shows the status cancelled and the reason of its cancellation
