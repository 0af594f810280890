"""Faults of searches that make something of what they can't read, or of more or less than was asked."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from datetime import date, datetime, timedelta

from gpconnect_am.clock import UK
from gpconnect_am.protocol.requests import ORGANISATION_TYPE_SYSTEM
from gpconnect_am.protocol.token import ODS_CODE_SYSTEM
from gpconnect_am.provider import search
from gpconnect_am.provider.behaviour import Behaviour
from gpconnect_am.provider.call import Answer, Call, Resource, serialise
from gpconnect_am.provider.dates import read_moment
from gpconnect_am.provider.diary import Slot
from gpconnect_am.provider.faults.elements import on_extension
from gpconnect_am.provider.faults.fault import (
    Fault,
    answering,
    both,
    editing,
    first,
    putting,
    setting,
)
from gpconnect_am.provider.outcomes import Refusal, invalid_parameter
from gpconnect_am.provider.resources import DELIVERY_CHANNEL, PRACTITIONER_ROLE
from gpconnect_am.provider.visibility import Asker

_SEARCH = "search for free slots"
_NUMBERS = itertools.count(1)


def _day_of(call: Call, name: str) -> date | None:
    """The day that a parameter says; None for one that can't be read."""
    try:
        return read_moment(name, call.values(name)[0]).day
    except (Refusal, IndexError):
        return None


def _a_week_instead(call: Call) -> None:
    start, end, week = _day_of(call, "start"), _day_of(call, "end"), timedelta(days=7)
    first_day = start or (end - week if end else call.now.date())
    instead = {"start": f"ge{first_day}", "end": f"le{first_day + week}"}
    unread = [name for name, day in (("start", start), ("end", end)) if day is None]
    call.query = tuple((name, instead[name] if name in unread else value) for name, value in call.query)


def _all_without_bounds(call: Call) -> None:
    if not call.values("start") and not call.values("end"):
        today = call.now.date()
        ends = (
            ("start", f"ge{today - timedelta(days=14)}"),
            ("end", f"le{today + timedelta(days=28)}"),
        )
        call.query = (*call.query, *ends)


def _two_weeks_where_sent(call: Call) -> None:
    start, end = search.moments(call)
    if end.day - start.day < timedelta(days=40):
        search.within_two_weeks(call)


def _a_day_more(call: Call) -> tuple[datetime, datetime]:
    start, end = search.period(call)
    return start - timedelta(days=1), end + timedelta(days=1)


def _offset_of_start(call: Call) -> tuple[datetime, datetime]:
    """The offset of start is taken for that of end as well."""
    start, end = call.values("start")[0], call.values("end")[0]
    if "T" in start and "T" in end:
        return search.period(call)[0], datetime.fromisoformat(end[2:-6] + start[-6:])
    return search.period(call)


def _one_type_known(call: Call) -> None:
    known = f"{ORGANISATION_TYPE_SYSTEM}|urgent-care"
    types = [value for value in call.values("searchFilter") if value.startswith(ORGANISATION_TYPE_SYSTEM)]
    if any(value != known for value in types):
        raise invalid_parameter("Parameter searchFilter has an organisation type that is not supported")


def _usual_order(call: Call) -> None:
    names = [name for name, _ in call.query]
    if "status" in names and "searchFilter" in names and names.index("searchFilter") < names.index("status"):
        raise invalid_parameter("Parameter status must come first")


def _numbered_anew(call: Call, answer: Answer) -> None:  # noqa: ARG001
    bundle = json.loads(answer.body)
    for entry in bundle.get("entry", []):
        if entry["resource"]["resourceType"] == "Slot":
            entry["resource"]["id"] = f"{entry['resource']['id'][:40]}-{next(_NUMBERS)}"
    answer.body = serialise(bundle)


def _versioned_anew(call: Call, answer: Answer) -> None:  # noqa: ARG001
    bundle = json.loads(answer.body)
    for entry in bundle.get("entry", []):
        if entry["resource"]["resourceType"] == "Slot":
            entry["resource"]["meta"]["versionId"] = str(next(_NUMBERS))
    answer.body = serialise(bundle)


def _under_another_schedule(call: Call, answer: Answer) -> None:  # noqa: ARG001
    bundle = json.loads(answer.body)
    slots = [entry["resource"] for entry in bundle.get("entry", []) if "schedule" in entry["resource"]]
    for slot in slots[-1:]:
        slot["schedule"] = slots[0]["schedule"]
    answer.body = serialise(bundle)


def _at_these_times_of_day(slot: Slot, begin: datetime, end: datetime) -> bool:
    """The times of both bounds are taken for opening hours, which every day keeps."""
    opened, closed = begin.astimezone(UK).time(), end.astimezone(UK).time()
    inside = slot.start.astimezone(UK).time() >= opened and slot.end.astimezone(UK).time() <= closed
    return slot.start >= begin and slot.end <= end and (inside or closed <= opened)


def _service_category_coded(resource: Resource) -> None:
    resource["serviceCategory"] = {"coding": [{"display": resource["serviceCategory"]["text"]}]}


def _nothing_without_bounds(call: Call) -> None:
    """A comparison with null is true of no slot."""
    if not (call.values("start") and call.values("end")):
        far = call.now.date() + timedelta(days=3650)
        others = tuple(pair for pair in call.query if pair[0] not in search.PREFIXES)
        call.query = (*others, ("start", f"ge{far}"), ("end", f"le{far}"))


def _length_from_today(call: Call) -> None:
    end = search.moments(call)[1]
    if end.day - call.now.date() > search.TWO_WEEKS:
        raise invalid_parameter("Parameter end must be at most two weeks ahead")


