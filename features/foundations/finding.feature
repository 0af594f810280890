Feature: Finding patients
  By NHS number; only those who are active at the practice, and nobody is an error.

  @FND-001
  Rule: A patient whom the practice knows is found
    Scenario: A bookable patient is found
      When the declared bookable patients are looked for
      Then each of them is found

  @FND-002
  Rule: Whom the practice does not know is not found, without an error
    Scenario: An unknown patient is an empty Bundle
      When the declared unknown patients are looked for
      Then none of them is found, and that is no error

  @FND-003
  Rule: Patients who left are not found
    Scenario: An inactive patient is an empty Bundle
      When the declared inactive patients are looked for
      Then none of them is found, and that is no error

  @FND-003
  Rule: Patients who died are not found
    Scenario: A deceased patient is an empty Bundle
      When the declared deceased patients are looked for
      Then none of them is found, and that is no error

  @FND-004
  Rule: Temporary patients are found
    Scenario: A patient who is registered for a time is found
      When the declared temporary patients are looked for
      Then each of them is found

  @FND-007
  Rule: Patients whose number cannot be verified are not found
    Scenario: A patient of unverified number is an empty Bundle
      When the declared unverified patients are looked for
      Then none of them is found, and that is no error

  @FND-088
  Rule: From version 1.2.9 on, sensitive patients are an empty Bundle
    Scenario: A sensitive patient is an empty Bundle
      When the declared sensitive patients are looked for
      Then none of them is found, and that is no error
