Feature: Cancellations that must be refused
  Each is a valid cancellation with one more change. It is refused, and the appointment stays booked as it was.

  @CPA-015
  Rule: The description cannot change
    Scenario Outline: The description cannot change: a cancellation is refused for <case>
      Given a booked appointment
      When a cancellation with this change is sent: "<case>"
      Then the change is refused
      And the appointment is as it was

      Examples:
        | case                |
        | another description |

  @CPA-016
  Rule: The comment cannot change
    Scenario Outline: The comment cannot change: a cancellation is refused for <case>
      Given a booked appointment
      When a cancellation with this change is sent: "<case>"
      Then the change is refused
      And the appointment is as it was

      Examples:
        | case            |
        | another comment |

  @CPA-017
  Rule: Times and slots cannot change
    Scenario Outline: Times and slots cannot change: a cancellation is refused for <case>
      Given a booked appointment
      When a cancellation with this change is sent: "<case>"
      Then the change is refused
      And the appointment is as it was

      Examples:
        | case          |
        | later start   |
        | later end     |
        | another slot  |
        | one more slot |

  @CPA-018
  Rule: Participants cannot change
    Scenario Outline: Participants cannot change: a cancellation is refused for <case>
      Given a booked appointment
      When a cancellation with this change is sent: "<case>"
      Then the change is refused
      And the appointment is as it was

      Examples:
        | case             |
        | another patient  |
        | another location |
        | one more patient |

  @CPA-019
  Rule: The booking organisation cannot change
    Scenario Outline: The booking organisation cannot change: a cancellation is refused for <case>
      Given a booked appointment
      When a cancellation with this change is sent: "<case>"
      Then the change is refused
      And the appointment is as it was

      Examples:
        | case                           |
        | another organisation name      |
        | another organisation code      |
        | another organisation telephone |
        | another organisation type      |

  @CPA-020
  Rule: Nothing else can change
    Scenario Outline: Nothing else can change: a cancellation is refused for <case>
      Given a booked appointment
      When a cancellation with this change is sent: "<case>"
      Then the change is refused
      And the appointment is as it was

      Examples:
        | case                     |
        | reason                   |
        | specialty                |
        | another created          |
        | priority                 |
        | another service type     |
        | identifier               |
        | another delivery channel |

    Scenario: A cancellation of one appointment that is sent to the address of another is refused
      Given a booked appointment
      When the cancellation of another appointment is sent to its address
      Then the request is refused as content of another appointment
      And the appointment is as it was
      And the other appointment is as it was

  @CPA-021
  Rule: The status becomes cancelled and nothing else
    Scenario Outline: The status becomes cancelled and nothing else: a cancellation is refused for <case>
      Given a booked appointment
      When a cancellation with this change is sent: "<case>"
      Then the change is refused
      And the appointment is as it was

      Examples:
        | case             |
        | still booked     |
        | noshow           |
        | pending          |
        | entered in error |

  @CPA-006
  Rule: A cancellation gives its reason
    Scenario: A cancellation without a reason is refused, or accepted with a note
      Given a booked appointment
      When it is cancelled without a reason
      Then it is refused, or accepted with a note

  @CPA-023
  Rule: A cancelled appointment is not changed by cancelling it again
    Scenario: A second cancellation is refused, or changes nothing
      Given a cancelled appointment
      When it is cancelled again for another reason
      Then it is refused, or nothing changes

    @SFS-063
    Scenario: A second cancellation leaves the slot with the appointment that was booked into it since
      Given a cancelled appointment whose slot was booked again for another patient
      When it is cancelled again for another reason
      Then its slot is still taken, and the appointment that took it is as it was

  @CPA-029
  Rule: An appointment that does not exist cannot be cancelled
    Scenario: A cancellation of an unknown appointment is refused and creates none
      Given a booked appointment
      When an appointment that does not exist is cancelled
      Then the request is refused as an unknown appointment
      And no appointment of that id can be read

  @CPA-030
  Rule: Every error has an OperationOutcome of its profile
    Scenario Outline: The OperationOutcome of a refused cancellation keeps its profile: <case>
      Given a booked appointment
      When a cancellation with this change is sent: "<case>"
      Then its OperationOutcome keeps its profile

      Examples:
        | case                |
        | another description |
        | later start         |
