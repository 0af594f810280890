Feature: Slots keep the profile GPConnect-Slot-1
  Judged over every Slot of a two-week search. A rule about an element that a Slot may leave out is kept by a
  Slot that leaves it out.

  @SLOT-001
  Rule: A delivery channel is a code
    Scenario: Every Slot gives its delivery channel as a code in the extension of the profile
      Given the free slots of two weeks
      Then every Slot keeps this rule
      And every Slot has a delivery channel

  @SLOT-002
  Rule: A delivery channel is one of the three
    Scenario: Every Slot has no delivery channel but In-person, Telephone or Video
      Given the free slots of two weeks
      Then every Slot keeps this rule

  @SLOT-003
  Rule: A Slot has at most one delivery channel
    Scenario: Every Slot has at most one delivery channel
      Given the free slots of two weeks
      Then every Slot keeps this rule

  @SLOT-004
  Rule: An identifier has a system and a value
    Scenario: Every Slot has identifiers, if any, with system and value
      Given the free slots of two weeks
      Then every Slot keeps this rule

  @SLOT-005
  Rule: An identifier has no other parts
    Scenario: Every Slot has identifiers, if any, without use, type, period and assigner
      Given the free slots of two weeks
      Then every Slot keeps this rule

  @SLOT-006
  Rule: A Slot has no service category
    Scenario: Every Slot has no service category
      Given the free slots of two weeks
      Then every Slot keeps this rule

  @SLOT-008
  Rule: A Slot has no appointment type
    Scenario: Every Slot has no appointment type
      Given the free slots of two weeks
      Then every Slot keeps this rule

  @SLOT-009
  Rule: A Slot refers to its Schedule
    Scenario: Every Slot refers to its Schedule by a reference
      Given the free slots of two weeks
      Then every Slot keeps this rule

  @SLOT-010
  Rule: A Slot belongs to a Schedule
    Scenario: Every Slot points at a Schedule and nothing else
      Given the free slots of two weeks
      Then every Slot keeps this rule
