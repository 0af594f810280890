"""Faults of reading an appointment."""

from __future__ import annotations

import json

from gpconnect_am.provider.call import Answer, Call, Resource, serialise
from gpconnect_am.provider.faults.elements import (
    lacking,
    on,
    on_each,
)
from gpconnect_am.provider.faults.fault import (
    Fault,
    answering,
    editing_answer,
    putting,
    without,
)
from gpconnect_am.provider.faults.update_tools import (
    READ,
    answer_status,
    outside_only,
    own_only,
    token_codes,
    visible_only,
)
from gpconnect_am.provider.outcomes import Refusal, invalid_resource
from gpconnect_am.provider.store import StoredAppointment


def _cancelled_unreadable(call: Call, stored: StoredAppointment) -> None:
    if stored.resource["status"] == "cancelled":
        raise Refusal("NO_RECORD_FOUND", f"Appointment/{call.id} was not found")


def _past_by_day(call: Call, stored: StoredAppointment) -> None:
    """Only what started weeks ago is past."""
    if (call.now - stored.start).days > 30:
        raise invalid_resource("The appointment is in the past")


def _for_others(call: Call, appointment: Resource) -> None:
    """What another organisation sees of an appointment says that there is one, and no more."""
    codes = {
        identifier.get("value")
        for contained in appointment.get("contained", [])
        for identifier in contained.get("identifier", [])
    }
    if codes and not codes & token_codes(call):
        appointment["description"] = "Booked by another organisation"
        appointment.pop("comment", None)


def _read_veiled(call: Call, answer: Answer) -> None:
    appointment = json.loads(answer.body)
    _for_others(call, appointment)
    answer.body = serialise(appointment)


def _retrieve_veiled(call: Call, answer: Answer) -> None:
    bundle = json.loads(answer.body)
    for entry in bundle.get("entry", []):
        _for_others(call, entry["resource"])
    answer.body = serialise(bundle)


FAULTS = (
    Fault(
        "read-veiled-for-others",
        "Who did not book an appointment reads that it is somebody's, and no more.",
        ("RPA-017",),
        answering(READ, _read_veiled),
    ),
    Fault(
        "retrieve-veiled-for-others",
        "Who did not book an appointment retrieves that it is somebody's, and no more.",
        ("RPAS-025",),
        answering("retrieve a patient's appointments", _retrieve_veiled),
    ),
    Fault("read-answers-203", "A read answers 203.", ("RPA-001",), answer_status(READ, 203)),
    Fault(
        "read-not-valid",
        "A read lacks the participants' status.",
        ("RPA-003",),
        editing_answer(READ, on_each("participant", lacking("status"))),
    ),
    Fault(
        "read-without-profile",
        "A read doesn't assert the profile.",
        ("RPA-004",),
        editing_answer(READ, on("meta", lacking("profile"))),
    ),
    Fault(
        "read-without-version",
        "A read doesn't say the version.",
        ("RPA-005",),
        editing_answer(READ, on("meta", lacking("versionId"))),
    ),
    Fault("past-read", "An appointment of the past is read.", ("RPA-013",), without("read_checks", "future")),
    Fault(
        "past-month-read",
        "Appointments of the last month are read.",
        ("RPA-013",),
        putting("read_checks", "future", _past_by_day),
    ),
    Fault(
        "read-own-only",
        "Only the organisation that booked may read.",
        ("RPA-017",),
        putting("read_checks", "own", own_only),
    ),
    Fault(
        "read-outside-only",
        "Appointments that the practice booked itself can't be read.",
        ("RPA-018",),
        putting("read_checks", "outside", outside_only),
    ),
    Fault(
        "read-visible-only",
        "Appointments in slots for others can't be read.",
        ("AAC-041",),
        putting("read_checks", "visible", visible_only),
    ),
    Fault(
        "cancelled-unreadable",
        "A cancelled appointment can't be read.",
        ("RPA-019",),
        putting("read_checks", "cancelled", _cancelled_unreadable),
    ),
)
