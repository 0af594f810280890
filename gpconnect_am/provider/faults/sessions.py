"""Faults that show only across the interactions of a session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from gpconnect_am.provider import booking, sent
from gpconnect_am.provider.behaviour import Behaviour
from gpconnect_am.provider.call import Answer, Call, serialise
from gpconnect_am.provider.diary import Slot
from gpconnect_am.provider.faults.fault import FEDERATED, Change, Fault, putting
from gpconnect_am.provider.outcomes import Refusal
from gpconnect_am.provider.store import StoredAppointment

Handler = Callable[[Call], Answer]
PRACTICES = ("A83001", "A83002", "A83003")


def _around(interaction: str, wrap: Callable[[Handler], Handler]) -> Change:
    """Puts something around the clean handler of an interaction."""

    def change(behaviour: Behaviour) -> Behaviour:
        handlers = {**behaviour.handlers, interaction: wrap(behaviour.handlers[interaction])}
        return replace(behaviour, handlers=handlers)

    return change


def _cached(clean: Handler) -> Handler:
    """A read is answered from a cache that no update clears."""
    answers: dict[str, Answer] = {}

    def handler(call: Call) -> Answer:
        if call.id not in answers:
            answers[call.id] = clean(call)
        kept = answers[call.id]
        return Answer(kept.status, kept.body, dict(kept.headers))

    return handler


def _lost_once_booked(clean: Handler) -> Handler:
    """A temporary patient is no longer found once there is an appointment for them."""

    def handler(call: Call) -> Answer:
        answer = clean(call)
        store, code = call.practice.store, call.practice.facts.ods_code
        number = call.values("identifier")[0].rpartition("|")[2]
        for patient in store.patients_of(code, number):
            if "registered-" in patient.id and store.appointments_of(code, patient.id):
                return Answer(200, serialise({"resourceType": "Bundle", "type": "searchset"}))
        return answer

    return handler


def _booker(appointment: StoredAppointment) -> str:
    organisations = [one for one in appointment.resource.get("contained", []) if one.get("identifier")]
    return str(organisations[0]["identifier"][0]["value"]) if organisations else ""


def _only_the_booker(clean: Handler) -> Handler:
    """Only the organisation that booked an appointment may cancel it."""

    def handler(call: Call) -> Answer:
        stored = call.practice.store.appointment(call.practice.facts.ods_code, call.id)
        asking = str(call.claims["requesting_organization"]["identifier"][0]["value"])
        if stored is not None and _booker(stored) not in ("", asking):
            raise Refusal("ACCESS_DENIED", "Another organisation booked the appointment")
        return clean(call)

    return handler


def _never_again(clean: Handler) -> Handler:
    """The slot of a cancelled appointment can't be booked again for the same patient."""

    def handler(call: Call) -> Answer:
        wanted = {one.get("reference") for one in call.sent.get("slot", [])}
        patients = {one.get("actor", {}).get("reference") for one in call.sent.get("participant", [])}
        for stored in call.practice.store.appointments(call.practice.facts.ods_code):
            slots = {one["reference"] for one in stored.resource["slot"]}
            if wanted & slots and f"Patient/{stored.patient}" in patients:
                raise Refusal("DUPLICATE_REJECTED", "The patient has an appointment in this slot")
        return clean(call)

    return handler


def _only_with_type(clean: Handler) -> Handler:
    """An organisation without a type of its own can't book."""

    def handler(call: Call) -> Answer:
        if not any(one.get("type") for one in call.sent.get("contained", [])):
            raise Refusal("ACCESS_DENIED", "The organisation is neither a practice nor urgent care")
        return clean(call)

    return handler


def _first_come_anyway(clean: Handler) -> Handler:
    """Who comes too late for a slot is told of a missing reference."""

    def handler(call: Call) -> Answer:
        try:
            return clean(call)
        except Refusal as refusal:
            if refusal.code == "DUPLICATE_REJECTED":
                raise Refusal("REFERENCE_NOT_FOUND", refusal.diagnostics) from None
            raise

    return handler


