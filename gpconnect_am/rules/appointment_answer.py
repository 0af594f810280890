"""What the answer to a booking, a read or an update says around the appointment: status and headers.

Sources: "Payload response body" of the book, read, amend and cancel pages;
development_fhir_api_guidance.html, "Create resource", "Read resource";
development_general_api_guidance.html, "Managing resource contention".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from gpconnect_am.findings import Finding, Severity
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.rules.answers import describe
from gpconnect_am.rules.appointment import Appointment

_ETAG = re.compile(r'W/"([^"]+)"')
_LOCATION = re.compile(r"(?P<base>.*?)/?Appointment/(?P<id>[^/]+)/_history/(?P<version>[^/]+)")


def created(exchange: Exchange) -> Iterator[Finding]:
    """The status is 201 (ruling 3) and the body an Appointment."""
    if exchange.status != 201:
        yield Finding("status", "status", "201 Created", describe(exchange), ruling="3")
    else:
        yield from _holds_appointment(exchange)


def ok(exchange: Exchange) -> Iterator[Finding]:
    """The status is 200 and the body an Appointment."""
    if exchange.status != 200:
        yield Finding("status", "status", "200 OK", describe(exchange))
    else:
        yield from _holds_appointment(exchange)


def _holds_appointment(exchange: Exchange) -> Iterator[Finding]:
    if not Appointment.of(exchange).resource:
        yield Finding("body", "body", "an Appointment", describe(exchange))


def has_id(wanted: str) -> Callable[[Exchange], Iterator[Finding]]:
    """The appointment is the one that was asked for."""

    def check(exchange: Exchange) -> Iterator[Finding]:
        found = Appointment.of(exchange).id
        if found != wanted:
            yield Finding("id", "Appointment.id", wanted, found or "nothing")

    return check


def has_location(base_url: str) -> Callable[[Exchange], Iterator[Finding]]:
    """The Location header names the new appointment and its version, as the body does."""

    def check(exchange: Exchange) -> Iterator[Finding]:
        appointment, header = Appointment.of(exchange), exchange.answer.header("Location")
        where, expected = "header Location", f"{base_url}/Appointment/[id]/_history/[version]"
        if header is None:
            yield Finding("location", where, expected, "nothing")
            return
        parts = _LOCATION.fullmatch(header)
        if parts is None:
            yield Finding("location/form", where, expected, header)
            return
        if parts["id"] != appointment.id:
            yield Finding("location/id", where, f"the id of the body, {appointment.id or 'nothing'}", header)
        if parts["version"] != appointment.version:
            wanted = appointment.version or "nothing"
            yield Finding("location/version", where, f"the versionId of the body, {wanted}", header)
        # A proxy may put another host before the same path.
        if urlsplit(parts["base"]).path != urlsplit(base_url).path:
            yield Finding("location/base", where, expected, header, Severity.ADVISORY)

    return check


def has_last_modified(exchange: Exchange) -> Iterator[Finding]:
    """There is a Last-Modified header with an HTTP date."""
    header = exchange.answer.header("Last-Modified")
    try:
        parsedate_to_datetime(header or "")
    except ValueError:
        yield Finding("last modified", "header Last-Modified", "an HTTP date", header or "nothing")


def has_etag(exchange: Exchange) -> Iterator[Finding]:
    """There is an ETag header."""
    if not exchange.answer.header("ETag"):
        yield Finding("etag", "header ETag", 'the version, as in W/"23"', "nothing")


def etag_is_weak(exchange: Exchange) -> Iterator[Finding]:
    """The ETag is weak and quoted."""
    header = exchange.answer.header("ETag")
    if header is None or not _ETAG.fullmatch(header):
        yield Finding("etag/form", "header ETag", 'the form W/"23"', header or "nothing")


def etag_is_version(exchange: Exchange) -> Iterator[Finding]:
    """The ETag holds the versionId of the body."""
    header, version = exchange.answer.header("ETag") or "", Appointment.of(exchange).version
    if header.removeprefix("W/").strip('"') != version or not version:
        yield Finding(
            "etag/version",
            "header ETag",
            f"the versionId of the body, {version or 'which has none'}",
            header or "nothing",
        )
