Feature: The capability statement is there
  Every valid request is answered with a valid CapabilityStatement.

  @CAP-001
  Rule: The capability statement is given
    Scenario: The capability statement is given
      Given a right request to metadata
      When it is sent with each of these defects
        | defect   |
        | as it is |
      Then each answer is a CapabilityStatement

  @CAP-002
  Rule: The capability statement is valid
    Scenario: The capability statement is valid
      Given the capability statement
      Then the statement is valid FHIR STU3

  @CAP-003
  Rule: The capability statement is given at all times
    Scenario: The capability statement is given again and again
      Given a right request to metadata
      When it is sent with each of these defects
        | defect                         |
        | as it is                       |
        | with an unknown parameter      |
        | with Accept */*                |
        | without Accept                 |
        | with Accept-Encoding gzip      |
        | with a Forwarded header        |
        | with the user unknown to Spine |
        | as it is                       |
      Then each answer is a CapabilityStatement

  @CAP-004
  Rule: The format of the capability statement can be chosen
    Scenario: The format of the capability statement can be chosen
      Given a right request to metadata
      When it is sent with each of these defects
        | defect                                 |
        | with _format application/fhir+json     |
        | with _format JSON and Accept text/html |
      Then each answer is a CapabilityStatement
