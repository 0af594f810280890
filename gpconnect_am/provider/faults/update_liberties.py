"""Faults of amendments and cancellations that look at a part of what was sent, or change another thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from gpconnect_am.provider import updates
from gpconnect_am.provider.call import Answer, Call, Resource
from gpconnect_am.provider.faults.fault import (
    Change,
    Fault,
    both,
    first,
    putting,
    setting,
    without,
)
from gpconnect_am.provider.faults.update_tools import AMEND, CANCELLING, handling
from gpconnect_am.provider.outcomes import Refusal, invalid_resource
from gpconnect_am.provider.resources import DELIVERY_CHANNEL, PRACTITIONER_ROLE
from gpconnect_am.provider.store import StoredAppointment

KNOWN_STATUSES = ("booked", "cancelled", "arrived", "noshow", "fulfilled", "checked-in")
UPDATES = ("amend_checks", "cancel_checks")


def _by_content(handler: Callable[[Call], Answer]) -> Callable[[Call], Answer]:
    """The appointment is the one whose id the content has, whatever the address says."""

    def update(call: Call) -> Answer:
        call.id = str(call.sent.get("id", call.id))
        return handler(call)

    return update


def _mending(mend: Callable[[Call, StoredAppointment], object], *groups: str) -> Change:
    """Puts right what was sent before it is compared."""
    return both(*(first(group, "mend", mend) for group in groups or UPDATES))


def _others_dropped(element: str) -> Callable[[Call, StoredAppointment], None]:
    """Of an element that repeats only those that are stored are looked at."""

    def mend(call: Call, stored: StoredAppointment) -> None:
        known = stored.resource.get(element, [])
        if all(one in call.sent.get(element, []) for one in known):
            call.sent[element] = known

    return mend


def _strange_status_ignored(call: Call, stored: StoredAppointment) -> None:
    if call.sent.get("status") not in KNOWN_STATUSES:
        call.sent["status"] = stored.resource["status"]


def _error_is_cancelled(call: Call, stored: StoredAppointment) -> None:  # noqa: ARG001
    if call.sent.get("status") in ("entered-in-error", "pending"):
        call.sent["status"] = "cancelled"


def _extensions_ignored(*urls: str) -> Callable[[Call, StoredAppointment], None]:
    def mend(call: Call, stored: StoredAppointment) -> None:
        kept = [one for one in stored.resource["extension"] if one["url"] in urls]
        others = [one for one in call.sent.get("extension", []) if one.get("url") not in urls]
        call.sent["extension"] = [*others, *kept]

    return mend


def _organisation_details_ignored(*details: str) -> Callable[[Call, StoredAppointment], None]:
    def mend(call: Call, stored: StoredAppointment) -> None:
        for given, kept in zip(
            call.sent.get("contained", []), stored.resource.get("contained", []), strict=False
        ):
            for detail in details:
                given.pop(detail, None)
                given.update({detail: kept[detail]} if detail in kept else {})

    return mend


def _one_text(call: Call, current: StoredAppointment) -> Resource:
    """Of two texts that changed only the first is taken."""
    changed = updates.amended(call, current)
    if changed["description"] != current.resource["description"] and "comment" in current.resource:
        return {**changed, "comment": current.resource["comment"]}
    return changed


def _comment_only_where_there(call: Call, current: StoredAppointment) -> Resource:
    """A comment is updated where there is one, and not added."""
    changed = updates.amended(call, current)
    return changed if "comment" in current.resource else {**changed, "comment": ""}


def _without_empty(call: Call, current: StoredAppointment) -> Resource:
    changed = _comment_only_where_there(call, current)
    return {name: value for name, value in changed.items() if value != ""}


def _empty_description_kept(call: Call, stored: StoredAppointment) -> None:
    """An empty description is taken for one that was left out on purpose, and the old one stays."""
    call.sent["description"] = call.sent.get("description") or stored.resource["description"]


def _no_short_reason(call: Call, stored: StoredAppointment) -> None:  # noqa: ARG001
    for extension in call.sent.get("extension", []):
        if "valueString" in extension and len(extension["valueString"]) < 3:
            raise invalid_resource("The cancellation reason says nothing")


def _no_day(call: Call, stored: StoredAppointment) -> None:
    call.sent["created"] = stored.resource["created"]


def _text_kept_before_refusal(call: Call, stored: StoredAppointment) -> None:
    """The texts are written field by field, and stay written where a later one is found to be too long."""
    texts = {name: call.sent[name] for name in updates.TEXTS if name in call.sent}
    if any(len(text) > limit for text, limit in zip(texts.values(), (100, 500), strict=False)):
        cut = {name: text[:100] for name, text in texts.items()}
        kept = replace(stored, resource={**stored.resource, **cut})
        call.practice.store.put_appointment(call.practice.facts.ods_code, kept)
        call.practice.store.commit_now()
        raise invalid_resource("A text is too long")


def _texts_kept_though_refused(call: Call, stored: StoredAppointment) -> None:
    """The texts are written before the rest is looked at, and stay where that is refused."""
    try:
        updates.texts_only(call, stored)
    except Refusal:
        kept = replace(stored, resource=updates.amended(call, stored))
        call.practice.store.put_appointment(call.practice.facts.ods_code, kept)
        call.practice.store.commit_now()
        raise


def _cancelled_once(call: Call, current: StoredAppointment) -> Resource:
    """What is cancelled stays as it is; its slots are freed once more."""
    if current.resource["status"] == "cancelled":
        return current.resource
    return updates.cancelled(call, current)


FAULTS = (
    Fault(
        "cancelled-twice-frees-twice",
        "A second cancellation frees the slot again, though it is somebody else's by then.",
        ("SFS-063",),
        both(without("cancel_checks", "cancelled"), setting(cancelled=_cancelled_once)),
    ),
    Fault(
        "updates-by-content",
        "An update changes the appointment whose id stands in the content, whatever the address says.",
        ("APA-020", "CPA-020"),
        both(
            handling(AMEND, _by_content(updates.amend)),
            handling(CANCELLING, _by_content(updates.cancel)),
        ),
    ),
    Fault(
        "more-participants-passed-over",
        "Participants that are added to an appointment are passed over.",
        ("APA-016", "CPA-018"),
        _mending(_others_dropped("participant")),
    ),
    Fault(
        "more-slots-passed-over",
        "Slots that are added to an appointment are passed over.",
        ("APA-015", "CPA-017"),
        _mending(_others_dropped("slot")),
    ),
    Fault(
        "strange-statuses-passed-over",
        "A status that the practice system does not have is passed over on amend.",
        ("APA-013",),
        _mending(_strange_status_ignored, "amend_checks"),
    ),
    Fault(
        "cancelled-by-any-ending",
        "A status that ends or suspends an appointment cancels it.",
        ("CPA-021",),
        _mending(_error_is_cancelled, "cancel_checks"),
    ),
    Fault(
        "channel-and-role-passed-over",
        "A changed delivery channel or practitioner role is passed over.",
        ("APA-020", "CPA-020"),
        _mending(_extensions_ignored(DELIVERY_CHANNEL, PRACTITIONER_ROLE)),
    ),
    Fault(
        "organisation-type-passed-over",
        "A changed type of the booking organisation is passed over.",
        ("APA-017", "CPA-019"),
        _mending(_organisation_details_ignored("type")),
    ),
    Fault(
        "organisation-telecom-passed-over",
        "A changed telephone number of the booking organisation is passed over.",
        ("APA-017", "CPA-019"),
        _mending(_organisation_details_ignored("telecom")),
    ),
    Fault(
        "cancel-ignores-created",
        "A changed time of creation is passed over on cancel.",
        ("CPA-020",),
        _mending(_no_day, "cancel_checks"),
    ),
    Fault(
        "one-text-at-a-time",
        "Where both texts are amended, the comment stays as it was.",
        ("APA-003",),
        setting(amended=_one_text),
    ),
    Fault(
        "comments-not-added",
        "A comment can be changed, and not added.",
        ("APA-003",),
        setting(amended=_without_empty),
    ),
    Fault(
        "empty-description-kept",
        "An empty description is taken to mean the old one.",
        ("APA-025",),
        _mending(_empty_description_kept, "amend_checks"),
    ),
    Fault(
        "refused-texts-kept-in-part",
        "Of texts that are too long the beginning is kept, though the amendment is refused.",
        ("APA-023",),
        _mending(_text_kept_before_refusal, "amend_checks"),
    ),
    Fault(
        "refused-amendment-keeps-texts",
        "An amendment of something else too is refused, and its texts are kept.",
        ("APA-014", "APA-018", "APA-020"),
        putting("amend_checks", "changes", _texts_kept_though_refused),
    ),
    Fault(
        "short-cancellation-reason-refused",
        "A cancellation reason of less than three characters is refused.",
        ("CPA-004",),
        _mending(_no_short_reason, "cancel_checks"),
    ),
)
