"""Retrieving a patient's appointments, and reading those that the suite did not book."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from pytest_bdd import given, parsers, then, when

from gpconnect_am.booking.appointment import cancellation
from gpconnect_am.clock import UK
from gpconnect_am.findings import NotAssessed
from gpconnect_am.protocol.exchange import Exchange, Request
from gpconnect_am.protocol.ids import unknown_like
from gpconnect_am.rules import appointment_answer as answers
from gpconnect_am.rules import appointment_content as content
from gpconnect_am.rules import appointment_fidelity as fidelity
from gpconnect_am.rules import appointment_list as lists
from gpconnect_am.rules.answers import describe, is_searchset, status_ok
from gpconnect_am.rules.appointment import Appointment, AppointmentSet
from gpconnect_am.rules.refusals import refused
from gpconnect_am.rules.searchset import instant
from gpconnect_am.target.model import Patient

if TYPE_CHECKING:
    from steps.appointments import Visit

FORTNIGHT = timedelta(days=13)
REASON = "No longer needed"
HALF_A_YEAR = timedelta(days=182)
NINE_WEEKS = timedelta(days=65)


@given("two appointments of a patient, on different days")
def two_days(visit: Visit) -> None:
    """The earlier one first."""
    first = visit.desk.book()
    second = visit.desk.book(after=first.slots[0].day)
    visit.attempts = [first, second]
    visit.take_up(first)


@given("an appointment on the last day that has free slots")
def on_the_last_day(visit: Visit) -> None:
    """As late as the suite books."""
    visit.take_up(visit.desk.book(after=visit.desk.last_day() - timedelta(days=1)))


@given("five appointments of a patient, one of them cancelled")
def five_appointments(visit: Visit) -> None:
    """Whatever their status, a retrieve returns them all."""
    visit.attempts = [visit.desk.book() for _ in range(5)]
    visit.take_up(visit.attempts[0])
    cancelled = visit.desk.cancel(visit.placed, cancellation(visit.as_it_was.resource, REASON))
    if cancelled.status != 200:
        raise NotAssessed(f"this needs a cancelled appointment, and it came to: {describe(cancelled)}")


@given("an appointment of each of two patients")
def two_patients(visit: Visit) -> None:
    """On one day, where the practice has slots for it."""
    visit.attempts = [visit.desk.book(patient=visit.desk.patient(number)) for number in (0, 1)]
    visit.take_up(visit.attempts[0])


def retrieve(visit: Visit, first: date, last: date) -> AppointmentSet:
    """The appointments of the scenario's patient; ends the scenario where there is no searchset."""
    visit.answer = visit.desk.retrieve(visit.placed.patient, first, last)
    return found(visit)


def found(visit: Visit) -> AppointmentSet:
    """What the newest retrieve found."""
    exchange = visit.answered
    wrong = [*status_ok(exchange)] or [*is_searchset(exchange)]
    visit.scenario.report(wrong, exchange=exchange)
    if wrong:
        raise NotAssessed(f"the retrieve came to: {describe(exchange)}")
    return AppointmentSet(exchange)


def report(visit: Visit, check: lists.Check, listed: AppointmentSet) -> None:
    """Judges a retrieve."""
    visit.scenario.report(check(listed), exchange=visit.answered)


@then("the retrieve of its day is a searchset with nothing but appointments, each of them once")
def a_searchset(visit: Visit) -> None:
    """A Bundle of type searchset."""
    day = visit.placed.slots[0].day
    report(visit, lists.only_appointments, retrieve(visit, day, day))


@then(parsers.re("the retrieve with (?P<order>ge before le|le before ge) finds it"))
def either_order(visit: Visit, order: str) -> None:
    """The two parameters in either order."""
    placed, day = visit.placed, visit.placed.slots[0].day
    bounds = (f"ge{day}", f"le{day}") if order == "ge before le" else (f"le{day}", f"ge{day}")
    request = visit.scenario.requests.retrieve(placed.patient.partition("/")[2], *bounds)
    visit.answer = visit.scenario.send(request)
    report(visit, lists.holds(placed.id, f"as it starts on {day}"), found(visit))


@then("a retrieve from the first day to the second finds both")
def both_bounds(visit: Visit) -> None:
    """Both days belong to the period."""
    first, second = visit.attempts
    listed = retrieve(visit, first.slots[0].day, second.slots[0].day)
    for placed, which in ((first, "first"), (second, "last")):
        why = f"as it starts on the {which} day of the period"
        report(visit, lists.holds(placed.id, why), listed)


