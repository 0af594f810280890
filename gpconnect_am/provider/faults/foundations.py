"""Faults of the Foundations: patients found who must not be, resources incomplete, registrations wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from gpconnect_am.provider import appointments, foundations, registration, updates
from gpconnect_am.provider.behaviour import Behaviour
from gpconnect_am.provider.call import Answer, Call, Check, Resource, serialise
from gpconnect_am.provider.faults.elements import (
    Edit,
    having,
    lacking,
    on,
    on_each,
    on_extension,
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
    both,
    editing,
    editing_answer,
    first,
    putting,
    setting,
    without,
)
from gpconnect_am.provider.outcomes import Refusal, invalid_resource
from gpconnect_am.provider.practice import Person, Practice
from gpconnect_am.provider.resources import CODE_SYSTEMS, NHS
from gpconnect_am.provider.store import StoredPatient

FIND = "find patient"
REGISTER = "register patient"
REGISTRATION = f"{NHS}Extension-CareConnect-GPC-RegistrationDetails-1"


def _patients(edit: Edit) -> Change:
    return editing("Patient", edit)


def _registered(edit: Edit) -> Change:
    """Changes the patient that a registration answers with."""
    return editing_answer(REGISTER, on_each("entry", lambda entry: edit(entry["resource"])))


def _kept(edit: Edit) -> Change:
    """Changes the patient that a registration stores."""

    def change(behaviour: Behaviour) -> Behaviour:
        def registered(
            call: Call, sent: Resource, person: Person, former: StoredPatient | None
        ) -> StoredPatient:
            stored = behaviour.registered(call, sent, person, former)
            resource = json.loads(json.dumps(stored.resource))
            edit(resource)
            return replace(stored, id=resource["id"], resource=resource)

        return replace(behaviour, registered=registered)

    return change


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


def _preferred_surgery(value: str | None) -> Edit:
    def edit(details: Resource) -> None:
        kept = [one for one in details["extension"] if one["url"] != "preferredBranchSurgery"]
        if value:
            kept.append({"url": "preferredBranchSurgery", "valueReference": {"reference": value}})
        details["extension"] = kept

    return on_extension(REGISTRATION, edit)


def _registration_type(code: str, display: str) -> Edit:
    def edit(details: Resource) -> None:
        for one in details["extension"]:
            if one["url"] == "registrationType":
                one["valueCodeableConcept"]["coding"][0].update(code=code, display=display)

    return on_extension(REGISTRATION, edit)


def _no_registration_type(patient: Resource) -> None:
    def edit(details: Resource) -> None:
        details["extension"] = [one for one in details["extension"] if one["url"] != "registrationType"]

    on_extension(REGISTRATION, edit)(patient)


def _found_anyway(practice: Practice, number: str) -> Person | None:
    """Nobody is asked: whoever is sent is taken for who they say."""
    person = registration.on_pds(practice, number)
    return person or replace(practice.people[0], nhs_number=number)


def _local_too(practice: Practice, number: str) -> Person | None:
    verified = tuple(replace(one, verification="01") for one in practice.patients)
    return registration.on_pds(replace(practice, patients=verified), number)


def _unmarked(practice: Practice, number: str) -> Person | None:
    person = registration.on_pds(practice, number)
    if person is None:
        return None
    return replace(person, deceased=False, sensitive=False, invalid=False, superseded=False)


def _marked(mark: str) -> Change:
    def on_pds(practice: Practice, number: str) -> Person | None:
        person = registration.on_pds(practice, number)
        unmarked: dict[str, Any] = {mark: False}
        return replace(person, **unmarked) if person else None

    return setting(on_pds=on_pds)


def _traced_by_birth_date(call: Call, sent: Resource) -> Person:
    person = call.behaviour.on_pds(call.practice.facts, registration.nhs_number(sent))
    if person and person.birth_date != sent["birthDate"]:
        raise Refusal("INVALID_PATIENT_DEMOGRAPHICS", "The NHS number could not be verified")
    return registration.traced(call, sent)


def _traced_by_name_too(call: Call, sent: Resource) -> Person:
    person = registration.traced(call, sent)
    if registration.official_names(sent)[0]["family"].casefold() != person.family.casefold():
        raise Refusal("INVALID_PATIENT_DEMOGRAPHICS", "The NHS number could not be verified")
    return person


def _traced_by_anything(call: Call, sent: Resource) -> Person:
    person = call.behaviour.on_pds(call.practice.facts, registration.nhs_number(sent))
    if person is None:
        return registration.traced(call, sent)
    return registration.traced(call, {**sent, "birthDate": person.birth_date})


def _trouble_told(code: str, other: str) -> Change:
    def traced(call: Call, sent: Resource) -> Person:
        try:
            return registration.traced(call, sent)
        except Refusal as refusal:
            if refusal.code == code:
                raise Refusal(other, refusal.diagnostics) from None
            raise

    return setting(traced=traced)


def _again(call: Call, patient: StoredPatient) -> None:
    """Whoever is registered is registered again."""


def _never_again(call: Call, patient: StoredPatient) -> None:  # noqa: ARG001
    raise Refusal("DUPLICATE_REJECTED", "The patient has a record at the practice already")


def _second_record(behaviour: Behaviour) -> Behaviour:
    """A lapsed record is left alone, and a second one made."""

    def registered(call: Call, sent: Resource, person: Person, former: StoredPatient | None) -> StoredPatient:
        stored = behaviour.registered(call, sent, person, None)
        if former is None:
            return stored
        resource = {**stored.resource, "id": f"{former.id}-2"}
        return replace(stored, id=resource["id"], resource=resource)

    return replace(behaviour, registered=registered)


def _not_kept(behaviour: Behaviour) -> Behaviour:
    """The registration is answered, but a batch stores it at night."""

    def registered(call: Call, sent: Resource, person: Person, former: StoredPatient | None) -> StoredPatient:
        return replace(behaviour.registered(call, sent, person, former), found=False)

    return replace(behaviour, registered=registered)


def _of_sent_alone(call: Call, sent: Resource, person: Person, former: StoredPatient | None) -> StoredPatient:
    """What PDS knows isn't added."""
    stored = registration.registered(call, sent, person, former)
    left_out = [name for name in ("telecom", "address", "gender") if name not in sent]
    resource = {name: value for name, value in stored.resource.items() if name not in left_out}
    return replace(stored, resource=resource)


