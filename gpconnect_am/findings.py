"""The one vocabulary that every layer shares: findings, severities, outcomes and verdicts.

A validator or a rule returns findings; a scenario gathers them; the reporting side shows them.
Words and their meaning: docs/architecture.md, "Words".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol, Self


class Severity(StrEnum):
    """How much a finding weighs."""

    FAILURE = "failure"
    """A SHALL is broken."""
    WARNING = "warning"
    """A SHOULD is not met."""
    ADVISORY = "advisory"
    """A ruling accepts it, with a note."""


class Outcome(StrEnum):
    """What became of a scenario or a requirement."""

    PASSED = "passed"
    FAILED = "failed"
    WARNING = "warning"
    NOT_ASSESSED = "not assessed"
    NOT_APPLICABLE = "not applicable"
    BROKEN = "broken"
    WAIVED = "waived"
    """Failed, and a waiver says who accepts that until when: never green."""


class Verdict(StrEnum):
    """What a run says of a provider."""

    CONFORMANT = "conformant"
    NON_CONFORMANT = "non-conformant"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or worth a note, with what proves it.

    `check` is the stable name of the constraint or check ("GPConnect-Slot-1/identifier.system", "app-3",
    "status"); `where` the place: a FHIRPath, `header Cache-Control`, `parameter start`, `status`.
    `expected` and `actual` are short sentences in the field's words.
    `requirement` is an id of the catalogue; empty until a scenario claims the finding.
    `count` and `places` fold the same root cause in many elements into one finding.
    `source` links the clause (a page, a profile) where the catalogue's own link isn't the closest one.
    """

    check: str
    where: str
    expected: str
    actual: str
    severity: Severity = Severity.FAILURE
    requirement: str = ""
    ruling: str = ""
    exchange: str = ""
    count: int = 1
    places: tuple[str, ...] = ()
    source: str = ""

    def claimed(self, *, requirement: str, exchange: str) -> Self:
        """This finding with the requirement and the exchange filled in where they are still empty."""
        return replace(self, requirement=self.requirement or requirement, exchange=self.exchange or exchange)

    def sentence(self) -> str:
        """One line for a console, a report row or a JUnit message."""
        times = f" ({self.count} times, first at {', '.join(self.places)})" if self.count > 1 else ""
        return f"{self.where}: expected {self.expected}; found {self.actual}{times}"


class Weighted(Protocol):
    """Whatever has a severity: a finding, or the record of one."""

    @property
    def severity(self) -> Severity:
        """How much it weighs."""


def outcome_of(findings: Iterable[Weighted], *, strict: bool = False) -> Outcome:
    """The outcome that the findings of something judged amount to."""
    severities = {finding.severity for finding in findings}
    if Severity.FAILURE in severities or (strict and severities):
        return Outcome.FAILED
    return Outcome.WARNING if severities else Outcome.PASSED


REASONS = "; "
"""What stands between several reasons in one text."""


class NotAssessed(Exception):
    """A precondition or test data is missing; the text says which data or setting to supply."""


class NotApplicable(Exception):
    """The target does not declare the capability or the specification version."""


class Broken(Exception):
    """The suite, the network or the set-up failed: never the provider's fault, never a pass."""


class ChecksFailed(AssertionError):
    """A scenario's findings, raised together once the scenario has gathered them all."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(
            "\n".join(f"[{finding.requirement}] {finding.sentence()}" for finding in self.findings)
        )
