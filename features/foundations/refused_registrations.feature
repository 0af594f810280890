Feature: Registrations that must be refused
  Each would succeed but for one thing; afterwards the practice is as it was.

  @FND-078
  Rule: Parameters are those of the operation
    Scenario: Other Parameters are refused
      Given the registrable patient who is never registered
      When their registration is sent with each of these defects
        | defect                               |
        | no parameter                         |
        | a parameter of another name          |
        | a second parameter                   |
        | a Patient in the place of Parameters |
      Then each registration is refused as a registration
      And the practice still has no record of them

  @FND-079
  Rule: There is an NHS number
    Scenario: A registration without an NHS number is refused
      Given the registrable patient who is never registered
      When their registration is sent with each of these defects
        | defect        |
        | no NHS number |
      Then each registration is refused as a registration
      And the practice still has no record of them

  @FND-080
  Rule: There is an official name
    Scenario: A registration without a whole official name is refused
      Given the registrable patient who is never registered
      When their registration is sent with each of these defects
        | defect           |
        | no name          |
        | no official name |
        | no family name   |
        | no given name    |
      Then each registration is refused as a registration
      And the practice still has no record of them

  @FND-081
  Rule: There is a birth date
    Scenario: A registration without a whole birth date is refused
      Given the registrable patient who is never registered
      When their registration is sent with each of these defects
        | defect            |
        | no birth date     |
        | half a birth date |
      Then each registration is refused as a registration
      And the practice still has no record of them

  @FND-082
  Rule: There is one official name, and no second
    Scenario: A registration with two official names is refused
      Given the registrable patient who is never registered
      When their registration is sent with each of these defects
        | defect             |
        | two official names |
      Then each registration is refused as a registration
      And the practice still has no record of them

  @FND-083
  Rule: Nothing else is sent
    Scenario: A registration with other elements is refused
      Given the registrable patient who is never registered
      When their registration is sent with each of these defects
        | defect                 |
        | a contact              |
        | a marital status       |
        | a general practitioner |
        | registration details   |
      Then each registration is refused as a registration
      And the practice still has no record of them

  @FND-084
  Rule: Details of a kind are sent once
    Scenario: A registration with repeated details is refused
      Given the registrable patient who is never registered
      When their registration is sent with each of these defects
        | defect                  |
        | two home addresses      |
        | two temporary addresses |
        | two mobile numbers      |
        | two e-mail addresses    |
      Then each registration is refused as a registration
      And the practice still has no record of them

  @FND-086
  Rule: Errors name what is wrong
    Scenario: Every refused registration names the parameter
      Given the registrable patient who is never registered
      When their registration is sent with each of these defects
        | defect             |
        | no NHS number      |
        | no birth date      |
        | two official names |
        | a marital status   |
      Then each answer names what is wrong in its diagnostics

  @FND-090
  Rule: From version 1.2.9 on, the profile is claimed
    Scenario: A registration without a profile is refused
      Given the registrable patient who is never registered
      When their registration is sent with each of these defects
        | defect     |
        | no profile |
      Then each registration is refused as a registration
      And the practice still has no record of them

  @FND-063
  Rule: Who cannot be verified is not registered
    Scenario: Wrong demographics are refused, one combination after another
      Given the registrable patient who is never registered
      When their registration is sent with each of these demographics
        | demographics                                                |
        | two parts of the birth date, another family name            |
        | two parts of the birth date, another given name             |
        | two parts of the birth date, two letters of the family name |
        | one part of the birth date, the right names                 |
        | no part of the birth date, the right names                  |
        | nothing right but the NHS number                            |
      Then each registration is refused as demographics
      And the practice still has no record of them

  @FND-063
  Rule: Whom PDS does not know is not registered
    Scenario: An NHS number that PDS does not know is refused
      When an NHS number that PDS does not know is registered
      Then each registration is refused as demographics
      And the practice still has no record of them

  @ERR-011
  Rule: A failed trace has its code
    Scenario: A failed trace is a matter of demographics
      Given the registrable patient who is never registered
      When their registration is sent with each of these demographics
        | demographics                     |
        | nothing right but the NHS number |
      Then each registration is refused as demographics

  @FND-065
  Rule: The deceased are not registered
    Scenario: A registration of a deceased patient is refused
      When deceased patients with demographics are registered
      Then each registration is refused as demographics

  @FND-066
  Rule: Sensitive patients are not registered
    Scenario: A registration of a sensitive patient is refused
      When sensitive patients with demographics are registered
      Then each registration is refused as a sensitive patient

  @FND-067
  Rule: Superseded numbers are not registered
    Scenario: A registration of a superseded number is refused
      When superseded patients with demographics are registered
      Then each registration is refused as a superseded NHS number

  @FND-069
  Rule: Nobody is registered twice
    Scenario: A registration of a registered patient is refused
      When a bookable patient is registered once more
      Then each registration is refused as a duplicate
      And their record is as it was

  @FND-070
  Rule: A record that cannot be verified is not registered
    Scenario: A registration for a record of unverified number is refused
      When unverified patients with demographics are registered
      Then each registration is refused as an unverified patient
