"""Cancelling: an appointment as it was read, with a reason; and its slots, free again."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from pytest_bdd import given, parsers, then, when

from gpconnect_am.booking.appointment import cancellation
from gpconnect_am.booking.mutations import mutations
from gpconnect_am.booking.texts import texts
from gpconnect_am.clock import uk_text
from gpconnect_am.findings import Finding, NotAssessed, Severity
from gpconnect_am.rules import appointment_content as content
from gpconnect_am.rules import appointment_fidelity as fidelity
from gpconnect_am.rules.answers import describe
from gpconnect_am.rules.appointment import Appointment
from steps.appointment_changes import (
    IF_MATCH,
    IF_MATCH_CASES,
    REASON,
    VERSION_SOURCES,
    WHO,
    as_it_was,
    carried_out,
    given_for,
    on_behalf_of,
    other_as_it_was,
    version_from,
)
from steps.appointment_outcomes import busy, it_succeeds, refused_as

if TYPE_CHECKING:
    from steps.appointments import Visit

SLOT_TAKEN = "SFS-063"
SLOTS_FREED = ("CPA-024", "CPA-025")
REASON_ELEMENT = "extension(Extension-GPConnect-AppointmentCancellationReason-1)"


@given("a cancelled appointment")
def a_cancelled_appointment(visit: Visit) -> None:
    """Booked for this scenario, and cancelled again."""
    visit.take_up(visit.desk.book())
    exchange = visit.desk.cancel(visit.placed, cancellation(visit.as_it_was.resource, REASON))
    if exchange.status != 200:
        raise NotAssessed(f"this needs a cancelled appointment, and cancelling came to: {describe(exchange)}")
    # Where it cannot be read any more, that is for a scenario of its own to say.
    shown = Appointment.of(visit.desk.read(visit.placed))
    visit.before = shown if shown.resource else Appointment.of(exchange)


@given("a cancelled appointment whose slot was booked again for another patient")
def cancelled_and_booked_anew(visit: Visit) -> None:
    """The slot is somebody else's now."""
    a_cancelled_appointment(visit)
    slots = visit.placed.slots
    visit.other = visit.desk.post(slots, visit.desk.body(slots, patient=visit.desk.patient(1)))
    if visit.other.current is None:
        said = describe(visit.other.answer) if visit.other.answer else "no answer"
        raise NotAssessed(f"this needs the freed slot booked again, and that came to: {said}")
    visit.other_before = Appointment.of(visit.desk.read(visit.other))


@when(parsers.re(f"{WHO} cancels it"))
def cancels(visit: Visit, who: str) -> None:
    """A valid cancellation."""
    visit.texts = {"reason": REASON}
    body = cancellation(visit.as_it_was.resource, REASON)
    visit.answer = visit.desk.cancel(visit.placed, body, organisation=on_behalf_of(visit, who))


@when(parsers.parse('it is cancelled for a reason of "{text}"'))
def cancelled_for(visit: Visit, text: str) -> None:
    """A reason of any length."""
    visit.texts = {"reason": texts()[text]}
    body = cancellation(visit.as_it_was.resource, visit.texts["reason"])
    visit.answer = visit.desk.cancel(visit.placed, body)


@when("it is cancelled without a reason")
def cancelled_without_reason(visit: Visit) -> None:
    """The reason is left out."""
    visit.answer = visit.desk.cancel(visit.placed, cancellation(visit.as_it_was.resource, None))


@when("it is cancelled again for another reason")
def cancelled_again(visit: Visit) -> None:
    """It is cancelled already."""
    body = cancellation(visit.as_it_was.resource, "Another reason, says a conformance test")
    visit.answer = visit.desk.cancel(visit.placed, body)


@when(parsers.parse('a cancellation with this change is sent: "{case}"'))
def spoilt_cancellation(visit: Visit, case: str) -> None:
    """A valid cancellation with one change that is not allowed."""
    mutation = visit.mutation = mutations("cancel")[case]
    body = mutation.apply(cancellation(visit.as_it_was.resource, REASON), given_for(visit, mutation))
    visit.answer = visit.desk.cancel(visit.placed, body)


@then("it is refused, or accepted with a note")
def refused_or_noted(visit: Visit) -> None:
    """A cancel without reason: the duty is the consumer's (ruling 47)."""
    exchange = visit.answered
    if exchange.status >= 400:
        refused_as(visit, "any client error")
        as_it_was(visit)
        return
    note = Finding(
        "cancel without reason",
        "status",
        "a refusal, as the cancellation has no reason",
        describe(exchange),
        Severity.ADVISORY,
        ruling="47",
    )
    visit.scenario.report([note], exchange=exchange)


