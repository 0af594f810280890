Feature: Versions of an appointment
  Every answer that holds one appointment names its version; the version moves when the content does, and only then.

  @CON-001
  Rule: An answer with one appointment has an ETag
    Scenario Outline: The <moment> is answered with an ETag header
      Given the life of an appointment from its booking to its cancellation
      Then the <moment> is answered with an ETag

      Examples:
        | moment                      |
        | booking                     |
        | read                        |
        | amendment                   |
        | cancellation                |
        | read after the cancellation |

  @CON-002
  Rule: An ETag is weak and quoted
    Scenario Outline: The ETag of the <moment> is weak and quoted
      Given the life of an appointment from its booking to its cancellation
      Then the <moment> is answered with a weak and quoted ETag

      Examples:
        | moment       |
        | booking      |
        | read         |
        | amendment    |
        | cancellation |

  @CON-003
  Rule: The ETag is the version
    Scenario Outline: The ETag of the <moment> is the version of its appointment
      Given the life of an appointment from its booking to its cancellation
      Then the <moment> is answered with the version of its appointment as ETag

      Examples:
        | moment       |
        | booking      |
        | read         |
        | amendment    |
        | cancellation |

  @CON-004
  Rule: The version moves with the content
    Scenario: A change moves the version, over the life of an appointment
      Given the life of an appointment from its booking to its cancellation
      Then the versions that follow each other differ where the content changed, and only there

  @CON-005
  Rule: The version stays while nothing changes
    Scenario: Read and retrieve agree on the version of an appointment
      Given a booked appointment
      Then the retrieve of its day shows it exactly as a read does

    Scenario: A second read returns the same appointment in the same version
      Given a booked appointment
      When it is read
      Then the appointment is the same as in the first read
