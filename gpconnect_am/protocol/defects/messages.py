"""Defects and liberties of the HTTP message: formats, verbs, paths, encodings, parameters, preferences.

Source: development_general_api_guidance.html, "Content types" to "Managing Return Content".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import quote

from gpconnect_am.protocol.defects.defect import Defect
from gpconnect_am.protocol.exchange import Request
from gpconnect_am.protocol.requests import FHIR_JSON

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


def _header(name: str, value: str) -> Defect:
    return _plain(lambda request: request.with_header(name, value))


def _query(name: str, value: str) -> Defect:
    return _plain(lambda request: request.and_query(name, value))


def _verb(verb: str) -> Defect:
    return _plain(lambda request: replace(request, verb=verb))


def _path(change: Callable[[str], str]) -> Defect:
    return _plain(lambda request: replace(request, path=change(request.path)))


def _encoded(safe: str) -> Defect:
    """The same query, in which everything but `safe` is percent-encoded that may be."""

    def change(request: Request) -> Request:
        pairs = (f"{quote(name, safe=safe)}={quote(value, safe=safe)}" for name, value in request.query)
        return replace(request, query=(), raw_query="&".join(pairs))

    return _plain(change)


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
    "with the colons of its query percent-encoded": _encoded(""),
    "with the type in other case": _path(_other_case),
    **{f"by {verb}": _verb(verb) for verb in VERBS},
}
