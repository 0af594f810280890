Feature: Searches for free slots that must be refused
  A search that breaks a rule of the parameters is refused with an OperationOutcome that says what is wrong,
  never answered with slots or with an empty Bundle.

  @SFS-017
  Rule: A period longer than two weeks is refused
    Scenario Outline: A search of <case> is refused
      When the consumer searches from today for <days> days, counted by date
      Then the request is refused for its search parameter

      Examples:
        | case         | days |
        | sixteen days | 16   |
        | three weeks  | 21   |
        | five weeks   | 35   |
        | a year       | 366  |

    Scenario Outline: A search of <case> is refused, too
      When the consumer searches <period>
      Then the request is refused for its search parameter

      Examples:
        | case                              | period                               |
        | five weeks that end tomorrow      | the five weeks up to tomorrow        |
        | three weeks from a date to a time | three weeks from today to a time     |
        | three weeks from a time to a date | three weeks from a time of yesterday |

    Scenario: A search that lasts a day more than two weeks, by time, is refused
      When the consumer searches from now to 15 days and 0 minutes later
      Then the request is refused for its search parameter

    Scenario: A search that lasts an hour more than two weeks is refused, or answered with a note
      When the consumer searches from now to 14 days and 61 minutes later
      Then the search is refused, or succeeds with a note

  @SFS-019
  Rule: A search without status is refused
    Scenario: A search without status is refused
      Given a day with free slots
      When the consumer searches that day without the parameter status
      Then the request is refused for its search parameter

  @SFS-020
  Rule: A search for another status than free is refused
    Scenario Outline: A search for <case> is refused
      When the consumer searches tomorrow with status written "<value>"
      Then the request is refused for its search parameter

      Examples:
        | case                     | value            |
        | busy slots               | busy             |
        | unavailable slots        | busy-unavailable |
        | tentatively booked slots | busy-tentative   |
        | slots entered in error   | entered-in-error |
        | a status unknown to FHIR | available        |
        | free in capitals         | FREE             |
        | free or busy slots       | free,busy        |
        | an empty status          |                  |

  @SFS-021
  Rule: A search that does not ask for the Schedules is refused
    Scenario: A search with every include but the Schedule's is refused
      Given a day with free slots
      When the consumer searches that day without asking for Schedules
      Then the request is refused for its search parameter

    Scenario: A search without any include is refused
      Given a day with free slots
      When the consumer searches that day without any include
      Then the request is refused for its search parameter

  @SFS-022
  Rule: A start that is no date is refused
    Scenario Outline: A search whose start is <case> is refused
      When the consumer searches from "<start>" to "<end>"
      Then the request is refused for its search parameter

      Examples:
        | case                        | start                       | end          |
        | a word                      | genextweek                  | le2027-03-05 |
        | the thirtieth of February   | ge2027-02-30                | le2027-03-05 |
        | a day of a thirteenth month | ge2026-13-01                | le2027-01-05 |
        | a date the British way      | ge01/03/2027                | le2027-03-05 |
        | an hour that no day has     | ge2027-03-01T25:00:00+00:00 | le2027-03-05 |
        | a prefix alone              | ge                          | le2027-03-05 |

    Scenario Outline: A search to tomorrow whose start is <case> is refused
      When the consumer searches tomorrow with start written "<value>"
      Then the request is refused for its search parameter

      Examples:
        | case                       | value        |
        | no date at all             | getomorrow   |
        | a prefix and nothing more  | ge           |
        | a date with a stray letter | ge2026-11-2x |

  @SFS-023
  Rule: An end that is no date is refused
    Scenario Outline: A search whose end is <case> is refused
      When the consumer searches from "<start>" to "<end>"
      Then the request is refused for its search parameter

      Examples:
        | case                           | start        | end                         |
        | a word as well                 | ge2027-03-01 | lenextweek                  |
        | the thirty-first of November   | ge2026-11-28 | le2026-11-31                |
        | a day of month nought          | ge2026-12-05 | le2027-00-10                |
        | a date the British way round   | ge2027-03-01 | le05/03/2027                |
        | a minute that no hour has      | ge2027-03-01 | le2027-03-01T10:60:00+00:00 |
        | a prefix with nothing after it | ge2027-03-01 | le                          |

    Scenario Outline: A search from tomorrow whose end is <case> is refused
      When the consumer searches tomorrow with end written "<value>"
      Then the request is refused for its search parameter

      Examples:
        | case                       | value        |
        | no date at all             | letomorrow   |
        | a prefix and nothing more  | le           |
        | a date with a stray letter | le2026-11-2x |

  @SFS-024
  Rule: A partial date is refused
    Scenario Outline: A search with <case> is refused
      When the consumer searches from "<start>" to "<end>"
      Then the request is refused for its search parameter

      Examples:
        | case                                   | start        | end          |
        | a year as its start                    | ge2027       | le2027-01-05 |
        | a month as its start                   | ge2027-03    | le2027-03-05 |
        | a year that has just begun as its end  | ge2026-12-28 | le2027       |
        | a year that is nearly over as its end  | ge2027-12-28 | le2027       |
        | a month that has just begun as its end | ge2027-02-25 | le2027-03    |
        | a month that is nearly over as its end | ge2027-03-25 | le2027-03    |

  @SFS-025
  Rule: Another prefix than ge and le is refused, or applied as FHIR defines it
    Scenario Outline: A search whose <element> has <case> is refused or keeps to that
      Given a free slot between others of its day
      When the consumer asks for slots whose <element> is "<prefix>" that of that slot
      Then the request is refused, or "<prefix>" is applied to the <element>

      Examples:
        | case                  | element | prefix |
        | no prefix             | start   |        |
        | the prefix eq         | start   | eq     |
        | the prefix gt         | start   | gt     |
        | the prefix lt         | start   | lt     |
        | the prefix le         | start   | le     |
        | no prefix at all      | end     |        |
        | the prefix eq as well | end     | eq     |
        | the prefix lt as well | end     | lt     |
        | the prefix gt as well | end     | gt     |
        | the prefix ge as well | end     | ge     |

  @SFS-026
  Rule: A search without a start is refused, or answered with two weeks at most
    Scenario: A search without a start is refused or keeps to its end
      When the consumer searches the two weeks from today without a start
      Then the request is refused, or answered with at most two weeks that keep to the end

    Scenario: A search up to a near day without a start is refused or finds nothing after that day
      Given a day with free slots
      When the consumer searches that day by its date without a start
      Then the request is refused, or answered with at most two weeks that keep to the end

  @SFS-027
  Rule: A search without an end is refused, or answered with two weeks at most
    Scenario: A search without an end is refused or keeps to its start
      When the consumer searches the two weeks from today without an end
      Then the request is refused, or answered with at most two weeks that keep to the start

    Scenario: A search from a later day without an end is refused or finds nothing before that day
      Given a day with free slots
      When the consumer searches the days after that day without an end
      Then the request is refused, or answered with at most two weeks that keep to the start

    Scenario: A search with neither start nor end is refused or covers two weeks at most
      When the consumer searches the two weeks from today without a start and an end
      Then the request is refused, or answered with at most two weeks

  @SFS-028
  Rule: An end before the start is refused
    Scenario: A search from one date back to an earlier one is refused
      When the consumer searches from a day back to the day before
      Then the request is refused for its search parameter

    Scenario: A search from one hour back to an earlier one of the same day is refused
      When the consumer searches from an hour back to the hour before
      Then the request is refused for its search parameter

  @SFS-029
  Rule: A refused search is explained in a profiled OperationOutcome
    Scenario: Every kind of refused search is answered with an OperationOutcome that explains it
      Given the answers to searches that must be refused
      Then every answer is an OperationOutcome that keeps its profile and explains itself

  @SFS-065
  Rule: A start or an end that is sent twice is refused, or the stricter one applied
    Scenario Outline: A search with <case> is refused or keeps to both
      Given a day with free slots
      When the consumer searches that day and the next with a <order> <name>
      Then the request is refused, or the stricter <name> is applied

      Examples:
        | case                               | order           | name  |
        | two starts                         | stricter second | start |
        | two ends                           | stricter second | end   |
        | two starts, the stricter one first | wider second    | start |
        | two ends, the stricter one first   | wider second    | end   |