def _of_pds_alone(call: Call, sent: Resource, person: Person, former: StoredPatient | None) -> StoredPatient:
    """What was sent is overwritten by what PDS knows."""
    bare = {name: value for name, value in sent.items() if name not in ("telecom", "address", "gender")}
    return registration.registered(call, bare, person, former)


def _temporary_lost(resource: Resource) -> None:
    for element in ("telecom", "address"):
        resource[element] = [one for one in resource[element] if one.get("use") != "temp"]


def _temporary_endless(resource: Resource) -> None:
    for element in ("telecom", "address"):
        for one in resource[element]:
            if one.get("use") == "temp":
                one.pop("period", None)


def _mended(mend: Callable[[Resource], object]) -> Change:
    def check(call: Call) -> None:
        mend(registration.sent_patient(call))

    return first("register_checks", "mend", check)


def _any_parameters(call: Call) -> None:
    """The Patient is looked for anywhere in the body."""
    if call.sent.get("resourceType") == "Patient":
        call.sent = {
            "resourceType": "Parameters",
            "parameter": [{"name": "registerPatient", "resource": call.sent}],
        }
    for one in call.sent.get("parameter", [])[:1]:
        one["name"] = "registerPatient"
    call.sent["parameter"] = call.sent.get("parameter", [])[:1]


def _drop_unknown(patient: Resource) -> None:
    for element in set(patient) - set(registration.ALLOWED):
        patient.pop(element)


def _first_of_each(patient: Resource) -> None:
    for element in ("address", "telecom"):
        seen: dict[object, Resource] = {}
        for one in patient.get(element, []):
            seen.setdefault((one.get("system"), one.get("use")), one)
        if seen:
            patient[element] = list(seen.values())


def _first_official(patient: Resource) -> None:
    patient["name"] = registration.official_names(patient)[:1] or patient.get("name", [])


def _usual_is_official(patient: Resource) -> None:
    names = patient.get("name") or [{}]
    names[0]["use"] = "official"
    names[0].setdefault("family", "Unknown")
    names[0].setdefault("given", ["Unknown"])
    patient["name"] = names


def _all_demanded(call: Call) -> None:
    for element in ("gender", "address", "telecom"):
        if element not in registration.sent_patient(call):
            raise invalid_resource(f"Patient.{element} must be sent")


