Feature: What a found patient shows
  Judged over every declared patient who can be found.

  @FND-008
  Rule: Patients keep their profile
    Scenario: Every Patient asserts and keeps CareConnect-GPC-Patient-1
      Given the patients whom the target file declares
      Then every Patient asserts its profile and its version
      And every Patient keeps FHIR STU3 and its profile

  @FND-009
  Rule: The NHS number is shown
    Scenario: Every Patient has the NHS number that was asked for
      Given the patients whom the target file declares
      Then every Patient has the NHS number that was asked for

  @FND-010
  Rule: There is one official name
    Scenario: Every Patient has one official name
      Given the patients whom the target file declares
      Then every Patient has one official name, that of PDS

  @FND-011
  Rule: Birth date and gender are shown
    Scenario: Every Patient has a birth date and a gender
      Given the patients whom the target file declares
      Then every Patient has a birth date and a gender

  @FND-012
  Rule: Address and telephone are shown
    Scenario: Every Patient shows the address and the telephone number that are held
      Given the patients whom the target file declares
      Then every Patient shows the postcode that the record holds
      And every Patient shows the telephone number that the record holds

  @FND-013
  Rule: Whom to contact is shown
    Scenario: Every Patient shows the contact who is held
      Given the patients whom the target file declares
      Then every Patient shows the contact that the record holds

  @FND-014
  Rule: The preferred surgery is shown
    Scenario: Every Patient refers to the preferred surgery
      Given the patients whom the target file declares
      Then every Patient shows the preferred surgery, which slots are held at under the same id

  @FND-015
  Rule: Languages are shown
    Scenario: Every Patient shows the language that is held
      Given the patients whom the target file declares
      Then every Patient shows the language that the record holds

  @FND-016
  Rule: Patients are managed by the practice that is addressed
    Scenario: Every Patient refers to the practice of the base URL
      Given the patients whom the target file declares
      Then every Patient is managed by the practice in the service root URL

  @FND-017
  Rule: Eight elements are never shown
    Scenario: Every Patient leaves out the excluded elements
      Given the patients whom the target file declares
      Then every Patient has none of the excluded elements

  @FND-026
  Rule: What a contact is to the patient is said in words
    Scenario: Every contact has a relationship in text
      Given the patients whom the target file declares
      Then every Patient says the relationship of contacts in words

  @FND-027
  Rule: What a contact is to the patient is not said as a code
    Scenario: Every contact has no relationship code
      Given the patients whom the target file declares
      Then every Patient says no relationship of contacts as a code

  @FND-028
  Rule: Contacts can be reached
    Scenario: Every contact has a name and a telecom
      Given the patients whom the target file declares
      Then every Patient shows the details of contacts
