"""A request, the response to it, and both together: the evidence that every finding points at."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlsplit

from gpconnect_am.protocol.interactions import Interaction

Headers = tuple[tuple[str, str], ...]
Query = tuple[tuple[str, str], ...]


def header_value(headers: Headers, name: str) -> str | None:
    """The first value of header `name`, whatever its case; None where it is absent."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent: everything is explicit, so that a scenario can spoil exactly one thing.

    `base` is the service root URL without a trailing slash, `path` what follows it (a percent sign in it
    begins an escape), `query` name and value pairs that are not yet percent-encoded, `raw_query` more of the
    query, encoded already, `headers` in order and with repeats.
    """

    interaction: Interaction
    verb: str
    base: str
    path: str
    query: Query = ()
    headers: Headers = ()
    body: bytes = b""
    raw_query: str = ""

    @property
    def url(self) -> str:
        """The whole URL, percent-encoded as RFC 3986 asks."""
        pairs = [f"{quote(name, safe=':')}={quote(value, safe=':')}" for name, value in self.query]
        query = "&".join(filter(None, [*pairs, self.raw_query]))
        path = quote(self.path, safe="/:@!$&'()*+,;=%")
        return f"{self.base}/{path}" + (f"?{query}" if query else "")

    def header(self, name: str) -> str | None:
        """The first value of a header; None where it is absent."""
        return header_value(self.headers, name)

    def with_header(self, name: str, value: str) -> Request:
        """The same request with header `name` set to `value`, in place of any it had."""
        return replace(self, headers=(*self.without_header(name).headers, (name, value)))

    def and_header(self, name: str, value: str) -> Request:
        """The same request with one more header, repeated where it is there already."""
        return replace(self, headers=(*self.headers, (name, value)))

    def without_header(self, name: str) -> Request:
        """The same request with no header `name`."""
        kept = tuple((key, value) for key, value in self.headers if key.lower() != name.lower())
        return replace(self, headers=kept)

    def with_query(self, name: str, *values: str) -> Request:
        """The same request with parameter `name` given once for each of `values`, in place of any it had."""
        return replace(self, query=(*self.without_query(name).query, *((name, value) for value in values)))

    def and_query(self, name: str, value: str) -> Request:
        """The same request with one more parameter, repeated where it is there already."""
        return replace(self, query=(*self.query, (name, value)))

    def without_query(self, name: str) -> Request:
        """The same request with no parameter `name`."""
        return replace(self, query=tuple(pair for pair in self.query if pair[0] != name))

    def with_body(self, resource: Any) -> Request:
        """The same request with a resource (serialised) or bytes (as they are) as its body."""
        body = resource if isinstance(resource, bytes) else json.dumps(resource).encode()
        return replace(self, body=body)


@dataclass(frozen=True, slots=True)
class Response:
    """What came back. `body` is decoded of its content encoding, `wire_bytes` counts it as it travelled."""

    status: int
    reason: str
    headers: Headers
    body: bytes
    wire_bytes: int
    http_version: str = "HTTP/1.1"

    def header(self, name: str) -> str | None:
        """The first value of a header; None where it is absent."""
        return header_value(self.headers, name)

    def header_values(self, name: str) -> tuple[str, ...]:
        """Every value of a header, in order."""
        return tuple(value for key, value in self.headers if key.lower() == name.lower())


@dataclass(frozen=True, slots=True)
class TransportFault:
    """Why no whole response came back.

    `kind` is one of: dns, refused, unreachable, tls, connect-timeout, write-timeout, read-timeout, reset,
    malformed, too-large, unsendable (the request itself is no HTTP).
    """

    kind: str
    detail: str


@dataclass(frozen=True)
class Exchange:
    """One request with its response, or the fault that stood in its way: exactly one of the two is set."""

    id: str
    request: Request
    response: Response | None
    fault: TransportFault | None
    started: datetime
    seconds: float
    trace_id: str = ""
    notes: tuple[str, ...] = field(default=())

    @property
    def answer(self) -> Response:
        """The response; raises LookupError where there is none (a scenario never gets such an exchange)."""
        if self.response is None:
            raise LookupError(f"exchange {self.id} has no response: {self.fault}")
        return self.response

    @property
    def status(self) -> int:
        """The HTTP status of the response."""
        return self.answer.status

    @cached_property
    def resource(self) -> dict[str, Any] | None:
        """The body read leniently as a JSON object, for navigation only; None where it is not one.

        Judging the body is the business of `gpconnect_am.validation`, from the bytes.
        """
        try:
            parsed = json.loads(self.answer.body)
        except (ValueError, RecursionError):
            return None
        return parsed if isinstance(parsed, dict) else None

    @property
    def path(self) -> str:
        """The path of the request's URL, as sent."""
        return urlsplit(self.request.url).path


def sent(exchanges: Iterable[Exchange], interaction: Interaction) -> list[Exchange]:
    """Those of `exchanges` that belong to `interaction`, in order."""
    return [exchange for exchange in exchanges if exchange.request.interaction is interaction]
