Feature: Practitioners keep the profile CareConnect-GPC-Practitioner-1
  Judged over every Practitioner of a two-week search. A rule about an element that a Practitioner may leave out
  is kept by a Practitioner that leaves it out.

  @PRAC-001
  Rule: There is at most one SDS user id
    Scenario: Every Practitioner has at most one SDS user id, with a value
      Given the free slots of two weeks
      Then every Practitioner keeps this rule
      And every Practitioner has no identifier system that only resembles the profile's

  @PRAC-002
  Rule: An SDS user id has no other parts
    Scenario: Every Practitioner has an SDS user id, if any, without use, type, period and assigner
      Given the free slots of two weeks
      Then every Practitioner keeps this rule

  @PRAC-003
  Rule: SDS role profile ids have a system and a value alone
    Scenario: Every Practitioner has SDS role profile ids, if any, of a system and a value alone
      Given the free slots of two weeks
      Then every Practitioner keeps this rule

  @PRAC-004
  Rule: SDS identifiers come first
    Scenario: Every Practitioner has its SDS identifiers before any other
      Given the free slots of two weeks
      Then every Practitioner keeps this rule

  @PRAC-005
  Rule: A Practitioner has one name
    Scenario: Every Practitioner has exactly one name
      Given the free slots of two weeks
      Then every Practitioner keeps this rule

  @PRAC-006
  Rule: A name has a family name
    Scenario: Every Practitioner has a family name
      Given the free slots of two weeks
      Then every Practitioner keeps this rule

  @PRAC-007
  Rule: A gender is one of FHIR's
    Scenario: Every Practitioner has a gender, if any, of the value set
      Given the free slots of two weeks
      Then every Practitioner keeps this rule

  @PRAC-008
  Rule: The language stands in its extension
    Scenario: Every Practitioner has no communication element
      Given the free slots of two weeks
      Then every Practitioner keeps this rule

  @PRAC-009
  Rule: The language extension is well formed
    Scenario: Every Practitioner has a well-formed language extension, if any
      Given the free slots of two weeks
      Then every Practitioner keeps this rule
