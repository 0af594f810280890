"""Faults of cancelling an appointment."""

from __future__ import annotations

import html
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import datetime

from gpconnect_am.provider import updates
from gpconnect_am.provider.appointments import CANCELLATION_REASON
from gpconnect_am.provider.behaviour import Behaviour
from gpconnect_am.provider.call import Answer, Call, Resource
from gpconnect_am.provider.diary import Slot
from gpconnect_am.provider.faults.elements import (
    having,
    lacking,
    on,
    on_each,
    on_extension,
)
from gpconnect_am.provider.faults.fault import (
    AT_129,
    Change,
    Fault,
    both,
    editing,
    editing_answer,
    putting,
    setting,
    without,
)
from gpconnect_am.provider.faults.update_tools import (
    CANCELLING,
    answer_status,
    handling,
    ignoring,
    ignoring_others,
    outside_only,
    own_only,
    visible_only,
)
from gpconnect_am.provider.outcomes import Refusal, invalid_resource
from gpconnect_am.provider.store import StoredAppointment
from gpconnect_am.provider.visibility import Asker


def _status_only(call: Call, current: StoredAppointment) -> Resource:  # noqa: ARG001
    return {**current.resource, "status": "cancelled"}


def _still_booked(call: Call, current: StoredAppointment) -> Resource:
    return {**updates.cancelled(call, current), "status": "booked"}


def _entered_in_error(call: Call, current: StoredAppointment) -> Resource:
    return {**updates.cancelled(call, current), "status": "entered-in-error"}


def _with_texts(call: Call, current: StoredAppointment) -> Resource:
    texts = {name: call.sent[name] for name in updates.TEXTS if name in call.sent}
    return {**updates.cancelled(call, current), **texts}


def _standard_reason(call: Call, current: StoredAppointment) -> Resource:
    changed = updates.cancelled(call, current)
    on_extension(CANCELLATION_REASON, having(valueString="Cancelled by GP Connect"))(changed)
    return changed


def _reason_as(form: Callable[[str], str]) -> Change:
    def reformed(extension: Resource) -> None:
        extension["valueString"] = form(extension["valueString"])

    def cancelled(call: Call, current: StoredAppointment) -> Resource:
        changed = deepcopy(updates.cancelled(call, current))
        on_extension(CANCELLATION_REASON, reformed)(changed)
        return changed

    return setting(cancelled=cancelled)


def _keep_slots(call: Call, appointment: StoredAppointment) -> None:
    """The slots stay taken."""


def _first_slot_freed(call: Call, appointment: StoredAppointment) -> None:
    kept = appointment.resource["slot"][:1]
    updates.release(call, replace(appointment, resource={**appointment.resource, "slot": kept}))


def _slots_unavailable(call: Call, appointment: StoredAppointment) -> None:
    """A slot that is freed goes back to the practice."""
    for part in appointment.resource["slot"]:
        key = part["reference"].removeprefix("Slot/")
        call.practice.store.set_slot(call.practice.facts.ods_code, key, "busy-unavailable")


def _freed_slots_open(behaviour: Behaviour) -> Behaviour:
    """A slot that is freed loses what was set on it."""
    freed: set[str] = set()

    def release(call: Call, appointment: StoredAppointment) -> None:
        behaviour.release(call, appointment)
        freed.update(part["reference"].removeprefix("Slot/") for part in appointment.resource["slot"])

    rules = {
        name: (lambda slot, asker, now, rule=rule: slot.id in freed or rule(slot, asker, now))
        for name, rule in behaviour.visibility.items()
    }
    return replace(behaviour, release=release, visibility=rules)


def _freed_for_booker(behaviour: Behaviour) -> Behaviour:
    """A slot that is freed is offered to nobody but the organisation that had booked it."""
    keepers: dict[str, str] = {}

    def release(call: Call, appointment: StoredAppointment) -> None:
        behaviour.release(call, appointment)
        booker = appointment.resource["contained"][0]["identifier"][0]["value"]
        keepers.update(
            {part["reference"].removeprefix("Slot/"): booker for part in appointment.resource["slot"]}
        )

    def kept(slot: Slot, asker: Asker, now: datetime) -> bool:  # noqa: ARG001
        return slot.id not in keepers or keepers[slot.id] in asker.codes

    return replace(behaviour, release=release, visibility={**behaviour.visibility, "kept": kept})


