Feature: Claims that are demanded
  A token without one of its claims, or with one that says nothing, is refused; so is a claim of another type.

  @JWT-010 @JWT-011 @JWT-012 @JWT-013 @JWT-014 @JWT-015 @JWT-016 @JWT-017 @JWT-018 @JWT-019
  Rule: Every claim is demanded
    Scenario Outline: Every claim is demanded: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                                    | requirement |
        | without the claim iss                     | JWT-010     |
        | without the claim sub                     | JWT-011     |
        | without the claim aud                     | JWT-012     |
        | without the claim exp                     | JWT-013     |
        | without the claim iat                     | JWT-014     |
        | without the claim reason_for_request      | JWT-015     |
        | without the claim requested_scope         | JWT-016     |
        | without the claim requesting_device       | JWT-017     |
        | without the claim requesting_organization | JWT-018     |
        | without the claim requesting_practitioner | JWT-019     |
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

  @JWT-009
  Rule: A claim that says nothing is refused
    Scenario Outline: A claim that says nothing is refused: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                                       |
        | with the claim iss null                      |
        | with the claim sub null                      |
        | with the claim aud null                      |
        | with the claim exp null                      |
        | with the claim iat null                      |
        | with the claim reason_for_request null       |
        | with the claim requested_scope null          |
        | with the claim requesting_device null        |
        | with the claim requesting_organization null  |
        | with the claim requesting_practitioner null  |
        | with the claim iss empty                     |
        | with the claim sub empty                     |
        | with the claim aud empty                     |
        | with the claim exp empty                     |
        | with the claim iat empty                     |
        | with the claim reason_for_request empty      |
        | with the claim requested_scope empty         |
        | with the claim reason_for_request a number   |
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

    Scenario Outline: A claim that holds no resource is refused: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                                          |
        | with the claim requesting_device empty          |
        | with the claim requesting_organization empty    |
        | with the claim requesting_practitioner empty    |
        | with the claim requesting_device a number       |
        | with the claim requesting_organization a number |
        | with the claim requesting_practitioner a number |
      Then each is refused as a resource in the token
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
