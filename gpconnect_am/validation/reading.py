"""The layer of bytes: is this one JSON object, readable in one way only, of bounded size and depth?

Sources: FHIR STU3, JSON representation of resources; RFC 8259, sections 4 and 8.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from gpconnect_am.validation.issues import Issue, Layer, Path, shown

SIZE_LIMIT = 64 * 1024 * 1024
"""The largest body, in bytes, that is read: some twenty times a search result of 3,000 slots."""

DEPTH_LIMIT = 100
"""How deep objects and arrays may nest; a resource of this specification stays under 25."""

_BOM = b"\xef\xbb\xbf"
# Brackets, and strings to leap over; an unclosed one is taken to its end, so that no text is searched twice.
_BRACKET_OR_STRING = re.compile(rb'[\[{]|[\]}]|"(?:[^"\\]+|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_ESCAPED_ODDITY = re.compile(rb"\\u(?:[dD][89a-fA-F]|00[01])")
_ODD_CHARACTER = re.compile("[\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f]")
_LONGEST_INTEGER = 100


@dataclass(frozen=True, slots=True)
class Reading:
    """The parsed root, None where there is none to speak of, and what the bytes themselves have wrong."""

    root: dict[str, Any] | None
    issues: tuple[Issue, ...] = ()


class _Repeating(dict[str, Any]):
    """An object whose text gives some names more than once."""

    repeated: tuple[str, ...] = ()


@dataclass
class _Oddities:
    repeated: bool = False
    constants: list[str] = field(default_factory=list)

    def members(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        plain = dict(pairs)
        if len(plain) == len(pairs):
            return plain
        repeating = _Repeating(plain)
        repeating.repeated = tuple(
            name for name, times in Counter(name for name, _ in pairs).items() if times > 1
        )
        self.repeated = True
        return repeating

    def constant(self, text: str) -> str:
        self.constants.append(text)
        return text


def read(body: bytes) -> Reading:
    """The JSON object that a body holds, or why it holds none. Bounded in time and memory for any body."""
    if len(body) > SIZE_LIMIT:
        return _unreadable("size", f"at most {SIZE_LIMIT:,} bytes", "more than that")
    if not body.strip():
        return _unreadable("empty", "a FHIR resource in JSON", "an empty body")
    issues: list[Issue] = []
    if body.startswith(_BOM):
        issues.append(_issue("bom", "UTF-8 without a byte order mark", "a byte order mark before the JSON"))
        body = body[len(_BOM) :]
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        return _unreadable("utf-8", "UTF-8", f"byte 0x{body[error.start]:02x} at offset {error.start:,}")
    depth = _depth(body)
    if depth > DEPTH_LIMIT:
        return _unreadable("depth", f"at most {DEPTH_LIMIT} levels of nesting", "deeper nesting than that")
    oddities = _Oddities()
    try:
        root = json.loads(
            text,
            object_pairs_hook=oddities.members,
            parse_float=Decimal,
            parse_int=_integer,
            parse_constant=oddities.constant,
        )
    except json.JSONDecodeError as error:
        fault = error.msg[:1].lower() + error.msg[1:].removesuffix(" at")
        found = f"{fault} at line {error.lineno}, column {error.colno}"
        return _unreadable("json", "well-formed JSON", found)
    if not isinstance(root, dict):
        return _unreadable("root", "one JSON object (a FHIR resource)", shown(root))
    issues += [
        _issue("constant", "a number as JSON knows it", f"the word {constant}")
        for constant in dict.fromkeys(oddities.constants)
    ]
    if oddities.repeated:
        issues += _repeated(root)
    if _ESCAPED_ODDITY.search(body):
        issues += _odd_characters(root)
    return Reading(root, tuple(issues))


def _integer(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= _LONGEST_INTEGER else Decimal(digits)


def _depth(body: bytes) -> int:
    """The deepest nesting of brackets outside strings, counted no further than the limit."""
    depth = deepest = 0
    for match in _BRACKET_OR_STRING.finditer(body):
        first = body[match.start()]
        if first in b"[{":
            depth += 1
            deepest = max(deepest, depth)
            if deepest > DEPTH_LIMIT:
                break
        elif first in b"]}":
            depth -= 1
    return deepest


def _repeated(root: dict[str, Any]) -> list[Issue]:
    return [
        _issue("duplicate-key", "each name of an object once", f"{name} given several times", (*path, name))
        for path, node in _nodes(root)
        if isinstance(node, _Repeating)
        for name in node.repeated
    ]


def _odd_characters(root: dict[str, Any]) -> list[Issue]:
    found = []
    for path, node in _nodes(root):
        texts = list(node) if isinstance(node, dict) else [node] if isinstance(node, str) else []
        for text in texts:
            odd = _ODD_CHARACTER.search(text)
            if odd:
                said = f"U+{ord(odd[0]):04X}"
                found.append(
                    _issue(
                        "character", "characters that XML and UTF-8 can carry (no lone surrogate)", said, path
                    )
                )
    return found


def _nodes(node: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value with its path, in the order of the text; depth is bounded already."""
    yield path, node
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, child in children:
        yield from _nodes(child, (*path, step))


def _issue(check: str, expected: str, actual: str, path: Path = ()) -> Issue:
    return Issue(Layer.BYTES, path, f"bytes/{check}", expected, actual)


def _unreadable(check: str, expected: str, actual: str) -> Reading:
    return Reading(None, (_issue(check, expected, actual),))
