Feature: Retrieves that must be refused
  A retrieve has two start parameters, a first and a last day, neither of them past and neither with a time.

  @RPAS-007
  Rule: A period in the past is refused
    Scenario Outline: A retrieve of <case> is refused
      When a retrieve is sent with <parameters>
      Then the retrieve is refused for its period

      Examples:
        | case               | parameters                                       |
        | yesterday          | start="ge{yesterday}" and start="le{yesterday}"  |
        | yesterday to today | start="ge{yesterday}" and start="le{today}"      |
        | last week on       | start="ge{last week}" and start="le{in a week}"  |
        | last month         | start="ge{last month}" and start="le{last week}" |

  @RPAS-008
  Rule: The message says that the past cannot be asked for
    Scenario Outline: The refusal of a retrieve of <case> says why
      When a retrieve is sent with <parameters>
      Then the message says that appointments in the past cannot be asked for

      Examples:
        | case                   | parameters                                      |
        | yesterday alone        | start="ge{yesterday}" and start="le{yesterday}" |
        | last week to next week | start="ge{last week}" and start="le{in a week}" |

  @RPAS-011
  Rule: A time is refused
    Scenario Outline: A retrieve with <case> is refused
      When a retrieve is sent with <parameters>
      Then the retrieve is refused for its period

      Examples:
        | case                    | parameters                                                                |
        | a time in the first day | start="ge{today}T00:00:00+00:00" and start="le{in a week}"                |
        | a time in the last day  | start="ge{today}" and start="le{in a week}T23:59:59+00:00"                |
        | a time in both          | start="ge{today}T09:00:00+00:00" and start="le{in a week}T17:00:00+00:00" |
        | a time in UTC           | start="ge{tomorrow}T00:00:00Z" and start="le{in a week}"                  |

  @RPAS-012
  Rule: A first day is required
    Scenario Outline: A retrieve with <case> and no first day is refused
      When a retrieve is sent with <parameters>
      Then the retrieve is refused for its period

      Examples:
        | case       | parameters            |
        | a last day | start="le{in a week}" |

  @RPAS-013
  Rule: A last day is required
    Scenario Outline: A retrieve with <case> and no last day is refused
      When a retrieve is sent with <parameters>
      Then the retrieve is refused for its period

      Examples:
        | case        | parameters        |
        | a first day | start="ge{today}" |

  @RPAS-014
  Rule: Both days are required
    Scenario Outline: A retrieve with <case> is refused, as it names no day
      When a retrieve is sent with <parameters>
      Then the retrieve is refused for its period

      Examples:
        | case               | parameters |
        | no start parameter | no start   |

  @RPAS-015
  Rule: The period goes forward from a first to a last day
    Scenario Outline: A retrieve of <case> is refused, as it is no period
      When a retrieve is sent with <parameters>
      Then the retrieve is refused, as its days are no period

      Examples:
        | case                        | parameters                                                           |
        | a last day before the first | start="ge{in a week}" and start="le{tomorrow}"                       |
        | two first days              | start="ge{today}" and start="ge{in a week}"                          |
        | two last days               | start="le{today}" and start="le{in a week}"                          |

  @RPAS-017
  Rule: A day is a whole date
    Scenario Outline: A retrieve with <case> in place of a day is refused
      When a retrieve is sent with <parameters>
      Then the retrieve is refused, as its days are no period

      Examples:
        | case                      | parameters                                    |
        | a word                    | start="getomorrow" and start="le{in a week}"  |
        | a thirteenth month        | start="ge2030-13-01" and start="le2030-13-02" |
        | the thirtieth of February | start="ge2030-02-30" and start="le2030-03-02" |
        | a year alone              | start="ge2030" and start="le2031"             |
        | a month alone             | start="ge2030-01" and start="le2030-02"       |
        | a date without dashes     | start="ge20300101" and start="le20300102"     |
        | nothing                   | start="ge" and start="le"                     |

  @RPAS-018
  Rule: Other prefixes than ge and le are refused
    Scenario Outline: A retrieve with <case> is refused, or answered as the prefix says
      Given two appointments of a patient, on different days
      When the day of the first is retrieved by <parameters>
      Then the retrieve is refused, or finds the first and nothing of another day

      Examples:
        | case      | parameters                                               |
        | gt and lt | start="gt{the day before}" and start="lt{the day after}" |
        | eq alone  | start="eq{the day}"                                      |
        | no prefix | start="{the day}" and start="{the day}"                  |
        | sa and eb | start="sa{the day before}" and start="eb{the day after}" |

    Scenario Outline: A retrieve with <prefix> is refused, or leaves the day itself out
      Given a booked appointment
      When its day is retrieved with <prefix>
      Then the retrieve is refused, or leaves it out

      Examples:
        | prefix                 |
        | gt for the first day   |
        | lt for the last day    |
        | sa for the first day   |
        | eb for the last day    |

  @RPAS-016
  Rule: The refusal explains itself
    Scenario: The refusal of a period that goes backwards has diagnostics
      When a retrieve is sent with start="ge{in a week}" and start="le{tomorrow}"
      Then the retrieve is refused, as its days are no period

  @RPAS-019
  Rule: Every error has an OperationOutcome of its profile
    Scenario Outline: The OperationOutcome of a retrieve with <case> keeps its profile
      When a retrieve is sent with <parameters>
      Then its OperationOutcome keeps its profile

      Examples:
        | case                        | parameters                                        |
        | a day in the past           | start="ge{last week}" and start="le{in a week}"   |
        | days in the wrong order     | start="ge{in a week}" and start="le{tomorrow}"    |
        | no day at all               | no start                                          |

  @RPAS-034
  Rule: A patient who does not exist is not found
    Scenario: A retrieve for an unknown patient is refused
      When the appointments of a patient who does not exist are retrieved
      Then the request is refused as an unknown appointment
