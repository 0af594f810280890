"""Faults of the Practitioner, Location and Organization resources."""

from __future__ import annotations

from gpconnect_am.protocol.token import ODS_CODE_SYSTEM, SDS_ROLE_SYSTEM, SDS_USER_SYSTEM
from gpconnect_am.provider.call import Resource
from gpconnect_am.provider.faults.elements import (
    having,
    lacking,
    on,
    on_each,
    on_extension,
    on_first,
    on_identifier,
    one_more,
    repeated,
)
from gpconnect_am.provider.faults.fault import Fault, editing
from gpconnect_am.provider.resources import CODE_SYSTEMS, NHS, SITE_CODE_SYSTEM

PHONE = [{"system": "phone", "value": "01632960000", "use": "work"}]
HOME = [{"use": "home", "line": ["3 Fiction Terrace"], "city": "Exampleton"}]
COMMUNICATION = f"{NHS}Extension-CareConnect-GPC-NHSCommunication-1"
MAIN_LOCATION = f"{NHS}Extension-CareConnect-GPC-MainLocation-1"


def _identifier_order_turned(resource: Resource) -> None:
    resource["identifier"].reverse()


def _address_as_text(resource: Resource) -> None:
    address = resource["address"]
    for one in address if isinstance(address, list) else [address]:
        one["text"] = ", ".join(one.pop("line"))


def _no_ods_code(resource: Resource) -> None:
    resource["identifier"] = [one for one in resource["identifier"] if one["system"] != ODS_CODE_SYSTEM]


def _no_sds_user_id(resource: Resource) -> None:
    resource["identifier"] = [one for one in resource["identifier"] if one["system"] != SDS_USER_SYSTEM]


