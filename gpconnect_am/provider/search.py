"""Search for free slots.

Source: appointments_use_case_search_for_free_slots.html.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from gpconnect_am.provider import resources
from gpconnect_am.provider.call import Answer, Call, Checks, Resource, apply, serialise
from gpconnect_am.provider.dates import Moment, read_moment
from gpconnect_am.provider.diary import Schedule, Slot
from gpconnect_am.provider.outcomes import invalid_parameter
from gpconnect_am.provider.store import UNTOUCHED, SlotState
from gpconnect_am.provider.visibility import visible

TWO_WEEKS = timedelta(days=14)
PREFIXES = {"start": "ge", "end": "le"}


def free_only(call: Call) -> None:
    """`status` is there once and is free."""
    if call.values("status") != ["free"]:
        raise invalid_parameter("Parameter status must be sent once, with the value free")


def schedules_included(call: Call) -> None:
    """The schedules are asked for."""
    if "Slot:schedule" not in call.values("_include"):
        raise invalid_parameter("Parameter _include=Slot:schedule must be sent")


def bounded(call: Call) -> None:
    """Both ends of the period are there once and are readable."""
    for name in PREFIXES:
        if len(call.values(name)) != 1:
            raise invalid_parameter(f"Parameter {name} must be sent once")
        read_moment(name, call.values(name)[0])


def prefixed(call: Call) -> None:
    """Both ends bear the one prefix that is theirs."""
    for name, prefix in PREFIXES.items():
        for value in call.values(name):
            if not value.startswith(prefix):
                raise invalid_parameter(f"Parameter {name} must have the prefix {prefix}")


def in_order(call: Call) -> None:
    """The end isn't before the start."""
    start, end = moments(call)
    if end.latest < start.earliest:
        raise invalid_parameter("Parameter end must not be before start")


def within_two_weeks(call: Call) -> None:
    """The period is two weeks at most: by dates, or by the clock where both ends have a time."""
    start, end = moments(call)
    if start.instant and end.instant:
        too_long = min(end.wall - start.wall, end.earliest - start.earliest) > TWO_WEEKS
    else:
        too_long = end.day - start.day > TWO_WEEKS
    if too_long:
        raise invalid_parameter("Parameters start and end must not span more than two weeks")


SEARCH_CHECKS: Checks = {
    "status": free_only,
    "include": schedules_included,
    "bounds": bounded,
    "prefixes": prefixed,
    "order": in_order,
    "two weeks": within_two_weeks,
}


def period(call: Call) -> tuple[datetime, datetime]:
    """The first and the last instant that the search covers."""
    start, end = moments(call)
    return start.earliest, end.latest


def moments(call: Call) -> tuple[Moment, Moment]:
    """Both ends of the period, as they were sent."""
    return (
        read_moment("start", call.values("start")[0]),
        read_moment("end", call.values("end")[0]),
    )


def in_range(slot: Slot, first: datetime, last: datetime) -> bool:
    """The slot lies fully within the period; both ends belong to it."""
    return slot.start >= first and slot.end <= last


def offered(state: SlotState) -> bool:
    """Only free slots are offered."""
    return state.status == "free"


def includes(call: Call) -> frozenset[str]:
    """What was asked for by `_include:recurse`."""
    return frozenset(call.values("_include:recurse"))


def companions(call: Call, slots: list[Slot]) -> Iterable[Resource]:
    """The resources that go with the slots: each once, and only those that a slot leads to."""
    practice = call.practice
    facts, directory = practice.facts, practice.directory
    asked = call.behaviour.includes(call)
    schedules: dict[str, Schedule] = {slot.schedule.id: slot.schedule for slot in slots}
    for schedule in schedules.values():
        yield practice.outgoing(resources.schedule(facts, schedule))
    sessions = [schedule.session for schedule in schedules.values()]
    if "Schedule:actor:Practitioner" in asked:
        for clinician in dict.fromkeys(session.clinician for session in sessions if session.clinician):
            yield directory[f"Practitioner/{facts.identifier(clinician)}"]
    if "Schedule:actor:Location" in asked:
        for surgery in dict.fromkeys(session.surgery for session in sessions):
            yield directory[f"Location/{facts.identifier(surgery)}"]
    if slots:
        yield directory[f"Organization/{facts.identifier('practice')}"]


def search_slots(call: Call) -> Answer:
    """The free slots of the period that the asker may see, with what belongs to them."""
    behaviour, practice = call.behaviour, call.practice
    apply(behaviour.search_checks, call)
    first, last = behaviour.period(call)
    asker = behaviour.asker(call)
    practice.lay_out()
    states = practice.store.slot_states(practice.facts.ods_code)
    slots = [
        slot
        for slot in practice.diary.slots.values()
        if behaviour.in_range(slot, first, last)
        and behaviour.offered(states.get(slot.id, UNTOUCHED))
        and visible(behaviour.visibility, slot, asker, call.now)
    ]
    parts = [practice.slot_bytes(slot, states.get(slot.id, UNTOUCHED)) for slot in slots]
    parts += [serialise(resource) for resource in behaviour.companions(call, slots)]
    return Answer(200, bundle_bytes(call, parts))


def bundle_bytes(call: Call, parts: list[bytes]) -> bytes:
    """A searchset Bundle of serialised resources; it claims its profile only where it has an entry."""
    head: Resource = {"resourceType": "Bundle", "id": str(uuid.uuid4())}
    if parts:
        head["meta"] = {"profile": [resources.PROFILES["Bundle"]]}
    head["type"] = "searchset"
    body = serialise(head)
    if parts:
        entries = b",".join(b'{"resource":' + part + b"}" for part in parts)
        body = body[:-1] + b',"entry":[' + entries + b"]}"
    if any(resource_type == "Bundle" for resource_type, _ in call.behaviour.edits):
        body = serialise(call.practice.outgoing(json.loads(body)))
    return body
