Feature: After the booking the whole appointment book counts
  Restrictions concern who finds and books a slot. Whoever may use the API reads, retrieves, amends and cancels every
  appointment, also one in a slot that it could not have seen.

  @AAC-040
  Rule: Retrieving knows no restriction
    Scenario Outline: An appointment in a slot for <whom> is retrieved
      Given an appointment in a slot for <whom>
      Then the consumer's organisation can retrieve it

      Examples:
        | whom                      |
        | another organisation type |
        | other organisations       |

  @AAC-041
  Rule: Reading knows no restriction
    Scenario Outline: An appointment in a slot for <whom> is read
      Given an appointment in a slot for <whom>
      Then the consumer's organisation can read it

      Examples:
        | whom                      |
        | another organisation type |
        | other organisations       |

  @AAC-042
  Rule: Amending knows no restriction
    Scenario Outline: An appointment in a slot for <whom> is amended
      Given an appointment in a slot for <whom>
      Then the consumer's organisation can amend it

      Examples:
        | whom                      |
        | another organisation type |
        | other organisations       |

  @AAC-043
  Rule: Cancelling knows no restriction
    Scenario Outline: An appointment in a slot for <whom> is cancelled
      Given an appointment in a slot for <whom>
      Then the consumer's organisation can cancel it

      Examples:
        | whom                      |
        | another organisation type |
        | other organisations       |
