"""Booking keeps to what a search would show; what comes after it takes the whole book as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from pytest_bdd import given, parsers, then, when

from gpconnect_am.booking.appointment import amendment, cancellation, marker
from gpconnect_am.booking.clearing import REASON
from gpconnect_am.booking.offers import Offer, offers_in, text_of
from gpconnect_am.clock import UK
from gpconnect_am.findings import Finding, NotApplicable, NotAssessed
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.rules import appointment_answer as answers
from gpconnect_am.rules import appointment_list as lists
from gpconnect_am.rules import sightings
from gpconnect_am.rules.answers import describe
from gpconnect_am.rules.appointment import Appointment, AppointmentSet
from gpconnect_am.rules.period import Period
from gpconnect_am.rules.searchset import instant, items, reference_of
from gpconnect_am.rules.visibility import Filters, Sight, described, matching, visibility
from gpconnect_am.target.model import DeclaredSession, Organisation
from steps.appointment_booking import took
from steps.appointment_outcomes import refused_as

if TYPE_CHECKING:
    from steps.appointments import Visit
    from steps.visibility import Lookout


@dataclass
class Restricted:
    """The restricted slots that a scenario is about, each with the session that it belongs to."""

    slots: list[tuple[DeclaredSession, Offer]] = field(default_factory=list)


@pytest.fixture
def restricted() -> Restricted:
    """The restricted slots of one scenario."""
    return Restricted()


def sent_by(organisation: Organisation) -> Filters:
    """The filters that an organisation sends when it says all that it is."""
    types = frozenset({organisation.type} if organisation.type else ())
    return Filters(types, frozenset({organisation.ods_code}))


Barred = Callable[[DeclaredSession, Organisation], bool]
BARRED: dict[str, Barred] = {
    "another organisation type": lambda one, own: (
        bool(one.organisation_types) and own.type not in one.organisation_types and not one.organisation_codes
    ),
    "its code as another type": lambda one, own: (
        bool(one.organisation_types)
        and own.type not in one.organisation_types
        and own.ods_code in one.organisation_codes
    ),
    "other organisations": lambda one, own: (
        bool(one.organisation_codes)
        and own.ods_code not in one.organisation_codes
        and not one.organisation_types
    ),
    "other organisations of its type": lambda one, own: (
        own.type in one.organisation_types
        and bool(one.organisation_codes)
        and own.ods_code not in one.organisation_codes
    ),
}
"""Sessions that an organisation may not book, by the words that features use, for one reason each."""
NEEDED = ("another organisation type", "other organisations")
"""Those that a practice has to have; the others count where it has them."""


@given(parsers.re(rf"a free slot for (?P<kind>{'|'.join(BARRED)})"))
def a_slot_for_others(lookout: Lookout, visit: Visit, restricted: Restricted, kind: str) -> None:
    """Found by a search of those whom it is for."""
    restricted.slots = [bookable_by_others(lookout, visit, kind, known_only=False)]
    visit.slots = (restricted.slots[0][1],)


def bookable_by_others(
    lookout: Lookout, visit: Visit, kind: str, *, known_only: bool
) -> tuple[DeclaredSession, Offer]:
    """A claimed free slot that the consumer's organisation may not book, and its session.

    Sessions that another declared organisation may book come first; with `known_only` there are no others.
    """
    from steps.visibility import steady

    sessions = [one for one in lookout.current if steady(one) and BARRED[kind](one, lookout.own)]
    sessions.sort(key=lambda one: booker(lookout, one) is None)
    for session in sessions:
        if known_only and booker(lookout, session) is None:
            continue
        slots = visit.desk.claim_first(free_slots(lookout, session))
        if slots:
            return session, slots[0]
    whom = " that a declared one of [[organisations]] may book" if known_only else ""
    missing = f"declare a session with free slots for {kind}{whom} in [[practice.sessions]]"
    raise NotAssessed(missing) if kind in NEEDED else NotApplicable(missing)


def free_slots(lookout: Lookout, session: DeclaredSession) -> list[Offer]:
    """The free slots of a session on its first days after today, as those see them whom it is for."""
    searcher, today = lookout.entitled(session), lookout.scenario.clock.uk_today()
    known = lookout.two_weeks(searcher)[1].of_session(session)
    days = sorted({slot.start.astimezone(UK).date() for slot in known} - {today})
    found: list[Offer] = []
    for day in days[:DAYS]:
        exchange, sighting = lookout.look(searcher, Period(day, day))
        mine = {slot.id for slot in sighting.of_session(session)}
        found += [offer for offer in offers_in(exchange.resource) if offer.id in mine and offer.location]
    return found


def booker(lookout: Lookout, session: DeclaredSession) -> Organisation | None:
    """A declared organisation, not the consumer's own, that may book a session."""
    fitting = (one for one in lookout.others if matching(session, sent_by(one)).sight is Sight.SHOWN)
    return next(fitting, None)


