"""The evidence of a run: every exchange as it travelled, redacted, in the run's `exchanges` folder.

`<exchange id>.json` holds request and response without their bodies; a body lies once in `bodies/`, named by
its SHA-256, however many exchanges carried it. A long answer lies there compressed, its name ending in `.gz`.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

from gpconnect_am.protocol.exchange import Exchange, Headers
from gpconnect_am.reporting.records import ExchangeRecord
from gpconnect_am.reporting.redaction import Redactor

FOLDER = "exchanges"
COMPRESSED_BYTES = 64_000
"""A longer answer is compressed; a request never, so that curl can send it as it lies there."""
_COMPRESSION = 6
_SUFFIX = ".gz"


class Evidence:
    """Writes exchanges into a run's folder, each once. Safe where several processes write to one folder.

    Without `write` it makes the short records and leaves the folder alone.
    """

    def __init__(self, run_folder: Path, redactor: Redactor, *, write: bool = True) -> None:
        self._write = write
        self._folder = run_folder / FOLDER
        self._bodies = self._folder / "bodies"
        if write:
            self._bodies.mkdir(parents=True, exist_ok=True)
        self._redactor = redactor
        self._names: dict[tuple[bytes, bool], str] = {}
        self._kept: dict[str, ExchangeRecord] = {}

    def __contains__(self, exchange: object) -> bool:
        """Whether an exchange of this id has been written down."""
        return exchange in self._kept

    def keep(self, exchange: Exchange) -> ExchangeRecord:
        """Writes an exchange down and gives its short record."""
        if exchange.id not in self._kept:
            if self._write:
                document = self._document(exchange)
                text = json.dumps(document, indent=1, ensure_ascii=False)
                (self._folder / f"{exchange.id}.json").write_text(text, encoding="utf-8", errors="replace")
            self._kept[exchange.id] = self._record(exchange)
        return self._kept[exchange.id]

    def _record(self, exchange: Exchange) -> ExchangeRecord:
        response, fault = exchange.response, exchange.fault
        return ExchangeRecord(
            id=exchange.id,
            interaction=exchange.request.interaction.name,
            verb=exchange.request.verb,
            url=self._redactor.text(exchange.request.url),
            status=response.status if response else None,
            fault=self._redactor.text(f"{fault.kind}: {fault.detail}") if fault else "",
            started=exchange.started,
            seconds=exchange.seconds,
            trace_id=self._redactor.text(exchange.trace_id),
            sent_bytes=len(exchange.request.body),
            received_bytes=len(response.body) if response else 0,
        )

    def _document(self, exchange: Exchange) -> dict[str, Any]:
        request, response = exchange.request, exchange.response
        return {
            "id": exchange.id,
            "started": exchange.started.isoformat(),
            "seconds": round(exchange.seconds, 6),
            "request": {
                "verb": request.verb,
                "url": self._redactor.text(request.url),
                "headers": self._headers(request.headers),
                "token_claims": self._redactor.claims_of(request.header("Authorization")),
                "body": self._body(request.body, compress=False),
            },
            "response": response
            and {
                "http_version": response.http_version,
                "status": response.status,
                "reason": self._redactor.text(response.reason),
                "headers": self._headers(response.headers),
                "body": self._body(response.body, compress=len(response.body) > COMPRESSED_BYTES),
            },
            "fault": exchange.fault and self._redactor.data([exchange.fault.kind, exchange.fault.detail]),
            "notes": self._redactor.data(exchange.notes),
        }

    def _headers(self, headers: Headers) -> list[list[str]]:
        return [list(pair) for pair in self._redactor.headers(headers)]

    def _body(self, body: bytes, *, compress: bool) -> str | None:
        if not body:
            return None
        raw = (hashlib.sha256(body).digest(), compress)
        if raw not in self._names:
            masked = self._redactor.body(body)
            name = hashlib.sha256(masked).hexdigest() + _SUFFIX * compress
            path = self._bodies / name
            if not path.exists():
                path.write_bytes(gzip.compress(masked, _COMPRESSION, mtime=0) if compress else masked)
            self._names[raw] = name
        return self._names[raw]


def read_exchange(run_folder: Path, exchange: str) -> dict[str, Any] | None:
    """An exchange as the evidence has it; None where it isn't there."""
    path = run_folder / FOLDER / f"{exchange}.json"
    if not path.is_file():
        return None
    document = json.loads(path.read_text(encoding="utf-8"))
    return document if isinstance(document, dict) else None


def body_file(name: str) -> str:
    """Where a body lies in full, as a path in the run's folder."""
    return f"{FOLDER}/bodies/{name}"


def read_body(run_folder: Path, name: str) -> bytes:
    """A body in full, as the evidence has it; empty where it isn't there."""
    path = run_folder / body_file(name)
    if not path.is_file():
        return b""
    body = path.read_bytes()
    return gzip.decompress(body) if path.suffix == _SUFFIX else body
