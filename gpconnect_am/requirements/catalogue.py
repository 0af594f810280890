"""The requirements that the suite knows: one CSV file per area under `fixtures/requirements`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from gpconnect_am.paths import fixtures
from gpconnect_am.requirements.links import specification_link

COLUMNS = (
    "id",
    "key",
    "strength",
    "version",
    "statement",
    "page",
    "section",
    "official",
    "verification",
    "note",
)


class Strength(StrEnum):
    """How binding the specification makes a requirement."""

    SHALL = "SHALL"
    SHOULD = "SHOULD"
    MAY = "MAY"


class Verification(StrEnum):
    """How a requirement is verified."""

    AUTOMATED = "automated"
    """By scenarios, on any target."""
    NEEDS_DATA = "needs-data"
    """By scenarios, where the target file declares the data that the note names."""
    WITNESS = "witness"
    """By a person, who looks at what the note says."""
    OUT_OF_SCOPE = "out-of-scope"
    """Not by this suite; the note says why."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One statement of the specification, in the suite's words.

    `id` is stable and never reused; `key` the id of the inventory that it came from; `official` the ids of
    the business workbook. `pages` and `sections` say where it stands, most telling first. `version` is the
    version of the specification from which it holds.
    """

    id: str
    key: str
    strength: Strength
    version: str
    statement: str
    pages: tuple[str, ...]
    sections: tuple[str, ...]
    official: tuple[str, ...]
    verification: Verification
    note: str
    area: str

    @property
    def page(self) -> str:
        """The page or profile that the requirement is taken from first of all."""
        return self.pages[0]

    @property
    def section(self) -> str:
        """The section of `page`, or the element of the profile."""
        return self.sections[0] if self.sections else ""

    @property
    def link(self) -> str:
        """The URL of that page and section."""
        return specification_link(self.page, self.section, self.version)

    @property
    def tested(self) -> bool:
        """Whether scenarios decide it, as opposed to a witness or nobody."""
        return self.verification in (Verification.AUTOMATED, Verification.NEEDS_DATA)

    def applies_to(self, version: str) -> bool:
        """Whether the requirement holds for a provider of this version of the specification."""
        return _order(self.version) <= _order(version)


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


class Catalogue:
    """Every requirement by its id, in the order of the files."""

    def __init__(self, requirements: dict[str, Requirement]) -> None:
        self._requirements = requirements

    @classmethod
    def load(cls, folder: Path | None = None) -> Catalogue:
        """The catalogue of `folder`, by default the suite's own.

        Raises ValueError naming file and line where a row is malformed or an id is taken.
        """
        found: dict[str, Requirement] = {}
        for path in sorted((folder or fixtures() / "requirements").glob("*.csv")):
            for requirement in _read(path):
                if requirement.id in found:
                    raise ValueError(f"{path.name}: requirement {requirement.id} is given twice")
                found[requirement.id] = requirement
        return cls(found)

    def __getitem__(self, id: str) -> Requirement:
        return self._requirements[id]

    def __contains__(self, id: object) -> bool:
        return id in self._requirements

    def __iter__(self) -> Iterator[Requirement]:
        return iter(self._requirements.values())

    def __len__(self) -> int:
        return len(self._requirements)

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas, each once, in the order of the files."""
        return tuple(dict.fromkeys(requirement.area for requirement in self))

    def select(
        self,
        *,
        area: str | None = None,
        strength: str | None = None,
        verification: str | None = None,
        version: str | None = None,
    ) -> list[Requirement]:
        """The requirements that match every criterion given; `version` is that of a provider."""
        return [
            requirement
            for requirement in self
            if area in (None, requirement.area)
            and strength in (None, requirement.strength)
            and verification in (None, requirement.verification)
            and (version is None or requirement.applies_to(version))
        ]


def _read(path: Path) -> Iterator[Requirement]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise ValueError(f"{path.name}: the columns must be {', '.join(COLUMNS)}")
        for row in reader:
            try:
                yield _requirement(row, area=path.stem)
            except (ValueError, TypeError, AttributeError) as error:
                raise ValueError(f"{path.name}, line {reader.line_num}: {error}") from error


def _requirement(row: dict[str, str], *, area: str) -> Requirement:
    pages = _parts(row["page"])
    if not (row["id"] and row["statement"] and pages):
        raise ValueError("id, statement and page must be filled in")
    verification = Verification(row["verification"])
    if verification is not Verification.AUTOMATED and not row["note"]:
        raise ValueError(f"{row['id']} is {verification}: the note must say why, or what it needs")
    return Requirement(
        id=row["id"],
        key=row["key"],
        strength=Strength(row["strength"]),
        version=row["version"],
        statement=row["statement"],
        pages=pages,
        sections=_parts(row["section"]),
        official=_parts(row["official"]),
        verification=verification,
        note=row["note"],
        area=area,
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())
