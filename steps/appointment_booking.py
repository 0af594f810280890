"""Booking: valid and spoilt requests, and what must have come of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from pytest_bdd import parsers, then, when

from gpconnect_am.booking.appointment import marker
from gpconnect_am.booking.desk import Placed
from gpconnect_am.booking.mutations import mutations
from gpconnect_am.booking.offers import Offer
from gpconnect_am.clock import UK, uk_text
from gpconnect_am.findings import Finding, NotAssessed
from gpconnect_am.protocol.exchange import Exchange, Request
from gpconnect_am.rules import appointment_answer as answers
from gpconnect_am.rules import appointment_fidelity as fidelity
from gpconnect_am.rules import appointment_list as lists
from gpconnect_am.rules.answers import describe
from gpconnect_am.rules.appointment import Appointment, AppointmentSet
from gpconnect_am.rules.refusals import refused
from gpconnect_am.rules.searchset import instant
from gpconnect_am.target.model import Organisation

if TYPE_CHECKING:
    from steps.appointments import Visit

NOTHING_BOOKED = "BPA-062"


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
    """Name and telephone occur nowhere else; the ODS code is the consumer's own (ruling 48)."""
    own = visit.scenario.target.consumer.organisation
    mark = marker()
    digits = f"{int(mark[-6:], 16) % 1000:03d}"
    book(visit, organisation=replace(own, name=f"{own.name} {mark}", telephone=f"01632960{digits}"))


@when(parsers.parse('a booking with this defect is sent: "{case}"'))
def a_spoilt_booking(visit: Visit, case: str) -> None:
    """One named mutation of a valid booking."""
    send_spoilt(visit, case)


def send_spoilt(visit: Visit, case: str) -> None:
    """Sends a booking of the scenario's slots with one defect."""
    visit.mutation = mutations("book")[case]
    body = visit.mutation.apply(visit.desk.body(visit.slots))
    took(visit, visit.desk.post(visit.slots, body))


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


@then("the booking succeeds")
def it_succeeds(visit: Visit) -> None:
    """201 and an appointment."""
    visit.scenario.judge([visit.answered], answers.created, missing="", exchange=visit.answered)


@then("the appointment is as it was sent, in the answer, in a read and in a retrieve")
def as_sent(visit: Visit) -> None:
    """Element by element: times, slots, participants, texts, booking organisation."""
    sent = visit.placed.sent
    for exchange, appointment in views(visit):
        for check in (fidelity.echoes(sent), fidelity.keeps_texts(sent)):
            visit.scenario.report(check(appointment), exchange=exchange)


@then("the booking organisation is as it was sent, in the answer, in a read and in a retrieve")
def organisation_as_sent(visit: Visit) -> None:
    """Every part of it, whoever asks."""
    keeps = fidelity.keeps_organisation(visit.placed.sent)
    for exchange, appointment in views(visit):
        visit.scenario.report(keeps(appointment), exchange=exchange)


@then("another organisation reads and retrieves the booking organisation as it was sent")
def organisation_for_others(visit: Visit) -> None:
    """Must-support holds for every consumer."""
    keeps = fidelity.keeps_organisation(visit.placed.sent)
    for exchange, appointment in views(visit, organisation=visit.other_organisation)[1:]:
        visit.scenario.report(keeps(appointment), exchange=exchange)


def views(visit: Visit, *, organisation: Organisation | None = None) -> list[tuple[Exchange, Appointment]]:
    """The appointment as the answer, a fresh read and a fresh retrieve show it."""
    placed = visit.placed
    if placed.current is None:
        raise NotAssessed(f"no appointment came of the request: {describe(visit.answered)}")
    able, day = visit.scenario.target.capabilities, placed.slots[0].day
    found = [(visit.answered, Appointment.of(visit.answered))]
    if "read" in able:
        exchange = visit.desk.read(placed, organisation=organisation)
        found.append((exchange, Appointment.of(exchange)))
    if "retrieve" in able:
        exchange = visit.desk.retrieve(placed.patient, day, day, organisation=organisation)
        found.append((exchange, _listed(exchange, placed.id)))
    return found


def _listed(exchange: Exchange, id: str) -> Appointment:
    return AppointmentSet(exchange).with_id(id) or Appointment.of(exchange)


@then(parsers.re("the slots? (?:is|are) no longer found"))
def slots_are_gone(visit: Visit) -> None:
    """A fresh search does not offer them."""
    if visit.placed.current is None:
        raise NotAssessed(f"no appointment came of the request: {describe(visit.answered)}")
    visit.scenario.report(_busy(visit.slots, visit.desk.missing(visit.slots)))


def _busy(slots: tuple[Offer, ...], missing: list[Offer]) -> Iterator[Finding]:
    for slot in slots:
        if slot not in missing:
            yield Finding(
                "slot taken",
                "Bundle.entry",
                f"no free {slot.reference}, as it is booked",
                f"{slot.reference} from {uk_text(slot.start)} as free",
            )


