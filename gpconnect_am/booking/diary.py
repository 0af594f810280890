"""What the suite knows of the practice for a session: its patients, its free slots, and who claimed them.

Free slots are looked up once a day and then chosen from memory: one narrow search serves many scenarios.
A slot that somebody else took meanwhile is forgotten when its booking is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from gpconnect_am.booking.claims import Claims
from gpconnect_am.booking.ledger import Ledger
from gpconnect_am.booking.offers import Offer
from gpconnect_am.target.model import DeclaredSession, Practice

if TYPE_CHECKING:
    from gpconnect_am.booking.desk import Placed
    from gpconnect_am.booking.life import Life

FIRST_DAY_AHEAD = 1
LAST_DAY_AHEAD = 13
_TICK = timedelta(minutes=5)


@dataclass
class Diary:
    """Shared by the scenarios of one process; `ledger` and `claims` by the processes of one run."""

    ledger: Ledger
    claims: Claims
    patients: dict[str, str] = field(default_factory=dict)
    """NHS number to relative reference."""
    days: dict[date, list[Offer]] = field(default_factory=dict)
    lives: dict[int, Life | Exception] = field(default_factory=dict)
    """By number of slots: the recorded life of one appointment, or why it could not be recorded."""
    waited_in_vain: set[str] = field(default_factory=set)
    """Which slots were waited for in vain, in words: a second wait would be as well."""
    begins_soon: tuple[Placed | None, Offer | None] | None = None
    """Where the run may wait: an appointment and a free slot that begin soon; None until looked for."""

    def forget(self, slot: Offer) -> None:
        """Drops a slot that is free no more."""
        if slot.day in self.days:
            self.days[slot.day] = [offer for offer in self.days[slot.day] if offer.id != slot.id]


def days_ahead(today: date) -> Iterator[date]:
    """The days on which the suite books: from tomorrow to the end of a two-week search."""
    return (today + timedelta(days=ahead) for ahead in range(FIRST_DAY_AHEAD, LAST_DAY_AHEAD + 1))


def claim_names(slot: Offer, patient: str) -> tuple[str, ...]:
    """What a booking claims: the slot, and the patient for as long as it lasts."""
    return (slot.reference, *(f"{patient} {tick.isoformat()}" for tick in _ticks(slot.start, slot.end)))


def _ticks(start: datetime, end: datetime) -> Iterator[datetime]:
    tick = start.replace(minute=start.minute - start.minute % 5, second=0, microsecond=0)
    while tick < end:
        yield tick
        tick += _TICK


def plain(slot: Offer, practice: Practice) -> bool:
    """Whether no declared session with a restriction or a limit holds the slot."""
    return slot.location is not None and not any(
        holds(session, slot) for session in practice.sessions if _restricted(session)
    )


def holds(session: DeclaredSession, slot: Offer) -> bool:
    """Whether a slot belongs to a declared session, by everything that the declaration gives."""
    return (
        session.service_type in (None, slot.service_type)
        and session.schedule in (None, slot.schedule.partition("/")[2])
        and session.schedule_type in (None, slot.service_category)
        and session.location in (None, slot.location_name)
        and (not session.starts or slot.start.timetz().replace(tzinfo=None) in session.starts)
        and session.day in (None, slot.day)
    )


def _restricted(session: DeclaredSession) -> bool:
    return bool(
        session.organisation_types
        or session.organisation_codes
        or session.embargo_hours is not None
        or session.window_days is not None
        or session.limit is not None
        or not session.bookable
    )
