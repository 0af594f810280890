"""Faults of booking: what is let through, what is lost or changed, and slots taken twice."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from itertools import pairwise

from gpconnect_am.clock import uk_text
from gpconnect_am.protocol.token import ODS_CODE_SYSTEM
from gpconnect_am.provider import booking, sent
from gpconnect_am.provider.appointments import BOOKING_ORGANISATION
from gpconnect_am.provider.behaviour import Behaviour
from gpconnect_am.provider.call import Answer, Call, Check, Resource
from gpconnect_am.provider.diary import Slot
from gpconnect_am.provider.faults.elements import (
    Edit,
    having,
    lacking,
    on_each,
    on_extension,
    on_first,
    one_more,
    repeated,
    without_extension,
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
from gpconnect_am.provider.faults.slots import SPECIALTY, in_summer_time, in_utc
from gpconnect_am.provider.outcomes import Refusal, invalid_resource
from gpconnect_am.provider.resources import CODE_SYSTEMS, DELIVERY_CHANNEL, NHS, PRACTITIONER_ROLE
from gpconnect_am.provider.store import Store, StoredAppointment

BOOK = "book appointment"
UNLOCKED_SECONDS = 0.05
"""How long others have between a look and a change, where nothing is locked."""
REASON = [{"text": "Cough"}]


def _booked(edit: Edit) -> Change:
    return editing_answer(BOOK, edit)


def _stored(edit: Callable[[Resource], object]) -> Change:
    """Changes what is put into the book."""

    def change(behaviour: Behaviour) -> Behaviour:
        def resource(call: Call, slots: list[Slot]) -> Resource:
            made = dict(behaviour.booked_resource(call, slots))
            edit(made)
            return made

        return replace(behaviour, booked_resource=resource)

    return change


def _mended(mend: Callable[[Call], object]) -> Change:
    """Puts right what was sent before it is looked at."""
    return first("booking_checks", "mend", mend)


def _default(element: str, value: Callable[[Call], object]) -> Check:
    def mend(call: Call) -> None:
        call.sent.setdefault(element, value(call))

    return mend


def _taken_out(*elements: str) -> Check:
    def mend(call: Call) -> None:
        for element in elements:
            call.sent.pop(element, None)

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


def _strip_organisation(*elements: str) -> Edit:
    def edit(resource: Resource) -> None:
        resource["contained"] = [
            {name: value for name, value in one.items() if name not in elements}
            for one in resource.get("contained", [])
        ]

    return edit


def _only_number_of_telecom(resource: Resource) -> None:
    resource["contained"] = [
        {**one, "telecom": [{"value": phone.get("value")} for phone in one.get("telecom", [])]}
        for one in resource.get("contained", [])
    ]


def _name_in_capitals(resource: Resource) -> None:
    resource["contained"] = [{**one, "name": one["name"].upper()} for one in resource.get("contained", [])]


def _no_booking_organisation(resource: Resource) -> None:
    without_extension(BOOKING_ORGANISATION)(resource)
    resource.pop("contained", None)


def unlocked(store: Store) -> AbstractContextManager[None]:  # noqa: ARG001
    """No transaction: each statement is by itself, and others get in between."""
    return nullcontext()


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


def _limit_per_request(call: Call, slots: list[Slot]) -> None:  # noqa: ARG001
    limit = slots[0].restriction.limit
    if limit is not None and len(slots) > limit:
        raise invalid_resource(f"The booking organisation may book {limit} of these slots at most")


def _location_header(make: Callable[[str], str]) -> Change:
    def edit(call: Call, answer: Answer) -> None:  # noqa: ARG001
        answer.headers["Location"] = make(answer.headers["Location"])

    return answering(BOOK, edit)


def _no_location(call: Call, answer: Answer) -> None:  # noqa: ARG001
    answer.headers.pop("Location")


def _no_last_modified(call: Call, answer: Answer) -> None:  # noqa: ARG001
    answer.headers.pop("Last-Modified")


def _answers_200(call: Call, answer: Answer) -> None:  # noqa: ARG001
    answer.status = 200


def _of_today(call: Call, slots: list[Slot]) -> None:
    if slots[0].start.date() < call.now.date():
        raise invalid_resource("Appointment.start is in the past")


def _overlap_allowed(call: Call, slots: list[Slot]) -> None:  # noqa: ARG001
    if any(later.start > earlier.end for earlier, later in pairwise(slots)):
        raise invalid_resource("Slots that are booked together must be adjacent")


def _status_made_booked(call: Call) -> None:
    call.sent["status"] = "booked"


def _status_missing_only(call: Call) -> None:
    call.sent.setdefault("status", "booked")


def _time_of_request(resource: Resource) -> None:
    resource["created"] = resource["created"][:10] + "T00:00:00" + resource["created"][19:]


def _new_patient_unknown(call: Call, slots: list[Slot]) -> None:
    booking.known_patient(call, slots)
    if "registered" in sent.actors(call.sent, "Patient")[0]:
        raise Refusal("REFERENCE_NOT_FOUND", "Appointment.participant: the patient is not synchronised yet")


FAULTS = (
    Fault("booking-answers-200", "A booking answers 200.", ("BPA-001",), answering(BOOK, _answers_200)),
    Fault(
        "location-header-missing",
        "A created appointment comes without a Location header.",
        ("BPA-002",),
        answering(BOOK, _no_location),
    ),
    Fault(
        "location-header-without-version",
        "The Location header lacks the version.",
        ("BPA-002",),
        _location_header(lambda text: text.partition("/_history")[0]),
    ),
    Fault(
        "location-header-of-another",
        "The Location header leads to an appointment that isn't there.",
        ("BPA-002",),
        _location_header(lambda text: text.replace("/_history", "-x/_history")),
    ),
    Fault(
        "last-modified-missing",
        "A created appointment comes without Last-Modified.",
        ("BPA-003",),
        answering(BOOK, _no_last_modified),
    ),
    Fault(
        "booked-not-valid",
        "The answer to a booking lacks the participants' status.",
        ("BPA-004",),
        _booked(on_each("participant", lacking("status"))),
    ),
    Fault(
        "booked-without-profile",
        "The answer to a booking doesn't assert its profile.",
        ("BPA-005",),
        _booked(lambda resource: resource["meta"].pop("profile")),
    ),
    Fault(
        "booked-without-version",
        "The answer to a booking doesn't say its version.",
        ("BPA-006",),
        _booked(lambda resource: resource["meta"].pop("versionId")),
    ),
    Fault(
        "booked-without-slot-type",
        "The slot type name is lost in the appointment.",
        ("BPA-007", "APA-008", "CPA-010", "RPA-008", "RPAS-029"),
        editing("Appointment", lacking("serviceType")),
    ),
    Fault(
        "booked-with-other-slot-type",
        "The appointment bears the session's name as its slot type.",
        ("BPA-007", "RPA-008"),
        editing("Appointment", having(serviceType=[{"text": "Appointment"}])),
    ),
    Fault(
        "booked-without-session-name",
        "The session name is lost in the appointment.",
        ("BPA-008", "APA-009", "CPA-011", "RPA-009", "RPAS-030"),
        editing("Appointment", lacking("serviceCategory")),
    ),
    Fault(
        "appointments-with-reason",
        "Appointments are shown with a reason.",
        ("BPA-010", "APA-011", "CPA-013", "RPA-011", "RPAS-032"),
        editing("Appointment", having(reason=REASON)),
    ),
    Fault(
        "appointments-with-specialty",
        "Appointments are shown with a specialty.",
        ("BPA-011", "APA-012", "CPA-014", "RPA-012", "RPAS-033"),
        editing("Appointment", having(specialty=SPECIALTY)),
    ),
    Fault(
        "booked-as-pending",
        "An appointment waits for the practice to confirm it.",
        ("BPA-012",),
        _stored(having(status="pending")),
    ),
    Fault(
        "booked-without-channel",
        "The slot's delivery channel is lost in the appointment.",
        ("BPA-013", "APPT-006"),
        editing("Appointment", without_extension(DELIVERY_CHANNEL)),
    ),
    Fault(
        "booked-in-person",
        "Every appointment is shown as held in person.",
        ("BPA-013",),
        editing("Appointment", on_extension(DELIVERY_CHANNEL, having(valueCode="In-person"))),
    ),
    Fault(
        "booked-without-role",
        "The practitioner role is lost in the appointment.",
        ("BPA-014", "APPT-005"),
        editing("Appointment", without_extension(PRACTITIONER_ROLE)),
    ),
    Fault(
        "booking-organisation-lost",
        "The booking organisation isn't kept.",
        ("BPA-015",),
        _stored(_no_booking_organisation),
    ),
    Fault(
        "booking-organisation-for-own-eyes",
        "The booking organisation is shown on booking, and never again.",
        ("BPA-015",),
        both(
            editing_answer("read appointment", _no_booking_organisation),
            editing_answer(
                "retrieve a patient's appointments",
                on_each("entry", lambda entry: _no_booking_organisation(entry["resource"])),
            ),
        ),
    ),
    Fault(
        "organisation-type-lost",
        "The booking organisation's type isn't kept.",
        ("BPA-016", "HTTP-051"),
        _stored(_strip_organisation("type")),
    ),
    Fault(
        "organisation-telecom-lost",
        "The booking organisation's telecom isn't kept.",
        ("BPA-016", "HTTP-051"),
        _stored(_strip_organisation("telecom")),
    ),
    Fault(
        "organisation-telecom-as-number",
        "Of the booking organisation's telecom only the number is kept.",
        ("BPA-016", "HTTP-051"),
        _stored(_only_number_of_telecom),
    ),
    Fault(
        "organisation-name-looked-up",
        "The booking organisation's name is taken from a directory.",
        ("BPA-016", "HTTP-051"),
        _stored(_name_in_capitals),
    ),
    Fault(
        "short-descriptions",
        "Descriptions are refused beyond 80 characters.",
        ("BPA-018", "APA-030"),
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
        ("BPA-019", "APA-030"),
        _refusing(
            "short", lambda call: len(call.sent.get("comment", "")) > 255, "Appointment.comment is too long"
        ),
    ),
    Fault(
        "long-descriptions-cut",
        "A description that is too long is cut.",
        ("BPA-020", "BPA-022"),
        _mended(_cut("description", 100)),
    ),
    Fault(
        "long-comments-cut",
        "A comment that is too long is cut.",
        ("BPA-021", "BPA-022"),
        _mended(_cut("comment", 500)),
    ),
    Fault(
        "long-descriptions-lose-their-end",
        "A description of any length is taken, and stored in a column of 100.",
        ("BPA-020", "BPA-022"),
        both(
            _any_length("description"), _stored(lambda one: one.update(description=one["description"][:100]))
        ),
    ),
    Fault(
        "descriptions-cut-at-eighty",
        "Descriptions are cut after 80 characters.",
        ("BPA-018", "BPA-022", "APA-024"),
        editing("Appointment", lambda one: one.update(description=one["description"][:80])),
    ),
    Fault(
        "texts-trimmed",
        "Leading and trailing space of texts is lost.",
        ("BPA-022",),
        _stored(
            lambda one: one.update(
                {name: one[name].strip() for name in ("description", "comment") if name in one}
            )
        ),
    ),
    Fault(
        "markup-escaped",
        "Markup in texts comes back escaped.",
        ("BPA-022",),
        _stored(
            lambda one: one.update(
                {
                    name: one[name].replace("&", "&amp;").replace("<", "&lt;")
                    for name in ("description", "comment")
                    if name in one
                }
            )
        ),
    ),
    Fault(
        "comment-lost",
        "The comment isn't kept.",
        ("BPA-019", "BPA-022"),
        _stored(lacking("comment")),
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
        ("BPA-033", "BPA-035"),
        without("slot_checks", "end"),
    ),
    Fault(
        "start-unchecked",
        "The start that is sent isn't compared with the slots.",
        ("BPA-035", "BPA-033"),
        without("slot_checks", "start"),
    ),
    Fault(
        "slots-taken-one-by-one",
        "Slots are taken one after the other, and stay taken where a later one fails.",
        ("BPA-034", "BPA-062"),
        setting(reserve=_one_by_one),
    ),
    Fault(
        "slots-taken-twice",
        "Whether a slot is still free isn't checked.",
        ("BPA-036", "CON-013"),
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
        ("SFS-063", "BPA-036"),
        setting(reserve=_slots_left_free),
    ),
    Fault(
        "first-slot-taken-only",
        "Of several slots only the first is marked as taken.",
        ("SFS-063", "BPA-028", "BPA-036"),
        setting(reserve=_first_slot_only),
    ),
    Fault(
        "slots-taken-though-refused",
        "A booking that is refused keeps its slots.",
        ("BPA-062",),
        setting(reserve=_taken_though_refused),
    ),
    Fault(
        "unknown-slots-by-time",
        "A slot that doesn't exist is looked for by its time.",
        ("BPA-037",),
        _mended(_unknown_slots_by_time),
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
        "past-slots-booked",
        "A slot that has started is booked.",
        ("BPA-043",),
        without("slot_checks", "future"),
    ),
    Fault(
        "earlier-today-booked",
        "Any slot of today is booked, though it has started.",
        ("BPA-043", "BPA-070"),
        putting("slot_checks", "future", _of_today),
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
        "new-patients-unknown",
        "A patient who was just registered can't be booked for at once.",
        ("BPA-063",),
        putting("slot_checks", "patient", _new_patient_unknown),
    ),
    Fault(
        "created-without-time",
        "The time of day of creation is lost.",
        ("BPA-066",),
        _stored(_time_of_request),
    ),
    Fault(
        "participants-lost",
        "The location is lost among the participants.",
        ("BPA-066",),
        _stored(lambda one: one.update(participant=one["participant"][:1])),
    ),
    Fault(
        "later-slots-lost",
        "Of several slots only the first is kept in the appointment.",
        ("BPA-066", "BPA-028"),
        _stored(lambda one: one.update(slot=one["slot"][:1])),
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
        ("AAC-039", "AAC-006"),
        putting("slot_checks", "limit", _limit_per_request),
    ),
    Fault(
        "appointment-times-in-utc",
        "Appointment times are written with a Z.",
        ("RPA-007", "RPAS-028"),
        editing("Appointment", in_utc("start", "end", "created")),
    ),
    Fault(
        "appointment-created-in-utc",
        "The time of creation is written with a Z.",
        ("RPA-007", "RPAS-028"),
        editing("Appointment", in_utc("created")),
    ),
    Fault(
        "appointment-times-always-summer",
        "Appointment times bear +01:00 in winter too.",
        ("RPA-007", "RPAS-028"),
        editing("Appointment", in_summer_time("start", "end")),
    ),
    Fault(
        "two-booking-organisations",
        "The booking organisation stands twice.",
        ("APPT-003",),
        editing("Appointment", repeated("extension")),
    ),
    Fault(
        "booking-organisation-as-text",
        "The booking organisation extension holds a text.",
        ("APPT-004",),
        editing(
            "Appointment",
            on_extension(
                BOOKING_ORGANISATION,
                lambda one: one.update(valueString=one.pop("valueReference")["reference"]),
            ),
        ),
    ),
    Fault(
        "appointment-with-two-channels",
        "An appointment carries two delivery channels.",
        ("APPT-006",),
        editing("Appointment", one_more("extension", {"url": DELIVERY_CHANNEL, "valueCode": "Video"})),
    ),
    Fault(
        "appointment-channel-of-first-version",
        "The channel stands in the extension's first version.",
        ("APPT-007",),
        editing(
            "Appointment",
            on_extension(
                DELIVERY_CHANNEL,
                lambda one: one.update(
                    url=f"{NHS}Extension-GPConnect-DeliveryChannel-1",
                    valueCodeableConcept={
                        "coding": [
                            {
                                "system": f"{CODE_SYSTEMS}GPConnect-DeliveryChannel-1",
                                "code": one.pop("valueCode"),
                                "display": "Channel",
                            }
                        ]
                    },
                ),
            ),
        ),
    ),
    Fault(
        "appointment-identifier-without-system",
        "The appointment's identifier has no system.",
        ("APPT-008",),
        editing("Appointment", on_first("identifier", lacking("system"))),
    ),
    Fault(
        "appointment-identifier-with-use",
        "The appointment's identifier says its use.",
        ("APPT-009",),
        editing("Appointment", on_first("identifier", having(use="usual"))),
    ),
    Fault(
        "appointment-with-type",
        "The appointment says its appointment type.",
        ("APPT-012",),
        editing("Appointment", having(appointmentType={"text": "Routine"})),
    ),
    Fault(
        "appointment-with-indication",
        "The appointment says what it is for.",
        ("APPT-013",),
        editing("Appointment", having(indication=[{"display": "Cough"}])),
    ),
    Fault(
        "appointment-with-supporting-information",
        "The appointment refers to supporting information.",
        ("APPT-014",),
        editing("Appointment", having(supportingInformation=[{"display": "Letter"}])),
    ),
    Fault(
        "appointment-with-referral",
        "The appointment refers to a referral.",
        ("APPT-015",),
        editing("Appointment", having(incomingReferral=[{"display": "Referral"}])),
    ),
    Fault(
        "appointment-with-requested-period",
        "The appointment says when it was wished for.",
        ("APPT-016",),
        editing("Appointment", having(requestedPeriod=[{"start": "2026-01-01"}])),
    ),
    Fault(
        "appointment-without-description",
        "Appointments are shown without their description.",
        ("APPT-017",),
        editing("Appointment", lacking("description")),
    ),
    Fault(
        "cancelled-without-times",
        "Cancelled appointments have lost their times.",
        ("APPT-018", "APPT-019"),
        editing(
            "Appointment",
            lambda one: [one.pop("start"), one.pop("end")] if one["status"] == "cancelled" else None,
        ),
    ),
    Fault(
        "cancelled-without-slot",
        "Cancelled appointments have lost their slots.",
        ("APPT-020",),
        editing("Appointment", lambda one: one.pop("slot") if one["status"] == "cancelled" else None),
    ),
    Fault(
        "appointment-slot-is-schedule",
        "Appointments refer to a schedule as their slot.",
        ("APPT-021",),
        editing(
            "Appointment",
            on_each("slot", lambda one: one.update(reference=one["reference"].replace("Slot/", "Schedule/"))),
        ),
    ),
    Fault(
        "appointment-participant-without-actor",
        "A participant is shown by type only.",
        ("APPT-022",),
        editing(
            "Appointment",
            one_more("participant", {"type": [{"text": "Attender"}], "status": "accepted"}),
        ),
    ),
    Fault(
        "appointment-participant-is-schedule",
        "The schedule is shown as a participant.",
        ("APPT-023",),
        editing(
            "Appointment",
            one_more("participant", {"actor": {"reference": "Schedule/1"}, "status": "accepted"}),
        ),
    ),
)
