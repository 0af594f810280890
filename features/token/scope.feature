Feature: The scope in a token
  A provider may authorise by requested_scope; then it keeps to the table of the pages.

  @JWT-032
  Rule: The scope of the table is accepted
    Scenario Outline: The scope of the table is accepted: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect   |
        | as it is |
      Then each succeeds

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

  @JWT-031
  Rule: Where the scope decides, it decides everywhere
    Scenario: Where the scope decides, it decides everywhere
      Given the answers of every interaction to a scope of the other family
      Then all are refused, or all accepted
