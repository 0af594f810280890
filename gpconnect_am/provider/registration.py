"""Register a patient as a temporary one.

Source: foundations_use_case_register_a_patient.html.
"""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from gpconnect_am.protocol.requests import NHS_NUMBER_SYSTEM
from gpconnect_am.provider import practice as facts
from gpconnect_am.provider import resources
from gpconnect_am.provider.call import Answer, Call, Checks, Resource, apply
from gpconnect_am.provider.foundations import bundle
from gpconnect_am.provider.outcomes import Refusal, invalid_resource
from gpconnect_am.provider.store import StoredPatient

ALLOWED = (
    "resourceType",
    "id",
    "meta",
    "text",
    "extension",
    "identifier",
    "name",
    "telecom",
    "gender",
    "birthDate",
    "address",
)
LISTS = ("extension", "identifier", "name", "telecom", "address")
COMMUNICATION = f"{resources.NHS}Extension-CareConnect-GPC-NHSCommunication-1"
PHONE_USES = ("home", "work", "mobile", "temp")
ADDRESS_USES = ("home", "temp")
TEMPORARY_DAYS = 90


def register(call: Call) -> Answer:
    """Registers a patient whom the practice doesn't have, or re-activates one whom it had."""
    apply(call.behaviour.register_checks, call)
    sent = sent_patient(call)
    practice = call.practice
    code = practice.facts.ods_code
    number = nhs_number(sent)
    person = call.behaviour.traced(call, sent)
    with call.behaviour.transaction(practice.store):
        known = practice.store.patients_of(code, number)
        for patient in known:
            call.behaviour.registrable(call, patient)
        stored = call.behaviour.registered(call, sent, person, known[0] if known else None)
        practice.store.put_patient(code, stored)
    return bundle(call, [stored.resource])


def sent_patient(call: Call) -> Resource:
    """The Patient of the Parameters. Raises INVALID_RESOURCE where there isn't one."""
    parameters = call.sent.get("parameter")
    if call.sent["resourceType"] != "Parameters" or not isinstance(parameters, list):
        raise invalid_resource("The resource sent must be Parameters with a parameter registerPatient")
    named = [one for one in parameters if isinstance(one, dict) and one.get("name") == "registerPatient"]
    if len(named) != 1 or len(parameters) != 1:
        raise invalid_resource("Parameters.parameter must be registerPatient, once")
    resource = named[0].get("resource")
    if not isinstance(resource, dict) or resource.get("resourceType") != "Patient":
        raise invalid_resource("Parameters.parameter registerPatient must hold a Patient")
    return resource


def only_allowed(call: Call) -> None:
    """The patient holds only elements that may be sent, of their types."""
    for element, value in sent_patient(call).items():
        if element not in ALLOWED:
            raise invalid_resource(f"Patient.{element} must not be sent (parameter registerPatient)")
        if value in ("", [], {}) or (
            element in LISTS
            and not (isinstance(value, list) and all(isinstance(part, dict) for part in value))
        ):
            raise invalid_resource(f"Patient.{element} is empty or has a wrong type")


def only_communication(call: Call) -> None:
    """Of extensions only one NHS communication may be sent."""
    urls = [one.get("url") for one in sent_patient(call).get("extension", [])]
    if urls not in ([], [COMMUNICATION]):
        raise invalid_resource("Patient.extension may hold one nhsCommunication only")


def claims_profile(call: Call) -> None:
    """The patient claims its profile."""
    if not resources.claimed(sent_patient(call)):
        raise invalid_resource(f"Patient.meta.profile must hold {resources.PROFILES['Patient']}")


def has_nhs_number(call: Call) -> None:
    """The patient has an NHS number that can be one."""
    identifiers = sent_patient(call).get("identifier", [])
    if len(identifiers) != 1 or identifiers[0].get("system") != NHS_NUMBER_SYSTEM:
        raise invalid_resource("Patient.identifier must hold the NHS number, and nothing else")
    if not call.behaviour.nhs_number_valid(str(identifiers[0].get("value", ""))):
        raise Refusal("INVALID_NHS_NUMBER", "Patient.identifier: the NHS number is not valid")


def has_official_name(call: Call) -> None:
    """The patient has one official name, with family and given."""
    official = official_names(sent_patient(call))
    if not official:
        raise invalid_resource("Patient.name with the use official must be sent")
    if not all(isinstance(name.get("family"), str) and name.get("given") for name in official):
        raise invalid_resource("Patient.name must hold family and given")


def one_official_name(call: Call) -> None:
    """The patient has no second official name."""
    if len(official_names(sent_patient(call))) > 1:
        raise invalid_resource("Patient.name with the use official must be sent once")


def has_birth_date(call: Call) -> None:
    """The patient has a whole birth date."""
    try:
        date.fromisoformat(sent_patient(call).get("birthDate", ""))
    except (TypeError, ValueError):
        raise invalid_resource("Patient.birthDate must be sent as a whole date") from None


def one_address_of_a_kind(call: Call) -> None:
    """There is one home and one temporary address at most."""
    uses = Counter(one.get("use") for one in sent_patient(call).get("address", []))
    if set(uses) - set(ADDRESS_USES) or any(count > 1 for count in uses.values()):
        raise invalid_resource("Patient.address may hold one of use home and one of use temp")