@then("it is refused, or nothing changes")
def refused_or_unchanged(visit: Visit) -> None:
    """A second cancellation (ruling 47)."""
    if visit.answered.status >= 400:
        refused_as(visit, "any client error")
    before, exchange = visit.as_it_was, visit.desk.read(visit.placed)
    visit.scenario.report(fidelity.unchanged(before)(Appointment.of(exchange)), exchange=exchange)


@then("its slot is still taken, and the appointment that took it is as it was")
def left_to_the_other(visit: Visit) -> None:
    """Whatever became of the second cancellation."""
    slots = visit.placed.slots
    visit.scenario.report(
        replace(finding, requirement=SLOT_TAKEN) for finding in busy(slots, visit.desk.missing(slots))
    )
    other_as_it_was(visit)


@then(parsers.re("(?:its slot is|all of its slots are) free again"))
def slots_are_free(visit: Visit) -> None:
    """A fresh search offers every one of them, at once."""
    if visit.answered.status != 200:
        raise NotAssessed(f"the cancellation came to: {describe(visit.answered)}")
    missing = visit.desk.missing(visit.placed.slots)
    visit.scenario.report(_not_freed(visit, {slot.id for slot in missing}))


@then("every organisation of the run finds its slot again")
def free_for_everybody(visit: Visit) -> None:
    """Each searches with all that it is; the slot has no restriction, so each must find it."""
    if visit.answered.status != 200:
        raise NotAssessed(f"the cancellation came to: {describe(visit.answered)}")
    for organisation in visit.organisations:
        missing = visit.desk.missing(visit.placed.slots, organisation=organisation)
        found = _not_freed(visit, {slot.id for slot in missing}, f" to {organisation.ods_code}")
        visit.scenario.report(found)


def _not_freed(visit: Visit, missing: Collection[str], to_whom: str = "") -> Iterator[Finding]:
    for slot in visit.placed.slots:
        if slot.id in missing:
            yield Finding(
                "slot freed",
                "Bundle.entry",
                f"{slot.reference} from {uk_text(slot.start)} free again, as its appointment was cancelled",
                f"a search that does not offer it{to_whom}",
                requirement="" if visit.scenario.requirement in SLOTS_FREED else SLOTS_FREED[0],
            )


@then("its slot can be booked again, for the same patient and for another")
def bookable_again(visit: Visit) -> None:
    """Booked and cancelled once more, then for somebody else."""
    if visit.answered.status != 200:
        raise NotAssessed(f"the cancellation came to: {describe(visit.answered)}")
    slots = visit.placed.slots
    for number in (0, 1):
        patient = visit.desk.patient(number)
        placed = visit.desk.post(slots, visit.desk.body(slots, patient=patient))
        visit.answer = placed.answer
        it_succeeds(visit)
        if placed.current is None:
            return
        visit.scenario.report(_another(visit, placed.id), exchange=visit.answered)
        if number == 0:
            visit.desk.cancel(placed, cancellation(placed.current, REASON))


def _another(visit: Visit, new: str) -> Iterator[Finding]:
    if new == visit.placed.id:
        yield Finding("new appointment", "Appointment.id", "the id of a new appointment", f"{new} once more")


@when(parsers.re(f"it is cancelled with {IF_MATCH_CASES}"))
def cancelled_with_header(visit: Visit, header: str) -> None:
    """A valid cancellation but for If-Match."""
    body = cancellation(visit.as_it_was.resource, REASON)
    visit.answer = visit.desk.cancel(visit.placed, body, spoil=IF_MATCH[header])


@when(parsers.re(f"it is cancelled with the version that {VERSION_SOURCES} gives"))
def cancelled_with_version(visit: Visit, source: str) -> None:
    """The version as a consumer may have learnt it."""
    quoted = version_from(visit, source)
    body = cancellation(visit.as_it_was.resource, REASON)
    visit.answer = visit.desk.cancel(visit.placed, body, spoil=quoted)


@when("it is cancelled with the version that was noted")
def cancelled_with_noted(visit: Visit) -> None:
    """The content as it is now, and an old version."""
    body = cancellation(visit.as_it_was.resource, REASON)
    visit.answer = visit.desk.cancel(visit.placed, body, version=visit.noted)


@then("it is cancelled with its reason and nothing else changed, in the answer, in a read and in a retrieve")
def only_cancelled(visit: Visit) -> None:
    """Status and reason alone differ from before; the version has moved."""
    reason = visit.texts.get("reason", REASON)
    carried_out(
        visit,
        ("status", REASON_ELEMENT),
        lambda appointment: [
            *content.has_status("cancelled")(appointment),
            *content.gives_reason(reason)(appointment),
        ],
    )
