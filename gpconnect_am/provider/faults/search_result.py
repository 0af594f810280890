"""Faults in what a search for free slots returns: slots, what comes along with them, the Bundle."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from gpconnect_am.provider import resources, search
from gpconnect_am.provider.call import Answer, Call, Resource
from gpconnect_am.provider.diary import Slot
from gpconnect_am.provider.faults.entries import change_entries, drop_entries, of_type
from gpconnect_am.provider.faults.fault import (
    Change,
    Fault,
    answering,
    both,
    editing,
    setting,
)
from gpconnect_am.provider.outcomes import Refusal
from gpconnect_am.provider.practice import Practice

SEARCH = "search for free slots"


def _changing(change: Callable[[Call, list[Resource]], list[Resource]]) -> Change:
    return answering(
        SEARCH,
        lambda call, answer: change_entries(answer, lambda entries: change(call, entries)),
    )


def _without(*types: str) -> Change:
    return answering(SEARCH, lambda call, answer: drop_entries(answer, of_type(*types)))  # noqa: ARG005


def _without_first(resource_type: str) -> Change:
    def change(call: Call, entries: list[Resource]) -> list[Resource]:  # noqa: ARG001
        found = next((entry for entry in entries if entry["resourceType"] == resource_type), None)
        return [entry for entry in entries if entry is not found]

    return _changing(change)


def _only_first(resource_type: str, count: int) -> Change:
    def change(call: Call, entries: list[Resource]) -> list[Resource]:  # noqa: ARG001
        kept = [entry for entry in entries if entry["resourceType"] == resource_type][:count]
        return [entry for entry in entries if entry["resourceType"] != resource_type or entry in kept]

    return _changing(change)


def _first_hundred(call: Call, entries: list[Resource]) -> list[Resource]:
    """Only what the first hundred slots lead to."""
    del call
    slots = [entry for entry in entries if entry["resourceType"] == "Slot"][:100]
    schedules = {slot["schedule"]["reference"] for slot in slots}
    kept = [
        entry
        for entry in entries
        if entry["resourceType"] == "Schedule" and f"Schedule/{entry['id']}" in schedules
    ]
    led_to = {actor["reference"] for schedule in kept for actor in schedule["actor"]}
    others = [
        entry
        for entry in entries
        if f"{entry['resourceType']}/{entry['id']}" in led_to or entry["resourceType"] == "Organization"
    ]
    return [*slots, *kept, *(others if slots else [])]


def _slots_twice(call: Call, entries: list[Resource]) -> list[Resource]:  # noqa: ARG001
    slots = [entry for entry in entries if entry["resourceType"] == "Slot"]
    return [*slots[:1], *entries]


def _schedule_per_slot(call: Call, entries: list[Resource]) -> list[Resource]:  # noqa: ARG001
    """Each slot brings its schedule along, so schedules come many times over."""
    schedules = {f"Schedule/{entry['id']}": entry for entry in entries if entry["resourceType"] == "Schedule"}
    repeated = [
        schedules[entry["schedule"]["reference"]] for entry in entries[:50] if entry["resourceType"] == "Slot"
    ]
    return [*entries, *repeated]


def _with_unused_schedule(call: Call, slots: list[Slot]) -> Iterable[Resource]:
    yield from search.companions(call, slots)
    used = {slot.schedule.id for slot in slots}
    unused = next(schedule for key, schedule in call.practice.diary.schedules.items() if key not in used)
    if slots:
        yield call.practice.outgoing(resources.schedule(call.practice.facts, unused))


def _with_every_practitioner(call: Call, slots: list[Slot]) -> Iterable[Resource]:
    found = list(search.companions(call, slots))
    there = {resource["id"] for resource in found}
    yield from found
    if slots and "Schedule:actor:Practitioner" in call.behaviour.includes(call):
        for resource in call.practice.directory.values():
            if resource["resourceType"] == "Practitioner" and resource["id"] not in there:
                yield resource


def _with_every_location(call: Call, slots: list[Slot]) -> Iterable[Resource]:
    found = list(search.companions(call, slots))
    there = {resource["id"] for resource in found}
    yield from found
    if slots and "Schedule:actor:Location" in call.behaviour.includes(call):
        for resource in call.practice.directory.values():
            if resource["resourceType"] == "Location" and resource["id"] not in there:
                yield resource


def _with_parent(call: Call, slots: list[Slot]) -> Iterable[Resource]:
    yield from search.companions(call, slots)
    if slots:
        yield call.practice.directory[f"Organization/{call.practice.facts.identifier('board')}"]


def _with_patient(call: Call, slots: list[Slot]) -> Iterable[Resource]:
    yield from search.companions(call, slots)
    if slots:
        facts = call.practice.facts
        yield call.practice.outgoing(resources.patient(facts, facts.patients[0]))


def _always_organisation(call: Call, slots: list[Slot]) -> Iterable[Resource]:
    yield from search.companions(call, slots)
    if not slots:
        yield call.practice.directory[f"Organization/{call.practice.facts.identifier('practice')}"]


def _organisation_where_asked(call: Call, slots: list[Slot]) -> Iterable[Resource]:
    asked = "Location:managingOrganization" in call.behaviour.includes(call)
    for resource in search.companions(call, slots):
        if asked or resource["resourceType"] != "Organization":
            yield resource


def _organisation_with_location(call: Call, slots: list[Slot]) -> Iterable[Resource]:
    asked = "Schedule:actor:Location" in call.behaviour.includes(call)
    for resource in search.companions(call, slots):
        if asked or resource["resourceType"] != "Organization":
            yield resource


def _always_asked(*includes: str) -> Change:
    return setting(includes=lambda call: search.includes(call) | set(includes))


def _nothing_found(call: Call, answer: Answer) -> None:  # noqa: ARG001
    if b'"entry"' not in answer.body:
        raise Refusal("NO_RECORD_FOUND", "No free slots were found")


def _all_at_main_surgery(practice: Practice) -> Practice:
    main = practice.main_surgery.key
    return replace(practice, sessions=tuple(replace(session, surgery=main) for session in practice.sessions))


def _main_surgery_only(practice: Practice) -> Practice:
    main = practice.main_surgery.key
    return replace(
        practice, sessions=tuple(session for session in practice.sessions if session.surgery == main)
    )


def _branch_address_of_main(practice: Practice) -> Practice:
    main = practice.main_surgery
    return replace(
        practice,
        surgeries=tuple(replace(surgery, address=main.address) for surgery in practice.surgeries),
    )


def _practitioners_only(call: Call, entries: list[Resource]) -> list[Resource]:  # noqa: ARG001
    """Sessions without a practitioner are lost in an inner join."""
    lost = {
        f"Schedule/{entry['id']}"
        for entry in entries
        if entry["resourceType"] == "Schedule" and len(entry["actor"]) < 2
    }
    return [
        entry
        for entry in entries
        if f"Schedule/{entry['id']}" not in lost and entry.get("schedule", {}).get("reference") not in lost
    ]


def _of_another_practice(call: Call, entries: list[Resource]) -> list[Resource]:  # noqa: ARG001
    """The branch belongs to another practice of the same system, whose slots come along."""
    own = next((entry for entry in entries if entry["resourceType"] == "Organization"), None)
    if own is None:
        return entries
    other = {**own, "id": "z99999-practice", "name": "Another practice (fictional)"}
    other["identifier"] = [{**own["identifier"][0], "value": "Z99999"}, *own["identifier"][1:]]
    changed = [
        {**entry, "managingOrganization": {"reference": "Organization/z99999-practice"}}
        if entry["resourceType"] == "Location" and "partOf" in entry
        else entry
        for entry in entries
    ]
    return [*changed, other]


def _status(status: int) -> Change:
    def change(call: Call, answer: Answer) -> None:  # noqa: ARG001
        answer.status = status

    return answering(SEARCH, change)


FAULTS = (
    Fault(
        "schedules-left-out",
        "The schedules are not included, though they are asked for.",
        ("SFS-013", "SFS-040"),
        _without("Schedule"),
    ),
    Fault(
        "one-schedule-left-out",
        "One schedule is lost on the way, so that its slots lead nowhere.",
        ("SFS-013", "SFS-040"),
        _without_first("Schedule"),
    ),
    Fault(
        "practitioners-left-out",
        "The Practitioner include is ignored.",
        ("SFS-014",),
        _without("Practitioner"),
    ),
    Fault(
        "one-practitioner-only",
        "Of all practitioners only the first is included.",
        ("SFS-014",),
        _only_first("Practitioner", 1),
    ),
    Fault("locations-left-out", "The Location include is ignored.", ("SFS-015",), _without("Location")),
    Fault(
        "one-location-only",
        "Of all surgeries only the first is included.",
        ("SFS-015",),
        _only_first("Location", 1),
    ),
    Fault("search-answers-202", "The search answers 202 Accepted.", ("SFS-031",), _status(202)),
    Fault(
        "search-bundle-is-collection",
        "The Bundle is of type collection.",
        ("SFS-032", "BUN-001"),
        editing("Bundle", lambda bundle: bundle.update(type="collection")),
    ),
    Fault(
        "busy-slots-returned",
        "Slots of any status are returned.",
        ("SFS-034",),
        setting(offered=lambda state: True),  # noqa: ARG005
    ),
    Fault(
        "slots-across-start",
        "A slot that begins before start is returned when it ends after it.",
        ("SFS-035",),
        setting(in_range=lambda slot, begin, end: slot.end > begin and slot.end <= end),
    ),
    Fault(
        "slots-across-end",
        "A slot that ends after end is returned when it begins before it.",
        ("SFS-036",),
        setting(in_range=lambda slot, begin, end: slot.start >= begin and slot.start < end),
    ),
    Fault(
        "start-exclusive",
        "A slot that begins exactly at start is left out.",
        ("SFS-037",),
        setting(in_range=lambda slot, begin, end: slot.start > begin and slot.end <= end),
    ),
    Fault(
        "end-exclusive",
        "A slot that ends exactly at end is left out.",
        ("SFS-037",),
        setting(in_range=lambda slot, begin, end: slot.start >= begin and slot.end < end),
    ),
    Fault(
        "hundred-slots",
        "The result is cut off after a hundred slots.",
        ("SFS-038",),
        _changing(_first_hundred),
    ),
    Fault(
        "sessions-without-practitioner-lost",
        "Sessions that no practitioner runs are lost in a join.",
        ("SFS-038",),
        _changing(_practitioners_only),
    ),
    Fault(
        "slot-returned-twice",
        "A slot comes twice in the result.",
        ("SFS-038",),
        _changing(_slots_twice),
    ),
    Fault(
        "schedule-per-slot",
        "Every slot brings its schedule along, so that schedules come many times over.",
        ("SFS-051",),
        _changing(_schedule_per_slot),
    ),
    Fault(
        "another-practice-in-result",
        "The slots of a branch that belongs to another practice come along.",
        ("SFS-039",),
        _changing(_of_another_practice),
    ),
    Fault(
        "branches-left-out",
        "Only the sessions of the main surgery are returned.",
        ("SFS-039", "SFS-038", "SFS-046"),
        setting(facts=_main_surgery_only),
    ),
    Fault(
        "practitioners-always",
        "Practitioners are returned whether they are asked for or not.",
        ("SFS-041",),
        _always_asked("Schedule:actor:Practitioner"),
    ),
    Fault(
        "locations-always",
        "Locations are returned whether they are asked for or not.",
        ("SFS-042",),
        _always_asked("Schedule:actor:Location"),
    ),
    Fault(
        "main-surgery-for-branch",
        "Every session is shown at the main surgery.",
        ("SFS-046", "FND-051"),
        setting(facts=_all_at_main_surgery),
    ),
    Fault(
        "branch-with-main-address",
        "The branch bears its own name, but the practice's address.",
        ("SFS-046",),
        setting(facts=_branch_address_of_main),
    ),
    Fault(
        "organisation-only-where-asked",
        "The Organization is returned only when its include was sent.",
        ("SFS-048",),
        setting(companions=_organisation_where_asked),
    ),
    Fault(
        "organisation-only-with-location",
        "The Organization is returned only along with the Location.",
        ("SFS-048",),
        setting(companions=_organisation_with_location),
    ),
    Fault(
        "organisation-with-nothing",
        "The Organization is returned even where no slot is.",
        ("SFS-049",),
        setting(companions=_always_organisation),
    ),
    Fault(
        "empty-search-is-404",
        "A search that finds nothing answers 404.",
        ("SFS-050",),
        answering(SEARCH, _nothing_found),
    ),
    Fault(
        "unrelated-schedule",
        "A schedule comes along that no returned slot belongs to.",
        ("SFS-051",),
        setting(companions=_with_unused_schedule),
    ),
    Fault(
        "every-practitioner",
        "Every practitioner of the practice comes along.",
        ("SFS-052",),
        setting(companions=_with_every_practitioner),
    ),
    Fault(
        "every-surgery",
        "Every surgery of the practice comes along.",
        ("SFS-052",),
        setting(companions=_with_every_location),
    ),
    Fault(
        "parent-organisation-in-result",
        "The board that the practice belongs to comes along.",
        ("SFS-052",),
        setting(companions=_with_parent),
    ),
    Fault(
        "patient-in-result",
        "A resource of another type comes along.",
        ("SFS-052",),
        setting(companions=_with_patient),
    ),
    Fault(
        "booked-slots-still-offered",
        "The search reads a cache that bookings don't touch, so a booked slot still shows as free.",
        ("SFS-063",),
        both(
            setting(offered=lambda state: True),  # noqa: ARG005
            editing("Slot", lambda slot: slot.update(status="free")),
        ),
    ),
)
