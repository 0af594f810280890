Feature: Reading what has begun
  Only future appointments can be read. One that began earlier today may still be read: the pages disagree.

  @RPA-013
  Rule: A past appointment cannot be read
    Scenario: A read of an appointment of an earlier day is refused
      Given a declared appointment of an earlier day
      When the past appointment is read
      Then the request is refused, as the appointment is in the past

    Scenario: A read of an appointment that began earlier today is refused, or allowed with a note
      Given a declared appointment of earlier today
      When the past appointment is read
      Then the request is refused, or allowed as it is of today

    Scenario: A read of the suite's own appointment is refused, or allowed with a note, once it has begun
      Given an appointment of the suite's own that has begun
      When the past appointment is read
      Then the request is refused, or allowed as it is of today
