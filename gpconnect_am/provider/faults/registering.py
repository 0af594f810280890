"""Faults of registering a patient."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from gpconnect_am.provider import registration
from gpconnect_am.provider.behaviour import Behaviour
from gpconnect_am.provider.call import Call, Check, Resource
from gpconnect_am.provider.faults.elements import (
    Edit,
    lacking,
    on_each,
    on_extension,
)
from gpconnect_am.provider.faults.fault import (
    AT_129,
    Change,
    Fault,
    answering,
    both,
    editing_answer,
    first,
    putting,
    setting,
    without,
)
from gpconnect_am.provider.faults.patient_tools import EXCLUDED, REGISTRATION, preferred_surgery
from gpconnect_am.provider.outcomes import Refusal, invalid_resource
from gpconnect_am.provider.practice import Person, Practice
from gpconnect_am.provider.store import StoredPatient

REGISTER = "register patient"


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


def _traced_anyway(call: Call, sent: Resource) -> Person:
    """Whoever PDS doesn't know is taken for who they say."""
    number = registration.nhs_number(sent)
    if call.behaviour.on_pds(call.practice.facts, number) is None:
        return replace(call.practice.facts.people[0], nhs_number=number)
    return registration.traced(call, sent)


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


def _traced_by_two_parts(call: Call, sent: Resource) -> Person:
    person = call.behaviour.on_pds(call.practice.facts, registration.nhs_number(sent))
    if person is None:
        return registration.traced(call, sent)
    names = [{"use": "official", "family": person.family, "given": [person.given]}]
    return registration.traced(call, {**sent, "name": names})


def _traced_by_names(call: Call, sent: Resource) -> Person:
    person = call.behaviour.on_pds(call.practice.facts, registration.nhs_number(sent))
    name = registration.official_names(sent)[0]
    if person and (name["family"], name["given"][0]) == (person.family, person.given):
        return registration.traced(call, {**sent, "birthDate": person.birth_date})
    return registration.traced(call, sent)


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


FAULTS = (
    Fault(
        "register-answers-201",
        "A registration answers 201.",
        ("FND-052",),
        answering(REGISTER, lambda call, answer: setattr(answer, "status", 201)),  # noqa: ARG005
    ),
    Fault(
        "register-not-kept",
        "A registration is answered, and the patient can't be found.",
        ("FND-072",),
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
        ("FND-056",),
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
        _kept(preferred_surgery(None)),
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
        setting(traced=_traced_anyway),
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
        ("FND-070",),
        setting(on_pds=_local_too),
    ),
    Fault(
        "register-two-parts-alone",
        "Two right parts of a birth date are enough, whatever the names.",
        ("FND-063",),
        setting(traced=_traced_by_two_parts),
    ),
    Fault(
        "register-names-alone",
        "The right names are enough, whatever the birth date.",
        ("FND-063",),
        setting(traced=_traced_by_names),
    ),
    Fault("register-deceased", "The deceased are registered.", ("FND-065",), _marked("deceased")),
    Fault(
        "register-sensitive",
        "Sensitive patients are registered.",
        ("FND-066",),
        _marked("sensitive"),
    ),
    Fault("register-superseded", "Superseded numbers are registered.", ("FND-067",), _marked("superseded")),
    Fault(
        "register-whatever-pds-says",
        "What PDS marks is not looked at.",
        ("FND-065",),
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
        ("FND-074",),
        setting(registered=_of_sent_alone),
    ),
    Fault(
        "register-pds-alone",
        "What the consumer sent is overwritten from PDS.",
        ("FND-074",),
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
)
