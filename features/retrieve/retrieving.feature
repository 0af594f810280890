Feature: Retrieving a patient's appointments
  All appointments of one patient from a first to a last day come back in one result, whoever booked them and
  whatever their status; nobody else's do.

  @RPAS-001
  Rule: A retrieve succeeds with 200 OK
    Scenario: A retrieve of a day is answered with 200 OK
      Given the life of an appointment from its booking to its cancellation
      Then the retrieve is answered with 200 OK

  @RPAS-002
  Rule: A retrieve returns a searchset of appointments
    Scenario: A retrieve returns a searchset with nothing but appointments, each of them once
      Given a booked appointment
      Then the retrieve of its day is a searchset with nothing but appointments, each of them once

  @RPAS-003
  Rule: No appointment is no error
    Scenario: A retrieve for a patient without appointments returns an empty searchset
      When the appointments of a patient without any are retrieved
      Then the answer is an empty searchset

  @RPAS-004
  Rule: The two days come in either order
    Scenario Outline: A retrieve with <order> finds the appointment
      Given a booked appointment
      Then the retrieve with <order> finds it

      Examples:
        | order        |
        | ge before le |
        | le before ge |

  @RPAS-005
  Rule: The first and the last day belong to the period
    Scenario: A retrieve finds the appointments of its first and of its last day
      Given two appointments of a patient, on different days
      Then a retrieve from the first day to the second finds both

  @RPAS-006
  Rule: What starts on another day is left out
    Scenario: A retrieve of one day finds the appointment of that day alone
      Given two appointments of a patient, on different days
      Then a retrieve of either day finds the one of that day and not the other

    Scenario: A retrieve of the days before and after finds neither appointment
      Given two appointments of a patient, on different days
      Then a retrieve of the days around them finds neither

  @RPAS-023
  Rule: All appointments of the period are returned
    Scenario: A retrieve finds every appointment of a patient
      Given five appointments of a patient, one of them cancelled
      Then a retrieve finds all of them

    Scenario: A retrieve of nine weeks finds an appointment as late as can be booked
      Given an appointment on the last day that has free slots
      Then a retrieve of nine weeks from today finds it

    Scenario: A retrieve of half a year finds the appointment
      Given a booked appointment
      Then a retrieve of half a year finds it

    Scenario: A retrieve of two weeks holds what the retrieves of its days hold
      Given a booked appointment
      Then a retrieve of the two weeks holds what the retrieves of its days hold

  @RPAS-024
  Rule: Cancelled appointments are returned
    Scenario: A retrieve finds a cancelled appointment and shows it as cancelled
      Given five appointments of a patient, one of them cancelled
      Then a retrieve finds all of them
      And the cancelled one shows as cancelled

  @RPAS-025
  Rule: Whoever booked it, an appointment is returned
    Scenario: A retrieve finds an appointment that another organisation booked
      Given an appointment that another organisation booked
      Then a retrieve of its day finds it
      And the retrieve of its day shows it exactly as a read does

    Scenario: A retrieve finds a declared appointment of another organisation
      Given the declared appointment that another organisation booked
      Then a retrieve of its day finds it

  @RPAS-026
  Rule: Appointments that the practice booked are returned
    Scenario: A retrieve finds an appointment that the practice booked itself
      Given the declared appointment that the practice booked
      Then a retrieve of its day finds it

  @RPAS-027
  Rule: Only appointments of that patient are returned
    Scenario: A retrieve finds the appointment of its patient and not that of another
      Given an appointment of each of two patients
      Then a retrieve of either patient finds the one of that patient alone

  @RPAS-020
  Rule: Every appointment conforms to its profile
    Scenario Outline: A <moment> returns appointments that conform to GPConnect-Appointment-1
      Given the life of an appointment from its booking to its cancellation
      Then the <moment> returns FHIR STU3 that conforms to the profile

      Examples:
        | moment                          |
        | retrieve                        |
        | retrieve after the cancellation |

  @RPAS-021
  Rule: The appointment asserts its profile
    Scenario Outline: A <moment> returns an appointment that asserts the appointment profile
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the <moment> returns asserts the appointment profile

      Examples:
        | moment                          |
        | retrieve                        |
        | retrieve after the cancellation |

  @RPAS-022
  Rule: The appointment states its version
    Scenario Outline: A <moment> returns an appointment that states its version
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the <moment> returns states its version

      Examples:
        | moment                          |
        | retrieve                        |
        | retrieve after the cancellation |

  @RPAS-028
  Rule: Times are UK local times
    Scenario Outline: A <moment> returns an appointment that is written in UK time
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the <moment> returns is written in UK time

      Examples:
        | moment                          |
        | retrieve                        |
        | retrieve after the cancellation |

  @RPAS-029
  Rule: The appointment names the slot type
    Scenario Outline: A <moment> returns an appointment that names the type of its slot
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the <moment> returns names the type of its slot

      Examples:
        | moment                          |
        | retrieve                        |
        | retrieve after the cancellation |

  @RPAS-030
  Rule: The appointment names the schedule type
    Scenario Outline: A <moment> returns an appointment that names the type of its schedule
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the <moment> returns names the type of its schedule

      Examples:
        | moment                          |
        | retrieve                        |
        | retrieve after the cancellation |

  @RPAS-032
  Rule: The appointment has no reason
    Scenario Outline: A <moment> returns an appointment that has no reason
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the <moment> returns has no reason

      Examples:
        | moment                          |
        | retrieve                        |
        | retrieve after the cancellation |

  @RPAS-033
  Rule: The appointment has no specialty
    Scenario Outline: A <moment> returns an appointment that has no specialty
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the <moment> returns has no specialty

      Examples:
        | moment                          |
        | retrieve                        |
        | retrieve after the cancellation |
