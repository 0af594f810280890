Feature: Several bookings of one slot
  Whatever comes at the same moment, a slot is booked once. Whoever comes second is told that it is taken.

  @BPA-036
  Rule: A slot that is taken cannot be booked
    Scenario: A second booking of a booked slot is refused with 409 DUPLICATE_REJECTED
      Given a free slot
      When it is booked
      And the same slot is booked again for another patient
      Then the request is refused as a duplicate
      And nothing was booked

  @ERR-019
  Rule: A duplicate is answered with DUPLICATE_REJECTED
    Scenario: A booking of a slot that the same patient has already is answered with DUPLICATE_REJECTED
      Given a free slot
      When it is booked
      And the same slot is booked again for the same patient
      Then the request is refused as a duplicate
      And nothing was booked

  @CON-013
  Rule: Of simultaneous bookings of one slot exactly one succeeds
    Scenario Outline: Of <count> bookings of one slot at the same moment one succeeds, round <round>
      Given a free slot
      When <count> bookings of it are sent at the same moment
      Then one booking succeeds and the others are refused as duplicates
      And the book holds one appointment of it

      Examples:
        | count | round |
        | 2     | one   |
        | 2     | two   |
        | 2     | three |
        | 10    | one   |
        | 10    | two   |

    Scenario: Of bookings of one slot by two organisations at the same moment one succeeds
      Given a free slot that every organisation may see
      When two organisations book it at the same moment, for two patients
      Then one booking succeeds and the others are refused as duplicates
      And the book holds one appointment of it

    Scenario: Of a booking of three slots and one of the middle slot at the same moment one succeeds
      Given 3 adjacent free slots
      When a booking of all three and a booking of the middle one are sent at the same moment
      Then one booking succeeds and the others are refused as duplicates
      And the book holds one appointment of it
      And the slots of the booking that was refused are free, where the other does not take them
