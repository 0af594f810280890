"""Faults of HTTP: formats, headers of answers, verbs and paths."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote

from gpconnect_am.protocol.interactions import SEARCH_SLOTS
from gpconnect_am.provider import finishing as clean
from gpconnect_am.provider import formats
from gpconnect_am.provider.behaviour import Behaviour
from gpconnect_am.provider.call import Answer, Call, Handler, serialise
from gpconnect_am.provider.faults.bundles import COMMON
from gpconnect_am.provider.faults.fault import (
    Change,
    Fault,
    answering,
    both,
    editing,
    editing_answer,
    finishing,
    first,
    putting,
    setting,
    without,
)
from gpconnect_am.provider.outcomes import Refusal, bad_request
from gpconnect_am.provider.routing import Route, route

SINGLES = ("read appointment", "book appointment", "amend appointment", "cancel appointment")
Edit = Callable[[Call, Answer], object]

READS = ("read patient", "read practitioner", "read organisation", "read location")


def _header(name: str, value: str) -> Change:
    """Sets a header of every answer."""

    def step(call: Call | None, answer: Answer) -> None:  # noqa: ARG001
        answer.headers[name] = value

    return finishing(name, step)


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


def _only_errors_typed(call: Call | None, answer: Answer) -> None:
    clean.content_type(call, answer)
    if answer.status >= 400:
        answer.headers["Content-Type"] = formats.FHIR_JSON


def _byte_order_mark(call: Call | None, answer: Answer) -> None:  # noqa: ARG001
    answer.body = b"\xef\xbb\xbf" + answer.body


def _latin(call: Call | None, answer: Answer) -> None:  # noqa: ARG001
    answer.body = answer.body.decode().encode("latin-1", errors="replace")


def _always_gzip(call: Call | None, answer: Answer) -> None:  # noqa: ARG001
    answer.headers["Content-Encoding"] = "gzip"
    answer.body = gzip.compress(answer.body, mtime=0)


def _gzip_unsaid(call: Call | None, answer: Answer) -> None:
    clean.compression(call, answer)
    answer.headers.pop("Content-Encoding", None)


def _in_any_case(verb: str, segments: tuple[str, ...], interaction_id: str) -> Route:
    names = ("Slot", "Appointment", "Patient", "Practitioner", "Organization", "Location", "metadata")
    known = {name.lower(): name for name in names}
    return route(verb, tuple(known.get(part.lower(), part) for part in segments), interaction_id)


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


def _slots_too(verb: str, segments: tuple[str, ...], interaction_id: str) -> Route:
    if segments == ("Slot",) and verb == "POST":
        return Route(SEARCH_SLOTS)
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


def _short_formats(call: Call) -> None:
    """_format isn't looked at."""


def _accept_first(call: Call) -> None:
    """Accept is looked at even where _format says otherwise."""
    query, call.query = call.query, ()
    try:
        formats.accepted_format(call)
    finally:
        call.query = query


def _unsupported_is(status: int) -> Change:
    def change(behaviour: Behaviour) -> Behaviour:
        return replace(
            behaviour, refusal_status=lambda refusal: status if refusal.status == 415 else refusal.status
        )

    return change


def _accept_demanded(call: Call) -> None:
    if not call.header("Accept") and not call.values("_format"):
        raise bad_request("Expected header Accept is missing")


def _no_chunks(call: Call) -> None:
    if call.header("Transfer-Encoding"):
        raise Refusal("BAD_REQUEST", "Header Content-Length is missing", status=411)


