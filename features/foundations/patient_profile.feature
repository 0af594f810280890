Feature: Patients keep the profile CareConnect-GPC-Patient-1
  Judged over every declared patient who can be found.

  @PAT-001
  Rule: A Patient has a logical id
    Scenario: Every Patient has a logical id
      Given the patients whom the target file declares
      Then every Patient keeps this rule
      And every Patient has a logical id

  @PAT-002
  Rule: Registration details stand once
    Scenario: Every Patient has registration details at most once
      Given the patients whom the target file declares
      Then every Patient keeps this rule

  @PAT-003
  Rule: Registration details are made of their parts
    Scenario: Every Patient has registration details of period, type and surgery
      Given the patients whom the target file declares
      Then every Patient with registrationDetails keeps this rule

  @PAT-004
  Rule: The type of registration is of the value set
    Scenario: Every Patient has a type of registration from the value set
      Given the patients whom the target file declares
      Then every Patient with registrationDetails keeps this rule

  @PAT-006
  Rule: Nominated pharmacy and death notification stand once
    Scenario: Every Patient has nominated pharmacy and death notification, if any, once
      Given the patients whom the target file declares
      Then every Patient keeps this rule

  @PAT-007
  Rule: A language is coded
    Scenario: Every Patient has languages from the value set
      Given the patients whom the target file declares
      Then every Patient with nhsCommunication keeps this rule

  @PAT-008
  Rule: There is one NHS number
    Scenario: Every Patient has one NHS number of the national system
      Given the patients whom the target file declares
      Then every Patient keeps this rule
      And every Patient has the NHS number that was asked for

  @PAT-009
  Rule: An NHS number says whether it is verified
    Scenario: Every Patient has a verification status on the NHS number
      Given the patients whom the target file declares
      Then every Patient keeps this rule

  @PAT-010
  Rule: An NHS number has no other parts
    Scenario: Every Patient has an NHS number without use, type, period and assigner
      Given the patients whom the target file declares
      Then every Patient keeps this rule

  @PAT-011
  Rule: The NHS number comes first
    Scenario: Every Patient has the NHS number before other identifiers
      Given the patients whom the target file declares
      Then every Patient keeps this rule

  @PAT-012
  Rule: A Patient has a name
    Scenario: Every Patient has a name
      Given the patients whom the target file declares
      Then every Patient keeps this rule

  @PAT-013
  Rule: The official name is whole
    Scenario: Every Patient has an official name with its family name
      Given the patients whom the target file declares
      Then every Patient keeps this rule

  @PAT-014
  Rule: Other names say their use and come later
    Scenario: Every Patient has other names of a use, after the official one
      Given the patients whom the target file declares
      Then every Patient with another name keeps this rule
      And every Patient says the use of each name

  @PAT-015
  Rule: A telecom is whole
    Scenario: Every Patient has telecoms of system and value
      Given the patients whom the target file declares
      Then every Patient with telecom keeps this rule

  @PAT-016
  Rule: Gender is of the value set
    Scenario: Every Patient has a gender from the value set
      Given the patients whom the target file declares
      Then every Patient keeps this rule

  @PAT-017
  Rule: The time of birth stands once
    Scenario: Every Patient has a time of birth, if any, once
      Given the patients whom the target file declares
      Then every Patient keeps this rule

  @PAT-018
  Rule: A death is a date
    Scenario: Every Patient has a date of death, if any
      Given the patients whom the target file declares
      Then every Patient keeps this rule

  @PAT-019
  Rule: An address of a patient has no state
    Scenario: Every Patient has addresses without a state
      Given the patients whom the target file declares
      Then every Patient with address keeps this rule

  @PAT-022
  Rule: There is no photo
    Scenario: Every Patient has no photo
      Given the patients whom the target file declares
      Then every Patient keeps this rule

  @PAT-023
  Rule: There is no animal
    Scenario: Every Patient is a person
      Given the patients whom the target file declares
      Then every Patient keeps this rule

  @PAT-024
  Rule: Languages stand in the extension
    Scenario: Every Patient has no communication
      Given the patients whom the target file declares
      Then every Patient keeps this rule

  @PAT-025
  Rule: A contact has a name
    Scenario: Every Patient has contacts with a name of a use
      Given the patients whom the target file declares
      Then every Patient with contact keeps this rule

  @PAT-027
  Rule: The gender of a contact is of the value set
    Scenario: Every Patient has contacts of a gender from the value set
      Given the patients whom the target file declares
      Then every Patient with contact keeps this rule

  @PAT-028
  Rule: There is at most one general practitioner
    Scenario: Every Patient has at most one general practitioner
      Given the patients whom the target file declares
      Then every Patient keeps this rule

  @PAT-029
  Rule: A managing organisation is an Organization
    Scenario: Every Patient is managed by an Organization
      Given the patients whom the target file declares
      Then every Patient keeps this rule
