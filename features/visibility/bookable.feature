Feature: Slots that the practice keeps for itself
  A slot that is not GP Connect bookable is shown to nobody, whatever else was set on it.

  @AAC-001
  Rule: Slots that are not GP Connect bookable are never shown
    Scenario Outline: Slots that are not bookable are hidden from <who> <how>
      Given the slots that <who> sees <how>
      Then no slot is shown that the practice keeps for itself

      Examples:
        | who                         | how              |
        | the consumer's organisation | without a filter |
        | the consumer's organisation | by type          |
        | the consumer's organisation | by code          |
        | the consumer's organisation | by type and code |
        | another organisation        | without a filter |
        | another organisation        | by type          |
        | another organisation        | by code          |
        | another organisation        | by type and code |
