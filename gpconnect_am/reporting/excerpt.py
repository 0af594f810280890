"""A body as a report shows it: pretty where it is JSON, shortened where it is long."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

WHOLE_BYTES = 50_000
BRIEF_BYTES = 4_000
"""A longer body is shortened: the lower limit is for scenarios in which nobody has to look for a fault."""
SHOWN_CHARACTERS = 20_000
SHOWN_ENTRIES = 3


def excerpt(body: bytes, where: str, entries: Iterable[int] = (), *, brief: bool = False) -> str:
    """The body's text; of a long one its beginning, and of a Bundle the first entries and those asked for.

    `where` says in which file of the run's folder the whole body lies.
    """
    text = body.decode("utf-8", "replace")
    resource = _parsed(text)
    limit = BRIEF_BYTES if brief else WHOLE_BYTES
    if len(body) <= limit:
        return _pretty(resource) or text
    note = f"[shortened: {len(body):,} bytes in all, whole in {where} of the run's folder]"
    if isinstance(resource, dict) and isinstance(resource.get("entry"), list):
        return "\n".join([note, *_bundle(resource, entries, first=1 if brief else SHOWN_ENTRIES)])
    return "\n".join([note, text[: min(limit, SHOWN_CHARACTERS)], note])


def _bundle(bundle: dict[str, Any], wanted: Iterable[int], *, first: int) -> list[str]:
    entries = bundle["entry"]
    shown = sorted({*range(first), *wanted} & set(range(len(entries))))
    frame = {key: value for key, value in bundle.items() if key != "entry"}
    lines = [_pretty(frame), f"{len(entries):,} entries, of which:"]
    for place in shown:
        lines += ["", f"entry[{place}]", _pretty(entries[place])[:SHOWN_CHARACTERS]]
    return lines


def _pretty(value: object) -> str:
    try:
        return json.dumps(value, indent=2, ensure_ascii=False) if value is not None else ""
    except RecursionError:
        return ""


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
