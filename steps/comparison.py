"""Comparing searches with each other: what one returns another must return too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import partial
from itertools import combinations

from pytest_bdd import parsers, then

from gpconnect_am.clock import UK, uk_midnight
from gpconnect_am.findings import Finding, NotAssessed
from gpconnect_am.protocol.exchange import Request
from gpconnect_am.protocol.requests import (
    ALL_INCLUDES,
    INCLUDE_SCHEDULE,
    ORGANISATION_TYPE_SYSTEM,
    code_filter,
)
from gpconnect_am.protocol.token import ODS_CODE_SYSTEM
from gpconnect_am.rules import comparison
from gpconnect_am.rules.comparison import Reference
from gpconnect_am.rules.folding import folded
from gpconnect_am.rules.period import Bound, Period, first_instant, last_instant, parameter
from gpconnect_am.rules.searchset import Entry, SearchSet
from steps.periods import PERIOD, PERIODS
from steps.search import own_filters
from steps.slot_search import FORTNIGHT, NO_SLOTS, Comparison, SlotSearch, Verdicts

LAST = datetime.max.replace(tzinfo=UTC)
UNKNOWN_SYSTEM = "urn:uuid:7f2c8f0e-9a55-4b0c-8d0b-0f4ad4b6a7f1"
UNKNOWN_FILTER = f"{UNKNOWN_SYSTEM}|anything"
SYSTEMS = {"ODS code": ODS_CODE_SYSTEM, "organisation type": ORGANISATION_TYPE_SYSTEM}


@then("that slot is found")
def slot_is_found(search: SlotSearch) -> None:
    """The slot is returned, unless it was taken in the meantime."""
    slot, exchange = search.slot, search.answer
    lacking = list(comparison.lacking([slot], search.found(), "as this one lies within the period"))
    if lacking:
        still = search.found(search.ask(search.request(PERIODS["the two weeks from today"](search))))
        if slot.id not in still.slots_by_id or slot.id in search.traffic.touched():
            search.scenario.gaps.append(f"{slot.reference} was taken while it was searched for: run again")
            return
    search.scenario.report(lacking, exchange=exchange)


@then("that slot is not found")
def slot_is_not_found(search: SlotSearch) -> None:
    """The slot is not returned."""
    found, period = search.found(), search.searched
    others = set(found.slots_by_id) - {search.slot.id}
    because = f"that reaches beyond {parameter(period.start)} to {parameter(period.end)}"
    search.scenario.report(comparison.surplus(found, others, because))


def same_slots(
    search: SlotSearch,
    others: Iterable[Request],
    because: str,
    open_to_reading: Callable[[Entry], bool] = lambda _: False,
) -> None:
    """The newest search, sent once more, and all the others return the same slots.

    What is `open_to_reading` they need not return.
    """
    request, others = search.answer.request, list(others)

    def compare() -> Comparison:
        outer, answers = search.reference(request, lambda: [search.ask(other) for other in others])
        results = [(search.found(answer), answer) for answer in answers]
        return lambda touched: [
            (same(replace(outer, touched=touched), found, because, open_to_reading), answer)
            for found, answer in results
        ]

    search.settle(compare)


def same(
    reference: Reference,
    found: SearchSet,
    because: str,
    open_to_reading: Callable[[Entry], bool] = lambda _: False,
) -> Iterator[Finding]:
    """Nothing is missing from a result but what is open to reading, and nothing surplus in it."""
    expected = [slot for slot in reference.steady if not open_to_reading(slot)]
    yield from comparison.lacking(expected, found, because)
    yield from comparison.surplus(found, reference.ever, f"beyond these, {because}")


@then(parsers.re(rf"a search of (?P<period>{PERIOD}) returns the same slots"))
def another_period_is_the_same(search: SlotSearch, period: str) -> None:
    """Two ways to write one period, but for what ends with the day (ruling 73)."""
    another, midnight = search.request(PERIODS[period](search)), uk_midnight(search.day + timedelta(days=1))
    because = "as both searches are of the same period"
    same_slots(search, [another], because, lambda slot: slot.end == midnight)


@then("writing the same instants with other offsets returns the same slots")
def other_offsets(search: SlotSearch) -> None:
    """+00:00 and +01:00, for both ends and mixed."""
    request, period = search.answer.request, search.searched
    others = [
        request.with_query("start", f"ge{with_offset(period.start, first)}").with_query(
            "end", f"le{with_offset(period.end, last)}"
        )
        for first in (0, 1)
        for last in (0, 1)
    ]
    same_slots(search, others, "as the instants are the same, only written with other offsets")


def with_offset(bound: Bound, hours: int) -> str:
    """An instant as it is written with an offset of that many hours."""
    return first_instant(bound).astimezone(timezone(timedelta(hours=hours))).isoformat(timespec="seconds")


@then("sending the parameters in another order returns the same slots")
def other_order(search: SlotSearch) -> None:
    """Everything backwards, and the includes backwards alone."""
    request = search.answer.request
    backwards = search.request(search.searched, includes=ALL_INCLUDES[::-1])
    others = [replace(request, query=request.query[::-1]), backwards]
    same_slots(search, others, "as only the order of the parameters differs")


@then("any combination of further includes returns the same slots")
def other_includes(search: SlotSearch) -> None:
    """Every subset of the optional includes."""
    optional = ALL_INCLUDES[1:]
    subsets = [subset for size in range(len(optional) + 1) for subset in combinations(optional, size)]
    others = [search.request(search.searched, includes=(INCLUDE_SCHEDULE, *subset)) for subset in subsets]
    same_slots(search, others, "as includes add resources and select no slots")


@then("sending its search filters in another order returns the same slots")
def other_order_of_filters(search: SlotSearch) -> None:
    """Code before type instead of type before code."""
    backwards = search.request(search.searched, filters=own_filters(search)[::-1])
    same_slots(search, [backwards], "as only the order of the filters differs")


@then(parsers.re(r'adding the search filter "(?P<token>.*)" returns the same slots'))
def unknown_filter(search: SlotSearch, token: str) -> None:
    """A filter that the specification does not name is ignored."""
    another = search.answer.request.and_query("searchFilter", token)
    same_slots(search, [another], f"as a provider that does not know the filter {token} ignores it")


@then("sending an unknown search filter before them returns the same slots")
def unknown_filter_first(search: SlotSearch) -> None:
    """An unknown filter stops nobody from reading on."""
    another = search.request(search.searched, filters=(UNKNOWN_FILTER, *own_filters(search)))
    same_slots(search, [another], f"as a provider that does not know the filter {UNKNOWN_FILTER} ignores it")


@then("adding its own organisation code under an unknown system returns the same slots")
def own_code_of_an_unknown_system(search: SlotSearch) -> None:
    """The system of a filter counts, not its code alone."""
    own = search.scenario.target.consumer.organisation.ods_code
    unknown_filter(search, f"{UNKNOWN_SYSTEM}|{own}")


@then(parsers.parse('searching as the unknown {kind} "{code}" returns the same slots'))
def unknown_asker(search: SlotSearch, kind: str, code: str) -> None:
    """Nobody's type or code reveals what carries no restriction (ruling 40)."""
    another = search.request(search.searched, filters=(f"{SYSTEMS[kind]}|{code}",))
    same_slots(search, [another], f"as no slot is restricted to the {kind} {code}")


