"""Booking: valid and spoilt requests."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from pytest_bdd import parsers, when

from gpconnect_am.booking.appointment import marker
from gpconnect_am.booking.desk import Placed
from gpconnect_am.booking.mutations import mutations
from gpconnect_am.booking.offers import Offer
from gpconnect_am.clock import uk_text
from gpconnect_am.findings import NotAssessed
from gpconnect_am.protocol.exchange import Request
from gpconnect_am.rules import appointment_content as content
from gpconnect_am.rules.answers import describe
from gpconnect_am.target.model import Organisation

if TYPE_CHECKING:
    from steps.appointments import Visit


def book(visit: Visit, **how: object) -> None:
    """Books the slots of the scenario, or one that it takes itself."""
    desk = visit.desk
    slots = visit.slots or desk.take()
    organisation = how.pop("organisation", None)
    assert organisation is None or isinstance(organisation, Organisation)  # noqa: S101
    body = desk.body(slots, organisation=organisation, **how)  # type: ignore[arg-type]
    took(visit, desk.post(slots, body, organisation=organisation))


def took(visit: Visit, placed: Placed) -> None:
    """Makes a booking the one that the scenario is about."""
    visit.slots, visit.booked, visit.answer = placed.slots, placed, placed.answer
    visit.attempts.append(placed)


@when(parsers.re("(?:it is|they are) booked"))
def it_is_booked(visit: Visit) -> None:
    """A valid booking, with comment."""
    book(visit)


@when("it is booked without a comment")
def without_comment(visit: Visit) -> None:
    """comment is optional."""
    book(visit, comment=None)


@when("it is booked without its practitioner")
def without_practitioner(visit: Visit) -> None:
    """The practitioner is optional, also where the schedule has one."""
    if not visit.slots[0].practitioner:
        visit.slots = visit.desk.take(fits=lambda slot: bool(slot.practitioner) and visit.desk.suits(slot))
    book(visit)


@when("it is booked with its practitioner")
def with_practitioner(visit: Visit) -> None:
    """The practitioner of the schedule takes part."""
    if not visit.slots[0].practitioner:
        visit.slots = visit.desk.take(fits=lambda slot: bool(slot.practitioner) and visit.desk.suits(slot))
    book(visit, practitioner=True)


@when("it is booked by an organisation without a type")
def without_type(visit: Visit) -> None:
    """No type was searched for, so none is sent."""
    if not visit.slots[0].unrestricted:
        visit.slots = visit.desk.take(fits=visit.desk.suits_anybody)
    book(visit, organisation=replace(visit.scenario.target.consumer.organisation, type=None))


@when("it is booked by an organisation whose every detail is a marker")
def with_markers(visit: Visit) -> None:
    """Name, telephone and email occur nowhere else; the ODS code is the consumer's own (ruling 48)."""
    own, desk = visit.scenario.target.consumer.organisation, visit.desk
    mark = marker()
    digits = f"{int(mark[-6:], 16) % 1000:03d}"
    marked = replace(own, name=f"{own.name} {mark}", telephone=f"01632960{digits}")
    slots = visit.slots or desk.take()
    body = desk.body(slots, organisation=marked)
    email = {"system": "email", "value": f"bookings-{mark[-12:]}@example.invalid", "use": "work"}
    body["contained"][0]["telecom"].append(email)
    took(visit, desk.post(slots, body, organisation=marked))


@when(parsers.parse('a booking with this defect is sent: "{case}"'))
def a_spoilt_booking(visit: Visit, case: str) -> None:
    """One named mutation of a valid booking."""
    send_spoilt(visit, case)


def send_spoilt(visit: Visit, case: str) -> None:
    """Sends a booking of the scenario's slots with one defect."""
    visit.mutation = mutations("book")[case]
    body = visit.mutation.apply(visit.desk.body(visit.slots))
    took(visit, visit.desk.post(visit.slots, body))


KINDS: dict[str, tuple[Callable[[Offer], object], Callable[[Offer], content.Check]]] = {
    "slot type": (
        lambda slot: slot.service_type,
        lambda slot: content.names_service_type(slot.service_type),
    ),
    "schedule type": (
        lambda slot: slot.service_category,
        lambda slot: content.names_service_category(slot.service_category or ""),
    ),
    "delivery channel": (lambda slot: slot.channel, lambda slot: content.has_channel(slot.channel or "")),
    "practitioner role": (
        lambda slot: json.dumps(slot.role) if slot.role else None,
        lambda slot: content.has_role(slot.role or {}),
    ),
}
"""What appointments take over from their slots: how slots differ in it, and the check of an appointment."""
VARIETY = 3
KIND_PATTERN = f"(?P<kind>{'|'.join(KINDS)})"


