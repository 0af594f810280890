Feature: Bookings that must be refused
  Each is a valid booking of a free slot with one defect. It is refused with an OperationOutcome that says why, the
  slot stays free, and no appointment comes of it.

  @BPA-035
  Rule: The times are those of the slot
    Scenario Outline: The times are those of the slot: a booking is refused for <case>
      Given a free slot
      When a booking with this defect is sent: "<case>"
      Then the booking is refused
      And nothing was booked

      Examples:
        | case                    |
        | start ten minutes early |
        | start a minute late     |
        | end ten minutes late    |
        | end a minute early      |
        | an hour later           |
        | a week later            |

  @BPA-037
  Rule: A slot that does not exist is refused
    Scenario Outline: A slot that does not exist is refused: a booking is refused for <case>
      Given a free slot
      When a booking with this defect is sent: "<case>"
      Then the booking is refused
      And nothing was booked

      Examples:
        | case                           |
        | unknown slot                   |
        | slot elsewhere                 |
        | one known and one unknown slot |
        | slot that is a schedule        |

  @BPA-038
  Rule: A patient who does not exist is refused
    Scenario Outline: A patient who does not exist is refused: a booking is refused for <case>
      Given a free slot
      When a booking with this defect is sent: "<case>"
      Then the booking is refused
      And nothing was booked

      Examples:
        | case              |
        | unknown patient   |
        | patient elsewhere |

  @BPA-039
  Rule: A location that does not exist is refused
    Scenario Outline: A location that does not exist is refused: a booking is refused for <case>
      Given a free slot
      When a booking with this defect is sent: "<case>"
      Then the booking is refused
      And nothing was booked

      Examples:
        | case             |
        | unknown location |

  @BPA-040
  Rule: A practitioner who does not exist is refused
    Scenario Outline: A practitioner who does not exist is refused: a booking is refused for <case>
      Given a free slot
      When a booking with this defect is sent: "<case>"
      Then the booking is refused
      And nothing was booked

      Examples:
        | case                 |
        | unknown practitioner |

  @BPA-041
  Rule: A reason is refused
    Scenario Outline: A reason is refused: a booking is refused for <case>
      Given a free slot
      When a booking with this defect is sent: "<case>"
      Then the booking is refused
      And nothing was booked

      Examples:
        | case   |
        | reason |

  @BPA-042
  Rule: A specialty is refused
    Scenario Outline: A specialty is refused: a booking is refused for <case>
      Given a free slot
      When a booking with this defect is sent: "<case>"
      Then the booking is refused
      And nothing was booked

      Examples:
        | case      |
        | specialty |

  @BPA-044
  Rule: A patient is required
    Scenario Outline: A patient is required: a booking is refused for <case>
      Given a free slot
      When a booking with this defect is sent: "<case>"
      Then the booking is refused
      And nothing was booked

      Examples:
        | case                      |
        | no patient                |
        | no participant            |
        | patient without reference |
        | no participant status     |

  @BPA-045
  Rule: A location is required
    Scenario Outline: A location is required: a booking is refused for <case>
      Given a free slot
      When a booking with this defect is sent: "<case>"
      Then the booking is refused
      And nothing was booked

      Examples:
        | case        |
        | no location |

  @BPA-046
  Rule: Every participant has an actor
    Scenario Outline: Every participant has an actor: a booking is refused for <case>
      Given a free slot
      When a booking with this defect is sent: "<case>"
      Then the booking is refused
      And nothing was booked

      Examples:
        | case                      |
        | participant without actor |

  @BPA-047
  Rule: A start is required
    Scenario Outline: A start is required: a booking is refused for <case>
      Given a free slot
      When a booking with this defect is sent: "<case>"
      Then the booking is refused
      And nothing was booked

      Examples:
        | case                |
        | no start            |
        | no start and no end |

  @BPA-048
  Rule: An end is required
    Scenario Outline: An end is required: a booking is refused for <case>
      Given a free slot
      When a booking with this defect is sent: "<case>"
      Then the booking is refused
      And nothing was booked

      Examples:
        | case   |
        | no end |

  @BPA-049
  Rule: A status is required
    Scenario Outline: A status is required: a booking is refused for <case>
      Given a free slot
      When a booking with this defect is sent: "<case>"
      Then the booking is refused
      And nothing was booked

      Examples:
        | case      |
        | no status |

  @BPA-050
  Rule: The status is booked
    Scenario Outline: The status is booked: a booking is refused for <case>
      Given a free slot
      When a booking with this defect is sent: "<case>"
      Then the booking is refused
      And nothing was booked

      Examples:
        | case                           |
        | proposed                       |
        | pending                        |
        | cancelled                      |
        | arrived                        |
        | fulfilled                      |
        | entered in error               |
        | status that FHIR does not have |

  @BPA-051
  Rule: A slot is required
    Scenario Outline: A slot is required: a booking is refused for <case>
      Given a free slot
      When a booking with this defect is sent: "<case>"
      Then the booking is refused
      And nothing was booked

      Examples:
        | case    |
        | no slot |

  @BPA-052
  Rule: A booking organisation is required
    Scenario Outline: A booking organisation is required: a booking is refused for <case>
      Given a free slot
      When a booking with this defect is sent: "<case>"
      Then the booking is refused
      And nothing was booked

      Examples:
        | case                        |
        | no booking organisation     |
        | organisation not pointed at |

  @BPA-053
  Rule: The booking organisation is contained
    Scenario Outline: The booking organisation is contained: a booking is refused for <case>
      Given a free slot
      When a booking with this defect is sent: "<case>"
      Then the booking is refused
      And nothing was booked

      Examples:
        | case                       |
        | dangling organisation      |
        | organisation left out      |
        | organisation not contained |

  @BPA-054
  Rule: The booking organisation has an ODS code
    Scenario Outline: The booking organisation has an ODS code: a booking is refused for <case>
      Given a free slot
      When a booking with this defect is sent: "<case>"
      Then the booking is refused
      And nothing was booked

      Examples:
        | case                         |
        | no ODS code                  |
        | ODS code without value       |
        | identifier of another system |

  @BPA-055
  Rule: The booking organisation has a name
    Scenario Outline: The booking organisation has a name: a booking is refused for <case>
      Given a free slot
      When a booking with this defect is sent: "<case>"
      Then the booking is refused
      And nothing was booked

      Examples:
        | case                 |
        | no organisation name |

  @BPA-056
  Rule: The booking organisation has a telecom
    Scenario Outline: The booking organisation has a telecom: a booking is refused for <case>
      Given a free slot
      When a booking with this defect is sent: "<case>"
      Then the booking is refused
      And nothing was booked

      Examples:
        | case                    |
        | no organisation telecom |

  @BPA-057
  Rule: The time of creation is required
    Scenario Outline: The time of creation is required: a booking is refused for <case>
      Given a free slot
      When a booking with this defect is sent: "<case>"
      Then the booking is refused
      And nothing was booked

      Examples:
        | case       |
        | no created |

  @BPA-058
  Rule: A description is required
    Scenario Outline: A description is required: a booking is refused for <case>
      Given a free slot
      When a booking with this defect is sent: "<case>"
      Then the booking is refused
      And nothing was booked

      Examples:
        | case              |
        | no description    |
        | empty description |

  @BPA-059
  Rule: The provider checks the profile that is sent
    Scenario Outline: The provider checks the profile that is sent: a booking is refused for <case>
      Given a free slot
      When a booking with this defect is sent: "<case>"
      Then the booking is refused
      And nothing was booked

      Examples:
        | case            |
        | no profile      |
        | another profile |

  @BPA-060
  Rule: What the profile removes is refused
    Scenario Outline: What the profile removes is refused: a booking is refused for <case>
      Given a free slot
      When a booking with this defect is sent: "<case>"
      Then the booking is refused
      And nothing was booked

      Examples:
        | case                  |
        | appointmentType       |
        | indication            |
        | supportingInformation |
        | incomingReferral      |
        | requestedPeriod       |

  @BPA-067
  Rule: The booking organisation keeps its profile
    Scenario Outline: The booking organisation keeps its profile: a booking is refused for <case>
      Given a free slot
      When a booking with this defect is sent: "<case>"
      Then the booking is refused
      And nothing was booked

      Examples:
        | case                   |
        | two organisation types |
        | two ODS codes          |
        | ODS code with use      |
        | ODS code with period   |

  @BPA-069 @v1.2.9
  Rule: A cancellation reason is refused
    Scenario Outline: A cancellation reason is refused: a booking is refused for <case>
      Given a free slot
      When a booking with this defect is sent: "<case>"
      Then the booking is refused
      And nothing was booked

      Examples:
        | case                |
        | cancellation reason |

  @ERR-023
  Rule: A body that does not parse is refused as a bad request
    Scenario Outline: A booking with a body <defect> is refused as a bad request
      Given a free slot
      When a booking is sent with a body <defect>
      Then the request is refused as a body that is not JSON
      And nothing was booked

      Examples:
        | defect               |
        | cut off in the middle |
        | that is no JSON      |
        | that is empty        |

  @ERR-020
  Rule: A body that is no valid Appointment is refused
    Scenario Outline: A booking with a body <defect> is refused
      Given a free slot
      When a booking is sent with a body <defect>
      Then the request is refused as a malformed appointment
      And nothing was booked

      Examples:
        | defect                                  |
        | that is a JSON list                     |
        | of another resource type                |
        | with an element that FHIR does not have |

    Scenario Outline: A booking that is no valid FHIR is refused for <case>
      Given a free slot
      When a booking with this defect is sent: "<case>"
      Then the booking is refused
      And nothing was booked

      Examples:
        | case                                       |
        | created that is no time                    |
        | start that is no time                      |
        | description that is a number               |
        | participant status that FHIR does not have |

  @ERR-022
  Rule: A reference that cannot be found is answered with REFERENCE_NOT_FOUND
    Scenario Outline: A booking is answered with REFERENCE_NOT_FOUND for <case>
      Given a free slot
      When a booking with this defect is sent: "<case>"
      Then the booking is refused
      And nothing was booked

      Examples:
        | case                 |
        | unknown location     |
        | unknown practitioner |

  @BPA-062
  Rule: A refused booking leaves nothing behind
    Scenario Outline: A booking <defect> leaves the slot free and no appointment
      Given a free slot
      When a booking is sent with a body <defect>
      Then the request is refused as content type
      And nothing was booked

      Examples:
        | defect                              |
        | of the content type text/plain      |
        | of the content type application/pdf |

    Scenario: A booking of three slots that comes too late for one keeps none of them
      Given 3 adjacent free slots
      When the second of them is booked by itself
      And all of them are booked
      Then nothing was booked

    Scenario Outline: A slot can be booked at once after a booking of it was refused for this defect: <case>
      Given a free slot
      When a booking with this defect is sent: "<case>"
      Then nothing was booked
      When it is booked
      Then the booking succeeds

      Examples:
        | case                |
        | start a minute late |
        | no description      |

    Scenario Outline: A booking that is refused for this defect leaves the slot free and no appointment: <case>
      Given a free slot
      When a booking with this defect is sent: "<case>"
      Then nothing was booked

      Examples:
        | case                           |
        | start a minute late            |
        | unknown patient                |
        | unknown location               |
        | one known and one unknown slot |
        | no description                 |
        | proposed                       |

  @BPA-061
  Rule: Every error has an OperationOutcome of its profile
    Scenario Outline: The OperationOutcome of a booking with this defect keeps its profile: <case>
      Given a free slot
      When a booking with this defect is sent: "<case>"
      Then its OperationOutcome keeps its profile

      Examples:
        | case            |
        | no description  |
        | unknown slot    |
        | unknown patient |
        | reason          |
        | no slot         |

    Scenario: The OperationOutcome of a second booking of a slot keeps its profile
      Given a free slot
      When it is booked
      And the same slot is booked again for another patient
      Then its OperationOutcome keeps its profile