FAULTS = (
    Fault(
        "practitioner-with-telecom",
        "The clinician's telephone number is shown.",
        ("SFS-043", "FND-037"),
        editing("Practitioner", having(telecom=PHONE)),
    ),
    Fault(
        "practitioner-with-address",
        "The clinician's address is shown.",
        ("SFS-043", "FND-037"),
        editing("Practitioner", having(address=HOME)),
    ),
    Fault(
        "practitioner-with-birth-date",
        "The clinician's birth date is shown.",
        ("SFS-043", "FND-037"),
        editing("Practitioner", having(birthDate="1970-01-01")),
    ),
    Fault(
        "practitioner-with-qualification",
        "The clinician's qualification is shown.",
        ("SFS-043", "FND-037"),
        editing("Practitioner", having(qualification=[{"code": {"text": "MBChB"}}])),
    ),
    Fault(
        "practitioner-without-identifier",
        "The clinician has no identifier at all.",
        ("SFS-043",),
        editing("Practitioner", lacking("identifier")),
    ),
    Fault(
        "practitioner-without-sds-user-id",
        "The clinician has a local identifier only.",
        ("FND-033",),
        editing("Practitioner", _no_sds_user_id),
    ),
    Fault(
        "practitioner-without-gender",
        "The clinician's gender isn't shown, though the practice knows it.",
        ("FND-035",),
        editing("Practitioner", lacking("gender")),
    ),
    Fault(
        "practitioner-of-two-sds-user-ids",
        "The clinician has two SDS user ids.",
        ("PRAC-001",),
        editing("Practitioner", repeated("identifier")),
    ),
    Fault(
        "practitioner-id-of-dstu2-system",
        "The SDS user id bears the system of the DSTU2 specification.",
        ("PRAC-001", "SFS-043"),
        editing(
            "Practitioner",
            on_identifier(SDS_USER_SYSTEM, having(system="http://fhir.nhs.net/sds-user-id")),
        ),
    ),
    Fault(
        "practitioner-id-with-use",
        "The SDS user id says its use.",
        ("PRAC-002",),
        editing("Practitioner", on_identifier(SDS_USER_SYSTEM, having(use="official"))),
    ),
    Fault(
        "practitioner-id-with-period",
        "The SDS user id says its period.",
        ("PRAC-002",),
        editing("Practitioner", on_identifier(SDS_USER_SYSTEM, having(period={"start": "2010-01-01"}))),
    ),
    Fault(
        "role-profile-id-with-type",
        "The SDS role profile id says its type.",
        ("PRAC-003",),
        editing("Practitioner", on_identifier(SDS_ROLE_SYSTEM, having(type={"text": "Role"}))),
    ),
    Fault(
        "role-profile-id-without-value",
        "The SDS role profile id has no value.",
        ("PRAC-003",),
        editing("Practitioner", on_identifier(SDS_ROLE_SYSTEM, lacking("value"))),
    ),
    Fault(
        "practitioner-of-two-names",
        "The clinician has a former name too.",
        ("PRAC-005",),
        editing("Practitioner", one_more("name", {"use": "old", "family": "Formerly"})),
    ),
    Fault(
        "practitioner-without-name",
        "The clinician has no name.",
        ("PRAC-005", "SFS-043", "FND-034"),
        editing("Practitioner", lacking("name")),
    ),
    Fault(
        "practitioner-name-as-text",
        "The clinician's name is one text.",
        ("PRAC-006",),
        editing("Practitioner", having(name=[{"text": "Dr Somebody"}])),
    ),
    Fault(
        "practitioner-gender-as-letter",
        "The clinician's gender is a letter of the database.",
        ("PRAC-007",),
        editing("Practitioner", having(gender="F")),
    ),
    Fault(
        "practitioner-communication",
        "Languages stand in the base element, not in the extension.",
        ("PRAC-008",),
        editing("Practitioner", having(communication=[{"text": "English"}])),
    ),
    Fault(
        "practitioner-language-as-text",
        "The language of the NHS communication extension is a text.",
        ("PRAC-009",),
        editing(
            "Practitioner",
            on_extension(
                COMMUNICATION,
                lambda one: one.update(extension=[{"url": "language", "valueString": "English"}]),
            ),
        ),
    ),
    Fault(
        "location-with-endpoint",
        "The surgery lists an endpoint.",
        ("SFS-044", "FND-049"),
        editing("Location", having(endpoint=[{"reference": "Endpoint/1"}])),
    ),
    Fault(
        "location-without-name",
        "The surgery has no name.",
        ("SFS-044", "FND-046", "LOC-003"),
        editing("Location", lacking("name")),
    ),
    Fault(
        "location-without-managing-organisation",
        "The surgery doesn't say who manages it.",
        ("SFS-047", "SFS-044", "FND-048", "LOC-009"),
        editing("Location", lacking("managingOrganization")),
    ),
    Fault(
        "location-managed-in-words",
        "The surgery says who manages it in words only.",
        ("LOC-009",),
        editing("Location", having(managingOrganization={"display": "The practice"})),
    ),
    Fault(
        "location-without-address",
        "The surgery's address isn't shown.",
        ("LOC-005", "FND-047"),
        editing("Location", lacking("address")),
    ),
    Fault(
        "location-address-as-list",
        "The surgery's address is a list, as in the page's own example.",
        ("SFS-033", "FND-045"),
        editing("Location", lambda location: location.update(address=[location["address"]])),
    ),
    Fault(
        "location-address-text-too",
        "Addresses of surgeries carry a text beside their lines.",
        ("FND-020",),
        editing("Location", on("address", having(text="Fiction Terrace, Exampleton"))),
    ),
    Fault(
        "location-address-as-text",
        "The surgery's address is one text.",
        ("FND-019",),
        editing("Location", _address_as_text),
    ),
    Fault(
        "location-without-telecom",
        "The surgery's telephone number isn't shown.",
        ("LOC-004", "FND-047"),
        editing("Location", lacking("telecom")),
    ),
    Fault(
        "location-address-with-state",
        "The county stands in state.",
        ("LOC-006",),
        editing("Location", on("address", having(state="Fictionshire"))),
    ),
    Fault(
        "location-with-mode",
        "The surgery says its mode.",
        ("LOC-007",),
        editing("Location", having(mode="instance")),
    ),
    Fault(
        "location-of-two-site-codes",
        "The surgery has two site codes.",
        ("LOC-001",),
        editing("Location", repeated("identifier")),
    ),
    Fault(
        "location-site-code-with-use",
        "The site code says its use.",
        ("LOC-001",),
        editing("Location", on_identifier(SITE_CODE_SYSTEM, having(use="official"))),
    ),
    Fault(
        "location-type-of-own-system",
        "The physical type is a code of another system.",
        ("LOC-008",),
        editing(
            "Location",
            having(
                physicalType={
                    "coding": [
                        {
                            "system": "http://hl7.org/fhir/location-physical-type",
                            "code": "bu",
                            "display": "Building",
                        }
                    ]
                }
            ),
        ),
    ),
    Fault(
        "location-type-without-display",
        "The physical type's code has no display.",
        ("LOC-008",),
        editing("Location", on("physicalType", on_first("coding", lacking("display")))),
    ),
    Fault(
        "location-part-of-organisation",
        "The branch is part of the organisation, not of the main surgery.",
        ("LOC-010",),
        editing(
            "Location",
            lambda location: (
                location.update(partOf={"reference": "Organization/a83001-practice"})
                if "partOf" in location
                else None
            ),
        ),
    ),
    Fault(
        "organisation-without-ods-code",
        "The practice's ODS code isn't shown.",
        ("SFS-045", "FND-040"),
        editing("Organization", _no_ods_code),
    ),
    Fault(
        "organisation-of-another-code",
        "The organisation shows the code of the board it belongs to.",
        ("SFS-039", "FND-040"),
        editing("Organization", on_identifier(ODS_CODE_SYSTEM, having(value="Q99A1"))),
    ),
    Fault(
        "organisation-with-contact",
        "The practice manager is shown as a contact.",
        ("SFS-045", "FND-043"),
        editing("Organization", having(contact=[{"name": {"family": "Manager"}}])),
    ),
    Fault(
        "organisation-with-endpoint",
        "The practice lists an endpoint.",
        ("SFS-045", "FND-043"),
        editing("Organization", having(endpoint=[{"reference": "Endpoint/1"}])),
    ),
    Fault(
        "organisation-without-name",
        "The practice has no name.",
        ("ORG-005", "FND-041"),
        editing("Organization", lacking("name")),
    ),
    Fault(
        "organisation-address-as-object",
        "The practice's address is an object, as in the page's own example.",
        ("SFS-033",),
        editing(
            "Organization",
            lambda organisation: organisation.update(address=organisation["address"][0]),
        ),
    ),
    Fault(
        "organisation-of-two-codes",
        "The practice has two ODS codes.",
        ("ORG-001",),
        editing("Organization", repeated("identifier")),
    ),
    Fault(
        "organisation-code-with-type",
        "The ODS code says its type.",
        ("ORG-002",),
        editing("Organization", on_identifier(ODS_CODE_SYSTEM, having(type={"text": "ODS code"}))),
    ),
    Fault(
        "organisation-of-two-types",
        "The practice has two types.",
        ("ORG-004",),
        editing(
            "Organization",
            one_more(
                "type",
                {
                    "coding": [
                        {
                            "system": f"{CODE_SYSTEMS}GPConnect-OrganisationType-1",
                            "code": "urgent-care",
                            "display": "Urgent Care",
                        }
                    ]
                },
            ),
        ),
    ),
    Fault(
        "organisation-type-unknown",
        "The practice's type is a code that the code system doesn't have.",
        ("ORG-004",),
        editing(
            "Organization",
            on_each("type", on_first("coding", having(code="gp-surgery", display="GP Surgery"))),
        ),
    ),
    Fault(
        "organisation-without-telecom",
        "The practice's telephone number isn't shown.",
        ("ORG-006", "FND-042", "HTTP-050"),
        editing("Organization", lacking("telecom")),
    ),
    Fault(
        "organisation-telecom-without-system",
        "The practice's telephone number doesn't say what it is.",
        ("FND-023",),
        editing("Organization", on_first("telecom", lacking("system"))),
    ),
    Fault(
        "organisation-without-address",
        "The practice's address isn't shown.",
        ("ORG-007", "FND-042"),
        editing("Organization", lacking("address")),
    ),
    Fault(
        "organisation-address-with-state",
        "The county stands in state.",
        ("ORG-008",),
        editing("Organization", on_first("address", having(state="Fictionshire"))),
    ),
    Fault(
        "organisation-main-location-in-words",
        "The main location is a text, not a reference.",
        ("ORG-009",),
        editing(
            "Organization",
            on_extension(
                MAIN_LOCATION,
                lambda one: one.update(valueString=one.pop("valueReference")["reference"]),
            ),
        ),
    ),
    Fault(
        "organisation-part-of-location",
        "The practice is part of a location.",
        ("ORG-010",),
        editing("Organization", having(partOf={"reference": "Location/a83001-main"})),
    ),
    Fault(
        "practitioner-identifiers-turned",
        "The local identifier stands before the national ones.",
        ("PRAC-004",),
        editing("Practitioner", _identifier_order_turned),
    ),
    Fault(
        "location-identifiers-turned",
        "The local identifier stands before the site code.",
        ("LOC-002",),
        editing("Location", _identifier_order_turned),
    ),
    Fault(
        "organisation-identifiers-turned",
        "The local identifier stands before the ODS code.",
        ("ORG-003",),
        editing("Organization", _identifier_order_turned),
    ),
)
