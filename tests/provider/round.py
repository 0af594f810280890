"""One provider in this process, asked as a consumer would ask it, and what it says word by word."""

from __future__ import annotations

import gzip
import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from gpconnect_am.clock import Clock
from gpconnect_am.protocol.exchange import Request
from gpconnect_am.protocol.requests import (
    Requests,
)
from gpconnect_am.provider.call import Answer
from gpconnect_am.provider.declaration import declared_slots, declared_target
from gpconnect_am.provider.service import Received, Service
from gpconnect_am.target.model import Tls

Resource = dict[str, Any]
Said = tuple[int, tuple[tuple[str, str], ...], str]
_CHANGING = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class OtherwiseError(Exception):
    """An answer is another one than was expected: the round need not go on."""


class Round:
    """One provider, in this process, asked as a consumer would ask it."""

    def __init__(self, service: Service, clock: Clock, expected: list[Said] | None = None) -> None:
        self.service = service
        self.expected = expected
        self.clock = clock
        self.practice = next(iter(service.practices.values()))
        self.target = declared_target(
            self.practice.facts,
            base_url="http://provider.example/A83001/STU3/1/gpconnect",
            version=service.behaviour.version,
            appointments=self.practice.declared_appointments,
            slots=declared_slots(self.practice, clock.now()),
            tls=Tls(),
        )
        self.requests = Requests(self.target, clock)
        self.today = clock.uk_today()
        self.said: list[Said] = []

    def send(self, request: Request) -> Answer:
        parts = urlsplit(request.url)
        answer = self.service.answer(
            Received(
                verb=request.verb,
                path=parts.path,
                query=parts.query,
                headers=tuple((name.lower(), value) for name, value in request.headers),
                body=request.body,
                origin=f"{parts.scheme}://{parts.netloc}",
                secure=True,
            )
        )
        self.said.append(_normalised(answer))
        if self.expected is not None and self.said[-1] != self.expected[len(self.said) - 1]:
            raise OtherwiseError
        return answer

    def resource(self, request: Request) -> Resource:
        answer = self.send(request)
        body = answer.body
        if answer.headers.get("Content-Encoding") == "gzip" or body[:2] == b"\x1f\x8b":
            body = gzip.decompress(body)
        try:
            read = json.loads(body.decode("utf-8-sig"))
        except (UnicodeDecodeError, ValueError):
            return {}
        return read if isinstance(read, dict) else {}

    def day(self, days: int) -> str:
        return str(self.today + timedelta(days=days))

    def period(self, first: int, last: int, **options: Any) -> Request:
        return self.requests.search_slots(f"ge{self.day(first)}", f"le{self.day(last)}", **options)


def _normalised(answer: Answer) -> Said:
    body = answer.body
    if body[:2] == b"\x1f\x8b":
        body = b"gzip:" + gzip.decompress(body)
    text = _CHANGING.sub("*", body.decode("utf-8", errors="replace"))
    headers = tuple(sorted((name, _CHANGING.sub("*", value)) for name, value in answer.headers.items()))
    return answer.status, headers, text
