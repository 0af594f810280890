Feature: Addresses and telecoms
  Of patients and those to contact, of surgeries and organisations.

  @FND-019
  Rule: Addresses are made of their parts: patients
    Scenario: Addresses of patients and contacts are made of their parts
      Given the patients whom the target file declares
      Then every address and telecom is made of its parts

  @FND-019
  Rule: Addresses are made of their parts: places
    Scenario: Addresses of surgeries and organisations are made of their parts
      Given the free slots of two weeks and what they lead to
      Then every address and telecom is made of its parts

  @FND-020
  Rule: Addresses have no text: patients
    Scenario: Addresses of patients and contacts have no text
      Given the patients whom the target file declares
      Then every address and telecom has no address text

  @FND-020
  Rule: Addresses have no text: places
    Scenario: Addresses of surgeries and organisations have no text
      Given the free slots of two weeks and what they lead to
      Then every address and telecom has no address text

  @FND-021
  Rule: Addresses of patients say their use
    Scenario: Addresses of patients and contacts say their use
      Given the patients whom the target file declares
      Then every address and telecom says the use of the address

  @FND-022
  Rule: Addresses of places say their use
    Scenario: Addresses of surgeries and organisations say their use
      Given the free slots of two weeks and what they lead to
      Then every address and telecom says the use of the address

  @FND-023
  Rule: Telecoms have a system and a value: patients
    Scenario: Telecoms of patients and contacts have a system and a value
      Given the patients whom the target file declares
      Then every address and telecom has the system and the value of the telecom

  @FND-023
  Rule: Telecoms have a system and a value: places
    Scenario: Telecoms of surgeries and organisations have a system and a value
      Given the free slots of two weeks and what they lead to
      Then every address and telecom has the system and the value of the telecom

  @FND-024
  Rule: Telecoms of patients say their use
    Scenario: Telecoms of patients and contacts say their use
      Given the patients whom the target file declares
      Then every address and telecom says the use of the telecom

  @FND-025
  Rule: Telecoms of places say their use
    Scenario: Telecoms of surgeries and organisations say their use
      Given the free slots of two weeks and what they lead to
      Then every address and telecom says the use of the telecom