def _deleted_on_cancel(behaviour: Behaviour) -> Behaviour:
    """A cancelled appointment is gone from the book."""

    def found(call: Call, patient: str) -> list[StoredAppointment]:
        return [
            one for one in behaviour.appointments_of(call, patient) if one.resource["status"] != "cancelled"
        ]

    def there(call: Call, stored: StoredAppointment) -> None:
        if stored.resource["status"] == "cancelled":
            raise Refusal("NO_RECORD_FOUND", f"Appointment/{call.id} was not found")

    return replace(behaviour, appointments_of=found, read_checks={**behaviour.read_checks, "there": there})


def _vanishing_cancel(call: Call) -> Answer:
    if call.practice.store.appointment(call.practice.facts.ods_code, call.id) is None:
        return Answer.of({**call.sent, "id": call.id}, 200, ETag='W/"1"', Content_Location=call.url(call.id))
    return updates.cancel(call)


def _reason_limited(call: Call, stored: StoredAppointment) -> None:  # noqa: ARG001
    for extension in call.sent.get("extension", []):
        if len(extension.get("valueString", "")) > 100:
            raise invalid_resource("The cancellation reason is too long")


def _without_reason_fails(call: Call, stored: StoredAppointment) -> None:
    try:
        updates.with_reason(call, stored)
    except Refusal:
        raise Refusal("INTERNAL_SERVER_ERROR", "The request could not be carried out") from None


def _with_new_reason(call: Call, current: StoredAppointment) -> Resource:
    kept = [one for one in current.resource["extension"] if one["url"] != CANCELLATION_REASON]
    bare = replace(current, resource={**current.resource, "extension": kept})
    return updates.cancelled(call, bare)


