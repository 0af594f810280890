"""Faults of HTTP that show in one interaction, or in a few, while the others are right."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from gpconnect_am.protocol.interactions import (
    AMEND,
    BOOK,
    CANCEL,
    FIND_PATIENT,
    METADATA,
    READ_PATIENT,
    REGISTER_PATIENT,
    RETRIEVE,
)
from gpconnect_am.provider import finishing as clean
from gpconnect_am.provider import formats
from gpconnect_am.provider.behaviour import Behaviour
from gpconnect_am.provider.call import Answer, Call, Check, Handler, Resource, serialise
from gpconnect_am.provider.faults.entries import change_entries
from gpconnect_am.provider.faults.fault import (
    Change,
    Fault,
    answering,
    both,
    editing,
    first,
    putting,
    setting,
)
from gpconnect_am.provider.outcomes import Refusal
from gpconnect_am.provider.routing import Route, route
from gpconnect_am.provider.search import bundle_bytes


def _other_id(resource: Resource, call: Call) -> Resource:
    """The resource under an id that is made anew for each answer."""
    made = f"{resource['id']}-{call.now.timestamp():.6f}".replace(".", "-")[-64:].lstrip("-")
    return {**resource, "id": made}


def _single_made_anew(call: Call, answer: Answer) -> None:
    answer.body = serialise(_other_id(json.loads(answer.body), call))


def _entries_made_anew(call: Call, answer: Answer) -> None:
    change_entries(answer, lambda resources: [_other_id(one, call) for one in resources])


def _refusing(name: str, refusal: Refusal) -> Change:
    """One interaction isn't let through."""

    def refuse(call: Call) -> Answer:  # noqa: ARG001
        raise refusal

    return lambda behaviour: replace(behaviour, handlers={**behaviour.handlers, name: refuse})


def _not_decoded(sign: str) -> Callable[[Call], None]:
    """What is percent-encoded as `sign` stays so."""

    def read(call: Call) -> None:
        pairs = [part.partition("=") for part in call.raw_query.split("&") if part]
        call.query = tuple((_unquoted(name, sign), _unquoted(value, sign)) for name, _, value in pairs)

    return read


def _unquoted(text: str, sign: str) -> str:
    return sign.join(unquote(part) for part in text.split(sign))


def _patched(verb: str, segments: tuple[str, ...], interaction_id: str) -> Route:
    """POST and PATCH of an appointment are taken for PUT."""
    updating = segments[:1] == ("Appointment",) and len(segments) == 2 and verb in ("POST", "PATCH")
    return route("PUT" if updating else verb, segments, interaction_id)


def _all_listed(verb: str, segments: tuple[str, ...], interaction_id: str) -> Route:
    """GET of all appointments is let through, under whatever interaction id."""
    if segments == ("Appointment",) and verb == "GET":
        return Route(BOOK)
    return route(verb, segments, interaction_id)


def _listed_or(book: Handler) -> Handler:
    return lambda call: Answer(200, bundle_bytes(call, [])) if call.verb == "GET" else book(call)


def _body_unless_read(read: Callable[[Call], None]) -> Callable[[Call], None]:
    return lambda call: None if call.verb == "GET" else read(call)


def _short_names_only(call: Call) -> None:
    for asked in call.values("_format"):
        if asked != "json":
            raise Refusal("BAD_REQUEST", "Parameter _format must be json", status=415)


def _xml_asked(call: Call) -> bool:
    asked = call.values("_format") or call.header_values("Accept")
    return any("xml" in each for each in asked)


def _xml_unless(check: Callable[[Call], None]) -> Callable[[Call], None]:
    return lambda call: None if _xml_asked(call) else check(call)


def _in_xml(call: Call | None, answer: Answer) -> None:
    clean.content_type(call, answer)
    if call is not None and _xml_asked(call) and answer.status < 400:
        kind = json.loads(answer.body)["resourceType"]
        answer.body = f'<{kind} xmlns="http://hl7.org/fhir"/>'.encode()
        answer.headers["Content-Type"] = "application/fhir+xml;charset=utf-8"


def _unguarded(name: str, *groups: str) -> Change:
    """Headers or token are looked at everywhere but in one interaction."""

    def spared(check: Check) -> Check:
        return lambda call: None if call.interaction and call.interaction.name == name else check(call)

    def change(behaviour: Behaviour) -> Behaviour:
        spared_groups: dict[str, Any] = {
            group: {each: spared(check) for each, check in getattr(behaviour, group).items()}
            for group in groups
        }
        return replace(behaviour, **spared_groups)

    return change


def _stub(call: Call, answer: Answer) -> None:  # noqa: ARG001
    whole = json.loads(answer.body)
    answer.body = serialise({name: whole[name] for name in ("resourceType", "id", "meta", "status")})


def _elsewhere(call: Call, answer: Answer) -> None:
    answer.headers["Content-Location"] = call.url("Appointment/1")


def _unreadable_participant(appointment: Resource) -> None:
    """The surgery is shown under the id of another table."""
    for participant in appointment["participant"]:
        reference = participant["actor"]["reference"]
        participant["actor"]["reference"] = reference.replace("Location/", "Location/room-")


def _latin_only(appointment: Resource) -> None:
    text = appointment.get("description", "")
    appointment["description"] = text.encode("latin-1", errors="replace").decode("latin-1")


