Feature: Cancelling what has begun
  Only future appointments can be cancelled. One that began earlier today may still be: the pages disagree.

  @CPA-022
  Rule: A past appointment cannot be cancelled
    Scenario: A cancellation of an appointment of an earlier day is refused
      Given a declared appointment of an earlier day that may be changed
      When the past appointment is cancelled
      Then the request is refused, as the appointment is in the past

    Scenario: A cancellation of the suite's own appointment is refused, or allowed with a note, once it has begun
      Given an appointment of the suite's own that has begun
      When the past appointment is cancelled
      Then the request is refused, or allowed as it is of today

  @CPA-032 @v1.2.9
  Rule: An appointment of earlier today cannot be cancelled
    Scenario: A cancellation of an appointment that began earlier today is refused
      Given a declared appointment of earlier today that may be changed
      When the past appointment is cancelled
      Then the request is refused, as the appointment is in the past
