"""A body as text, line by line, with the place of a finding marked in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Steps = tuple[str | int, ...]

CONTEXT_LINES = 4
"""How many lines around a marked one an excerpt shows."""
MARKED_LINES = 30
"""How many marked lines an excerpt shows, of an element that is longer."""
LINE_CHARACTERS = 400
LARGEST_BYTES = 3_000_000
"""A larger body is not parsed for an excerpt."""
_PART = re.compile(r"([A-Za-z_][\w$]*)|\[(\d+)\]")
_FUNCTION = re.compile(r"\.?\w+\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text; `number` counts from 1."""

    number: int
    text: str
    marked: bool = False

    @property
    def indent(self) -> str:
        """The blanks that it begins with."""
        return self.text[: len(self.text) - len(self.text.lstrip())]


def steps_of(where: str) -> Steps:
    """The way that a FHIRPath goes: `Bundle.entry[3].resource` is ("Bundle", "entry", 3, "resource")."""
    plain = _FUNCTION.sub("", where)
    return tuple(int(index) if index else name for name, index in _PART.findall(plain))


def excerpt_at(body: bytes, where: str) -> list[Line]:
    """The lines of a JSON body around the place `where`, marked; its parent where it is missing.

    Empty for a body that is no JSON object, or too large.
    """
    if len(body) > LARGEST_BYTES:
        return []
    try:
        resource = json.loads(body)
    except (ValueError, RecursionError):
        return []
    if not isinstance(resource, dict):
        return []
    lines = list(_lines(resource, ()))
    place, missing = _resolved(resource, steps_of(where))
    if missing:
        found = [index for index, (path, _) in enumerate(lines) if path == place][:1]
    else:
        found = [index for index, (path, _) in enumerate(lines) if path[: len(place)] == place]
    if not place or not found:
        found = [0]
    return _around(lines, found)


def _around(lines: Sequence[tuple[Steps, str]], found: Sequence[int]) -> list[Line]:
    first, last = found[0], min(found[-1], found[0] + MARKED_LINES - 1)
    start, end = max(0, first - CONTEXT_LINES), min(len(lines), last + 1 + CONTEXT_LINES)
    return [
        Line(index + 1, _short(lines[index][1]), marked=first <= index <= last) for index in range(start, end)
    ]


def _short(text: str) -> str:
    return text if len(text) <= LINE_CHARACTERS else f"{text[:LINE_CHARACTERS]}…"


def _resolved(resource: object, steps: Steps) -> tuple[Steps, bool]:
    """The longest part of the way that the resource has, and whether some of it is missing.

    The type of the resource may begin the way or not; an array without an index means its first member.
    """
    if isinstance(resource, dict) and steps and steps[0] == resource.get("resourceType"):
        steps = steps[1:]
    here: object = resource
    path: Steps = ()
    for step in steps:
        if isinstance(here, list) and isinstance(step, str) and here:
            path, here = (*path, 0), here[0]
        if isinstance(here, dict) and isinstance(step, str) and step not in here:
            choices = [key for key in here if step == "value" and key.startswith("value")]
            step = choices[0] if choices else step
        if isinstance(here, dict) and step in here:
            here = here[str(step)]
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
        elif step == 0 and not isinstance(here, list):
            continue
        else:
            return path, True
        path = (*path, step)
    return path, False


def _lines(value: object, path: Steps, *, key: str = "", comma: str = "") -> Iterator[tuple[Steps, str]]:
    """The lines of pretty JSON, each with the way to the value that it shows."""
    indent = "  " * len(path)
    head = f"{indent}{json.dumps(key, ensure_ascii=False)}: " if key else indent
    if isinstance(value, dict) and value:
        yield path, f"{head}{{"
        rest = len(value)
        for name, member in value.items():
            rest -= 1
            yield from _lines(member, (*path, name), key=name, comma="," if rest else "")
        yield path, f"{indent}}}{comma}"
    elif isinstance(value, list) and value:
        yield path, f"{head}["
        for index, member in enumerate(value):
            yield from _lines(member, (*path, index), comma="," if index < len(value) - 1 else "")
        yield path, f"{indent}]{comma}"
    else:
        yield path, f"{head}{json.dumps(value, ensure_ascii=False)}{comma}"
