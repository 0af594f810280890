Feature: Sessions over federated practices
  Several practices in one run: their results joined, nothing of one seen at another.

  @SES-003
  Rule: Practices keep apart
    Scenario: Slots, patients and appointments of federated practices keep apart
      Given a consumer who uses every interaction
      And the federated practices of the run
      Then each practice offers its own slots alone
      And no practice shows a patient of another as its own
      And no practice reads, or books for, a patient of another by their id
      And an appointment at one practice is nowhere to be seen at another