@then("every slot that either of its filters finds alone is found with both")
def both_filters(search: SlotSearch) -> None:
    """More filters open more restrictions, never fewer."""
    kind, code = own_filters(search)
    alone = [search.request(search.searched, filters=filters) for filters in ((), (kind,), (code,))]
    finds_at_least(search, alone, "as its own filters, sent alone or not at all, find it")


def finds_at_least(search: SlotSearch, alone: Iterable[Request], because: str) -> None:
    """The newest search returns what narrower ones return, taken at the same time."""
    wider_request = search.answer.request

    def compare(request: Request) -> Comparison:
        outer, (exchange,) = search.reference(request, lambda: [search.ask(wider_request)])
        wider = search.found(exchange)
        if not outer.steady:
            raise NotAssessed("no slot was free all the while: run again")
        return lambda touched: [
            (comparison.lacking(replace(outer, touched=touched).steady, wider, because), exchange)
        ]

    for request in alone:
        search.settle(partial(compare, request))


@then("repeating the search returns the same slots, each with the same id and times")
def steady_answers(search: SlotSearch) -> None:
    """The same question has the same answer."""
    request = search.answer.request

    def compare() -> Comparison:
        first = search.found()
        outer, (answer,) = search.reference(request, lambda: [search.ask(request)])
        second, because = search.found(answer), "as the search is only repeated"
        return lambda touched: [
            (
                [
                    *comparison.same_ids(first, second),
                    *folded(comparison.same_details(first, second)),
                    *same(replace(outer, touched=touched), second, because),
                ],
                answer,
            )
        ]

    search.settle(compare)


