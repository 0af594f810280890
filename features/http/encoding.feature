Feature: Encodings of URLs and bodies
  What is percent-encoded, sent in chunks, compressed or not known to the provider changes nothing in the answer.

  @HTTP-006
  Rule: Percent-encoding is undone
    Scenario Outline: Percent-encoding is undone: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                                       |
        | as it is                                     |
        | with the colons of its query percent-encoded |
        | with the dashes of its query percent-encoded |
        | as it is                                     |
      Then it is the same as the answers before and after it

      Examples:
        | interaction           |
        | find patient          |
        | search for free slots |

    Scenario: Percent-encoding is undone: the days of a retrieve
      Given a right request to retrieve the appointments of a patient who has one
      When it is sent with each of these defects
        | defect                                       |
        | as it is                                     |
        | with the dashes of its query percent-encoded |
        | as it is                                     |
      Then it is the same as the answers before and after it

  @HTTP-006
  Rule: The plus of an offset is kept
    Scenario: The plus of an offset is kept
      Given a right request to search for free slots
      When it is sent with each of these defects
        | defect                                  |
        | with whole times                        |
        | with whole times and everything encoded |
      Then each succeeds

  @HTTP-020
  Rule: A body in chunks is taken
    Scenario Outline: A body in chunks is taken: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect    |
        | in chunks |
      Then each succeeds

      Examples:
        | interaction        |
        | book appointment   |
        | amend appointment  |
        | cancel appointment |

  @HTTP-024
  Rule: An answer is compressed where that is asked for
    Scenario Outline: An answer is compressed where that is asked for: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                    |
        | with Accept-Encoding gzip |
      Then each answer is compressed

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

  @HTTP-024
  Rule: An answer is not compressed where that is not asked for
    Scenario Outline: An answer is not compressed where that is not asked for: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                        |
        | as it is                      |
        | with Accept-Encoding identity |
      Then each answer is not compressed

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

  @HTTP-025
  Rule: Parameters that nobody knows are ignored
    Scenario Outline: Parameters that nobody knows are ignored: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                                  |
        | as it is                                |
        | with an unknown parameter               |
        | with an unknown parameter of a consumer |
        | as it is                                |
      Then it is the same as the answers before and after it

      Examples:
        | interaction           |
        | find patient          |
        | search for free slots |

    Scenario: Parameters that nobody knows are ignored in a retrieve
      Given a right request to retrieve the appointments of a patient who has one
      When it is sent with each of these defects
        | defect                                  |
        | as it is                                |
        | with an unknown parameter               |
        | with an unknown parameter of a consumer |
        | as it is                                |
      Then it is the same as the answers before and after it

  @HTTP-005
  Rule: Paths are case sensitive
    Scenario Outline: Paths are case sensitive: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                      |
        | with the type in other case |
      Then each is refused as a path or id in other case
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

  @HTTP-005
  Rule: Logical ids are case sensitive
    Scenario Outline: Logical ids are case sensitive: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                    |
        | with the id in other case |
      Then each is refused as any client error

      Examples:
        | interaction       |
        | read patient      |
        | read practitioner |
        | read organisation |
        | read location     |
        | read appointment  |
