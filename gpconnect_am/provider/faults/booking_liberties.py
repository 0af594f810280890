"""Faults of bookings that make something of what is wrong, or keep less of what is right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from gpconnect_am.provider import booking
from gpconnect_am.provider.appointments import CANCELLATION_REASON
from gpconnect_am.provider.call import Call, Resource
from gpconnect_am.provider.faults.booking_tools import stored
from gpconnect_am.provider.faults.elements import having, one_more
from gpconnect_am.provider.faults.fault import (
    Change,
    Fault,
    both,
    editing_answer,
    first,
    setting,
    without,
)
from gpconnect_am.provider.outcomes import Refusal
from gpconnect_am.provider.store import StoredAppointment


def _mended(*mends: Callable[[Call], object]) -> Change:
    """Puts right what was sent before it is looked at."""

    def mend(call: Call) -> None:
        for one in mends:
            one(call)

    return first("booking_checks", "mend", mend)


def _texts_as(form: Callable[[str], str]) -> Change:
    def reformed(resource: Resource) -> None:
        resource.update(
            {name: form(resource[name]) for name in ("description", "comment") if name in resource}
        )

    return stored(reformed)


def _last_to_first(call: Call) -> StoredAppointment:
    """The slots are taken from the last to the first, and stay taken where an earlier one fails."""
    slots = booking.find_slots(call)
    store, code = call.practice.store, call.practice.facts.ods_code
    for name, check in call.behaviour.slot_checks.items():
        if name != "free":
            check(call, slots)
    for slot in reversed(slots):
        if store.slot_state(code, slot.id).status != "free":
            store.commit_now()
            raise Refusal("DUPLICATE_REJECTED", f"Slot/{slot.id} is no longer free")
        store.set_slot(code, slot.id, "busy")
    return booking.take(call, slots)


def _unknown_slots_dropped(call: Call) -> None:
    known = call.practice.diary.slots
    parts = call.sent.get("slot", [])
    kept = [part for part in parts if str(part.get("reference", "")).removeprefix("Slot/") in known]
    call.sent["slot"] = kept or parts


def _references_shortened(call: Call) -> None:
    """Of an absolute reference only the end is looked at."""
    actors = [one.get("actor", {}) for one in call.sent.get("participant", [])]
    for part in (*call.sent.get("slot", []), *actors):
        if isinstance(part.get("reference"), str):
            part["reference"] = "/".join(part["reference"].split("/")[-2:])


def _participants_made_up(call: Call) -> None:
    """Whoever is missing is taken to be the first patient, at the place of the slot."""
    facts = call.practice.facts
    slots = booking.find_slots(call)
    given = [
        one
        for one in call.sent.get("participant", [])
        if isinstance(one.get("actor"), dict) and one["actor"].get("reference")
    ]
    for kind, key in (
        ("Patient", f"patient-{facts.patients[0].key}"),
        ("Location", slots[0].schedule.session.surgery),
    ):
        if not any(one["actor"]["reference"].startswith(f"{kind}/") for one in given):
            given.append({"actor": {"reference": f"{kind}/{facts.identifier(key)}"}})
    call.sent["participant"] = [{"status": "accepted", **one} for one in given]


def _times_of_the_slots(call: Call) -> None:
    slots = booking.find_slots(call)
    call.sent["start"] = slots[0].start.isoformat(timespec="seconds")
    call.sent["end"] = slots[-1].end.isoformat(timespec="seconds")


FAULTS = (
    Fault(
        "texts-in-latin-letters",
        "Characters that a column doesn't hold become question marks in texts.",
        ("BPA-022",),
        _texts_as(lambda text: text.encode("latin-1", "replace").decode("latin-1")),
    ),
    Fault(
        "texts-on-one-line",
        "Line breaks, tabs and repeated spaces of texts become one space.",
        ("BPA-022",),
        _texts_as(lambda text: re.sub(r"\s+", " ", text)),
    ),
    Fault(
        "texts-composed",
        "Combining characters of texts are composed with the letters before them.",
        ("BPA-022",),
        _texts_as(lambda text: unicodedata.normalize("NFC", text)),
    ),
    Fault(
        "booked-with-cancellation-reason",
        "A booking is answered with an empty-handed cancellation reason.",
        ("BPA-012",),
        editing_answer(
            "book appointment", one_more("extension", {"url": CANCELLATION_REASON, "valueString": "None"})
        ),
    ),
    Fault(
        "times-of-the-slots-instead",
        "The start and the end that are sent are passed over; those of the slots are taken.",
        ("BPA-033", "BPA-035", "BPA-043", "BPA-047"),
        _mended(_times_of_the_slots),
    ),
    Fault(
        "slots-taken-last-to-first",
        "Slots are taken from the last to the first, and stay taken where an earlier one fails.",
        ("BPA-034",),
        setting(reserve=_last_to_first),
    ),
    Fault(
        "unknown-slots-dropped",
        "Of several slots those that don't exist are passed over.",
        ("BPA-037",),
        _mended(_unknown_slots_dropped),
    ),
    Fault(
        "references-by-their-end",
        "Of an absolute reference only the end is looked at.",
        ("BPA-037", "BPA-038"),
        _mended(_references_shortened),
    ),
    Fault(
        "participants-made-up",
        "Participants that are missing or say nothing are made up.",
        ("BPA-044",),
        _mended(_participants_made_up),
    ),
    Fault(
        "updates-give-other-id",
        "An amendment and a cancellation give the appointment another id.",
        ("RPA-002",),
        both(
            editing_answer("amend appointment", having(id="current")),
            editing_answer("cancel appointment", having(id="current")),
        ),
    ),
    Fault(
        "cancelled-whatever-was-sent",
        "A PUT with the interaction of a cancellation cancels, whatever status it carries.",
        ("HDR-007",),
        without("cancel_checks", "status"),
    ),
)
