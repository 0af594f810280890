"""The register of rulings: what is accepted where the specification contradicts itself or is silent."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gpconnect_am.paths import fixtures


@dataclass(frozen=True, slots=True)
class Ruling:
    """One dated decision: a question, what the pages say, what is accepted, why, and what rests on it."""

    id: str
    date: date
    question: str
    pages_say: str
    accepted: str
    why: str
    requirements: tuple[str, ...] = ()


class Rulings:
    """Every ruling by its id, in the order of the register."""

    def __init__(self, rulings: dict[str, Ruling]) -> None:
        self._rulings = rulings

    @classmethod
    def load(cls, path: Path | None = None) -> Rulings:
        """The register at `path`, by default the suite's own. Raises ValueError for a malformed entry."""
        source = path or fixtures() / "rulings.toml"
        found: dict[str, Ruling] = {}
        for entry in tomllib.loads(source.read_text(encoding="utf-8"))["ruling"]:
            try:
                ruling = Ruling(**{**entry, "requirements": tuple(entry.get("requirements", ()))})
            except TypeError as error:
                raise ValueError(f"{source.name}, ruling {entry.get('id', '?')}: {error}") from error
            if ruling.id in found:
                raise ValueError(f"{source.name}: ruling {ruling.id} is given twice")
            found[ruling.id] = ruling
        return cls(found)

    def __getitem__(self, id: str) -> Ruling:
        return self._rulings[id]

    def __contains__(self, id: object) -> bool:
        return id in self._rulings

    def __iter__(self) -> Iterator[Ruling]:
        return iter(self._rulings.values())

    def __len__(self) -> int:
        return len(self._rulings)

    def of(self, requirement: str) -> list[Ruling]:
        """The rulings that a requirement's checks rest on."""
        return [ruling for ruling in self if requirement in ruling.requirements]
