Feature: Verbs and paths that do not fit
  Refused with an OperationOutcome, by one of the statuses of rulings 14 and 27.

  @ERR-025
  Rule: A verb that does not fit is refused
    Scenario Outline: A verb that does not fit a read is refused: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect    |
        | by POST   |
        | by PUT    |
        | by PATCH  |
        | by DELETE |
      Then each is refused as a verb
      And none of them left a trace

      Examples:
        | interaction       |
        | read patient      |
        | read practitioner |
        | read organisation |
        | read location     |

    Scenario Outline: A verb that does not fit a search is refused: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect    |
        | by POST   |
        | by PUT    |
        | by PATCH  |
        | by DELETE |
      Then each is refused as a verb
      And none of them left a trace

      Examples:
        | interaction                       |
        | find patient                      |
        | search for free slots             |
        | retrieve a patient's appointments |

    Scenario Outline: A verb that does not fit an appointment is refused: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect    |
        | by POST   |
        | by PATCH  |
        | by DELETE |
      Then each is refused as a verb
      And none of them left a trace

      Examples:
        | interaction        |
        | read appointment   |
        | amend appointment  |
        | cancel appointment |

    Scenario: A verb that does not fit all appointments is refused
      Given a right request to book appointment
      When it is sent with each of these defects
        | defect    |
        | by GET    |
        | by PUT    |
        | by PATCH  |
        | by DELETE |
      Then each is refused as a verb
      And none of them left a trace

  @CAP-005
  Rule: The capability statement can only be read
    Scenario Outline: The capability statement can only be read: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect    |
        | by POST   |
        | by PUT    |
        | by PATCH  |
        | by DELETE |
      Then each is refused as a verb
      And none of them left a trace

      Examples:
        | interaction |
        | metadata    |

  @NFR-014
  Rule: Slots and schedules cannot be written
    Scenario: Slots cannot be written
      Given a right request to search for free slots
      When it is sent with each of these defects
        | defect  |
        | by POST |
        | by PUT  |
      Then each is refused as a verb

    Scenario: Schedules cannot be created
      Given a right request to book appointment
      When it is sent with each of these defects
        | defect      |
        | at Schedule |
      Then each is refused as a path
      And none of them left a trace

  @ERR-026
  Rule: A path that nobody has is refused
    Scenario Outline: A path that nobody has is refused: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                          |
        | at Observation                  |
        | at a path that nobody has       |
        | at an operation that nobody has |
        | at a path below                 |
      Then each is refused as a path
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
