Feature: Retrieving visits
  From version 1.2.9 on, visits are shown like other appointments, without the place.

  @RPAS-036 @v1.2.9
  Rule: Visits are retrieved
    Scenario: A retrieve finds a visit
      Given a declared visit
      Then a retrieve of its day finds it

  @RPAS-037 @v1.2.9
  Rule: The place of a retrieved visit is not told
    Scenario: A retrieved visit refers to an unknown place
      Given a declared visit
      Then the retrieve does not tell where the patient is visited

  @RPAS-038 @v1.2.9
  Rule: The kind of a retrieved visit is told
    Scenario: A retrieved visit tells its kind in comment
      Given a declared visit
      Then the retrieve tells the kind of visit
