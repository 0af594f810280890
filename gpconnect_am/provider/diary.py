"""The appointment book as it is laid out: every day's schedules and slots, made from the practice's sessions.

Only what never changes stands here; what is booked stands in the store.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from gpconnect_am.clock import UK
from gpconnect_am.provider.practice import Block, Practice, Restriction, Session

DAYS_BEHIND = 7
DAYS_AHEAD = 28


@dataclass(frozen=True, slots=True)
class Schedule:
    """One day's session. `start` and `end` are aware, in UTC."""

    id: str
    session: Session
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot. `start` and `end` are aware, in UTC; `line` names the slots that a limit counts over."""

    id: str
    schedule: Schedule
    start: datetime
    end: datetime
    service: str
    channel: str
    restriction: Restriction
    line: str
    filled: bool = False


class Diary:
    """The days that are laid out, from a week ago to four weeks ahead; it grows as time goes on."""

    def __init__(self, practice: Practice, today: date) -> None:
        self.practice = practice
        self.schedules: dict[str, Schedule] = {}
        self.slots: dict[str, Slot] = {}
        self._by_schedule: dict[str, list[Slot]] = {}
        self._laid_out_to = today - timedelta(days=DAYS_BEHIND + 1)
        self.extend(today)

    def extend(self, today: date) -> None:
        """Lays out the days that are missing up to four weeks after `today`."""
        while self._laid_out_to < today + timedelta(days=DAYS_AHEAD):
            self._laid_out_to += timedelta(days=1)
            for session in self.practice.sessions:
                self.add(session, self._laid_out_to)

    def add(self, session: Session, day: date) -> None:
        """Lays out one session on one day."""
        key = self.practice.identifier(f"{session.key}-{day:%Y%m%d}")
        times = [list(_times(block, day)) for block in session.blocks]
        schedule = Schedule(
            id=key, session=session, start=times[0][0][0], end=max(block[-1][1] for block in times)
        )
        self.schedules[key] = schedule
        position = 0
        for number, block in enumerate(session.blocks):
            for index, (start, end) in enumerate(times[number]):
                slot = Slot(
                    id=f"{key}-{position:02}",
                    schedule=schedule,
                    start=start,
                    end=end,
                    service=block.service,
                    channel=block.channel,
                    restriction=block.restriction,
                    line=f"{session.key}/{number}",
                    filled=index in block.booked,
                )
                self.slots[slot.id] = slot
                self._by_schedule.setdefault(key, []).append(slot)
                position += 1

    def slots_of(self, session: str, day: date) -> list[Slot]:
        """The slots of a session on a day, in order."""
        return self._by_schedule.get(self.practice.identifier(f"{session}-{day:%Y%m%d}"), [])


def _times(block: Block, day: date) -> Iterator[tuple[datetime, datetime]]:
    start = datetime.combine(day, block.start, tzinfo=UK).astimezone(UTC)
    length = timedelta(minutes=block.minutes)
    for index in range(block.slots):
        yield start + index * length, start + (index + 1) * length
