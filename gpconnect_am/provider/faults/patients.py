"""Faults of the Patient resource against CareConnect-GPC-Patient-1."""

from __future__ import annotations

from gpconnect_am.protocol.requests import NHS_NUMBER_SYSTEM
from gpconnect_am.provider.call import Resource
from gpconnect_am.provider.faults.elements import (
    Edit,
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
from gpconnect_am.provider.resources import NHS

REGISTRATION = f"{NHS}Extension-CareConnect-GPC-RegistrationDetails-1"
COMMUNICATION = f"{NHS}Extension-CareConnect-GPC-NHSCommunication-1"
VERIFICATION = f"{NHS}Extension-CareConnect-GPC-NHSNumberVerificationStatus-1"
PHARMACY = f"{NHS}Extension-CareConnect-GPC-NominatedPharmacy-1"


def _in_registration(url: str, edit: Edit) -> Edit:
    return on_extension(REGISTRATION, on_extension(url, edit))


def _two_pharmacies(patient: Resource) -> None:
    for _ in range(2):
        patient["extension"].append(
            {"url": PHARMACY, "valueReference": {"reference": "Organization/a83001-board"}}
        )


def _other_name_first(patient: Resource) -> None:
    patient["name"].insert(0, {"use": "by-the-way", "family": "Formerly"})


def _birth_time_twice(patient: Resource) -> None:
    birth_time = {
        "url": "http://hl7.org/fhir/StructureDefinition/patient-birthTime",
        "valueDateTime": f"{patient['birthDate']}T10:00:00+00:00",
    }
    patient["_birthDate"] = {"extension": [birth_time, birth_time]}


FAULTS = (
    Fault(
        "patient-without-id",
        "Patients have no logical id.",
        ("PAT-001",),
        editing("Patient", lacking("id")),
    ),
    Fault(
        "patient-profile-of-care-connect",
        "Patients assert the profile of CareConnect, which isn't GP Connect's.",
        ("HTTP-038", "FND-008"),
        editing(
            "Patient",
            on(
                "meta",
                having(profile=["https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Patient-1"]),
            ),
        ),
    ),
    Fault(
        "patient-registered-twice",
        "The registration details stand twice.",
        ("PAT-002",),
        editing("Patient", repeated("extension")),
    ),
    Fault(
        "patient-registration-period-as-text",
        "The registration period is a date.",
        ("PAT-003",),
        editing(
            "Patient",
            _in_registration(
                "registrationPeriod",
                lambda one: one.update(valueDate=one.pop("valuePeriod")["start"]),
            ),
        ),
    ),
    Fault(
        "patient-registration-type-unknown",
        "The registration type is a code that the code system doesn't have.",
        ("PAT-004",),
        editing(
            "Patient",
            _in_registration(
                "registrationType",
                lambda one: one["valueCodeableConcept"]["coding"][0].update(code="X", display="Unknown"),
            ),
        ),
    ),
    Fault(
        "patient-of-two-pharmacies",
        "A patient has two nominated pharmacies.",
        ("PAT-006",),
        editing("Patient", _two_pharmacies),
    ),
    Fault(
        "patient-language-unknown",
        "The language is a code that the code system doesn't have.",
        ("PAT-007",),
        editing(
            "Patient",
            on_extension(
                COMMUNICATION,
                on_extension(
                    "language",
                    lambda one: one["valueCodeableConcept"]["coding"][0].update(code="xx-unknown"),
                ),
            ),
        ),
    ),
    Fault(
        "patient-of-two-numbers",
        "A patient has two NHS numbers.",
        ("PAT-008",),
        editing("Patient", repeated("identifier")),
    ),
    Fault(
        "patient-number-of-dstu2-system",
        "The NHS number bears the system of the DSTU2 specification.",
        ("PAT-008",),
        editing(
            "Patient",
            on_identifier(NHS_NUMBER_SYSTEM, having(system="http://fhir.nhs.net/Id/nhs-number")),
        ),
    ),
    Fault(
        "patient-number-without-status",
        "The NHS number doesn't say whether it is verified.",
        ("PAT-009",),
        editing("Patient", on_first("identifier", lacking("extension"))),
    ),
    Fault(
        "patient-number-of-unknown-status",
        "The verification status is a word.",
        ("PAT-009",),
        editing(
            "Patient",
            on_first(
                "identifier",
                on_extension(
                    VERIFICATION,
                    lambda one: one["valueCodeableConcept"]["coding"][0].update(code="verified"),
                ),
            ),
        ),
    ),
    Fault(
        "patient-number-with-use",
        "The NHS number says its use.",
        ("PAT-010",),
        editing("Patient", on_identifier(NHS_NUMBER_SYSTEM, having(use="official"))),
    ),
    Fault(
        "patient-identifiers-turned",
        "The local identifier stands before the NHS number.",
        ("PAT-011",),
        editing("Patient", lambda patient: patient["identifier"].reverse()),
    ),
    Fault(
        "patient-without-name",
        "Patients have no name.",
        ("PAT-012",),
        editing("Patient", lacking("name")),
    ),
    Fault(
        "patient-name-without-family",
        "The official name is one text.",
        ("PAT-013",),
        editing("Patient", on_first("name", lacking("family", "given"))),
    ),
    Fault(
        "patient-other-name-first",
        "Another name of unknown use stands before the official one.",
        ("PAT-014",),
        editing("Patient", _other_name_first),
    ),
    Fault(
        "patient-telecom-without-value",
        "Telephones have no number.",
        ("PAT-015",),
        editing("Patient", on_each("telecom", lacking("value"))),
    ),
    Fault(
        "patient-gender-as-letter",
        "The gender is a letter of the database.",
        ("PAT-016",),
        editing("Patient", having(gender="F")),
    ),
    Fault(
        "patient-birth-time-twice",
        "The time of birth stands twice.",
        ("PAT-017",),
        editing("Patient", _birth_time_twice),
    ),
    Fault(
        "patient-deceased-as-boolean",
        "Whether a patient died is a boolean.",
        ("PAT-018",),
        editing("Patient", having(deceasedBoolean=False)),
    ),
    Fault(
        "patient-address-with-state",
        "The county stands in state.",
        ("PAT-019",),
        editing("Patient", on_each("address", having(state="Fictionshire"))),
    ),
    Fault(
        "patient-with-photo",
        "The patient's photo is shown.",
        ("PAT-022",),
        editing("Patient", having(photo=[{"title": "Photo", "url": "https://provider.example/photo"}])),
    ),
    Fault(
        "patient-with-animal",
        "The patient is shown as an animal.",
        ("PAT-023",),
        editing("Patient", having(animal={"species": {"text": "Human"}})),
    ),
    Fault(
        "patient-with-communication",
        "Languages stand in the base element, not in the extension.",
        ("PAT-024",),
        editing("Patient", having(communication=[{"language": {"text": "English"}}])),
    ),
    Fault(
        "contact-name-without-use",
        "The names of contacts don't say their use.",
        ("PAT-025",),
        editing("Patient", on_each("contact", on("name", lacking("use")))),
    ),
    Fault(
        "contact-gender-as-letter",
        "The gender of contacts is a letter.",
        ("PAT-027",),
        editing("Patient", on_each("contact", having(gender="U"))),
    ),
    Fault(
        "patient-of-two-practitioners",
        "A patient has two general practitioners.",
        ("PAT-028",),
        editing("Patient", repeated("generalPractitioner")),
    ),
    Fault(
        "patient-managed-by-location",
        "The managing organisation is a location.",
        ("PAT-029",),
        editing("Patient", having(managingOrganization={"reference": "Location/a83001-main"})),
    ),
    Fault(
        "patient-number-as-number",
        "The NHS number is a number.",
        ("PAT-008",),
        editing("Patient", on_identifier(NHS_NUMBER_SYSTEM, lambda one: one.update(value=int(one["value"])))),
    ),
    Fault(
        "patient-with-nicknames-in-disorder",
        "A nickname bears no use.",
        ("PAT-014",),
        editing("Patient", one_more("name", {"family": "Nick"})),
    ),
)
