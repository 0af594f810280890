"""Faults of reading, amending and cancelling an appointment."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from gpconnect_am.clock import uk_text
from gpconnect_am.protocol.token import ODS_CODE_SYSTEM
from gpconnect_am.provider import updates
from gpconnect_am.provider.appointments import CANCELLATION_REASON
from gpconnect_am.provider.behaviour import Behaviour
from gpconnect_am.provider.call import Answer, Call, Resource
from gpconnect_am.provider.faults.booking import UNLOCKED_SECONDS, unlocked
from gpconnect_am.provider.faults.elements import (
    having,
    lacking,
    on,
    on_each,
    on_extension,
)
from gpconnect_am.provider.faults.fault import (
    Change,
    Fault,
    answering,
    both,
    editing,
    editing_answer,
    first,
    putting,
    setting,
    without,
)
from gpconnect_am.provider.outcomes import Refusal, invalid_resource
from gpconnect_am.provider.store import StoredAppointment

AMEND = "amend appointment"
READ = "read appointment"
CANCELLING = "cancel appointment"


def _ignoring(group: str, *elements: str) -> Change:
    """Changes of elements are passed over: what was sent is put right before it is compared."""

    def mend(call: Call, stored: StoredAppointment) -> None:
        for element in elements:
            if element in stored.resource:
                call.sent[element] = stored.resource[element]
            else:
                call.sent.pop(element, None)

    return first(group, "mend", mend)


def _ignoring_others(group: str) -> Change:
    """Elements that nobody expects are passed over."""
    expected = {
        *("resourceType", "id", "meta", "contained", "extension", "status", "description", "comment"),
        *("start", "end", "slot", "created", "participant"),
    }

    def mend(call: Call, stored: StoredAppointment) -> None:
        for element in set(call.sent) | set(stored.resource):
            if element not in expected:
                call.sent.pop(element, None)
                if element in stored.resource:
                    call.sent[element] = stored.resource[element]

    return first(group, "mend", mend)


def _applying(element: str) -> Change:
    """A change of an element is carried out on amend."""

    def changed(call: Call, current: StoredAppointment) -> Resource:
        resource = updates.amended(call, current)
        return {**resource, element: call.sent[element]} if element in call.sent else resource

    return both(setting(amended=changed), without("amend_checks", "changes"))


def _cut_on_amend(call: Call, stored: StoredAppointment) -> None:  # noqa: ARG001
    for name, length in (("description", 100), ("comment", 500)):
        if isinstance(call.sent.get(name), str):
            call.sent[name] = call.sent[name][:length]


def _description_kept(call: Call, stored: StoredAppointment) -> None:
    call.sent.setdefault("description", stored.resource["description"])


def _texts_not_stored(call: Call, current: StoredAppointment) -> Resource:  # noqa: ARG001
    return current.resource


def _comment_not_stored(call: Call, current: StoredAppointment) -> Resource:
    changed = updates.amended(call, current)
    return {**changed, "comment": current.resource.get("comment", "")}


def _description_not_stored(call: Call, current: StoredAppointment) -> Resource:
    return {**updates.amended(call, current), "description": current.resource["description"]}


def _comment_wiped(call: Call, current: StoredAppointment) -> Resource:
    changed = updates.amended(call, current)
    if changed["description"] != current.resource["description"]:
        changed.pop("comment", None)
    return changed


def _created_moves(call: Call, current: StoredAppointment) -> Resource:
    return {**updates.amended(call, current), "created": uk_text(call.now)}


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


def _cancelled_unreadable(call: Call, stored: StoredAppointment) -> None:
    if stored.resource["status"] == "cancelled":
        raise Refusal("NO_RECORD_FOUND", f"Appointment/{call.id} was not found")


def _own_only(call: Call, stored: StoredAppointment) -> None:
    """Only the organisation that booked may."""
    codes = _booking_codes(stored)
    if codes and not codes & _token_codes(call):
        raise Refusal("NO_RECORD_FOUND", f"Appointment/{call.id} was not found")


def _outside_only(call: Call, stored: StoredAppointment) -> None:
    """Only what was booked through GP Connect may be touched."""
    if not _booking_codes(stored):
        raise Refusal("NO_RECORD_FOUND", f"Appointment/{call.id} was not found")


def _visible_only(call: Call, stored: StoredAppointment) -> None:
    """Only appointments in slots that the caller could see are there."""
    diary = call.practice.diary.slots
    for part in stored.resource["slot"]:
        slot = diary.get(part["reference"].removeprefix("Slot/"))
        if slot and not slot.restriction.bookable:
            raise Refusal("NO_RECORD_FOUND", f"Appointment/{call.id} was not found")
        if slot and slot.restriction.codes and not slot.restriction.codes & _token_codes(call):
            raise Refusal("NO_RECORD_FOUND", f"Appointment/{call.id} was not found")


def _booking_codes(stored: StoredAppointment) -> set[str]:
    return {
        identifier.get("value", "")
        for contained in stored.resource.get("contained", [])
        for identifier in contained.get("identifier", [])
        if identifier.get("system") == ODS_CODE_SYSTEM
    }


def _token_codes(call: Call) -> set[str]:
    identifiers = call.claims["requesting_organization"].get("identifier", [])
    return {identifier.get("value", "") for identifier in identifiers}


def _strong_too(call: Call, stored: StoredAppointment) -> None:
    header = (call.header("If-Match") or "").strip().removeprefix("W/").strip('"')
    if header and header != str(stored.version):
        raise Refusal("DUPLICATE_REJECTED", "Header If-Match does not name the current version")


def _where_of_the_form(call: Call, stored: StoredAppointment) -> None:
    """Only a header of the right form is looked at."""
    try:
        updates.current_version(call, stored)
    except Refusal as refusal:
        if refusal.code != "BAD_REQUEST":
            raise


def _mismatch_is(status: int) -> Callable[[Call, StoredAppointment], None]:
    def check(call: Call, stored: StoredAppointment) -> None:
        try:
            updates.current_version(call, stored)
        except Refusal as refusal:
            if refusal.code == "DUPLICATE_REJECTED":
                raise Refusal("INVALID_RESOURCE", refusal.diagnostics, status=status) from None
            raise

    return check


def _no_if_match_is_500(call: Call, stored: StoredAppointment) -> None:
    if call.header("If-Match") is None:
        raise Refusal("INTERNAL_SERVER_ERROR", "The request could not be carried out")
    updates.current_version(call, stored)


def _etag_unread(call: Call, stored: StoredAppointment) -> None:
    """The ETag's own quotes are taken for part of the version."""
    if call.header("If-Match") != str(stored.version):
        raise Refusal("DUPLICATE_REJECTED", "Header If-Match does not name the current version")


