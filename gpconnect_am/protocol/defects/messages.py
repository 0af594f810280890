"""Defects and liberties of the HTTP message: formats, verbs, paths, encodings, parameters, preferences.

Source: development_general_api_guidance.html, "Content types" to "Managing Return Content".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from urllib.parse import quote

from gpconnect_am.clock import UK, uk_text
from gpconnect_am.findings import NotApplicable
from gpconnect_am.protocol.defects.defect import Defect
from gpconnect_am.protocol.exchange import Request
from gpconnect_am.protocol.ids import unknown_like
from gpconnect_am.protocol.requests import FHIR_JSON, NHS_NUMBER_SYSTEM

FHIR_XML = "application/fhir+xml"
VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def _plain(change: Callable[[Request], Request]) -> Defect:
    return lambda request, _consumer: change(request)


def _accepting(media_type: str) -> Defect:
    return _plain(lambda request: request.with_header("Accept", media_type))


def _format(media_type: str, *, accept: str | None = None) -> Defect:
    def change(request: Request) -> Request:
        asked = request.with_query("_format", media_type)
        return asked.without_header("Accept") if accept is None else asked.with_header("Accept", accept)

    return _plain(change)


def _content(media_type: str) -> Defect:
    return _plain(lambda request: request.with_header("Content-Type", media_type))


def _nhs_number(change: Callable[[str], str]) -> Defect:
    def changed(request: Request) -> Request:
        system, _, number = dict(request.query)["identifier"].partition("|")
        return request.with_query("identifier", f"{system}|{change(number)}")

    return _plain(changed)


def _header(name: str, value: str) -> Defect:
    return _plain(lambda request: request.with_header(name, value))


def _query(name: str, value: str) -> Defect:
    return _plain(lambda request: request.and_query(name, value))


def _verb(verb: str) -> Defect:
    """Another verb; a write bears a body, so that nothing but the verb is wrong."""

    def change(request: Request) -> Request:
        if verb in ("GET", "DELETE", "OPTIONS"):
            return replace(request.without_header("Content-Type"), verb=verb, body=b"")
        if request.body:
            return replace(request, verb=verb)
        kind = request.path.partition("/")[0]
        written = request.with_header("Content-Type", f"{FHIR_JSON};charset=utf-8")
        return replace(written.with_body({"resourceType": kind}), verb=verb)

    return _plain(change)


def _whole_times(request: Request) -> Request:
    """The first and the last day of the period as instants."""
    times = {"start": time(), "end": time(23, 59, 59)}
    query = tuple(
        (name, value[:2] + _instant(value[2:], times[name]) if name in times else value)
        for name, value in request.query
    )
    return replace(request, query=query)


def _instant(day: str, moment: time) -> str:
    return uk_text(datetime.combine(date.fromisoformat(day), moment, tzinfo=UK))


def _unknown_id(path: str) -> str:
    """Another logical id of the same style, which nobody has."""
    kind, _, rest = path.partition("/")
    known, slash, more = rest.partition("/")
    return f"{kind}/{unknown_like(known)}{slash}{more}"


def _id_of_another_style(path: str) -> str:
    """An id that FHIR allows, and that is neither a number nor a UUID."""
    kind, _, rest = path.partition("/")
    _, slash, more = rest.partition("/")
    return f"{kind}/no.such-id{slash}{more}"


def _id_in_other_case(path: str) -> str:
    """Raises NotApplicable where the id has no letters, and so no other case."""
    kind, _, rest = path.partition("/")
    known, slash, more = rest.partition("/")
    if known.swapcase() == known:
        raise NotApplicable(f"the logical id {known} has no letters, and so no other case")
    return f"{kind}/{known.swapcase()}{slash}{more}"


def _body(**elements: object) -> Defect:
    """Other elements in the resource that is sent."""

    def change(request: Request) -> Request:
        resource = json.loads(request.body)
        return request.with_body({**resource, **elements})

    return _plain(change)


def _path(change: Callable[[str], str]) -> Defect:
    return _plain(lambda request: replace(request, path=change(request.path)))


def _all_encoded(request: Request) -> Request:
    """The same query, with everything percent-encoded that has a meaning in URLs."""
    pairs = (f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in request.query)
    return replace(request, query=(), raw_query="&".join(pairs))


def _dashes_encoded(request: Request) -> Request:
    """The same query, with dashes encoded too: a URL that RFC 3986 calls equivalent."""
    encoded = _all_encoded(request)
    return replace(encoded, raw_query=encoded.raw_query.replace("-", "%2D"))


def _other_case(path: str) -> str:
    """The type's name in other case, as far as it has any."""
    first, slash, rest = path.partition("/")
    return f"{first.upper() if first.islower() else first.lower()}{slash}{rest}"


