"""Read, amend and cancel an appointment.

Source: the use case pages of the three, and development_general_api_guidance.html, "Managing resource
contention".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from gpconnect_am.clock import uk_text
from gpconnect_am.provider import appointments, sent
from gpconnect_am.provider.appointments import CANCELLATION_REASON
from gpconnect_am.provider.booking import minimal_where_preferred
from gpconnect_am.provider.call import Answer, Call, Resource
from gpconnect_am.provider.foundations import single
from gpconnect_am.provider.outcomes import Refusal, bad_request, invalid_resource
from gpconnect_am.provider.resources import DELIVERY_CHANNEL
from gpconnect_am.provider.store import StoredAppointment

UpdateCheck = Callable[[Call, StoredAppointment], None]
"""Raises a Refusal where the appointment may not be read or changed as it is asked for."""
UpdateChecks = Mapping[str, UpdateCheck]

TEXTS = ("description", "comment")
_ETAG = re.compile(r'W/"([^"]+)"')
_BESIDE_THE_POINT = ("meta", "text", "language")


def shown(call: Call, stored: StoredAppointment) -> Resource:
    """The appointment as a consumer reads it, and so sends it back."""
    return call.practice.outgoing(appointments.versioned(stored))


def find(call: Call) -> StoredAppointment:
    """The appointment of the path. Raises NO_RECORD_FOUND."""
    found = call.practice.store.appointment(call.practice.facts.ods_code, call.id)
    if found is None:
        raise Refusal("NO_RECORD_FOUND", f"Appointment/{call.id} was not found")
    return found


def read(call: Call) -> Answer:
    """Reads an appointment."""
    stored = find(call)
    _apply(call.behaviour.read_checks, call, stored)
    return single(call, appointments.versioned(stored))


def amend(call: Call) -> Answer:
    """Amends the texts of an appointment."""
    return _update(call, call.behaviour.amend_checks, call.behaviour.amended)


def cancel(call: Call) -> Answer:
    """Cancels an appointment and frees its slots."""
    return _update(call, call.behaviour.cancel_checks, call.behaviour.cancelled)


def _update(
    call: Call, checks: UpdateChecks, changed: Callable[[Call, StoredAppointment], Resource]
) -> Answer:
    practice = call.practice
    with call.behaviour.transaction(practice.store):
        current = find(call)
        _apply(checks, call, current)
        updated = replace(
            current,
            resource=changed(call, current),
            version=call.behaviour.next_version(current.version),
        )
        practice.store.put_appointment(practice.facts.ods_code, updated)
        if updated.resource["status"] == "cancelled":
            call.behaviour.release(call, updated)
    return minimal_where_preferred(call, single(call, appointments.versioned(updated)))


def _apply(checks: UpdateChecks, call: Call, stored: StoredAppointment) -> None:
    for check in checks.values():
        check(call, stored)


def amended(call: Call, current: StoredAppointment) -> Resource:
    """The stored resource with the texts that were sent; a comment that is left out is taken away."""
    others = {name: value for name, value in current.resource.items() if name not in TEXTS}
    return {**others, **{name: call.sent[name] for name in TEXTS if name in call.sent}}


def cancelled(call: Call, current: StoredAppointment) -> Resource:
    """The stored resource, cancelled for the reason that was sent."""
    reason = sent.extensions(call.sent, CANCELLATION_REASON)[:1]
    return {
        **current.resource,
        "status": "cancelled",
        "extension": [*current.resource["extension"], *reason],
    }


def release(call: Call, appointment: StoredAppointment) -> None:
    """Frees every slot of a cancelled appointment."""
    for part in appointment.resource["slot"]:
        key = part["reference"].removeprefix("Slot/")
        call.practice.store.set_slot(call.practice.facts.ods_code, key, "free")


def next_version(version: int) -> int:
    """Every change makes a new version."""
    return version + 1


def in_the_future(call: Call, stored: StoredAppointment) -> None:
    """The appointment hasn't started."""
    if stored.start < call.now:
        raise invalid_resource("The appointment is in the past")


def not_cancelled(call: Call, stored: StoredAppointment) -> None:  # noqa: ARG001
    """The appointment stands."""
    if stored.resource["status"] == "cancelled":
        raise invalid_resource("The appointment has been cancelled")


def not_a_visit(call: Call, stored: StoredAppointment) -> None:  # noqa: ARG001
    """The appointment is no visit: those are the practice's own business (1.2.9)."""
    channels = sent.extensions(stored.resource, DELIVERY_CHANNEL)
    if any(channel["valueCode"] == "Visit" for channel in channels):
        raise invalid_resource("A visit cannot be changed through GP Connect")


def if_match(call: Call) -> str:
    """The version that If-Match names. Raises BAD_REQUEST where it names none."""
    header = call.header("If-Match")
    if header is None:
        raise bad_request("Expected header If-Match is missing")
    match = _ETAG.fullmatch(header.strip())
    if match is None:
        raise bad_request('Header If-Match must be of the form W/"version"')
    return match[1]


