"""Asking for free slots."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from pytest_bdd import given, parsers, when

from gpconnect_am.protocol.requests import (
    ALL_INCLUDES,
    INCLUDE_LOCATION,
    INCLUDE_ORGANISATION,
    INCLUDE_PRACTITIONER,
    INCLUDE_SCHEDULE,
    code_filter,
    type_filter,
)
from gpconnect_am.rules.period import Period
from steps.periods import PERIOD, PERIODS
from steps.slot_search import SlotSearch

INCLUDES = {
    "Schedule": INCLUDE_SCHEDULE,
    "Practitioner": INCLUDE_PRACTITIONER,
    "Location": INCLUDE_LOCATION,
    "Organization": INCLUDE_ORGANISATION,
}


def includes_of(text: str) -> tuple[tuple[str, str], ...]:
    """The includes of a list such as "Schedule, Practitioner and Location"."""
    wanted = text.replace(" and ", ", ").split(", ")
    unknown = set(wanted) - set(INCLUDES)
    if unknown:
        raise ValueError(f"no include of {', '.join(unknown)}: use {', '.join(INCLUDES)}")
    return tuple(INCLUDES[name] for name in wanted)


LISTED: dict[str, Callable[[str], object]] = {"includes": includes_of}


@given("the free slots of two weeks")
def free_slots_of_two_weeks(search: SlotSearch) -> None:
    """Everything the consumer's organisation may see, with every include."""
    search.two_weeks()


@when("the consumer asks for the free slots of two weeks")
def asks_for_two_weeks(search: SlotSearch) -> None:
    """The same, whatever the answer."""
    search.recall(search.request(PERIODS["the two weeks from today"](search)))


@given("a day with free slots")
def a_day_with_free_slots(search: SlotSearch) -> None:
    """The first fitting day after today."""
    _ = search.day


@given("a free slot between others of its day")
def a_free_slot(search: SlotSearch) -> None:
    """A slot with others before and after it."""
    _ = search.slot


@given("a free slot at a time at which another surgery has none")
def a_slot_of_one_surgery(search: SlotSearch) -> None:
    """A slot whose time leads to fewer Locations than two weeks do."""
    search.choose_where_a_surgery_is_closed()


@when(parsers.re(rf"the consumer searches (?P<period>{PERIOD})"))
def searches(search: SlotSearch, period: str) -> None:
    """A search with every include and the organisation's own filters."""
    search.ask_period(PERIODS[period](search))


@when(parsers.parse("the consumer searches that day and asks for {includes}"), converters=LISTED)
def searches_with_includes(search: SlotSearch, includes: tuple[tuple[str, str], ...]) -> None:
    """A search of the day with the includes named."""
    search.ask_period(search.whole_day, includes=includes)


@when(parsers.parse("the consumer searches one second of a night and asks for {includes}"), converters=LISTED)
def searches_a_night_with_includes(search: SlotSearch, includes: tuple[tuple[str, str], ...]) -> None:
    """A search into which no slot fits, with the includes named."""
    search.ask_period(PERIODS["one second of a night"](search), includes=includes)


@when("the consumer searches that day without a search filter")
def searches_without_filter(search: SlotSearch) -> None:
    """A search of the day as nobody in particular."""
    search.ask_period(search.whole_day, filters=())


@when(parsers.parse('the consumer searches that day as the organisation type "{code}"'))
def searches_as_type(search: SlotSearch, code: str) -> None:
    """A search of the day with one organisation type."""
    search.ask_period(search.whole_day, filters=(type_filter(code),))


@when("the consumer searches that day as its own organisation code")
def searches_as_own_code(search: SlotSearch) -> None:
    """A search of the day with the ODS code of the consumer's organisation."""
    own = search.scenario.target.consumer.organisation.ods_code
    search.ask_period(search.whole_day, filters=(code_filter(own),))


