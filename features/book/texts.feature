Feature: Description and comment of a booking
  A text comes back exactly as it was sent, or the booking is refused. It is never cut and never altered. Lengths
  are counted in characters.

  @BPA-018
  Rule: A description of up to 100 characters is kept
    Scenario Outline: A description of <text> is kept whole
      Given a free slot
      When it is booked with a description of "<text>"
      Then the text is kept whole, in the answer, in a read and in a retrieve

      Examples:
        | text                    |
        | one character           |
        | 100 characters          |
        | 100 accented characters |

  @BPA-019
  Rule: A comment of up to 500 characters is kept
    Scenario Outline: A comment of <text> is kept whole
      Given a free slot
      When it is booked with a comment of "<text>"
      Then the text is kept whole, in the answer, in a read and in a retrieve

      Examples:
        | text                    |
        | one character           |
        | 500 characters          |
        | 500 accented characters |

  @BPA-020
  Rule: A description that is too long is refused
    Scenario Outline: A description of <text> is refused or kept whole
      Given a free slot
      When it is booked with a description of "<text>"
      Then the text is refused, or kept whole in the answer, in a read and in a retrieve

      Examples:
        | text             |
        | 101 characters   |
        | 256 characters   |
        | 10000 characters |

  @BPA-021
  Rule: A comment that is too long is refused
    Scenario Outline: A comment of <text> is refused or kept whole
      Given a free slot
      When it is booked with a comment of "<text>"
      Then the text is refused, or kept whole in the answer, in a read and in a retrieve

      Examples:
        | text             |
        | 501 characters   |
        | 1001 characters  |
        | 4001 characters  |
        | 10000 characters |

  @BPA-022
  Rule: A text is never cut or altered
    Scenario Outline: A description with <text> comes back unaltered, or is refused
      Given a free slot
      When it is booked with a description of "<text>"
      Then the text is refused, or kept whole in the answer, in a read and in a retrieve

      Examples:
        | text                                  |
        | characters beyond the basic plane     |
        | 100 characters beyond the basic plane |
        | combining characters                  |
        | line breaks and tabs                  |
        | markup                                |
        | spaces at both ends                   |
        | right-to-left writing                 |

    Scenario Outline: A comment with <text> comes back unaltered, or is refused
      Given a free slot
      When it is booked with a comment of "<text>"
      Then the text is refused, or kept whole in the answer, in a read and in a retrieve

      Examples:
        | text                              |
        | characters beyond the basic plane |
        | combining characters              |
        | line breaks and tabs              |
        | markup                            |
        | spaces at both ends               |
        | spaces within                     |

  @BPA-023
  Rule: Description and comment may be joined, but not lost
    Scenario: A booking with the longest description and comment loses neither
      Given a free slot
      When it is booked with a comment of "500 accented characters"
      Then the text is kept whole, in the answer, in a read and in a retrieve