def _ascii_only(resource: dict[str, object]) -> None:
    for name in ("description", "comment"):
        if isinstance(resource.get(name), str):
            resource[name] = str(resource[name]).encode("ascii", errors="replace").decode()


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
        setting(route=_in_any_case),
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
        ("HTTP-006", "SFS-007", "FND-001"),
        first("format_checks", "query", _raw_pipe_only),
    ),
    Fault(
        "plus-is-space",
        "The plus of an offset becomes a space, even where it is percent-encoded.",
        ("HTTP-006", "SFS-003"),
        first("format_checks", "query", _plus_is_space),
    ),
    Fault(
        "read-gives-other-id",
        "A read gives the appointment an id of its own.",
        ("HTTP-008", "RPA-002"),
        answering("read appointment", _id_changes),
    ),
    Fault(
        "json-type-of-dstu2",
        "Answers are declared as application/json+fhir.",
        ("HTTP-011", "HTTP-022"),
        _header("Content-Type", "application/json+fhir;charset=utf-8"),
    ),
    Fault(
        "json-type-plain",
        "Answers are declared as application/json.",
        ("HTTP-011",),
        _header("Content-Type", "application/json;charset=utf-8"),
    ),
    Fault(
        "format-parameter-ignored",
        "_format isn't looked at.",
        ("HTTP-013", "HTTP-018"),
        putting("format_checks", "_format", _short_formats),
    ),
    Fault(
        "accept-outweighs-format",
        "Accept wins over _format.",
        ("HTTP-014",),
        putting("format_checks", "accept", _accept_first),
    ),
    Fault(
        "accept-ignored",
        "JSON is sent whatever is accepted.",
        ("HTTP-015", "HTTP-018"),
        without("format_checks", "accept"),
    ),
    Fault(
        "accept-demanded",
        "A request without Accept is refused.",
        ("HTTP-016", "HTTP-017"),
        putting("format_checks", "accept there", _accept_demanded),
    ),
    Fault(
        "any-content-type",
        "A body of any declared type is read as JSON.",
        ("HTTP-018",),
        without("format_checks", "content type"),
    ),
    Fault(
        "unsupported-format-is-500",
        "A format that isn't supported makes the provider fail.",
        ("HTTP-018",),
        _unsupported_is(500),
    ),
    Fault(
        "chunked-refused",
        "A chunked body is refused for want of its length.",
        ("HTTP-020",),
        first("format_checks", "length", _no_chunks),
    ),
    Fault(
        "ascii-texts",
        "Letters beyond ASCII become question marks.",
        ("HTTP-021",),
        editing("Appointment", _ascii_only),
    ),
    Fault(
        "latin-bodies",
        "Bodies are written in Latin-1, though they are declared as UTF-8.",
        ("HTTP-021",),
        finishing("latin", _latin),
    ),
    Fault(
        "charset-left-out",
        "Content-Type doesn't say the charset.",
        ("HTTP-022",),
        _header("Content-Type", formats.FHIR_JSON),
    ),
    Fault(
        "charset-left-out-of-errors",
        "Content-Type of errors doesn't say the charset.",
        ("HTTP-022",),
        putting("finishing", "content type", _only_errors_typed),
    ),
    Fault(
        "byte-order-mark",
        "Bodies begin with a byte order mark.",
        ("HTTP-021", "HTTP-011", "SFS-033"),
        finishing("mark", _byte_order_mark),
    ),
    Fault(
        "gzip-never",
        "Answers are never compressed.",
        ("HTTP-024",),
        without("finishing", "compression"),
    ),
    Fault(
        "gzip-always",
        "Answers are compressed whether that is asked for or not.",
        ("HTTP-024",),
        putting("finishing", "compression", _always_gzip),
    ),
    Fault(
        "gzip-unsaid",
        "Compressed answers don't say so.",
        ("HTTP-024",),
        putting("finishing", "compression", _gzip_unsaid),
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
        _header("Cache-Control", "no-cache"),
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
        ("HTTP-041", "HTTP-042", "RPA-001"),
        lambda behaviour: replace(
            behaviour, handlers={**behaviour.handlers, "read appointment": _read_as_missing}
        ),
    ),
    Fault(
        "updates-refused",
        "PUT isn't let through by the web server.",
        ("HTTP-052", "APA-001", "CPA-001"),
        setting(route=_no_put),
    ),
    Fault(
        "slots-writable",
        "Slots can be created by whoever can search them.",
        ("NFR-014", "ERR-025"),
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
        ("RPA-003", "CON-001"),
        editing_answer(
            "read appointment",
            lambda resource: resource.update(
                {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": {**resource}}]}
            ),
        ),
    ),
)
