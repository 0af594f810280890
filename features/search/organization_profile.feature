Feature: Organizations keep the profile CareConnect-GPC-Organization-1
  Judged over every Organization of a two-week search. A rule about an element that an Organization may leave out
  is kept by an Organization that leaves it out.

  @ORG-001
  Rule: There is one ODS code
    Scenario: Every Organization has one ODS code, with a value
      Given the free slots of two weeks
      Then every Organization keeps this rule
      And every Organization has an ODS code
      And every Organization has no identifier system that only resembles the profile's

  @ORG-002
  Rule: An ODS code has no other parts
    Scenario: Every Organization has an ODS code, if any, without use, type, period and assigner
      Given the free slots of two weeks
      Then every Organization keeps this rule

  @ORG-003
  Rule: The ODS code comes first
    Scenario: Every Organization has its ODS code before any other identifier
      Given the free slots of two weeks
      Then every Organization keeps this rule

  @ORG-004
  Rule: There is at most one type
    Scenario: Every Organization has at most one type, of the value set
      Given the free slots of two weeks
      Then every Organization keeps this rule

  @ORG-005
  Rule: An Organization has a name
    Scenario: Every Organization has a name
      Given the free slots of two weeks
      Then every Organization keeps this rule

  @ORG-006
  Rule: A telephone number that the practice holds is shown
    Scenario: The Organization shows a telephone number where its main surgery has one
      Given the free slots of two weeks
      Then the Organization shows a telephone number, as the practice has one

  @ORG-007
  Rule: An address that the practice holds is shown
    Scenario: The Organization shows an address where its main surgery has one
      Given the free slots of two weeks
      Then the Organization shows an address, as the practice has one

  @ORG-008
  Rule: An address has no state
    Scenario: Every Organization has addresses, if any, without a state
      Given the free slots of two weeks
      Then every Organization keeps this rule

  @ORG-009
  Rule: Main location and period stand in extensions once
    Scenario: Every Organization has its main location and its period, if any, in well-formed extensions
      Given the free slots of two weeks
      Then every Organization keeps this rule

  @ORG-010
  Rule: An Organization is part of an Organization
    Scenario: Every Organization is part, if of anything, of an Organization
      Given the free slots of two weeks
      Then every Organization keeps this rule
