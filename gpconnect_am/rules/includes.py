"""Which resources accompany the Slots, and how they hang together.

Source: appointments_use_case_search_for_free_slots.html, "Payload response body";
appointments_known_issues.html; rulings 50, 51 and 80.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from gpconnect_am.findings import Finding, Severity
from gpconnect_am.rules.searchset import Entry, SearchSet, instant, reference_of

ODS_CODE_SYSTEM = "https://fhir.nhs.uk/Id/ods-organization-code"


def schedules_present(found: SearchSet) -> Iterator[Finding]:
    """The Schedule of every Slot is in the Bundle."""
    there = {schedule.reference for schedule in found.schedules}
    for slot in found.slots:
        if slot.schedule not in there:
            yield Finding(
                "include/schedule",
                f"{slot.place}.schedule",
                "a Schedule that is in the Bundle",
                f"{slot.schedule}, which is none" if slot.schedule else "no reference",
                ruling="51",
            )


def within_horizons(found: SearchSet) -> Iterator[Finding]:
    """A Slot lies within the planning horizon of its Schedule, as FHIR defines that (ruling 80)."""
    horizons: dict[str, tuple[datetime | None, datetime | None]] = {}
    for schedule in found.schedules:
        horizon = schedule.resource.get("planningHorizon")
        ends = horizon if isinstance(horizon, dict) else {}
        horizons.setdefault(schedule.reference, (instant(ends.get("start")), instant(ends.get("end"))))
    for slot in found.slots:
        first, last = horizons.get(slot.schedule, (None, None))
        if (first and slot.start and slot.start < first) or (last and slot.end and slot.end > last):
            yield Finding(
                "slot/planning horizon",
                f"{slot.place}.schedule",
                "a Schedule whose planning horizon covers the slot",
                f"{slot.schedule}, for {slot.resource.get('start')} to {slot.resource.get('end')}",
                Severity.ADVISORY,
                ruling="80",
            )


def actors_present(found: SearchSet, type: str) -> Iterator[Finding]:
    """Every actor of a type (Practitioner or Location) of a Slot's Schedule is in the Bundle."""
    for schedule in found.schedules_of_slots:
        for actor in schedule.actors_of(type):
            if actor not in found.by_reference:
                yield Finding(
                    f"include/{type.lower()}",
                    f"{schedule.place}.actor",
                    f"the {type} in the Bundle, as it was asked for",
                    f"{actor}, which is not",
                    ruling="51",
                )


def schedules_with_actor(found: SearchSet, type: str) -> list[Entry]:
    """The Slots' Schedules that have an actor of a type."""
    return [schedule for schedule in found.schedules_of_slots if schedule.actors_of(type)]


def organisation_present(found: SearchSet) -> Iterator[Finding]:
    """There is an Organization, and each Location names one that is in the Bundle (ruling 50)."""
    if not found.organisations:
        yield Finding(
            "include/organization",
            "Bundle",
            "the Organization that manages the Schedules' Location, whatever includes were sent",
            f"{len(found.slots)} slots and no Organization",
            ruling="50",
        )
        return
    for location in found.locations:
        manager = location.managing_organisation
        if manager and manager not in found.by_reference:
            yield Finding(
                "include/organization",
                f"{location.place}.managingOrganization",
                "an Organization that is in the Bundle",
                f"{manager}, which is not",
                ruling="50",
            )


def no_organisation(found: SearchSet) -> Iterator[Finding]:
    """A result without slots has no Organization either."""
    for organisation in found.organisations:
        yield Finding(
            "include/organization",
            organisation.place,
            "no Organization, as no slot is returned",
            organisation.reference,
        )


def schedules_belong(found: SearchSet) -> Iterator[Finding]:
    """Every Schedule is that of a returned Slot."""
    wanted = {slot.schedule for slot in found.slots}
    for schedule in found.schedules:
        if schedule.reference not in wanted:
            yield _stray(schedule, "a Schedule that a returned Slot refers to")


def actors_belong(found: SearchSet) -> Iterator[Finding]:
    """Every Practitioner and Location is an actor of a returned Schedule (or a returned Location's whole)."""
    wanted = {actor for schedule in found.schedules_of_slots for actor in schedule.actors}
    wanted |= {reference_of(location.resource.get("partOf")) for location in found.locations}
    for actor in (*found.practitioners, *found.locations):
        if actor.reference not in wanted:
            yield _stray(actor, f"a {actor.type} that is an actor of a returned Schedule")


def organisations_belong(found: SearchSet) -> Iterator[Finding]:
    """Every Organization manages a returned Location. Without Locations there is nothing to trace it by."""
    wanted = {location.managing_organisation for location in found.locations}
    for organisation in found.organisations if found.locations else ():
        if organisation.reference not in wanted:
            yield _stray(organisation, "an Organization that manages a returned Location")


def not_asked_for(found: SearchSet, type: str) -> Iterator[Finding]:
    """Resources of a type whose include was not sent: an advisory (ruling 51)."""
    for entry in found.of_type(type):
        yield Finding(
            f"not asked for/{type.lower()}",
            entry.place,
            f"no {type}, as its include was not sent",
            entry.reference,
            Severity.ADVISORY,
            ruling="51",
        )


def one_location(schedule: Entry) -> Iterator[Finding]:
    """A Schedule refers to the one Location where its appointments take place (ruling 66)."""
    places = schedule.actors_of("Location")
    if len(places) != 1:
        yield Finding(
            "schedule/location",
            f"{schedule.place}.actor",
            "a reference to exactly one Location",
            f"references to {', '.join(places)}" if places else "no reference to a Location",
            ruling="66" if places else "",
        )


def managed(location: Entry) -> Iterator[Finding]:
    """A Location names its managing organisation by reference."""
    if not location.managing_organisation.startswith("Organization/"):
        yield Finding(
            "location/managing organisation",
            f"{location.place}.managingOrganization",
            "a reference to an Organization",
            location.managing_organisation or "no reference",
        )


def of_organisation(organisation: Entry, ods_code: str) -> Iterator[Finding]:
    """An Organization bears the ODS code that requests are addressed to."""
    codes = ods_codes(organisation)
    if codes != [ods_code]:
        yield Finding(
            "organization/ODS code",
            f"{organisation.place}.identifier",
            f"the ODS code {ods_code}, to which the search was addressed",
            ", ".join(codes) or f"no identifier of system {ODS_CODE_SYSTEM}",
        )


def ods_codes(organisation: Entry) -> list[str]:
    """The ODS codes of an Organization."""
    identifiers = organisation.resource.get("identifier")
    return [
        str(identifier.get("value"))
        for identifier in (identifiers if isinstance(identifiers, list) else [])
        if isinstance(identifier, dict) and identifier.get("system") == ODS_CODE_SYSTEM
    ]


def _stray(entry: Entry, expected: str) -> Finding:
    return Finding(
        f"stray {entry.type}",
        entry.place,
        expected,
        f"{entry.reference}, to which nothing leads",
        ruling="51",
    )