def _every_check_unnamed(behaviour: Behaviour) -> Behaviour:
    def unnamed(check: Check) -> Check:
        def terse(call: Call) -> None:
            try:
                check(call)
            except Refusal as refusal:
                raise Refusal(refusal.code, "Invalid") from None

        return terse

    checks = {name: unnamed(check) for name, check in behaviour.register_checks.items()}
    return replace(behaviour, register_checks=checks)


def _any_practice_reads(call: Call) -> Answer:
    """Appointments are looked for in the books of every practice of the system."""
    for code in ("A83001", "A83002", "A83003"):
        stored = call.practice.store.appointment(code, call.id)
        if stored is not None:
            return foundations.single(call, appointments.versioned(stored))
    return updates.read(call)


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


def _visits_bookable(practice: Practice) -> Practice:
    return replace(
        practice,
        sessions=tuple(
            replace(
                session,
                blocks=tuple(
                    replace(block, restriction=replace(block.restriction, bookable=True))
                    for block in session.blocks
                ),
            )
            if session.key == "visits"
            else session
            for session in practice.sessions
        ),
    )


def _visits_at_home(practice: Practice) -> Practice:
    """The place of a visit is where the patient lives."""
    home = practice.patients[-1].address
    return replace(
        practice,
        surgeries=tuple(
            replace(surgery, name="The patient's home", address=home) if surgery.visit else surgery
            for surgery in practice.surgeries
        ),
    )


def _visit(appointment: Resource) -> bool:
    return any(one.get("valueCode") == "Visit" for one in appointment.get("extension", []))


def _visits_unread(call: Call, stored: object) -> None:  # noqa: ARG001
    appointment = call.practice.store.appointment(call.practice.facts.ods_code, call.id)
    if appointment and _visit(appointment.resource):
        raise Refusal("NO_RECORD_FOUND", f"Appointment/{call.id} was not found")


def _without_visits(behaviour: Behaviour) -> Behaviour:
    clean = behaviour.appointments_of
    return replace(
        behaviour,
        appointments_of=lambda call, patient: [
            one for one in clean(call, patient) if not _visit(one.resource)
        ],
    )


EXCLUDED = {
    "ethnic-category": one_more(
        "extension",
        {
            "url": f"{NHS}Extension-CareConnect-GPC-EthnicCategory-1",
            "valueCodeableConcept": {
                "coding": [
                    {
                        "system": f"{CODE_SYSTEMS}CareConnect-EthnicCategory-1",
                        "code": "A",
                        "display": "British, Mixed British",
                    }
                ]
            },
        },
    ),
    "marital-status": having(
        maritalStatus={
            "coding": [{"system": "http://hl7.org/fhir/v3/MaritalStatus", "code": "M", "display": "Married"}]
        }
    ),
    "multiple-birth": having(multipleBirthBoolean=False),
}

