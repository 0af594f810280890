Feature: The times in a token
  Times are whole seconds. A token that has expired is refused; its length of life and its time of issue are the
  consumer's duty, so either answer is right (ruling 17).

  @JWT-005
  Rule: An expired token is refused
    Scenario Outline: An expired token is refused: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                                      |
        | with a token that expired ten minutes ago   |
        | with a token that expired half an hour ago  |
        | with a token that expired yesterday         |
        | with a fresh token that expired an hour ago |
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

  @JWT-007
  Rule: Times that are no whole seconds are refused
    Scenario Outline: Times that are no whole seconds are refused: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                 |
        | with exp as text       |
        | with exp as a fraction |
        | with exp as a date     |
        | with exp that is true  |
        | with iat as text       |
        | with iat as a fraction |
        | with iat as a date     |
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

  @JWT-006
  Rule: A token of another length of life is refused or accepted
    Scenario Outline: A token of another length of life is refused or accepted: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                           |
        | with a token that lasts an hour  |
        | with a token that lasts a minute |
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

  @JWT-008
  Rule: A token of the future is refused or accepted
    Scenario Outline: A token of the future is refused or accepted: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                             |
        | with a token issued in ten minutes |
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
