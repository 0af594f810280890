"""One request as the provider sees it, and its answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from gpconnect_am.protocol.interactions import Interaction

if TYPE_CHECKING:
    from gpconnect_am.provider.behaviour import Behaviour
    from gpconnect_am.provider.open_practice import OpenPractice

Resource = dict[str, Any]


@dataclass
class Call:
    """A request on its way through the provider; each step fills in what it finds out.

    `headers` have lower-case names, in order and with repeats; `query` is percent-decoded; `base` is the
    service root URL as the consumer used it; `id` is the logical id in the path, empty where there is none.
    """

    verb: str
    segments: tuple[str, ...]
    query: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    body: bytes
    base: str
    secure: bool
    now: datetime
    practice: OpenPractice
    behaviour: Behaviour
    raw_query: str = ""
    """The query as it came, still percent-encoded."""
    interaction: Interaction | None = None
    id: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    sent: Resource = field(default_factory=dict)

    def header(self, name: str) -> str | None:
        """The only or first value of a header; None where it is absent."""
        return next(iter(self.header_values(name)), None)

    def header_values(self, name: str) -> list[str]:
        """Every value of a header."""
        wanted = name.lower()
        return [value for key, value in self.headers if key == wanted]

    def values(self, name: str) -> list[str]:
        """Every value of a query parameter, in order."""
        return [value for key, value in self.query if key == name]

    def url(self, path: str) -> str:
        """An absolute URL below the service root."""
        return f"{self.base}/{path}"


@dataclass
class Answer:
    """What goes back. `body` is the serialised resource."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, resource: Resource, status: int = 200, **headers: str) -> Answer:
        """The answer that carries one resource; underscores in header names stand for hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return cls(status, serialise(resource), named)


Check = Callable[[Call], None]
"""Raises a Refusal where a call is not as it must be."""
Checks = Mapping[str, Check]
"""Checks by name, in the order in which they are made."""
Handler = Callable[[Call], Answer]


def apply(checks: Checks, call: Call) -> None:
    """Makes every check, in order. Raises the first Refusal."""
    for check in checks.values():
        check(call)


def serialise(resource: Resource) -> bytes:
    """A resource as JSON in UTF-8."""
    return json.dumps(resource, ensure_ascii=False, separators=(",", ":")).encode()
