"""The one gate between a run and everything it writes: secrets and what the target marks are masked here.

Masked: Authorization and other credentials in headers (a token's claims stay readable elsewhere, see
`claims_of`), unsecured tokens wherever they turn up, private keys, passwords in URLs, and every text that the
target file lists under `mask`, as it stands and as JSON, a URL or HTML would write it.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any
from urllib.parse import quote, quote_plus

from gpconnect_am.protocol.exchange import Headers
from gpconnect_am.target.model import FromEnvironment, Target

MASK = "[masked]"
_CREDENTIAL_HEADERS = {
    "authorization",
    "proxy-authorization",
    "cookie",
    "set-cookie",
    "x-api-key",
    "api-key",
    "apikey",
}
_TOKEN = re.compile(r"(eyJ[\w-]{4})[\w-]*(?:\.[\w-]*)+")
_PRIVATE_KEY = re.compile(r"-----BEGIN ([A-Z ]*PRIVATE KEY)-----.*?(?:-----END \1-----|\Z)", re.DOTALL)
_URL_PASSWORD = re.compile(r"://[^/\s@:\"]*:([^/\s@\"]*)@")
_KEY_LINE_LENGTH = 40


class Redactor:
    """Masks texts, headers and bodies. `secrets` are masked wherever they stand, whatever their case."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        spellings = {spelling for secret in secrets if secret for spelling in _spellings(secret)}
        longest_first = sorted(spellings, key=lambda text: (-len(text), text))
        self._spellings = [spelling.lower() for spelling in longest_first]
        self._secret = re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)

    @classmethod
    def of(cls, target: Target) -> Redactor:
        """The gate for a target: what it marks, and what its key file holds."""
        return cls((*target.mask, *_key_lines(target), *_passwords(target)))

    def text(self, text: str) -> str:
        """A text with every secret in it masked."""
        lowered = text.lower()
        if any(spelling in lowered for spelling in self._spellings):
            text = self._secret.sub(MASK, text)
        text = _cut(text)
        text = _PRIVATE_KEY.sub(MASK, text)
        return _URL_PASSWORD.sub(f"://{MASK}@", text)

    def body(self, body: bytes) -> bytes:
        """A body with every secret in it masked; bytes that are no UTF-8 stay as they are."""
        decoded = body.decode("utf-8", "surrogateescape")
        return self.text(decoded).encode("utf-8", "surrogateescape")

    def headers(self, headers: Headers) -> Headers:
        """Headers with credentials cut and secrets masked."""
        return tuple((name, self._header(name, value)) for name, value in headers)

    def _header(self, name: str, value: str) -> str:
        if name.lower() not in _CREDENTIAL_HEADERS:
            return self.text(value)
        scheme, _, credentials = value.partition(" ")
        if scheme.lower() == "bearer" and _TOKEN.fullmatch(credentials):
            return f"{scheme} {_cut(credentials)}"
        return MASK if value else ""

    def data(self, value: Any) -> Any:
        """JSON data with every text in it masked, names of members included."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {self.text(key): self.data(member) for key, member in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.data(member) for member in value]
        return value

    def claims_of(self, authorization: str | None) -> dict[str, Any] | None:
        """The claims of a Bearer token, masked but readable; None where they can't be read."""
        parts = (authorization or "").partition(" ")[2].split(".")
        if len(parts) < 2:
            return None
        try:
            claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
        except ValueError:
            return None
        return self.data(claims) if isinstance(claims, dict) else None


def _cut(text: str) -> str:
    return _TOKEN.sub(r"\1…[token cut]", text)


def _spellings(secret: str) -> set[str]:
    in_json = json.dumps(secret)[1:-1]
    return {
        secret,
        in_json,
        json.dumps(secret, ensure_ascii=False)[1:-1],
        quote(secret, safe=""),
        quote(secret),
        quote_plus(secret),
        html.escape(secret),
    }


def _passwords(target: Target) -> list[str]:
    """Passwords in the target's URLs, and every value that it takes from the environment."""
    urls = (target.base_url, target.route.proxy_url or "")
    in_urls = (match[1] for url in urls for match in _URL_PASSWORD.finditer(url))
    return [*in_urls, target.tls.key_password or "", *_from_environment(target)]


def _from_environment(value: object) -> Iterator[str]:
    if isinstance(value, FromEnvironment):
        yield value
    elif isinstance(value, tuple):
        for member in value:
            yield from _from_environment(member)
    elif is_dataclass(value):
        for part in fields(value):
            yield from _from_environment(getattr(value, part.name))


def _key_lines(target: Target) -> list[str]:
    """The lines of the client's key file that are long enough to be told from other text."""
    if target.tls.key is None:
        return []
    try:
        lines = target.tls.key.read_text(encoding="ascii", errors="ignore").splitlines()
    except OSError:
        return []
    return [line.strip() for line in lines if len(line.strip()) >= _KEY_LINE_LENGTH]