DAYS = 2
"""On so many days slots are looked for."""
SETTINGS = {"under embargo": "embargo_hours", "beyond its booking window": "window_days"}
HIDING = {
    "under embargo": "with embargo_hours, more than ten minutes and less than those ahead",
    "beyond its booking window": "with window_days, further ahead than those",
    "that are not bookable": "with bookable = false, more than ten minutes ahead",
}


@given(parsers.re(r"declared slots (?P<kind>under embargo|beyond its booking window|that are not bookable)"))
def hidden_slots(lookout: Lookout, visit: Visit, restricted: Restricted, kind: str) -> None:
    """Slots that no search shows, known by their ids."""
    now = lookout.scenario.clock.now()
    sessions = {one.name: one for one in lookout.sessions}
    places = locations(lookout)
    for slot in lookout.scenario.target.practice.slots:
        session = sessions[slot.session]
        fits = (
            not session.bookable
            if kind not in SETTINGS
            else session.bookable and getattr(session, SETTINGS[kind]) is not None
        )
        judged = visibility(session, sent_by(lookout.own), slot.start, now)
        place = places.get(session.location)
        if fits and place and judged.sight is Sight.HIDDEN and slot.start > now + timedelta(minutes=10):
            offer = Offer(slot.id, slot.start, slot.end, schedule="", location=place)
            if visit.desk.claim_first([offer]):
                restricted.slots.append((session, offer))
    if not restricted.slots:
        raise NotAssessed(
            "declare in [[practice.slots]] (id, session, start, end) a free slot of a session of"
            f" [[practice.sessions]] {HIDING[kind]}; the session's location, if it is declared, must be the"
            " name of a Location at which other slots are free"
        )


def locations(lookout: Lookout) -> dict[str | None, str]:
    """The references of the locations of a day's slots by name; that of any of them under None."""
    from steps.visibility import Searcher

    searcher = Searcher(lookout.own, sent_by(lookout.own))
    seen = lookout.two_weeks(searcher)[1].slots.values()
    days = sorted({slot.start.astimezone(UK).date() for slot in seen})
    found: dict[str | None, str] = {}
    for day in days[1 : 1 + DAYS]:
        for offer in offers_in(lookout.look(searcher, Period(day, day))[0].resource):
            if offer.location:
                found.setdefault(offer.location_name, offer.location)
                found.setdefault(None, offer.location)
    return found


@when("the consumer's organisation books it by its id")
@when("the consumer's organisation books each of them by its id")
def books_by_id(visit: Visit, restricted: Restricted) -> None:
    """Valid in every other way."""
    for _, slot in restricted.slots:
        took(visit, visit.desk.post((slot,), visit.desk.body((slot,))))


@when("every other organisation that it is not for books it by its id")
def others_book_by_id(lookout: Lookout, visit: Visit, restricted: Restricted) -> None:
    """Those of another type, of none, or of another code."""
    session, slot = restricted.slots[0]
    for other in lookout.others:
        if matching(session, sent_by(other)).sight is Sight.HIDDEN:
            body = visit.desk.body((slot,), organisation=other)
            took(visit, visit.desk.post((slot,), body, organisation=other))
            restricted.slots.append((session, slot))


