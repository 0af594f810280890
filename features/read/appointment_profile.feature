Feature: Appointments keep the profile GPConnect-Appointment-1
  Judged over every answer in the life of an appointment: booked, read, retrieved, amended, cancelled, read and
  retrieved again. A rule about an element that may be left out is kept by an appointment that leaves it out.

  @APPT-001
  Rule: An appointment has at most one cancellation reason
    Scenario: An appointment has at most one cancellation reason, in every answer
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that any of its answers returns keeps this rule

  @APPT-002
  Rule: A cancellation reason is a text
    Scenario: A cancellation reason is a text, in every answer
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that any of its answers returns keeps this rule

  @APPT-003
  Rule: An appointment has at most one booking organisation
    Scenario: An appointment has at most one booking organisation, in every answer
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that any of its answers returns keeps this rule

  @APPT-004
  Rule: A booking organisation is a reference to an Organization
    Scenario: A booking organisation is a reference to an Organization, in every answer
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that any of its answers returns keeps this rule

  @APPT-006
  Rule: An appointment has at most one delivery channel
    Scenario: An appointment has at most one delivery channel, in every answer
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that any of its answers returns keeps this rule

    Scenario Outline: The <moment> returns the delivery channel of the slot
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the <moment> returns has the delivery channel of its slot

      Examples:
        | moment       |
        | read         |
        | retrieve     |
        | amendment    |
        | cancellation |

  @APPT-007
  Rule: A delivery channel is written as DeliveryChannel-2
    Scenario: A delivery channel is written as DeliveryChannel-2, in every answer
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that any of its answers returns keeps this rule

  @APPT-008
  Rule: An identifier has a system and a value
    Scenario: An identifier has a system and a value, in every answer
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that any of its answers returns keeps this rule

  @APPT-009
  Rule: An identifier has no other part
    Scenario: An identifier has no other part, in every answer
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that any of its answers returns keeps this rule

  @APPT-012
  Rule: An appointment has no appointmentType
    Scenario: An appointment has no appointmentType, in every answer
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that any of its answers returns keeps this rule

  @APPT-013
  Rule: An appointment has no indication
    Scenario: An appointment has no indication, in every answer
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that any of its answers returns keeps this rule

  @APPT-014
  Rule: An appointment has no supportingInformation
    Scenario: An appointment has no supportingInformation, in every answer
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that any of its answers returns keeps this rule

  @APPT-015
  Rule: An appointment has no incomingReferral
    Scenario: An appointment has no incomingReferral, in every answer
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that any of its answers returns keeps this rule

  @APPT-016
  Rule: An appointment has no requestedPeriod
    Scenario: An appointment has no requestedPeriod, in every answer
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that any of its answers returns keeps this rule

  @APPT-017
  Rule: An appointment has a description
    Scenario: An appointment has a description, in every answer
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that any of its answers returns keeps this rule

  @APPT-018
  Rule: An appointment has a start
    Scenario: An appointment has a start, in every answer
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that any of its answers returns keeps this rule

  @APPT-019
  Rule: An appointment has an end
    Scenario: An appointment has an end, in every answer
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that any of its answers returns keeps this rule

  @APPT-020
  Rule: An appointment has a slot
    Scenario: An appointment has a slot, in every answer
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that any of its answers returns keeps this rule

  @APPT-021
  Rule: An appointment refers to Slots as its slots
    Scenario: An appointment refers to Slots as its slots, in every answer
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that any of its answers returns keeps this rule

  @APPT-022
  Rule: A participant has an actor
    Scenario: A participant has an actor, in every answer
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that any of its answers returns keeps this rule

  @APPT-023
  Rule: An actor is of a type that the profile allows
    Scenario: An actor is of a type that the profile allows, in every answer
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that any of its answers returns keeps this rule

  @APPT-005
  Rule: The practitioner role of the schedule is returned
    Scenario Outline: The <moment> returns the practitioner role of the schedule
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the <moment> returns has the practitioner role of its schedule

      Examples:
        | moment       |
        | read         |
        | retrieve     |
        | amendment    |
        | cancellation |
