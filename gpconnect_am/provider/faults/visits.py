"""Faults of what is new at 1.2.9: visits and the wider job roles."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from gpconnect_am.provider.behaviour import Behaviour
from gpconnect_am.provider.call import Call, Resource
from gpconnect_am.provider.diary import Slot
from gpconnect_am.provider.faults.elements import on_extension
from gpconnect_am.provider.faults.fault import (
    AT_129,
    Fault,
    editing,
    putting,
    setting,
    without,
)
from gpconnect_am.provider.outcomes import Refusal
from gpconnect_am.provider.practice import Practice
from gpconnect_am.provider.resources import PRACTITIONER_ROLE
from gpconnect_am.provider.visibility import Asker, bookable


def _visits_bookable(practice: Practice) -> Practice:
    return replace(
        practice,
        sessions=tuple(
            replace(
                session,
                blocks=tuple(
                    replace(block, restriction=replace(block.restriction, bookable=True))
                    for block in session.blocks
                ),
            )
            if session.key == "visits"
            else session
            for session in practice.sessions
        ),
    )


def _visits_at_home(practice: Practice) -> Practice:
    """The place of a visit is where the patient lives."""
    home = practice.patients[-1].address
    return replace(
        practice,
        surgeries=tuple(
            replace(surgery, name="The patient's home", address=home) if surgery.visit else surgery
            for surgery in practice.surgeries
        ),
    )


def _visit(appointment: Resource) -> bool:
    return any(one.get("valueCode") == "Visit" for one in appointment.get("extension", []))


def _visits_unread(call: Call, stored: object) -> None:  # noqa: ARG001
    appointment = call.practice.store.appointment(call.practice.facts.ods_code, call.id)
    if appointment and _visit(appointment.resource):
        raise Refusal("NO_RECORD_FOUND", f"Appointment/{call.id} was not found")


def _without_visits(behaviour: Behaviour) -> Behaviour:
    clean = behaviour.appointments_of
    return replace(
        behaviour,
        appointments_of=lambda call, patient: [
            one for one in clean(call, patient) if not _visit(one.resource)
        ],
    )


def _bookable_or_a_visit(slot: Slot, asker: Asker, now: datetime) -> bool:
    return slot.channel == "Visit" or bookable(slot, asker, now)


def _without_the_wider_role(schedule: Resource) -> None:
    schedule["extension"] = [
        one
        for one in schedule.get("extension", [])
        if one.get("valueCodeableConcept", {}).get("coding", [{}])[0].get("code") != "R0050"
    ]


FAULTS = (
    Fault(
        "visits-offered",
        "Visits are offered by search and can be booked.",
        ("SFS-066", "BPA-068"),
        setting(facts=_visits_bookable),
        AT_129,
    ),
    Fault(
        "visits-booked-by-id",
        "Visits are hidden from search, and booked by whoever knows their ids.",
        ("BPA-068",),
        putting("booking_visibility", "bookable", _bookable_or_a_visit),
        AT_129,
    ),
    Fault(
        "wider-role-untold",
        "The practitioner role is left out where it is not one of the former twenty.",
        ("SFS-061",),
        editing("Schedule", _without_the_wider_role),
        AT_129,
    ),
    Fault(
        "visits-amended",
        "Visits are amended.",
        ("APA-031",),
        without("amend_checks", "visit"),
        AT_129,
    ),
    Fault(
        "visits-cancelled",
        "Visits are cancelled.",
        ("CPA-031",),
        without("cancel_checks", "visit"),
        AT_129,
    ),
    Fault(
        "visits-unread",
        "Visits can't be read.",
        ("RPA-020",),
        putting("read_checks", "visit", _visits_unread),
        AT_129,
    ),
    Fault("visits-not-retrieved", "Visits aren't retrieved.", ("RPAS-036",), _without_visits, AT_129),
    Fault(
        "visits-at-home",
        "The place of a visit is told.",
        ("RPA-021", "RPAS-037", "FND-087"),
        setting(facts=_visits_at_home),
        AT_129,
    ),
    Fault(
        "visits-without-word",
        "What kind of visit it is isn't told.",
        ("RPA-022", "RPAS-038"),
        editing("Appointment", lambda one: one.pop("comment", None) if _visit(one) else None),
        AT_129,
    ),
    Fault(
        "role-of-own-making-at-129",
        "A job role is used that the code system doesn't have.",
        ("SCHED-011",),
        editing(
            "Schedule",
            on_extension(
                PRACTITIONER_ROLE,
                lambda role: role["valueCodeableConcept"]["coding"][0].update(
                    code="R9999", display="Another role"
                ),
            ),
        ),
        AT_129,
    ),
    Fault(
        "twenty-roles-at-129",
        "Sessions of the wider job roles are left out.",
        ("AAC-009", "SFS-038"),
        setting(
            facts=lambda practice: replace(
                practice, sessions=tuple(one for one in practice.sessions if one.role != "R0050")
            )
        ),
        AT_129,
    ),
)
