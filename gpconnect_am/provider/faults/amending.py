"""Faults of amending an appointment."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from gpconnect_am.clock import uk_text
from gpconnect_am.provider import updates
from gpconnect_am.provider.call import Answer, Call, Resource
from gpconnect_am.provider.faults.elements import (
    lacking,
    on,
    on_each,
)
from gpconnect_am.provider.faults.fault import (
    AT_129,
    Change,
    Fault,
    both,
    editing_answer,
    first,
    putting,
    setting,
    without,
)
from gpconnect_am.provider.faults.update_tools import (
    AMEND,
    answer_status,
    handling,
    ignoring,
    ignoring_others,
    outside_only,
    own_only,
    visible_only,
)
from gpconnect_am.provider.store import StoredAppointment


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


def _created_by_update(call: Call) -> Answer:
    if call.practice.store.appointment(call.practice.facts.ods_code, call.id) is None:
        return Answer.of({**call.sent, "id": call.id}, 201, ETag='W/"1"', Content_Location=call.url(call.id))
    return updates.amend(call)


def _texts_as(form: Callable[[str], str]) -> Change:
    def amended(call: Call, current: StoredAppointment) -> Resource:
        changed = updates.amended(call, current)
        texts = {name: changed[name] for name in updates.TEXTS if name in changed}
        return {**changed, **{name: form(text) for name, text in texts.items()}}

    return setting(amended=amended)


def _plain(text: str) -> str:
    """Without anything that a column or a form doesn't hold: on one line, composed, in Latin letters."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    return composed.encode("latin-1", "replace").decode("latin-1")


FAULTS = (
    Fault("amend-answers-202", "An amendment answers 202.", ("APA-001",), answer_status(AMEND, 202)),
    Fault(
        "amended-description-lost",
        "A changed description is answered, and not kept.",
        ("APA-002",),
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
        ("APA-002", "APA-003"),
        setting(amended=_texts_not_stored),
    ),
    Fault(
        "amendment-wipes-comment",
        "An amended description wipes the comment.",
        ("APA-004",),
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
        ignoring("amend_checks", "status"),
    ),
    Fault(
        "amend-cancels",
        "A status of cancelled under the amend interaction cancels.",
        ("APA-013",),
        _applying("status"),
    ),
    Fault(
        "amend-ignores-times",
        "Changed times are passed over on amend.",
        ("APA-014",),
        ignoring("amend_checks", "start", "end"),
    ),
    Fault(
        "amend-ignores-slots",
        "Changed slots are passed over on amend.",
        ("APA-015",),
        ignoring("amend_checks", "slot"),
    ),
    Fault(
        "amend-ignores-participants",
        "Changed participants are passed over on amend.",
        ("APA-016",),
        ignoring("amend_checks", "participant"),
    ),
    Fault(
        "amend-ignores-organisation",
        "A changed booking organisation is passed over on amend.",
        ("APA-017",),
        ignoring("amend_checks", "contained", "extension"),
    ),
    Fault(
        "amend-ignores-created",
        "A changed time of creation is passed over on amend.",
        ("APA-018",),
        ignoring("amend_checks", "created"),
    ),
    Fault(
        "amend-ignores-reason",
        "An added reason is passed over on amend.",
        ("APA-019",),
        ignoring("amend_checks", "reason"),
    ),
    Fault(
        "amend-ignores-others",
        "Elements that nobody expects are passed over on amend.",
        ("APA-020",),
        ignoring_others("amend_checks"),
    ),
    Fault(
        "amend-ignores-cancellation-reason",
        "A cancellation reason is let through on amend.",
        ("APA-032",),
        ignoring("amend_checks", "extension"),
        AT_129,
    ),
    Fault(
        "past-amended",
        "An appointment of the past is read and amended.",
        ("APA-021",),
        both(without("amend_checks", "future"), without("read_checks", "future")),
    ),
    Fault(
        "cancelled-amended",
        "A cancelled appointment is amended.",
        ("APA-022", "APA-033"),
        without("amend_checks", "cancelled"),
        AT_129,
    ),
    Fault(
        "amended-texts-cut",
        "Texts that are too long are cut on amend.",
        ("APA-023",),
        first("amend_checks", "cut", _cut_on_amend),
    ),
    Fault(
        "amended-markup-escaped",
        "Markup in amended texts comes back escaped.",
        ("APA-024",),
        _texts_as(lambda text: text.replace("<", "&lt;")),
    ),
    Fault(
        "amended-texts-made-plain",
        "Amended texts lose line breaks, combining characters and letters beyond Latin.",
        ("APA-024",),
        _texts_as(_plain),
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
        handling(AMEND, _created_by_update),
    ),
    Fault(
        "amend-own-only",
        "Only the organisation that booked may amend.",
        ("APA-027",),
        putting("amend_checks", "own", own_only),
    ),
    Fault(
        "amend-outside-only",
        "Appointments that the practice booked itself can't be amended.",
        ("APA-028",),
        putting("amend_checks", "outside", outside_only),
    ),
    Fault(
        "amend-visible-only",
        "Appointments in slots for others can't be amended.",
        ("AAC-042",),
        putting("amend_checks", "visible", visible_only),
    ),
)
