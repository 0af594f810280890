"""Who sees a slot: what the practice set on it, the filters of a search and the time decide.

Source: appointments_slotavailabilitymanagement.html, "Appointment availability control" (the table) and
"Booking window/embargo"; rulings 37, 40, 49, 71.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from gpconnect_am.clock import UK
from gpconnect_am.protocol.requests import ORGANISATION_TYPE_SYSTEM, code_filter, type_filter
from gpconnect_am.protocol.token import ODS_CODE_SYSTEM
from gpconnect_am.target.model import DeclaredSession

MARGIN = timedelta(minutes=5)
"""How far the provider's clock may be from the suite's, and how long a search may take."""


class Sight(StrEnum):
    """What must be seen of a slot."""

    SHOWN = "must be shown"
    HIDDEN = "must be hidden"
    EITHER = "may be shown or hidden"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What must be seen of a slot, and why, as words that follow "as"."""

    sight: Sight
    why: str


@dataclass(frozen=True, slots=True)
class Filters:
    """The search filters that the table knows; filters of other systems select nothing."""

    types: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()

    @classmethod
    def of(cls, tokens: Iterable[str]) -> Filters:
        """The filters among `system|code` tokens."""
        parts = [token.partition("|") for token in tokens]
        return cls(
            types=frozenset(code for system, _, code in parts if system == ORGANISATION_TYPE_SYSTEM),
            codes=frozenset(code for system, _, code in parts if system == ODS_CODE_SYSTEM),
        )

    @property
    def tokens(self) -> tuple[str, ...]:
        """As they are sent."""
        return (*map(type_filter, sorted(self.types)), *map(code_filter, sorted(self.codes)))

    @property
    def words(self) -> str:
        """As a person says them."""
        parts = [f"type {' and '.join(sorted(self.types))}"] if self.types else []
        parts += [f"code {' and '.join(sorted(self.codes))}"] if self.codes else []
        return " and ".join(parts) or "no filter"


def visibility(session: DeclaredSession, filters: Filters, start: datetime, now: datetime) -> Judgement:
    """What a search with `filters` at `now` must show of a free slot of `session` that begins at `start`.

    Hours of an embargo are elapsed hours, days of a booking window are UK days. Where a clock change, the
    last day of a window or the distance between two clocks lets careful providers differ, either is right.
    """
    rules = (matching(session, filters), _embargo(session, start, now), _window(session, start, now))
    for sight in (Sight.HIDDEN, Sight.EITHER):
        for judgement in rules:
            if judgement.sight is sight:
                return judgement
    return rules[0]


def matching(session: DeclaredSession, filters: Filters) -> Judgement:
    """The part of it that holds at any time: the table of the page, and the limit."""
    if not session.bookable:
        return Judgement(Sight.HIDDEN, "it is not GP Connect bookable")
    for kind, wanted, sent in (
        ("type", session.organisation_types, filters.types),
        ("code", session.organisation_codes, filters.codes),
    ):
        if wanted and not sent:
            return Judgement(Sight.HIDDEN, f"it is for the {kind} {_any(wanted)} and no {kind} was sent")
        if wanted and not sent & set(wanted):
            return Judgement(Sight.HIDDEN, f"it is for the {kind} {_any(wanted)}, not for {_any(sent)}")
    if session.limit is not None:
        return Judgement(Sight.EITHER, f"an organisation may book {session.limit} of the session at most")
    restricted = session.organisation_types or session.organisation_codes
    return Judgement(Sight.SHOWN, "the filters match" if restricted else "it is not restricted")


def _embargo(session: DeclaredSession, start: datetime, now: datetime) -> Judgement:
    hours = session.embargo_hours
    if hours is None:
        return Judgement(Sight.SHOWN, "it has no embargo")
    first, last = _reaches(now, timedelta(hours=hours))
    if start < first:
        return Judgement(Sight.HIDDEN, f"it begins within the embargo of {hours:g} hours")
    if start >= last:
        return Judgement(Sight.SHOWN, f"it begins after the embargo of {hours:g} hours")
    return Judgement(Sight.EITHER, f"its embargo of {hours:g} hours ends about now")


def _window(session: DeclaredSession, start: datetime, now: datetime) -> Judgement:
    days = session.window_days
    if days is None:
        return Judgement(Sight.SHOWN, "it has no booking window")
    first, last = (_day(edge) for edge in _reaches(now, timedelta(days=days)))
    if _day(start) > last:
        return Judgement(Sight.HIDDEN, f"it begins beyond the booking window of {days:g} days")
    if _day(start) < first:
        return Judgement(Sight.SHOWN, f"it begins within the booking window of {days:g} days")
    return Judgement(Sight.EITHER, f"it begins on the last day of the booking window of {days:g} days")


def _reaches(now: datetime, length: timedelta) -> tuple[datetime, datetime]:
    """The earliest and the latest instant that `length` from now may mean."""
    on_a_stopwatch = now + length
    on_the_wall = now.astimezone(UK) + length
    edges = (on_a_stopwatch, on_the_wall.astimezone(now.tzinfo))
    return min(edges) - MARGIN, max(edges) + MARGIN


def _day(moment: datetime) -> date:
    return moment.astimezone(UK).date()


def _any(values: Iterable[str]) -> str:
    return " or ".join(sorted(values))


def described(session: DeclaredSession) -> str:
    """What the practice set on a session, in words: its restriction profile."""
    if not session.bookable:
        return "not GP Connect bookable"
    parts = []
    if session.organisation_types:
        parts.append(f"type {_any(session.organisation_types)}")
    if session.organisation_codes:
        parts.append(f"code {_any(session.organisation_codes)}")
    if session.embargo_hours is not None:
        parts.append(f"embargo {session.embargo_hours:g} hours")
    if session.window_days is not None:
        parts.append(f"booking window {session.window_days:g} days")
    if session.limit is not None:
        parts.append(f"limit {session.limit}")
    return ", ".join(parts) or "unrestricted"
