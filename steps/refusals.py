"""Searches that are wrong: refused as they should be, or answered as a careful reading allows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from pytest_bdd import given, parsers, then, when

from gpconnect_am.findings import Finding, Severity
from gpconnect_am.protocol.exchange import Exchange, Request
from gpconnect_am.rules.answers import describe
from gpconnect_am.rules.folding import each
from gpconnect_am.rules.period import (
    Period,
    applies_prefix,
    not_after,
    not_before,
    nothing_found,
    parameter,
    within_two_weeks,
)
from gpconnect_am.rules.refusals import refused
from gpconnect_am.rules.searchset import Entry
from steps.slot_search import FORTNIGHT, SlotSearch

SEARCH_PARAMETER = "search parameter"


@then(parsers.parse("the request is refused for its {kind}"))
def request_is_refused(search: SlotSearch, kind: str) -> None:
    """Status, Spine code and OperationOutcome fit the kind of refusal."""
    search.scenario.judge([search.answer], refused(kind), missing="", exchange=search.answer)


def refused_or(search: SlotSearch, check: Callable[[list[Entry]], Iterable[Finding]], missing: str) -> None:
    """A fitting refusal is right; an answer is judged by its slots."""
    if search.answer.status >= 400:
        request_is_refused(search, SEARCH_PARAMETER)
        return
    slots = search.found().slots
    search.scenario.judge([slots] if slots else [], check, missing=missing, exchange=search.answer)


def refused_or_open(search: SlotSearch, check: Callable[[list[Entry]], Iterable[Finding]]) -> None:
    """A fitting refusal is right, and so are slots; none, where the whole period has none (ruling 2)."""
    answer = search.answer
    if answer.status < 400 and not search.found().slots:
        there = search.found(search.ask(search.request(search.searched))).slots
        if there:
            search.scenario.report(nothing_found(len(there)), exchange=answer)
            return
        search.answers.append(answer)
    refused_or(search, check, NOTHING_OPEN)


@then("the request is refused, or answered with at most two weeks that keep to the end")
def open_start(search: SlotSearch) -> None:
    """Only an end was sent (ruling 2)."""
    end = search.searched.end
    refused_or_open(search, lambda slots: [*each(slots, not_after(end)), *within_two_weeks(slots)])


@then("the request is refused, or answered with at most two weeks that keep to the start")
def open_end(search: SlotSearch) -> None:
    """Only a start was sent (ruling 2)."""
    start = search.searched.start
    refused_or_open(search, lambda slots: [*each(slots, not_before(start)), *within_two_weeks(slots)])


@then("the request is refused, or answered with at most two weeks")
def open_both(search: SlotSearch) -> None:
    """Neither end was sent (ruling 2)."""
    refused_or_open(search, within_two_weeks)


NOTHING_OPEN = (
    "the open-ended search was answered without a slot to judge: have the practice open bookable slots"
)


@when(
    parsers.re(
        r'the consumer asks for slots whose (?P<element>start|end) is "(?P<prefix>\w*)" that of that slot'
    )
)
def asks_with_prefix(search: SlotSearch, element: str, prefix: str) -> None:
    """Another prefix than ge for the start and le for the end."""
    moment = search.slot_start if element == "start" else search.slot_end
    request = search.request(search.whole_day)
    search.ask(request.with_query(element, f"{prefix}{parameter(moment)}"))


@then(parsers.re(r'the request is refused, or "(?P<prefix>\w*)" is applied to the (?P<element>start|end)'))
def prefix_is_applied(search: SlotSearch, element: str, prefix: str) -> None:
    """Read as FHIR defines the prefix (ruling 5)."""
    check = applies_prefix(element, prefix, search.slot_start if element == "start" else search.slot_end)
    refused_or(
        search,
        lambda slots: each(slots, check),
        f"the search with the prefix {prefix or '(none)'} was answered without a slot to judge: run again",
    )


@when(
    parsers.re(
        "the consumer searches that day and the next with a"
        " (?P<order>stricter|wider) second (?P<name>start|end)"
    )
)
def repeats_parameter(search: SlotSearch, order: str, name: str) -> None:
    """Two bounds of one kind, in either order."""
    period = Period(search.day, search.day + timedelta(days=1))
    wider, stricter = {
        "start": (f"ge{period.start}", f"ge{period.end}"),
        "end": (f"le{period.end}", f"le{period.start}"),
    }[name]
    values = (wider, stricter) if order == "stricter" else (stricter, wider)
    search.ask(search.request(period).with_query(name, *values))


@then(parsers.re("the request is refused, or the stricter (?P<name>start|end) is applied"))
def stricter_is_applied(search: SlotSearch, name: str) -> None:
    """Of two bounds that are both sent, both hold (ruling 38)."""
    check = not_before(search.day + timedelta(days=1)) if name == "start" else not_after(search.day)
    if search.answer.status >= 400:
        request_is_refused(search, SEARCH_PARAMETER)
    else:
        search.scenario.report(each(search.found().slots, check), exchange=search.answer)


@then("the search succeeds, or is refused with a note")
def accepted_or_advised(search: SlotSearch) -> None:
    """Counted one way the period is two weeks, counted another it is more (ruling 39)."""
    if search.answer.status >= 400:
        request_is_refused(search, SEARCH_PARAMETER)
        search.scenario.report([disputed(search.answer)], exchange=search.answer)
    else:
        search.found()
        search.scenario.report([], exchange=search.answer)


def disputed(exchange: Exchange) -> Finding:
    """A period that one careful reading allows was refused."""
    return Finding(
        "period/two weeks",
        "status",
        "200 OK, as the end lies two weeks after the start",
        describe(exchange),
        Severity.ADVISORY,
        ruling="39",
    )


@then("the search is refused, or succeeds with a note")
def refused_or_advised(search: SlotSearch) -> None:
    """Over two weeks by less than a day: too long by the letter, not in whole days (ruling 39)."""
    if search.answer.status >= 400:
        request_is_refused(search, SEARCH_PARAMETER)
        return
    search.found()
    note = Finding(
        "period/two weeks",
        "status",
        "an error, as the period is longer than two weeks by less than a day",
        describe(search.answer),
        Severity.ADVISORY,
        ruling="39",
    )
    search.scenario.report([note], exchange=search.answer)


@given("the answers to searches that must be refused")
def refused_searches(search: SlotSearch) -> None:
    """One of each kind, asked once in a run."""
    for request in wrong_requests(search):
        search.recall(request)


def wrong_requests(search: SlotSearch) -> list[Request]:
    """One search for each way to be wrong that the page names."""
    right = search.request(Period(search.today, search.today))
    return [
        right.without_query("status"),
        right.with_query("status", "busy"),
        right.without_query("_include"),
        right.with_query("end", f"le{search.today + 3 * FORTNIGHT}"),
        right.with_query("start", "genonsense"),
        right.with_query("end", f"le{search.today - timedelta(days=1)}"),
    ]


def outcomes(search: SlotSearch) -> list[Exchange]:
    """The answers of this scenario that hold an OperationOutcome."""
    return [
        exchange
        for exchange in search.answers
        if exchange.resource and exchange.resource.get("resourceType") == "OperationOutcome"
    ]


NO_OUTCOME = "no search was refused with an OperationOutcome, so there is none to judge"


@then("every OperationOutcome keeps this rule")
def outcomes_keep_rule(search: SlotSearch) -> None:
    """The rule of the profile that the scenario is about."""
    scenario = search.scenario
    for exchange in outcomes(search):
        scenario.report(scenario.validation(exchange).of(scenario.requirement), exchange=exchange)
    if not outcomes(search):
        scenario.gaps.append(NO_OUTCOME)


@then("every answer is an OperationOutcome that keeps its profile and explains itself")
def outcomes_keep_profile(search: SlotSearch) -> None:
    """What no rule of its own answers for."""
    scenario = search.scenario
    for exchange in search.answers:
        scenario.judge([exchange], refused(SEARCH_PARAMETER), missing="", exchange=exchange)
    for exchange in outcomes(search):
        scenario.report(scenario.validation(exchange).unclaimed(), exchange=exchange)
