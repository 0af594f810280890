"""Faults in when a slot may be seen: booking windows and embargoes."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from gpconnect_am.clock import UK
from gpconnect_am.provider import search
from gpconnect_am.provider.call import Call
from gpconnect_am.provider.diary import Slot
from gpconnect_am.provider.faults.fault import IN_SUMMER, Fault, putting, without
from gpconnect_am.provider.visibility import Asker, past_embargo, within_window

NEAR_THE_EMBARGO = ("--clock", "2027-07-07T13:30:00+01:00")
"""Half an hour before the time of day at which the session with an embargo begins."""
AMID_THE_EMBARGO = ("--clock", "2027-07-07T14:50:00+01:00")
"""While it is held."""


def _embargo_without_filters(slot: Slot, asker: Asker, now: datetime) -> bool:
    """Whoever says who they are is trusted with the time."""
    return bool(asker.types or asker.codes) or past_embargo(slot, asker, now)


def _window_without_code(slot: Slot, asker: Asker, now: datetime) -> bool:
    return bool(asker.codes) or within_window(slot, asker, now)


def _embargo_in_minutes(slot: Slot, asker: Asker, now: datetime) -> bool:  # noqa: ARG001
    hours = slot.restriction.embargo_hours
    return hours is None or slot.start >= now + timedelta(minutes=hours)


def _embargo_by_end(slot: Slot, asker: Asker, now: datetime) -> bool:  # noqa: ARG001
    """Days are counted, not hours: the whole of the day after tomorrow is free."""
    hours = slot.restriction.embargo_hours
    if hours is None:
        return True
    day = (now.astimezone(UK) + timedelta(hours=hours - 24)).date()
    return slot.start.astimezone(UK).date() > day


def _embargo_across_zones(slot: Slot, asker: Asker, now: datetime) -> bool:  # noqa: ARG001
    """What the UK's clocks show now is compared with the slot's time in UTC: an hour too long in summer."""
    hours = slot.restriction.embargo_hours
    shown = now.astimezone(UK).replace(tzinfo=UTC)
    return hours is None or slot.start >= shown + timedelta(hours=hours)


def _embargo_an_hour_short(slot: Slot, asker: Asker, now: datetime) -> bool:  # noqa: ARG001
    """The time now in UTC is compared with what the UK's clocks show when the slot starts."""
    hours = slot.restriction.embargo_hours
    shown = slot.start.astimezone(UK).replace(tzinfo=UTC)
    return hours is None or shown >= now + timedelta(hours=hours)


def _embargo_short(slot: Slot, asker: Asker, now: datetime) -> bool:  # noqa: ARG001
    hours = slot.restriction.embargo_hours
    return hours is None or slot.start >= now + timedelta(hours=hours / 2)


def _window_in_utc_days(slot: Slot, asker: Asker, now: datetime) -> bool:  # noqa: ARG001
    """The window reaches to the end of its last day, in UTC."""
    days = slot.restriction.window_days
    if days is None:
        return True
    last = datetime.combine(now.date() + timedelta(days=days), time.max, tzinfo=UTC)
    return slot.start <= last


def _window_a_day_longer(slot: Slot, asker: Asker, now: datetime) -> bool:  # noqa: ARG001
    days = slot.restriction.window_days
    return days is None or slot.start <= now + timedelta(days=days + 1)


def _now_is_the_start(call: Call) -> None:
    call.now = max(call.now, search.period(call)[0])


FAULTS = (
    Fault(
        "window-from-searched-start",
        "The booking window is counted from the start of the period that is searched.",
        ("AAC-028",),
        putting("search_checks", "now", _now_is_the_start),
    ),
    Fault(
        "window-ignored",
        "Slots further ahead than the booking window are returned.",
        ("AAC-028",),
        without("visibility", "window"),
    ),
    Fault(
        "window-a-day-longer",
        "The booking window is a day too long.",
        ("AAC-028",),
        putting("visibility", "window", _window_a_day_longer),
    ),
    Fault(
        "window-in-utc-days",
        "The booking window reaches to the end of its last day in UTC.",
        ("AAC-028",),
        putting("visibility", "window", _window_in_utc_days),
        options=IN_SUMMER,
    ),
    Fault(
        "embargo-ignored",
        "Slots nearer than the embargo are returned.",
        ("AAC-029",),
        without("visibility", "embargo"),
    ),
    Fault(
        "window-not-for-codes",
        "The booking window is not looked at for an organisation that says its code.",
        ("AAC-028",),
        putting("visibility", "window", _window_without_code),
    ),
    Fault(
        "embargo-not-with-filters",
        "The embargo is a clause of the query without filters alone.",
        ("AAC-029",),
        putting("visibility", "embargo", _embargo_without_filters),
    ),
    Fault(
        "embargo-in-minutes",
        "The embargo's hours are taken for minutes.",
        ("AAC-029",),
        putting("visibility", "embargo", _embargo_in_minutes),
    ),
    Fault(
        "embargo-in-whole-days",
        "The embargo counts days, so it ends at a midnight.",
        ("AAC-029",),
        putting("visibility", "embargo", _embargo_by_end),
    ),
    Fault(
        "embargo-half-as-long",
        "The embargo counts working hours of a twelve-hour day.",
        ("AAC-029",),
        putting("visibility", "embargo", _embargo_short),
    ),
    Fault(
        "embargo-across-zones",
        "The embargo compares the UK's clocks with UTC, so that in summer it lasts an hour too long.",
        ("AAC-029",),
        putting("visibility", "embargo", _embargo_across_zones),
        options=NEAR_THE_EMBARGO,
    ),
    Fault(
        "embargo-an-hour-short",
        "The embargo compares UTC with the UK's clocks, so that in summer it ends an hour too soon.",
        ("AAC-029",),
        putting("visibility", "embargo", _embargo_an_hour_short),
        options=AMID_THE_EMBARGO,
    ),
)
