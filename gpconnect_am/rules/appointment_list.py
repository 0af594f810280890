"""What a retrieve of a patient's appointments must hold and must not.

Source: appointments_use_case_retrieve_a_patients_appointments.html, "Search parameters" and "Payload response
body"; rulings 4 and 7.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from gpconnect_am.clock import UK
from gpconnect_am.findings import Finding
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.rules.appointment import Appointment, AppointmentSet

Check = Callable[[AppointmentSet], Iterator[Finding]]
_OF_THE_PAST = re.compile(
    r"past|today|future|upcoming|earlier|before|after|histor|retrospect|prior|previous|preced|yesterday|elapsed"
    r"|current|present (day|date|time)|\bnow\b|onward|(already|has|have) passed",
    re.IGNORECASE,
)
"""Words by which a message says that the past cannot be asked for, or the future alone can (ruling 69)."""


def starts_within(first: date, last: date) -> Check:
    """Every appointment starts on a UK day from the first to the last."""

    def check(found: AppointmentSet) -> Iterator[Finding]:
        for appointment in found:
            day = appointment.start.astimezone(UK).date() if appointment.start else None
            if day is None or not first <= day <= last:
                yield Finding(
                    "retrieve/period",
                    f"{appointment.place}.start",
                    f"a start from {first} to {last}",
                    str(appointment.resource.get("start", "nothing")),
                )

    return check


def belongs_to(patient: str) -> Check:
    """Every appointment is the patient's, and nobody else's."""

    def check(found: AppointmentSet) -> Iterator[Finding]:
        for appointment in found:
            if appointment.patients != [patient]:
                yield Finding(
                    "retrieve/patient",
                    f"{appointment.place}.participant.actor",
                    f"{patient} and no other patient",
                    ", ".join(appointment.patients) or "no patient",
                )

    return check


def holds(id: str, why: str) -> Check:
    """The appointment of an id is there, once. `why` completes "appointment 9, ..."."""

    def check(found: AppointmentSet) -> Iterator[Finding]:
        count = sum(appointment.id == id for appointment in found)
        if count != 1:
            others = ", ".join(appointment.id for appointment in found) or "no appointment"
            actual = f"{count} times" if count else f"not among {others}"
            yield Finding("retrieve/complete", "Bundle.entry", f"appointment {id}, {why}", actual)

    return check


def lacks(id: str, why: str) -> Check:
    """The appointment of an id is not there. `why` completes "no appointment 9, ..."."""

    def check(found: AppointmentSet) -> Iterator[Finding]:
        appointment = found.with_id(id)
        if appointment is not None:
            start = appointment.resource.get("start")
            yield Finding(
                "retrieve/surplus",
                appointment.place,
                f"no appointment {id}, {why}",
                f"one that starts {start}",
            )

    return check


def only_appointments(found: AppointmentSet) -> Iterator[Finding]:
    """Nothing but appointments, and each of them once."""
    seen: set[str] = set()
    for entry in found.bundle:
        if entry.type != "Appointment":
            yield Finding("retrieve/types", entry.place, "an Appointment", entry.type or "no resource type")
        elif entry.id in seen:
            yield Finding("retrieve/repeated", entry.place, "each appointment once", f"{entry.id} again")
        seen.add(entry.id)


def is_empty(found: AppointmentSet) -> Iterator[Finding]:
    """There is no entry (ruling 7)."""
    entries = found.bundle.bundle.get("entry")
    if entries:
        yield Finding("retrieve/empty", "Bundle.entry", "no entry", f"{len(entries)} entries", ruling="7")


def speaks_of_the_past(exchange: Exchange) -> Iterator[Finding]:
    """Some text of the OperationOutcome says that the period, or its start, is in the past."""
    body = exchange.resource or {}
    said = " ".join(_texts(body.get("issue")))
    if not _OF_THE_PAST.search(said):
        yield Finding(
            "retrieve/past message",
            "OperationOutcome.issue.diagnostics",
            "a message that appointments in the past cannot be asked for",
            said or "no text",
            ruling="69",
        )


def _texts(value: object) -> Iterator[str]:
    """Every diagnostics, text and display in a part of a resource."""
    if isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name in ("diagnostics", "text", "display") and isinstance(inner, str):
                yield inner
            else:
                yield from _texts(inner)


def untouched(slots: list[str], description: str | None) -> Callable[[AppointmentSet], list[Appointment]]:
    """Finds the appointments that a refused booking left behind: by its text, or by all of its slots."""

    def find(found: AppointmentSet) -> list[Appointment]:
        return [
            appointment
            for appointment in found
            if appointment.status != "cancelled"
            and (
                (description and appointment.resource.get("description") == description)
                or (slots and set(slots) <= set(appointment.slots))
            )
        ]

    return find


def together(parts: list[AppointmentSet]) -> Check:
    """The whole period holds what its parts hold, and no more."""
    wanted = {appointment.id for part in parts for appointment in part}

    def check(found: AppointmentSet) -> Iterator[Finding]:
        got = {appointment.id for appointment in found}
        if missing := wanted - got:
            expected = "every appointment that its days hold"
            yield Finding("retrieve/whole", "Bundle.entry", expected, f"without {', '.join(sorted(missing))}")
        if surplus := got - wanted:
            expected = "no appointment that none of its days holds"
            yield Finding("retrieve/whole", "Bundle.entry", expected, ", ".join(sorted(surplus)))

    return check