def _length_of_like_ends(call: Call) -> None:
    """The length is compared between two dates, or between two times."""
    start, end = search.moments(call)
    if (start.instant is None) is (end.instant is None):
        search.within_two_weeks(call)


def _one_offset(call: Call) -> None:
    offsets = {value[-6:] for name in search.PREFIXES for value in call.values(name) if "T" in value}
    if len(offsets) > 1:
        raise invalid_parameter("Parameters start and end must have the same offset")


def _filters_up_to_the_unknown(call: Call) -> Asker:
    """Whoever reads the filters stops at the first that is not known."""
    known = itertools.takewhile(
        lambda value: value.partition("|")[0] in (ORGANISATION_TYPE_SYSTEM, ODS_CODE_SYSTEM),
        call.values("searchFilter"),
    )
    parts = [value.partition("|") for value in known]
    return Asker(
        types=frozenset(code for system, _, code in parts if system == ORGANISATION_TYPE_SYSTEM),
        codes=frozenset(code for system, _, code in parts if system == ODS_CODE_SYSTEM),
    )


def _any_status_without_filter(behaviour: Behaviour) -> Behaviour:
    """Two queries, with and without filters; one of them forgets the status."""
    clean = behaviour.handlers[_SEARCH]

    def search_slots(call: Call) -> Answer:
        if call.values("searchFilter"):
            return clean(call)
        call.behaviour = replace(call.behaviour, offered=lambda state: True)  # noqa: ARG005
        return clean(call)

    return replace(behaviour, handlers={**behaviour.handlers, _SEARCH: search_slots})


FAULTS = (
    Fault(
        "missing-bounds-find-nothing",
        "A search without start or end is compared with null, and finds nothing.",
        ("SFS-026", "SFS-027"),
        first("search_checks", "bounds added", _nothing_without_bounds),
    ),
    Fault(
        "length-counted-from-today",
        "The two weeks are counted from today, so that a period that begins earlier may be of any length.",
        ("SFS-017",),
        putting("search_checks", "two weeks", _length_from_today),
    ),
    Fault(
        "length-of-like-ends-only",
        "The length of a period from a date to a time, or the reverse, isn't checked.",
        ("SFS-017",),
        putting("search_checks", "two weeks", _length_of_like_ends),
    ),
    Fault(
        "one-offset-demanded",
        "A start and an end on either side of a clock change are refused, as their offsets differ.",
        ("SFS-006",),
        putting("search_checks", "one offset", _one_offset),
    ),
    Fault(
        "filters-after-unknown-lost",
        "Reading the filters stops at the first that isn't known.",
        ("SFS-012",),
        setting(asker=_filters_up_to_the_unknown),
    ),
    Fault(
        "channel-always-in-person",
        "Every slot is said to be held in person.",
        ("SFS-060",),
        editing(
            "Slot", on_extension(DELIVERY_CHANNEL, lambda channel: channel.update(valueCode="In-person"))
        ),
    ),
    Fault(
        "role-always-general-practitioner",
        "Every schedule bears the role of a general practitioner.",
        ("SFS-061",),
        editing(
            "Schedule",
            on_extension(
                PRACTITIONER_ROLE,
                lambda role: role["valueCodeableConcept"]["coding"][0].update(code="R0260"),
            ),
        ),
    ),
    Fault(
        "any-status-without-filter",
        "A search without filters returns slots of any status.",
        ("SFS-034",),
        _any_status_without_filter,
    ),
    Fault(
        "unreadable-bounds-ignored",
        "A start or an end that can't be read is passed over, and a week is searched.",
        ("SFS-022", "SFS-023", "SFS-024"),
        first("search_checks", "bounds mended", _a_week_instead),
    ),
    Fault(
        "no-bounds-mean-everything",
        "A search without start and end returns the whole appointment book.",
        ("SFS-027",),
        both(
            putting("search_checks", "two weeks", _two_weeks_where_sent),
            first("search_checks", "bounds added", _all_without_bounds),
        ),
    ),
    Fault(
        "a-day-more-at-each-end",
        "The period is searched with a day more at each end.",
        ("SFS-002", "SFS-004", "SFS-035", "SFS-036"),
        setting(period=_a_day_more),
    ),
    Fault(
        "offset-of-start-for-both",
        "The offset of start is taken for that of end as well.",
        ("SFS-006",),
        setting(period=_offset_of_start),
    ),
    Fault(
        "one-organisation-type-known",
        "Organisation types other than the one that was tested are refused.",
        ("SFS-008",),
        first("search_checks", "types", _one_type_known),
    ),
    Fault(
        "order-of-parameters-matters",
        "Parameters in another order than the usual one are refused.",
        ("SFS-016",),
        first("search_checks", "usual order", _usual_order),
    ),
    Fault(
        "slot-ids-made-anew",
        "Every search gives the slots new ids.",
        ("SFS-038", "HTTP-008"),
        answering(_SEARCH, _numbered_anew),
    ),
    Fault(
        "slots-versioned-anew",
        "The version of a slot counts the searches that returned it.",
        ("CON-005",),
        answering(_SEARCH, _versioned_anew),
    ),
    Fault(
        "slot-under-another-schedule",
        "The last slot of a result is listed under the schedule of the first.",
        ("SFS-038",),
        answering(_SEARCH, _under_another_schedule),
    ),
    Fault(
        "bounds-as-opening-hours",
        "The times of start and end bound every day of the period, not its first and its last.",
        ("SFS-038",),
        setting(in_range=_at_these_times_of_day),
    ),
    Fault(
        "session-name-as-coding",
        "The session name is the display of a code, and not a text.",
        ("SFS-056",),
        editing("Schedule", _service_category_coded),
    ),
)