@then("a retrieve of either day finds the one of that day and not the other")
def each_day_alone(visit: Visit) -> None:
    """A day on its own."""
    for mine, other in (visit.attempts, visit.attempts[::-1]):
        day = mine.slots[0].day
        listed = retrieve(visit, day, day)
        report(visit, lists.starts_within(day, day), listed)
        report(visit, lists.holds(mine.id, f"as it starts on {day}"), listed)
        report(visit, lists.lacks(other.id, f"as it does not start on {day}"), listed)


@then("a retrieve of the days around them finds neither")
def days_around(visit: Visit) -> None:
    """The day before the first, where that is not past, and the day after the last."""
    first, second = visit.attempts
    before = first.slots[0].day - timedelta(days=1)
    after = second.slots[0].day + timedelta(days=1)
    for day in (before, after):
        if day >= visit.scenario.clock.uk_today():
            listed = retrieve(visit, day, day)
            report(visit, lists.starts_within(day, day), listed)
            for placed in visit.attempts:
                report(visit, lists.lacks(placed.id, f"as it does not start on {day}"), listed)


@then("a retrieve of half a year finds it")
def half_a_year(visit: Visit) -> None:
    """No length of the period is too long."""
    day = visit.placed.slots[0].day
    listed = retrieve(visit, day, day + HALF_A_YEAR)
    report(visit, lists.holds(visit.placed.id, f"as it starts on {day}, in this period"), listed)


@then("a retrieve finds all of them")
def all_of_them(visit: Visit) -> None:
    """Every appointment, the cancelled one too."""
    days = [placed.slots[0].day for placed in visit.attempts]
    listed = retrieve(visit, min(days), max(days))
    for placed in visit.attempts:
        report(visit, lists.holds(placed.id, "as it is the patient's, in this period"), listed)


@then("a retrieve of nine weeks from today finds it")
def nine_weeks(visit: Visit) -> None:
    """A period as long as that of the page's example."""
    today = visit.scenario.clock.uk_today()
    listed = retrieve(visit, today, today + NINE_WEEKS)
    report(visit, lists.holds(visit.placed.id, "as it is the patient's, in this period"), listed)


@then("the cancelled one shows as cancelled")
def shows_cancelled(visit: Visit) -> None:
    """With the status that a read gives it."""
    appointment = AppointmentSet(visit.answered).with_id(visit.placed.id)
    if appointment is None:
        return
    findings = fidelity.unchanged(visit.as_it_was, both=True, but=("status",))(appointment)
    visit.scenario.report(findings, exchange=visit.answered)
    visit.scenario.report(content.gives_reason(REASON)(appointment), exchange=visit.answered)
    if appointment.status != "cancelled":
        visit.scenario.report(content.has_status("cancelled")(appointment), exchange=visit.answered)


@then("a retrieve of the two weeks holds what the retrieves of its days hold")
def days_together(visit: Visit) -> None:
    """For the patient with the most appointments that are declared, or else the suite's own."""
    target, today = visit.scenario.target, visit.scenario.clock.uk_today()
    declared = [one.nhs_number for one in target.practice.appointments]
    if declared:
        busiest = max(sorted(set(declared)), key=declared.count)
        patient = visit.desk.patient_reference(Patient("declared", busiest))
    else:
        patient = visit.placed.patient
    days = [today + timedelta(days=ahead) for ahead in range(FORTNIGHT.days + 1)]
    parts = []
    for day in days:
        visit.answer = visit.desk.retrieve(patient, day, day)
        parts.append(found(visit))
    visit.answer = visit.desk.retrieve(patient, days[0], days[-1])
    whole = found(visit)
    report(visit, lists.together(parts), whole)
    for one in target.practice.appointments:
        if declared and one.nhs_number == busiest and one.start and _in_days(one.start, days):
            report(visit, lists.holds(one.id, "as it is declared"), whole)


def _in_days(start: datetime, days: list[date]) -> bool:
    return days[0] <= start.astimezone(UK).date() <= days[-1]


