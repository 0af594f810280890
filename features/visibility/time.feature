Feature: When slots are seen
  A practice may hold slots back until they are near (a booking window) or release none that are too near (an
  embargo). Hours of an embargo are elapsed hours; days of a booking window are UK days, and its last one is not
  judged.

  @AAC-028
  Rule: Slots beyond a booking window are hidden
    Scenario: Sessions with a booking window show no slot beyond it, and those within it
      Then every declared session with a booking window shows the slots that it may

  @AAC-029
  Rule: Slots under embargo are hidden
    Scenario: Sessions with an embargo show no slot nearer than that, and those after it
      Then every declared session with an embargo shows the slots that it may
