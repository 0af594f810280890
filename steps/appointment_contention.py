"""Several consumers at the same moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_bdd import parsers, then, when

from gpconnect_am.booking.appointment import amendment, cancellation, marker
from gpconnect_am.findings import Finding, NotAssessed
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.rules import appointment_fidelity as fidelity
from gpconnect_am.rules.answers import describe
from gpconnect_am.rules.appointment import Appointment, AppointmentSet
from gpconnect_am.rules.appointment_contention import one_books, one_changes, one_updates
from steps.appointment_changes import REASON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gpconnect_am.booking.desk import Placed
    from steps.appointments import Visit


@when(parsers.parse("{count:d} bookings of it are sent at the same moment"))
def bookings_at_once(visit: Visit, count: int) -> None:
    """Alternately for two patients: the same patient twice is a contention too."""
    patients = [visit.desk.patient(number % 2) for number in range(count)]
    bookings = [(visit.slots, visit.desk.body(visit.slots, patient=patient)) for patient in patients]
    visit.attempts = visit.desk.post_together(bookings)


@when("two organisations book it at the same moment, for two patients")
def booked_by_two(visit: Visit) -> None:
    """Who waits for whom must not hang on who they are."""
    organisations = (visit.scenario.target.consumer.organisation, visit.other_organisation)
    bookings = [
        (visit.slots, visit.desk.body(visit.slots, patient=visit.desk.patient(number), organisation=each))
        for number, each in enumerate(organisations)
    ]
    visit.attempts = visit.desk.post_together(bookings, organisations=organisations)


@when("a booking of all three and a booking of the middle one are sent at the same moment")
def middle_against_all(visit: Visit) -> None:
    """The two overlap in one slot."""
    middle = visit.slots[1:2]
    bookings = [
        (visit.slots, visit.desk.body(visit.slots)),
        (middle, visit.desk.body(middle, patient=visit.desk.patient(1))),
    ]
    visit.attempts = visit.desk.post_together(bookings)


@then("one booking succeeds and the others are refused as duplicates")
def one_succeeds(visit: Visit) -> None:
    """Exactly one 201."""
    exchanges = _answers(visit.attempts)
    visit.scenario.report(one_books(exchanges), exchange=exchanges[0])


def _answers(attempts: list[Placed]) -> list[Exchange]:
    return [placed.answer for placed in attempts if placed.answer is not None]


@then("the book holds one appointment of it")
def one_in_the_book(visit: Visit) -> None:
    """Over both patients, one appointment that stands has the contended slot."""
    contended = set.intersection(*({slot.reference for slot in one.slots} for one in visit.attempts))
    day = visit.slots[0].day
    holders: list[str] = []
    for patient in sorted({placed.patient for placed in visit.attempts}):
        exchange = visit.desk.retrieve(patient, day, day)
        holders += [
            f"{one.id} of {patient}"
            for one in AppointmentSet(exchange)
            if one.status != "cancelled" and contended & set(one.slots)
        ]
    visit.scenario.report(_one(holders, contended))


def _one(holders: list[str], contended: set[str]) -> Iterator[Finding]:
    if len(holders) != 1:
        yield Finding(
            "contention/book",
            "Bundle.entry",
            f"one appointment of {', '.join(sorted(contended))}",
            ", ".join(holders) or "none",
        )


@then("the slots of the booking that was refused are free, where the other does not take them")
def losers_are_free(visit: Visit) -> None:
    """All or nothing, also for who comes second."""
    won = {slot.id for one in visit.attempts if one.current is not None for slot in one.slots}
    lost = [slot for one in visit.attempts if one.current is None for slot in one.slots]
    free = tuple(slot for slot in lost if slot.id not in won)
    if free:
        missing = visit.desk.missing(free)
        visit.scenario.report(
            Finding("contention/slots", "Bundle.entry", f"{slot.reference} free", "a search without it")
            for slot in missing
        )
    else:
        visit.scenario.report(())


@when("two amendments of it from the same version are sent at the same moment")
def amendments_at_once(visit: Visit) -> None:
    """Two texts, one version."""
    before, placed = visit.as_it_was, visit.placed
    requests = [
        visit.scenario.requests.amend(
            placed.id, amendment(before.resource, description=marker()), version=before.version
        )
        for _ in range(2)
    ]
    visit.together = visit.scenario.send_together(requests)


@when("an amendment and a cancellation of it from the same version are sent at the same moment")
def amended_and_cancelled_at_once(visit: Visit) -> None:
    """Whichever comes second changes what is there no more."""
    before, placed, requests = visit.as_it_was, visit.placed, visit.scenario.requests
    visit.together = visit.scenario.send_together(
        [
            requests.amend(
                placed.id, amendment(before.resource, description=marker()), version=before.version
            ),
            requests.cancel(placed.id, cancellation(before.resource, REASON), version=before.version),
        ]
    )


@then("one of them succeeds and the other is refused")
def one_change(visit: Visit) -> None:
    """Exactly one 200; an amendment that comes second may be refused as one of what was cancelled."""
    visit.scenario.report(one_changes(visit.together), exchange=visit.together[0])


@then("one amendment succeeds and the other is refused for its version")
def one_amendment(visit: Visit) -> None:
    """Exactly one 200."""
    visit.scenario.report(one_updates(visit.together), exchange=visit.together[0])


@then("the text of the one that succeeded stays")
@then("what the one that succeeded changed stays")
def winner_stays(visit: Visit) -> None:
    """A fresh read shows what the winner's answer said."""
    won = [one for one in visit.together if one.response is not None and one.status == 200]
    if len(won) != 1:
        raise NotAssessed(f"there is no single winner: {', '.join(describe(one) for one in won) or 'none'}")
    exchange = visit.desk.read(visit.placed)
    winner = Appointment.of(won[0])
    check = fidelity.unchanged(winner, both=True)
    visit.scenario.report(check(Appointment.of(exchange)), exchange=exchange)
