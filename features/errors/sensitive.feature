Feature: Sensitive patients
  Nobody can tell a patient who is sensitive on PDS from one whom the practice does not know (ruling 28).

  @SEC-017
  Rule: A sensitive patient cannot be booked for
    Scenario: No id of a sensitive patient is given, so that nobody can ask for their appointments
      When the declared sensitive patients are looked for, and one whom nobody knows
      Then no patient is found

  @SEC-018
  Rule: A sensitive patient is not found
    Scenario: A sensitive patient is answered like one whom nobody knows
      When the declared sensitive patients are looked for, and one whom nobody knows
      Then all of them are answered alike

  @SEC-023
  Rule: Nothing of a sensitive patient is told
    Scenario: Nothing of a sensitive patient is told
      When the declared sensitive patients are looked for, and one whom nobody knows
      Then no patient is found
      And all of them are answered alike

  @FND-089 @v1.2.9
  Rule: A sensitive patient is not read
    Scenario: The id of a sensitive patient reads like one that nobody has
      When the declared sensitive patients are read by their ids
      Then each read is refused as of a patient whom nobody knows
