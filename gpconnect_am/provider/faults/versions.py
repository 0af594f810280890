"""Faults of versions and ETags: resource contention."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from dataclasses import replace

from gpconnect_am.provider import updates
from gpconnect_am.provider.behaviour import Behaviour
from gpconnect_am.provider.call import Answer, Call, Resource
from gpconnect_am.provider.faults.booking_tools import UNLOCKED_SECONDS, unlocked
from gpconnect_am.provider.faults.elements import (
    lacking,
    on,
)
from gpconnect_am.provider.faults.fault import (
    Fault,
    answering,
    both,
    editing,
    editing_answer,
    putting,
    setting,
    without,
)
from gpconnect_am.provider.faults.update_tools import AMEND, CANCELLING, READ
from gpconnect_am.provider.outcomes import Refusal
from gpconnect_am.provider.store import StoredAppointment

_NUMBERS = itertools.count(1000)


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


def _strong_is_500(call: Call, stored: StoredAppointment) -> None:
    try:
        updates.if_match(call)
    except Refusal:
        raise Refusal("INTERNAL_SERVER_ERROR", "The request could not be carried out") from None
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


def _body_version(call: Call, stored: StoredAppointment) -> None:
    """The version is taken from the content: If-Match has to be there, and is not read."""
    updates.if_match(call)
    if call.sent.get("meta", {}).get("versionId") != str(stored.version):
        raise Refusal("DUPLICATE_REJECTED", "The appointment was changed meanwhile")


def _old_versions_too(call: Call, stored: StoredAppointment) -> None:
    """Any version that the appointment ever had will do."""
    named = updates.if_match(call)
    if not named.isdigit() or int(named) > stored.version:
        raise Refusal("DUPLICATE_REJECTED", "Header If-Match does not name a version of the appointment")


def _only_the_first(call: Call, stored: StoredAppointment) -> None:
    """The version that the booking had is the only one that is known."""
    if updates.if_match(call) != "1":
        raise Refusal("DUPLICATE_REJECTED", f"Header If-Match does not name the version {stored.version}")


def _etag_of_the_read(call: Call, answer: Answer) -> None:  # noqa: ARG001
    """The ETag of an update is still that of the version before."""
    version = int(answer.headers["ETag"].removeprefix('W/"').removesuffix('"'))
    answer.headers["ETag"] = f'W/"{version - 1}"'


def _version_made_anew(resource: Resource) -> None:
    resource["meta"]["versionId"] = str(next(_NUMBERS))


def _retrieve_version(bundle: Resource) -> None:
    for entry in bundle.get("entry", []):
        entry["resource"]["meta"]["versionId"] += "0"


def _locked_by_conflict(behaviour: Behaviour) -> Behaviour:
    """Who came with an old version has locked the appointment, and never lets go of it."""
    locked: set[str] = set()

    def check(call: Call, stored: StoredAppointment) -> None:
        if stored.id in locked:
            raise Refusal("DUPLICATE_REJECTED", "The appointment is being changed by somebody else")
        try:
            updates.current_version(call, stored)
        except Refusal:
            locked.add(stored.id)
            raise

    return putting("amend_checks", "version", check)(behaviour)


FAULTS = (
    Fault(
        "locked-by-conflict",
        "After a version conflict an appointment can't be amended any more.",
        ("CON-010",),
        _locked_by_conflict,
    ),
    Fault(
        "version-stands-still",
        "An update doesn't move the version.",
        ("CON-004",),
        setting(next_version=lambda version: version),
    ),
    Fault(
        "version-moves-on-read",
        "The version is another one on every read.",
        ("CON-005",),
        _moving_version,
    ),
    *(
        Fault(
            f"{kind}-versions-made-anew",
            f"Every read gives the {kind} a version of its own.",
            ("CON-005",),
            editing_answer(f"read {kind}", _version_made_anew),
        )
        for kind in ("patient", "practitioner", "organisation", "location")
    ),
    Fault(
        "retrieve-versions-differ",
        "The versions of a retrieve are others than those of a read.",
        ("CON-005",),
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
        ("CON-010",),
        both(
            putting("amend_checks", "version", _etag_unread),
            putting("cancel_checks", "version", _etag_unread),
        ),
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
        ("CON-011",),
        putting("amend_checks", "version", _where_of_the_form),
    ),
    Fault(
        "unreadable-if-match-passed-over-on-cancel",
        "An If-Match that can't be read is passed over on cancel.",
        ("CON-011",),
        putting("cancel_checks", "version", _where_of_the_form),
    ),
    Fault(
        "strong-if-match-fails",
        "An If-Match without its quotes or its W/ makes the provider fail.",
        ("CON-011",),
        putting("amend_checks", "version", _strong_is_500),
    ),
    Fault(
        "version-from-the-body",
        "The version that an update starts from is taken from its content, and not from If-Match.",
        ("CON-006", "CON-007"),
        both(
            putting("amend_checks", "version", _body_version),
            putting("cancel_checks", "version", _body_version),
        ),
    ),
    Fault(
        "cancel-from-old-versions",
        "A cancellation may start from any version that the appointment ever had.",
        ("CON-007",),
        putting("cancel_checks", "version", _old_versions_too),
    ),
    Fault(
        "cancel-from-first-version-only",
        "What was amended can't be cancelled any more, as its new version isn't recognised.",
        ("CON-010",),
        putting("cancel_checks", "version", _only_the_first),
    ),
    Fault(
        "amendment-answers-old-etag",
        "The ETag of an amendment is that of the version before it.",
        ("CON-003", "CON-010"),
        answering(AMEND, _etag_of_the_read),
    ),
    Fault(
        "amendment-raced-by-cancellation",
        "A cancellation doesn't wait for an amendment at the same moment: both win.",
        ("CON-012",),
        setting(transaction=unlocked, amended=_slow(updates.amended), cancelled=_slow(updates.cancelled)),
    ),
    Fault(
        "amendments-raced",
        "Of two amendments at once both win, and one is lost.",
        ("CON-012",),
        setting(transaction=unlocked, amended=_slow(updates.amended)),
    ),
    Fault(
        "versions-unkept",
        "A server without history gives neither ETag nor version.",
        ("CON-015",),
        both(
            editing("Appointment", on("meta", lacking("versionId"))),
            *(
                answering(name, lambda call, answer: answer.headers.pop("ETag", None))  # noqa: ARG005
                for name in (READ, AMEND, CANCELLING, "book appointment")
            ),
        ),
    ),
)
