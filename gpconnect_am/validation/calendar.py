"""Whether a FHIR date or time exists, and how two of them compare."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, datetime, timedelta

_DATE = re.compile(r"(-?\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T.*)?", re.DOTALL)
_LONGEST_MONTH = 31
_ZONED = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)")


def exists(text: str) -> bool:
    """Whether the calendar has the day of a date, dateTime or instant; what has not their form passes."""
    match = _DATE.fullmatch(text)
    if not match:
        return True
    year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
    if year == 0 or not 1 <= month <= 12:
        return year != 0
    # monthrange knows the years 1 to 9999; leap years repeat every 400.
    return not monthrange(year % 400 + 400, month)[1] < day <= _LONGEST_MONTH


def later(start: str, end: str) -> bool:
    """Whether `start` certainly lies after `end`; dates are compared to the coarser precision of the two."""
    if start == end:
        return False
    first, second = _moment(start), _moment(end)
    if first and second:
        return first > second
    shorter = min(len(start.partition("T")[0]), len(end.partition("T")[0]))
    return start[:shorter] > end[:shorter]


def _moment(text: str) -> tuple[datetime, str] | None:
    """A zoned time as a UTC moment, with its fraction of a second; None for what carries no zone."""
    match = _ZONED.fullmatch(text)
    if not match:
        return None
    try:
        local = datetime.fromisoformat(match[1]).replace(tzinfo=UTC)
        zone = match[3]
        offset = timedelta()
        if zone != "Z":
            offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6])) * (-1 if zone[0] == "-" else 1)
        return local - offset, (match[2] or "").rstrip("0").rstrip(".")
    except (ValueError, OverflowError):
        return None
