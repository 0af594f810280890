Feature: Booking several slots in one appointment
  Adjacent slots of one schedule, delivery channel and service type may be booked together; others may not. The
  slots are booked all together or not at all.

  @BPA-028
  Rule: Adjacent slots that belong together can be booked together
    Scenario Outline: A booking of <count> adjacent slots is accepted and takes every one of them
      Given <count> adjacent free slots
      When they are booked
      Then the booking succeeds
      And the appointment is as it was sent, in the answer, in a read and in a retrieve
      And the slots are no longer found

      Examples:
        | count |
        | 2     |
        | 3     |

  @BPA-029
  Rule: Slots that are not adjacent are refused
    Scenario Outline: A booking of two slots <kind> is refused
      Given two free slots <kind>
      When they are booked
      Then the request is refused as slots that do not go together
      And nothing was booked

      Examples:
        | kind                    |
        | with a gap between them |
        | that overlap            |

    Scenario: A booking of three slots of which only the third stands apart is refused
      Given three free slots of which the third stands apart
      When they are booked
      Then the request is refused as slots that do not go together
      And nothing was booked

  @BPA-030
  Rule: Slots of different schedules are refused
    Scenario: A booking of two adjacent slots of different schedules is refused
      Given two free slots of different schedules
      When they are booked
      Then the request is refused as slots that do not go together
      And nothing was booked

  @BPA-031
  Rule: Slots of different delivery channels are refused
    Scenario: A booking of two adjacent slots of different delivery channels is refused
      Given two free slots of different delivery channels
      When they are booked
      Then the request is refused as slots that do not go together
      And nothing was booked

  @BPA-032
  Rule: Slots of different service types are refused
    Scenario: A booking of two adjacent slots of different service types is refused
      Given two free slots of different service types
      When they are booked
      Then the request is refused as slots that do not go together
      And nothing was booked

  @BPA-033
  Rule: The appointment lasts from the start of the first slot to the end of the last
    Scenario: A booking of two slots that starts with the second is refused
      Given 2 adjacent free slots
      When they are booked with the start of the second
      Then the request is refused as times that are not those of the slots
      And nothing was booked

    Scenario: A booking of two slots that ends with the first is refused
      Given 2 adjacent free slots
      When they are booked with the end of the first
      Then the request is refused as times that are not those of the slots
      And nothing was booked

  @BPA-034
  Rule: All slots are booked, or none
    Scenario Outline: A booking of three slots of which the <which> is taken leaves the others free
      Given 3 adjacent free slots
      When the <which> of them is booked by itself
      And all of them are booked
      Then the request is refused as a duplicate
      And the slots stay free

      Examples:
        | which  |
        | first  |
        | second |
        | third  |