@then("a retrieve of either patient finds the one of that patient alone")
def own_appointments(visit: Visit) -> None:
    """Nobody else's appointment is in it."""
    for mine, other in (visit.attempts, visit.attempts[::-1]):
        days = [mine.slots[0].day, other.slots[0].day]
        visit.answer = visit.desk.retrieve(mine.patient, min(days), max(days))
        listed = found(visit)
        report(visit, lists.belongs_to(mine.patient), listed)
        report(visit, lists.holds(mine.id, f"as it is of {mine.patient}"), listed)
        report(visit, lists.lacks(other.id, f"as it is of {other.patient}"), listed)


@then("the retrieve of its day shows it exactly as a read does")
def as_a_read(visit: Visit) -> None:
    """Content and version."""
    day, before = visit.placed.slots[0].day, visit.as_it_was
    listed = retrieve(visit, day, day).with_id(before.id)
    if listed is None:
        raise NotAssessed(f"the retrieve of {day} does not hold the appointment {before.id}")
    for check in (fidelity.unchanged(before), fidelity.same_version(before)):
        visit.scenario.report(check(listed), exchange=visit.answered)


@when("the appointments of a patient without any are retrieved")
def no_appointments(visit: Visit) -> None:
    """A declared patient without appointments; else a bookable one, on a day far ahead."""
    today = visit.scenario.clock.uk_today()
    declared = visit.scenario.target.patients_of("no-appointments")
    if declared:
        patient, first = visit.desk.patient_reference(declared[0]), today
    else:
        patient, first = visit.desk.patient(), today + timedelta(days=700)
    visit.answer = visit.desk.retrieve(patient, first, first + FORTNIGHT)


@then("the answer is an empty searchset")
def empty(visit: Visit) -> None:
    """200, and no entry."""
    report(visit, lists.is_empty, found(visit))


@when("the appointments of a patient who does not exist are retrieved")
def unknown_patient(visit: Visit) -> None:
    """A patient id of the provider's style that it never gave."""
    known = visit.desk.patient().partition("/")[2]
    day = visit.scenario.clock.uk_today() + timedelta(days=1)
    visit.answer = visit.desk.retrieve(f"Patient/{unknown_like(known)}", day, day)


def _bounds(visit: Visit) -> dict[str, str]:
    today = visit.scenario.clock.uk_today()
    shift = {
        "today": 0, "yesterday": -1, "last week": -7, "last month": -30, "tomorrow": 1, "in a week": 7
    }  # fmt: skip
    return {words: (today + timedelta(days=days)).isoformat() for words, days in shift.items()}


@when(parsers.re(r'a retrieve is sent with (?P<parameters>no start|start="[^"]*"(?: and start="[^"]*")*)'))
def retrieve_with(visit: Visit, parameters: str) -> None:
    """Any start parameters; {today} and the like stand for dates."""
    visit.answer = visit.scenario.send(_retrieve_request(visit, _values(parameters, _bounds(visit))))


def _values(parameters: str, dates: dict[str, str]) -> list[str]:
    """The values of start that a step names, with dates in the place of their words."""
    values = [part.partition("=")[2].strip('"') for part in parameters.split(" and ") if "=" in part]
    return [_filled(value, dates) for value in values]


def _filled(value: str, dates: dict[str, str]) -> str:
    for words, day in dates.items():
        value = value.replace("{" + words + "}", day)
    return value


def _retrieve_request(visit: Visit, values: list[str]) -> Request:
    patient = visit.desk.patient().partition("/")[2]
    return visit.scenario.requests.retrieve(patient, None, None).with_query("start", *values)


@then("the retrieve is refused for its period")
def refused_for_period(visit: Visit) -> None:
    """422 INVALID_PARAMETER, or 400, with diagnostics."""
    exchange = visit.answered
    visit.scenario.judge([exchange], refused("retrieve parameter"), missing="", exchange=exchange)


@then("the message says that appointments in the past cannot be asked for")
def says_past(visit: Visit) -> None:
    """Some text of the OperationOutcome speaks of the past."""
    exchange = visit.answered
    if exchange.status < 400:
        raise NotAssessed(f"the request was not refused: {describe(exchange)}")
    visit.scenario.report(lists.speaks_of_the_past(exchange), exchange=exchange)


@then("the retrieve is refused, as its days are no period")
def refused_as_no_period(visit: Visit) -> None:
    """422 INVALID_PARAMETER, with diagnostics."""
    exchange = visit.answered
    visit.scenario.judge([exchange], refused("days that are no period"), missing="", exchange=exchange)


