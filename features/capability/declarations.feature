Feature: The capability statement is whole
  It declares everything that the capabilities of the target consist of.

  @CAP-006
  Rule: FHIR JSON is declared
    Scenario: FHIR JSON is declared
      Given the capability statement
      Then the statement lists FHIR JSON

  @CAP-007
  Rule: The profiles are declared
    Scenario: The profiles are declared
      Given the capability statement
      Then the statement lists the profiles

  @CAP-008
  Rule: The interactions are declared
    Scenario: The interactions are declared
      Given the capability statement
      Then the statement lists the interactions

  @CAP-009
  Rule: The registration of patients is declared
    Scenario: The registration of patients is declared
      Given the capability statement
      Then the statement lists the operation that registers a patient

  @CAP-010
  Rule: The search parameters of Slot are declared
    Scenario: The search parameters of Slot are declared
      Given the capability statement
      Then the statement lists the search parameters of Slot

  @CAP-011
  Rule: The includes of Slot are declared
    Scenario: The includes of Slot are declared
      Given the capability statement
      Then the statement lists the includes of Slot

  @CAP-012
  Rule: The search parameter of Appointment is declared
    Scenario: The search parameter of Appointment is declared
      Given the capability statement
      Then the statement lists the search parameter of Appointment

  @CAP-013
  Rule: An update is declared not to create
    Scenario: An update is declared not to create
      Given the capability statement
      Then the statement says that an update does not create

  @CAP-014 @v1.2.7
  Rule: The version of the specification is declared
    Scenario: The version of the specification is declared
      Given the capability statement
      Then the statement names the version of the specification

  @CAP-015
  Rule: The placeholders of the example are filled in
    Scenario: The placeholders of the example are filled in
      Given the capability statement
      Then the statement has no placeholder of the example

  @CAP-016
  Rule: The version of FHIR is declared
    Scenario: The version of FHIR is declared
      Given the capability statement
      Then the statement is one of FHIR STU3

  @CAP-018 @v1.2.9
  Rule: The version 1.2.9 is declared
    Scenario: The version 1.2.9 is declared
      Given the capability statement
      Then the statement names the version of the specification

  @CAP-017
  Rule: What is declared is so
    Scenario Outline: What is declared is so: <interaction>
      Given the capability statement
      Then what it says of <interaction> is so

      Examples:
        | interaction                       |
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

    Scenario: XML is declared truly
      Given a right request to metadata
      And a capability statement that declares XML
      When it is sent with each of these defects
        | defect                            |
        | with Accept application/fhir+xml  |
        | with _format application/fhir+xml |
      Then each answer is a success in FHIR XML
