Feature: Care settings
  A practice, a hub, urgent care and others: each under its own ODS code, organisation type, ASID, user and role.

  @SES-009
  Rule: Every care setting books
    Scenario: Each organisation of the run books, reads, amends and cancels
      Given a consumer who uses every interaction
      When each organisation of the run books, reads, amends and cancels an appointment
      Then each step succeeds, and each appointment names its organisation