def one_telecom_of_a_kind(call: Call) -> None:
    """There is one telephone of each use and one e-mail address at most."""
    telecom = sent_patient(call).get("telecom", [])
    phones = Counter(one.get("use") for one in telecom if one.get("system") == "phone")
    emails = [one for one in telecom if one.get("system") == "email"]
    others = len(telecom) - sum(phones.values()) - len(emails)
    if others or len(emails) > 1 or set(phones) - set(PHONE_USES) or any(n > 1 for n in phones.values()):
        raise invalid_resource("Patient.telecom may hold one phone of each use and one email")


def official_names(patient: Resource) -> list[Resource]:
    """The names with the use official."""
    return [name for name in patient.get("name", []) if name.get("use") == "official"]


def nhs_number(patient: Resource) -> str:
    """The NHS number of a checked patient."""
    return str(patient["identifier"][0]["value"])


REGISTER_CHECKS: Checks = {
    "elements": only_allowed,
    "extensions": only_communication,
    "profile": claims_profile,
    "nhs number": has_nhs_number,
    "name": has_official_name,
    "one name": one_official_name,
    "birth date": has_birth_date,
    "addresses": one_address_of_a_kind,
    "telecom": one_telecom_of_a_kind,
}


def traced(call: Call, sent: Resource) -> facts.Person:
    """Whom PDS knows by the number, where it is them and they may be registered."""
    person = call.behaviour.on_pds(call.practice.facts, nhs_number(sent))
    if person is None or not verified(sent, person):
        raise Refusal(
            "INVALID_PATIENT_DEMOGRAPHICS", "The NHS number was not found on PDS, or could not be verified"
        )
    if person.invalid or person.superseded:
        raise Refusal("INVALID_NHS_NUMBER", "The NHS number is invalid or superseded on PDS")
    if person.deceased or person.sensitive:
        raise Refusal("INVALID_PATIENT_DEMOGRAPHICS", "The patient cannot be registered")
    return person


def on_pds(practice: facts.Practice, number: str) -> facts.Person | None:
    """Who has the number: the practice's patients are known there too."""
    for person in practice.people:
        if person.nhs_number == number:
            return person
    for patient in practice.patients:
        if patient.nhs_number == number and patient.verification == "01":
            return facts.Person(
                nhs_number=number,
                family=patient.family,
                given=patient.given,
                prefix=patient.prefix,
                gender=patient.gender,
                birth_date=patient.birth_date,
                telephone=patient.telephone,
                address=patient.address,
                deceased=patient.deceased is not None,
                sensitive=patient.sensitive,
            )
    return None


def verified(sent: Resource, person: facts.Person) -> bool:
    """The birth date is right, or two parts of it are, and the names begin alike."""
    given, held = sent["birthDate"].split("-"), person.birth_date.split("-")
    if given == held:
        return True
    name = official_names(sent)[0]
    alike = sum(one == other for one, other in zip(given, held, strict=True))
    return (
        alike == 2
        and name["family"][:3].casefold() == person.family[:3].casefold()
        and str(name["given"][0])[:1].casefold() == person.given[:1].casefold()
    )


def registrable(call: Call, patient: StoredPatient) -> None:
    """A patient of the practice may be registered again only where their registration has lapsed."""
    if patient.resource["active"]:
        raise Refusal("DUPLICATE_REJECTED", "The patient is registered at the practice already")
    held = next((one for one in call.practice.facts.patients if one.nhs_number == patient.nhs_number), None)
    if held is not None and held.deceased:
        raise Refusal("INVALID_PATIENT_DEMOGRAPHICS", "The patient cannot be registered")


def registered(
    call: Call, sent: Resource, person: facts.Person, former: StoredPatient | None
) -> StoredPatient:
    """The patient as a temporary one: what was sent, with what PDS knows besides."""
    practice = call.practice.facts
    held = next((one for one in practice.patients if one.nhs_number == person.nhs_number), None)
    base = facts.Patient(
        role="temporary",
        key=f"registered-{uuid.uuid4()}",
        nhs_number=person.nhs_number,
        family=person.family,
        given=person.given,
        prefix=person.prefix,
        gender=person.gender,
        birth_date=person.birth_date,
        surgery=practice.main_surgery.key,
        telephone=person.telephone,
        address=person.address,
        registration="T",
        registered=str(call.now.date()),
    )
    if held is not None:
        base = replace(held, registration="T", registered=str(call.now.date()), active=True)
    version = int(former.resource["meta"]["versionId"]) + 1 if former else 1
    resource = resources.patient(practice, base, version=version)
    if former is not None:
        resource["id"] = former.id
    resource["name"] = [_with_text(name) for name in official_names(sent)]
    until = str(call.now.date() + timedelta(days=TEMPORARY_DAYS))
    for element in ("telecom", "address"):
        if element in sent:
            resource[element] = _completed(resource[element], sent[element], until)
    if "gender" in sent:
        resource["gender"] = sent["gender"]
    resource["extension"] += sent.get("extension", [])
    return StoredPatient(resource["id"], person.nhs_number, True, resource)


def _with_text(name: Resource) -> Resource:
    shown = f"{name['family'].upper()} {' '.join(name['given'])}"
    return {"text": shown, **name}


def _completed(held: list[Any], sent: list[Any], until: str) -> list[Any]:
    """What was sent, what is temporary with an end, then what is held of other uses."""
    marked = [
        {**one, "period": {**one.get("period", {}), "end": until}} if one.get("use") == "temp" else one
        for one in sent
    ]
    uses = {one.get("use") for one in sent}
    return [*marked, *(one for one in held if one.get("use") not in uses)]