FAULTS = (
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
        ("FND-007", "FND-088", "SEC-017", "SEC-018"),
        _found("sensitive"),
    ),
    Fault(
        "sensitive-told-apart",
        "A sensitive patient is refused, unlike an unknown one.",
        ("FND-088", "SEC-018", "FND-007"),
        _handling(FIND, _sensitive_told),
    ),
    Fault(
        "sensitive-read-by-id",
        "Patients who may not be found can be read by their id.",
        ("FND-089", "SEC-018", "SEC-023"),
        _handling("read patient", _read_by_id),
    ),
    Fault("unverified-found", "Patients of unverified number are found.", ("FND-007",), _found("unverified")),
    Fault(
        "patient-profile-missing",
        "Patients don't assert their profile.",
        ("FND-008", "FND-030", "HTTP-038"),
        _patients(on("meta", lacking("profile"))),
    ),
    Fault(
        "patient-version-missing",
        "Patients don't say their version.",
        ("FND-008", "FND-030", "HTTP-039"),
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
        ("FND-013", "FND-028"),
        _patients(lacking("contact")),
    ),
    Fault(
        "patient-without-surgery",
        "The preferred surgery isn't shown.",
        ("FND-014",),
        _patients(_preferred_surgery(None)),
    ),
    Fault(
        "patient-surgery-unknown",
        "The preferred surgery leads nowhere.",
        ("FND-014", "HTTP-037"),
        _patients(_preferred_surgery("Location/99")),
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
            ("FND-017", "FND-059"),
            _patients(edit),
        )
        for name, edit in EXCLUDED.items()
    ),
    Fault(
        "patient-address-as-text",
        "Addresses are one text.",
        ("FND-019", "FND-020"),
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
        ("FND-027", "FND-026"),
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
        "register-answers-201",
        "A registration answers 201.",
        ("FND-052",),
        answering(REGISTER, lambda call, answer: setattr(answer, "status", 201)),  # noqa: ARG005
    ),
    Fault(
        "register-not-kept",
        "A registration is answered, and the patient can't be found.",
        ("FND-052", "FND-072", "BPA-063"),
        _not_kept,
    ),
    Fault(
        "registered-bundle-without-profile",
        "The Bundle of a registration doesn't assert its profile.",
        ("FND-053",),
        editing_answer(REGISTER, lacking("meta")),
    ),
    Fault(
        "registered-without-managing-organisation",
        "The registered patient doesn't say who manages them.",
        ("FND-054",),
        _registered(lacking("managingOrganization")),
    ),
    Fault(
        "registered-without-type",
        "The registered patient doesn't say the type of registration.",
        ("FND-055",),
        _kept(_no_registration_type),
    ),
    Fault(
        "registered-as-other",
        "The registered patient is of the type Other, without a word on it.",
        ("FND-057",),
        _kept(_registration_type("O", "Other")),
    ),
    Fault(
        "registered-as-of-own-making",
        "The type of registration is a code of the provider's own.",
        ("FND-056", "FND-055"),
        _kept(_registration_type("TEMP", "Temporary")),
    ),
    Fault(
        "registered-as-regular",
        "The patient is registered as a regular one.",
        ("FND-073",),
        _kept(_registration_type("R", "Regular")),
    ),
    Fault(
        "reactivated-without-surgery",
        "The preferred surgery of a re-activated patient isn't shown.",
        ("FND-058",),
        _kept(_preferred_surgery(None)),
    ),
    Fault(
        "registered-with-marital-status",
        "The registered patient is shown with the marital status.",
        ("FND-059",),
        _registered(EXCLUDED["marital-status"]),
    ),
    Fault(
        "register-wants-same-name",
        "A right birth date isn't enough: the family name must be PDS's.",
        ("FND-061",),
        setting(traced=_traced_by_name_too),
    ),
    Fault(
        "register-wants-same-birth-date",
        "Two right parts of a birth date and a right name are not enough.",
        ("FND-062",),
        setting(traced=_traced_by_birth_date),
    ),
    Fault(
        "register-whoever",
        "A number that PDS doesn't know is registered.",
        ("FND-063",),
        setting(on_pds=_found_anyway),
    ),
    Fault(
        "register-unverified",
        "A birth date that isn't PDS's is let through.",
        ("FND-063",),
        setting(traced=_traced_by_anything),
    ),
    Fault(
        "register-untraced-is-404",
        "A failed trace is answered as an unknown patient.",
        ("FND-063", "ERR-011"),
        _trouble_told("INVALID_PATIENT_DEMOGRAPHICS", "PATIENT_NOT_FOUND"),
    ),
    Fault(
        "register-unverified-record",
        "A record whose number was never verified passes for a verified one.",
        ("FND-070", "FND-006"),
        setting(on_pds=_local_too),
    ),
    Fault("register-deceased", "The deceased are registered.", ("FND-065",), _marked("deceased")),
    Fault(
        "register-sensitive",
        "Sensitive patients are registered.",
        ("FND-066", "SEC-023"),
        _marked("sensitive"),
    ),
    Fault("register-superseded", "Superseded numbers are registered.", ("FND-067",), _marked("superseded")),
    Fault(
        "register-whatever-pds-says",
        "What PDS marks is not looked at.",
        ("FND-065", "FND-066", "FND-067"),
        setting(on_pds=_unmarked),
    ),
    Fault(
        "register-again",
        "A patient who is registered is registered again.",
        ("FND-069",),
        setting(registrable=_again),
    ),
    Fault(
        "register-never-again",
        "A patient whose registration lapsed can't be registered.",
        ("FND-071",),
        setting(registrable=_never_again),
    ),
    Fault("register-second-record", "A lapsed record gets a second one.", ("FND-071",), _second_record),
    Fault(
        "register-sent-alone",
        "What the consumer left out is not added from PDS.",
        ("FND-074", "FND-085"),
        setting(registered=_of_sent_alone),
    ),
    Fault(
        "register-pds-alone",
        "What the consumer sent is overwritten from PDS.",
        ("FND-074", "FND-076"),
        setting(registered=_of_pds_alone),
    ),
    Fault(
        "temporary-details-lost",
        "Temporary address and telephone aren't kept.",
        ("FND-076",),
        _kept(_temporary_lost),
    ),
    Fault(
        "temporary-details-endless",
        "Temporary address and telephone bear no end.",
        ("FND-075",),
        _kept(_temporary_endless),
    ),
    Fault(
        "register-any-parameters",
        "The Patient is looked for anywhere in the body.",
        ("FND-078",),
        first("register_checks", "mend", _any_parameters),
    ),
    Fault(
        "register-without-number",
        "A patient without an NHS number makes the provider fail.",
        ("FND-079",),
        without("register_checks", "nhs number"),
    ),
    Fault(
        "register-without-official-name",
        "Any name passes for the official one.",
        ("FND-080",),
        _mended(_usual_is_official),
    ),
    Fault(
        "register-without-birth-date",
        "A missing birth date is taken from PDS.",
        ("FND-081",),
        both(
            _mended(lambda patient: patient.setdefault("birthDate", "1900-01-01")),
            setting(traced=_traced_by_anything),
        ),
    ),
    Fault(
        "register-two-official-names",
        "Of two official names the first is taken.",
        ("FND-082",),
        _mended(_first_official),
    ),
    Fault(
        "register-other-elements",
        "Elements that must not be sent are dropped.",
        ("FND-083",),
        _mended(_drop_unknown),
    ),
    Fault(
        "register-repeated-details",
        "Of repeated addresses and telephones the first is taken.",
        ("FND-084",),
        _mended(_first_of_each),
    ),
    Fault(
        "register-all-demanded",
        "A registration with the least details is refused.",
        ("FND-085",),
        putting("register_checks", "all", _all_demanded),
    ),
    Fault(
        "register-parameter-unnamed",
        "Which parameter is wrong isn't said.",
        ("FND-086",),
        _every_check_unnamed,
    ),
    Fault(
        "register-without-profile",
        "The profile that the patient claims isn't looked at.",
        ("FND-090",),
        without("register_checks", "profile"),
        AT_129,
    ),
    Fault(
        "appointments-of-any-practice",
        "An appointment can be read at another practice of the system.",
        ("RPA-014",),
        _handling("read appointment", _any_practice_reads),
        FEDERATED,
    ),
    Fault(
        "patients-of-any-practice",
        "A patient is found at another practice of the system.",
        ("FND-016", "FND-002"),
        _handling(FIND, _patients_of_all),
        FEDERATED,
    ),
    Fault(
        "visits-offered",
        "Visits are offered by search and can be booked.",
        ("SFS-066", "BPA-068"),
        setting(facts=_visits_bookable),
        AT_129,
    ),
    Fault(
        "visits-amended",
        "Visits are amended.",
        ("APA-031",),
        without("amend_checks", "visit"),
        AT_129,
    ),
    Fault(
        "visits-cancelled",
        "Visits are cancelled.",
        ("CPA-031",),
        without("cancel_checks", "visit"),
        AT_129,
    ),
    Fault(
        "visits-unread",
        "Visits can't be read.",
        ("RPA-020",),
        putting("read_checks", "visit", _visits_unread),
        AT_129,
    ),
    Fault("visits-not-retrieved", "Visits aren't retrieved.", ("RPAS-036",), _without_visits, AT_129),
    Fault(
        "visits-at-home",
        "The place of a visit is told.",
        ("RPA-021", "RPAS-037", "FND-087"),
        setting(facts=_visits_at_home),
        AT_129,
    ),
    Fault(
        "visits-without-word",
        "What kind of visit it is isn't told.",
        ("RPA-022", "RPAS-038"),
        editing("Appointment", lambda one: one.pop("comment", None) if _visit(one) else None),
        AT_129,
    ),
    Fault(
        "twenty-roles-at-129",
        "Sessions of the wider job roles are left out.",
        ("SCHED-011", "SFS-067"),
        setting(
            facts=lambda practice: replace(
                practice, sessions=tuple(one for one in practice.sessions if one.role != "R0050")
            )
        ),
        AT_129,
    ),
)
