Feature: Refusals keep the profile GPConnect-OperationOutcome-1
  Judged over the OperationOutcomes of searches that must be refused, one for each way to be wrong that the
  search page names.

  @OUT-001
  Rule: An issue has details
    Scenario: Every issue of a refused search has details
      Given the answers to searches that must be refused
      Then every OperationOutcome keeps this rule

  @OUT-002
  Rule: The details hold a Spine code
    Scenario: Every issue of a refused search is coded with a Spine code
      Given the answers to searches that must be refused
      Then every OperationOutcome keeps this rule

  @OUT-003
  Rule: There is one coding
    Scenario: Every issue of a refused search has exactly one coding
      Given the answers to searches that must be refused
      Then every OperationOutcome keeps this rule

  @OUT-004
  Rule: The coding has the Spine code system
    Scenario: Every coding of a refused search is of the Spine code system
      Given the answers to searches that must be refused
      Then every OperationOutcome keeps this rule

  @OUT-005
  Rule: The coding has a code
    Scenario: Every coding of a refused search has a code
      Given the answers to searches that must be refused
      Then every OperationOutcome keeps this rule

  @OUT-006
  Rule: The coding has a display
    Scenario: Every coding of a refused search has a display text
      Given the answers to searches that must be refused
      Then every OperationOutcome keeps this rule

  @OUT-007
  Rule: The coding has no version
    Scenario: No coding of a refused search has a version or says that a user selected it
      Given the answers to searches that must be refused
      Then every OperationOutcome keeps this rule
