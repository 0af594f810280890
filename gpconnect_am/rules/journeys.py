"""What must hold across the interactions of a consumer session.

Source: appointments_consumer_sessions.html and the use case pages that it leads to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from gpconnect_am.clock import UK
from gpconnect_am.findings import Finding
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.rules import foundations
from gpconnect_am.rules.answers import describe, status_ok
from gpconnect_am.rules.searchset import Entry, SearchSet

Check = Callable[[Exchange], Iterator[Finding]]


def day_of(appointment: Entry) -> date:
    """The UK day on which an appointment starts. Raises ValueError where it says none."""
    if appointment.start is None:
        raise ValueError("the appointment has no start")
    return appointment.start.astimezone(UK).date()


def entry_of(exchange: Exchange, id: str) -> Entry | None:
    """The appointment of an id in a retrieve; None where it holds none, or more than one."""
    found = [one for one in SearchSet.of(exchange).of_type("Appointment") if one.id == id]
    return found[0] if len(found) == 1 else None


def shows(shown: Entry, found: Entry | None, where: str) -> Check:
    """A view shows the appointment, once, as the newest answer did, at the same version."""

    def check(exchange: Exchange) -> Iterator[Finding]:
        if found is None:
            yield Finding("session/view", "body", f"{shown.reference}, once, in {where}", describe(exchange))
            return
        yield from foundations.same_as(shown, "the newest answer")(found)
        there, here = _version(shown), _version(found)
        if there != here:
            yield Finding(
                "session/version", f"{found.place}.meta.versionId", f"version {there}", f"version {here}"
            )

    return check


def _version(entry: Entry) -> str:
    meta = entry.resource.get("meta")
    return str(meta.get("versionId", "")) if isinstance(meta, dict) else ""


def taken(offered: Sequence[str]) -> Iterator[Finding]:
    """No slot is offered that is taken."""
    for reference in offered:
        yield Finding(
            "session/slot", "Bundle.entry", f"no free {reference}, as it is booked", f"{reference} as free"
        )


def free(missing: Sequence[str]) -> Iterator[Finding]:
    """Every slot is offered that is free again."""
    for reference in missing:
        expected = f"{reference}, as its appointment is cancelled"
        yield Finding("session/slot", "Bundle.entry", expected, "a search that does not offer it")


def found_as(reference: str) -> Check:
    """A find shows one patient, of that reference."""

    def check(exchange: Exchange) -> Iterator[Finding]:
        found = [one.reference for one in SearchSet.of(exchange).of_type("Patient")]
        if found != [reference]:
            shown = ", ".join(found) or describe(exchange)
            yield Finding("session/patient", "Bundle.entry", f"{reference}, who was registered", shown)

    return check


def is_cancelled(id: str, *, other_than: str) -> Check:
    """An appointment is still there, cancelled, and not the one that came after it."""

    def check(exchange: Exchange) -> Iterator[Finding]:
        resource = exchange.resource or {}
        if resource.get("id") != id or resource.get("status") != "cancelled":
            yield Finding(
                "session/first", "Appointment.status", f"appointment {id}, cancelled", describe(exchange)
            )
        if id == other_than:
            yield Finding(
                "session/id", "Appointment.id", "a new appointment for a new booking", f"{id} again"
            )

    return check


def list_of(day: date, id: str) -> Check:
    """A retrieve of a day holds an appointment, and none that starts on another day."""

    def check(exchange: Exchange) -> Iterator[Finding]:
        yield from status_ok(exchange)
        every = SearchSet.of(exchange).of_type("Appointment")
        if id not in [one.id for one in every]:
            yield Finding(
                "session/today", "Bundle.entry", f"appointment {id}, which is today", describe(exchange)
            )
        for one in every:
            if one.start is not None and one.start.astimezone(UK).date() != day:
                yield Finding("session/today", f"{one.place}.start", f"a start on {day}", str(one.start))

    return check
