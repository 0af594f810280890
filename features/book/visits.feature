Feature: Booking visits
  From version 1.2.9 on, slots for visits are not a consumer's to book.

  @BPA-068 @v1.2.9
  Rule: Slots for visits cannot be booked
    Scenario: A booking of a slot for visits is refused
      Given a declared visit
      When a slot for visits is booked
      Then the request is refused as a visit
