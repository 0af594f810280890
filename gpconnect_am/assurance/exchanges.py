"""The exchanges of a run as the page shows them: in short beside a finding, and whole on demand."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from gpconnect_am.assurance.curl import curl_of
from gpconnect_am.assurance.place import Line, excerpt_at
from gpconnect_am.reporting.evidence import body_file, read_body, read_exchange
from gpconnect_am.reporting.excerpt import first_entries
from gpconnect_am.reporting.records import FindingRecord

WHOLE_BYTES = 12_000
"""A longer body is shortened in the page; the evidence folder has it whole."""
SHOWN_ENTRIES = 2
SHOWN_CHARACTERS = 4_000
_QUERY_PART = re.compile(r"(?<=[?&])")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a line, marked where a finding points at it."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """What was sent and what came back, with the place of a finding marked in either."""

    exchange: str
    started: datetime
    verb: str
    url: tuple[Part, ...]
    status: Part
    headers: tuple[Part, ...]
    """The headers that the finding is about: of the response, or of the request where the place says so."""
    lines: tuple[Line, ...]
    """The response's body around the place."""
    text: str
    """The beginning of a body that is no JSON."""
    body_file: str
    """Where the whole body lies; empty where there was none."""
    curl: str


class Exchanges:
    """Reads the evidence of one run."""

    def __init__(self, run_folder: Path) -> None:
        self._folder = run_folder

    def proof(self, finding: FindingRecord) -> Proof | None:
        """The exchange that proves a finding; None where the evidence has none."""
        document = read_exchange(self._folder, finding.exchange) if finding.exchange else None
        if document is None:
            return None
        request, response = document["request"], document["response"]
        kind, _, name = finding.where.partition(" ")
        body = self._body(response["body"]) if response else b""
        about_body = kind not in ("header", "parameter", "status")
        lines = excerpt_at(body, finding.where) if about_body else excerpt_at(body, "")
        return Proof(
            exchange=finding.exchange,
            started=datetime.fromisoformat(document["started"]),
            verb=request["verb"],
            url=tuple(_marked_query(request["url"], name if kind == "parameter" else "")),
            status=Part(_status_line(document), marked=kind == "status" or not response),
            headers=tuple(_headers_about(document, name)) if kind == "header" else (),
            lines=tuple(lines if about_body else [Line(each.number, each.text) for each in lines]),
            text="" if lines else body[:SHOWN_CHARACTERS].decode("utf-8", "replace"),
            body_file=body_file(response["body"]) if response and response["body"] else "",
            curl=curl_of(document),
        )

    def shown(self, exchange: str) -> dict[str, Any] | None:
        """The whole exchange for the page's script, long bodies shortened; None where there is none."""
        document = read_exchange(self._folder, exchange)
        if document is None:
            return None
        request, response = document["request"], document["response"]
        claims = request["token_claims"]
        whole = {
            "at": document["started"],
            "ms": round(document["seconds"] * 1000),
            "sent": f"{request['verb']} {request['url']}",
            "headers": _as_lines(request["headers"]),
            "claims": json.dumps(claims, ensure_ascii=False) if claims else "",
            "body": self._shortened(request["body"]),
            "status": _status_line(document),
            "answerHeaders": _as_lines(response["headers"]) if response else "",
            "answer": self._shortened(response["body"]) if response else "",
        }
        return {key: value for key, value in whole.items() if value not in ("", None)}

    def _body(self, name: str | None) -> bytes:
        return read_body(self._folder, name) if name else b""

    def _shortened(self, name: str | None) -> str:
        if name is None:
            return ""
        body = self._body(name)
        if len(body) <= WHOLE_BYTES:
            return body.decode("utf-8", "replace")
        note = f"shortened: {len(body):,} bytes in all, whole in {body_file(name)}"
        entries = first_entries(body, SHOWN_ENTRIES)
        if not entries:
            return f"[{note}]\n{body[:SHOWN_CHARACTERS].decode('utf-8', 'replace')}"
        return json.dumps({"[note]": f"{note}; the first entries:", "entry": entries}, ensure_ascii=False)


def _status_line(document: dict[str, Any]) -> str:
    response = document["response"]
    if not response:
        return "no whole answer: " + ": ".join(document["fault"] or ())
    status = response["status"]
    reason = response["reason"] or (HTTPStatus(status).phrase if status in HTTPStatus else "")
    return f"{response['http_version']} {status} {reason}".rstrip()


def _marked_query(url: str, parameter: str) -> list[Part]:
    wanted = parameter.lower()
    parts = [part for part in _QUERY_PART.split(url) if part]
    return [Part(part, bool(wanted) and part.lower().startswith(f"{wanted}=")) for part in parts]


def _headers_about(document: dict[str, Any], name: str) -> list[Part]:
    response = document["response"]
    answered = response["headers"] if response else []
    about = [pair for pair in answered if pair[0].lower() == name.lower()]
    about = about or [pair for pair in document["request"]["headers"] if pair[0].lower() == name.lower()]
    if not about:
        return [Part(f"({name}: no such header)", marked=True)]
    return [Part(f"{key}: {value}", marked=True) for key, value in about]


def _as_lines(headers: list[list[str]]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in headers)
