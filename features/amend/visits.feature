Feature: Amending visits
  From version 1.2.9 on, visits are not a consumer's to amend.

  @APA-031 @v1.2.9
  Rule: Visits cannot be amended
    Scenario: An amendment of a visit is refused
      Given a declared visit that may be changed
      When the visit is amended
      Then the request is refused as a visit
      And the appointment is as it was
