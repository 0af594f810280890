Feature: The values of claims
  Claims with values that the specification does not have are refused.

  @JWT-020
  Rule: A reason other than direct care is refused
    Scenario Outline: A reason other than direct care is refused: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                          |
        | with the reason secondaryuses   |
        | with the reason patientaccess   |
        | with a reason that nobody knows |
      Then each is refused as a token
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

  @JWT-021
  Rule: A scope that is not defined is refused, or passes with a note
    Scenario Outline: A scope that is not defined is refused, or passes with a note: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                           |
        | with a scope that nobody knows   |
        | with a scope of another resource |
        | with a scope for everything      |
      Then each is refused as a scope, or accepted with a note by ruling 18

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

  @JWT-022
  Rule: A token for another provider is refused
    Scenario Outline: A token for another provider is refused: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                       |
        | with aud of another provider |
        | with aud of another practice |
        | with aud that is no URL      |
      Then each is refused as a token

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

  @JWT-023
  Rule: A sub that is not the practitioner's id is refused or accepted
    Scenario Outline: A sub that is not the practitioner's id is refused or accepted: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                                       |
        | with a sub that is not the practitioner's id |
      Then each is refused as a token, or accepted

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
