"""What an Appointment that a consumer sends must be by itself, before anything is looked up.

Source: appointments_use_case_book_an_appointment.html, "Payload request body" and "Error handling".
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from gpconnect_am.protocol.token import ODS_CODE_SYSTEM
from gpconnect_am.provider.appointments import BOOKING_ORGANISATION, CANCELLATION_REASON
from gpconnect_am.provider.call import Call, Checks, Resource
from gpconnect_am.provider.outcomes import invalid_resource
from gpconnect_am.provider.resources import PROFILES, claimed
from gpconnect_am.provider.tokens import ELEMENTS as BASE_ELEMENTS

DESCRIPTION_LENGTH = 100
COMMENT_LENGTH = 500
LENGTHS = {"description": DESCRIPTION_LENGTH, "comment": COMMENT_LENGTH}

ELEMENTS: dict[str, type] = {
    "resourceType": str,
    "id": str,
    "meta": dict,
    "implicitRules": str,
    "language": str,
    "text": dict,
    "contained": list,
    "extension": list,
    "modifierExtension": list,
    "identifier": list,
    "status": str,
    "serviceCategory": dict,
    "serviceType": list,
    "priority": int,
    "description": str,
    "start": str,
    "end": str,
    "minutesDuration": int,
    "slot": list,
    "created": str,
    "comment": str,
    "participant": list,
}
"""The elements of a GPConnect-Appointment-1 that may be sent, with their JSON types."""
FORBIDDEN = ("reason", "specialty")
PARTICIPANT_STATUSES = ("accepted", "declined", "tentative", "needs-action")
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})",
)
_REFERENCE = re.compile(r"[A-Z][A-Za-z]*/[A-Za-z0-9.-]{1,64}")


def is_appointment(call: Call) -> None:
    """It is an Appointment."""
    if call.sent["resourceType"] != "Appointment":
        raise invalid_resource("The resource sent must be an Appointment")


def claims_profile(call: Call) -> None:
    """It claims the profile."""
    if not claimed(call.sent):
        raise invalid_resource(f"Appointment.meta.profile must hold {PROFILES['Appointment']}")


def without_reason(call: Call) -> None:
    """It has no reason."""
    _absent(call, "reason")


def without_specialty(call: Call) -> None:
    """It has no specialty."""
    _absent(call, "specialty")


def _absent(call: Call, element: str) -> None:
    if element in call.sent:
        raise invalid_resource(f"Appointment.{element} must not be included")


def known_elements(call: Call) -> None:
    """It holds only elements that the profile has, of their types and not empty."""
    check_elements(call.sent)


def check_elements(parts: Resource) -> None:
    """Refuses elements that the profile doesn't have, that are empty, or of a wrong type."""
    for element, value in parts.items():
        if element in FORBIDDEN:
            continue
        expected = ELEMENTS.get(element)
        if expected is None:
            raise invalid_resource(f"Appointment.{element} is not an element of GPConnect-Appointment-1")
        if not isinstance(value, expected) or isinstance(value, bool) or value in ("", [], {}):
            raise invalid_resource(f"Appointment.{element} is empty or has a wrong type")
        _objects(f"Appointment.{element}", value)


def _objects(element: str, value: Any) -> None:
    """What repeats is an object each time."""
    if isinstance(value, list) and not all(isinstance(part, dict) for part in value):
        raise invalid_resource(f"{element} has a part of a wrong type")


def booked(call: Call) -> None:
    """Its status is booked."""
    if call.sent.get("status") != "booked":
        raise invalid_resource("Appointment.status must be booked")


def no_cancellation(call: Call) -> None:
    """It carries no cancellation reason."""
    if extensions(call.sent, CANCELLATION_REASON):
        raise invalid_resource("Appointment.extension must not hold a cancellation reason")


def described(call: Call) -> None:
    """It has a description."""
    if not call.sent.get("description", "").strip():
        raise invalid_resource("Appointment.description must be sent")


def description_fits(call: Call) -> None:
    """Its description is no longer than can be stored."""
    _fits(call, "description")


def comment_fits(call: Call) -> None:
    """Its comment is no longer than can be stored."""
    _fits(call, "comment")


def _fits(call: Call, element: str) -> None:
    if len(call.sent.get(element, "")) > LENGTHS[element]:
        raise invalid_resource(f"Appointment.{element} may have {LENGTHS[element]} characters at most")


def started(call: Call) -> None:
    """It has a start."""
    read_instant(call.sent, "start")


def ended(call: Call) -> None:
    """It has an end."""
    read_instant(call.sent, "end")


def created(call: Call) -> None:
    """It says when it was created."""
    read_instant(call.sent, "created")


def slotted(call: Call) -> None:
    """It refers to one slot or more, each once."""
    slots = [reference_of(part, "Slot") for part in call.sent.get("slot", [])]
    if not slots:
        raise invalid_resource("Appointment.slot must refer to a Slot")
    if len(set(slots)) != len(slots):
        raise invalid_resource("Appointment.slot refers to a Slot twice")


def attended(call: Call) -> None:
    """Every participant has an actor and a status."""
    for participant in call.sent.get("participant", []):
        actor = participant.get("actor")
        if not isinstance(actor, dict) or not isinstance(actor.get("reference"), str):
            raise invalid_resource("Appointment.participant.actor must be a reference")
        if not _REFERENCE.fullmatch(actor["reference"]):
            raise invalid_resource("Appointment.participant.actor must be a relative reference")
        if participant.get("status") not in PARTICIPANT_STATUSES:
            raise invalid_resource("Appointment.participant.status must be sent")


