Feature: Cancelling visits
  From version 1.2.9 on, visits are not a consumer's to cancel.

  @CPA-031 @v1.2.9
  Rule: Visits cannot be cancelled
    Scenario: A cancellation of a visit is refused
      Given a declared visit that may be changed
      When the visit is cancelled
      Then the request is refused as a visit
      And the appointment is as it was