def _slow(
    changed: Callable[[Call, StoredAppointment], Resource],
) -> Callable[[Call, StoredAppointment], Resource]:
    def change(call: Call, current: StoredAppointment) -> Resource:
        time.sleep(UNLOCKED_SECONDS)
        return changed(call, current)

    return change


def _moving_version(behaviour: Behaviour) -> Behaviour:
    """The version is the time of the request, so it moves on every read."""
    clean = behaviour.handlers[READ]

    def read(call: Call) -> Answer:
        answer = clean(call)
        version = f"{call.now.timestamp() * 1000:.0f}"
        old = answer.headers["ETag"].removeprefix('W/"').removesuffix('"')
        answer.headers["ETag"] = f'W/"{version}"'
        answer.body = answer.body.replace(
            f'"versionId":"{old}"'.encode(), f'"versionId":"{version}"'.encode()
        )
        return answer

    return replace(behaviour, handlers={**behaviour.handlers, READ: read})


def _retrieve_version(bundle: Resource) -> None:
    for entry in bundle.get("entry", []):
        entry["resource"]["meta"]["versionId"] += "0"


def _past_by_day(call: Call, stored: StoredAppointment) -> None:
    """Only what started weeks ago is past."""
    if (call.now - stored.start).days > 30:
        raise invalid_resource("The appointment is in the past")


def _created_by_update(call: Call) -> Answer:
    if call.practice.store.appointment(call.practice.facts.ods_code, call.id) is None:
        return Answer.of({**call.sent, "id": call.id}, 201, ETag='W/"1"', Content_Location=call.url(call.id))
    return updates.amend(call)


def _vanishing_cancel(call: Call) -> Answer:
    if call.practice.store.appointment(call.practice.facts.ods_code, call.id) is None:
        return Answer.of({**call.sent, "id": call.id}, 200, ETag='W/"1"', Content_Location=call.url(call.id))
    return updates.cancel(call)


def _handling(interaction: str, handler: Callable[[Call], Answer]) -> Change:
    return lambda behaviour: replace(behaviour, handlers={**behaviour.handlers, interaction: handler})


