Feature: The place of visits
  From version 1.2.9 on, an appointment for a visit refers to a place that tells nothing, and that can be read.

  @FND-087 @v1.2.9
  Rule: The unknown place of a visit can be read
    Scenario: The place that a visit refers to can be read, and is unknown
      Given a declared visit
      Then the retrieve does not tell where the patient is visited
