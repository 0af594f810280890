"""What is wrong with a target file, told so that its author can put it right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

Place = tuple[str | int, ...]
"""Where in the file: keys and, in lists, positions counted from 0."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, what, what was expected, and what to do about it."""

    line: int | None
    setting: str
    wrong: str
    expected: str = ""
    remedy: str = ""

    def sentence(self) -> str:
        """The whole problem on one line."""
        where = f"line {self.line}, " if self.line else ""
        what = f"{self.setting}: {self.wrong}" if self.setting else self.wrong
        expected = f"; expected {self.expected}" if self.expected else ""
        remedy = f". {self.remedy}" if self.remedy else ""
        return f"{where}{what}{expected}{remedy}"


class TargetError(Exception):
    """A target file that cannot be used; `problems` holds everything that is wrong with it."""

    def __init__(self, path: Path, problems: Iterable[Problem]) -> None:
        self.path = path
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.line or 0, problem.setting)))
        super().__init__("\n".join(f"{path}: {problem.sentence()}" for problem in self.problems))


def setting_name(place: Place) -> str:
    """How messages name a place: `system.base_url`, `patients #2.nhs_number` (entries counted from 1)."""
    name = ""
    for part in place:
        if isinstance(part, int):
            name += f" #{part + 1}"
        else:
            name += f".{part}" if name else part
    return name
