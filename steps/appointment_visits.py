"""Visits, from version 1.2.9 on: shown to consumers, and not theirs to change."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pytest_bdd import given, parsers, then, when

from gpconnect_am.booking.appointment import amendment, cancellation, marker
from gpconnect_am.booking.offers import Offer, text_of
from gpconnect_am.findings import NotAssessed
from gpconnect_am.protocol.interactions import READ_LOCATION
from gpconnect_am.rules.appointment import Appointment, AppointmentSet
from gpconnect_am.rules.appointment_visit import VISIT, is_visit, names_no_place, tells_the_kind
from steps.appointment_booking import took

if TYPE_CHECKING:
    from steps.appointments import Visit

MISSING = (
    "declare a visit of the next two weeks, with owned = true, as an appointment of the kind practice-booked"
    " under [[practice.appointments]]"
)


@given(parsers.re("a declared visit(?P<owned> that may be changed)?"))
def a_declared_visit(visit: Visit, owned: str | None) -> None:
    """A declared appointment whose delivery channel is Visit, by a read or else by a retrieve."""
    for declared in visit.scenario.target.practice.appointments:
        if declared.kind == "practice-booked" and (declared.owned or not owned):
            placed = visit.desk.declared(declared)
            shown = visit.as_shown(placed)
            if is_visit(shown):
                visit.booked, visit.before = placed, shown
                return
    raise NotAssessed(MISSING)


@when(parsers.re("the visit is (?P<change>amended|cancelled)"))
def visit_is_changed(visit: Visit, change: str) -> None:
    """A request that is valid but for the delivery channel."""
    body = visit.as_it_was.resource
    if change == "amended":
        visit.answer = visit.desk.amend(
            visit.placed, amendment(body, comment=marker()), version=visit.as_it_was.version
        )
    else:
        visit.answer = visit.desk.cancel(
            visit.placed, cancellation(body, "Not needed"), version=visit.as_it_was.version
        )


@when("a slot for visits is booked")
def slot_for_visits(visit: Visit) -> None:
    """One that a search offers, which it should not; else a declared one; else that of the declared visit."""
    offered = [
        slot
        for days in range(1, 14)
        for slot in visit.desk.offers(visit.scenario.clock.uk_today() + timedelta(days=days))
        if slot.channel == VISIT
    ]
    slot = offered[0] if offered else _declared_free(visit) or _slot_of(visit)
    took(visit, visit.desk.post((slot,), visit.desk.body((slot,))))


def _declared_free(visit: Visit) -> Offer | None:
    """A declared free slot, kept by the practice, of a session of the same service type as the visit."""
    practice, now = visit.scenario.target.practice, visit.scenario.clock.now()
    service = text_of(visit.as_it_was.resource, "serviceType")
    sessions = {
        one.name for one in practice.sessions if service and one.service_type == service and not one.bookable
    }
    free = (slot for slot in practice.slots if slot.session in sessions and slot.start > now)
    place = _place_of(visit)
    return next((Offer(one.id, one.start, one.end, schedule="", location=place) for one in free), None)


def _slot_of(visit: Visit) -> Offer:
    shown = visit.as_it_was
    if shown.start is None or shown.end is None or not shown.slots:
        raise NotAssessed(MISSING)
    return Offer(
        id=shown.slots[0].partition("/")[2],
        start=shown.start,
        end=shown.end,
        schedule="",
        location=_place_of(visit),
    )


def _place_of(visit: Visit) -> str | None:
    return next((one for one in visit.as_it_was.participants if one.startswith("Location/")), None)


@then(parsers.re("the (?P<source>read|retrieve) does not tell where the patient is visited"))
def place_is_not_told(visit: Visit, source: str) -> None:
    """The Location among its participants can be read, and is no real place."""
    appointment = _from(visit, source)
    places = [one for one in appointment.participants if one.startswith("Location/")]
    if not places:
        raise NotAssessed(f"the {source} shows the visit {visit.placed.id} without a Location")
    request = visit.scenario.requests.request(READ_LOCATION, id=places[0].partition("/")[2])
    exchange = visit.scenario.send(request)
    visit.scenario.report(names_no_place(exchange), exchange=exchange)


@then(parsers.re("the (?P<source>read|retrieve) tells the kind of visit"))
def kind_is_told(visit: Visit, source: str) -> None:
    """In comment, where it is known: the declared one has it."""
    visit.scenario.report(tells_the_kind(_from(visit, source)))


def _from(visit: Visit, source: str) -> Appointment:
    if source == "read":
        found = Appointment.of(visit.desk.read(visit.placed))
    else:
        today = visit.scenario.clock.uk_today()
        exchange = visit.desk.retrieve(visit.placed.patient, today, today + timedelta(days=13))
        found = AppointmentSet(exchange).with_id(visit.placed.id) or Appointment.of(exchange)
    if not found.resource:
        raise NotAssessed(f"the {source} does not show the visit {visit.placed.id}")
    return found
