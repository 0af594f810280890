"""Cancelling what the suite booked, from what the ledger knows: at a scenario's end, or after a crash."""

from __future__ import annotations

from collections.abc import Iterator

from gpconnect_am.booking.appointment import cancellation
from gpconnect_am.booking.ledger import Entry, Ledger, State
from gpconnect_am.booking.offers import Resource
from gpconnect_am.clock import Clock
from gpconnect_am.protocol.client import Client
from gpconnect_am.protocol.requests import Requests
from gpconnect_am.rules.answers import describe
from gpconnect_am.rules.appointment import ALONE, Appointment
from gpconnect_am.rules.searchset import SearchSet, instant, items, reference_of
from gpconnect_am.target.model import Target

REASON = "Booked by a conformance test, no longer needed"


def clear(
    entry: Entry, current: Resource | None, client: Client, requests: Requests, ledger: Ledger
) -> Entry:
    """Cancels the appointment of a ledger entry, and gives the entry as it is then. Never raises.

    `current` is the appointment as it was last seen, None where it has to be read or searched first.
    """
    if not entry.outstanding:
        return entry
    known = current if current and belongs(current, entry) else None
    if not entry.id:
        book, why = _book(entry, client, requests)
        if book is None:
            note = f"whether it was booked is not known, as the patient's book could not be read: {why}"
            return ledger.note(entry, State.LEFT, note=note)
        known = _among(book, entry)
        if known is None:
            return ledger.note(entry, State.REFUSED, note="no such appointment in the patient's book")
        entry = ledger.note(entry, State.BOOKED, id=str(known.get("id", "")))
    for appointment in (known, None):
        latest = appointment or _read(entry, client, requests)
        if latest and (latest.get("status") == "cancelled" or _cancelled(entry, latest, client, requests)):
            return ledger.note(entry, State.CANCELLED)
    return ledger.note(entry, State.LEFT, note="the provider did not cancel it")


def belongs(appointment: Resource, entry: Entry) -> bool:
    """Whether an appointment is the one of a ledger entry: by its text, else by its slots."""
    slots = {reference_of(slot) for slot in items(appointment, "slot")}
    return bool(set(entry.slots) & slots) or appointment.get("description") == entry.description


def _cancelled(entry: Entry, appointment: Resource, client: Client, requests: Requests) -> bool:
    body = cancellation(appointment, REASON)
    exchange = client.send(requests.cancel(entry.id, body, version=Appointment(ALONE, appointment).version))
    return exchange.response is not None and exchange.status == 200


def _read(entry: Entry, client: Client, requests: Requests) -> Resource | None:
    exchange = client.send(requests.read_appointment(entry.id))
    found = exchange.resource if exchange.response is not None and exchange.status == 200 else None
    return found if found and belongs(found, entry) else None


def _book(entry: Entry, client: Client, requests: Requests) -> tuple[SearchSet | None, str]:
    """The patient's book of the day of an entry whose id never came back, else why it is not known."""
    start = instant(entry.start)
    if start is None:
        return None, f"{entry.start!r} is no day"
    patient = entry.patient.partition("/")[2]
    exchange = client.send(requests.retrieve(patient, f"ge{start.date()}", f"le{start.date()}"))
    if exchange.response is None:
        return None, exchange.fault.detail if exchange.fault else "no answer"
    resource = exchange.resource or {}
    if exchange.status != 200 or resource.get("resourceType") != "Bundle":
        return None, describe(exchange)
    return SearchSet(resource), ""


def _among(book: SearchSet, entry: Entry) -> Resource | None:
    listed = [found.resource for found in book.of_type("Appointment")]
    mine = (one for one in listed if belongs(one, entry) and one.get("status") != "cancelled")
    return next(mine, None)


def sweep(target: Target, clock: Clock, ledger: Ledger) -> Iterator[Entry]:
    """Cancels whatever a run may have left in the book of a target; gives each entry as it is then."""
    left = [entry for entry in ledger.outstanding() if entry.base_url == target.base_url]
    if left:
        with Client(target, clock, prefix="cleanup-") as client:
            for entry in left:
                yield clear(entry, None, client, Requests(target, clock), ledger)
