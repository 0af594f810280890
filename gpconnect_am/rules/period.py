"""Which slots a period lets in, and what a period may be.

Source: appointments_use_case_search_for_free_slots.html, "_include parameters" (start and end),
"Error handling" and "Payload response body"; rulings 1, 2, 5, 38, 39, 64, 73.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gpconnect_am.clock import uk_midnight, uk_text
from gpconnect_am.findings import Finding
from gpconnect_am.rules.folding import each
from gpconnect_am.rules.searchset import Entry

TWO_WEEKS = timedelta(days=14)
SlotCheck = Callable[[Entry], Iterator[Finding]]
Bound = date | datetime


def parameter(bound: Bound) -> str:
    """A bound as it is sent, without prefix: yyyy-mm-dd, or the UK local time with its offset."""
    return uk_text(bound) if isinstance(bound, datetime) else bound.isoformat()


def first_instant(bound: Bound) -> datetime:
    """The instant from which a `start` lets slots in: a date means its beginning in the UK."""
    return bound if isinstance(bound, datetime) else uk_midnight(bound)


def last_instant(bound: Bound) -> datetime:
    """The instant up to which an `end` lets slots in: a date means its last second in the UK."""
    if isinstance(bound, datetime):
        return bound
    return uk_midnight(bound + timedelta(days=1)) - timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A period to search, each end a whole date or an instant."""

    start: Bound
    end: Bound

    def holds(self, slot: Entry) -> bool:
        """Whether a slot lies fully within, its own ends included."""
        return (
            slot.start is not None
            and slot.end is not None
            and slot.start >= first_instant(self.start)
            and slot.end <= last_instant(self.end)
        )


def not_before(bound: Bound) -> SlotCheck:
    """A slot that starts at or after a bound, also where it would end inside the period (ruling 1)."""
    earliest = first_instant(bound)

    def check(slot: Entry) -> Iterator[Finding]:
        if slot.start is not None and slot.start < earliest:
            yield Finding(
                "period/start",
                f"{slot.place}.start",
                f"no slot that starts before {parameter(bound)}",
                f"a slot from {slot.resource['start']} to {slot.resource.get('end')}",
                ruling="1",
            )

    return check


def not_after(bound: Bound) -> SlotCheck:
    """A slot that ends at or before a bound, also where it starts inside the period (ruling 1).

    Whether the midnight that ends a day belongs to a date is open (ruling 73).
    """
    latest = bound if isinstance(bound, datetime) else uk_midnight(bound + timedelta(days=1))

    def check(slot: Entry) -> Iterator[Finding]:
        if slot.end is not None and slot.end > latest:
            yield Finding(
                "period/end",
                f"{slot.place}.end",
                f"no slot that ends after {parameter(bound)}",
                f"a slot from {slot.resource.get('start')} to {slot.resource['end']}",
                ruling="1",
            )

    return check


def outside(period: Period, slots: list[Entry]) -> list[Finding]:
    """The slots that lie outside a period at either end."""
    checks = (not_before(period.start), not_after(period.end))
    return [finding for check in checks for finding in each(slots, check)]


def within_two_weeks(slots: list[Entry]) -> Iterator[Finding]:
    """The slots of an open-ended search cover two weeks at most (ruling 2)."""
    starts = [slot.start for slot in slots if slot.start]
    ends = [slot.end for slot in slots if slot.end]
    # A clock change within the two weeks makes them an hour longer on a stopwatch.
    if starts and ends and max(ends) - min(starts) > TWO_WEEKS + timedelta(hours=1):
        yield Finding(
            "period/two weeks",
            "Bundle",
            "slots of two weeks at most, as one end of the period was left open",
            f"slots from {uk_text(min(starts))} to {uk_text(max(ends))}",
            ruling="2",
        )


def nothing_found(there: int) -> Iterator[Finding]:
    """An open-ended search found nothing, though the same with both ends finds `there` slots (ruling 2)."""
    yield Finding(
        "period/nothing",
        "Bundle.entry",
        "an error, or free slots of two weeks, as one end of the period was left open",
        f"no slot, while the search with both ends finds {there}",
        ruling="2",
    )


_PREFIXES: dict[str, tuple[str, Callable[[datetime, datetime], bool]]] = {
    "": ("exactly at", lambda value, bound: value == bound),
    "eq": ("exactly at", lambda value, bound: value == bound),
    "ne": ("at another time than", lambda value, bound: value != bound),
    "gt": ("after", lambda value, bound: value > bound),
    "ge": ("at or after", lambda value, bound: value >= bound),
    "lt": ("before", lambda value, bound: value < bound),
    "le": ("at or before", lambda value, bound: value <= bound),
    "sa": ("after", lambda value, bound: value > bound),
    "eb": ("before", lambda value, bound: value < bound),
}


def applies_prefix(element: str, prefix: str, bound: datetime) -> SlotCheck:
    """A slot that a prefix, read as FHIR defines it, lets in (ruling 5). `element` is start or end."""
    words, holds = _PREFIXES[prefix]

    def check(slot: Entry) -> Iterator[Finding]:
        value = slot.start if element == "start" else slot.end
        if value is not None and not holds(value, bound):
            yield Finding(
                "period/prefix",
                f"{slot.place}.{element}",
                f"an error, or only slots that {element} {words} {uk_text(bound)} as the parameter"
                f" {element}={prefix}{uk_text(bound)} asks",
                f"a slot from {slot.resource.get('start')} to {slot.resource.get('end')}",
                ruling="5",
            )

    return check


def ends_after_start(slot: Entry) -> Iterator[Finding]:
    """A slot lasts longer than nothing (ruling 64)."""
    if slot.start is not None and slot.end is not None and slot.end <= slot.start:
        yield Finding(
            "slot length",
            f"{slot.place}.end",
            "an end after the start",
            f"a slot from {slot.resource['start']} to {slot.resource['end']}",
            ruling="64",
        )
