Feature: Every outcome

  Shows what becomes of a scenario.

  @SFS-001
  Rule: A search with status free succeeds

    Scenario: A provider that is right passes
      Given a note is left to clean up
      When metadata is asked for
      Then all is well

    Scenario: A provider that is wrong fails with everything found
      Given a note is left to clean up
      When metadata is asked for
      Then all is wrong
        | where                | expected | actual  |
        | status               | 200 OK   | 500     |
        | header Cache-Control | no-store | nothing |
      And all is well

    Scenario: A finding outlives what happens later
      When metadata is asked for
      Then all is wrong
        | where  | expected | actual |
        | status | 200 OK   | 404    |
      And the suite has a defect
      And all is well

    Scenario Outline: Without slots of <case> nothing is assessed
      When metadata is asked for
      Then there are no slots of <case>

      Examples:
        | case        |
        | embargo     |
        | urgent care |

    Scenario: A defect of the suite is no failure
      When metadata is asked for
      Then the suite has a defect

    Scenario: A connection that breaks is no failure
      When metadata is asked for
      Then the provider hangs up

    Scenario: A scenario that judges nothing does not pass
      When metadata is asked for

    @v1.2.9
    Scenario: A scenario for another version does not apply
      When metadata is asked for
      Then all is well

    Scenario: What is made is undone
      Given something is made that must be undone
      When metadata is asked for
      Then all is well

    Scenario: What cannot be undone breaks the scenario
      Given something is made that cannot be undone
      When metadata is asked for
      Then all is well

    Scenario: A warning passes and is shown
      When metadata is asked for
      Then a warning is found

  @SFS-030
  Rule: A search of the past is not refused

    Scenario: What a SHOULD asks for only warns
      When metadata is asked for
      Then all is wrong
        | where  | expected | actual |
        | status | 200 OK   | 422    |
