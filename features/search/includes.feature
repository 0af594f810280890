Feature: What accompanies free slots
  A search returns the Schedules of its slots, the Practitioners and Locations that were asked for, and always
  the Organization of the practice; nothing that no slot leads to.

  @SFS-013
  Rule: The Schedules are included
    Scenario: A search that asks for Schedules alone returns each slot's Schedule
      Given a day with free slots
      When the consumer searches that day and asks for Schedule
      Then the Schedule of every slot is returned

  @SFS-014
  Rule: The Practitioners are included when asked for
    Scenario Outline: A search that asks for <case> returns the Practitioners of its Schedules
      Given a day with free slots
      When the consumer searches that day and asks for <includes>
      Then every Practitioner of the slots' Schedules is returned

      Examples:
        | case                            | includes                                          |
        | Practitioners alone             | Schedule and Practitioner                         |
        | Practitioners and Locations     | Schedule, Practitioner and Location               |
        | Practitioners and Organizations | Schedule, Practitioner and Organization           |
        | all that there is               | Schedule, Practitioner, Location and Organization |

    Scenario: A two-week search returns the Practitioner of every Schedule that has one
      Given the free slots of two weeks
      Then every Practitioner of the slots' Schedules is returned

  @SFS-015
  Rule: The Locations are included when asked for
    Scenario Outline: A search that asks for <case> returns the Locations of its Schedules
      Given a day with free slots
      When the consumer searches that day and asks for <includes>
      Then every Location of the slots' Schedules is returned

      Examples:
        | case                        | includes                                          |
        | Locations alone             | Schedule and Location                             |
        | Locations and Practitioners | Schedule, Practitioner and Location               |
        | Locations and Organizations | Schedule, Location and Organization               |
        | all three                   | Schedule, Practitioner, Location and Organization |

    Scenario: A two-week search returns the Location of every Schedule
      Given the free slots of two weeks
      Then every Location of the slots' Schedules is returned

  @SFS-016
  Rule: The Organization may be asked for in any combination
    Scenario: Further includes, in any combination, are accepted and change no slot
      Given a day with free slots
      When the consumer searches that day by its date
      Then any combination of further includes returns the same slots

    Scenario: The order of the parameters makes no difference
      Given a day with free slots
      When the consumer searches that day by its date
      Then sending the parameters in another order returns the same slots

    Scenario: A search that asks for the Organization without the Location succeeds
      Given a day with free slots
      When the consumer searches that day and asks for Schedule and Organization
      Then the search succeeds
      And the Organization of the practice is returned

  @SFS-040
  Rule: Every slot's Schedule is in the Bundle
    Scenario: Every slot of a two-week search refers to a Schedule in the Bundle
      Given the free slots of two weeks
      Then the Schedule of every slot is returned

    Scenario: Every slot of a two-week search lies in the time that its Schedule covers
      Given the free slots of two weeks
      Then every slot lies within the planning horizon of its Schedule

  @SFS-041
  Rule: Practitioners that were not asked for are left out
    Scenario Outline: A search that asks for <case> returns no Practitioner
      Given a day with free slots
      When the consumer searches that day and asks for <includes>
      Then no Practitioner is returned

      Examples:
        | case                                   | includes                            |
        | nothing but Schedules                  | Schedule                            |
        | Schedules, Locations and Organizations | Schedule, Location and Organization |

  @SFS-042
  Rule: Locations that were not asked for are left out
    Scenario Outline: A search that asks for <case> returns no Location
      Given a day with free slots
      When the consumer searches that day and asks for <includes>
      Then no Location is returned

      Examples:
        | case                        | includes                  |
        | Schedules only              | Schedule                  |
        | Schedules and Practitioners | Schedule and Practitioner |
        | Schedules and Organizations | Schedule and Organization |

  @SFS-048
  Rule: The Organization is always returned with slots
    Scenario Outline: A search that asks for <case> returns the Organization
      Given a day with free slots
      When the consumer searches that day and asks for <includes>
      Then the Organization of the practice is returned
      And the Organization is the practice that was addressed

      Examples:
        | case                        | includes                                          |
        | Schedules and nothing more  | Schedule                                          |
        | Schedules and Practitioners | Schedule and Practitioner                         |
        | Schedules and Locations     | Schedule and Location                             |
        | everything                  | Schedule, Practitioner, Location and Organization |

  @SFS-049
  Rule: Without slots nothing accompanies them
    Scenario: A search that finds no slot returns no Organization, though it asks for nothing but Schedules
      When the consumer searches one second of a night and asks for Schedule
      Then the Bundle holds no Organization
      And the Bundle is empty, as no slot fits

  @SFS-051
  Rule: No Schedule is returned that no slot belongs to
    Scenario: Every Schedule of a two-week search belongs to a returned slot
      Given the free slots of two weeks
      Then every Schedule belongs to a returned slot
      And each Schedule stands in the Bundle once

    Scenario: Every Schedule of a search up to a slot's end belongs to a returned slot
      Given a free slot between others of its day
      When the consumer searches exactly the time of that slot
      Then every Schedule belongs to a returned slot

  @SFS-052
  Rule: Nothing is returned that no slot leads to
    Scenario: Every resource of a two-week search is led to by a slot
      Given the free slots of two weeks
      Then each resource stands in the Bundle once
      And only resources that belong to a search are returned
      And every Practitioner and Location belongs to a returned Schedule
      And every Organization belongs to a returned Location

    Scenario: A search for a time at which a surgery has no free slot leaves that surgery out
      Given a free slot at a time at which another surgery has none
      When the consumer searches exactly the time of that slot
      Then every Practitioner and Location belongs to a returned Schedule

    Scenario: Every resource of a search for a single time is led to by a slot
      Given a free slot between others of its day
      When the consumer searches exactly the time of that slot
      Then only resources that belong to a search are returned
      And every Practitioner and Location belongs to a returned Schedule
      And every Organization belongs to a returned Location