@when(
    parsers.re(r'the day of the first is retrieved by (?P<parameters>start="[^"]*"(?: and start="[^"]*")*)')
)
def first_day_retrieved(visit: Visit, parameters: str) -> None:
    """By other prefixes, which FHIR reads as that day alone."""
    day = visit.attempts[0].slots[0].day
    around = {"the day before": -1, "the day after": 1, "the day": 0}
    dates = {words: (day + timedelta(days=days)).isoformat() for words, days in around.items()}
    patient = visit.placed.patient.partition("/")[2]
    request = visit.scenario.requests.retrieve(patient, None, None)
    visit.answer = visit.scenario.send(request.with_query("start", *_values(parameters, dates)))


@then("the retrieve is refused, or finds the first and nothing of another day")
def refused_or_applied(visit: Visit) -> None:
    """Another prefix is refused, or applied as FHIR reads it (ruling 5)."""
    if visit.answered.status >= 400:
        refused_for_period(visit)
        return
    first, listed = visit.attempts[0], found(visit)
    day = first.slots[0].day
    report(visit, lists.starts_within(day, day), listed)
    report(visit, lists.holds(first.id, f"as the prefixes ask for {day}"), listed)


@when(parsers.re("its day is retrieved with (?P<prefix>gt|lt|sa|eb) for the (?P<which>first|last) day"))
def retrieved_with_prefix(visit: Visit, prefix: str, which: str) -> None:
    """One bound that FHIR reads as beyond the day."""
    day = visit.placed.slots[0].day
    first, last = (f"{prefix}{day}", f"le{day}") if which == "first" else (f"ge{day}", f"{prefix}{day}")
    whose = visit.placed.patient.partition("/")[2]
    visit.answer = visit.scenario.send(visit.scenario.requests.retrieve(whose, first, last))


@then("the retrieve is refused, or leaves it out")
def refused_or_left_out(visit: Visit) -> None:
    """Refused, or applied as FHIR reads it (ruling 5)."""
    if visit.answered.status >= 400:
        refused_for_period(visit)
    else:
        why = "as the prefix asks for what starts on another day"
        report(visit, lists.lacks(visit.placed.id, why), found(visit))


# Appointments that stood in the book before


@when(parsers.re("it is read(?P<by> by another organisation)?"))
def it_is_read(visit: Visit, by: str | None) -> None:
    """A fresh read."""
    organisation = visit.other_organisation if by else None
    visit.answer = visit.desk.read(visit.placed, organisation=organisation)


@then("the read succeeds")
def read_succeeds(visit: Visit) -> None:
    """200 and the appointment that was asked for."""
    exchange = visit.answered
    visit.scenario.report(answers.ok(exchange), exchange=exchange)
    if exchange.status == 200:
        visit.scenario.report(answers.has_id(visit.placed.id)(exchange), exchange=exchange)


@then("it shows the status cancelled and the reason of its cancellation")
def shows_cancellation(visit: Visit) -> None:
    """As the cancellation left it."""
    appointment = Appointment.of(visit.answered)
    reason = visit.as_it_was.cancellation_reason or "No longer needed, says a conformance test"
    for check in (content.has_status("cancelled"), content.gives_reason(reason)):
        visit.scenario.report(check(appointment), exchange=visit.answered)


@then("it conforms to the profile")
def read_conforms(visit: Visit) -> None:
    """All layers of validation."""
    exchange = visit.answered
    if exchange.status == 200:
        visit.scenario.report(visit.scenario.validation(exchange).findings, exchange=exchange)


@then("a retrieve of its day finds it")
def retrieve_finds_it(visit: Visit) -> None:
    """Booked by whoever, it is in the patient's appointments."""
    day = _day_of(visit)
    visit.answer = visit.desk.retrieve(visit.placed.patient, day, day)
    report(visit, lists.holds(visit.placed.id, f"as it starts on {day}"), found(visit))


def _day_of(visit: Visit) -> date:
    start = instant(visit.placed.entry.start)
    if start is None:
        exchange: Exchange = visit.desk.read(visit.placed)
        start = Appointment.of(exchange).start
    if start is None:
        raise NotAssessed(
            f"give the start of the declared appointment {visit.placed.id} under [[practice.appointments]]"
        )
    return start.astimezone(UK).date()
