"""Faults in what is demanded of a booking that is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from gpconnect_am.clock import uk_text
from gpconnect_am.protocol.token import ODS_CODE_SYSTEM
from gpconnect_am.provider import booking, sent
from gpconnect_am.provider.appointments import BOOKING_ORGANISATION
from gpconnect_am.provider.call import Call, Check, Resource
from gpconnect_am.provider.diary import Slot
from gpconnect_am.provider.faults.booking_tools import stored
from gpconnect_am.provider.faults.fault import (
    AT_129,
    Change,
    Fault,
    both,
    first,
    putting,
    without,
)
from gpconnect_am.provider.outcomes import Refusal, invalid_resource
from gpconnect_am.provider.store import StoredAppointment


def _mended(mend: Callable[[Call], object]) -> Change:
    """Puts right what was sent before it is looked at."""
    return first("booking_checks", "mend", mend)


def _default(element: str, value: Callable[[Call], object]) -> Check:
    def mend(call: Call) -> None:
        call.sent.setdefault(element, value(call))

    return mend


def _in_words(call: Call) -> None:
    if "description" in call.sent:
        call.sent["description"] = str(call.sent["description"])


def _all_accepted(call: Call) -> None:
    for participant in call.sent.get("participant", []):
        if "status" in participant:
            participant["status"] = "accepted"


def _taken_out(*elements: str) -> Check:
    def mend(call: Call) -> None:
        for element in elements:
            call.sent.pop(element, None)

    return mend


def _unreadable(element: str, value: Callable[[Call], object]) -> Check:
    def mend(call: Call) -> None:
        try:
            datetime.fromisoformat(call.sent.get(element, str(call.now)))
        except ValueError:
            call.sent[element] = value(call)

    return mend


def _slots_sent(call: Call) -> list[Slot]:
    try:
        return booking.find_slots(call)
    except (Refusal, KeyError, TypeError):
        return []


def _slot_time(which: str) -> Callable[[Call], object]:
    def value(call: Call) -> object:
        slots = _slots_sent(call)
        chosen = (slots[0].start if which == "start" else slots[-1].end) if slots else call.now
        return chosen.isoformat(timespec="seconds")

    return value


def _cut(element: str, length: int) -> Check:
    def mend(call: Call) -> None:
        if isinstance(call.sent.get(element), str):
            call.sent[element] = call.sent[element][:length]

    return mend


def _any_length(element: str) -> Change:
    return without("booking_checks", f"{element} length")


def _refusing(name: str, wrong: Callable[[Call], bool], text: str) -> Change:
    def check(call: Call) -> None:
        if wrong(call):
            raise invalid_resource(text)

    return putting("booking_checks", name, check)


def _add_actor(resource_type: str) -> Check:
    """A participant who was left out is added from what the provider knows."""

    def mend(call: Call) -> None:
        slots = _slots_sent(call)
        facts = call.practice.facts
        key = slots[0].schedule.session.surgery if slots and resource_type == "Location" else None
        key = key or f"patient-{facts.patients[0].key}"
        participants = call.sent.setdefault("participant", [])
        there = [str(one.get("actor", {}).get("reference", "")) for one in participants]
        if not any(reference.startswith(f"{resource_type}/") for reference in there):
            participants.append(
                {"actor": {"reference": f"{resource_type}/{facts.identifier(key)}"}, "status": "accepted"}
            )

    return mend


def _drop_actorless(call: Call) -> None:
    call.sent["participant"] = [
        one
        for one in call.sent.get("participant", [])
        if isinstance(one.get("actor"), dict) and one["actor"].get("reference")
    ]


def _organisation_from_token(call: Call) -> None:
    """A missing booking organisation is made up from the token."""
    claim = call.claims["requesting_organization"]
    if not sent.extensions(call.sent, BOOKING_ORGANISATION):
        call.sent["contained"] = [
            {
                "resourceType": "Organization",
                "id": "1",
                "identifier": claim["identifier"],
                "name": claim["name"],
                "telecom": [{"system": "phone", "value": "unknown"}],
            }
        ]
        extension = {"url": BOOKING_ORGANISATION, "valueReference": {"reference": "#1"}}
        call.sent["extension"] = [*call.sent.get("extension", []), extension]


def _organisation_anywhere(call: Call) -> None:
    """The reference to the booking organisation isn't followed: whatever is contained will do."""
    contained = call.sent.get("contained") or []
    if not contained:
        claim = call.claims["requesting_organization"]
        contained = call.sent["contained"] = [
            {**claim, "id": "1", "telecom": [{"system": "phone", "value": "unknown"}]}
        ]
    for extension in sent.extensions(call.sent, BOOKING_ORGANISATION):
        extension["valueReference"] = {"reference": f"#{contained[0].get('id', '1')}"}