def current_version(call: Call, stored: StoredAppointment) -> None:
    """If-Match names the version that stands."""
    if if_match(call) != str(stored.version):
        raise Refusal(
            "DUPLICATE_REJECTED", "Header If-Match does not name the current version of the appointment"
        )


def same_appointment(call: Call, stored: StoredAppointment) -> None:
    """The resource that was sent is the one of the path."""
    if call.sent.get("resourceType") != "Appointment" or call.sent.get("id") != stored.id:
        raise invalid_resource("The resource sent is not the appointment of the URL")


def known_elements(call: Call, stored: StoredAppointment) -> None:
    """It holds only elements that the profile has, of their types, beside what the provider itself shows."""
    seen = shown(call, stored)
    sent.check_elements(
        {name: value for name, value in call.sent.items() if name not in seen or seen[name] != value}
    )


def claims_profile(call: Call, stored: StoredAppointment) -> None:
    """It claims the profile, as what is shown to consumers does."""
    if call.sent.get("meta") != shown(call, stored)["meta"]:
        sent.claims_profile(call)


def texts_fit(call: Call, stored: StoredAppointment) -> None:  # noqa: ARG001
    """The texts are texts, the description is there, and neither is longer than can be stored."""
    for name in TEXTS:
        if name in call.sent and (not isinstance(call.sent[name], str) or not call.sent[name].strip()):
            raise invalid_resource(f"Appointment.{name} is empty or has a wrong type")
    sent.described(call)
    sent.description_fits(call)
    sent.comment_fits(call)


def texts_only(call: Call, stored: StoredAppointment) -> None:
    """Nothing but description and comment differs."""
    _refuse_changes(
        comparable(shown(call, stored), but=TEXTS),
        comparable(call.sent, but=TEXTS),
        "description and comment",
    )


def cancellation_only(call: Call, stored: StoredAppointment) -> None:
    """Nothing but the status and the cancellation reason differs."""
    _refuse_changes(
        comparable(_without_reason(shown(call, stored)), but=("status",)),
        comparable(_without_reason(call.sent), but=("status",)),
        "the status and the cancellation reason",
    )


def to_cancelled(call: Call, stored: StoredAppointment) -> None:  # noqa: ARG001
    """The status that was sent is cancelled."""
    if call.sent.get("status") != "cancelled":
        raise invalid_resource("Appointment.status must be cancelled")


def with_reason(call: Call, stored: StoredAppointment) -> None:  # noqa: ARG001
    """One reason for the cancellation was sent."""
    reasons = sent.extensions(call.sent, CANCELLATION_REASON)
    texts = [reason.get("valueString") for reason in reasons]
    if len(texts) != 1 or not isinstance(texts[0], str) or not texts[0].strip():
        raise invalid_resource("Appointment.extension must hold one cancellation reason")


def comparable(resource: Resource, *, but: tuple[str, ...]) -> dict[str, Any]:
    """A resource without what an update may change, its instants in one form, its extensions in one order."""
    left_out = {*but, *_BESIDE_THE_POINT}
    parts = {name: value for name, value in resource.items() if name not in left_out}
    for name in ("start", "end", "created"):
        if name in parts:
            parts[name] = uk_text(sent.read_instant(parts, name))
    for name in ("extension", "contained"):
        if isinstance(parts.get(name), list):
            parts[name] = sorted(repr(_sorted(one)) for one in parts[name])
    return parts


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _sorted(value[name]) for name in sorted(value) if name != "meta"}
    return [_sorted(one) for one in value] if isinstance(value, list) else value


def _without_reason(resource: Resource) -> Resource:
    kept = [
        one
        for one in resource.get("extension", [])
        if not (isinstance(one, dict) and one.get("url") == CANCELLATION_REASON)
    ]
    return {**resource, "extension": kept}


def _refuse_changes(stored: dict[str, Any], given: dict[str, Any], allowed: str) -> None:
    changed = sorted(name for name in stored.keys() | given.keys() if stored.get(name) != given.get(name))
    if changed:
        raise invalid_resource(f"Only {allowed} may be changed, not {', '.join(changed)}")


READ_CHECKS: UpdateChecks = {"future": in_the_future}
AMEND_CHECKS: UpdateChecks = {
    "future": in_the_future,
    "cancelled": not_cancelled,
    "visit": not_a_visit,
    "version": current_version,
    "elements": known_elements,
    "same": same_appointment,
    "profile": claims_profile,
    "texts": texts_fit,
    "changes": texts_only,
}
CANCEL_CHECKS: UpdateChecks = {
    "future": in_the_future,
    "cancelled": not_cancelled,
    "visit": not_a_visit,
    "version": current_version,
    "elements": known_elements,
    "same": same_appointment,
    "profile": claims_profile,
    "status": to_cancelled,
    "reason": with_reason,
    "changes": cancellation_only,
}
