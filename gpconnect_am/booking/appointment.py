"""Valid appointments to send: a booking of slots for a patient, its amendment, its cancellation.

Source: the "Payload request body" sections of the book, amend and cancel pages.
"""

from __future__ import annotations

import copy
import uuid
from collections.abc import Sequence
from datetime import datetime

from gpconnect_am.booking.offers import Offer, Resource
from gpconnect_am.clock import uk_text
from gpconnect_am.protocol.requests import ORGANISATION_TYPE_SYSTEM
from gpconnect_am.protocol.token import ODS_CODE_SYSTEM
from gpconnect_am.rules.appointment import BOOKING_ORGANISATION, CANCELLATION_REASON, PROFILE
from gpconnect_am.rules.population import PROFILES
from gpconnect_am.target.model import Organisation

ORGANISATION_PROFILE = f"{PROFILES}CareConnect-GPC-Organization-1"

DESCRIPTION_LIMIT = 100
COMMENT_LIMIT = 500


def marker() -> str:
    """A short text that occurs in no other appointment: it tells the suite's own from everybody else's."""
    return f"GPC-AM {uuid.uuid4().hex[:12]}"


def organisation_resource(organisation: Organisation, *, id: str = "booking-organisation") -> Resource:
    """The booking organisation, as it is contained in an appointment."""
    resource: Resource = {
        "resourceType": "Organization",
        "id": id,
        "meta": {"profile": [ORGANISATION_PROFILE]},
        "identifier": [{"system": ODS_CODE_SYSTEM, "value": organisation.ods_code}],
        "name": organisation.name,
        "telecom": [{"system": "phone", "value": organisation.telephone, "use": "work"}],
    }
    if organisation.type is not None:
        coding = {"system": ORGANISATION_TYPE_SYSTEM, "code": organisation.type}
        resource["type"] = [{"coding": [coding]}]
    return resource


def booking(
    slots: Sequence[Offer],
    patient: str,
    organisation: Organisation,
    *,
    created: datetime,
    description: str,
    comment: str | None = None,
    practitioner: bool = False,
) -> Resource:
    """An Appointment that books `slots` (earliest first, with a location) for `patient` ("Patient/1").

    `practitioner` adds the schedule's practitioner as a participant, where it has one.
    """
    contained = organisation_resource(organisation)
    actors = [patient, slots[0].location, slots[0].practitioner if practitioner else None]
    resource: Resource = {
        "resourceType": "Appointment",
        "meta": {"profile": [PROFILE]},
        "contained": [contained],
        "extension": [{"url": BOOKING_ORGANISATION, "valueReference": {"reference": f"#{contained['id']}"}}],
        "status": "booked",
        "description": description,
        "start": uk_text(min(slot.start for slot in slots)),
        "end": uk_text(max(slot.end for slot in slots)),
        "slot": [{"reference": slot.reference} for slot in slots],
        "created": uk_text(created),
        "participant": [{"actor": {"reference": actor}, "status": "accepted"} for actor in actors if actor],
    }
    if comment is not None:
        resource["comment"] = comment
    return resource


def amendment(
    appointment: Resource, *, description: str | None = None, comment: str | None = None
) -> Resource:
    """The appointment as it was read, with new texts in place; None leaves a text as it is."""
    changed = copy.deepcopy(appointment)
    given = {"description": description, "comment": comment}
    return changed | {name: text for name, text in given.items() if text is not None}


def cancellation(appointment: Resource, reason: str | None) -> Resource:
    """The appointment as it was read, cancelled for a reason; None leaves the reason out."""
    changed = copy.deepcopy(appointment)
    changed["status"] = "cancelled"
    others = [entry for entry in changed.get("extension", []) if entry.get("url") != CANCELLATION_REASON]
    given = [] if reason is None else [{"url": CANCELLATION_REASON, "valueString": reason}]
    changed["extension"] = [*others, *given]
    if not changed["extension"]:
        del changed["extension"]
    return changed
