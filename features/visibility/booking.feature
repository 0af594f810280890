Feature: Booking keeps to what a search would show
  An id that was seen once, or guessed, opens nothing: a slot that an organisation may not see it cannot book, and the
  slot stays free for those whom it is for. Cancelling opens nothing either.

  @AAC-035
  Rule: A slot that is not GP Connect bookable cannot be booked
    Scenario: Slots that are not bookable cannot be booked by their ids
      Given declared slots that are not bookable
      When the consumer's organisation books each of them by its id
      Then every such booking is refused, and leaves no appointment behind

  @AAC-036
  Rule: A slot for another organisation type cannot be booked
    Scenario Outline: A slot for <whom> cannot be booked by organisations of another type, or of none
      Given a free slot for <whom>
      When the consumer's organisation books it by its id
      And every other organisation that it is not for books it by its id
      Then every such booking is refused, and leaves no appointment behind
      And an organisation that it is for can still book it

      Examples:
        | whom                      |
        | another organisation type |
        | its code as another type  |

  @AAC-037
  Rule: A slot for other organisations cannot be booked
    Scenario Outline: A slot for <whom> cannot be booked by organisations of another code
      Given a free slot for <whom>
      When the consumer's organisation books it by its id
      And every other organisation that it is not for books it by its id
      Then every such booking is refused, and leaves no appointment behind
      And an organisation that it is for can still book it

      Examples:
        | whom                            |
        | other organisations             |
        | other organisations of its type |

  @AAC-038
  Rule: A slot outside its time cannot be booked
    Scenario Outline: Slots <kind> cannot be booked by their ids
      Given declared slots <kind>
      When the consumer's organisation books each of them by its id
      Then every such booking is refused, and leaves no appointment behind

      Examples:
        | kind                      |
        | under embargo             |
        | beyond its booking window |

  @AAC-039
  Rule: An organisation cannot book beyond its limit
    @AAC-006
    Scenario: Slots of a session with a limit cannot be booked one by one beyond it
      Given a session with a limit for each organisation
      When the consumer's organisation books its slots one by one, beyond the limit
      Then no more of them are booked than the limit allows

    Scenario: Slots of a session with a limit cannot be booked at once beyond it
      Given a session with a limit for each organisation
      When the consumer's organisation books more slots at once than the limit allows
      Then no more of them are booked than the limit allows

  @AAC-001
  Rule: A freed slot is as bookable as before
    Scenario: A slot of the practice's own is not shown when its appointment is cancelled
      Given a slot of the practice's own whose appointment was cancelled
      Then no search of an organisation that it is not for shows it

  @AAC-011
  Rule: A freed slot is for those whom it was for
    Scenario: A slot for other organisations that was booked and freed is hidden as before
      Given a slot for other organisations that was booked and freed again
      Then no search of an organisation that it is not for shows it
