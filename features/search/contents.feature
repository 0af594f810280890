Feature: What a search for free slots returns
  A successful search is answered with a searchset Bundle of free slots and what belongs to them, populated as
  the search page, the read pages and the slot availability page ask.

  @SFS-031
  Rule: A successful search answers 200
    Scenario: A search of two weeks with every include answers 200 OK
      When the consumer searches the two weeks from today
      Then the search succeeds

  @SFS-032
  Rule: The answer is a searchset Bundle
    Scenario: A search of a day is answered with a searchset Bundle
      Given a day with free slots
      When the consumer searches that day by its date
      Then the answer is a Bundle of type searchset

    Scenario: A search that finds no slot is answered with a searchset Bundle
      When the consumer searches one second of a night
      Then the answer is a Bundle of type searchset

    Scenario: No resource of a two-week search is returned twice
      Given the free slots of two weeks
      Then each resource stands in the Bundle once

  @SFS-033
  Rule: Every returned resource conforms to its profile
    Scenario: Every resource of a two-week search keeps FHIR STU3 and its GP Connect profile
      Given the free slots of two weeks
      Then every resource keeps FHIR STU3 and its profile

    Scenario: Every slot of a two-week search ends after it starts
      Given the free slots of two weeks
      Then every Slot ends after it starts

    Scenario Outline: Every <type> of a two-week search has its id, asserts its profile and gives its version
      Given the free slots of two weeks
      Then every <type> has a logical id, its profile and its version

      Examples:
        | type         |
        | Slot         |
        | Schedule     |
        | Practitioner |
        | Location     |
        | Organization |

  @SFS-034
  Rule: Every returned slot is free
    Scenario: Every slot of a two-week search has the status free
      Given the free slots of two weeks
      Then every Slot is free

    Scenario Outline: Every slot of a search <how> has the status free
      Given a day with free slots
      When the consumer searches that day <how>
      Then every Slot is free

      Examples:
        | how                                         |
        | without a search filter                     |
        | as the organisation type "gp-practice"      |
        | as its own organisation code                |
        | and asks for Schedule                       |

  @SFS-039
  Rule: The slots are those of the practice that was addressed
    Scenario: The Organization of a two-week search has the ODS code that was addressed
      Given the free slots of two weeks
      Then the Organization is the practice that was addressed

    Scenario: Sessions at every surgery of the practice are returned
      Given the free slots of two weeks
      Then every declared session that is open to the consumer is returned

  @SFS-043
  Rule: A Practitioner is populated as Read a practitioner asks
    Scenario: Every Practitioner of a two-week search is populated as its read page asks
      Given the free slots of two weeks
      Then every Practitioner is populated as the read page asks

  @SFS-044
  Rule: A Location is populated as Read a location asks
    Scenario: Every Location of a two-week search is populated as its read page asks
      Given the free slots of two weeks
      Then every Location is populated as the read page asks

  @SFS-045
  Rule: The Organization is populated as Read an organisation asks
    Scenario: The Organization of a two-week search is populated as its read page asks
      Given the free slots of two weeks
      Then every Organization is populated as the read page asks

  @SFS-046
  Rule: A slot's Location is the place of the appointment
    Scenario: Every Location of a two-week search is a surgery of the practice, with its postcode
      Given the free slots of two weeks
      Then every Location is a surgery that the practice declares
      And every Location shows the postcode that the practice declares

    Scenario: Every declared session is returned at the surgery where it takes place
      Given the free slots of two weeks
      Then every declared session that is open to the consumer is returned
      And every declared session that is returned takes place where the practice declares it

  @SFS-047
  Rule: A Location names its managing organisation
    Scenario: Every Location of a two-week search names its managing organisation
      Given the free slots of two weeks
      Then every Location names its managing organisation

  @SFS-053
  Rule: A slot's start and end are UK local time
    Scenario: Every slot of a two-week search gives its start and end in UK local time
      Given the free slots of two weeks
      Then every Slot gives its start and end in UK time

  @SFS-054
  Rule: A Schedule's planning horizon is UK local time
    Scenario: Every Schedule of a two-week search gives both ends of its planning horizon in UK local time
      Given the free slots of two weeks
      Then every Schedule gives its planning horizon in UK time

  @SFS-055
  Rule: A slot names its slot type
    Scenario: Every slot of a two-week search names the practice's slot type
      Given the free slots of two weeks
      Then every Slot names the practice's slot type

  @SFS-056
  Rule: A Schedule names its schedule type where it has one
    Scenario: Every Schedule of a two-week search that has a service category names the schedule type
      Given the free slots of two weeks
      Then every Schedule names its schedule type where it has a service category

    Scenario: Every declared session shows the schedule type that the practice gave it
      Given the free slots of two weeks
      Then every declared session that is returned shows the schedule type that the practice declares

  @SFS-058
  Rule: A slot has no specialty
    Scenario: No slot of a two-week search has a specialty
      Given the free slots of two weeks
      Then every Slot has no specialty

  @SFS-059
  Rule: A Schedule has no specialty
    Scenario: No Schedule of a two-week search has a specialty
      Given the free slots of two weeks
      Then every Schedule has no specialty

  @SFS-060
  Rule: A slot has a delivery channel
    Scenario: Every slot of a two-week search has a delivery channel
      Given the free slots of two weeks
      Then every Slot has a delivery channel

    Scenario: Every declared session shows the delivery channel that the practice chose for it
      Given the free slots of two weeks
      Then every declared session that is returned shows the delivery channel that was chosen for it

  @SFS-061
  Rule: A Schedule has a practitioner role
    Scenario: Every Schedule of a two-week search has a practitioner role
      Given the free slots of two weeks
      Then every Schedule has a practitioner role

    Scenario: Every declared session shows the practitioner role that the practice chose for it
      Given the free slots of two weeks
      Then every declared session that is returned shows the practitioner role that was chosen for it

  @SFS-062
  Rule: A Schedule is at one Location
    Scenario: Every Schedule of a two-week search refers to exactly one Location
      Given the free slots of two weeks
      Then every Schedule is at exactly one Location

  @SFS-066
  Rule: Slots for visits are not offered
    Scenario: No slot of a two-week search is for a visit
      Given the free slots of two weeks
      Then every Slot is not for a visit
