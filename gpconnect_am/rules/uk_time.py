"""The UK local time in which the pages want certain elements written.

Source: appointments_use_case_search_for_free_slots.html, "Payload response body"; rulings 57 and 61.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gpconnect_am.clock import uk_text
from gpconnect_am.findings import Finding, Severity
from gpconnect_am.rules.searchset import Entry, instant

_WRITTEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?P<fraction>\.\d+)?[+-]\d\d:\d\d")
_EXPECTED = "yyyy-mm-ddThh:mm:ss+hh:mm in UK local time (+00:00 in winter, +01:00 in summer)"


def uk_local(value: object, where: str) -> Iterator[Finding]:
    """A text is written as the pages ask. An absent one is wrong too."""
    if not isinstance(value, str):
        yield Finding("UK time", where, _EXPECTED, "nothing" if value is None else str(value))
        return
    moment, written = instant(value), _WRITTEN.fullmatch(value)
    if moment is None or written is None:
        yield Finding("UK time", where, _EXPECTED, value, ruling="57")
        return
    as_asked = uk_text(moment)
    if value[-6:] != as_asked[-6:]:
        yield Finding("UK time", where, f"{_EXPECTED}, here {as_asked}", value, ruling="57")
    elif written["fraction"]:
        yield Finding(
            "UK time/fraction", where, f"{_EXPECTED}, no fraction", value, Severity.ADVISORY, ruling="61"
        )


def slot_in_uk_time(slot: Entry) -> Iterator[Finding]:
    """A Slot's start and end."""
    yield from uk_local(slot.resource.get("start"), f"{slot.place}.start")
    yield from uk_local(slot.resource.get("end"), f"{slot.place}.end")


def horizon_in_uk_time(schedule: Entry) -> Iterator[Finding]:
    """The two ends of a Schedule's planning horizon."""
    horizon = schedule.resource.get("planningHorizon")
    ends = horizon if isinstance(horizon, dict) else {}
    yield from uk_local(ends.get("start"), f"{schedule.place}.planningHorizon.start")
    yield from uk_local(ends.get("end"), f"{schedule.place}.planningHorizon.end")
