Feature: Booking sessions
  What a consumer does from the search to the cancelled appointment, with the state looked at on every step.

  @SES-001
  Rule: A known patient is booked for
    Scenario: An appointment lives from search to cancellation, and every view agrees
      Given a consumer who uses every interaction
      When a bookable patient is booked into a slot that a search offers
      Then every view of the appointment agrees
      And its slot is offered no more
      When the appointment is amended
      Then every view of the appointment agrees
      And its slot is offered no more
      When the appointment is cancelled in the session
      Then every view of the appointment agrees
      And its slot is offered again

  @SES-002
  Rule: A patient without a record is registered and booked for
    @BPA-063
    Scenario: A registered patient is booked for, and stays known
      Given a consumer who uses every interaction
      When a patient without a record is registered, and booked for
      Then every view of the appointment agrees
      And the registered patient is still found
      When the appointment is cancelled in the session
      Then every view of the appointment agrees
      And the registered patient is still found

  @SES-004
  Rule: A slot that is gone is refused, and another one found
    Scenario: A slot is taken between search and booking
      Given a consumer who uses every interaction
      When another organisation takes the slot before it is booked
      Then the late booking is refused, and changes nothing
      And its slot is offered no more
      When the consumer books another slot
      Then every view of the appointment agrees

  @SES-006
  Rule: An appointment is rescheduled by cancelling and booking
    Scenario: The slot of a cancelled appointment is booked again
      Given a consumer who uses every interaction
      When a bookable patient is booked into a slot that a search offers
      And the appointment is cancelled in the session
      And the freed slot is booked for the same patient
      Then every view of the appointment agrees
      And the first appointment stays cancelled