MESSAGE_DEFECTS: Mapping[str, Defect] = {
    "with Accept text/html": _accepting("text/html"),
    "with Accept application/pdf": _accepting("application/pdf"),
    "with Accept image/png": _accepting("image/png"),
    "with Accept application/fhir+xml": _accepting(FHIR_XML),
    "with Accept application/fhir+json": _accepting(FHIR_JSON),
    "with Accept application/fhir+json;charset=utf-8": _accepting(f"{FHIR_JSON};charset=utf-8"),
    "with Accept */*": _accepting("*/*"),
    "with Accept application/fhir+json before others": _accepting(f"{FHIR_JSON}, text/html;q=0.5, */*;q=0.1"),
    "without Accept": _plain(lambda request: request.without_header("Accept")),
    "with _format text/html": _format("text/html"),
    "with _format application/pdf": _format("application/pdf"),
    "with _format application/fhir+xml": _format(FHIR_XML),
    "with _format application/fhir+json": _format(FHIR_JSON),
    "with _format JSON and Accept XML": _format(FHIR_JSON, accept=FHIR_XML),
    "with _format JSON and Accept text/html": _format(FHIR_JSON, accept="text/html"),
    "with _format text/html and Accept JSON": _format("text/html", accept=FHIR_JSON),
    "with Content-Type text/plain": _content("text/plain"),
    "with Content-Type text/html": _content("text/html"),
    "with Content-Type application/pdf": _content("application/pdf"),
    "with Content-Type application/fhir+json": _content(FHIR_JSON),
    "with Content-Type application/fhir+json; charset=utf-8": _content(f"{FHIR_JSON}; charset=utf-8"),
    "with Accept-Encoding gzip": _header("Accept-Encoding", "gzip"),
    "with Accept-Encoding identity": _header("Accept-Encoding", "identity"),
    "in chunks": _header("Transfer-Encoding", "chunked"),
    "with an unknown parameter": _query("nonsense", "1"),
    "with an unknown parameter of a consumer": _query("x-consumer.example", "2026"),
    "with a Forwarded header": _header("Forwarded", "for=192.0.2.60;proto=https;by=203.0.113.43"),
    "with X-Forwarded headers": _header("X-Forwarded-For", "192.0.2.60"),
    "with Prefer return=minimal": _header("Prefer", "return=minimal"),
    "with Prefer return=representation": _header("Prefer", "return=representation"),
    "with the colons of its query percent-encoded": _plain(_all_encoded),
    "with the dashes of its query percent-encoded": _plain(_dashes_encoded),
    "with the type in other case": _path(_other_case),
    "with the id in other case": _path(_id_in_other_case),
    "with an unknown id": _path(_unknown_id),
    "with an id of another style": _path(_id_of_another_style),
    "at Observation": _path(lambda _path: "Observation"),
    "at a path that nobody has": _path(lambda _path: "Nonsense/1"),
    "at an operation that nobody has": _path(lambda _path: "Patient/$nonsense"),
    "at a path below": _path(lambda path: f"{path}/nonsense/1"),
    "at Schedule": _path(lambda _path: "Schedule"),
    "with whole times": _plain(_whole_times),
    "with whole times and everything encoded": _plain(lambda request: _all_encoded(_whole_times(request))),
    "with a start that is no date": _plain(lambda request: request.with_query("start", "genonsense")),
    "with a status that nobody knows": _body(status="nonsense"),
    "with the status booked": _body(status="booked"),
    "with a body that breaks off": _plain(
        lambda request: replace(request, body=request.body[: len(request.body) // 2])
    ),
    "with an identifier of another system": _plain(
        lambda request: request.with_query("identifier", "https://elsewhere.example/Id|9990000018")
    ),
    "with an identifier without a value": _plain(
        lambda request: request.with_query("identifier", f"{NHS_NUMBER_SYSTEM}|")
    ),
    "without an identifier": _plain(lambda request: request.without_query("identifier")),
    "with an empty identifier": _plain(lambda request: request.with_query("identifier", "")),
    "with an NHS number of nine digits": _nhs_number(lambda number: number[:9]),
    "with an NHS number of letters": _nhs_number(lambda _number: "ABCDEFGHIJ"),
    "with a wrong check digit": _nhs_number(lambda number: number[:9] + str((int(number[9]) + 1) % 10)),
    **{f"by {verb}": _verb(verb) for verb in VERBS},
}
