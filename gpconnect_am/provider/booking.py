"""Book an appointment.

Source: appointments_use_case_book_an_appointment.html and appointments_slotavailabilitymanagement.html.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from email.utils import format_datetime
from itertools import pairwise

from gpconnect_am.clock import uk_text
from gpconnect_am.protocol.requests import ORGANISATION_TYPE_SYSTEM
from gpconnect_am.protocol.token import ODS_CODE_SYSTEM
from gpconnect_am.provider import appointments, sent
from gpconnect_am.provider.call import Answer, Call, Resource, apply
from gpconnect_am.provider.diary import Slot
from gpconnect_am.provider.foundations import single
from gpconnect_am.provider.outcomes import Refusal, invalid_resource
from gpconnect_am.provider.store import StoredAppointment
from gpconnect_am.provider.visibility import Asker, visible

SlotCheck = Callable[[Call, list[Slot]], None]
"""Raises a Refusal where the slots can't be booked as they are asked for."""
SlotChecks = Mapping[str, SlotCheck]


def book(call: Call) -> Answer:
    """Books the slots, all or nothing."""
    apply(call.behaviour.booking_checks, call)
    practice = call.practice
    practice.lay_out()
    with call.behaviour.transaction(practice.store):
        stored = call.behaviour.reserve(call)
    answer = single(call, appointments.versioned(stored), 201)
    answer.headers["Location"] = answer.headers["Content-Location"]
    answer.headers["Last-Modified"] = format_datetime(call.now, usegmt=True)
    return minimal_where_preferred(call, answer)


def reserve(call: Call) -> StoredAppointment:
    """Checks the slots and takes them; to be called inside a transaction."""
    slots = find_slots(call)
    for check in call.behaviour.slot_checks.values():
        check(call, slots)
    return take(call, slots)


def find_slots(call: Call) -> list[Slot]:
    """The slots that are referred to, earliest first. Raises REFERENCE_NOT_FOUND for one that isn't there."""
    found: list[Slot] = []
    for part in call.sent["slot"]:
        key = sent.reference_of(part, "Slot")
        slot = call.practice.diary.slots.get(key)
        if slot is None:
            raise Refusal("REFERENCE_NOT_FOUND", f"Appointment.slot: Slot/{key} does not exist")
        found.append(slot)
    return sorted(found, key=lambda slot: slot.start)


def take(call: Call, slots: list[Slot]) -> StoredAppointment:
    """Marks the slots as busy and puts the appointment into the book."""
    practice = call.practice
    code = practice.facts.ods_code
    resource = call.behaviour.booked_resource(call, slots)
    patient = sent.actors(resource, "Patient")[0]
    stored = StoredAppointment(resource["id"], patient, slots[0].start, 1, resource)
    for slot in slots:
        practice.store.set_slot(code, slot.id, "busy")
    practice.store.put_appointment(code, stored)
    return stored


def booked_resource(call: Call, slots: list[Slot]) -> Resource:
    """What was sent, with what the practice adds: identifier, names of slot and session, role and channel."""
    given = call.sent
    own = appointments.appointment(
        slots,
        given["participant"],
        description=given["description"],
        comment=given.get("comment", ""),
        created=uk_text(sent.read_instant(given, "created")),
        booked_by=sent.booking_organisation(given),
    )
    own["slot"] = given["slot"]
    known = {extension["url"] for extension in own["extension"]}
    own["extension"] += [one for one in given["extension"] if one.get("url") not in known]
    kept: Resource = {name: given[name] for name in ("priority", "minutesDuration") if name in given}
    return {**own, **kept}


def minimal_where_preferred(call: Call, answer: Answer) -> Answer:
    """Leaves the body out where the consumer prefers that."""
    if "return=minimal" in (call.header("Prefer") or "").replace(" ", ""):
        answer.body = b""
    return answer


def free(call: Call, slots: list[Slot]) -> None:
    """Every slot is still free."""
    store, code = call.practice.store, call.practice.facts.ods_code
    for slot in slots:
        if store.slot_state(code, slot.id).status != "free":
            raise Refusal("DUPLICATE_REJECTED", f"Slot/{slot.id} is no longer free")


def in_the_future(call: Call, slots: list[Slot]) -> None:
    """The appointment hasn't started."""
    if slots[0].start < call.now:
        raise invalid_resource("Appointment.start is in the past")


def same_schedule(call: Call, slots: list[Slot]) -> None:  # noqa: ARG001
    """All slots are of one schedule."""
    _alike("schedule", [slot.schedule.id for slot in slots])


def same_channel(call: Call, slots: list[Slot]) -> None:  # noqa: ARG001
    """All slots are held alike."""
    _alike("deliveryChannel", [slot.channel for slot in slots])


def same_service(call: Call, slots: list[Slot]) -> None:  # noqa: ARG001
    """All slots are of one slot type."""
    _alike("serviceType", [slot.service for slot in slots])


