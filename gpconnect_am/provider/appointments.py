"""Appointment resources, and the appointments that stand in the book at the start.

Profile: GPConnect-Appointment-1.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from gpconnect_am.clock import uk_text
from gpconnect_am.protocol.requests import ORGANISATION_TYPE_SYSTEM
from gpconnect_am.protocol.token import ODS_CODE_SYSTEM
from gpconnect_am.provider.call import Resource
from gpconnect_am.provider.diary import Slot
from gpconnect_am.provider.practice import BookedAlready, ConsumerOrganisation
from gpconnect_am.provider.resources import LOCAL, NHS, PROFILES, delivery_channel, practitioner_role
from gpconnect_am.provider.store import StoredAppointment
from gpconnect_am.target.model import DeclaredAppointment

if TYPE_CHECKING:
    from gpconnect_am.provider.open_practice import OpenPractice

BOOKING_ORGANISATION = f"{NHS}Extension-GPConnect-BookingOrganisation-1"
CANCELLATION_REASON = f"{NHS}Extension-GPConnect-AppointmentCancellationReason-1"
ORGANISATION_TYPES = {"gp-practice": "GP Practice", "urgent-care": "Urgent Care"}


def appointment(
    slots: list[Slot],
    participants: list[Resource],
    *,
    description: str,
    created: str,
    comment: str = "",
    booked_by: Resource | None = None,
) -> Resource:
    """A booked Appointment, as it is stored; `booked_by` is the Organization that booked it from outside."""
    identifier = str(uuid.uuid4())
    first, last = slots[0], slots[-1]
    extensions = [practitioner_role(first.schedule.session.role), delivery_channel(first.channel)]
    if booked_by:
        booking = {
            "url": BOOKING_ORGANISATION,
            "valueReference": {"reference": f"#{booked_by['id']}"},
        }
        extensions.insert(0, booking)
    parts: dict[str, Any] = {
        "resourceType": "Appointment",
        "id": identifier,
        "meta": {"profile": [PROFILES["Appointment"]]},
        "contained": [booked_by] if booked_by else [],
        "extension": extensions,
        "identifier": [{"system": f"{LOCAL}appointment", "value": identifier}],
        "status": "booked",
        "serviceCategory": {"text": first.schedule.session.category},
        "serviceType": [{"text": first.service}],
        "description": description,
        "start": uk_text(first.start),
        "end": uk_text(last.end),
        "slot": [{"reference": f"Slot/{slot.id}"} for slot in slots],
        "created": created,
        "comment": comment,
        "participant": participants,
    }
    return {name: value for name, value in parts.items() if value not in ("", [])}


def versioned(stored: StoredAppointment) -> Resource:
    """The resource with its version in its place."""
    meta = {"versionId": str(stored.version), **stored.resource["meta"]}
    return {**stored.resource, "meta": meta}


def participant(resource_type: str, id: str) -> Resource:
    """A participant that has accepted."""
    return {"actor": {"reference": f"{resource_type}/{id}"}, "status": "accepted"}


def settle(practice: OpenPractice) -> tuple[DeclaredAppointment, ...]:
    """Puts the appointments into the book that stand there at the start, and tells of them."""
    return tuple(
        _settled(practice, booked, slot)
        for booked in practice.facts.appointments
        if (slot := _slot_of(practice, booked)) is not None
    )


def _slot_of(practice: OpenPractice, booked: BookedAlready) -> Slot | None:
    now = practice.clock.now()
    slots = practice.diary.slots_of(booked.session, practice.clock.uk_today() + timedelta(days=booked.day))
    if booked.position is not None:
        return slots[booked.position]
    return next((slot for slot in reversed(slots) if slot.start < now), None)


def _settled(practice: OpenPractice, booked: BookedAlready, slot: Slot) -> DeclaredAppointment:
    facts = practice.facts
    patient = next(patient for patient in facts.patients if patient.key == booked.patient)
    patient_id = facts.identifier(f"patient-{patient.key}")
    session = slot.schedule.session
    participants = [
        participant("Patient", patient_id),
        participant("Location", facts.identifier(session.surgery)),
    ]
    if session.clinician:
        participants.append(participant("Practitioner", facts.identifier(session.clinician)))
    consumer = next((one for one in facts.consumers if one.key == booked.booked_by), None)
    resource = appointment(
        [slot],
        participants,
        description=booked.description,
        comment=booked.comment,
        created=uk_text(min(practice.clock.now(), slot.start) - timedelta(days=1)),
        booked_by=_organisation(consumer) if consumer else None,
    )
    practice.store.set_slot(facts.ods_code, slot.id, "busy")
    practice.store.put_appointment(
        facts.ods_code,
        StoredAppointment(resource["id"], patient_id, slot.start, 1, resource),
    )
    return DeclaredAppointment(
        kind=booked.kind,
        id=resource["id"],
        nhs_number=patient.nhs_number,
        owned=booked.owned,
        start=_whole_seconds(slot.start),
    )


def _whole_seconds(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(microsecond=0)


def _organisation(consumer: ConsumerOrganisation) -> Resource:
    resource: Resource = {
        "resourceType": "Organization",
        "id": "1",
        "meta": {"profile": [PROFILES["Organization"]]},
        "identifier": [{"system": ODS_CODE_SYSTEM, "value": consumer.ods_code}],
        "name": consumer.name,
        "telecom": [{"system": "phone", "value": consumer.telephone, "use": "work"}],
    }
    if consumer.type:
        coding = {
            "system": ORGANISATION_TYPE_SYSTEM,
            "code": consumer.type,
            "display": ORGANISATION_TYPES[consumer.type],
        }
        resource["type"] = [{"coding": [coding]}]
    return resource