def _organisation_filled(element: str, value: object) -> Check:
    def mend(call: Call) -> None:
        for organisation in call.sent.get("contained", []):
            if isinstance(organisation, dict):
                organisation.setdefault(element, value)

    return mend


def _code_filled(call: Call) -> None:
    for organisation in call.sent.get("contained", []):
        organisation["identifier"] = [
            one for one in organisation.get("identifier", []) if one.get("system") == ODS_CODE_SYSTEM
        ] or [{"system": ODS_CODE_SYSTEM, "value": "UNKNOWN"}]


def _unknown_slots_by_time(call: Call) -> None:
    """A slot that isn't known is looked for by its time instead."""
    known = call.practice.diary.slots
    for part in call.sent.get("slot", []):
        if str(part.get("reference", "")).removeprefix("Slot/") not in known:
            part.update(*_slot_at(call))


def _slot_at(call: Call) -> list[Resource]:
    """A free slot that starts when the appointment does."""
    start = str(call.sent.get("start"))[:16]
    states = call.practice.store.slot_states(call.practice.facts.ods_code)
    return [
        {"reference": f"Slot/{slot.id}"}
        for slot in call.practice.diary.slots.values()
        if uk_text(slot.start).startswith(start) and slot.id not in states and slot.restriction.bookable
    ][:1]


def _status_made_booked(call: Call) -> None:
    call.sent["status"] = "booked"


def _status_missing_only(call: Call) -> None:
    call.sent.setdefault("status", "booked")


def _short_on_amend(element: str, length: int) -> Callable[[Call, StoredAppointment], None]:
    def check(call: Call, stored: StoredAppointment) -> None:  # noqa: ARG001
        if len(call.sent.get(element, "")) > length:
            raise invalid_resource(f"Appointment.{element} is too long")

    return check