@when("the consumer searches that day as its own organisation type and code")
def searches_as_itself(search: SlotSearch) -> None:
    """A search of the day with both filters."""
    search.ask_period(search.whole_day, filters=own_filters(search))


def own_filters(search: SlotSearch) -> tuple[str, str]:
    """A type and the code: the organisation's own type where it has one, else a practice's."""
    organisation = search.scenario.target.consumer.organisation
    return (type_filter(organisation.type or "gp-practice"), code_filter(organisation.ods_code))


@when(parsers.parse("the consumer searches from today for {days:d} days, counted by date"))
def searches_days(search: SlotSearch, days: int) -> None:
    """A period of whole days, its first and its last counted."""
    search.ask_period(Period(search.today, search.today + timedelta(days=days - 1)))


@when(parsers.parse("the consumer searches from now to {days:d} days and {minutes:d} minutes later"))
def searches_time(search: SlotSearch, days: int, minutes: int) -> None:
    """A period between two instants."""
    start = search.scenario.clock.uk_now().replace(microsecond=0)
    search.ask_period(Period(start, start + timedelta(days=days, minutes=minutes)))


@when(parsers.re(r'the consumer searches tomorrow with (?P<name>\w+) written "(?P<value>.*)"'))
def searches_with_value(search: SlotSearch, name: str, value: str) -> None:
    """One parameter takes a value of its own, prefix and all."""
    tomorrow = search.today + timedelta(days=1)
    search.ask(search.request(Period(tomorrow, tomorrow)).with_query(name, value))


@when(parsers.parse("the consumer searches that day without the parameter {name}"))
def searches_without_parameter(search: SlotSearch, name: str) -> None:
    """One parameter is left out."""
    search.ask(search.request(search.whole_day).without_query(name))


@when(
    parsers.re(
        f"the consumer searches (?P<period>{PERIOD}) without (?P<ends>a start and an end|a start|an end)"
    )
)
def searches_open_ended(search: SlotSearch, period: str, ends: str) -> None:
    """One end of the period is left open, or both."""
    search.period = PERIODS[period](search)
    request = search.request(search.period)
    for name in ("start", "end"):
        request = request.without_query(name) if name in ends.split() else request
    search.ask(request)


@when("the consumer searches that day without asking for Schedules")
def searches_without_schedules(search: SlotSearch) -> None:
    """Every include but that of the Schedule."""
    search.ask(search.request(search.whole_day, includes=ALL_INCLUDES[1:]))


@when("the consumer searches that day without any include")
def searches_without_includes(search: SlotSearch) -> None:
    """No include at all."""
    search.ask(search.request(search.whole_day, includes=()))


@when("the consumer searches from a day back to the day before")
def searches_backwards_by_date(search: SlotSearch) -> None:
    """The end lies a day before the start."""
    day = search.today + timedelta(days=2)
    search.ask(search.request(Period(day, day - timedelta(days=1))))


@when("the consumer searches from an hour back to the hour before")
def searches_backwards_by_time(search: SlotSearch) -> None:
    """The end lies an hour before the start, on the same day."""
    start = search.scenario.clock.uk_now().replace(hour=12, minute=0, second=0, microsecond=0)
    search.ask(search.request(Period(start, start - timedelta(hours=1))))


@when(parsers.re(r'the consumer adds the search filter "(?P<token>.*)"'))
def adds_filter(search: SlotSearch, token: str) -> None:
    """A search of the day with the organisation's own filters and one more."""
    search.period = search.whole_day
    search.ask(search.request(search.whole_day).and_query("searchFilter", token))


@when(parsers.re(r'the consumer searches from "(?P<start>.*)" to "(?P<end>.*)"'))
def searches_as_written(search: SlotSearch, start: str, end: str) -> None:
    """Both parameters as they are written, prefix and all."""
    tomorrow = search.today + timedelta(days=1)
    request = search.request(Period(tomorrow, tomorrow))
    search.ask(request.with_query("start", start).with_query("end", end))
