"""Faults of the Foundations: patients found who must not be, resources incomplete."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from gpconnect_am.provider import appointments, foundations, updates
from gpconnect_am.provider.call import Answer, Call, serialise
from gpconnect_am.provider.faults.elements import (
    Edit,
    having,
    lacking,
    on,
    on_each,
    on_first,
    one_more,
    without_extension,
)
from gpconnect_am.provider.faults.fault import (
    AT_129,
    FEDERATED,
    Change,
    Fault,
    answering,
    editing,
    editing_answer,
    setting,
)
from gpconnect_am.provider.faults.patient_tools import EXCLUDED, preferred_surgery
from gpconnect_am.provider.outcomes import Refusal
from gpconnect_am.provider.practice import Practice
from gpconnect_am.provider.resources import NHS

FIND = "find patient"


def _patients(edit: Edit) -> Change:
    return editing("Patient", edit)


def _found(role: str) -> Change:
    """Patients of a role are found like any other."""

    def facts(practice: Practice) -> Practice:
        return replace(
            practice,
            patients=tuple(
                replace(one, active=True, sensitive=False, deceased=None, verification="01")
                if one.role == role
                else one
                for one in practice.patients
            ),
        )

    return setting(facts=facts)


def _read_by_id(call: Call) -> Answer:
    """Who may not be found can still be read by id."""
    patient = call.practice.store.patient(call.practice.facts.ods_code, call.id)
    if patient is None:
        raise foundations.not_found("Patient", call.id)
    return foundations.single(call, patient.resource)


def _sensitive_told(call: Call) -> Answer:
    """A sensitive patient is answered unlike an unknown one."""
    number = foundations.searched_identifier(call, "Patient")
    sensitive = {one.nhs_number for one in call.practice.facts.patients if one.sensitive}
    if number in sensitive:
        raise Refusal("ACCESS_DENIED", "The patient is sensitive")
    return foundations.find_patient(call)


def _unknown_is_404(call: Call, answer: Answer) -> None:  # noqa: ARG001
    if b'"entry"' not in answer.body:
        raise Refusal("PATIENT_NOT_FOUND", "No patient has this NHS number")


def _without_temporary(call: Call, answer: Answer) -> None:  # noqa: ARG001
    bundle = json.loads(answer.body)
    if '"code":"T"' in json.dumps(bundle, separators=(",", ":")):
        answer.body = serialise({"resourceType": "Bundle", "type": "searchset"})


def _any_practice_reads(call: Call) -> Answer:
    """Appointments are looked for in the books of every practice of the system."""
    for code in ("A83001", "A83002", "A83003"):
        stored = call.practice.store.appointment(code, call.id)
        if stored is not None:
            return foundations.single(call, appointments.versioned(stored))
    return updates.read(call)


def _all_without_identifier(call: Call) -> Answer:
    """A find that names nobody lists everybody."""
    if any(call.values("identifier")):
        return foundations.find_patient(call)
    practice, numbers = call.practice, {one.nhs_number for one in call.practice.facts.patients}
    found = [
        patient.resource
        for number in sorted(numbers)
        for patient in practice.store.patients_of(practice.facts.ods_code, number)
        if patient.found
    ]
    return foundations.bundle(call, found)


def _patients_of_all(call: Call) -> Answer:
    """Patients are looked for at every practice of the system."""
    number = foundations.searched_identifier(call, "Patient")
    found = [
        patient.resource
        for code in ("A83001", "A83002", "A83003")
        for patient in call.practice.store.patients_of(code, number)
        if patient.found
    ]
    return foundations.bundle(call, found)


def _handling(interaction: str, handler: Callable[[Call], Answer]) -> Change:
    return lambda behaviour: replace(behaviour, handlers={**behaviour.handlers, interaction: handler})


FAULTS = (
    Fault(
        "find-without-identifier-lists",
        "A find without an identifier lists every patient.",
        ("ERR-009",),
        _handling(FIND, _all_without_identifier),
    ),
    Fault(
        "find-answers-202",
        "Find a patient answers 202.",
        ("FND-001",),
        answering(FIND, lambda call, answer: setattr(answer, "status", 202)),  # noqa: ARG005
    ),
    Fault(
        "unknown-patient-is-404",
        "An NHS number that nobody has is answered with 404.",
        ("FND-002",),
        answering(FIND, _unknown_is_404),
    ),
    Fault("inactive-found", "Patients who left are found.", ("FND-003",), _found("inactive")),
    Fault("deceased-found", "Patients who died are found.", ("FND-003",), _found("deceased")),
    Fault(
        "temporary-not-found",
        "Patients with a temporary registration are not found.",
        ("FND-004",),
        answering(FIND, _without_temporary),
    ),
    Fault(
        "sensitive-found",
        "Sensitive patients are found.",
        ("SEC-017", "SEC-018"),
        _found("sensitive"),
    ),
    Fault(
        "sensitive-told-apart",
        "A sensitive patient is refused, unlike an unknown one.",
        ("FND-088", "SEC-018", "SEC-023"),
        _handling(FIND, _sensitive_told),
        AT_129,
    ),
    Fault(
        "sensitive-read-by-id",
        "Patients who may not be found can be read by their id.",
        ("FND-089",),
        _handling("read patient", _read_by_id),
        AT_129,
    ),
    Fault("unverified-found", "Patients of unverified number are found.", ("FND-007",), _found("unverified")),
    Fault(
        "patient-profile-missing",
        "Patients don't assert their profile.",
        ("FND-008", "FND-030"),
        _patients(on("meta", lacking("profile"))),
    ),
    Fault(
        "patient-version-missing",
        "Patients don't say their version.",
        ("FND-008", "FND-030"),
        _patients(on("meta", lacking("versionId"))),
    ),
    Fault(
        "patient-number-with-spaces",
        "The NHS number is written with spaces.",
        ("FND-009", "FND-030"),
        _patients(
            on_first("identifier", lambda one: one.update(value=f"{one['value'][:3]} {one['value'][3:]}"))
        ),
    ),
    Fault(
        "patient-of-two-official-names",
        "A former name is official too.",
        ("FND-010",),
        _patients(one_more("name", {"use": "official", "family": "Formerly", "given": ["Pat"]})),
    ),
    Fault(
        "patient-name-usual",
        "The patient's name is of use usual.",
        ("FND-010", "FND-030"),
        _patients(on_first("name", having(use="usual"))),
    ),
    Fault(
        "patient-without-birth-date",
        "The birth date isn't shown.",
        ("FND-011", "FND-030"),
        _patients(lacking("birthDate")),
    ),
    Fault(
        "patient-without-gender",
        "The gender isn't shown.",
        ("FND-011", "FND-030"),
        _patients(lacking("gender")),
    ),
    Fault("patient-without-address", "The address isn't shown.", ("FND-012",), _patients(lacking("address"))),
    Fault(
        "patient-without-telecom",
        "The telephone isn't shown.",
        ("FND-012",),
        _patients(lacking("telecom")),
    ),
    Fault(
        "patient-without-contact",
        "The contact isn't shown.",
        ("FND-013",),
        _patients(lacking("contact")),
    ),
    Fault(
        "patient-without-surgery",
        "The preferred surgery isn't shown.",
        ("FND-014",),
        _patients(preferred_surgery(None)),
    ),
    Fault(
        "patient-surgery-unknown",
        "The preferred surgery leads nowhere.",
        ("FND-014",),
        _patients(preferred_surgery("Location/99")),
    ),
    Fault(
        "patient-without-language",
        "The language isn't shown.",
        ("FND-015",),
        _patients(without_extension(f"{NHS}Extension-CareConnect-GPC-NHSCommunication-1")),
    ),
    Fault(
        "patient-managed-by-another",
        "The managing organisation is the board.",
        ("FND-016", "FND-030"),
        _patients(having(managingOrganization={"reference": "Organization/a83001-board"})),
    ),
    *(
        Fault(
            f"patient-with-{name}",
            f"Patients are shown with {name.replace('-', ' ')}.",
            ("FND-017",),
            _patients(edit),
        )
        for name, edit in EXCLUDED.items()
    ),
    Fault(
        "patient-address-as-text",
        "Addresses are one text.",
        ("FND-019",),
        _patients(on_each("address", lambda one: one.update(text=", ".join(one.pop("line"))))),
    ),
    Fault(
        "patient-address-text-too",
        "Addresses carry a text beside their lines.",
        ("FND-020",),
        _patients(on_each("address", having(text="1 Fiction Terrace, Exampleton"))),
    ),
    Fault(
        "patient-address-without-use",
        "Addresses of patients don't say their use.",
        ("FND-021",),
        _patients(on_each("address", lacking("use"))),
    ),
    Fault(
        "location-address-without-use",
        "Addresses of surgeries don't say their use.",
        ("FND-022",),
        editing("Location", on("address", lacking("use"))),
    ),
    Fault(
        "patient-telecom-without-system",
        "Telephones of patients don't say what they are.",
        ("FND-023",),
        _patients(on_each("telecom", lacking("system"))),
    ),
    Fault(
        "patient-telecom-without-use",
        "Telephones of patients don't say their use.",
        ("FND-024",),
        _patients(on_each("telecom", lacking("use"))),
    ),
    Fault(
        "location-telecom-without-use",
        "Telephones of surgeries don't say their use.",
        ("FND-025",),
        editing("Location", on_each("telecom", lacking("use"))),
    ),
    Fault(
        "contact-without-relationship",
        "Contacts don't say what they are to the patient.",
        ("FND-026",),
        _patients(on_each("contact", lacking("relationship"))),
    ),
    Fault(
        "contact-relationship-as-code",
        "Contacts say what they are as a code.",
        ("FND-027",),
        _patients(
            on_each(
                "contact",
                having(
                    relationship=[
                        {
                            "coding": [
                                {
                                    "system": "http://hl7.org/fhir/v2/0131",
                                    "code": "N",
                                    "display": "Next-of-Kin",
                                }
                            ]
                        }
                    ]
                ),
            )
        ),
    ),
    Fault(
        "contact-without-telecom",
        "Contacts have no telephone.",
        ("FND-028",),
        _patients(on_each("contact", lacking("telecom"))),
    ),
    Fault(
        "read-patient-differs",
        "A patient reads otherwise than they were found.",
        ("FND-029", "FND-030"),
        editing_answer("read patient", on_first("name", having(family="Otherwise"))),
    ),
    Fault(
        "read-organisation-differs",
        "The practice reads under another code than it was found.",
        ("FND-038", "FND-040"),
        editing_answer("read organisation", on_first("identifier", having(value="A99999"))),
    ),
    Fault(
        "practitioner-without-language",
        "A practitioner's languages aren't shown.",
        ("FND-036",),
        editing("Practitioner", without_extension(f"{NHS}Extension-CareConnect-GPC-NHSCommunication-1")),
    ),
    Fault(
        "site-code-of-own-system",
        "The site code bears a system of the provider's own.",
        ("FND-050",),
        editing("Location", on_first("identifier", having(system="https://provider.example/Id/site"))),
    ),
    Fault(
        "appointments-of-any-practice",
        "An appointment can be read at another practice of the system.",
        ("SES-003",),
        _handling("read appointment", _any_practice_reads),
        FEDERATED,
    ),
    Fault(
        "patients-of-any-practice",
        "A patient is found at another practice of the system.",
        ("SES-003",),
        _handling(FIND, _patients_of_all),
        FEDERATED,
    ),
)
