"""Liberties of booking, amending and cancelling."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from gpconnect_am.clock import uk_text
from gpconnect_am.provider import appointments, booking, sent, updates
from gpconnect_am.provider.behaviour import Behaviour
from gpconnect_am.provider.call import Answer, Call, Resource
from gpconnect_am.provider.diary import Slot
from gpconnect_am.provider.faults.booking_tools import stored
from gpconnect_am.provider.faults.fault import (
    answering,
    both,
    editing,
    first,
    putting,
    setting,
    without,
)
from gpconnect_am.provider.liberty import Liberty
from gpconnect_am.provider.outcomes import Refusal, bad_request
from gpconnect_am.provider.store import StoredAppointment
from gpconnect_am.provider.visibility import Asker

WRITES = ("book appointment", "amend appointment", "cancel appointment")
SERVER = "https://provider.example/fhir/"
PRACTITIONER_TYPE = "http://hl7.org/fhir/v3/ParticipationType"


def _joined(resource: Resource) -> None:
    """description and comment stand in one field, with a delimiter."""
    texts = [resource.pop("description", ""), resource.pop("comment", "")]
    resource["description"] = " // ".join(filter(None, texts))


def _amended_joined(call: Call, current: StoredAppointment) -> Resource:
    changed = dict(updates.amended(call, current))
    _joined(changed)
    return changed


def _described(call: Call, current: StoredAppointment) -> None:  # noqa: ARG001
    sent.described(call)


def _uuid_of(version: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"version:{version}"))


def _versioned_by_uuid(resource: Resource) -> None:
    resource["meta"]["versionId"] = _uuid_of(resource["meta"]["versionId"])


def _headers_by_uuid(call: Call, answer: Answer) -> None:  # noqa: ARG001
    number = answer.headers["ETag"].removeprefix('W/"').removesuffix('"')
    answer.headers["ETag"] = f'W/"{_uuid_of(number)}"'
    for name in ("Location", "Content-Location"):
        if name in answer.headers:
            place = answer.headers[name].rpartition("/")[0]
            answer.headers[name] = f"{place}/{_uuid_of(number)}"


def _if_match_by_uuid(call: Call, current: StoredAppointment) -> None:
    """What is no UUID is no version, and malformed."""
    named = updates.if_match(call)
    try:
        uuid.UUID(named)
    except ValueError:
        raise bad_request("Header If-Match must hold a UUID") from None
    if named != _uuid_of(str(current.version)):
        raise Refusal("DUPLICATE_REJECTED", "Header If-Match does not name the current version")


def _if_match_demanded(call: Call, current: StoredAppointment) -> None:
    if call.header("If-Match") is None:
        raise Refusal("BAD_REQUEST", "Header If-Match is required", status=428)
    updates.current_version(call, current)


def _elaborate(resource: Resource) -> None:
    """Everything that may be there is, in another order and with ids of the provider's own."""
    coding = {"system": PRACTITIONER_TYPE, "code": "PART", "display": "Participation"}
    further = {"system": "email", "value": "bookings@example.invalid"}
    own = {"system": "https://provider.example/Id/organisation", "value": "7"}
    resource["contained"] = [
        {
            **one,
            "id": "1",
            "active": True,
            "identifier": [*one["identifier"], own],
            "telecom": [further, *one["telecom"]],
        }
        for one in resource["contained"]
    ]
    for extension in resource["extension"]:
        if "valueReference" in extension:
            extension["valueReference"] = {"reference": "#1"}
    resource["extension"] = resource["extension"][::-1]
    resource["participant"] = [
        {**one, "type": [{"coding": [coding]}], "required": "required"}
        for one in resource["participant"][::-1]
    ]
    resource["minutesDuration"] = 10
    resource["text"] = {
        "status": "generated",
        "div": '<div xmlns="http://www.w3.org/1999/xhtml">An appointment</div>',
    }


def _absolute(resource: Resource) -> None:
    actors = [one["actor"] for one in resource.get("participant", []) if "actor" in one]
    for part in (*resource.get("slot", []), *actors):
        part["reference"] = SERVER + part["reference"]


def _with_practitioner(call: Call, slots: list[Slot]) -> Resource:
    """The practitioner of the session takes part, sent or not."""
    made = booking.booked_resource(call, slots)
    clinician = slots[0].schedule.session.clinician
    if clinician is None or sent.actors(made, "Practitioner"):
        return made
    added = appointments.participant("Practitioner", call.practice.facts.identifier(clinician))
    return {**made, "participant": [*made["participant"], added]}


def _by_own_clock(call: Call, slots: list[Slot]) -> Resource:
    return {**booking.booked_resource(call, slots), "created": uk_text(call.now)}


def _told_as(code: str, check: Callable[..., None]) -> Callable[..., None]:
    """A check whose refusals bear another code."""

    def refuse(*arguments: Any) -> None:
        try:
            check(*arguments)
        except Refusal as refusal:
            raise Refusal(code, refusal.diagnostics) from None

    return refuse


def _patient_elsewhere(call: Call) -> None:
    for part in call.sent.get("participant", []):
        reference = str(part.get("actor", {}).get("reference", "")) if isinstance(part, dict) else ""
        if "://" in reference and "/Patient/" in reference:
            raise Refusal("PATIENT_NOT_FOUND", f"{reference} is no patient of the practice")


