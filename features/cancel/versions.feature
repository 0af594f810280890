Feature: Cancelling the version that was read
  A cancellation names the version that it changes. An old one is refused, and changes nothing.

  @CON-007
  Rule: A cancellation of another version is refused
    Scenario: A cancellation of a version that the appointment never had is refused
      Given a booked appointment
      When it is cancelled with a version that it never had
      Then the request is refused as a version conflict
      And the appointment is as it was

    Scenario: A cancellation of the version before the last change is refused, whatever version its content names
      Given a booked appointment
      And it has been amended since its version was noted
      When it is cancelled with the version that was noted
      Then the request is refused as a version conflict
      And the appointment is as it was

  @CON-009
  Rule: A cancellation names the version
    Scenario: A cancellation without If-Match is refused, or carried out
      Given a booked appointment
      When it is cancelled with no If-Match
      Then it is refused and left as it was, or carried out

  @CON-010
  Rule: A cancellation of the current version is accepted
    Scenario Outline: A cancellation with the version that <source> gives is accepted
      Given a booked appointment
      When it is cancelled with the version that <source> gives
      Then the cancellation succeeds

      Examples:
        | source                     |
        | the ETag of a read         |
        | a retrieve                 |
        | the answer to its booking  |
        | the answer to an amendment |

  @CON-011
  Rule: An If-Match that names no version cancels nothing
    Scenario Outline: A cancellation with <header> is refused
      Given a booked appointment
      When it is cancelled with <header>
      Then the request is refused as header If-Match
      And the appointment is as it was

      Examples:
        | header                   |
        | an If-Match that is junk |
        | an empty version         |