def _listed(keep: Callable[[Call, StoredAppointment], bool]) -> Change:
    """A retrieve lists only some of a patient's appointments."""

    def change(behaviour: Behaviour) -> Behaviour:
        clean = behaviour.appointments_of
        return replace(
            behaviour,
            appointments_of=lambda call, patient: [one for one in clean(call, patient) if keep(call, one)],
        )

    return change


def _retrieved_anywhere(behaviour: Behaviour) -> Behaviour:
    """Appointments are retrieved by a patient's id at whatever practice they are."""
    clean = behaviour.handlers["retrieve a patient's appointments"]

    def handler(call: Call) -> Answer:
        for code in PRACTICES:
            stored = call.practice.store.appointments_of(code, call.id.split("/")[0])
            if stored and code != call.practice.facts.ods_code:
                entries = [{"resource": one.resource} for one in stored]
                return Answer.of({"resourceType": "Bundle", "type": "searchset", "entry": entries})
        return clean(call)

    return replace(behaviour, handlers={**behaviour.handlers, "retrieve a patient's appointments": handler})


def _patients_read_anywhere(clean: Handler) -> Handler:
    """Patients are read by their id at whatever practice they are."""

    def handler(call: Call) -> Answer:
        for code in PRACTICES:
            patient = call.practice.store.patient(code, call.id)
            if patient is not None and patient.found:
                return Answer.of(patient.resource)
        return clean(call)

    return handler


def _patients_booked_anywhere(call: Call, slots: list[Slot]) -> None:
    """The patient of a booking is looked up at every practice of the system."""
    key = sent.actors(call.sent, "Patient")[0]
    if not any(call.practice.store.patient(code, key) for code in PRACTICES):
        booking.known_patient(call, slots)


FAULTS = (
    Fault(
        "patients-read-anywhere",
        "A patient of one practice is read by their id at another.",
        ("SES-003",),
        _around("read patient", _patients_read_anywhere),
        FEDERATED,
    ),
    Fault(
        "patients-booked-anywhere",
        "A patient of one practice is booked for at another.",
        ("SES-003",),
        putting("slot_checks", "patient", _patients_booked_anywhere),
        FEDERATED,
    ),
    Fault(
        "read-from-a-cache",
        "A read of an appointment is answered from a cache that no update clears.",
        ("SES-001",),
        _around("read appointment", _cached),
    ),
    Fault(
        "temporary-patient-lost",
        "A temporary patient is no longer found once there is an appointment for them.",
        ("SES-002",),
        _around("find patient", _lost_once_booked),
    ),
    Fault(
        "appointments-of-patients-anywhere",
        "A patient's appointments are retrieved at another practice of the system.",
        ("SES-003",),
        _retrieved_anywhere,
        FEDERATED,
    ),
    Fault(
        "late-booking-misnamed",
        "Who comes too late for a slot is told of a missing reference.",
        ("SES-004",),
        _around("book appointment", _first_come_anyway),
    ),
    Fault(
        "cancelled-by-its-booker-alone",
        "Only the organisation that booked an appointment may cancel it.",
        ("SES-005",),
        _around("cancel appointment", _only_the_booker),
    ),
    Fault(
        "slot-never-again-for-the-patient",
        "The slot of a cancelled appointment can't be booked again for the same patient.",
        ("SES-006",),
        _around("book appointment", _never_again),
    ),
    Fault(
        "practice-booked-not-listed",
        "What the practice itself booked isn't retrieved.",
        ("SES-007",),
        _listed(lambda _, one: bool(_booker(one))),
    ),
    Fault(
        "today-from-now-on",
        "What has started today isn't retrieved.",
        ("SES-008",),
        _listed(lambda call, one: one.start >= call.now),
    ),
    Fault(
        "hub-cannot-book",
        "An organisation without a type of its own can't book.",
        ("SES-009",),
        _around("book appointment", _only_with_type),
    ),
)
