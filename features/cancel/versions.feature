Feature: Cancelling the version that was read
  A cancellation names the version that it changes. An old one is refused, and changes nothing.

  @CON-007
  Rule: A cancellation of another version is refused
    Scenario: A cancellation of a version that the appointment never had is refused
      Given a booked appointment
      When it is cancelled with a version that it never had
      Then the request is refused as a version conflict
      And the appointment is as it was

  @CON-009
  Rule: A cancellation names the version
    Scenario: A cancellation without If-Match is refused, or carried out
      Given a booked appointment
      When it is cancelled with no If-Match
      Then it is refused and left as it was, or carried out
