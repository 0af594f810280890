Feature: The organisation that books
  The booking organisation is must-support: every part of it that was sent is stored and comes back, whatever the
  interaction and whoever asks.

  @BPA-015
  Rule: The booking organisation is stored and returned
    Scenario: The booking organisation comes back to whoever booked
      Given a free slot
      When it is booked
      Then the booking organisation is as it was sent, in the answer, in a read and in a retrieve

    Scenario: The booking organisation comes back to another organisation
      Given a free slot
      When it is booked
      Then another organisation reads and retrieves the booking organisation as it was sent

  @BPA-016
  Rule: Every part of the booking organisation is stored and returned
    Scenario: A booking organisation with details of its own comes back with each of them
      Given a free slot
      When it is booked by an organisation whose every detail is a marker
      Then the booking organisation is as it was sent, in the answer, in a read and in a retrieve
      And another organisation reads and retrieves the booking organisation as it was sent

    Scenario: An amendment leaves the booking organisation as it was sent
      Given a booked appointment
      When the consumer amends its comment
      Then the booking organisation is as it was sent, in the answer, in a read and in a retrieve

    Scenario: A cancellation leaves the booking organisation as it was sent
      Given a booked appointment
      When the consumer cancels it
      Then the booking organisation is as it was sent, in the answer, in a read and in a retrieve
