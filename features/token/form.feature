Feature: The form of the token
  Authorization holds a Bearer token of three parts: header, payload and an empty signature. Everything else is
  refused with 400 or 401 (ruling 15).

  @JWT-001
  Rule: Authorization is demanded
    Scenario Outline: Authorization is demanded: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                     |
        | without Authorization      |
        | with Authorization empty   |
        | with the word Bearer alone |
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

  @JWT-034
  Rule: A token that is not well formed is refused
    Scenario Outline: A token that is not well formed is refused: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                               |
        | with the token and no scheme         |
        | with the scheme Basic                |
        | with the scheme Token                |
        | with a token of one part             |
        | with a token that lacks its last dot |
        | with a token of five parts           |
        | with a token that is no JWT          |
        | with a payload that is not base64url |
        | with a header that is not base64url  |
        | with a header that is no JSON        |
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

    Scenario Outline: A token that is not unsecured is refused, or accepted with a note: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                                    |
        | with a signature                          |
        | with the algorithm HS256 and a signature  |
        | with the algorithm RS256 and no signature |
      Then each is refused as a token, or accepted with a note by ruling 15

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

  @JWT-002
  Rule: A payload that is no JSON object is refused
    Scenario Outline: A payload that is no JSON object is refused: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                         |
        | with a payload that is no JSON |
        | with a payload that breaks off |
        | with a payload that is a list  |
        | with a payload that is null    |
        | with an empty payload          |
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

  @JWT-004
  Rule: A bad token is a fault of the request
    Scenario Outline: A bad token is a fault of the request: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                              |
        | without Authorization               |
        | with the scheme Basic               |
        | with a token that is no JWT         |
        | with a token that expired yesterday |
        | without the claim aud               |
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

  @JWT-003
  Rule: An unsecured token is accepted
    Scenario Outline: An unsecured token is accepted: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                     |
        | as it is                   |
        | with a claim of a consumer |
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
