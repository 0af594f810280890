Feature: The body of every error
  Each error of every interaction, by itself; the same rules are judged on every error of the run.

  @ERR-001 @ERR-002 @ERR-003 @ERR-004 @ERR-005 @ERR-006 @ERR-007 @HTTP-011 @HTTP-022 @HTTP-029 @HTTP-047
  Rule: An error is an OperationOutcome that says what is wrong and no more
    Scenario Outline: An error is an OperationOutcome: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                                |
        | without Ssp-TraceID                   |
        | with an interaction id that is no urn |
        | without Authorization                 |
        | without the claim sub                 |
        | with the claim requesting_device null |
      Then each answer keeps the rules of every answer

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

    Scenario Outline: An error of a parameter is an OperationOutcome: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                       |
        | with a start that is no date |
      Then each answer keeps the rules of every answer

      Examples:
        | interaction                       |
        | search for free slots             |
        | retrieve a patient's appointments |

    Scenario Outline: An error of a resource is an OperationOutcome: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                          |
        | with a status that nobody knows |
      Then each answer keeps the rules of every answer

      Examples:
        | interaction        |
        | book appointment   |
        | amend appointment  |
        | cancel appointment |
