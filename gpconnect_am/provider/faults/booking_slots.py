"""Faults in which slots are booked, and in how they are taken."""

from __future__ import annotations

import time
from datetime import datetime
from itertools import pairwise

from gpconnect_am.provider import booking, sent
from gpconnect_am.provider.call import Call
from gpconnect_am.provider.diary import Slot
from gpconnect_am.provider.faults.booking_tools import UNLOCKED_SECONDS, unlocked
from gpconnect_am.provider.faults.fault import (
    AT_129,
    Fault,
    both,
    putting,
    setting,
    without,
)
from gpconnect_am.provider.outcomes import Refusal, invalid_resource
from gpconnect_am.provider.store import StoredAppointment
from gpconnect_am.provider.visibility import Asker, type_fits


def _race(call: Call) -> StoredAppointment:
    """The state of the slots is read long before they are taken, and what others do meanwhile isn't seen."""
    slots = booking.find_slots(call)
    for check in call.behaviour.slot_checks.values():
        check(call, slots)
    time.sleep(UNLOCKED_SECONDS)
    return booking.take(call, slots)


def _one_by_one(call: Call) -> StoredAppointment:
    """Slots are taken one after the other, and stay taken where a later one fails."""
    slots = booking.find_slots(call)
    store, code = call.practice.store, call.practice.facts.ods_code
    for name, check in call.behaviour.slot_checks.items():
        if name != "free":
            check(call, slots)
    for slot in slots:
        if store.slot_state(code, slot.id).status != "free":
            store.commit_now()
            raise Refusal("DUPLICATE_REJECTED", f"Slot/{slot.id} is no longer free")
        store.set_slot(code, slot.id, "busy")
    return booking.take(call, slots)


def _slots_left_free(call: Call) -> StoredAppointment:
    stored = booking.reserve(call)
    for part in stored.resource["slot"]:
        key = part["reference"].removeprefix("Slot/")
        call.practice.store.set_slot(call.practice.facts.ods_code, key, "free")
    return stored


def _first_slot_only(call: Call) -> StoredAppointment:
    stored = booking.reserve(call)
    for part in stored.resource["slot"][1:]:
        key = part["reference"].removeprefix("Slot/")
        call.practice.store.set_slot(call.practice.facts.ods_code, key, "free")
    return stored


def _taken_though_refused(call: Call) -> StoredAppointment:
    """The slots are marked as taken before the appointment is checked, and stay so where it is refused."""
    slots = booking.find_slots(call)
    store, code = call.practice.store, call.practice.facts.ods_code
    booking.free(call, slots)
    for slot in slots:
        store.set_slot(code, slot.id, "busy")
    try:
        for name, check in call.behaviour.slot_checks.items():
            if name != "free":
                check(call, slots)
    except Refusal:
        store.commit_now()
        raise
    return booking.take(call, slots)


def _limit_per_request(call: Call, slots: list[Slot]) -> None:  # noqa: ARG001
    limit = slots[0].restriction.limit
    if limit is not None and len(slots) > limit:
        raise invalid_resource(f"The booking organisation may book {limit} of these slots at most")


def _of_today(call: Call, slots: list[Slot]) -> None:
    if slots[0].start.date() < call.now.date():
        raise invalid_resource("Appointment.start is in the past")


def _overlap_allowed(call: Call, slots: list[Slot]) -> None:  # noqa: ARG001
    if any(later.start > earlier.end for earlier, later in pairwise(slots)):
        raise invalid_resource("Slots that are booked together must be adjacent")


def _new_patient_unknown(call: Call, slots: list[Slot]) -> None:
    booking.known_patient(call, slots)
    if "registered" in sent.actors(call.sent, "Patient")[0]:
        raise Refusal("REFERENCE_NOT_FOUND", "Appointment.participant: the patient is not synchronised yet")


def _not_begun_today(slot: Slot, asker: Asker, now: datetime) -> bool:  # noqa: ARG001
    """Slots of today that have begun are hidden; nobody thought of those of the days before."""
    return slot.start > now or slot.start.date() < now.date()


