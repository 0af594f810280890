"""What changed between two runs, requirement by requirement."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from gpconnect_am.findings import Outcome
from gpconnect_am.reporting.assurance import FILE, Assurance
from gpconnect_am.reporting.verdict import RequirementResult

_WRONG = (Outcome.FAILED, Outcome.WAIVED)
_UNDECIDED = (Outcome.NOT_ASSESSED, Outcome.BROKEN, None)
_VARIES = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2})?)?|://[^/\s]+|\d+"
)


class NoRunError(Exception):
    """A path holds no result of a run; the text says what is missing."""


@dataclass(frozen=True, slots=True)
class Change:
    """How one requirement differs: what it was and what it is now, with the findings that came and went."""

    requirement: str
    statement: str
    before: str
    after: str
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()


@dataclass(slots=True)
class Comparison:
    """The differences of two runs, by kind; no requirement is in two lists."""

    verdicts: tuple[str, str]
    newly_failing: list[Change] = field(default_factory=list)
    fixed: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    newly_not_assessed: list[Change] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether the runs say the same."""
        return not (self.newly_failing or self.fixed or self.changed or self.newly_not_assessed)


def read_result(path: Path) -> Assurance:
    """The result in a run's folder, or in an assurance.json. Raises NoRunError."""
    file = path / FILE if path.is_dir() else path
    try:
        return Assurance.model_validate_json(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise NoRunError(f"{file} can't be read: {error.strerror}") from error
    except (ValidationError, UnicodeDecodeError) as error:
        first = error.errors()[0] if isinstance(error, ValidationError) else {"loc": (), "msg": str(error)}
        where = ".".join(str(part) for part in first["loc"])
        raise NoRunError(
            f"{file} is no result of this version of the suite: {where} {first['msg']}"
        ) from error


def compare(old: Assurance, new: Assurance) -> Comparison:
    """The differences; a requirement that only one of the catalogues has counts as not run in the other.

    Findings are told apart by what they say; dates, numbers, ids and hosts aside, as these vary by run.
    """
    comparison = Comparison((old.verdict.value, new.verdict.value))
    before, after = _by_id(old), _by_id(new)
    said_before, said_after = _findings(old), _findings(new)
    for name in dict.fromkeys([*before, *after]):
        was, now = _outcome(before, name), _outcome(after, name)
        came = tuple(text for key, text in said_after[name].items() if key not in said_before[name])
        went = tuple(text for key, text in said_before[name].items() if key not in said_after[name])
        if was == now and not came and not went:
            continue
        statement = (after.get(name) or before[name]).statement
        change = Change(name, statement, _word(before, name), _word(after, name), came, went)
        _list_for(comparison, was, now).append(change)
    return comparison


def _list_for(comparison: Comparison, was: Outcome | None, now: Outcome | None) -> list[Change]:
    if now is Outcome.FAILED and was is not Outcome.FAILED:
        return comparison.newly_failing
    if was in _WRONG and now in (Outcome.PASSED, Outcome.WARNING):
        return comparison.fixed
    if now in _UNDECIDED and was not in _UNDECIDED:
        return comparison.newly_not_assessed
    return comparison.changed


def _by_id(result: Assurance) -> dict[str, RequirementResult]:
    return {each.id: each for each in result.requirements}


def _outcome(results: Mapping[str, RequirementResult], name: str) -> Outcome | None:
    return results[name].outcome if name in results else None


def _word(results: Mapping[str, RequirementResult], name: str) -> str:
    if name not in results:
        return "not in the catalogue"
    return results[name].outcome or results[name].verification


def _findings(result: Assurance) -> dict[str, dict[str, str]]:
    """By requirement, what its findings say, by what of it stays the same from run to run."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for scenario in result.scenarios:
        for finding in scenario.findings:
            where = _VARIES.sub("#", finding.where)
            expected = _VARIES.sub("#", finding.expected)
            key = f"{finding.severity} {finding.check} {where} {expected} {bool(finding.waiver)}"
            found[finding.requirement].setdefault(key, finding.sentence())
    return found
