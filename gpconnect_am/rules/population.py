"""What the pages want populated, and what they want left out, beyond the profiles.

Sources: "Payload response body" of appointments_use_case_search_for_free_slots.html and of
foundations_use_case_read_a_practitioner.html, read_a_location.html and read_an_organisation.html;
development_fhir_resource_guidance.html, "Address" and "ContactPoint".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gpconnect_am.findings import Finding, Severity
from gpconnect_am.rules.identifiers import has_ods_code, systems_as_fixed
from gpconnect_am.rules.searchset import Entry, items

PROFILES = "https://fhir.nhs.uk/STU3/StructureDefinition/"
DELIVERY_CHANNEL = f"{PROFILES}Extension-GPConnect-DeliveryChannel-2"
PRACTITIONER_ROLE = f"{PROFILES}Extension-GPConnect-PractitionerRole-1"


@dataclass(frozen=True, slots=True)
class Population:
    """What a page asks of a resource: its profile, elements that must be there, elements that must not."""

    profile: str
    required: tuple[str, ...]
    forbidden: tuple[str, ...]


READ_PAGES = {
    "Practitioner": Population(
        f"{PROFILES}CareConnect-GPC-Practitioner-1",
        ("identifier", "name"),
        ("telecom", "address", "birthDate", "photo", "qualification"),
    ),
    "Location": Population(
        f"{PROFILES}CareConnect-GPC-Location-1", ("name", "managingOrganization"), ("endpoint",)
    ),
    "Organization": Population(
        f"{PROFILES}CareConnect-GPC-Organization-1", ("identifier", "name"), ("contact", "endpoint")
    ),
}
"""The population rules of the read pages, which also hold for what a search includes."""


def populated_as_read(entry: Entry) -> Iterator[Finding]:
    """A Practitioner, Location or Organization meets the population rules of its read page."""
    rules = READ_PAGES[entry.type]
    yield from identified(entry)
    for element in rules.required:
        yield from has(entry, element)
    yield from leaves_out(entry, *rules.forbidden)
    yield from systems_as_fixed(entry)
    if entry.type == "Organization":
        yield from has_ods_code(entry)
    yield from repeated_as_defined(entry)
    yield from addresses(entry)
    yield from contact_points(entry)


PAGE_PROFILES = {
    "Slot": f"{PROFILES}GPConnect-Slot-1",
    "Schedule": f"{PROFILES}GPConnect-Schedule-1",
    **{name: rules.profile for name, rules in READ_PAGES.items()},
}
"""The profile of each resource type that a search returns."""
PROFILE_OF = {
    **PAGE_PROFILES,
    "Patient": f"{PROFILES}CareConnect-GPC-Patient-1",
    "Appointment": f"{PROFILES}GPConnect-Appointment-1",
    "OperationOutcome": f"{PROFILES}GPConnect-OperationOutcome-1",
}
"""The profile of each resource type that any answer holds; others have none that is demanded everywhere."""


def identified(entry: Entry) -> Iterator[Finding]:
    """A resource of a search has a logical id, asserts its profile and gives its version."""
    yield from has_id(entry)
    yield from has_meta(entry, PAGE_PROFILES[entry.type])


_REPEATS = {
    ("Location", "address"): False,
    ("Location", "telecom"): True,
    ("Organization", "address"): True,
    ("Organization", "telecom"): True,
}


def repeated_as_defined(entry: Entry) -> Iterator[Finding]:
    """Addresses and telecoms are lists where FHIR repeats them, which some examples get wrong (ruling 56)."""
    for (of, element), repeats in _REPEATS.items():
        value = entry.resource.get(element)
        if of == entry.type and value is not None and isinstance(value, list) is not repeats:
            yield Finding(
                f"population/{of}.{element}",
                f"{entry.place}.{element}",
                f"{'a list' if repeats else 'one object'}, as FHIR defines it"
                " (examples of the pages are wrong here)",
                "one object" if repeats else "a list",
                ruling="56",
            )


def has(entry: Entry, element: str) -> Iterator[Finding]:
    """A resource has an element."""
    if not entry.resource.get(element):
        yield Finding(
            f"population/{entry.type}.{element}",
            f"{entry.place}.{element}",
            f"{element} populated",
            "nothing",
        )


def has_id(entry: Entry) -> Iterator[Finding]:
    """A resource has a logical id."""
    if not entry.id:
        yield Finding(f"population/{entry.type}.id", f"{entry.place}.id", "a logical id", "nothing")


def has_meta(entry: Entry, profile: str) -> Iterator[Finding]:
    """A resource asserts its profile, among others or alone (ruling 55), and its version."""
    meta = entry.resource.get("meta")
    meta = meta if isinstance(meta, dict) else {}
    profiles = items(meta, "profile")
    if profile not in profiles:
        yield Finding(
            f"population/{entry.type}.meta.profile",
            f"{entry.place}.meta.profile",
            profile,
            ", ".join(map(str, profiles)) or "nothing",
            ruling="55",
        )
    if not meta.get("versionId"):
        yield Finding(
            f"population/{entry.type}.meta.versionId",
            f"{entry.place}.meta.versionId",
            "the current version of the resource",
            "nothing",
        )


def leaves_out(entry: Entry, *elements: str) -> Iterator[Finding]:
    """A resource has none of the elements."""
    for element in elements:
        if element in entry.resource:
            yield Finding(
                f"population/{entry.type}.{element}",
                f"{entry.place}.{element}",
                f"no {entry.type}.{element}: the page forbids it",
                "one",
            )


def service_type_text(slot: Entry) -> Iterator[Finding]:
    """A Slot names the practice's slot type in serviceType.text."""
    if not any(_has_text(concept) for concept in items(slot.resource, "serviceType")):
        yield Finding(
            "population/Slot.serviceType.text",
            f"{slot.place}.serviceType.text",
            "the practice's description of the slot type",
            "nothing",
        )