_NOT_ALLOWED = Refusal("BAD_REQUEST", "The HTTP verb is not allowed", status=405)
_NOT_HERE = Refusal("NO_RECORD_FOUND", "There is nothing at this service root")
_MADE_ANEW: Mapping[str, tuple[str, Callable[[Call, Answer], None], tuple[str, ...]]] = {
    "find-gives-other-ids": (FIND_PATIENT.name, _entries_made_anew, ("HTTP-008",)),
    "practitioner-read-under-other-id": ("read practitioner", _single_made_anew, ("HTTP-008",)),
    "organisation-read-under-other-id": ("read organisation", _single_made_anew, ("HTTP-008",)),
    "location-read-under-other-id": ("read location", _single_made_anew, ("HTTP-008",)),
    "patient-read-under-other-id": (READ_PATIENT.name, _single_made_anew, ("HTTP-008",)),
    "retrieve-gives-other-ids": (RETRIEVE.name, _entries_made_anew, ("HTTP-008",)),
    "amend-gives-other-id": (AMEND.name, _single_made_anew, ("RPA-002", "HTTP-008")),
    "cancel-gives-other-id": (CANCEL.name, _single_made_anew, ("RPA-002", "HTTP-008")),
}

FAULTS = (
    *(
        Fault(name, f"Each answer of {interaction} has ids of its own.", broken, answering(interaction, edit))
        for name, (interaction, edit, broken) in _MADE_ANEW.items()
    ),
    Fault(
        "registration-without-headers",
        "The operation that registers a patient is another module, which looks at no header.",
        ("HDR-001",),
        _unguarded(REGISTER_PATIENT.name, "header_checks"),
    ),
    Fault(
        "registration-without-token",
        "The operation that registers a patient is another module, which looks at no token.",
        ("JWT-001",),
        _unguarded(REGISTER_PATIENT.name, "token_checks"),
    ),
    Fault(
        "metadata-unguarded",
        "The capability statement is given to anybody, as other FHIR servers give it.",
        ("HDR-001", "HDR-004", "HDR-005", "HDR-006", "JWT-001", "JWT-005", "JWT-018", "JWT-024"),
        _unguarded(METADATA.name, "header_checks", "token_checks"),
    ),
    Fault(
        "amend-answers-a-stub",
        "An amendment is answered with id and status alone.",
        ("HTTP-031",),
        answering(AMEND.name, _stub),
    ),
    Fault(
        "patient-read-from-elsewhere",
        "Content-Location of a patient leads to an appointment.",
        ("HTTP-033",),
        answering(READ_PATIENT.name, _elsewhere),
    ),
    Fault(
        "participants-of-another-table",
        "The surgery of an appointment has an id that can't be read.",
        ("HTTP-037",),
        editing("Appointment", _unreadable_participant),
    ),
    Fault(
        "latin-texts",
        "Letters that Latin-1 lacks become question marks.",
        ("HTTP-021",),
        editing("Appointment", _latin_only),
    ),
    Fault(
        "encoded-colon-unread",
        "A percent-encoded colon in a query isn't decoded.",
        ("HTTP-006",),
        first("format_checks", "query", _not_decoded("%3A")),
    ),
    Fault(
        "encoded-dash-unread",
        "A percent-encoded dash in a query isn't decoded.",
        ("HTTP-006",),
        first("format_checks", "query", _not_decoded("%2D")),
    ),
    Fault(
        "metadata-verb-refused",
        "GET of the capability statement isn't let through by the web server.",
        ("HTTP-052",),
        _refusing(METADATA.name, _NOT_ALLOWED),
    ),
    Fault(
        "retrieve-verb-refused",
        "GET of a patient's appointments isn't let through by the web server.",
        ("HTTP-052",),
        _refusing(RETRIEVE.name, _NOT_ALLOWED),
    ),
    Fault(
        "slots-elsewhere",
        "Slots are searched under a service root of their own.",
        ("HTTP-003",),
        _refusing("search for free slots", _NOT_HERE),
    ),
    Fault(
        "any-verb-updates",
        "POST and PATCH of an appointment update it.",
        ("ERR-025",),
        setting(route=_patched),
    ),
    Fault(
        "appointments-listed",
        "GET of Appointment lists what is in the book.",
        ("ERR-025",),
        both(
            setting(route=_all_listed),
            putting("format_checks", "content type", _body_unless_read(formats.body_format)),
            setting(read_body=_body_unless_read(formats.read_body)),
            lambda behaviour: replace(
                behaviour,
                handlers={**behaviour.handlers, BOOK.name: _listed_or(behaviour.handlers[BOOK.name])},
            ),
        ),
    ),
    Fault(
        "format-by-short-name",
        "_format is understood as json, and not as a MIME type.",
        ("HTTP-013", "CAP-004"),
        putting("format_checks", "_format", _short_names_only),
    ),
    Fault(
        "undeclared-xml-served",
        "XML is served, and not declared.",
        ("HTTP-019",),
        both(
            putting("format_checks", "_format", _xml_unless(formats.asked_format)),
            putting("format_checks", "accept", _xml_unless(formats.accepted_format)),
            putting("finishing", "content type", _in_xml),
        ),
    ),
)
