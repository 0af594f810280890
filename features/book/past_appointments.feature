Feature: Booking what has begun
  Only what starts in the future can be booked.

  @BPA-043
  Rule: A booking in the past is refused
    Scenario: A booking with a start four weeks before that of its slot is refused
      Given a free slot
      When a booking with this defect is sent: "four weeks ago"
      Then the booking is refused
      And nothing was booked

    Scenario: A booking of a slot that has begun is refused
      Given a free slot that has begun
      When the begun slot is booked
      Then the request is refused, as the appointment is in the past

  @BPA-070 @v1.2.9
  Rule: A booking for earlier today is refused
    Scenario: A booking of a slot that began earlier today is refused
      Given a free slot that has begun
      When the begun slot is booked
      Then the request is refused, as the appointment is in the past
