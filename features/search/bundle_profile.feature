Feature: Search results keep the profile GPConnect-Searchset-Bundle-1
  The search page does not name the profile: what only the profile forbids is noted, and a failure where the
  Bundle claims the profile (ruling 8).

  @BUN-001
  Rule: The type is searchset
    Scenario: The Bundle of a two-week search is of type searchset
      When the consumer asks for the free slots of two weeks
      Then the Bundle keeps this rule
      And the answer is a Bundle of type searchset

  @BUN-002
  Rule: There is no total
    Scenario: The Bundle of a two-week search has no total
      When the consumer asks for the free slots of two weeks
      Then the Bundle keeps this rule

  @BUN-003
  Rule: There is no link
    Scenario: The Bundle of a two-week search has no link
      When the consumer asks for the free slots of two weeks
      Then the Bundle keeps this rule

  @BUN-004
  Rule: A Bundle that claims the profile has an entry
    Scenario: An empty result does not claim the profile that asks for an entry
      When the consumer searches one second of a night
      Then the Bundle keeps this rule

  @BUN-005
  Rule: No entry says how it was found
    Scenario: No entry of a two-week search has a search element
      When the consumer asks for the free slots of two weeks
      Then the Bundle keeps this rule

  @BUN-006
  Rule: No entry holds a request or a response
    Scenario: No entry of a two-week search holds a request or a response
      When the consumer asks for the free slots of two weeks
      Then the Bundle keeps this rule

  @BUN-007
  Rule: There is no signature
    Scenario: The Bundle of a two-week search has no signature
      When the consumer asks for the free slots of two weeks
      Then the Bundle keeps this rule
