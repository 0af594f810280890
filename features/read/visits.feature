Feature: Reading visits
  From version 1.2.9 on, visits are shown like other appointments, without the place.

  @RPA-020 @v1.2.9
  Rule: Visits can be read
    Scenario: A read of a visit succeeds
      Given a declared visit
      When it is read
      Then the read succeeds

  @RPA-021 @v1.2.9
  Rule: The place of a visit is not told
    Scenario: A read of a visit refers to an unknown place
      Given a declared visit
      Then the read does not tell where the patient is visited

  @RPA-022 @v1.2.9
  Rule: The kind of visit is told
    Scenario: A read of a visit tells its kind in comment
      Given a declared visit
      Then the read tells the kind of visit
