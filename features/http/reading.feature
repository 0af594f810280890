Feature: Reading what is referred to
  Whatever can be updated or referred to can be read, under the same logical id.

  @HTTP-042
  Rule: Reads give what was asked for
    Scenario Outline: Reads give what was asked for: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect   |
        | as it is |
        | as it is |
      Then each answer holds the resource that was asked for

      Examples:
        | interaction       |
        | read patient      |
        | read practitioner |
        | read organisation |
        | read location     |
        | read appointment  |

  @HTTP-041
  Rule: What can be updated can be read
    Scenario: What can be updated can be read
      Given a right request to read appointment
      When it is sent with each of these defects
        | defect   |
        | as it is |
      Then each answer holds the resource that was asked for

  @HTTP-008
  Rule: Logical ids stay
    Scenario Outline: Logical ids stay: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect   |
        | as it is |
        | as it is |
        | as it is |
      Then it is the same as the answers before and after it

      Examples:
        | interaction           |
        | find patient          |
        | read patient          |
        | read practitioner     |
        | read organisation     |
        | read location         |
        | search for free slots |

    Scenario: Logical ids stay in a retrieve
      Given a right request to retrieve the appointments of a patient who has one
      When it is sent with each of these defects
        | defect   |
        | as it is |
        | as it is |
        | as it is |
      Then it is the same as the answers before and after it

  @HTTP-008
  Rule: An appointment keeps its id
    Scenario Outline: An appointment keeps its id: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect   |
        | as it is |
        | as it is |
      Then each answer holds the resource that was asked for

      Examples:
        | interaction        |
        | read appointment   |
        | amend appointment  |
        | cancel appointment |

  @HTTP-037
  Rule: References lead to resources
    Scenario: References of a search lead to resources
      When every resource of the directory that a search refers to is read
      Then each answer holds the resource that was asked for

    Scenario: References of a patient lead to resources
      When every resource of the directory that a patient's record refers to is read
      Then each answer holds the resource that was asked for

    Scenario: References of an appointment lead to resources
      When every resource of the directory that an appointment refers to is read
      Then each answer holds the resource that was asked for

  @HTTP-003
  Rule: Foundations and appointments share a service root
    Scenario Outline: Foundations and appointments share a service root: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect   |
        | as it is |
      Then each succeeds

      Examples:
        | interaction           |
        | search for free slots |
        | find patient          |
        | read organisation     |

  @HTTP-050
  Rule: What must be supported is populated
    Scenario: The practice shows the telephone number and the postcode that it holds
      Given a right request to read organisation
      When it is sent with each of these defects
        | defect   |
        | as it is |
      Then the practice shows the declared telephone number and postcode