@when(parsers.re(f"slots that differ in {KIND_PATTERN} are booked"))
def slots_of_each(visit: Visit, kind: str) -> None:
    """Up to three, each unlike the others in it."""
    differ, _ = KINDS[kind]
    seen: set[object] = {None}
    for _ in range(VARIETY):
        try:
            slots = visit.desk.take(fits=lambda slot: differ(slot) not in seen and visit.desk.suits(slot))
        except NotAssessed:
            break
        seen.add(differ(slots[0]))
        took(visit, visit.desk.post(slots, visit.desk.body(slots)))


BODIES: dict[str, Callable[[Request], Request]] = {
    "cut off in the middle": lambda request: replace(request, body=request.body[: len(request.body) // 2]),
    "that is no JSON": lambda request: replace(request, body=b"<Appointment/>"),
    "that is empty": lambda request: replace(request, body=b""),
    "that is a JSON list": lambda request: replace(request, body=b"[" + request.body + b"]"),
    "of another resource type": lambda request: replace(
        request, body=request.body.replace(b'"Appointment"', b'"Slot"', 1)
    ),
    "with an element that FHIR does not have": lambda request: replace(
        request, body=request.body.replace(b'"status"', b'"bookedBy": "nobody", "status"', 1)
    ),
    "of the content type text/plain": lambda request: request.with_header("Content-Type", "text/plain"),
    "of the content type application/pdf": lambda request: request.with_header(
        "Content-Type", "application/pdf"
    ),
}


@when(parsers.re(f"a booking is sent with a body (?P<defect>{'|'.join(BODIES)})"))
def a_broken_body(visit: Visit, defect: str) -> None:
    """The request as such is broken."""
    body = visit.desk.body(visit.slots)
    took(visit, visit.desk.post(visit.slots, body, spoil=BODIES[defect]))


@when("they are booked with the start of the second")
def late_start(visit: Visit) -> None:
    """start is not that of the earliest slot."""
    book_changed(visit, start=visit.slots[1].start)


@when("they are booked with the end of the first")
def early_end(visit: Visit) -> None:
    """end is not that of the latest slot."""
    book_changed(visit, end=visit.slots[0].end)


def book_changed(visit: Visit, **times: object) -> None:
    """A booking of the slots with another start or end."""
    changed = {name: uk_text(moment) for name, moment in times.items()}  # type: ignore[arg-type]
    body = visit.desk.body(visit.slots) | changed
    took(visit, visit.desk.post(visit.slots, body))


@when("another slot is booked under its id")
def booked_under_id(visit: Visit) -> None:
    """The content bears the id of an appointment that is there."""
    slots = visit.desk.take()
    attempt = visit.desk.post(slots, visit.desk.body(slots) | {"id": visit.placed.id})
    visit.attempts.append(attempt)
    visit.answer = attempt.answer


@when(parsers.parse("the {which} of them is booked by itself"))
def one_of_them(visit: Visit, which: str) -> None:
    """One of the slots goes; the others stay free."""
    slot = visit.slots[("first", "second", "third").index(which)]
    placed = visit.desk.post((slot,), visit.desk.body((slot,)))
    if placed.current is None:
        raise NotAssessed(f"this needs one slot booked, and it came to: {describe(placed.answer)}")  # type: ignore[arg-type]
    visit.attempts.append(placed)


@when("all of them are booked")
def all_of_them(visit: Visit) -> None:
    """All slots in one appointment, some of which are gone."""
    took(visit, visit.desk.post(visit.slots, visit.desk.body(visit.slots)))


@when(parsers.re("the same slot is booked again for (?P<whom>another|the same) patient"))
def booked_again(visit: Visit, whom: str) -> None:
    """A second booking of a slot that is taken."""
    patient = visit.desk.patient(1 if whom == "another" else 0)
    body = visit.desk.body(visit.placed.slots, patient=patient)
    second = visit.desk.post(visit.placed.slots, body)
    visit.attempts.append(second)
    visit.answer = second.answer