def by_a_patient(call: Call) -> None:
    """One participant is a patient."""
    _one_actor(call, "Patient")


def at_a_location(call: Call) -> None:
    """One participant is a location."""
    _one_actor(call, "Location")


def _one_actor(call: Call, resource_type: str) -> None:
    if len(actors(call.sent, resource_type)) != 1:
        raise invalid_resource(f"Appointment.participant must hold one {resource_type}")


def by_an_organisation(call: Call) -> None:
    """It has one booking organisation, which is contained, and contains nothing else."""
    found = extensions(call.sent, BOOKING_ORGANISATION)
    contained = call.sent.get("contained", [])
    if len(found) != 1:
        raise invalid_resource("Appointment.extension must hold the booking organisation once")
    value = found[0].get("valueReference")
    reference = value.get("reference") if isinstance(value, dict) else None
    fitting = [
        one
        for one in contained
        if isinstance(one, dict)
        and one.get("resourceType") == "Organization"
        and one.get("id")
        and f"#{one['id']}" == reference
    ]
    if len(fitting) != 1 or len(contained) != 1:
        raise invalid_resource("The booking organisation must refer to the contained Organization")


def organisation_valid(call: Call) -> None:
    """The contained Organization keeps its profile."""
    organisation = booking_organisation(call.sent)
    elements = BASE_ELEMENTS["Organization"]
    for element, value in organisation.items():
        if element not in elements or not isinstance(value, elements[element]) or value in ("", [], {}):
            raise invalid_resource(f"Organization.{element} is unknown, empty or has a wrong type")
        if element != "alias":
            _objects(f"Organization.{element}", value)
    for concept in organisation.get("type", []):
        if not isinstance(concept.get("coding", []), list):
            raise invalid_resource("Organization.type.coding has a wrong type")
        _objects("Organization.type.coding", concept.get("coding", []))
    if len(organisation.get("type", [])) > 1:
        raise invalid_resource("Organization.type may be there once at most")
    codes = _ods_identifiers(organisation)
    if len(codes) > 1:
        raise invalid_resource("Organization.identifier may hold one ODS code at most")
    for code in codes:
        if set(code) & {"use", "type", "period", "assigner"}:
            raise invalid_resource("Organization.identifier of the ODS code has a system and a value only")
    for address in organisation.get("address", []):
        if isinstance(address, dict) and "state" in address:
            raise invalid_resource("Organization.address.state must not be sent")


def organisation_coded(call: Call) -> None:
    """The contained Organization has an ODS code."""
    if not any(one.get("value") for one in _ods_identifiers(booking_organisation(call.sent))):
        raise invalid_resource("Organization.identifier must hold the ODS code")


def organisation_named(call: Call) -> None:
    """The contained Organization has a name."""
    if not booking_organisation(call.sent).get("name"):
        raise invalid_resource("Organization.name must be sent")


def organisation_reachable(call: Call) -> None:
    """The contained Organization can be reached."""
    telecom = booking_organisation(call.sent).get("telecom", [])
    if not any(isinstance(one, dict) and one.get("value") for one in telecom):
        raise invalid_resource("Organization.telecom must be sent")


def _ods_identifiers(organisation: Resource) -> list[Resource]:
    return [
        one
        for one in organisation.get("identifier", [])
        if isinstance(one, dict) and one.get("system") == ODS_CODE_SYSTEM
    ]


def booking_organisation(appointment: Resource) -> Resource:
    """The contained Organization of a checked appointment."""
    found: Resource = appointment["contained"][0]
    return found


def extensions(resource: Resource, url: str) -> list[Resource]:
    """The extensions of a url."""
    return [one for one in resource.get("extension", []) if isinstance(one, dict) and one.get("url") == url]


def actors(appointment: Resource, resource_type: str) -> list[str]:
    """The logical ids of the participants of a resource type."""
    references = [part["actor"]["reference"].split("/") for part in appointment.get("participant", [])]
    return [key for found, key in references if found == resource_type]


def reference_of(part: Any, resource_type: str) -> str:
    """The logical id in a relative reference. Raises a Refusal for anything else."""
    reference = part.get("reference") if isinstance(part, dict) else None
    if not isinstance(reference, str) or not _REFERENCE.fullmatch(reference):
        raise invalid_resource(f"A relative reference to a {resource_type} was expected")
    found, _, key = reference.partition("/")
    if found != resource_type:
        raise invalid_resource(f"A reference to a {resource_type} was expected, not to a {found}")
    return key


def read_instant(resource: Resource, element: str) -> datetime:
    """An element as an aware instant. Raises a Refusal where it is missing or none."""
    text = resource.get(element)
    try:
        if isinstance(text, str) and _INSTANT.fullmatch(text):
            return datetime.fromisoformat(text)
    except ValueError:
        pass
    raise invalid_resource(f"Appointment.{element} must be sent as a date and time with an offset")


SENT_CHECKS: Checks = {
    "resource type": is_appointment,
    "profile": claims_profile,
    "reason": without_reason,
    "specialty": without_specialty,
    "elements": known_elements,
    "status": booked,
    "cancellation": no_cancellation,
    "description": described,
    "description length": description_fits,
    "comment length": comment_fits,
    "start": started,
    "end": ended,
    "created": created,
    "slots": slotted,
    "participants": attended,
    "patient": by_a_patient,
    "location": at_a_location,
    "booking organisation": by_an_organisation,
    "organisation": organisation_valid,
    "organisation code": organisation_coded,
    "organisation name": organisation_named,
    "organisation telecom": organisation_reachable,
}