def service_category_text(schedule: Entry) -> Iterator[Finding]:
    """A Schedule's serviceCategory names the practice's schedule type in text."""
    if not _has_text(schedule.resource.get("serviceCategory")):
        yield Finding(
            "population/Schedule.serviceCategory.text",
            f"{schedule.place}.serviceCategory.text",
            "the practice's description of the schedule type",
            "nothing",
        )


def has_extension(entry: Entry, url: str, value: str, meaning: str) -> Iterator[Finding]:
    """A resource carries an extension, with its value[x] in the element `value`."""
    found = extensions(entry, url)
    if not any(extension.get(value) for extension in found):
        yield Finding(
            f"population/{entry.type}.extension({url.rsplit('/', 1)[-1]})",
            f"{entry.place}.extension",
            f"the {meaning}, as {value} in the extension {url}",
            f"the extension without {value}" if found else "no such extension",
        )


def extensions(entry: Entry, url: str) -> list[dict[str, Any]]:
    """A resource's extensions of one URL."""
    return [
        extension
        for extension in items(entry.resource, "extension")
        if isinstance(extension, dict) and extension.get("url") == url
    ]


def not_a_visit(slot: Entry) -> Iterator[Finding]:
    """A Slot's delivery channel is not a visit (from 1.2.9 on)."""
    if any(extension.get("valueCode") == "Visit" for extension in extensions(slot, DELIVERY_CHANNEL)):
        yield Finding(
            "delivery channel/visit", f"{slot.place}.extension", "no slot for visits in a search", "Visit"
        )


def addresses(entry: Entry, *, of_a_patient: bool = False) -> Iterator[Finding]:
    """Addresses are made of their parts, without text, with a use."""
    for place, address in _values(entry, "address"):
        parts = any(address.get(part) for part in ("line", "city", "district", "postalCode", "country"))
        if not parts or ("text" in address and "line" not in address):
            yield Finding(
                "address/parts",
                place,
                "line, city, district, postalCode or country",
                ", ".join(address) or "none",
            )
        if "text" in address:
            yield Finding("address/text", f"{place}.text", "no address.text", "one", Severity.WARNING)
        yield from _use(address, place, "address", of_a_patient)


def contact_points(entry: Entry, *, of_a_patient: bool = False) -> Iterator[Finding]:
    """Telecoms have a system, a value and a use."""
    for place, telecom in _values(entry, "telecom"):
        for part in ("system", "value"):
            if not telecom.get(part):
                yield Finding(f"telecom/{part}", f"{place}.{part}", f"telecom.{part} populated", "nothing")
        yield from _use(telecom, place, "telecom", of_a_patient)


def _use(value: dict[str, Any], place: str, element: str, of_a_patient: bool) -> Iterator[Finding]:
    if not value.get("use"):
        yield Finding(
            f"{element}/use",
            f"{place}.use",
            f"{element}.use populated",
            "nothing",
            Severity.FAILURE if of_a_patient else Severity.WARNING,
        )


def _values(entry: Entry, element: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The values of an element that repeats in some resources and not in others, with their places."""
    value = entry.resource.get(element)
    if isinstance(value, dict):
        yield f"{entry.place}.{element}", value
    for index, one in enumerate(value if isinstance(value, list) else []):
        if isinstance(one, dict):
            yield f"{entry.place}.{element}[{index}]", one


def _has_text(concept: object) -> bool:
    text = concept.get("text") if isinstance(concept, dict) else None
    return isinstance(text, str) and bool(text.strip())
