Feature: Amending what has begun
  Only future appointments can be amended. One that began earlier today may still be: the pages disagree.

  @APA-021
  Rule: A past appointment cannot be amended
    Scenario: An amendment of an appointment of an earlier day is refused
      Given a declared appointment of an earlier day that may be changed
      When the past appointment is amended
      Then the request is refused, as the appointment is in the past

    Scenario: An amendment of the suite's own appointment is refused, or allowed with a note, once it has begun
      Given an appointment of the suite's own that has begun
      When the past appointment is amended
      Then the request is refused, or allowed as it is of today
