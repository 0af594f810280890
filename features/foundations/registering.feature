Feature: Registering patients
  As temporary ones, and for good: only patients whom the target file declares for it, each by one scenario.

  @FND-052 @FND-053 @FND-054 @FND-055 @FND-056 @FND-057 @FND-059 @FND-072 @FND-073 @FND-074 @FND-075 @FND-076
  Rule: A registration makes a temporary record of what was sent
    Scenario: A patient is registered with all details
      When a registrable patient is registered with all details
      Then the registration succeeds (FND-052)
      And the answer keeps each of these rules
        | rule                                           | requirement |
        | it is a profiled Bundle with one Patient       | FND-053     |
        | the Patient is populated                       | FND-054     |
        | the Patient says the type of registration      | FND-055     |
        | the type of registration is of the value set   | FND-056     |
        | a registration of the type Other says its name | FND-057     |
        | the Patient has none of the excluded elements  | FND-059     |
        | the registration is not a regular one          | FND-073     |
      And a later find keeps each of these rules
        | rule                                         | requirement |
        | the patient is found, once, with the same id | FND-072     |
        | other details are those that were sent       | FND-074     |
        | temporary details have an end                | FND-075     |
        | temporary details are those that were sent   | FND-076     |
      And reading the patient by the new id shows the same

  @FND-085 @FND-074
  Rule: What was left out comes from PDS
    Scenario: A patient is registered with the least details
      When a registrable patient is registered with the least details
      Then the registration succeeds (FND-085)
      And a later find shows the address and telephone number that PDS has

  @FND-061
  Rule: The right birth date is enough
    Scenario: A patient is registered under other names
      When a registrable patient is registered under other names
      Then the registration succeeds

  @FND-062
  Rule: Two parts of the birth date and the beginnings of the names are enough
    Scenario: A patient is registered with a wrong day of birth
      When a registrable patient is registered with two parts of the birth date
      Then the registration succeeds

  @FND-071 @FND-058
  Rule: A lapsed record is taken up again
    Scenario: A lapsed patient is registered
      When the lapsed patient is registered
      Then the registration succeeds (FND-071)
      And the record is the lapsed one, and the only one
      And its preferred surgery is the declared one
