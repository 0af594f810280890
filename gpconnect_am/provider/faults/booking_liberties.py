"""Faults of bookings that make something of what is wrong, or keep less of what is right."""

from __future__ import annotations

import re
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from threading import Lock

from gpconnect_am.clock import uk_text
from gpconnect_am.protocol.token import ODS_CODE_SYSTEM
from gpconnect_am.provider import booking
from gpconnect_am.provider.appointments import CANCELLATION_REASON
from gpconnect_am.provider.behaviour import Behaviour
from gpconnect_am.provider.call import Call, Resource
from gpconnect_am.provider.diary import Slot
from gpconnect_am.provider.faults.booking_tools import UNLOCKED_SECONDS, stored, unlocked
from gpconnect_am.provider.faults.elements import having, on_each, one_more
from gpconnect_am.provider.faults.fault import (
    Change,
    Fault,
    both,
    editing_answer,
    first,
    putting,
    setting,
    without,
)
from gpconnect_am.provider.faults.update_tools import token_codes
from gpconnect_am.provider.outcomes import Refusal, invalid_resource
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


def _booking_schedules_too(call: Call) -> None:
    """A schedule in the place of a slot stands for its first free slot at that time."""
    start = str(call.sent.get("start"))[:16]
    states = call.practice.store.slot_states(call.practice.facts.ods_code)
    free = (
        slot.id
        for slot in call.practice.diary.slots.values()
        if uk_text(slot.start).startswith(start) and slot.id not in states and slot.restriction.bookable
    )
    for part in call.sent.get("slot", []):
        if str(part.get("reference", "")).startswith("Schedule/"):
            part["reference"] = f"Slot/{next(free, 'none')}"


def _first_two_adjacent(call: Call, slots: list[Slot]) -> None:
    """Only the first two slots are compared."""
    booking.adjacent(call, slots[:2])


def _statuses_of_the_day(call: Call) -> None:
    """Statuses that come after a booking are taken for one."""
    if call.sent.get("status") in ("fulfilled", "entered-in-error"):
        call.sent["status"] = "booked"


def _blank_description(call: Call) -> None:
    call.sent["description"] = call.sent.get("description") or "GP Connect appointment"
    if "description" not in call.body.decode(errors="replace"):
        del call.sent["description"]


def _codes_without_value(call: Call) -> None:
    for organisation in call.sent.get("contained", []):
        for identifier in organisation.get("identifier", []):
            if identifier.get("system") == ODS_CODE_SYSTEM:
                identifier.setdefault("value", "unknown")


def _first_telecom(resource: Resource) -> None:
    resource["contained"] = [
        {**one, "telecom": one["telecom"][:1]} if "telecom" in one else one
        for one in resource.get("contained", [])
    ]


def _with_another_practitioner(call: Call, slots: list[Slot]) -> Resource:
    resource = booking.booked_resource(call, slots)
    sent = [part["actor"]["reference"] for part in resource["participant"]]
    if not any(reference.startswith("Practitioner/") for reference in sent):
        clinician = slots[0].schedule.session.clinician
        own = call.practice.facts.identifier(clinician) if clinician else ""
        other = next(
            reference
            for reference in call.practice.directory
            if reference.startswith("Practitioner/") and reference != f"Practitioner/{own}"
        )
        added = {"actor": {"reference": other}, "status": "accepted"}
        resource["participant"] = [*resource["participant"], added]
    return resource


def _id_taken_over(call: Call, slots: list[Slot]) -> Resource:
    """The id that was sent is the id of the appointment."""
    made = booking.booked_resource(call, slots)
    return {**made, "id": call.sent.get("id", made["id"])}


def _race_between_organisations(behaviour: Behaviour) -> Behaviour:
    """Bookings wait for those of the same organisation only."""
    locks: dict[str, Lock] = defaultdict(Lock)

    def reserve(call: Call) -> StoredAppointment:
        with locks[" ".join(sorted(token_codes(call)))]:
            slots = booking.find_slots(call)
            for check in call.behaviour.slot_checks.values():
                check(call, slots)
            time.sleep(UNLOCKED_SECONDS)
            return booking.take(call, slots)

    return replace(behaviour, transaction=unlocked, reserve=reserve)


def _no_short_description(call: Call) -> None:
    if len(call.sent.get("description", "ample")) < 3:
        raise invalid_resource("Appointment.description says nothing")


def _arrived(resource: Resource) -> None:
    if resource["status"] == "booked":
        resource["status"] = "arrived"


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
        "practitioner-made-up",
        "Where no practitioner is sent, the first of the practice who does not run the session is added.",
        ("BPA-066",),
        setting(booked_resource=_with_another_practitioner),
    ),
    Fault(
        "participants-made-up",
        "Participants that are missing or say nothing are made up.",
        ("BPA-044",),
        _mended(_participants_made_up),
    ),
    Fault(
        "schedules-booked-as-slots",
        "A schedule in the place of a slot stands for its slot of that time.",
        ("BPA-037",),
        _mended(_booking_schedules_too),
    ),
    Fault(
        "gap-before-third-slot",
        "Of several slots only the first two are looked at for a gap.",
        ("BPA-029",),
        putting("slot_checks", "adjacent", _first_two_adjacent),
    ),
    Fault(
        "later-statuses-booked",
        "A status that an appointment may have later on is taken for booked.",
        ("BPA-050",),
        _mended(_statuses_of_the_day),
    ),
    Fault(
        "empty-description-filled-in",
        "An empty description is filled in.",
        ("BPA-058",),
        _mended(_blank_description),
    ),
    Fault(
        "organisation-code-by-system",
        "An ODS code is known by its system, and may lack its value.",
        ("BPA-054",),
        _mended(_codes_without_value),
    ),
    Fault(
        "organisation-first-telecom-only",
        "Of the booking organisation's telecoms only the first is kept.",
        ("BPA-016",),
        stored(_first_telecom),
    ),
    Fault(
        "short-descriptions-refused",
        "A description of less than three characters is refused.",
        ("BPA-018",),
        _mended(_no_short_description),
    ),
    Fault(
        "read-as-arrived",
        "A booked appointment is read and listed as arrived.",
        ("BPA-066",),
        both(
            editing_answer("read appointment", _arrived),
            editing_answer(
                "retrieve a patient's appointments",
                on_each("entry", lambda entry: _arrived(entry["resource"])),
            ),
        ),
    ),
    Fault(
        "bookings-under-the-id-sent",
        "A booking is kept under the id that its content bears, and takes the place of what had it.",
        ("BPA-002",),
        setting(booked_resource=_id_taken_over),
    ),
    Fault(
        "slots-raced-for-by-organisations",
        "Bookings of one organisation wait for each other, and for nobody else's.",
        ("CON-013",),
        _race_between_organisations,
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