def _alike(what: str, values: list[str]) -> None:
    if len(set(values)) > 1:
        raise invalid_resource(f"Slots that are booked together must have the same {what}")


def adjacent(call: Call, slots: list[Slot]) -> None:  # noqa: ARG001
    """Each slot starts when the one before it ends."""
    if any(first.end != second.start for first, second in pairwise(slots)):
        raise invalid_resource("Slots that are booked together must be adjacent")


def starts_with_slot(call: Call, slots: list[Slot]) -> None:
    """The appointment starts with its first slot."""
    if sent.read_instant(call.sent, "start") != slots[0].start:
        raise invalid_resource("Appointment.start is not the start of the first slot")


def ends_with_slot(call: Call, slots: list[Slot]) -> None:
    """The appointment ends with its last slot."""
    if sent.read_instant(call.sent, "end") != slots[-1].end:
        raise invalid_resource("Appointment.end is not the end of the last slot")


def available(call: Call, slots: list[Slot]) -> None:
    """The booking organisation could see every slot in a search."""
    asker = call.behaviour.booking_asker(call)
    for slot in slots:
        if not visible(call.behaviour.booking_visibility, slot, asker, call.now):
            raise invalid_resource(f"Slot/{slot.id} is not available to the booking organisation")


def within_limit(call: Call, slots: list[Slot]) -> None:
    """The booking organisation has not used up its share."""
    limit = slots[0].restriction.limit
    if limit is None:
        return
    line = slots[0].line
    codes = call.behaviour.booking_asker(call).codes
    held = sum(
        1
        for one in call.practice.store.appointments(call.practice.facts.ods_code)
        if one.resource["status"] == "booked" and codes & _codes_of(one.resource)
        for part in one.resource["slot"]
        if (taken := call.practice.diary.slots.get(part["reference"].removeprefix("Slot/")))
        and taken.line == line
    )
    if held + len(slots) > limit:
        raise invalid_resource(f"The booking organisation may book {limit} of these slots at most")


def _codes_of(appointment: Resource) -> frozenset[str]:
    return frozenset(
        identifier["value"]
        for contained in appointment.get("contained", [])
        for identifier in contained.get("identifier", [])
        if identifier.get("system") == ODS_CODE_SYSTEM
    )


def asker_of_booking(call: Call) -> Asker:
    """The booking organisation's type and code."""
    organisation = sent.booking_organisation(call.sent)
    return Asker(
        types=frozenset(
            coding.get("code", "")
            for concept in organisation.get("type", [])
            for coding in concept.get("coding", [])
            if coding.get("system") == ORGANISATION_TYPE_SYSTEM
        ),
        codes=_codes_of(call.sent),
    )


def known_patient(call: Call, slots: list[Slot]) -> None:  # noqa: ARG001
    """The patient is one of the practice's who may be booked for."""
    key = sent.actors(call.sent, "Patient")[0]
    patient = call.practice.store.patient(call.practice.facts.ods_code, key)
    if patient is None or not patient.found:
        raise Refusal("REFERENCE_NOT_FOUND", f"Appointment.participant: Patient/{key} does not exist")


def known_location(call: Call, slots: list[Slot]) -> None:
    """The location is the one where the session is held."""
    expected = call.practice.facts.identifier(slots[0].schedule.session.surgery)
    _known_actor(call, "Location", expected)


def known_practitioner(call: Call, slots: list[Slot]) -> None:
    """A practitioner, where one is named, is the one who holds the session."""
    clinician = slots[0].schedule.session.clinician
    _known_actor(call, "Practitioner", call.practice.facts.identifier(clinician) if clinician else "")


def _known_actor(call: Call, resource_type: str, expected: str) -> None:
    for key in sent.actors(call.sent, resource_type):
        if f"{resource_type}/{key}" not in call.practice.directory:
            raise Refusal(
                "REFERENCE_NOT_FOUND", f"Appointment.participant: {resource_type}/{key} does not exist"
            )
        if key != expected:
            raise invalid_resource(f"Appointment.participant: {resource_type}/{key} is not the schedule's")


def known_others(call: Call, slots: list[Slot]) -> None:  # noqa: ARG001
    """There are no participants of other kinds: the provider holds none."""
    for part in call.sent["participant"]:
        reference = part["actor"]["reference"]
        if reference.split("/")[0] not in ("Patient", "Location", "Practitioner"):
            raise Refusal("REFERENCE_NOT_FOUND", f"Appointment.participant: {reference} does not exist")


SLOT_CHECKS: SlotChecks = {
    "free": free,
    "future": in_the_future,
    "schedule": same_schedule,
    "channel": same_channel,
    "service": same_service,
    "adjacent": adjacent,
    "start": starts_with_slot,
    "end": ends_with_slot,
    "available": available,
    "limit": within_limit,
    "patient": known_patient,
    "location": known_location,
    "practitioner": known_practitioner,
    "others": known_others,
}
