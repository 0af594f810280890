"""Faults of bookings that are refused, and leave something behind all the same."""

from __future__ import annotations

import re
from dataclasses import replace

from gpconnect_am.provider import booking, formats
from gpconnect_am.provider.behaviour import Behaviour
from gpconnect_am.provider.call import Answer, Call
from gpconnect_am.provider.faults.fault import Fault, putting, setting
from gpconnect_am.provider.outcomes import Refusal
from gpconnect_am.provider.store import StoredAppointment


def _taken_before_type(call: Call) -> None:
    """The slots are taken from whatever the body says, before its content type is looked at."""
    try:
        formats.body_format(call)
    except Refusal:
        store, code = call.practice.store, call.practice.facts.ods_code
        with store.transaction():
            for key in re.findall(rb'"Slot/([^"]+)"', call.body):
                store.set_slot(code, key.decode(), "busy")
        raise


def _the_rest(call: Call) -> StoredAppointment:
    """What is still free of the slots is taken before the whole is refused."""
    slots = booking.find_slots(call)
    store, code = call.practice.store, call.practice.facts.ods_code
    free = [slot for slot in slots if store.slot_state(code, slot.id).status == "free"]
    if free and len(free) < len(slots):
        for slot in free:
            store.set_slot(code, slot.id, "busy")
        store.commit_now()
    return booking.reserve(call)


def _noted_before_checks(behaviour: Behaviour) -> Behaviour:
    """The slots are noted as busy as the request comes in, and not freed where it is refused."""
    clean = behaviour.handlers["book appointment"]

    def book(call: Call) -> Answer:
        try:
            return clean(call)
        except Refusal as refusal:
            if refusal.status == 422:
                store, code = call.practice.store, call.practice.facts.ods_code
                with store.transaction():
                    for key in re.findall(rb'"Slot/([^"]+)"', call.body):
                        store.set_slot(code, key.decode(), "busy")
            raise

    return replace(behaviour, handlers={**behaviour.handlers, "book appointment": book})


def _locked_after_refusal(behaviour: Behaviour) -> Behaviour:
    """The slots of a refused booking are shown as free, and locked for whoever tries to book them next."""
    clean = behaviour.handlers["book appointment"]
    locked: set[str] = set()

    def book(call: Call) -> Answer:
        wanted = {str(part.get("reference")) for part in call.sent.get("slot", []) if isinstance(part, dict)}
        if wanted & locked:
            raise Refusal("DUPLICATE_REJECTED", "A slot is locked by another session")
        try:
            return clean(call)
        except Refusal:
            locked.update(wanted)
            raise

    return replace(behaviour, handlers={**behaviour.handlers, "book appointment": book})


FAULTS = (
    Fault(
        "slots-locked-after-refusal",
        "A slot whose booking was refused is shown as free, and can't be booked.",
        ("BPA-062",),
        _locked_after_refusal,
    ),
    Fault(
        "slots-noted-before-checks",
        "Whatever is wrong with a booking, its slots are noted as busy before that is found.",
        ("BPA-062",),
        _noted_before_checks,
    ),
    Fault(
        "any-content-type-kept",
        "A body of another content type is refused once its slot was taken.",
        ("BPA-062",),
        putting("format_checks", "content type", _taken_before_type),
    ),
    Fault(
        "late-booking-takes-the-rest",
        "Of several slots those that are still free are taken, and the booking is refused for the others.",
        ("BPA-062",),
        setting(reserve=_the_rest),
    ),
)
