Feature: The period of a search for free slots
  A consumer names the start and the end of the period that it searches, each as a whole date or as a UK local
  time with its offset. Only slots that lie fully within the period are returned.

  @SFS-001
  Rule: A search for status free is understood
    Scenario: A well-formed search for free slots succeeds
      When the consumer searches the two weeks from today
      Then the search succeeds

  @SFS-002
  Rule: A start that is a whole date means from the first minute of that day in the UK
    Scenario: A start date lets in no slot of an earlier day
      Given a day with free slots
      When the consumer searches that day and the next
      Then no slot starts before the period that was searched

    Scenario: A start date lets in every free slot from the first second of the day on
      Given a day with free slots
      When the consumer searches that day by its date
      Then a search of that day from its first to its last second returns the same slots

  @SFS-003
  Rule: A start that is a date and time means from that instant
    Scenario: A start time leaves out the slots that start earlier on the same day
      Given a free slot between others of its day
      When the consumer searches from the start of that slot
      Then no slot starts before the period that was searched

    Scenario: A start time keeps its meaning beside an end that is a date
      Given a free slot between others of its day
      When the consumer searches from the start of that slot by time to that day by date
      Then no slot starts before the period that was searched
      And no slot ends after the period that was searched
      And that slot is found

  @SFS-004
  Rule: An end that is a whole date means to the last minute of that day in the UK
    Scenario: An end date lets in no slot of a later day
      Given a day with free slots
      When the consumer searches that day by its date
      Then no slot ends after the period that was searched

    Scenario: An end date lets in the slots of that very day
      Given a free slot between others of its day
      When the consumer searches that day by its date
      Then that slot is found

  @SFS-005
  Rule: An end that is a date and time means up to that instant
    Scenario: An end time leaves out the slots that end later on the same day
      Given a free slot between others of its day
      When the consumer searches up to the end of that slot
      Then no slot ends after the period that was searched

    Scenario: An end time keeps its meaning beside a start that is a date
      Given a free slot between others of its day
      When the consumer searches from that day by date to the end of that slot by time
      Then no slot starts before the period that was searched
      And no slot ends after the period that was searched
      And that slot is found

  @SFS-006
  Rule: An instant means the same with either of the UK's offsets
    Scenario: The same instants written with the offsets of summer and winter find the same slots
      Given a free slot between others of its day
      When the consumer searches from the start of that slot
      Then writing the same instants with other offsets returns the same slots

    Scenario: A search to the end of a slot finds the same slots with the offsets of summer and winter
      Given a free slot between others of its day
      When the consumer searches up to the end of that slot
      Then writing the same instants with other offsets returns the same slots

    Scenario: A period that spans the next clock change is understood with an offset at each end
      When the consumer searches the day before to the day after the next clock change
      Then the search succeeds
      And any slot that is returned lies within the period

  @SFS-018
  Rule: A period of two weeks is allowed
    Scenario: Fourteen days counted by date are searched
      When the consumer searches from today for 14 days, counted by date
      Then the search succeeds

    Scenario: Fourteen days to the second are searched
      When the consumer searches exactly fourteen days from now
      Then the search succeeds

    Scenario: A start date and an end date fourteen days later are searched, or refused with a note
      When the consumer searches from today for 15 days, counted by date
      Then the search succeeds, or is refused with a note

  @SFS-030
  Rule: A period in the past may be searched
    Scenario: A search of last week succeeds
      When the consumer searches the week before today
      Then the search succeeds
      And any slot that is returned lies within the period

  @SFS-035
  Rule: No slot starts before the period
    Scenario: A slot that starts a second before the period is left out
      Given a free slot between others of its day
      When the consumer searches from a second after the start of that slot
      Then that slot is not found
      And any slot that is returned lies within the period

    Scenario: No slot of a two-week search starts before it
      Given the free slots of two weeks
      Then no slot starts before the period that was searched

  @SFS-036
  Rule: No slot ends after the period
    Scenario: A slot that ends a second after the period is left out
      Given a free slot between others of its day
      When the consumer searches up to a second before the end of that slot
      Then that slot is not found
      And any slot that is returned lies within the period

    Scenario: No slot of a two-week search ends after it
      Given the free slots of two weeks
      Then no slot ends after the period that was searched

  @SFS-037
  Rule: The ends of the period belong to it
    Scenario: A slot that starts exactly at the start of the period is found
      Given a free slot between others of its day
      When the consumer searches from the start of that slot
      Then that slot is found

    Scenario: A slot that ends exactly at the end of the period is found
      Given a free slot between others of its day
      When the consumer searches up to the end of that slot
      Then that slot is found

    Scenario: A slot that fills the period exactly is found
      Given a free slot between others of its day
      When the consumer searches exactly the time of that slot
      Then that slot is found

  @SFS-038
  Rule: Every matching slot is returned
    Scenario: A two-week search returns what searches of its days return
      Given the free slots of two weeks
      Then the searches of its days, one by one, return the same slots

    Scenario: A search from a time of one day to a time of a later day returns every slot between
      Given the free slots of two weeks
      Then a search from its first slot to the first slot of its last day returns every slot between

    Scenario: A search of a day returns what searches of its hours return
      Given a day with free slots
      When the consumer searches that day by its date
      Then it holds every slot that the searches of its hours, two by two, return

    Scenario: A two-week search returns slots of every declared session that the consumer may see
      Given the free slots of two weeks
      Then every declared session that is open to the consumer is returned

    Scenario: A two-week search returns every slot once
      Given the free slots of two weeks
      Then each Slot stands in the Bundle once

    Scenario: A repeated search returns the same slots by the same ids
      Given a day with free slots
      When the consumer searches that day by its date
      Then repeating the search returns the same slots, each with the same id and times

  @CON-005
  Rule: The version stays from search to search while nothing changes
    Scenario: A repeated search returns every resource in the same version
      Given a day with free slots
      When the consumer searches that day by its date
      Then repeating the search returns every resource in the same version

  @SFS-049
  Rule: Without slots there is no Organization
    Scenario: A search that finds no slot returns no Organization
      When the consumer searches one second of a night
      Then the Bundle holds no Organization

  @SFS-050
  Rule: Without slots the Bundle is empty
    Scenario Outline: A search of <case> is answered with an empty Bundle
      When the consumer searches <period>
      Then the Bundle is empty, as no slot fits

      Examples:
        | case                         | period                   |
        | a period too short for slots | one second of a night    |
        | a day ten years ahead        | a day of ten years ahead |
