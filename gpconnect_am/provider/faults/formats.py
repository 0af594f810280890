"""Faults of formats: content types, encodings, negotiation."""

from __future__ import annotations

import gzip
from dataclasses import replace

from gpconnect_am.provider import finishing as clean
from gpconnect_am.provider import formats
from gpconnect_am.provider.behaviour import Behaviour
from gpconnect_am.provider.call import Answer, Call
from gpconnect_am.provider.faults.fault import (
    Change,
    Fault,
    editing,
    finishing,
    first,
    putting,
    without,
)
from gpconnect_am.provider.faults.http_tools import header
from gpconnect_am.provider.outcomes import Refusal, bad_request


def _only_errors_typed(call: Call | None, answer: Answer) -> None:
    clean.content_type(call, answer)
    if answer.status >= 400:
        answer.headers["Content-Type"] = formats.FHIR_JSON


def _only_errors_plain(call: Call | None, answer: Answer) -> None:  # noqa: ARG001
    if answer.status >= 400:
        answer.headers["Content-Type"] = "application/json;charset=utf-8"


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


FAULTS = (
    Fault(
        "json-type-of-dstu2",
        "Answers are declared as application/json+fhir.",
        ("HTTP-011",),
        header("Content-Type", "application/json+fhir;charset=utf-8"),
    ),
    Fault(
        "json-type-plain",
        "Answers are declared as application/json.",
        ("HTTP-011",),
        header("Content-Type", "application/json;charset=utf-8"),
    ),
    Fault(
        "json-type-plain-in-errors",
        "Errors are declared as application/json.",
        ("HTTP-011",),
        finishing("plain", _only_errors_plain),
    ),
    Fault(
        "format-parameter-ignored",
        "_format isn't looked at.",
        ("HTTP-013",),
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
        ("HTTP-015",),
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
        header("Content-Type", formats.FHIR_JSON),
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
        ("HTTP-021",),
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
)
