Feature: The resources in a token
  Device, organisation and practitioner are base FHIR resources, each of its type.

  @JWT-024
  Rule: A resource of another type is refused
    Scenario Outline: A resource of another type is refused: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                                          |
        | with a Patient in requesting_practitioner       |
        | with a Patient in requesting_organization       |
        | with a Patient in requesting_device             |
        | with an Organization in requesting_practitioner |
        | with a Practitioner in requesting_organization  |
        | without resourceType in requesting_practitioner |
        | without resourceType in requesting_organization |
        | without resourceType in requesting_device       |
      Then each is refused as a resource in the token
      And none of them left a trace

      Examples:
        | interaction                       |
        | metadata                          |
        | find patient                      |
        | read patient                      |
        | read practitioner                 |
        | read organisation                 |
        | read location                     |
        | search for free slots             |
        | retrieve a patient's appointments |
        | read appointment                  |
        | book appointment                  |
        | amend appointment                 |
        | cancel appointment                |
        | register patient                  |

  @JWT-025
  Rule: A resource that is no valid FHIR is refused
    Scenario Outline: A resource that is no valid FHIR is refused: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                                             |
        | with an unknown element in requesting_practitioner |
        | with an unknown element in requesting_organization |
        | with an unknown element in requesting_device       |
        | with a text for Practitioner.name                  |
        | with a list for Organization.name                  |
        | with an object for Device.identifier               |
      Then each is refused as a resource in the token
      And none of them left a trace

      Examples:
        | interaction                       |
        | metadata                          |
        | find patient                      |
        | read patient                      |
        | read practitioner                 |
        | read organisation                 |
        | read location                     |
        | search for free slots             |
        | retrieve a patient's appointments |
        | read appointment                  |
        | book appointment                  |
        | amend appointment                 |
        | cancel appointment                |
        | register patient                  |

  @JWT-027
  Rule: An organisation that is not named is refused
    Scenario Outline: An organisation that is not named is refused: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                                           |
        | without a name in requesting_organization        |
        | without an identifier in requesting_organization |
        | without an ODS code in requesting_organization   |
      Then each is refused as a resource in the token

      Examples:
        | interaction                       |
        | metadata                          |
        | find patient                      |
        | read patient                      |
        | read practitioner                 |
        | read organisation                 |
        | read location                     |
        | search for free slots             |
        | retrieve a patient's appointments |
        | read appointment                  |
        | book appointment                  |
        | amend appointment                 |
        | cancel appointment                |

  @JWT-026 @JWT-028 @JWT-029
  Rule: The liberties of the resources are accepted
    Scenario Outline: The liberties of the resources are accepted: <interaction>
      Given a right request to <interaction>
      When it is sent with each of these defects
        | defect                                                     | requirement |
        | with the least that is asked of the resources in the token | JWT-026     |
        | with the SDS user id alone                                 | JWT-028     |
        | with the user unknown to Spine                             | JWT-029     |
      Then each succeeds

      Examples:
        | interaction                       |
        | metadata                          |
        | find patient                      |
        | read patient                      |
        | read practitioner                 |
        | read organisation                 |
        | read location                     |
        | search for free slots             |
        | retrieve a patient's appointments |
        | read appointment                  |
        | book appointment                  |
        | amend appointment                 |
        | cancel appointment                |
