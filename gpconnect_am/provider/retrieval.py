"""Retrieve a patient's appointments.

Source: appointments_use_case_retrieve_a_patients_appointments.html.
"""

from __future__ import annotations

from datetime import date

from gpconnect_am.clock import UK
from gpconnect_am.provider import appointments
from gpconnect_am.provider.call import Answer, Call, Checks, apply
from gpconnect_am.provider.dates import Moment, read_moment
from gpconnect_am.provider.foundations import bundle, not_found
from gpconnect_am.provider.outcomes import invalid_parameter
from gpconnect_am.provider.store import StoredAppointment


def retrieve(call: Call) -> Answer:
    """Every appointment of the patient that starts on a day of the range, whoever booked it."""
    behaviour, practice = call.behaviour, call.practice
    apply(behaviour.retrieve_checks, call)
    patient = practice.store.patient(practice.facts.ods_code, call.id)
    if patient is None or not behaviour.patient_found(patient):
        raise not_found("Patient", call.id)
    first, last = bounds(call)
    found = [
        appointment
        for appointment in behaviour.appointments_of(call, patient.id)
        if behaviour.in_days(appointment, first, last)
    ]
    return bundle(call, [appointments.versioned(appointment) for appointment in found])


def appointments_of(call: Call, patient: str) -> list[StoredAppointment]:
    """The patient's appointments in the practice's book."""
    return call.practice.store.appointments_of(call.practice.facts.ods_code, patient)


def in_days(appointment: StoredAppointment, first: date, last: date) -> bool:
    """The appointment starts on a UK day of the range; both ends belong to it."""
    return first <= appointment.start.astimezone(UK).date() <= last


def bounds(call: Call) -> tuple[date, date]:
    """The first and the last day."""
    moments = {moment.prefix: moment.day for moment in _moments(call)}
    return moments["ge"], moments["le"]


def _moments(call: Call) -> list[Moment]:
    return [read_moment("start", value) for value in call.values("start")]


def readable(call: Call) -> None:
    """Every start is a prefix with a date or a date and time."""
    _moments(call)


def lower_bound(call: Call) -> None:
    """One start has the prefix ge."""
    _one_of("ge", call)


def upper_bound(call: Call) -> None:
    """One start has the prefix le."""
    _one_of("le", call)


def _one_of(prefix: str, call: Call) -> None:
    if sum(value.startswith(prefix) for value in call.values("start")) != 1:
        raise invalid_parameter(f"Parameter start must be sent once with the prefix {prefix}")


def two_bounds(call: Call) -> None:
    """There are two starts and no more."""
    if len(call.values("start")) != 2:
        raise invalid_parameter("Parameter start must be sent twice, with the prefixes ge and le")


def dates_only(call: Call) -> None:
    """No start has a time."""
    if any(moment.instant for moment in _moments(call)):
        raise invalid_parameter("Parameter start must be a date without a time")


def in_order(call: Call) -> None:
    """The range isn't turned round."""
    first, last = bounds(call)
    if last < first:
        raise invalid_parameter("Parameter start: the range ends before it begins")


def not_past(call: Call) -> None:
    """No day of the range is in the past."""
    if bounds(call)[0] < call.now.astimezone(UK).date():
        raise invalid_parameter("Parameter start: appointments in the past cannot be requested")


RETRIEVE_CHECKS: Checks = {
    "readable": readable,
    "lower bound": lower_bound,
    "upper bound": upper_bound,
    "two bounds": two_bounds,
    "dates only": dates_only,
    "order": in_order,
    "not past": not_past,
}
