"""Faults of HTTP: headers of answers, verbs, paths and ids."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote

from gpconnect_am.protocol.interactions import BOOK, INTERACTIONS, SEARCH_SLOTS
from gpconnect_am.provider import finishing as clean
from gpconnect_am.provider.call import Answer, Call, Handler, serialise
from gpconnect_am.provider.faults.bundles import COMMON
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
from gpconnect_am.provider.faults.http_tools import header
from gpconnect_am.provider.outcomes import Refusal
from gpconnect_am.provider.routing import Route, route

SINGLES = ("read appointment", "book appointment", "amend appointment", "cancel appointment")


Edit = Callable[[Call, Answer], object]


READS = ("read patient", "read practitioner", "read organisation", "read location")


def _on_answers(names: tuple[str, ...], edit: Edit) -> Change:
    return both(*(answering(name, edit) for name in names))


def _without_header(name: str) -> Edit:
    return lambda call, answer: answer.headers.pop(name, None)  # noqa: ARG005


def _with_etag(make: Callable[[str], str]) -> Edit:
    def edit(call: Call, answer: Answer) -> None:  # noqa: ARG001
        version = answer.headers["ETag"].removeprefix('W/"').removesuffix('"')
        answer.headers["ETag"] = make(version)

    return edit


def _only_successes_uncached(call: Call | None, answer: Answer) -> None:
    if answer.status < 400:
        clean.no_store(call, answer)


_TYPES = ("Slot", "Appointment", "Patient", "Practitioner", "Organization", "Location", "metadata")
_SPELT = {name.lower(): name for name in _TYPES}


def _in_any_case(verb: str, segments: tuple[str, ...], interaction_id: str) -> Route:
    return route(verb, _well_spelt(segments), interaction_id)


def _well_spelt(segments: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_SPELT.get(part.lower(), part) for part in segments)


def _spell_well(call: Call) -> None:
    call.segments = _well_spelt(call.segments)


def _ids_in_lower_case(verb: str, segments: tuple[str, ...], interaction_id: str) -> Route:
    found = route(verb, segments, interaction_id)
    return replace(found, id=found.id.lower())


def _any_verb(verb: str, segments: tuple[str, ...], interaction_id: str) -> Route:
    """POST and PUT to what can only be read are taken for GET."""
    try:
        return route(verb, segments, interaction_id)
    except Refusal as refusal:
        if refusal.code != "BAD_REQUEST":
            raise
        return route("GET", segments, interaction_id)


def _no_put(verb: str, segments: tuple[str, ...], interaction_id: str) -> Route:
    if verb == "PUT":
        raise Refusal("BAD_REQUEST", "HTTP verb PUT is not allowed", status=405)
    return route(verb, segments, interaction_id)


def _verb_refused(*names: str) -> Change:
    def refuse(call: Call) -> Answer:
        raise Refusal("BAD_REQUEST", f"HTTP verb {call.verb} is not allowed", status=405)

    return lambda behaviour: replace(
        behaviour, handlers={**behaviour.handlers, **dict.fromkeys(names, refuse)}
    )


def _slots_too(verb: str, segments: tuple[str, ...], interaction_id: str) -> Route:
    if segments == ("Slot",) and verb == "POST":
        return Route(SEARCH_SLOTS)
    return route(verb, segments, interaction_id)


def _schedules_too(verb: str, segments: tuple[str, ...], interaction_id: str) -> Route:
    """What is posted as a Schedule is taken, for an appointment."""
    if segments == ("Schedule",) and verb == "POST":
        return Route(BOOK)
    return route(verb, segments, interaction_id)


def _created_or(search: Handler) -> Handler:
    return lambda call: Answer(201, call.body, {"ETag": 'W/"1"'}) if call.verb == "POST" else search(call)


def _raw_pipe_only(call: Call) -> None:
    """The query is read as it came, still percent-encoded where the consumer encoded a pipe."""
    call.query = tuple(
        (name, quote(value, safe=":/+$ ") if name in ("searchFilter", "identifier") else value)
        for name, value in call.query
    )


def _plus_is_space(call: Call) -> None:
    call.query = tuple(
        (name, value.replace("+", " ") if name in ("start", "end") else value) for name, value in call.query
    )


def _known_parameters_only(call: Call) -> None:
    known = {
        "status",
        "start",
        "end",
        "_include",
        "_include:recurse",
        "searchFilter",
        "identifier",
        "_format",
    }
    unknown = [name for name, _ in call.query if name not in known]
    if unknown:
        raise Refusal("INVALID_PARAMETER", f"Parameter {unknown[0]} is not known")


def _id_changes(call: Call, answer: Answer) -> None:
    resource = json.loads(answer.body)
    resource["id"] = f"{resource['id']}-{call.now.timestamp():.6f}".replace(".", "-")[:64]
    answer.body = serialise(resource)


def _absolute_references(resource: object) -> None:
    parts = (
        resource.values() if isinstance(resource, dict) else resource if isinstance(resource, list) else ()
    )
    if isinstance(resource, dict) and isinstance(resource.get("reference"), str):
        reference = resource["reference"]
        if not reference.startswith("#"):
            resource["reference"] = f"https://provider.example/A83001/STU3/1/gpconnect/{reference}"
    for part in parts:
        _absolute_references(part)


DIRECTORY = ("Patient", "Practitioner", "Organization/", "Location")


def _read_as_missing(call: Call) -> Answer:
    raise Refusal("NO_RECORD_FOUND", f"{'/'.join(call.segments)} was not found")


def _body_left_out(call: Call, answer: Answer) -> None:  # noqa: ARG001
    answer.body = b""


def _minimal_without_headers(call: Call, answer: Answer) -> None:
    if "return=minimal" in (call.header("Prefer") or ""):
        answer.headers.clear()


FAULTS = (
    Fault(
        "paths-in-any-case",
        "Paths are matched without regard to case.",
        ("HTTP-005",),
        both(setting(route=_in_any_case), first("format_checks", "spelling", _spell_well)),
    ),
    Fault(
        "ids-in-any-case",
        "Logical ids are matched without regard to case.",
        ("HTTP-005",),
        setting(route=_ids_in_lower_case),
    ),
    Fault(
        "encoded-pipe-unread",
        "A percent-encoded pipe in a token isn't decoded.",
        ("HTTP-006",),
        first("format_checks", "query", _raw_pipe_only),
    ),
    Fault(
        "plus-is-space",
        "The plus of an offset becomes a space, even where it is percent-encoded.",
        ("HTTP-006",),
        first("format_checks", "query", _plus_is_space),
    ),
    Fault(
        "read-gives-other-id",
        "A read gives the appointment an id of its own.",
        ("HTTP-008", "RPA-002"),
        answering("read appointment", _id_changes),
    ),
    Fault(
        "unknown-parameters-refused",
        "A parameter that isn't known is refused.",
        ("HTTP-025",),
        first("format_checks", "parameters", _known_parameters_only),
    ),
    Fault(
        "cacheable",
        "Answers may be cached.",
        ("HTTP-028", "HTTP-029"),
        without("finishing", "no-store"),
    ),
    Fault(
        "cache-control-no-cache",
        "Answers say no-cache, which lets a cache keep them.",
        ("HTTP-028", "HTTP-029"),
        header("Cache-Control", "no-cache"),
    ),
    Fault(
        "errors-cacheable",
        "Errors may be cached.",
        ("HTTP-029",),
        putting("finishing", "no-store", _only_successes_uncached),
    ),
    Fault(
        "writes-answer-nothing",
        "Writes answer without the resource.",
        ("HTTP-031",),
        _on_answers(SINGLES[1:], _body_left_out),
    ),
    Fault(
        "minimal-without-headers",
        "An answer without a body has lost its headers too.",
        ("HTTP-032",),
        _on_answers(SINGLES[1:], _minimal_without_headers),
    ),
    Fault(
        "content-location-missing",
        "Single resources come without Content-Location.",
        ("HTTP-033",),
        _on_answers((*SINGLES, *READS), _without_header("Content-Location")),
    ),
    Fault(
        "absolute-references",
        "References are absolute URLs.",
        ("HTTP-036",),
        both(*(editing(resource_type, _absolute_references) for resource_type in COMMON)),
    ),
    Fault(
        "practitioners-unreadable",
        "Practitioners that searches refer to can't be read.",
        ("HTTP-037", "HTTP-042", "FND-031"),
        lambda behaviour: replace(
            behaviour, handlers={**behaviour.handlers, "read practitioner": _read_as_missing}
        ),
    ),
    Fault(
        "locations-unreadable",
        "Locations that searches refer to can't be read.",
        ("HTTP-037", "HTTP-042", "FND-044"),
        lambda behaviour: replace(
            behaviour, handlers={**behaviour.handlers, "read location": _read_as_missing}
        ),
    ),
    Fault(
        "appointments-unreadable",
        "Appointments can be changed and not read.",
        ("HTTP-041", "HTTP-042"),
        lambda behaviour: replace(
            behaviour, handlers={**behaviour.handlers, "read appointment": _read_as_missing}
        ),
    ),
    Fault(
        "foundations-elsewhere",
        "Foundations are served under a service root of their own.",
        ("HTTP-003",),
        lambda behaviour: replace(
            behaviour,
            handlers={
                name: _read_as_missing
                if INTERACTIONS[name].path.startswith(DIRECTORY)
                and name != "retrieve a patient's appointments"
                else handler
                for name, handler in behaviour.handlers.items()
            },
        ),
    ),
    Fault(
        "updates-refused",
        "PUT isn't let through by the web server.",
        ("HTTP-052",),
        setting(route=_no_put),
    ),
    Fault(
        "reads-refused",
        "GET of a single resource isn't let through by the web server.",
        ("HTTP-042", "HTTP-052"),
        _verb_refused("read appointment", *READS),
    ),
    Fault(
        "queries-refused",
        "GET with a query isn't let through by the web server.",
        ("HTTP-052",),
        _verb_refused("find patient", "search for free slots", "retrieve a patient's appointments"),
    ),
    Fault(
        "creations-refused",
        "POST isn't let through by the web server.",
        ("HTTP-052",),
        _verb_refused("book appointment"),
    ),
    Fault(
        "updates-answer-nothing",
        "Updates answer without the resource.",
        ("HTTP-031",),
        _on_answers(SINGLES[2:], _body_left_out),
    ),
    Fault(
        "schedules-writable",
        "Schedules can be created.",
        ("NFR-014",),
        setting(route=_schedules_too),
    ),
    Fault(
        "slots-writable",
        "Slots can be created by whoever can search them.",
        ("NFR-014",),
        both(
            setting(route=_slots_too),
            lambda behaviour: replace(
                behaviour,
                handlers={
                    **behaviour.handlers,
                    SEARCH_SLOTS.name: _created_or(behaviour.handlers[SEARCH_SLOTS.name]),
                },
            ),
        ),
    ),
    Fault(
        "any-verb-reads",
        "Every verb on a resource that can only be read reads it.",
        ("ERR-025", "CAP-005"),
        setting(route=_any_verb),
    ),
    Fault(
        "etag-missing",
        "Single resources come without an ETag.",
        ("CON-001",),
        _on_answers((*SINGLES, *READS), _without_header("ETag")),
    ),
    Fault(
        "etag-missing-on-directory",
        "Patients, practitioners, organisations and locations come without an ETag.",
        ("CON-001",),
        _on_answers(READS, _without_header("ETag")),
    ),
    Fault(
        "etag-missing-on-create",
        "A created appointment comes without an ETag.",
        ("CON-001",),
        _on_answers(("book appointment",), _without_header("ETag")),
    ),
    Fault(
        "etag-strong",
        "ETags are strong.",
        ("CON-002",),
        _on_answers((*SINGLES, *READS), _with_etag(lambda version: f'"{version}"')),
    ),
    Fault(
        "etag-unquoted",
        "ETags have no quotes.",
        ("CON-002",),
        _on_answers((*SINGLES, *READS), _with_etag(lambda version: f"W/{version}")),
    ),
    Fault(
        "etag-of-another-version",
        "ETags are hashes that have nothing to do with versionId.",
        ("CON-003",),
        _on_answers((*SINGLES, *READS), _with_etag(lambda version: f'W/"{int(version) + 7919:x}"')),
    ),
    Fault(
        "appointment-in-bundle-of-one",
        "A read answers with a Bundle.",
        ("RPA-003",),
        editing_answer(
            "read appointment",
            lambda resource: resource.update(
                {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": {**resource}}]}
            ),
        ),
    ),
)
