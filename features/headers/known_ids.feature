Feature: Interaction ids that work
  Every interaction is answered under the id that the specification gives it.

  @HDR-009
  Rule: The interaction id of search for free slots works
    Scenario: The interaction id of search for free slots works
      Given a right request to search for free slots
      When it is sent with each of these defects
        | defect                              |
        | as it is                            |
        | with its header names in lower case |
      Then each succeeds

  @HDR-010
  Rule: The interaction id of read appointment works
    Scenario: The interaction id of read appointment works
      Given a right request to read appointment
      When it is sent with each of these defects
        | defect                              |
        | as it is                            |
        | with its header names in lower case |
      Then each succeeds

  @HDR-011
  Rule: The interaction id of book appointment works
    Scenario: The interaction id of book appointment works
      Given a right request to book appointment
      When it is sent with each of these defects
        | defect                              |
        | as it is                            |
        | with its header names in lower case |
      Then each succeeds

  @HDR-012
  Rule: The interaction id of amend appointment works
    Scenario: The interaction id of amend appointment works
      Given a right request to amend appointment
      When it is sent with each of these defects
        | defect                              |
        | as it is                            |
        | with its header names in lower case |
      Then each succeeds

  @HDR-013
  Rule: The interaction id of cancel appointment works
    Scenario: The interaction id of cancel appointment works
      Given a right request to cancel appointment
      When it is sent with each of these defects
        | defect                              |
        | as it is                            |
        | with its header names in lower case |
      Then each succeeds

  @HDR-014
  Rule: The interaction id of retrieve a patient's appointments works
    Scenario: The interaction id of retrieve a patient's appointments works
      Given a right request to retrieve a patient's appointments
      When it is sent with each of these defects
        | defect                              |
        | as it is                            |
        | with its header names in lower case |
      Then each succeeds

  @HDR-015
  Rule: The interaction ids of the Foundations work
    Scenario Outline: The interaction ids of the Foundations work: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                              |
        | as it is                            |
        | with its header names in lower case |
      Then each succeeds

      Examples:
        | interaction       |
        | metadata          |
        | find patient      |
        | read patient      |
        | read practitioner |
        | read organisation |
        | read location     |

    Scenario: The interaction id of registering a patient is known
      When the request to register a patient who is registered already is sent
      Then it succeeds, or is refused for another reason than its headers
