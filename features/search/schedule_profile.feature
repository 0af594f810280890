Feature: Schedules keep the profile GPConnect-Schedule-1
  Judged over every Schedule of a two-week search. A rule about an element that a Schedule may leave out is kept
  by a Schedule that leaves it out.

  @SCHED-001
  Rule: A practitioner role is a concept
    Scenario: Every Schedule gives its practitioner role as a concept in the extension of the profile
      Given the free slots of two weeks
      Then every Schedule keeps this rule
      And every Schedule has a practitioner role

  @SCHED-002
  Rule: A practitioner role is one of the value set
    Scenario: Every Schedule has no practitioner role outside the value set
      Given the free slots of two weeks
      Then every Schedule keeps this rule

  @SCHED-003
  Rule: The practitioner role stands in its own extension
    Scenario: Every Schedule has a well-formed practitioner role extension
      Given the free slots of two weeks
      Then every Schedule keeps this rule
      And every Schedule has a practitioner role

  @SCHED-004
  Rule: An identifier has a system and a value
    Scenario: Every Schedule has identifiers, if any, with system and value
      Given the free slots of two weeks
      Then every Schedule keeps this rule

  @SCHED-005
  Rule: An identifier has no other parts
    Scenario: Every Schedule has identifiers, if any, without use, type, period and assigner
      Given the free slots of two weeks
      Then every Schedule keeps this rule

  @SCHED-006
  Rule: A Schedule is not marked active
    Scenario: Every Schedule has no active flag
      Given the free slots of two weeks
      Then every Schedule keeps this rule

  @SCHED-007
  Rule: A Schedule has no service type
    Scenario: Every Schedule has no service type
      Given the free slots of two weeks
      Then every Schedule keeps this rule

  @SCHED-009
  Rule: The actors are Locations and Practitioners
    Scenario: Every Schedule has no actors but Locations and Practitioners
      Given the free slots of two weeks
      Then every Schedule keeps this rule

  @SCHED-010
  Rule: A planning horizon has a start
    Scenario: Every Schedule has a planning horizon, if any, with a start
      Given the free slots of two weeks
      Then every Schedule keeps this rule

  @SCHED-011
  Rule: A practitioner role is an SDS job role
    Scenario: Every Schedule has no practitioner role but an SDS job role
      Given the free slots of two weeks
      Then every Schedule keeps this rule
