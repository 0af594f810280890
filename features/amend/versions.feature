Feature: Amending the version that was read
  An amendment names the version that it changes. An old one is refused, and changes nothing.

  @CON-006
  Rule: An amendment of another version is refused
    Scenario: An amendment of a version that the appointment never had is refused
      Given a booked appointment
      When its description is amended with a version that it never had
      Then the request is refused as a version conflict
      And the appointment is as it was

    Scenario: An amendment of the version before the last change is refused, whatever version its content names
      Given a booked appointment
      And it has been amended since its version was noted
      When its description is amended with the version that was noted
      Then the request is refused as a version conflict
      And the appointment is as it was

  @CON-008
  Rule: An amendment names the version
    Scenario: An amendment without If-Match is refused, or carried out
      Given a booked appointment
      When its description is amended with no If-Match
      Then it is refused and left as it was, or carried out

  @CON-010
  Rule: An amendment of the current version is accepted
    Scenario Outline: An amendment with the version that <source> gives is accepted
      Given a booked appointment
      When its description is amended with the version that <source> gives
      Then the amendment succeeds

      Examples:
        | source                     |
        | the ETag of a read         |
        | a retrieve                 |
        | the answer to its booking  |
        | the answer to an amendment |

    Scenario: An amendment of the current version is accepted after one of another version was refused
      Given a booked appointment
      When its description is amended with a version that it never had
      Then the request is refused as a version conflict
      When the consumer amends its description
      Then the amendment succeeds

  @CON-011
  Rule: An If-Match that names no version changes nothing
    Scenario Outline: An amendment with <header> is refused
      Given a booked appointment
      When its description is amended with <header>
      Then the request is refused as header If-Match
      And the appointment is as it was

      Examples:
        | header                   |
        | an If-Match that is junk |
        | an empty version         |

    Scenario Outline: An amendment with <header> is refused, or carried out
      Given a booked appointment
      When its description is amended with <header>
      Then it is refused and left as it was, or carried out

      Examples:
        | header                     |
        | its version without quotes |
        | its version without W/     |

  @CON-012
  Rule: No update is lost
    Scenario: Of two amendments from one version the second is refused and the first one's text stays
      Given a booked appointment
      When two consumers amend it one after the other, both from the version that they read
      Then the request is refused as a version conflict
      And the first text stays

    Scenario: Of two amendments from one version at the same moment one succeeds
      Given a booked appointment
      When two amendments of it from the same version are sent at the same moment
      Then one amendment succeeds and the other is refused for its version
      And the text of the one that succeeded stays

    Scenario: Of an amendment and a cancellation from one version at the same moment one succeeds
      Given a booked appointment
      When an amendment and a cancellation of it from the same version are sent at the same moment
      Then one of them succeeds and the other is refused
      And what the one that succeeded changed stays

  @CON-015
  Rule: A server without history honours versions all the same
    Scenario: A version is given, and an amendment of the version before the last is refused
      Given a booked appointment
      And a read of it gives its version, in the body and as ETag
      When two consumers amend it one after the other, both from the version that they read
      Then the request is refused as a version conflict