FAULTS = (
    Fault(
        "gaps-allowed",
        "Slots with a gap between them are booked together.",
        ("BPA-029",),
        without("slot_checks", "adjacent"),
    ),
    Fault(
        "overlaps-allowed",
        "Slots that overlap are booked together.",
        ("BPA-029",),
        putting("slot_checks", "adjacent", _overlap_allowed),
    ),
    Fault(
        "schedules-mixed",
        "Slots of different schedules are booked together.",
        ("BPA-030",),
        without("slot_checks", "schedule"),
    ),
    Fault(
        "channels-mixed",
        "Slots of different delivery channels are booked together.",
        ("BPA-031",),
        without("slot_checks", "channel"),
    ),
    Fault(
        "services-mixed",
        "Slots of different slot types are booked together.",
        ("BPA-032",),
        without("slot_checks", "service"),
    ),
    Fault(
        "end-unchecked",
        "The end that is sent isn't compared with the slots.",
        ("BPA-033",),
        without("slot_checks", "end"),
    ),
    Fault(
        "start-unchecked",
        "The start that is sent isn't compared with the slots.",
        ("BPA-035",),
        without("slot_checks", "start"),
    ),
    Fault(
        "slots-taken-one-by-one",
        "Slots are taken one after the other, and stay taken where a later one fails.",
        ("BPA-034",),
        setting(reserve=_one_by_one),
    ),
    Fault(
        "slots-taken-twice",
        "Whether a slot is still free isn't checked.",
        ("BPA-036",),
        without("slot_checks", "free"),
    ),
    Fault(
        "slots-raced-for",
        "Slots are checked and taken in two steps, so that two bookings at once both get them.",
        ("CON-013",),
        setting(transaction=unlocked, reserve=_race),
    ),
    Fault(
        "slots-left-free",
        "A booking doesn't mark its slot as taken.",
        ("SFS-063",),
        setting(reserve=_slots_left_free),
    ),
    Fault(
        "first-slot-taken-only",
        "Of several slots only the first is marked as taken.",
        ("BPA-028",),
        setting(reserve=_first_slot_only),
    ),
    Fault(
        "slots-taken-though-refused",
        "A booking that is refused keeps its slots.",
        ("BPA-062",),
        setting(reserve=_taken_though_refused),
    ),
    Fault(
        "unknown-patients",
        "A patient who isn't the practice's is booked for.",
        ("BPA-038",),
        without("slot_checks", "patient"),
    ),
    Fault(
        "unknown-locations",
        "The location that is sent isn't looked up.",
        ("BPA-039",),
        without("slot_checks", "location"),
    ),
    Fault(
        "unknown-practitioners",
        "The practitioner who is sent isn't looked up.",
        ("BPA-040",),
        without("slot_checks", "practitioner"),
    ),
    Fault(
        "past-slots-booked",
        "A slot that has started is booked.",
        ("BPA-043",),
        without("slot_checks", "future"),
    ),
    Fault(
        "past-days-booked",
        "A search hides what has begun today, and not what is of yesterday; a booking looks at neither.",
        ("BPA-043",),
        both(
            without("slot_checks", "future"),
            putting("visibility", "begun", _not_begun_today),
        ),
    ),
    Fault(
        "earlier-today-booked",
        "Any slot of today is booked, though it has started.",
        ("BPA-043", "BPA-070"),
        putting("slot_checks", "future", _of_today),
        AT_129,
    ),
    Fault(
        "new-patients-unknown",
        "A patient who was just registered can't be booked for at once.",
        ("BPA-063",),
        putting("slot_checks", "patient", _new_patient_unknown),
    ),
    Fault(
        "booking-forgets-bookable",
        "A remembered slot that isn't bookable is booked.",
        ("AAC-035",),
        without("booking_visibility", "bookable"),
    ),
    Fault(
        "booking-forgets-type",
        "A remembered slot for another type of organisation is booked.",
        ("AAC-036",),
        without("booking_visibility", "type"),
    ),
    Fault(
        "booking-by-whoever-has-no-type",
        "A slot for a type of organisation is booked by one that says no type.",
        ("AAC-036",),
        putting(
            "booking_visibility",
            "type",
            lambda slot, asker, now: not asker.types or type_fits(slot, asker, now),
        ),
    ),
    Fault(
        "booking-forgets-code",
        "A remembered slot for other organisations is booked.",
        ("AAC-037",),
        without("booking_visibility", "code"),
    ),
    Fault(
        "booking-forgets-window",
        "A remembered slot beyond the booking window is booked.",
        ("AAC-038",),
        without("booking_visibility", "window"),
    ),
    Fault(
        "booking-forgets-embargo",
        "A remembered slot under embargo is booked.",
        ("AAC-038",),
        without("booking_visibility", "embargo"),
    ),
    Fault(
        "booking-forgets-everything",
        "Restrictions are looked at in the search alone.",
        ("AAC-035", "AAC-036", "AAC-037", "AAC-038"),
        without("slot_checks", "available"),
    ),
    Fault(
        "limit-unchecked",
        "The limit of an organisation isn't looked at.",
        ("AAC-039", "AAC-006"),
        without("slot_checks", "limit"),
    ),
    Fault(
        "limit-per-request",
        "The limit counts the slots of one request.",
        ("AAC-039",),
        putting("slot_checks", "limit", _limit_per_request),
    ),
)