@then("the searches of its days, one by one, return the same slots")
def day_by_day(search: SlotSearch) -> None:
    """Two weeks hold what their days hold; slots across midnight apart."""
    days = [search.today + timedelta(days=offset) for offset in range(FORTNIGHT.days + 1)]
    each_day = [Period(day, day) for day in days]
    request = search.answer.request

    def compare() -> Comparison:
        before = search.found()
        if not before.slots:
            raise NotAssessed(NO_SLOTS)
        merged = merge([search.found(search.ask(search.request(day))) for day in each_day])
        after = search.found(search.ask(request))

        def findings(touched: Set[str]) -> Verdicts:
            reference = Reference(before, after, touched)
            within = [slot for slot in reference.steady if any(day.holds(slot) for day in each_day)]
            beyond = "beyond those of the search of the two weeks"
            return [
                (folded(comparison.same_details(before, merged)), None),
                (comparison.lacking(within, merged, "as the search of the two weeks finds it"), None),
                (comparison.surplus(merged, reference.ever, beyond), None),
            ]

        return findings

    search.settle(compare)


@then("a search from its first slot to the first slot of its last day returns every slot between")
def from_time_to_time(search: SlotSearch) -> None:
    """A time of day bounds its own day, not every day of the period."""
    firsts: dict[date, Entry] = {}
    for slot in sorted(search.found().slots, key=lambda slot: (slot.start or LAST, slot.id)):
        if slot.start and slot.end:
            firsts.setdefault(slot.start.astimezone(UK).date(), slot)
    if len(firsts) < 2:
        raise NotAssessed("free slots of a single day were found: have the practice open slots on two days")
    first, *_, last = firsts.values()
    assert first.start  # noqa: S101
    assert last.end  # noqa: S101
    period = Period(first.start.astimezone(UK), last.end.astimezone(UK))
    request = search.answer.request

    def compare() -> Comparison:
        outer, (answer,) = search.reference(request, lambda: [search.ask(search.request(period))])
        found = search.found(answer)

        def findings(touched: Set[str]) -> Verdicts:
            expected = [slot for slot in replace(outer, touched=touched).steady if period.holds(slot)]
            return [(comparison.lacking(expected, found, "as it lies between these times"), answer)]

        return findings

    search.settle(compare)


@then("repeating the search returns every resource in the same version")
def steady_versions(search: SlotSearch) -> None:
    """Nothing changes between searches that follow each other at once."""
    request = search.answer.request

    def compare() -> Comparison:
        outer, (answer,) = search.reference(request, lambda: [search.ask(request)])
        between = search.found(answer)
        return lambda touched: [
            (folded(comparison.same_versions(replace(outer, touched=touched), between)), answer)
        ]

    search.settle(compare)


@then("it holds every slot that the searches of its hours, two by two, return")
def hour_by_hour(search: SlotSearch) -> None:
    """A day holds what its hours hold."""
    start = first_instant(search.day)
    hours = [timedelta(hours=hour) for hour in range(0, 24, 2)]
    # What ends as the day does is not within the last minute that the search of the day means.
    end = last_instant(search.day)
    windows = [Period(start + hour, min(start + hour + timedelta(hours=2), end)) for hour in hours]
    request, beyond = search.answer.request, "beyond those of the search of the whole day"

    def compare() -> Comparison:
        outer, parts = search.reference(
            request, lambda: [search.ask(search.request(window)) for window in windows]
        )
        merged = merge(search.found(part) for part in parts)
        return lambda touched: [
            (comparison.surplus(merged, replace(outer, touched=touched).ever, beyond), None)
        ]

    search.settle(compare)


def merge(results: Iterable[SearchSet]) -> SearchSet:
    """The slots of several results together."""
    return SearchSet({"entry": [{"resource": slot.resource} for result in results for slot in result.slots]})


@then("its own organisation code finds at least these")
def code_finds_unrestricted(search: SlotSearch) -> None:
    """What carries no restriction shows to everyone."""
    own = code_filter(search.scenario.target.consumer.organisation.ods_code)
    narrower = search.answer.request
    search.ask(search.request(search.searched, filters=(own,)))
    finds_at_least(search, [narrower], "as it carries no restriction")


@then("it finds at least what a search without filters finds")
def finds_the_unrestricted(search: SlotSearch) -> None:
    """What carries no restriction shows to everyone."""
    finds_at_least(search, [search.request(search.searched, filters=())], "as it carries no restriction")
