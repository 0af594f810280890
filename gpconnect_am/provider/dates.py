"""Date parameters of the searches.

Source: appointments_use_case_search_for_free_slots.html, "_include parameters", and
appointments_use_case_retrieve_a_patients_appointments.html, "Search parameters".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from gpconnect_am.clock import UK, uk_midnight
from gpconnect_am.provider.outcomes import invalid_parameter

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}")


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, or a date and time, of a parameter, with the prefix that came before it."""

    prefix: str
    day: date
    instant: datetime | None
    """Aware, in UTC; None for a whole date."""

    @property
    def earliest(self) -> datetime:
        """The first instant that the value covers, in UTC."""
        return self.instant or uk_midnight(self.day).astimezone(UTC)

    @property
    def latest(self) -> datetime:
        """The last instant that the value covers, in UTC."""
        if self.instant is not None:
            return self.instant
        return uk_midnight(self.day + timedelta(days=1)).astimezone(UTC) - timedelta(microseconds=1)

    @property
    def wall(self) -> datetime:
        """What a UK clock shows at the value's first instant, without an offset."""
        return self.earliest.astimezone(UK).replace(tzinfo=None)


def read_moment(name: str, text: str) -> Moment:
    """Reads a prefixed date or date and time.

    Raises a Refusal INVALID_PARAMETER for partial dates, days that do not exist, and times without an offset.
    """
    prefix = text[:2] if text[:2].isalpha() else ""
    value = text[len(prefix) :]
    try:
        if _DATE.fullmatch(value):
            return _within_reason(name, Moment(prefix, date.fromisoformat(value), None))
        if _DATE_TIME.fullmatch(value):
            instant = datetime.fromisoformat(value)
            day = instant.astimezone(UK).date()
            return _within_reason(name, Moment(prefix, day, instant.astimezone(UTC)))
    except (ValueError, OverflowError):
        pass
    raise invalid_parameter(
        f"Parameter {name} must be a prefix and a date (yyyy-mm-dd) or a date and time "
        f"(yyyy-mm-ddThh:mm:ss+hh:mm); found {text[:60]!r}"
    )


def _within_reason(name: str, moment: Moment) -> Moment:
    if not 1900 <= moment.day.year <= 2999:
        raise invalid_parameter(f"Parameter {name} is outside the years that an appointment book covers")
    return moment
