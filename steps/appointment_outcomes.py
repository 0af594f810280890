"""Booking: what must have come of a request, or must not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from pytest_bdd import parsers, then

from gpconnect_am.booking.desk import Placed
from gpconnect_am.booking.offers import Offer
from gpconnect_am.clock import UK, uk_text
from gpconnect_am.findings import Finding, NotAssessed
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.rules import appointment_answer as answers
from gpconnect_am.rules import appointment_fidelity as fidelity
from gpconnect_am.rules import appointment_list as lists
from gpconnect_am.rules.answers import describe
from gpconnect_am.rules.appointment import ALONE, Appointment, AppointmentSet
from gpconnect_am.rules.refusals import refused
from gpconnect_am.rules.searchset import instant
from gpconnect_am.target.model import Organisation
from steps.appointment_booking import KIND_PATTERN, KINDS

if TYPE_CHECKING:
    from steps.appointments import Visit

NOTHING_BOOKED = "BPA-062"


@then(parsers.re(f"each appointment has the {KIND_PATTERN} of its slot"))
def each_has_its_own(visit: Visit, kind: str) -> None:
    """In the answer to its booking."""
    _, check = KINDS[kind]
    booked = [attempt for attempt in visit.attempts if attempt.current is not None]
    if not booked:
        raise NotAssessed(f"no slot with a {kind} was booked: have the practice open such bookable slots")
    for attempt in booked:
        found = Appointment(ALONE, attempt.current or {})
        visit.scenario.report(check(attempt.slots[0])(found), exchange=attempt.answer)


@then("the booking succeeds")
def it_succeeds(visit: Visit) -> None:
    """201 and an appointment."""
    visit.scenario.judge([visit.answered], answers.created, missing="", exchange=visit.answered)


@then("the appointment is as it was sent, in the answer, in a read and in a retrieve")
def as_sent(visit: Visit) -> None:
    """Element by element: times, slots, participants, texts, booking organisation."""
    sent = visit.placed.sent
    for exchange, appointment in views(visit):
        strangers = fidelity.no_strangers(sent, visit.placed.slots[0].practitioners)
        for check in (fidelity.echoes(sent), fidelity.keeps_texts(sent), strangers):
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
    if placed.current is None or visit.answered.status >= 300:
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
    visit.scenario.report(busy(visit.slots, visit.desk.missing(visit.slots)))


@then("no organisation of the run finds the slot")
def gone_for_everybody(visit: Visit) -> None:
    """Each searches with all that it is."""
    if visit.placed.current is None:
        raise NotAssessed(f"no appointment came of the request: {describe(visit.answered)}")
    for organisation in visit.organisations:
        missing = visit.desk.missing(visit.slots, organisation=organisation)
        visit.scenario.report(busy(visit.slots, missing, f", to a search of {organisation.ods_code}"))


def busy(slots: tuple[Offer, ...], missing: list[Offer], to_whom: str = "") -> Iterator[Finding]:
    """Those of some booked slots that a search offers all the same."""
    for slot in slots:
        if slot not in missing:
            yield Finding(
                "slot taken",
                "Bundle.entry",
                f"no free {slot.reference}, as it is booked",
                f"{slot.reference} from {uk_text(slot.start)} as free{to_whom}",
            )


@then("it is refused, or makes a new appointment and leaves the other as it was")
def made_anew(visit: Visit) -> None:
    """A server gives ids by itself: one that is sent with a booking names nothing."""
    exchange = visit.answered
    if exchange.status >= 400:
        refused_as(visit, "any client error")
    else:
        visit.scenario.report(_new_id(exchange, visit.placed.id), exchange=exchange)
    unchanged_since(visit, visit.as_it_was)


def _new_id(exchange: Exchange, known: str) -> Iterator[Finding]:
    given = Appointment.of(exchange).id
    if given == known:
        expected = "an id that no other appointment has"
        yield Finding("new id", "Appointment.id", expected, f"{given} once more", ruling="78")


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
    "times that are not those of the slots",
    "content of another appointment",
    "invalid appointment",
    "duplicate",
    "appointment in the past",
    "element that may not be amended",
    "element that may not change on cancelling",
    "version conflict",
    "header If-Match",
    "unknown appointment",
    "visit",
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
    _judge_what_is_left(visit, NOTHING_BOOKED)


def _judge_what_is_left(visit: Visit, requirement: str) -> None:
    attempt = visit.attempts[-1]
    if visit.answered.status < 400:
        visit.scenario.gaps.append(f"the request was not refused: {describe(visit.answered)}")
        return
    taken = [booked.slots for booked in visit.attempts[:-1] if booked.current is not None]
    elsewhere = {slot.id for slots in taken for slot in slots}
    free = tuple(slot for slot in attempt.slots if slot.id not in elsewhere)
    if free:
        visit.scenario.report(_still_free(visit.desk.missing(free), requirement))
    if "retrieve" not in visit.scenario.target.capabilities:
        return
    first, last = _days(visit, attempt)
    exchange = visit.desk.retrieve(attempt.patient, first, last)
    find = lists.untouched([slot.reference for slot in free], attempt.sent.get("description"))
    left = find(AppointmentSet(exchange))
    for appointment in left:
        visit.desk.adopt(attempt, appointment.resource)
    visit.scenario.report(_left_behind(left, requirement), exchange=exchange)


def _days(visit: Visit, attempt: Placed) -> tuple[date, date]:
    """The days on which an appointment of a refused booking could stand."""
    days = [slot.day for slot in attempt.slots]
    start = instant(attempt.sent.get("start"))
    if start is not None:
        days.append(start.astimezone(UK).date())
    today = visit.scenario.clock.uk_today()
    return max(min(days), today), max(*days, today)


def _still_free(missing: list[Offer], requirement: str) -> Iterator[Finding]:
    for slot in missing:
        yield Finding(
            "refusal/slot",
            "Bundle.entry",
            f"{slot.reference} free as before, as the booking was refused",
            "a search that does not offer it",
            requirement=requirement,
        )


def _left_behind(appointments: list[Appointment], requirement: str) -> Iterator[Finding]:
    for appointment in appointments:
        yield Finding(
            "refusal/stored",
            appointment.place,
            "no appointment, as the booking was refused",
            f"appointment {appointment.id}, {appointment.status}",
            requirement=requirement,
        )


def unchanged_since(visit: Visit, before: Appointment, placed: Placed | None = None) -> None:
    """A fresh read shows an appointment, by default that of the scenario, as it was then."""
    exchange = visit.desk.read(placed or visit.placed)
    if exchange.status != 200:
        visit.scenario.report(answers.ok(exchange), exchange=exchange)
        return
    now = Appointment.of(exchange)
    for check in (fidelity.unchanged(before), fidelity.same_version(before)):
        visit.scenario.report(check(now), exchange=exchange)


@then("the slots stay free")
def slots_stay_free(visit: Visit) -> None:
    """All of them that nobody else of the scenario booked; by the requirement that the scenario is about."""
    _judge_what_is_left(visit, visit.scenario.requirement)


@then("the booking is refused, or accepted whole")
def refused_or_whole(visit: Visit) -> None:
    """What only the consumer is told to do: either is right, and an acceptance keeps everything."""
    if visit.answered.status >= 400:
        refused_as(visit, "any client error")
    else:
        as_sent(visit)
