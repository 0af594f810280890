Feature: Retrieving what has begun
  All of today's appointments are returned, also those that have begun; none of an earlier day is.

  @RPAS-009
  Rule: All of today's appointments are returned
    Scenario: A retrieve of today finds an appointment that began earlier today
      Given a declared appointment of earlier today
      Then a retrieve of today finds it

    Scenario: A retrieve of today finds the suite's own appointment once it has begun
      Given an appointment of the suite's own that has begun
      Then a retrieve of today finds it

  @RPAS-010
  Rule: No appointment of an earlier day is returned
    Scenario: A retrieve from today on does not find an appointment of an earlier day
      Given a declared appointment of an earlier day
      Then a retrieve from today on does not find it