FAULTS = (
    Fault(
        "short-descriptions",
        "Descriptions are refused beyond 80 characters.",
        ("BPA-018",),
        _refusing(
            "short",
            lambda call: len(call.sent.get("description", "")) > 80,
            "Appointment.description is too long",
        ),
    ),
    Fault(
        "descriptions-counted-in-bytes",
        "The length of a description is counted in bytes.",
        ("BPA-018",),
        _refusing(
            "bytes",
            lambda call: len(call.sent.get("description", "").encode()) > 100,
            "Appointment.description is too long",
        ),
    ),
    Fault(
        "short-comments",
        "Comments are refused beyond 255 characters.",
        ("BPA-019",),
        _refusing(
            "short", lambda call: len(call.sent.get("comment", "")) > 255, "Appointment.comment is too long"
        ),
    ),
    Fault(
        "amend-short-descriptions",
        "Descriptions are refused beyond 80 characters on amend.",
        ("APA-030",),
        putting("amend_checks", "short", _short_on_amend("description", 80)),
    ),
    Fault(
        "amend-short-comments",
        "Comments are refused beyond 255 characters on amend.",
        ("APA-030",),
        putting("amend_checks", "short", _short_on_amend("comment", 255)),
    ),
    Fault(
        "long-descriptions-cut",
        "A description that is too long is cut.",
        ("BPA-020",),
        _mended(_cut("description", 100)),
    ),
    Fault(
        "long-comments-cut",
        "A comment that is too long is cut.",
        ("BPA-021",),
        _mended(_cut("comment", 500)),
    ),
    Fault(
        "long-descriptions-lose-their-end",
        "A description of any length is taken, and stored in a column of 100.",
        ("BPA-020",),
        both(
            _any_length("description"), stored(lambda one: one.update(description=one["description"][:100]))
        ),
    ),
    Fault(
        "comment-demanded",
        "A booking without a comment is refused.",
        ("BPA-024",),
        _refusing("comment", lambda call: "comment" not in call.sent, "Appointment.comment must be sent"),
    ),
    Fault(
        "practitioner-demanded",
        "A booking without a practitioner participant is refused.",
        ("BPA-025",),
        _refusing(
            "practitioner",
            lambda call: not sent.actors(call.sent, "Practitioner"),
            "Appointment.participant must hold a Practitioner",
        ),
    ),
    Fault(
        "practitioner-refused",
        "A booking with a practitioner participant is refused.",
        ("BPA-026",),
        _refusing(
            "practitioner",
            lambda call: bool(sent.actors(call.sent, "Practitioner")),
            "Appointment.participant holds more than two",
        ),
    ),
    Fault(
        "organisation-type-demanded",
        "A booking by an organisation without a type is refused.",
        ("BPA-027",),
        _refusing(
            "type",
            lambda call: "type" not in sent.booking_organisation(call.sent),
            "Organization.type must be sent",
        ),
    ),
    Fault(
        "one-slot-only",
        "A booking of more than one slot is refused.",
        ("BPA-028",),
        _refusing(
            "one", lambda call: len(call.sent.get("slot", [])) > 1, "Appointment.slot may be there once"
        ),
    ),
    Fault(
        "unknown-slots-by-time",
        "A slot that doesn't exist is looked for by its time.",
        ("BPA-037",),
        _mended(_unknown_slots_by_time),
    ),
    Fault(
        "reason-let-through",
        "A reason is dropped rather than refused.",
        ("BPA-041",),
        _mended(_taken_out("reason")),
    ),
    Fault(
        "specialty-let-through",
        "A specialty is dropped rather than refused.",
        ("BPA-042",),
        _mended(_taken_out("specialty")),
    ),
    Fault(
        "patient-made-up",
        "Without a patient the appointment goes to whom the consumer looked at last.",
        ("BPA-044",),
        _mended(_add_actor("Patient")),
    ),
    Fault(
        "location-filled-in",
        "A missing location is filled in from the schedule.",
        ("BPA-045",),
        _mended(_add_actor("Location")),
    ),
    Fault(
        "actorless-participants",
        "Participants without an actor are passed over.",
        ("BPA-046",),
        _mended(_drop_actorless),
    ),
    Fault(
        "start-filled-in",
        "A missing start is filled in from the slot.",
        ("BPA-047",),
        _mended(_default("start", _slot_time("start"))),
    ),
    Fault(
        "end-filled-in",
        "A missing end is filled in from the slot.",
        ("BPA-048",),
        _mended(_default("end", _slot_time("end"))),
    ),
    Fault(
        "status-filled-in",
        "A missing status is taken for booked.",
        ("BPA-049",),
        _mended(_status_missing_only),
    ),
    Fault(
        "status-unchecked",
        "Whatever status is sent, the appointment is booked.",
        ("BPA-050",),
        _mended(_status_made_booked),
    ),
    Fault(
        "slot-found-by-time",
        "Without a slot one is looked for by its time.",
        ("BPA-051",),
        _mended(_default("slot", _slot_at)),
    ),
    Fault(
        "booking-organisation-from-token",
        "A missing booking organisation is taken from the token.",
        ("BPA-052",),
        _mended(_organisation_from_token),
    ),
    Fault(
        "booking-organisation-unfollowed",
        "The reference to the booking organisation isn't followed.",
        ("BPA-053",),
        _mended(_organisation_anywhere),
    ),
    Fault(
        "organisation-code-unchecked",
        "A booking organisation without an ODS code is let through.",
        ("BPA-054",),
        _mended(_code_filled),
    ),
    Fault(
        "organisation-name-unchecked",
        "A booking organisation without a name is let through.",
        ("BPA-055",),
        _mended(_organisation_filled("name", "Unknown organisation")),
    ),
    Fault(
        "organisation-telecom-unchecked",
        "A booking organisation without telecom is let through.",
        ("BPA-056",),
        _mended(_organisation_filled("telecom", [{"system": "phone", "value": "unknown"}])),
    ),
    Fault(
        "created-filled-in",
        "A missing time of creation is filled in.",
        ("BPA-057",),
        _mended(_default("created", lambda call: call.now.isoformat(timespec="seconds"))),
    ),
    Fault(
        "created-read-or-now",
        "A time of creation that cannot be read is replaced by the time of the request.",
        ("ERR-020",),
        _mended(_unreadable("created", lambda call: call.now.isoformat(timespec="seconds"))),
    ),
    Fault(
        "start-read-or-found",
        "A start that cannot be read is taken from the slot.",
        ("ERR-020",),
        _mended(_unreadable("start", _slot_time("start"))),
    ),
    Fault(
        "numbers-as-descriptions",
        "A number is taken for a description, as the parser turns it into text.",
        ("ERR-020",),
        _mended(_in_words),
    ),
    Fault(
        "participants-all-accepted",
        "Whatever status a participant has, it is stored as accepted.",
        ("ERR-020",),
        _mended(_all_accepted),
    ),
    Fault(
        "description-filled-in",
        "A missing description is filled in.",
        ("BPA-058",),
        _mended(_default("description", lambda call: "GP Connect appointment")),  # noqa: ARG005
    ),
    Fault(
        "profile-unchecked",
        "The profile that is claimed isn't looked at.",
        ("BPA-059",),
        without("booking_checks", "profile"),
    ),
    Fault(
        "removed-elements-let-through",
        "Elements that the profile removes are dropped rather than refused.",
        ("BPA-060",),
        _mended(
            _taken_out(
                "appointmentType",
                "indication",
                "supportingInformation",
                "incomingReferral",
                "requestedPeriod",
            )
        ),
    ),
    Fault(
        "organisation-unvalidated",
        "The contained organisation isn't validated.",
        ("BPA-067",),
        without("booking_checks", "organisation"),
    ),
    Fault(
        "cancellation-in-booking",
        "A cancellation reason is let through on booking.",
        ("BPA-069",),
        without("booking_checks", "cancellation"),
        AT_129,
    ),
)
