Feature: System ids in the headers
  Ssp-To addresses one endpoint. The pages disagree on what a provider does with another one (ruling 25).

  @HDR-008
  Rule: A request for another system is refused
    Scenario Outline: A request for another system is refused: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                         |
        | with an unknown ASID in Ssp-To |
        | with no ASID in Ssp-To         |
      Then each is refused as any client error, or accepted with a note by ruling 25

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
