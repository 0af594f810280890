Feature: Answers to writes
  A write is answered with the whole resource, unless the consumer prefers less.

  @HTTP-031
  Rule: A write is answered with the whole resource
    Scenario Outline: A write is answered with the whole resource: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                            |
        | as it is                          |
        | with Prefer return=representation |
      Then each answer holds the whole resource

      Examples:
        | interaction        |
        | book appointment   |
        | amend appointment  |
        | cancel appointment |

  @HTTP-032
  Rule: A write is answered without a body where that is preferred
    Scenario Outline: A write is answered without a body where that is preferred: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                     |
        | with Prefer return=minimal |
      Then each answer has the headers of a write, and no body

      Examples:
        | interaction        |
        | book appointment   |
        | amend appointment  |
        | cancel appointment |

  @HTTP-033
  Rule: Single resources come with their place
    Scenario Outline: Single resources come with their place: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect   |
        | as it is |
      Then each answer has a Content-Location

      Examples:
        | interaction        |
        | read patient       |
        | read practitioner  |
        | read organisation  |
        | read location      |
        | read appointment   |
        | book appointment   |
        | amend appointment  |
        | cancel appointment |

  @HTTP-052
  Rule: The verbs of the interactions are supported
    Scenario Outline: The verbs of the interactions are supported: <interaction>
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

  @HTTP-021
  Rule: Letters beyond ASCII survive
    Scenario Outline: Letters beyond ASCII survive a booking: <text>
      Given a free slot
      When it is booked with a description of "<text>"
      Then the text is kept whole, in the answer, in a read and in a retrieve

      Examples:
        | text                        |
        | 100 accented characters     |
        | letters of Wales and Poland |

  @HTTP-051
  Rule: What must be supported is stored
    Scenario: What must be supported of a booking organisation is stored
      Given a free slot
      When it is booked by an organisation whose every detail is a marker
      Then the booking organisation is as it was sent, in the answer, in a read and in a retrieve
