Feature: Reading by reference
  Whatever an answer refers to can be read, and is the same wherever it appears.

  @FND-029
  Rule: A found patient can be read
    Scenario: Every Patient reads as it was found
      Given the patients whom the target file declares
      When every Patient is read
      Then each read succeeds with what was asked for
      And each is the same as it was shown

  @FND-030
  Rule: A patient reads in full
    Scenario: Every Patient that is read shows what a find must show
      Given the patients whom the target file declares
      When every Patient is read
      Then every Patient that was read asserts its profile and its version
      And every Patient that was read has the NHS number that was asked for
      And every Patient that was read has one official name, that of PDS
      And every Patient that was read has a birth date and a gender
      And everything that was read is managed by the practice in the service root URL
      And every resource that was read keeps FHIR STU3 and its profile

  @FND-031
  Rule: A practitioner can be read
    Scenario: Every Practitioner reads as a search shows it
      Given the free slots of two weeks and what they lead to
      When every Practitioner is read
      Then each read succeeds with what was asked for
      And each is the same as it was shown

  @FND-032
  Rule: A practitioner keeps its profile
    Scenario: Every Practitioner that is read keeps CareConnect-GPC-Practitioner-1
      Given the free slots of two weeks and what they lead to
      When every Practitioner is read
      Then every resource that was read keeps FHIR STU3 and its profile

  @FND-033
  Rule: A practitioner is identified
    Scenario: Practitioners that are read show SDS user ids
      Given the free slots of two weeks and what they lead to
      When every Practitioner is read
      Then every Practitioner that was read has an identifier
      And a declared clinician is among them, by SDS user id

  @FND-034
  Rule: A practitioner has a name
    Scenario: Every Practitioner that is read has a name
      Given the free slots of two weeks and what they lead to
      When every Practitioner is read
      Then every Practitioner that was read has a name

  @FND-035
  Rule: A practitioner's gender is shown
    Scenario: Practitioners that are read show the gender that is held
      Given the free slots of two weeks and what they lead to
      When every Practitioner is read
      Then every declared clinician that was read shows the gender that is held

  @FND-036
  Rule: A practitioner's languages are shown
    Scenario: Practitioners that are read show the language that is held
      Given the free slots of two weeks and what they lead to
      When every Practitioner is read
      Then every declared clinician that was read shows the language that is held

  @FND-037
  Rule: A practitioner's private details are not shown
    Scenario: Every Practitioner that is read leaves out the excluded elements
      Given the free slots of two weeks and what they lead to
      When every Practitioner is read
      Then every Practitioner that was read has none of the elements that its page forbids

  @FND-038
  Rule: An organisation can be read
    Scenario: Every Organization that is referred to can be read
      Given the patients whom the target file declares
      When every Organization that a Patient is managed by, or a slot leads to, is read
      Then each read succeeds with what was asked for
      And each is the same as it was shown

  @FND-039
  Rule: An organisation keeps its profile
    Scenario: Every Organization that is read keeps CareConnect-GPC-Organization-1
      Given the patients whom the target file declares
      When every Organization that a Patient is managed by, or a slot leads to, is read
      Then every resource that was read keeps FHIR STU3 and its profile

  @FND-040
  Rule: An organisation is the practice as a whole
    Scenario: Every Organization that is read has the ODS code of the base URL
      Given the patients whom the target file declares
      When every Organization that a Patient is managed by, or a slot leads to, is read
      Then every Organization that was read has the ODS code of the service root URL

  @FND-041
  Rule: An organisation has a name
    Scenario: Every Organization that is read has a name
      Given the patients whom the target file declares
      When every Organization that a Patient is managed by, or a slot leads to, is read
      Then every Organization that was read has a name

  @FND-042
  Rule: An organisation's address and telephone are shown
    Scenario: The Organization that is read shows address and telephone
      Given the patients whom the target file declares
      When every Organization that a Patient is managed by, or a slot leads to, is read
      Then the Organization that was read shows an address and a telephone number, as the practice has them

  @FND-043
  Rule: An organisation has no contact and no endpoint
    Scenario: Every Organization that is read leaves out the excluded elements
      Given the patients whom the target file declares
      When every Organization that a Patient is managed by, or a slot leads to, is read
      Then every Organization that was read has none of the elements that its page forbids

  @FND-044
  Rule: A location can be read
    Scenario: Every Location reads as a search shows it
      Given the free slots of two weeks and what they lead to
      When every Location is read
      Then each read succeeds with what was asked for
      And each is the same as it was shown

  @FND-045
  Rule: A location keeps its profile
    Scenario: Every Location that is read keeps CareConnect-GPC-Location-1
      Given the free slots of two weeks and what they lead to
      When every Location is read
      Then every resource that was read keeps FHIR STU3 and its profile

  @FND-046
  Rule: A location has a name
    Scenario: Every Location that is read has a name
      Given the free slots of two weeks and what they lead to
      When every Location is read
      Then every Location that was read has a name

  @FND-047
  Rule: A location's address and telephone are shown
    Scenario: Every Location that is read shows address and telephone
      Given the free slots of two weeks and what they lead to
      When every Location is read
      Then every declared surgery that was read shows its address and telephone

  @FND-048
  Rule: A location is managed by the practice
    Scenario: Every Location that is read refers to the practice of the base URL
      Given the free slots of two weeks and what they lead to
      When every Location is read
      Then everything that was read is managed by the practice in the service root URL

  @FND-049
  Rule: A location has no endpoint
    Scenario: Every Location that is read leaves out endpoint
      Given the free slots of two weeks and what they lead to
      When every Location is read
      Then every Location that was read has none of the elements that its page forbids

  @FND-050
  Rule: A site code is one
    Scenario: Every Location that is read has its site code, if any, under the system of site codes
      Given the free slots of two weeks and what they lead to
      When every Location is read
      Then every declared surgery that was read shows its site code

  @CON-005
  Rule: The version stays from read to read while nothing changes
    Scenario Outline: Every <type> has one version in reads that follow each other
      Given <these>
      When every <type> is read
      Then reading each twice more shows one version

      Examples:
        | type         | these                                             |
        | Patient      | the patients whom the target file declares        |
        | Practitioner | the free slots of two weeks and what they lead to |
        | Organization | the free slots of two weeks and what they lead to |
        | Location     | the free slots of two weeks and what they lead to |