def _one_at_a_time(call: Call, slots: list[Slot]) -> None:
    """A patient isn't booked into two places at once."""
    patient = sent.actors(call.sent, "Patient")[0]
    for one in call.practice.store.appointments(call.practice.facts.ods_code):
        there = one.resource
        if one.patient == patient and there["status"] == "booked":
            starts, ends = sent.read_instant(there, "start"), sent.read_instant(there, "end")
            if starts < slots[-1].end and slots[0].start < ends:
                raise Refusal("DUPLICATE_REJECTED", "The patient has an appointment at that time")


def _gone(call: Call, current: StoredAppointment) -> None:  # noqa: ARG001
    if current.resource["status"] == "cancelled":
        raise Refusal("NO_RECORD_FOUND", "The appointment was cancelled", status=410)


def _lines_of_unix(resource: Resource) -> None:
    texts = {name: resource[name] for name in updates.TEXTS if name in resource}
    resource.update({name: text.replace("\r\n", "\n") for name, text in texts.items()})


def _nearly_full(behaviour: Behaviour) -> Behaviour:
    """One session of one day has five free slots; nothing else is free in the days to come."""
    day: list[object] = []

    def left(slot: Slot, asker: Asker, now: datetime) -> bool:  # noqa: ARG001
        session, position = slot.schedule.session, int(slot.id.rpartition("-")[2])
        if slot.start.date() <= now.date() or not session.key.endswith("gp1") or position > 4:
            return slot.start.date() <= now.date()
        day[:] = day or [slot.start.date()]
        return slot.start.date() == day[0]

    return replace(behaviour, visibility={**behaviour.visibility, "left": left})


APPOINTMENT_LIBERTIES = (
    Liberty(
        "texts-in-one-field",
        "Description and comment are kept and shown in one field, joined.",
        ("BPA-018", "BPA-019", "BPA-022", "BPA-023", "BPA-066", "APA-002", "APA-003", "APA-027", "APA-030"),
        both(
            without("booking_checks", "description length", "comment length"),
            putting("amend_checks", "texts", _described),
            stored(_joined),
            setting(amended=_amended_joined),
        ),
    ),
    Liberty(
        "versions-are-uuids",
        "Versions are UUIDs, and what is none is malformed.",
        ("BPA-002", "CON-003", "CON-004", "CON-006", "CON-007", "CON-010", "CON-011", "CON-012"),
        both(
            editing("Appointment", _versioned_by_uuid),
            *(answering(each, _headers_by_uuid) for each in (*WRITES, "read appointment")),
            putting("amend_checks", "version", _if_match_by_uuid),
            putting("cancel_checks", "version", _if_match_by_uuid),
        ),
    ),
    Liberty(
        "if-match-missing-is-428",
        "An update without If-Match is 428.",
        ("CON-008", "CON-009", "HTTP-047"),
        both(
            putting("amend_checks", "version", _if_match_demanded),
            putting("cancel_checks", "version", _if_match_demanded),
        ),
    ),
    Liberty(
        "appointments-elaborate",
        "Appointments have optional parts, an order and contained ids of the provider's own.",
        ("BPA-004", "BPA-015", "BPA-016", "BPA-066", "APA-003", "APA-005", "CPA-002", "CPA-007", "SES-001"),
        stored(_elaborate),
    ),
    Liberty(
        "references-are-absolute",
        "Appointments refer to slots and actors by absolute URLs.",
        ("BPA-015", "BPA-028", "BPA-066", "APA-003", "APA-016", "CPA-002", "CPA-025"),
        editing("Appointment", _absolute),
    ),
    Liberty(
        "practitioner-added",
        "The practitioner of the session takes part, sent or not.",
        ("BPA-025", "BPA-026", "BPA-066", "APA-003", "APA-016", "CPA-002"),
        setting(booked_resource=_with_practitioner),
    ),
    Liberty(
        "created-by-own-clock",
        "The time of creation is that of the provider's clock.",
        ("BPA-066", "APA-018"),
        setting(booked_resource=_by_own_clock),
    ),
    Liberty(
        "times-refused-as-bad-request",
        "Times and slots that don't go together are 400 BAD_REQUEST.",
        ("BPA-029", "BPA-033", "BPA-035", "BPA-043"),
        both(
            *(
                putting("slot_checks", name, _told_as("BAD_REQUEST", booking.SLOT_CHECKS[name]))
                for name in ("start", "end", "adjacent")
            )
        ),
    ),
    Liberty(
        "unknown-patients-are-404",
        "A patient who isn't the practice's is 404 PATIENT_NOT_FOUND.",
        ("BPA-038",),
        both(
            first("booking_checks", "elsewhere", _patient_elsewhere),
            putting("slot_checks", "patient", _told_as("PATIENT_NOT_FOUND", booking.known_patient)),
        ),
    ),
    Liberty(
        "patients-booked-once-at-a-time",
        "A patient who has an appointment at that time is refused another one.",
        ("BPA-036", "ERR-019", "CON-013", "CPA-026", "RPAS-002"),
        first("slot_checks", "once", _one_at_a_time),
    ),
    Liberty(
        "cancelled-is-gone",
        "A change of a cancelled appointment is 410.",
        ("APA-022", "CPA-023"),
        both(first("amend_checks", "gone", _gone), first("cancel_checks", "gone", _gone)),
    ),
    Liberty(
        "line-ends-of-unix",
        "The lines of a text end in a line feed alone.",
        ("BPA-022",),
        stored(_lines_of_unix),
    ),
    Liberty(
        "nearly-full-book",
        "Five slots are free in two weeks.",
        ("BPA-001", "BPA-028", "BPA-029", "BPA-034", "BPA-062", "CON-013", "APA-015", "CPA-025", "CPA-026"),
        _nearly_full,
    ),
)
