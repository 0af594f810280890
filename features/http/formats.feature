Feature: The formats of answers
  _format decides before Accept, Accept before the Content-Type of a body, and JSON is what remains.

  @HTTP-013
  Rule: The parameter _format chooses the format
    Scenario Outline: The parameter _format chooses the format: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                             |
        | with _format application/fhir+json |
      Then each answer is a success in FHIR JSON

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

  @HTTP-014
  Rule: The parameter _format outweighs Accept
    Scenario Outline: The parameter _format outweighs Accept: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                                 |
        | with _format JSON and Accept text/html |
      Then each answer is a success in FHIR JSON

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

  @HTTP-015
  Rule: A format that nobody supports is refused in Accept
    Scenario Outline: A format that nobody supports is refused in Accept: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                      |
        | with Accept text/html       |
        | with Accept application/pdf |
        | with Accept image/png       |
      Then each is refused as an unacceptable format
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

  @HTTP-013 @HTTP-018
  Rule: A format that nobody supports is refused in _format
    Scenario Outline: A format that nobody supports is refused in _format: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                                 | requirement |
        | with _format text/html                 | HTTP-018    |
        | with _format application/pdf           | HTTP-013    |
        | with _format text/html and Accept JSON | HTTP-018    |
      Then each is refused as an unsupported format
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

  @HTTP-016
  Rule: A write without Accept is answered in the format of its body
    Scenario Outline: A write without Accept is answered in the format of its body: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect         |
        | without Accept |
      Then each answer is a success in FHIR JSON

      Examples:
        | interaction        |
        | book appointment   |
        | amend appointment  |
        | cancel appointment |

  @HTTP-017
  Rule: A read without Accept is answered in JSON
    Scenario Outline: A read without Accept is answered in JSON: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                                          |
        | without Accept                                  |
        | with Accept */*                                 |
        | with Accept application/fhir+json;charset=utf-8 |
        | with Accept application/fhir+json before others |
      Then each answer is a success in FHIR JSON

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

  @HTTP-019
  Rule: XML works if it is declared, and not if it is not
    Scenario Outline: XML works if it is declared: <interaction>
      Given a right request to <interaction>
      And a capability statement that declares XML
      When it is sent with each of these defects
        | defect                            | requirement |
        | with Accept application/fhir+xml  | HTTP-019    |
        | with _format application/fhir+xml | HTTP-019    |
      Then each answer is a success in FHIR XML

      Examples:
        | interaction           |
        | metadata              |
        | search for free slots |

    Scenario Outline: XML is refused if it is not declared: <interaction>
      Given a right request to <interaction>
      And a capability statement that does not declare XML
      When it is sent with each of these defects
        | defect                            | requirement |
        | with Accept application/fhir+xml  | HTTP-019    |
        | with _format application/fhir+xml | HTTP-019    |
      Then each is refused as an unacceptable format

      Examples:
        | interaction           |
        | metadata              |
        | search for free slots |

    Scenario: JSON is declared
      Then the capability statement declares JSON

  @HTTP-018
  Rule: A body in a format that nobody supports is refused
    Scenario Outline: A body in a format that nobody supports is refused: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                            |
        | with Content-Type text/plain      |
        | with Content-Type text/html       |
        | with Content-Type application/pdf |
      Then each is refused as a content type
      And none of them left a trace

      Examples:
        | interaction        |
        | book appointment   |
        | amend appointment  |
        | cancel appointment |
        | register patient   |