FAULTS = (
    Fault("cancel-answers-202", "A cancellation answers 202.", ("CPA-001",), answer_status(CANCELLING, 202)),
    Fault(
        "cancelled-still-booked",
        "A cancellation is acknowledged, and the appointment stays booked.",
        ("CPA-002",),
        setting(cancelled=_still_booked),
    ),
    Fault(
        "cancelled-as-error",
        "A cancelled appointment bears the status entered-in-error.",
        ("CPA-002",),
        setting(cancelled=_entered_in_error),
    ),
    Fault(
        "cancellation-reason-lost",
        "The cancellation reason isn't kept.",
        ("CPA-003",),
        setting(cancelled=_status_only),
    ),
    Fault(
        "cancellation-reason-standard",
        "The cancellation reason is a standard text.",
        ("CPA-003",),
        setting(cancelled=_standard_reason),
    ),
    Fault(
        "cancellation-reason-loses-its-beginning",
        "Of a long cancellation reason only the end is kept.",
        ("CPA-005",),
        _reason_as(lambda reason: reason[-100:]),
    ),
    Fault(
        "cancellation-reason-in-latin-letters",
        "Characters that a column doesn't hold become question marks in a cancellation reason.",
        ("CPA-005",),
        _reason_as(lambda reason: reason.encode("latin-1", "replace").decode("latin-1")),
    ),
    Fault(
        "cancellation-reason-escaped",
        "Markup in a cancellation reason comes back escaped.",
        ("CPA-005",),
        _reason_as(html.escape),
    ),
    Fault(
        "long-cancellation-reason-refused",
        "A cancellation reason of more than a hundred characters is refused.",
        ("CPA-004",),
        putting("cancel_checks", "length", _reason_limited),
    ),
    Fault(
        "cancel-without-reason-fails",
        "A cancellation without a reason makes the provider fail.",
        ("CPA-006",),
        putting("cancel_checks", "reason", _without_reason_fails),
    ),
    Fault(
        "cancelled-not-valid",
        "The answer to a cancellation lacks the participants' status.",
        ("CPA-007",),
        editing_answer(CANCELLING, on_each("participant", lacking("status"))),
    ),
    Fault(
        "cancelled-without-profile",
        "The answer to a cancellation doesn't assert its profile.",
        ("CPA-008",),
        editing_answer(CANCELLING, on("meta", lacking("profile"))),
    ),
    Fault(
        "cancelled-without-version",
        "The answer to a cancellation doesn't say its version.",
        ("CPA-009",),
        editing_answer(CANCELLING, on("meta", lacking("versionId"))),
    ),
    Fault(
        "cancel-ignores-description",
        "A changed description is passed over on cancel.",
        ("CPA-015",),
        ignoring("cancel_checks", "description"),
    ),
    Fault(
        "cancel-ignores-comment",
        "A changed comment is passed over on cancel.",
        ("CPA-016",),
        ignoring("cancel_checks", "comment"),
    ),
    Fault(
        "cancel-amends-texts",
        "Changed texts are kept on cancel.",
        ("CPA-015",),
        both(without("cancel_checks", "changes"), setting(cancelled=_with_texts)),
    ),
    Fault(
        "cancel-ignores-times",
        "Changed times and slots are passed over on cancel.",
        ("CPA-017",),
        ignoring("cancel_checks", "start", "end", "slot"),
    ),
    Fault(
        "cancel-ignores-participants",
        "Changed participants are passed over on cancel.",
        ("CPA-018",),
        ignoring("cancel_checks", "participant"),
    ),
    Fault(
        "cancel-ignores-organisation",
        "A changed contained organisation is passed over on cancel.",
        ("CPA-019",),
        ignoring("cancel_checks", "contained"),
    ),
    Fault(
        "cancel-ignores-others",
        "Elements that nobody expects are passed over on cancel.",
        ("CPA-020",),
        ignoring_others("cancel_checks"),
    ),
    Fault(
        "cancel-whatever-status",
        "Under the cancel interaction the status that is sent isn't looked at.",
        ("CPA-021",),
        without("cancel_checks", "status"),
    ),
    Fault(
        "past-cancelled",
        "An appointment of the past is read and cancelled.",
        ("CPA-022", "CPA-032"),
        both(without("cancel_checks", "future"), without("read_checks", "future")),
        AT_129,
    ),
    Fault(
        "cancelled-again",
        "A cancelled appointment is cancelled again, with another reason and another version.",
        ("CPA-023",),
        both(without("cancel_checks", "cancelled"), setting(cancelled=_with_new_reason)),
    ),
    Fault(
        "slots-not-freed",
        "A cancellation leaves its slots taken.",
        ("CPA-024", "CPA-026"),
        setting(release=_keep_slots),
    ),
    Fault(
        "slots-freed-for-practice",
        "A slot that is freed goes back to the practice.",
        ("CPA-024", "CPA-026"),
        setting(release=_slots_unavailable),
    ),
    Fault(
        "freed-slots-kept-for-booker",
        "A slot that is freed stays with the organisation that had booked it.",
        ("CPA-024",),
        _freed_for_booker,
    ),
    Fault(
        "first-slot-freed-only",
        "Of several slots only the first is freed.",
        ("CPA-025",),
        setting(release=_first_slot_freed),
    ),
    Fault(
        "freed-slots-leak",
        "A slot that is freed loses what the practice set on it.",
        (
            "AAC-001",
            "AAC-011",
        ),
        _freed_slots_open,
    ),
    Fault(
        "cancel-own-only",
        "Only the organisation that booked may cancel.",
        ("CPA-027",),
        putting("cancel_checks", "own", own_only),
    ),
    Fault(
        "cancel-outside-only",
        "Appointments that the practice booked itself can't be cancelled.",
        ("CPA-028",),
        putting("cancel_checks", "outside", outside_only),
    ),
    Fault(
        "cancel-visible-only",
        "Appointments in slots for others can't be cancelled.",
        ("AAC-043",),
        putting("cancel_checks", "visible", visible_only),
    ),
    Fault(
        "cancel-of-nothing",
        "A cancellation of an appointment that isn't there is acknowledged.",
        ("CPA-029",),
        handling(CANCELLING, _vanishing_cancel),
    ),
    Fault(
        "cancel-deletes",
        "A cancelled appointment is deleted.",
        ("RPA-019", "RPAS-024"),
        _deleted_on_cancel,
    ),
    Fault(
        "two-cancellation-reasons",
        "The cancellation reason stands twice.",
        ("APPT-001",),
        editing(
            "Appointment",
            lambda one: (
                one["extension"].append(one["extension"][-1]) if one["status"] == "cancelled" else None
            ),
        ),
    ),
    Fault(
        "cancellation-reason-as-code",
        "The cancellation reason is a CodeableConcept.",
        ("APPT-002",),
        editing(
            "Appointment",
            on_extension(
                CANCELLATION_REASON,
                lambda one: one.update(valueCodeableConcept={"text": one.pop("valueString")}),
            ),
        ),
    ),
)
