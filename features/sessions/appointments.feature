Feature: Sessions about appointments that are there already
  Booked by another organisation, or by the practice itself.

  @SES-005
  Rule: Another organisation takes over
    Scenario: An appointment is amended and cancelled by another organisation than booked it
      Given a consumer who uses every interaction
      When a bookable patient is booked into a slot that a search offers
      And another organisation amends the appointment
      Then every view of the appointment agrees
      And it names the organisation that booked it
      When another organisation cancels the appointment
      Then every view of the appointment agrees
      And it names the organisation that booked it

  @SES-007
  Rule: What the practice booked is shown
    Scenario: An appointment that the practice booked is shown alike everywhere
      Given a consumer who uses every interaction
      And an appointment that the practice itself booked
      Then every view of the appointment agrees

  @SES-008
  Rule: Today is shown whole
    Scenario: The list of today holds what has started
      Given a consumer who uses every interaction
      When the lists of today are retrieved
      Then each holds the declared appointment that has started, and none of another day
