"""Liberties of searching for free slots."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from gpconnect_am.clock import UK, uk_midnight
from gpconnect_am.provider import search
from gpconnect_am.provider.behaviour import Behaviour
from gpconnect_am.provider.call import Answer, Call, Check, Resource, serialise
from gpconnect_am.provider.dates import Moment, read_moment
from gpconnect_am.provider.diary import Slot
from gpconnect_am.provider.faults.fault import (
    Change,
    answering,
    both,
    editing,
    first,
    putting,
    setting,
)
from gpconnect_am.provider.liberty import Liberty
from gpconnect_am.provider.outcomes import Refusal, bad_request, invalid_parameter
from gpconnect_am.provider.practice import Practice
from gpconnect_am.provider.visibility import Asker, asker_of_search

SEARCH = "search for free slots"
EVERYWHERE = (datetime(1900, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC))
PERIODS = ("SFS-002", "SFS-003", "SFS-004", "SFS-005", "SFS-035", "SFS-036", "SFS-037", "SFS-038")


def _round_the_clock(practice: Practice) -> Practice:
    """The out of hours line goes on to midnight."""
    return replace(
        practice,
        sessions=tuple(
            replace(session, blocks=(replace(session.blocks[0], slots=24),))
            if session.key == "line"
            else session
            for session in practice.sessions
        ),
    )


def _with_midnight(call: Call) -> tuple[datetime, datetime]:
    start, end = search.moments(call)
    midnight = uk_midnight(end.day + timedelta(days=1)).astimezone(UTC)
    return start.earliest, end.instant or midnight


def _lets_in(bound: Moment, moment: datetime) -> bool:
    """Whether a prefix, read as FHIR defines it, lets an instant in; a date is all of its day."""
    return {
        "": bound.earliest <= moment <= bound.latest,
        "eq": bound.earliest <= moment <= bound.latest,
        "gt": moment > bound.latest,
        "ge": moment >= bound.earliest,
        "lt": moment < bound.earliest,
        "le": moment <= bound.latest,
    }[bound.prefix]


def _known_prefix(call: Call) -> None:
    for name in search.PREFIXES:
        for value in call.values(name):
            if read_moment(name, value).prefix not in ("", "eq", "gt", "ge", "lt", "le"):
                raise invalid_parameter(f"Parameter {name} has a prefix that is not supported")


def _every_prefix(behaviour: Behaviour) -> Behaviour:
    """Each end lets in what its own prefix says."""

    def search_slots(call: Call) -> Answer:
        bounds = {name: [read_moment(name, value) for value in call.values(name)] for name in search.PREFIXES}

        def in_range(slot: Slot, earliest: datetime, latest: datetime) -> bool:  # noqa: ARG001
            return all(_lets_in(bound, slot.start) for bound in bounds["start"]) and all(
                _lets_in(bound, slot.end) for bound in bounds["end"]
            )

        call.behaviour = replace(call.behaviour, in_range=in_range, period=lambda _: EVERYWHERE)
        return search.search_slots(call)

    checks = {**behaviour.search_checks, "prefixes": _known_prefix, "order": _in_order_as_usual}
    return replace(behaviour, search_checks=checks, handlers={**behaviour.handlers, SEARCH: search_slots})


def _in_order_as_usual(call: Call) -> None:
    start, end = search.moments(call)
    if (start.prefix, end.prefix) == ("ge", "le"):
        search.in_order(call)


def _open_ends(call: Call) -> None:
    """What is missing is two weeks from the other end, or from today."""
    start, end = call.values("start"), call.values("end")
    fortnight = timedelta(days=13)
    if not start:
        day = read_moment("end", end[0]).day - fortnight if end else call.now.astimezone(UK).date()
        call.query = (*call.query, ("start", f"ge{day}"))
    if not end:
        day = read_moment("start", call.values("start")[0]).day + fortnight
        call.query = (*call.query, ("end", f"le{day}"))


def _stricter(call: Call) -> None:
    """Of bounds that are sent twice, both hold."""
    for name, choose in (("start", max), ("end", min)):
        values = call.values(name)
        if len(values) > 1:
            others = tuple(pair for pair in call.query if pair[0] != name)
            call.query = (*others, (name, choose(values)))


def _less_than_fourteen_apart(call: Call) -> None:
    start, end = search.moments(call)
    if not (start.instant and end.instant) and end.day - start.day >= search.TWO_WEEKS:
        raise invalid_parameter("Parameters start and end must not span more than fourteen days")
    search.within_two_weeks(call)


def _told_as(refuse: Callable[[str], Refusal]) -> Change:
    """Wrong parameters are refused by another code."""

    def otherwise(check: Check) -> Check:
        def checked(call: Call) -> None:
            try:
                check(call)
            except Refusal as refusal:
                raise refuse(refusal.diagnostics) from None

        return checked

    return lambda behaviour: replace(
        behaviour,
        search_checks={name: otherwise(check) for name, check in behaviour.search_checks.items()},
    )


def _to_come(slot: Slot, asker: Asker, now: datetime) -> bool:  # noqa: ARG001
    return slot.start > now


def _from_tomorrow(slot: Slot, asker: Asker, now: datetime) -> bool:  # noqa: ARG001
    return slot.start.astimezone(UK).date() > now.astimezone(UK).date()


def _codes_in_any_case(call: Call) -> Asker:
    asker = asker_of_search(call)
    return Asker(asker.types, frozenset(code.upper() for code in asker.codes))


def _window_in_days(slot: Slot, asker: Asker, now: datetime) -> bool:  # noqa: ARG001
    """The last day of the window belongs to it whole."""
    days = slot.restriction.window_days
    last = now.astimezone(UK).date() + timedelta(days=days or 0)
    return days is None or slot.start.astimezone(UK).date() <= last


def _shuffled(call: Call, answer: Answer) -> None:
    bundle = json.loads(answer.body)
    entries = bundle.get("entry", [])
    random.Random(call.header("Ssp-TraceID")).shuffle(entries)  # noqa: S311
    answer.body = serialise(bundle)


def _with_fractions(slot: Resource) -> None:
    for name in ("start", "end"):
        slot[name] = f"{slot[name][:19]}.000{slot[name][19:]}"


def _everything_included(call: Call) -> frozenset[str]:
    return search.includes(call) | {"Schedule:actor:Practitioner", "Schedule:actor:Location"}


def _horizon_of_the_book(schedule: Resource) -> None:
    """The planning horizon is that of the practice, and not of one session."""
    horizon = schedule["planningHorizon"]
    first_day, last_day = (datetime.fromisoformat(horizon[end]).date() for end in ("start", "end"))
    horizon["start"] = uk_midnight(first_day - timedelta(days=30)).isoformat()
    horizon["end"] = uk_midnight(last_day + timedelta(days=90)).isoformat()


def _with_main_surgery(call: Call, slots: list[Slot]) -> Iterable[Resource]:
    """The main surgery comes with its branch, which is part of it."""
    found = list(search.companions(call, slots))
    there = {f"{one['resourceType']}/{one['id']}" for one in found}
    whole = {
        one["partOf"]["reference"] for one in found if one["resourceType"] == "Location" and "partOf" in one
    }
    yield from found
    yield from (call.practice.directory[reference] for reference in sorted(whole - there))


SEARCH_LIBERTIES = (
    Liberty(
        "midnight-belongs-to-its-day",
        "A slot that ends at midnight is found by the date on which it starts.",
        PERIODS,
        both(setting(facts=_round_the_clock), setting(period=_with_midnight)),
    ),
    Liberty(
        "midnight-belongs-to-the-next-day",
        "A slot that ends at midnight is found by no search of one of its dates alone.",
        PERIODS,
        setting(facts=_round_the_clock),
    ),
    Liberty(
        "prefixes-of-searches-applied",
        "A search for slots applies every prefix of FHIR.",
        ("SFS-022", "SFS-023", "SFS-024", "SFS-025", "SFS-028", "SFS-065", "SFS-037"),
        _every_prefix,
    ),
    Liberty(
        "open-ends-of-two-weeks",
        "Where an end of the period is missing, two weeks are searched.",
        ("SFS-026", "SFS-027"),
        first("search_checks", "open ends", _open_ends),
    ),
    Liberty(
        "stricter-of-two-bounds",
        "Of bounds that are sent twice, both hold.",
        ("SFS-065",),
        first("search_checks", "stricter", _stricter),
    ),
    Liberty(
        "fourteen-dates-at-most",
        "Dates fourteen days apart are fifteen days, which is too long.",
        ("SFS-017", "SFS-018"),
        putting("search_checks", "two weeks", _less_than_fourteen_apart),
    ),
    Liberty(
        "wrong-searches-are-400",
        "Wrong parameters of a search are 400 BAD_REQUEST.",
        ("SFS-017", "SFS-019", "SFS-020", "SFS-021", "SFS-022", "SFS-024", "SFS-028", "SFS-029", "OUT-002"),
        _told_as(bad_request),
    ),
    Liberty(
        "what-began-is-not-offered",
        "Slots that have begun are offered no more.",
        (*PERIODS, "SFS-030", "SFS-050", "AAC-009", "AAC-012"),
        putting("visibility", "to come", _to_come),
    ),
    Liberty(
        "nothing-on-the-day",
        "Slots of today are kept for those who ring the practice.",
        (*PERIODS, "SFS-039", "SFS-046", "AAC-009", "AAC-021", "AAC-028", "AAC-029"),
        putting("visibility", "from tomorrow", _from_tomorrow),
    ),
    Liberty(
        "codes-in-any-case",
        "ODS codes of filters are matched in any letter case.",
        ("AAC-007", "AAC-019", "SFS-007"),
        setting(asker=_codes_in_any_case),
    ),
    Liberty(
        "window-in-whole-days",
        "The last day of a booking window belongs to it whole.",
        ("AAC-028", "AAC-038"),
        both(
            putting("visibility", "window", _window_in_days),
            putting("booking_visibility", "window", _window_in_days),
        ),
    ),
    Liberty(
        "entries-in-any-order",
        "The entries of a result come in no order, and in another each time.",
        ("SFS-013", "SFS-016", "SFS-038", "SFS-040", "SFS-048", "SFS-051", "SFS-052"),
        answering(SEARCH, _shuffled),
    ),
    Liberty(
        "fractions-of-seconds",
        "Times have fractions of a second.",
        ("SFS-053", "SFS-037", "SFS-038"),
        editing("Slot", _with_fractions),
    ),
    Liberty(
        "everything-is-included",
        "Practitioners and Locations come along uninvited.",
        ("SFS-016", "SFS-041", "SFS-042", "SFS-048", "SFS-052"),
        setting(includes=_everything_included),
    ),
    Liberty(
        "main-surgery-comes-along",
        "The surgery that a branch is part of comes along with it.",
        ("SFS-015", "SFS-046", "SFS-052"),
        setting(companions=_with_main_surgery),
    ),
    Liberty(
        "horizon-of-the-practice",
        "Every Schedule has the planning horizon of the whole appointment book.",
        ("SFS-040", "SFS-054"),
        editing("Schedule", _horizon_of_the_book),
    ),
)