@then("every such booking is refused, and leaves no appointment behind")
def each_is_refused(visit: Visit, restricted: Restricted, lookout: Lookout) -> None:
    """A client error with an OperationOutcome, and nothing in the patient's book."""
    for placed, (session, slot) in zip(visit.attempts, restricted.slots, strict=True):
        visit.booked, visit.answer = placed, placed.answer
        now = lookout.scenario.clock.now()
        who = placed.organisation or lookout.own
        why = visibility(session, sent_by(who), slot.start, now).why
        refused_as(visit, "any client error", f"{slot.reference} is not to be booked by {who.name}: {why}")
        if "retrieve" in lookout.scenario.target.capabilities:
            exchange = visit.desk.retrieve(placed.patient, slot.day, slot.day)
            left = lists.untouched([slot.reference], placed.sent.get("description"))(AppointmentSet(exchange))
            for appointment in left:
                visit.desk.adopt(placed, appointment.resource)
            if visit.answered.status >= 400:
                visit.scenario.report(left_behind(left), exchange=exchange)


def left_behind(left: list[Appointment]) -> Iterator[Finding]:
    """An appointment though the booking was refused."""
    for appointment in left:
        yield Finding(
            "refusal/stored",
            appointment.place,
            "no appointment, as the booking was refused",
            f"appointment {appointment.id}, {appointment.status}",
        )


@then("an organisation that it is for can still book it")
def others_can_book(visit: Visit, restricted: Restricted, lookout: Lookout) -> None:
    """The slot stayed free, and nothing but the restriction stood against the booking."""
    session, slot = restricted.slots[0]
    other = booker(lookout, session)
    if other is None or any(placed.current for placed in visit.attempts):
        return
    placed = visit.desk.post((slot,), visit.desk.body((slot,), organisation=other), organisation=other)
    answer = placed.answer
    if answer is not None and list(answers.created(answer)):
        visit.scenario.gaps.append(
            f"that {slot.reference} is refused proves nothing, as {other.name}, for whom it is, cannot"
            f" book it either: {describe(answer)}"
        )


@given(parsers.re(rf"an appointment in a slot for (?P<kind>{'|'.join(NEEDED)})"))
def a_restricted_appointment(lookout: Lookout, visit: Visit, kind: str) -> None:
    """Booked by an organisation that may, and none of the consumer's business in a search."""
    session, slot = bookable_by_others(lookout, visit, kind, known_only=True)
    other = booker(lookout, session)
    placed = visit.desk.post((slot,), visit.desk.body((slot,), organisation=other), organisation=other)
    if placed.current is None:
        said = describe(placed.answer) if placed.answer else "no answer"
        raise NotAssessed(f"this needs an appointment in {slot.reference} ({described(session)}): {said}")
    visit.booked, visit.slots = placed, placed.slots


def _read(visit: Visit) -> tuple[Exchange, list[Finding]]:
    exchange = visit.desk.read(visit.placed)
    return exchange, [*answers.ok(exchange), *answers.has_id(visit.placed.id)(exchange)]


def _retrieve(visit: Visit) -> tuple[Exchange, list[Finding]]:
    placed = visit.placed
    exchange = visit.desk.retrieve(placed.patient, placed.slots[0].day, placed.slots[0].day)
    why = "as retrieving knows no restriction"
    return exchange, list(lists.holds(placed.id, why)(AppointmentSet(exchange)))


def _amend(visit: Visit) -> tuple[Exchange, list[Finding]]:
    body = amendment(visit.placed.current or {}, description=marker())
    exchange = visit.desk.amend(visit.placed, body)
    return exchange, list(answers.ok(exchange))


def _cancel(visit: Visit) -> tuple[Exchange, list[Finding]]:
    exchange = visit.desk.cancel(visit.placed, cancellation(visit.placed.current or {}, REASON))
    return exchange, list(answers.ok(exchange))


DEEDS: dict[str, tuple[str, Callable[[Visit], tuple[Exchange, list[Finding]]]]] = {
    "read": ("read", _read),
    "retrieve": ("retrieve", _retrieve),
    "amend": ("amend", _amend),
    "cancel": ("cancel", _cancel),
}


