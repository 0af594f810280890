"""The suite's clock and UK time. Everything that asks what time it is asks here."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

UK = ZoneInfo("Europe/London")
CLOCK_VARIABLE = "GPCONNECT_AM_CLOCK"
"""Set to an ISO 8601 instant, it makes the process believe that it started at that instant."""


class Clock:
    """The time now, shifted by a fixed amount; a shift of zero is the real clock."""

    def __init__(self, shift: timedelta = timedelta(0)) -> None:
        self._shift = shift

    @classmethod
    def starting_at(cls, instant: datetime) -> Clock:
        """A clock that shows `instant` (aware) now and runs on from there."""
        return cls(instant - datetime.now(UTC))

    def now(self) -> datetime:
        """The instant now, in UTC."""
        return datetime.now(UTC) + self._shift

    def uk_now(self) -> datetime:
        """The instant now, as a UK wall clock shows it."""
        return self.now().astimezone(UK)

    def uk_today(self) -> date:
        """Today's date in the UK."""
        return self.uk_now().date()


def clock_from_environment() -> Clock:
    """The clock that `GPCONNECT_AM_CLOCK` asks for, else the real one.

    Raises ValueError when the variable holds no ISO 8601 instant with an offset.
    """
    text = os.environ.get(CLOCK_VARIABLE)
    if not text:
        return Clock()
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{CLOCK_VARIABLE} must carry an offset, such as 2027-03-28T00:30:00+00:00")
    return Clock.starting_at(instant)


def uk_midnight(day: date) -> datetime:
    """The instant at which `day` begins in the UK, aware, in UK time."""
    return datetime.combine(day, time(), tzinfo=UK)


def uk_text(instant: datetime) -> str:
    """`instant` as the specification writes it: yyyy-mm-ddThh:mm:ss+hh:mm, UK offset, no fraction."""
    return instant.astimezone(UK).isoformat(timespec="seconds")
