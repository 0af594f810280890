Feature: Spine Secure Proxy headers that are demanded
  Each request would succeed but for one header, which is missing or holds nothing. It is refused as a malformed
  request, whatever it asks for, and a write leaves nothing behind.

  @HDR-001
  Rule: Ssp-TraceID is demanded
    Scenario Outline: Ssp-TraceID is demanded: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                 |
        | without Ssp-TraceID    |
        | with Ssp-TraceID empty |
      Then each is refused as a request header
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

  @HDR-002
  Rule: Ssp-From is demanded
    Scenario Outline: Ssp-From is demanded: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect              |
        | without Ssp-From    |
        | with Ssp-From empty |
      Then each is refused as a request header
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

  @HDR-003
  Rule: Ssp-To is demanded
    Scenario Outline: Ssp-To is demanded: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect            |
        | without Ssp-To    |
        | with Ssp-To empty |
      Then each is refused as a request header
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

  @HDR-004
  Rule: Ssp-InteractionID is demanded
    Scenario Outline: Ssp-InteractionID is demanded: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                       |
        | without Ssp-InteractionID    |
        | with Ssp-InteractionID empty |
      Then each is refused as a request header
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
