Feature: Interaction ids that do not fit
  The interaction id must be a known one, and that of the method and the path that are used.

  @HDR-005
  Rule: An unknown interaction id is refused
    Scenario Outline: An unknown interaction id is refused: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                                      |
        | with an unknown interaction id              |
        | with an interaction id of version 2         |
        | with an interaction id without a version    |
        | with an interaction id in capitals          |
        | with an interaction id without its urn      |
        | with an interaction id and more after it    |
        | with an interaction id of another programme |
        | with an interaction id that is no urn       |
      Then each is refused as a request header
      And none of them left a trace

      Examples:
        | interaction                       |
        | metadata                          |
        | find patient                      |
        | read patient                      |
        | read practitioner                 |
        | read organisation                 |
        | read location                     |
        | search for free slots             |
        | retrieve a patient's appointments |
        | read appointment                  |
        | book appointment                  |
        | amend appointment                 |
        | cancel appointment                |
        | register patient                  |

  @HDR-006
  Rule: The interaction id of another request is refused
    Scenario Outline: The interaction id of another request is refused: <interaction>
      Given a right request to <interaction>
      When it is sent with the interaction id of every other interaction
      Then each is refused as a request header
      And none of them left a trace

      Examples:
        | interaction                       |
        | metadata                          |
        | find patient                      |
        | read patient                      |
        | read practitioner                 |
        | read organisation                 |
        | read location                     |
        | search for free slots             |
        | retrieve a patient's appointments |
        | read appointment                  |
        | book appointment                  |
        | amend appointment                 |
        | cancel appointment                |
        | register patient                  |

  @HDR-007
  Rule: The interaction id tells an amendment from a cancellation
    Scenario Outline: The interaction id tells an amendment from a cancellation: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                                      |
        | with the interaction id of the other update |
      Then each is refused as any client error
      And none of them left a trace

      Examples:
        | interaction        |
        | amend appointment  |
        | cancel appointment |

    Scenario: An appointment that stays booked is not cancelled
      Given a right request to cancel appointment
      When it is sent with each of these defects
        | defect                 |
        | with the status booked |
      Then each is refused as any client error
      And none of them left a trace
