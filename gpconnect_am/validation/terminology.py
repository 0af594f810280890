"""Value sets and code systems, read from fixtures/terminology, and the question whether a code is in one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SHOWN = 8


@dataclass(frozen=True, slots=True)
class ValueSet:
    """A value set: for each system its codes, None where every code of the system is in it."""

    url: str
    name: str
    systems: Mapping[str, frozenset[str] | None]
    pattern: re.Pattern[str] | None = None

    def has_code(self, code: str) -> bool:
        """Whether some system of the set has the code: the question for an element of type code."""
        if self.pattern:
            return self.pattern.search(code) is not None
        return any(codes is None or code in codes for codes in self.systems.values())

    def has(self, system: object, code: str) -> bool:
        """Whether the code of the system is in the set."""
        if not isinstance(system, str) or system not in self.systems:
            return False
        codes = self.systems[system]
        return codes is None or code in codes

    def covers(self, system: object) -> bool:
        """Whether the set draws on the system at all."""
        return isinstance(system, str) and system in self.systems

    def described(self) -> str:
        """The set in words: its codes where they are few, its name otherwise."""
        codes = sorted(code for codes in self.systems.values() for code in codes or ())
        if 0 < len(codes) <= _SHOWN and None not in self.systems.values():
            return f"one of: {', '.join(codes)}"
        return f"a code of value set {self.name} ({self.url})"


class Terminology:
    """All value sets of a folder, by canonical URL."""

    def __init__(self, folder: Path) -> None:
        listed = list(_entries(folder / "codesystems"))
        loose = frozenset(entry["url"] for entry in listed if not entry.get("caseSensitive", True))
        systems = {entry["url"]: _spelt(entry["codes"], loose=entry["url"] in loose) for entry in listed}
        self._sets = {
            entry["url"]: _value_set(entry, systems, loose) for entry in _entries(folder / "valuesets")
        }
        self._systems = dict(systems)
        for value_set in self._sets.values():
            for system, codes in value_set.systems.items():
                if system in systems and codes:
                    self._systems[system] |= codes

    def value_set(self, url: str) -> ValueSet | None:
        """The value set of a canonical URL; None where the folder has none: then no code can be judged."""
        return self._sets.get(url)

    def unknown(self, system: object, code: object) -> bool:
        """Whether a code system that we hold whole lacks the code; what a value set adds to it is known."""
        if not isinstance(system, str):
            return False
        codes = self._systems.get(system)
        return codes is not None and (code is None or (isinstance(code, str) and code not in codes))


def _spelt(codes: Iterable[str], *, loose: bool) -> frozenset[str]:
    """Codes as they may be written: of a system that doesn't tell cases apart, in either case as well."""
    given = frozenset(codes)
    return given | {code.lower() for code in given} | {code.upper() for code in given} if loose else given


def _value_set(
    entry: Mapping[str, Any], systems: Mapping[str, frozenset[str]], loose: frozenset[str]
) -> ValueSet:
    included: dict[str, frozenset[str] | None] = {}
    for include in entry.get("include", ()):
        system = include["system"]
        named = "codes" in include
        codes = _spelt(include["codes"], loose=system in loose) if named else systems.get(system)
        earlier = included.get(system, frozenset())
        included[system] = None if codes is None or earlier is None else earlier | codes
    pattern = re.compile(entry["pattern"]) if "pattern" in entry else None
    return ValueSet(entry["url"], entry.get("name", entry["url"].rsplit("/", 1)[-1]), included, pattern)


def _entries(folder: Path) -> Iterator[dict[str, Any]]:
    """Each code system or value set of a folder: a file holds one, or several keyed by their URLs."""
    for file in sorted(folder.rglob("*.json")):
        content = json.loads(file.read_text(encoding="utf-8"))
        if isinstance(content, list):
            yield from content
        elif "url" in content:
            yield content
        else:
            for url, entry in content.items():
                yield {"url": url, **entry}
