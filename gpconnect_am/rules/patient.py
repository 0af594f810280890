"""What a Patient must show, and must not, when it is found, read or registered.

Sources: "Payload response body" of foundations_use_case_find_a_patient.html, read_a_patient.html and
register_a_patient.html; development_fhir_resource_guidance.html, "Address", "ContactPoint" and
"Patient.contact".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gpconnect_am.findings import Finding
from gpconnect_am.protocol.requests import NHS_NUMBER_SYSTEM
from gpconnect_am.rules import population
from gpconnect_am.rules.population import PROFILES, extensions
from gpconnect_am.rules.searchset import Entry, items, reference_of
from gpconnect_am.target.model import Patient

PROFILE = f"{PROFILES}CareConnect-GPC-Patient-1"
REGISTRATION = f"{PROFILES}Extension-CareConnect-GPC-RegistrationDetails-1"
COMMUNICATION = f"{PROFILES}Extension-CareConnect-GPC-NHSCommunication-1"
EXCLUDED_EXTENSIONS = (
    f"{PROFILES}Extension-CareConnect-GPC-EthnicCategory-1",
    f"{PROFILES}Extension-CareConnect-GPC-ReligiousAffiliation-1",
    "http://hl7.org/fhir/StructureDefinition/patient-cadavericDonor",
    f"{PROFILES}Extension-CareConnect-GPC-ResidentialStatus-1",
    f"{PROFILES}Extension-CareConnect-GPC-TreatmentCategory-1",
    "http://hl7.org/fhir/StructureDefinition/birthPlace",
)
EXCLUDED_ELEMENTS = ("maritalStatus", "multipleBirthBoolean")


def profiled(patient: Entry) -> Iterator[Finding]:
    """It has a logical id, asserts its profile and gives its version."""
    yield from population.has_id(patient)
    yield from population.has_meta(patient, PROFILE)


def has_number(patient: Entry, number: str) -> Iterator[Finding]:
    """Its identifiers hold the NHS number, as ten digits."""
    given = numbers_of(patient)
    if number not in given:
        yield Finding(
            "patient/NHS number",
            f"{patient.place}.identifier",
            f"the NHS number that was asked for, with the system {NHS_NUMBER_SYSTEM}",
            "another one" if given else "none",
        )


def numbers_of(patient: Entry) -> list[object]:
    """The NHS numbers among its identifiers."""
    return [
        one.get("value")
        for one in _objects(patient.resource, "identifier")
        if one.get("system") == NHS_NUMBER_SYSTEM
    ]


def official_names(patient: Entry) -> list[dict[str, Any]]:
    """Its names of the use official."""
    return [name for name in _objects(patient.resource, "name") if name.get("use") == "official"]


def names_have_uses(patient: Entry) -> Iterator[Finding]:
    """Each name says its use."""
    for number, name in enumerate(_objects(patient.resource, "name")):
        if not name.get("use"):
            yield Finding("patient/name use", f"{patient.place}.name[{number}].use", "a use", "nothing")


def one_official_name(patient: Entry, declared: Patient) -> Iterator[Finding]:
    """There is one official name: that of PDS, where the target file declares it."""
    official = official_names(patient)
    if len(official) != 1:
        yield Finding(
            "patient/official name",
            f"{patient.place}.name",
            "one name with the use official",
            f"{len(official)} of them",
        )
        return
    family, given = official[0].get("family"), items(official[0], "given")
    if declared.family and str(family).casefold() != declared.family.casefold():
        yield Finding(
            "patient/family name", f"{patient.place}.name", f"family {declared.family}", f"family {family}"
        )
    if declared.given and (not given or str(given[0]).casefold() != declared.given.casefold()):
        shown = given[0] if given else "nothing"
        yield Finding(
            "patient/given name", f"{patient.place}.name", f"given {declared.given}", f"given {shown}"
        )


def birth_date_and_gender(patient: Entry, declared: Patient) -> Iterator[Finding]:
    """Both are populated; the birth date is the declared one."""
    yield from population.has(patient, "birthDate")
    yield from population.has(patient, "gender")
    shown = patient.resource.get("birthDate")
    if shown and declared.birth_date and shown != str(declared.birth_date):
        yield Finding("patient/birthDate", f"{patient.place}.birthDate", str(declared.birth_date), str(shown))


def shows_postcode(patient: Entry, declared: Patient) -> Iterator[Finding]:
    """One of its addresses has the declared postcode."""
    given = [str(one.get("postalCode", "")) for one in _objects(patient.resource, "address")]
    if _squeezed(declared.postcode) not in map(_squeezed, given):
        yield Finding(
            "patient/address",
            f"{patient.place}.address",
            f"an address with the postcode {declared.postcode}, which the record holds",
            ", ".join(given) or "no address",
        )


def shows_telephone(patient: Entry, declared: Patient) -> Iterator[Finding]:
    """One of its telecoms has the declared number."""
    given = [str(one.get("value", "")) for one in _objects(patient.resource, "telecom")]
    if _squeezed(declared.telephone) not in map(_squeezed, given):
        yield Finding(
            "patient/telecom",
            f"{patient.place}.telecom",
            f"the telephone number {declared.telephone}, which the record holds",
            ", ".join(given) or "no telecom",
        )


def shows_contact(patient: Entry, declared: Patient) -> Iterator[Finding]:
    """One of its contacts is the declared person."""
    names = [one.get("name") for one in _objects(patient.resource, "contact")]
    families = [str(name.get("family", "")) for name in names if isinstance(name, dict)]
    if declared.contact.casefold() not in [family.casefold() for family in families]:
        yield Finding(
            "patient/contact",
            f"{patient.place}.contact",
            f"a contact of the family name {declared.contact}, whom the record holds",
            ", ".join(families) or "no contact",
        )


def shows_language(entry: Entry, code: str) -> Iterator[Finding]:
    """One of the NHS communications of a Patient or Practitioner has the declared language."""
    codes = [
        coding.get("code")
        for communication in extensions(entry, COMMUNICATION)
        for part in _objects(communication, "extension")
        if part.get("url") == "language" and isinstance(part.get("valueCodeableConcept"), dict)
        for coding in _objects(part["valueCodeableConcept"], "coding")
    ]
    if code not in codes:
        yield Finding(
            "nhsCommunication/language",
            f"{entry.place}.extension",
            f"an nhsCommunication of the language {code}, which the practice holds",
            ", ".join(map(str, codes)) or "none",
        )


def preferred_surgery(patient: Entry) -> str:
    """What registrationDetails gives as preferred surgery, as `Location/id`; empty where it gives none."""
    for part in registration_parts(patient, "preferredBranchSurgery"):
        return reference_of(part.get("valueReference"))
    return ""


def registration_parts(patient: Entry, url: str) -> list[dict[str, Any]]:
    """The parts of registrationDetails with a URL."""
    return [
        part
        for details in extensions(patient, REGISTRATION)
        for part in _objects(details, "extension")
        if part.get("url") == url
    ]


def leaves_out_the_excluded(patient: Entry) -> Iterator[Finding]:
    """None of the eight elements is there that the pages exclude."""
    yield from population.leaves_out(patient, *EXCLUDED_ELEMENTS)
    for url in EXCLUDED_EXTENSIONS:
        if extensions(patient, url):
            yield Finding(
                f"population/Patient.extension({url.rsplit('/', 1)[-1]})",
                f"{patient.place}.extension",
                f"no extension {url}: the page excludes it",
                "one",
            )


def with_contacts(patient: Entry) -> list[Entry]:
    """The patient and their contacts, each as something that has addresses and telecoms."""
    return [
        patient,
        *(Entry(patient.index, {**one, "resourceType": "Patient"}) for one in contacts_of(patient)),
    ]


def contacts_of(patient: Entry) -> list[dict[str, Any]]:
    """The contacts of a patient."""
    return _objects(patient.resource, "contact")


def relationship_in_text(patient: Entry) -> Iterator[Finding]:
    """Each contact says in words what they are to the patient."""
    for number, contact in enumerate(contacts_of(patient)):
        kinds = _objects(contact, "relationship")
        if not kinds or not all(str(kind.get("text", "")).strip() for kind in kinds):
            yield Finding(
                "contact/relationship",
                f"{patient.place}.contact[{number}].relationship",
                "the kind of relationship in text, one entry for each",
                "nothing" if not kinds else "an entry without text",
            )


def relationship_without_code(patient: Entry) -> Iterator[Finding]:
    """No contact says it as a code."""
    for number, contact in enumerate(contacts_of(patient)):
        if any("coding" in kind for kind in _objects(contact, "relationship")):
            yield Finding(
                "contact/relationship coding",
                f"{patient.place}.contact[{number}].relationship",
                "no relationship.coding",
                "one",
            )


def contact_details(patient: Entry) -> Iterator[Finding]:
    """The details of contacts are populated where the record holds them: a name, and a way to reach them."""
    for number, contact in enumerate(contacts_of(patient)):
        for element in ("name", "telecom"):
            if not contact.get(element):
                yield Finding(
                    f"contact/{element}",
                    f"{patient.place}.contact[{number}].{element}",
                    f"the contact's {element}, as the record holds it",
                    "nothing",
                )


def _objects(parent: dict[str, Any], element: str) -> list[dict[str, Any]]:
    return [one for one in items(parent, element) if isinstance(one, dict)]


def _squeezed(text: str) -> str:
    return text.replace(" ", "").upper()
