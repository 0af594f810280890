"""The periods that features search, by the words that they use for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from gpconnect_am.clock import UK
from gpconnect_am.rules.period import Period, first_instant, last_instant
from steps.slot_search import FORTNIGHT, SlotSearch

SECOND = timedelta(seconds=1)
WEEK = timedelta(days=7)

PERIODS: dict[str, Callable[[SlotSearch], Period]] = {
    "the two weeks from today": lambda it: Period(it.today, it.today + FORTNIGHT),
    "exactly fourteen days from now": lambda it: _fourteen_days(it),
    "the week before today": lambda it: Period(it.today - timedelta(days=7), it.today - timedelta(days=1)),
    "that day by its date": lambda it: it.whole_day,
    "that day from its first to its last second": lambda it: Period(
        first_instant(it.day), last_instant(it.day)
    ),
    "the days after that day": lambda it: Period(it.day + timedelta(days=1), it.day + FORTNIGHT),
    "that day and the next": lambda it: Period(it.day, it.day + timedelta(days=1)),
    "from the start of that slot": lambda it: Period(it.slot_start, last_instant(it.day)),
    "from a second after the start of that slot": lambda it: Period(
        it.slot_start + SECOND, last_instant(it.day)
    ),
    "up to the end of that slot": lambda it: Period(first_instant(it.day), it.slot_end),
    "up to a second before the end of that slot": lambda it: Period(
        first_instant(it.day), it.slot_end - SECOND
    ),
    "exactly the time of that slot": lambda it: Period(it.slot_start, it.slot_end),
    "from the start of that slot by time to that day by date": lambda it: Period(it.slot_start, it.day),
    "from that day by date to the end of that slot by time": lambda it: Period(it.day, it.slot_end),
    "one second of a night": lambda it: Period(
        first_instant(it.today + timedelta(days=2)) + timedelta(hours=3),
        first_instant(it.today + timedelta(days=2)) + timedelta(hours=3, seconds=1),
    ),
    "the day before to the day after the next clock change": lambda it: _around_the_clock_change(it),
    "the five weeks up to tomorrow": lambda it: Period(
        it.today - timedelta(days=33), it.today + timedelta(days=1)
    ),
    "three weeks from today to a time": lambda it: Period(it.today, _noon(it.today + 3 * WEEK)),
    "three weeks from a time of yesterday": lambda it: Period(
        _noon(it.today - timedelta(days=1)), it.today - timedelta(days=1) + 3 * WEEK
    ),
    "a day of ten years ahead": lambda it: Period(_in_ten_years(it.today), _in_ten_years(it.today)),
}
"""Periods by the words that features use for them."""


def _fourteen_days(it: SlotSearch) -> Period:
    start = it.scenario.clock.uk_now().replace(microsecond=0)
    # The shorter of two weeks on the wall and on a stopwatch, which differ when the clocks change between.
    on_the_wall = start + timedelta(days=14)
    on_a_stopwatch = start.timestamp() + timedelta(days=14).total_seconds()
    return Period(start, datetime.fromtimestamp(min(on_the_wall.timestamp(), on_a_stopwatch), UK))


def _noon(day: date) -> datetime:
    return first_instant(day).replace(hour=12)


def _around_the_clock_change(it: SlotSearch) -> Period:
    noon = it.scenario.clock.uk_now().replace(hour=12, minute=0, second=0, microsecond=0)
    days = [noon + timedelta(days=offset) for offset in range(1, 367)]
    change = next(day for day in days if day.utcoffset() != (day - timedelta(days=1)).utcoffset())
    return Period(change - timedelta(days=1), change + timedelta(days=1))


def _in_ten_years(day: date) -> date:
    # The first of a month exists in every year.
    return day.replace(year=day.year + 10, day=1)


PERIOD = "|".join(PERIODS)
"""The pattern of any of them, for a step's text."""