@then(parsers.re(rf"the consumer's organisation can (?P<deed>{'|'.join(DEEDS)}) it"))
def can_do(visit: Visit, deed: str) -> None:
    """As any other appointment."""
    capability, do = DEEDS[deed]
    if capability not in visit.scenario.target.capabilities:
        raise NotApplicable(f"the target doesn't declare the capability {capability}")
    exchange, findings = do(visit)
    visit.scenario.report(findings, exchange=exchange)


@given("a slot of the practice's own whose appointment was cancelled")
def a_freed_slot(lookout: Lookout, visit: Visit, restricted: Restricted) -> None:
    """Of an appointment that the suite may cancel, in a session that is not bookable.

    The first of the declared appointments is the one to amend, the last the one to cancel: not those.
    """
    closed = [one for one in lookout.sessions if not one.bookable]
    every = visit.scenario.target.practice.appointments
    owned = [one for one in every if one.kind == "practice-booked" and one.owned]
    for declared in owned[1:-1]:
        placed = visit.desk.declared(declared)
        resource = visit.as_shown(placed).resource
        session = next((one for one in closed if one.service_type == text_of(resource, "serviceType")), None)
        start, end = instant(resource.get("start")), instant(resource.get("end"))
        if session and session.service_type and start and end and resource.get("status") == "booked":
            exchange = visit.desk.cancel(placed, cancellation(resource, REASON))
            if exchange.status != 200:
                raise NotAssessed(f"cancelling {declared.id} came to: {describe(exchange)}")
            restricted.slots = [
                (session, Offer(reference_of(part).partition("/")[2], start, end, schedule=""))
                for part in items(resource, "slot")
            ]
            return
    raise NotAssessed(
        "declare in [[practice.appointments]] three appointments to come of the kind practice-booked with"
        " owned = true, the second in a session of [[practice.sessions]] with bookable = false and its"
        " service_type; that one is cancelled"
    )


@given("a slot for other organisations that was booked and freed again")
def a_freed_restricted_slot(lookout: Lookout, visit: Visit, restricted: Restricted) -> None:
    """Booked and cancelled by an organisation that it is for."""
    a_restricted_appointment(lookout, visit, "other organisations")
    placed = visit.placed
    exchange = visit.desk.cancel(
        placed, cancellation(placed.current or {}, REASON), organisation=placed.organisation
    )
    if exchange.status != 200:
        raise NotAssessed(f"cancelling it came to: {describe(exchange)}")
    mine = next(one for one in lookout.sessions if BARRED["other organisations"](one, lookout.own))
    restricted.slots = [(mine, slot) for slot in placed.slots]


@then("no search of an organisation that it is not for shows it")
def hidden_from_others(lookout: Lookout, restricted: Restricted) -> None:
    """Without a filter, by type, by code, by both, and as the other organisations."""
    from steps.visibility import Searcher

    session, slot = restricted.slots[0]
    day = slot.start.astimezone(UK).date()
    everybody = [sent_by(one) for one in (lookout.own, *lookout.others)]
    by_type = [Filters(types=one.types) for one in everybody]
    by_code = [Filters(codes=one.codes) for one in everybody]
    sent = dict.fromkeys((Filters(), *by_type, *by_code, *everybody))
    for filters in sent:
        judged = matching(session, filters)
        if judged.sight is Sight.HIDDEN:
            exchange, sighting = lookout.look(Searcher(lookout.own, filters), Period(day, day))
            seen = [sighting.slots[one.id] for _, one in restricted.slots if one.id in sighting.slots]
            lookout.scenario.report(freed_leaks(seen, session, filters, judged.why), exchange=exchange)


def freed_leaks(
    seen: list[sightings.SeenSlot], session: DeclaredSession, filters: Filters, why: str
) -> Iterator[Finding]:
    """A slot that was freed is shown to whom it is not for."""
    if seen:
        yield Finding(
            "visibility/freed",
            seen[0].place,
            f"no slot of {session.name} ({described(session)}) in a search with {filters.words}, also"
            f" where its appointment was cancelled, as {why}",
            sightings.listed(seen),
        )
