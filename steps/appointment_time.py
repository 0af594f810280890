"""Appointments that have begun: declared ones, or one that the run books early and comes back to."""

from __future__ import annotations

import time
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from pytest_bdd import given, parsers, then, when

from gpconnect_am.booking.appointment import amendment, cancellation, marker
from gpconnect_am.booking.offers import Offer, Resource
from gpconnect_am.clock import uk_text
from gpconnect_am.findings import Finding, NotApplicable, NotAssessed, Severity
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.rules import appointment_list as lists
from gpconnect_am.rules.answers import describe
from gpconnect_am.rules.appointment import Appointment, AppointmentSet
from steps.appointment_booking import book
from steps.appointment_outcomes import refused_as
from steps.appointment_retrieval import found, report

if TYPE_CHECKING:
    from steps.appointments import Visit

BEGUN = timedelta(minutes=2)
LATE_FEATURE = "past_appointments.feature"
WAIT = "--wait-for-start"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the scenarios that wait for a start last, so that the run has carried on meanwhile."""
    items.sort(key=lambda item: LATE_FEATURE in _feature_of(item))


def _feature_of(item: pytest.Item) -> str:
    template = getattr(getattr(item, "function", None), "__scenario__", None)
    return template.feature.rel_filename if template else ""


def _wait_until(visit: Visit, slot: Offer, past: timedelta) -> None:
    remaining = (slot.start + past - visit.scenario.clock.now()).total_seconds()
    time.sleep(max(remaining, 0) + 1 if remaining > 0 else 0)


@given(
    parsers.re(
        "a declared appointment of (?P<when>an earlier day|earlier today)(?P<owned> that may be changed)?"
    )
)
def declared_past(visit: Visit, when: str, owned: str | None) -> None:
    """It stood in the book before the suite came."""
    kind = "past" if when == "an earlier day" else "earlier-today"
    visit.booked = visit.desk.declared(visit.declared(kind, owned=bool(owned))[0])


@given("an appointment of the suite's own that has begun")
def own_begun(visit: Visit) -> None:
    """Booked early in the run; the scenario waits for what is left until its start."""
    placed, _ = visit.diary.begins_soon or (None, None)
    if placed is None:
        raise NotApplicable(
            f"the run was not told to wait for an appointment to begin ({WAIT} SECONDS), or no free slot of"
            " today starts within that time"
        )
    _wait_until(visit, placed.slots[0], timedelta(seconds=1))
    visit.booked = placed


@given("a free slot that has begun")
def begun_slot(visit: Visit) -> None:
    """One that a search of today still offers, or that begins while the run carries on; else of yesterday."""
    today = visit.scenario.clock.uk_today()
    offered = _begun(visit, today)
    _, left_free = visit.diary.begins_soon or (None, None)
    if offered:
        visit.slots = (offered[-1],)
    elif left_free is not None:
        _wait_until(visit, left_free, BEGUN)
        visit.slots = (left_free,)
    elif offered := _begun(visit, today - timedelta(days=1)):
        visit.slots = (offered[-1],)
    else:
        raise NotApplicable(
            f"no search offers a slot that has begun, and the run may not wait for one ({WAIT} SECONDS)"
        )


def _begun(visit: Visit, day: date) -> list[Offer]:
    """The slots of a day that have begun and that a search still offers; none where it is refused."""
    past = visit.scenario.clock.now() - BEGUN
    try:
        return [slot for slot in visit.desk.offers(day) if slot.start <= past and visit.desk.suits(slot)]
    except NotAssessed:
        return []


@when("the begun slot is booked")
def begun_is_booked(visit: Visit) -> None:
    """A valid booking but for the time."""
    book(visit)


@when("the past appointment is read")
def past_is_read(visit: Visit) -> None:
    """A well-formed read."""
    visit.answer = visit.desk.read(visit.placed)


@when(parsers.re("the past appointment is (?P<change>amended|cancelled)"))
def past_is_changed(visit: Visit, change: str) -> None:
    """As close to its content as the provider lets a consumer know it."""
    body = _known_body(visit)
    version = Appointment(-1, body).version or "1"
    if change == "amended":
        visit.answer = visit.desk.amend(visit.placed, amendment(body, description=marker()), version=version)
    else:
        visit.answer = visit.desk.cancel(visit.placed, cancellation(body, "Too late"), version=version)


def _known_body(visit: Visit) -> Resource:
    """What a read or today's retrieve shows of it, where it is shown; else one of the same shape."""
    placed, today = visit.placed, visit.scenario.clock.uk_today()
    if placed.current is not None:
        return placed.current
    visit.desk.read(placed)
    if placed.current is not None:
        return placed.current
    listed = AppointmentSet(visit.desk.retrieve(placed.patient, today, today)).with_id(placed.id)
    if listed is not None:
        return listed.resource
    slots = visit.desk.take(patient=placed.patient)
    start = slots[0].start - timedelta(days=28)
    times = {"start": placed.entry.start or uk_text(start), "end": uk_text(start + timedelta(minutes=10))}
    return visit.desk.body(slots, patient=placed.patient) | times | {"id": placed.id}


@then("the request is refused, as the appointment is in the past")
def refused_as_past(visit: Visit) -> None:
    """Any error that fits: the pages name no code."""
    refused_as(visit, "appointment in the past", "the appointment has begun")


@then("the request is refused, or allowed as it is of today")
def refused_or_of_today(visit: Visit) -> None:
    """What began earlier today: either, with a note where it is allowed (ruling 4)."""
    exchange = visit.answered
    if exchange.status >= 400:
        refused_as_past(visit)
    else:
        visit.scenario.report([_allowed(exchange)], exchange=exchange)


def _allowed(exchange: Exchange) -> Finding:
    return Finding(
        "past appointment of today",
        "status",
        "an error, as the appointment has begun",
        describe(exchange),
        Severity.ADVISORY,
        ruling="4",
    )


@then("a retrieve of today finds it")
def retrieve_of_today(visit: Visit) -> None:
    """All of today's appointments, also those that have begun."""
    today = visit.scenario.clock.uk_today()
    visit.answer = visit.desk.retrieve(visit.placed.patient, today, today)
    report(visit, lists.holds(visit.placed.id, "as it is of today"), found(visit))


@then("a retrieve from today on does not find it")
def retrieve_from_today(visit: Visit) -> None:
    """Nothing from before today."""
    today = visit.scenario.clock.uk_today()
    visit.answer = visit.desk.retrieve(visit.placed.patient, today, today + timedelta(days=13))
    listed = found(visit)
    report(visit, lists.lacks(visit.placed.id, "as it is of an earlier day"), listed)
    report(visit, lists.starts_within(today, today + timedelta(days=13)), listed)
