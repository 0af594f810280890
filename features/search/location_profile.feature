Feature: Locations keep the profile CareConnect-GPC-Location-1
  Judged over every Location of a two-week search. A rule about an element that a Location may leave out is kept
  by a Location that leaves it out.

  @LOC-001
  Rule: A site code has a system and a value alone
    Scenario: Every Location has at most one ODS site code, of a system and a value alone
      Given the free slots of two weeks
      Then every Location keeps this rule
      And every Location has no identifier system that only resembles the profile's

  @LOC-002
  Rule: The site code comes first
    Scenario: Every Location has its site code, if any, before any other identifier
      Given the free slots of two weeks
      Then every Location keeps this rule

  @LOC-003
  Rule: A Location has a name
    Scenario: Every Location has a name that keeps the profile
      Given the free slots of two weeks
      Then every Location keeps this rule
      And every Location has a name

  @LOC-004
  Rule: A telephone number that the practice holds is shown
    Scenario: Every Location shows the telephone number that the practice declares of it
      Given the free slots of two weeks
      Then every Location shows the telephone number that the practice declares

  @LOC-005
  Rule: An address that the practice holds is shown
    Scenario: Every Location shows the postcode that the practice declares of it
      Given the free slots of two weeks
      Then every Location shows the postcode that the practice declares

  @LOC-006
  Rule: An address has no state
    Scenario: Every Location has an address, if any, without a state
      Given the free slots of two weeks
      Then every Location keeps this rule

  @LOC-007
  Rule: A Location has no mode
    Scenario: Every Location has no mode
      Given the free slots of two weeks
      Then every Location keeps this rule

  @LOC-008
  Rule: A physical type is coded as the profile lists
    Scenario: Every Location has a physical type, if any, coded as the profile lists
      Given the free slots of two weeks
      Then every Location keeps this rule

  @LOC-009
  Rule: The managing organisation is an Organization
    Scenario: Every Location has a managing organisation that is an Organization
      Given the free slots of two weeks
      Then every Location keeps this rule
      And every Location names its managing organisation

  @LOC-010
  Rule: A Location is part of a Location
    Scenario: Every Location is part, if of anything, of a Location
      Given the free slots of two weeks
      Then every Location keeps this rule
