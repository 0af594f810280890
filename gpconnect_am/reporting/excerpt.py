"""A body as a report shows it: pretty where it is JSON, shortened where it is long."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

WHOLE_BYTES = 50_000
SHOWN_CHARACTERS = 20_000
SHOWN_ENTRIES = 3
BRIEF_BYTES = 400
"""The limit, in bytes and then in characters, where nobody has to look for a fault."""
_LOOKED_AT_BYTES = 200_000
_ENTRIES = re.compile(r'"entry"\s*:\s*\[\s*')
_BETWEEN = re.compile(r"\s*,?\s*")


def excerpt(body: bytes, where: str, entries: Iterable[int] = ()) -> str:
    """The body's text; of a long one its beginning, and of a Bundle the first entries and those asked for.

    `where` says in which file of the run's folder the whole body lies.
    """
    text = body.decode("utf-8", "replace")
    resource = _parsed(text)
    if len(body) <= WHOLE_BYTES:
        return _pretty(resource) or text
    note = _note(body, where)
    if isinstance(resource, dict) and isinstance(resource.get("entry"), list):
        return "\n".join([note, *_bundle(resource, entries)])
    return "\n".join([note, text[:SHOWN_CHARACTERS], note])


def in_short(body: bytes, where: str) -> str:
    """The body's text; of a long one its beginning, or the beginning of a Bundle's first entry."""
    if len(body) <= BRIEF_BYTES:
        text = body.decode("utf-8", "replace")
        return _pretty(_parsed(text), indent=1) or text
    first = first_entries(body, 1)
    text = _pretty({"entry": first}, indent=1) if first else body[:BRIEF_BYTES].decode("utf-8", "replace")
    return "\n".join([_note(body, where), text[:BRIEF_BYTES]])


def first_entries(body: bytes, count: int) -> list[Any]:
    """The first entries of a Bundle, read without reading the rest of it; none of what is no Bundle."""
    text = body[:_LOOKED_AT_BYTES].decode("utf-8", "replace")
    begin = _ENTRIES.search(text)
    decoder = json.JSONDecoder()
    found: list[Any] = []
    place = begin.end() if begin else len(text)
    while len(found) < count:
        try:
            entry, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            break
        found.append(entry)
        place = _BETWEEN.match(text, place).end()  # type: ignore[union-attr]
    return found


def _note(body: bytes, where: str) -> str:
    return f"[shortened: {len(body):,} bytes in all, whole in {where} of the run's folder]"


def _bundle(bundle: dict[str, Any], wanted: Iterable[int]) -> list[str]:
    entries = bundle["entry"]
    shown = sorted({*range(SHOWN_ENTRIES), *wanted} & set(range(len(entries))))
    frame = {key: value for key, value in bundle.items() if key != "entry"}
    lines = [_pretty(frame), f"{len(entries):,} entries, of which:"]
    for place in shown:
        lines += ["", f"entry[{place}]", _pretty(entries[place])[:SHOWN_CHARACTERS]]
    return lines


def _pretty(value: object, indent: int = 2) -> str:
    try:
        return json.dumps(value, indent=indent, ensure_ascii=False) if value is not None else ""
    except RecursionError:
        return ""


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