@then("the appointment is in the patient's appointments of that day")
def in_the_book(visit: Visit) -> None:
    """The retrieve of its day holds it once, and a read finds it."""
    placed = visit.placed
    if placed.current is None:
        raise NotAssessed(f"no appointment came of the request: {describe(visit.answered)}")
    day = placed.slots[0].day
    exchange = visit.desk.retrieve(placed.patient, day, day)
    check = lists.holds(placed.id, "as it was just booked")
    visit.scenario.report(check(AppointmentSet(exchange)), exchange=exchange)
    read = visit.desk.read(placed)
    for found in (answers.ok(read), answers.has_id(placed.id)(read)):
        visit.scenario.report(found, exchange=read)


@then("the booking is refused")
def it_is_refused(visit: Visit) -> None:
    """As the kind of its defect asks."""
    assert visit.mutation is not None  # noqa: S101
    refused_as(visit, visit.mutation.refusal, f"the booking was sent with {visit.mutation.says}")


REFUSALS = (
    "body that is not JSON",
    "content type",
    "malformed appointment",
    "slots that do not go together",
    "invalid appointment",
    "duplicate",
    "appointment in the past",
    "element that may not be amended",
    "element that may not change on cancelling",
    "version conflict",
    "header If-Match",
    "unknown appointment",
)


@then(parsers.re(f"the request is refused as (?:an? |for )?(?P<kind>{'|'.join(REFUSALS)})"))
def refused_by_kind(visit: Visit, kind: str) -> None:
    """Status, Spine code and OperationOutcome fit the kind of refusal."""
    refused_as(visit, kind)


def refused_as(visit: Visit, kind: str, because: str = "") -> None:
    """Judges the answer as a refusal; `because` tells what was wrong with the request."""

    def check(exchange: Exchange) -> Iterator[Finding]:
        for finding in refused(kind)(exchange):
            expected = f"{finding.expected}, as {because}" if because else finding.expected
            yield replace(finding, expected=expected)

    visit.scenario.judge([visit.answered], check, missing="", exchange=visit.answered)


@then("its OperationOutcome keeps its profile")
def outcome_conforms(visit: Visit) -> None:
    """The error body against FHIR STU3 and GPConnect-OperationOutcome-1."""
    exchange = visit.answered
    if exchange.status < 400:
        raise NotAssessed(f"the request was not refused: {describe(exchange)}")
    visit.scenario.report(_is_outcome(exchange), exchange=exchange)
    findings = visit.scenario.validation(exchange).findings
    visit.scenario.report((replace(one, requirement="") for one in findings), exchange=exchange)


def _is_outcome(exchange: Exchange) -> Iterator[Finding]:
    if (exchange.resource or {}).get("resourceType") != "OperationOutcome":
        yield Finding("error body", "body", "an OperationOutcome", describe(exchange))


@then("nothing was booked")
def nothing_was_booked(visit: Visit) -> None:
    """The slots are free as before, and the patient has no appointment of it."""
    attempt = visit.attempts[-1]
    if visit.answered.status < 400:
        return
    taken = [booked.slots for booked in visit.attempts[:-1] if booked.current is not None]
    elsewhere = {slot.id for slots in taken for slot in slots}
    free = tuple(slot for slot in attempt.slots if slot.id not in elsewhere)
    if free:
        visit.scenario.report(_still_free(visit.desk.missing(free)))
    if "retrieve" not in visit.scenario.target.capabilities:
        return
    first, last = _days(visit, attempt)
    exchange = visit.desk.retrieve(attempt.patient, first, last)
    find = lists.untouched([slot.reference for slot in free], attempt.sent.get("description"))
    left = find(AppointmentSet(exchange))
    for appointment in left:
        visit.desk.adopt(attempt, appointment.resource)
    visit.scenario.report(_left_behind(left), exchange=exchange)


def _days(visit: Visit, attempt: Placed) -> tuple[date, date]:
    """The days on which an appointment of a refused booking could stand."""
    days = [slot.day for slot in attempt.slots]
    start = instant(attempt.sent.get("start"))
    if start is not None:
        days.append(start.astimezone(UK).date())
    today = visit.scenario.clock.uk_today()
    return max(min(days), today), max(*days, today)


def _still_free(missing: list[Offer]) -> Iterator[Finding]:
    for slot in missing:
        yield Finding(
            "refusal/slot",
            "Bundle.entry",
            f"{slot.reference} free as before, as the booking was refused",
            "a search that does not offer it",
            requirement=NOTHING_BOOKED,
        )


def _left_behind(appointments: list[Appointment]) -> Iterator[Finding]:
    for appointment in appointments:
        yield Finding(
            "refusal/stored",
            appointment.place,
            "no appointment, as the booking was refused",
            f"appointment {appointment.id}, {appointment.status}",
            requirement=NOTHING_BOOKED,
        )


@then("the slots stay free")
def slots_stay_free(visit: Visit) -> None:
    """All of them that nobody else of the scenario booked."""
    nothing_was_booked(visit)


@then("the booking is refused, or accepted whole")
def refused_or_whole(visit: Visit) -> None:
    """What only the consumer is told to do: either is right, and an acceptance keeps everything."""
    if visit.answered.status >= 400:
        refused_as(visit, "any client error")
    else:
        as_sent(visit)