def _answer_status(interaction: str, status: int) -> Change:
    def edit(call: Call, answer: Answer) -> None:  # noqa: ARG001
        answer.status = status

    return answering(interaction, edit)


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
    Fault("amend-answers-202", "An amendment answers 202.", ("APA-001",), _answer_status(AMEND, 202)),
    Fault(
        "amended-description-lost",
        "A changed description is answered, and not kept.",
        ("APA-002", "APA-004"),
        setting(amended=_description_not_stored),
    ),
    Fault(
        "amended-comment-lost",
        "A changed comment isn't kept.",
        ("APA-003",),
        setting(amended=_comment_not_stored),
    ),
    Fault(
        "amendment-not-kept",
        "An amendment is acknowledged, and nothing changes.",
        ("APA-002", "APA-003", "APA-004"),
        setting(amended=_texts_not_stored),
    ),
    Fault(
        "amendment-wipes-comment",
        "An amended description wipes the comment.",
        ("APA-004", "APA-002"),
        setting(amended=_comment_wiped),
    ),
    Fault(
        "amendment-moves-created",
        "An amendment sets the time of creation anew.",
        ("APA-004",),
        setting(amended=_created_moves),
    ),
    Fault(
        "amended-not-valid",
        "The answer to an amendment lacks the participants' status.",
        ("APA-005",),
        editing_answer(AMEND, on_each("participant", lacking("status"))),
    ),
    Fault(
        "amended-without-profile",
        "The answer to an amendment doesn't assert its profile.",
        ("APA-006",),
        editing_answer(AMEND, on("meta", lacking("profile"))),
    ),
    Fault(
        "amended-without-version",
        "The answer to an amendment doesn't say its version.",
        ("APA-007",),
        editing_answer(AMEND, on("meta", lacking("versionId"))),
    ),
    Fault(
        "amend-ignores-status",
        "A changed status is passed over on amend.",
        ("APA-013",),
        _ignoring("amend_checks", "status"),
    ),
    Fault(
        "amend-cancels",
        "A status of cancelled under the amend interaction cancels.",
        ("APA-013", "HDR-007"),
        _applying("status"),
    ),
    Fault(
        "amend-ignores-times",
        "Changed times are passed over on amend.",
        ("APA-014",),
        _ignoring("amend_checks", "start", "end"),
    ),
    Fault(
        "amend-ignores-slots",
        "Changed slots are passed over on amend.",
        ("APA-015",),
        _ignoring("amend_checks", "slot"),
    ),
    Fault(
        "amend-ignores-participants",
        "Changed participants are passed over on amend.",
        ("APA-016",),
        _ignoring("amend_checks", "participant"),
    ),
    Fault(
        "amend-ignores-organisation",
        "A changed booking organisation is passed over on amend.",
        ("APA-017",),
        _ignoring("amend_checks", "contained", "extension"),
    ),
    Fault(
        "amend-ignores-created",
        "A changed time of creation is passed over on amend.",
        ("APA-018",),
        _ignoring("amend_checks", "created"),
    ),
    Fault(
        "amend-ignores-reason",
        "An added reason is passed over on amend.",
        ("APA-019",),
        _ignoring("amend_checks", "reason"),
    ),
    Fault(
        "amend-ignores-others",
        "Elements that nobody expects are passed over on amend.",
        ("APA-020",),
        _ignoring_others("amend_checks"),
    ),
    Fault(
        "amend-ignores-cancellation-reason",
        "A cancellation reason is let through on amend.",
        ("APA-032", "APA-020"),
        _ignoring("amend_checks", "extension"),
    ),
    Fault(
        "past-amended",
        "An appointment of the past is amended.",
        ("APA-021",),
        without("amend_checks", "future"),
    ),
    Fault(
        "cancelled-amended",
        "A cancelled appointment is amended.",
        ("APA-022", "APA-033"),
        without("amend_checks", "cancelled"),
    ),
    Fault(
        "amended-texts-cut",
        "Texts that are too long are cut on amend.",
        ("APA-023", "APA-024"),
        first("amend_checks", "cut", _cut_on_amend),
    ),
    Fault(
        "amended-description-kept",
        "Without a description the old one stays.",
        ("APA-025",),
        first("amend_checks", "kept", _description_kept),
    ),
    Fault(
        "amend-creates",
        "An amendment of an appointment that isn't there creates it.",
        ("APA-026",),
        _handling(AMEND, _created_by_update),
    ),
    Fault(
        "amend-own-only",
        "Only the organisation that booked may amend.",
        ("APA-027",),
        putting("amend_checks", "own", _own_only),
    ),
    Fault(
        "amend-outside-only",
        "Appointments that the practice booked itself can't be amended.",
        ("APA-028",),
        putting("amend_checks", "outside", _outside_only),
    ),
    Fault(
        "amend-visible-only",
        "Appointments in slots for others can't be amended.",
        ("AAC-042", "APA-028"),
        putting("amend_checks", "visible", _visible_only),
    ),
    Fault("cancel-answers-202", "A cancellation answers 202.", ("CPA-001",), _answer_status(CANCELLING, 202)),
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
        ("CPA-003", "CPA-005"),
        setting(cancelled=_standard_reason),
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
        _ignoring("cancel_checks", "description"),
    ),
    Fault(
        "cancel-ignores-comment",
        "A changed comment is passed over on cancel.",
        ("CPA-016",),
        _ignoring("cancel_checks", "comment"),
    ),
    Fault(
        "cancel-amends-texts",
        "Changed texts are kept on cancel.",
        ("CPA-015", "CPA-016"),
        both(without("cancel_checks", "changes"), setting(cancelled=_with_texts)),
    ),
    Fault(
        "cancel-ignores-times",
        "Changed times and slots are passed over on cancel.",
        ("CPA-017",),
        _ignoring("cancel_checks", "start", "end", "slot"),
    ),
    Fault(
        "cancel-ignores-participants",
        "Changed participants are passed over on cancel.",
        ("CPA-018",),
        _ignoring("cancel_checks", "participant"),
    ),
    Fault(
        "cancel-ignores-organisation",
        "A changed contained organisation is passed over on cancel.",
        ("CPA-019",),
        _ignoring("cancel_checks", "contained"),
    ),
    Fault(
        "cancel-ignores-others",
        "Elements that nobody expects are passed over on cancel.",
        ("CPA-020",),
        _ignoring_others("cancel_checks"),
    ),
    Fault(
        "cancel-whatever-status",
        "Under the cancel interaction the status that is sent isn't looked at.",
        ("CPA-021", "HDR-007"),
        without("cancel_checks", "status"),
    ),
    Fault(
        "past-cancelled",
        "An appointment of the past is cancelled.",
        ("CPA-022", "CPA-032"),
        without("cancel_checks", "future"),
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
        "first-slot-freed-only",
        "Of several slots only the first is freed.",
        ("CPA-025",),
        setting(release=_first_slot_freed),
    ),
    Fault(
        "freed-slots-leak",
        "A slot that is freed loses what the practice set on it.",
        ("AAC-001", "CPA-024"),
        _freed_slots_open,
    ),
    Fault(
        "cancel-own-only",
        "Only the organisation that booked may cancel.",
        ("CPA-027",),
        putting("cancel_checks", "own", _own_only),
    ),
    Fault(
        "cancel-outside-only",
        "Appointments that the practice booked itself can't be cancelled.",
        ("CPA-028",),
        putting("cancel_checks", "outside", _outside_only),
    ),
    Fault(
        "cancel-visible-only",
        "Appointments in slots for others can't be cancelled.",
        ("AAC-043", "CPA-028"),
        putting("cancel_checks", "visible", _visible_only),
    ),
    Fault(
        "cancel-of-nothing",
        "A cancellation of an appointment that isn't there is acknowledged.",
        ("CPA-029",),
        _handling(CANCELLING, _vanishing_cancel),
    ),
    Fault(
        "cancel-deletes",
        "A cancelled appointment is deleted.",
        ("CPA-002", "RPA-019", "RPAS-024"),
        _deleted_on_cancel,
    ),
    Fault("read-answers-203", "A read answers 203.", ("RPA-001",), _answer_status(READ, 203)),
    Fault(
        "read-not-valid",
        "A read lacks the participants' status.",
        ("RPA-003",),
        editing_answer(READ, on_each("participant", lacking("status"))),
    ),
    Fault(
        "read-without-profile",
        "A read doesn't assert the profile.",
        ("RPA-004",),
        editing_answer(READ, on("meta", lacking("profile"))),
    ),
    Fault(
        "read-without-version",
        "A read doesn't say the version.",
        ("RPA-005",),
        editing_answer(READ, on("meta", lacking("versionId"))),
    ),
    Fault("past-read", "An appointment of the past is read.", ("RPA-013",), without("read_checks", "future")),
    Fault(
        "past-month-read",
        "Appointments of the last month are read.",
        ("RPA-013",),
        putting("read_checks", "future", _past_by_day),
    ),
    Fault(
        "read-own-only",
        "Only the organisation that booked may read.",
        ("RPA-017",),
        putting("read_checks", "own", _own_only),
    ),
    Fault(
        "read-outside-only",
        "Appointments that the practice booked itself can't be read.",
        ("RPA-018",),
        putting("read_checks", "outside", _outside_only),
    ),
    Fault(
        "read-visible-only",
        "Appointments in slots for others can't be read.",
        ("AAC-041", "RPA-018"),
        putting("read_checks", "visible", _visible_only),
    ),
    Fault(
        "cancelled-unreadable",
        "A cancelled appointment can't be read.",
        ("RPA-019",),
        putting("read_checks", "cancelled", _cancelled_unreadable),
    ),
    Fault(
        "version-stands-still",
        "An update doesn't move the version.",
        ("CON-004", "CON-012", "APA-007"),
        setting(next_version=lambda version: version),
    ),
    Fault(
        "version-moves-on-read",
        "The version is another one on every read.",
        ("CON-005", "RPA-005"),
        _moving_version,
    ),
    Fault(
        "retrieve-versions-differ",
        "The versions of a retrieve are others than those of a read.",
        ("CON-005", "RPAS-022"),
        editing_answer("retrieve a patient's appointments", _retrieve_version),
    ),
    Fault(
        "amend-ignores-if-match",
        "If-Match isn't looked at on amend, so updates are lost.",
        ("CON-006", "CON-012"),
        without("amend_checks", "version"),
    ),
    Fault(
        "cancel-ignores-if-match",
        "If-Match isn't looked at on cancel.",
        ("CON-007",),
        without("cancel_checks", "version"),
    ),
    Fault(
        "stale-amend-is-422",
        "A stale If-Match on amend is answered as an invalid resource.",
        ("CON-006",),
        putting("amend_checks", "version", _mismatch_is(422)),
    ),
    Fault(
        "stale-cancel-is-422",
        "A stale If-Match on cancel is answered as an invalid resource.",
        ("CON-007",),
        putting("cancel_checks", "version", _mismatch_is(422)),
    ),
    Fault(
        "amend-without-if-match-fails",
        "An amendment without If-Match makes the provider fail.",
        ("CON-008",),
        putting("amend_checks", "version", _no_if_match_is_500),
    ),
    Fault(
        "cancel-without-if-match-fails",
        "A cancellation without If-Match makes the provider fail.",
        ("CON-009",),
        putting("cancel_checks", "version", _no_if_match_is_500),
    ),
    Fault(
        "current-if-match-refused",
        "The current ETag, as it was sent, isn't recognised.",
        ("CON-010", "APA-001"),
        putting("amend_checks", "version", _etag_unread),
    ),
    Fault(
        "malformed-if-match",
        "An If-Match without its quotes or its W/ is understood all the same.",
        ("CON-011",),
        both(
            putting("amend_checks", "version", _strong_too),
            putting("cancel_checks", "version", _strong_too),
        ),
    ),
    Fault(
        "unreadable-if-match-passed-over",
        "An If-Match that can't be read is passed over.",
        ("CON-011", "CON-008"),
        putting("amend_checks", "version", _where_of_the_form),
    ),
    Fault(
        "amendments-raced",
        "Of two amendments at once both win, and one is lost.",
        ("CON-012", "CON-006"),
        setting(transaction=unlocked, amended=_slow(updates.amended)),
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
        ("APPT-002", "CPA-003"),
        editing(
            "Appointment",
            on_extension(
                CANCELLATION_REASON,
                lambda one: one.update(valueCodeableConcept={"text": one.pop("valueString")}),
            ),
        ),
    ),
    Fault(
        "versions-unkept",
        "A server without history gives neither ETag nor version.",
        ("CON-015", "CON-001"),
        both(
            editing("Appointment", on("meta", lacking("versionId"))),
            *(
                answering(name, lambda call, answer: answer.headers.pop("ETag", None))  # noqa: ARG005
                for name in (READ, AMEND, CANCELLING, "book appointment")
            ),
        ),
    ),
)
