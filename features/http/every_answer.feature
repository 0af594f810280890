Feature: What every answer is
  Each success of every interaction, by itself; the same rules are judged on every answer of the run, and the
  result stands under the title "In every answer of the run".

  @HTTP-009 @HTTP-010 @HTTP-011 @HTTP-021 @HTTP-022 @HTTP-028 @HTTP-035 @HTTP-036 @HTTP-038 @HTTP-039 @HTTP-047 @HTTP-048 @CON-001 @CON-002 @CON-003
  Rule: A success keeps the rules of every answer
    Scenario Outline: A success keeps the rules of every answer: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect   |
        | as it is |
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
