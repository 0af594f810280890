"""Who may see a slot, and so book it.

Source: appointments_slotavailabilitymanagement.html, "Appointment availability control" and "Booking
window/embargo".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from gpconnect_am.clock import UK
from gpconnect_am.protocol.requests import ORGANISATION_TYPE_SYSTEM
from gpconnect_am.protocol.token import ODS_CODE_SYSTEM
from gpconnect_am.provider.call import Call
from gpconnect_am.provider.diary import Slot


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, as far as a restriction cares."""

    types: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()


Rule = Callable[[Slot, Asker, datetime], bool]
"""Whether a slot passes, for an asker, at an instant."""
Rules = Mapping[str, Rule]


def asker_of_search(call: Call) -> Asker:
    """The organisation type and ODS code of the search filters; filters of other systems are ignored."""
    filters = [value.partition("|") for value in call.values("searchFilter")]
    return Asker(
        types=frozenset(code for system, _, code in filters if system == ORGANISATION_TYPE_SYSTEM),
        codes=frozenset(code for system, _, code in filters if system == ODS_CODE_SYSTEM),
    )


def bookable(slot: Slot, asker: Asker, now: datetime) -> bool:  # noqa: ARG001
    """The slot is marked as GP Connect bookable."""
    return slot.restriction.bookable


def type_fits(slot: Slot, asker: Asker, now: datetime) -> bool:  # noqa: ARG001
    """The slot is not restricted by organisation type, or is so to the asker's."""
    return not slot.restriction.types or bool(slot.restriction.types & asker.types)


def code_fits(slot: Slot, asker: Asker, now: datetime) -> bool:  # noqa: ARG001
    """The slot is not restricted by ODS code, or is so to the asker's."""
    return not slot.restriction.codes or bool(slot.restriction.codes & asker.codes)


def past_embargo(slot: Slot, asker: Asker, now: datetime) -> bool:  # noqa: ARG001
    """The slot is no nearer than its embargo allows."""
    hours = slot.restriction.embargo_hours
    return hours is None or slot.start >= now + timedelta(hours=hours)


def within_window(slot: Slot, asker: Asker, now: datetime) -> bool:  # noqa: ARG001
    """The slot is no further ahead than its booking window allows, by the UK's clocks."""
    days = slot.restriction.window_days
    if days is None:
        return True
    edge = now.astimezone(UK).replace(tzinfo=None) + timedelta(days=days)
    return slot.start <= edge.replace(tzinfo=UK).astimezone(UTC)


VISIBILITY_RULES: Rules = {
    "bookable": bookable,
    "type": type_fits,
    "code": code_fits,
    "embargo": past_embargo,
    "window": within_window,
}


def visible(rules: Rules, slot: Slot, asker: Asker, now: datetime) -> bool:
    """Whether the slot passes every rule."""
    return all(rule(slot, asker, now) for rule in rules.values())
