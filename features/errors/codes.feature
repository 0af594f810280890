Feature: The codes of errors
  Each kind of error has its status, its Spine code and its issue type.

  @ERR-008
  Rule: An identifier of another system is refused
    Scenario: An identifier of another system is refused
      Given a right request to find patient
      When it is sent with each of these defects
        | defect                               |
        | with an identifier of another system |
      Then each is refused as an identifier system

  @ERR-009
  Rule: An identifier without a value is refused
    Scenario: An identifier without a value is refused
      Given a right request to find patient
      When it is sent with each of these defects
        | defect                             |
        | with an identifier without a value |
      Then each is refused as an identifier value

  @ERR-009
  Rule: A find that asks for nobody shows nobody
    Scenario: A find without an identifier shows nobody
      Given a right request to find patient
      When it is sent with each of these defects
        | defect                   |
        | without an identifier    |
        | with an empty identifier |
      Then each is refused, or shows nobody

  @ERR-010
  Rule: An NHS number that cannot be is refused
    Scenario: An NHS number that cannot be is refused
      Given a right request to find patient
      When it is sent with each of these defects
        | defect                            |
        | with an NHS number of nine digits |
        | with an NHS number of letters     |
        | with a wrong check digit          |
      Then each is refused as an NHS number

  @ERR-012
  Rule: A patient whom nobody knows is not found
    Scenario: A patient whom nobody knows is not found
      Given a right request to read patient
      When it is sent with each of these defects
        | defect             |
        | with an unknown id |
      Then each is refused as an unknown patient on reading

  @ERR-012
  Rule: The appointments of a patient whom nobody knows are not found
    Scenario: The appointments of a patient whom nobody knows are not found
      Given a right request to retrieve a patient's appointments
      When it is sent with each of these defects
        | defect             |
        | with an unknown id |
      Then each is refused as an unknown appointment

  @ERR-013
  Rule: A practitioner whom nobody knows is not found
    Scenario: A practitioner whom nobody knows is not found
      Given a right request to read practitioner
      When it is sent with each of these defects
        | defect             |
        | with an unknown id |
      Then each is refused as an unknown practitioner

  @ERR-014
  Rule: An organisation that nobody knows is not found
    Scenario: An organisation that nobody knows is not found
      Given a right request to read organisation
      When it is sent with each of these defects
        | defect             |
        | with an unknown id |
      Then each is refused as an unknown organisation

  @ERR-015
  Rule: A location that nobody knows is not found
    Scenario: A location that nobody knows is not found
      Given a right request to read location
      When it is sent with each of these defects
        | defect             |
        | with an unknown id |
      Then each is refused as an unknown record

  @ERR-015
  Rule: An appointment that nobody knows is not found
    Scenario: An appointment that nobody knows is not found
      Given a right request to read appointment
      When it is sent with each of these defects
        | defect             |
        | with an unknown id |
      Then each is refused as an unknown appointment

  @ERR-012
  Rule: A patient with an id of another style is not found
    Scenario: A patient with an id of another style is not found
      Given a right request to read patient
      When it is sent with each of these defects
        | defect                      |
        | with an id of another style |
      Then each is refused as an id that is none of the provider's

  @ERR-013
  Rule: A practitioner with an id of another style is not found
    Scenario: A practitioner with an id of another style is not found
      Given a right request to read practitioner
      When it is sent with each of these defects
        | defect                      |
        | with an id of another style |
      Then each is refused as an id that is none of the provider's

  @ERR-014
  Rule: An organisation with an id of another style is not found
    Scenario: An organisation with an id of another style is not found
      Given a right request to read organisation
      When it is sent with each of these defects
        | defect                      |
        | with an id of another style |
      Then each is refused as an id that is none of the provider's

  @ERR-015
  Rule: A location with an id of another style is not found
    Scenario: A location with an id of another style is not found
      Given a right request to read location
      When it is sent with each of these defects
        | defect                      |
        | with an id of another style |
      Then each is refused as an id that is none of the provider's

  @RPA-014
  Rule: An appointment with an id of another style is not found
    Scenario: An appointment with an id of another style is not found
      Given a right request to read appointment
      When it is sent with each of these defects
        | defect                      |
        | with an id of another style |
      Then each is refused as an id that is none of the provider's

  @RPAS-034
  Rule: A patient's book with an id of another style is not found
    Scenario: A patient's book with an id of another style is not found
      Given a right request to retrieve a patient's appointments
      When it is sent with each of these defects
        | defect                      |
        | with an id of another style |
      Then each is refused as an id that is none of the provider's

  @ERR-021
  Rule: A parameter that cannot be read is refused
    Scenario Outline: A parameter that cannot be read is refused: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                       |
        | with a start that is no date |
      Then each is refused as a search parameter

      Examples:
        | interaction                       |
        | search for free slots             |
        | retrieve a patient's appointments |

  @ERR-020
  Rule: A resource that is not valid is refused by every write
    Scenario Outline: A resource that is not valid is refused by every write: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                          |
        | with a status that nobody knows |
      Then each is refused as a malformed appointment
      And none of them left a trace

      Examples:
        | interaction        |
        | book appointment   |
        | amend appointment  |
        | cancel appointment |

  @ERR-023
  Rule: A body that breaks off is refused by every write
    Scenario Outline: A body that breaks off is refused by every write: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                      |
        | with a body that breaks off |
      Then each is refused as a body that is not JSON
      And none of them left a trace

      Examples:
        | interaction        |
        | book appointment   |
        | amend appointment  |
        | cancel appointment |
