Feature: Booking an appointment
  A valid booking of a free slot succeeds, and its state is proved: the slot leaves the search, the appointment
  can be read and retrieved, and everything in it is as it was sent.

  @BPA-001
  Rule: A valid booking succeeds with 201 Created
    Scenario: A valid booking is answered with 201 Created and the appointment
      Given the life of an appointment from its booking to its cancellation
      Then the booking is answered with 201 Created

  @SFS-063
  Rule: A booked slot leaves the search
    Scenario: A booked slot is no longer found by a search
      Given a free slot
      When it is booked
      Then the booking succeeds
      And the slot is no longer found

    Scenario: A booked slot is found by no organisation of the run
      Given a free slot that every organisation may see
      When it is booked
      Then the booking succeeds
      And no organisation of the run finds the slot

  @BPA-064
  Rule: A new appointment shows in the book
    Scenario: A new appointment is read by its id and retrieved with the patient's appointments
      Given a free slot
      When it is booked
      Then the appointment is in the patient's appointments of that day

  @BPA-066
  Rule: What was sent is stored and returned
    Scenario: A new appointment comes back element by element as it was sent
      Given a free slot
      When it is booked
      Then the appointment is as it was sent, in the answer, in a read and in a retrieve

  @BPA-024
  Rule: A comment is optional
    Scenario: A booking without a comment is accepted, and none is made up
      Given a free slot
      When it is booked without a comment
      Then the booking succeeds
      And the appointment is as it was sent, in the answer, in a read and in a retrieve

  @BPA-025
  Rule: A practitioner among the participants is optional
    Scenario: A booking without the practitioner of the schedule is accepted
      Given a free slot
      When it is booked without its practitioner
      Then the booking succeeds

  @BPA-026
  Rule: The practitioner of the schedule may take part
    Scenario: A booking with the practitioner of the schedule is accepted and keeps the practitioner
      Given a free slot
      When it is booked with its practitioner
      Then the booking succeeds
      And the appointment is as it was sent, in the answer, in a read and in a retrieve

  @BPA-027
  Rule: The type of the booking organisation is optional
    Scenario: A booking by an organisation without a type is accepted for an unrestricted slot
      Given a free slot
      When it is booked by an organisation without a type
      Then the booking succeeds

  @BPA-002
  Rule: The answer names the address of the new appointment
    Scenario: The Location header of a booking names the new appointment and its version
      Given the life of an appointment from its booking to its cancellation
      Then the booking is answered with the address of the new appointment

    Scenario: A booking that is sent with the id of another appointment gets an id of its own, or is refused
      Given a booked appointment
      When another slot is booked under its id
      Then it is refused, or makes a new appointment and leaves the other as it was

  @BPA-003
  Rule: The answer says when the appointment was last changed
    Scenario: A booking is answered with a Last-Modified header
      Given the life of an appointment from its booking to its cancellation
      Then the booking is answered with a Last-Modified header

  @BPA-004
  Rule: The appointment in the answer conforms to its profile
    Scenario: A booking returns an appointment that conforms to GPConnect-Appointment-1
      Given the life of an appointment from its booking to its cancellation
      Then the booking returns FHIR STU3 that conforms to the profile

    Scenario: A booking of two slots returns an appointment that conforms to its profile
      Given the life of an appointment of 2 slots from its booking to its cancellation
      Then the booking returns FHIR STU3 that conforms to the profile

  @BPA-005
  Rule: The appointment in the answer asserts its profile
    Scenario: A booking returns an appointment with its profile in meta
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the booking returns asserts the appointment profile

    Scenario: A booking of two slots returns an appointment that asserts its profile
      Given the life of an appointment of 2 slots from its booking to its cancellation
      Then every appointment that the booking returns asserts the appointment profile

  @BPA-006
  Rule: The appointment in the answer states its version
    Scenario: A booking returns an appointment with its version in meta
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the booking returns states its version

    Scenario: A booking of two slots returns an appointment that states its version
      Given the life of an appointment of 2 slots from its booking to its cancellation
      Then every appointment that the booking returns states its version

  @BPA-007
  Rule: The appointment in the answer names the slot type
    Scenario: A booking returns the slot type of the booked slot in serviceType
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the booking returns names the type of its slot

    Scenario: Bookings of slots that differ in slot type return each its own
      When slots that differ in slot type are booked
      Then each appointment has the slot type of its slot

    Scenario: A booking of two slots returns the slot type
      Given the life of an appointment of 2 slots from its booking to its cancellation
      Then every appointment that the booking returns names the type of its slot

  @BPA-008
  Rule: The appointment in the answer names the schedule type
    Scenario: A booking returns the schedule type of the booked slot in serviceCategory
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the booking returns names the type of its schedule

    Scenario: Bookings of slots that differ in schedule type return each its own
      When slots that differ in schedule type are booked
      Then each appointment has the schedule type of its slot

    Scenario: A booking of two slots returns the schedule type
      Given the life of an appointment of 2 slots from its booking to its cancellation
      Then every appointment that the booking returns names the type of its schedule

  @BPA-010
  Rule: The appointment in the answer has no reason
    Scenario: A booking returns no reason
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the booking returns has no reason

  @BPA-011
  Rule: The appointment in the answer has no specialty
    Scenario: A booking returns no specialty
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the booking returns has no specialty

  @BPA-012
  Rule: The appointment in the answer is booked
    Scenario: A booking returns the status booked
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the booking returns has the right status

    Scenario: A booking returns no cancellation reason
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the booking returns has the right cancellation reason

  @BPA-013
  Rule: The appointment in the answer has the delivery channel of the slot
    Scenario: A booking returns the delivery channel of the booked slot, which was not sent
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the booking returns has the delivery channel of its slot

    Scenario: Bookings of slots that differ in delivery channel return each its own
      When slots that differ in delivery channel are booked
      Then each appointment has the delivery channel of its slot

    Scenario: A booking of two slots returns the delivery channel
      Given the life of an appointment of 2 slots from its booking to its cancellation
      Then every appointment that the booking returns has the delivery channel of its slot

  @BPA-014
  Rule: The appointment in the answer has the practitioner role of the schedule
    Scenario: A booking returns the practitioner role of the schedule, which was not sent
      Given the life of an appointment from its booking to its cancellation
      Then every appointment that the booking returns has the practitioner role of its schedule

    Scenario: Bookings of slots that differ in practitioner role return each its own
      When slots that differ in practitioner role are booked
      Then each appointment has the practitioner role of its slot

    Scenario: A booking of two slots returns the practitioner role
      Given the life of an appointment of 2 slots from its booking to its cancellation
      Then every appointment that the booking returns has the practitioner role of its schedule
