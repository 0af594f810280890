"""Failures as annotations that a CI server shows beside the change that caused them."""

from __future__ import annotations

from collections.abc import Iterator

from gpconnect_am.findings import Outcome
from gpconnect_am.reporting.assurance import Assurance
from gpconnect_am.reporting.records import FindingRecord

SHOWN = 10
"""GitHub shows this many annotations of each kind for a step."""
_KINDS = {Outcome.FAILED: "error", Outcome.WAIVED: "warning", Outcome.WARNING: "warning"}


def github_annotations(result: Assurance) -> Iterator[str]:
    """Workflow commands: an error for each failed requirement, a warning for what is waived or merely warned.

    Those of one kind past the number that GitHub shows are summed up in a notice.
    """
    first: dict[str, FindingRecord] = {}
    for scenario in result.scenarios:
        for finding in scenario.findings:
            first.setdefault(finding.requirement, finding)
    numbers = dict.fromkeys(_KINDS.values(), 0)
    for each in result.requirements:
        kind = _KINDS.get(each.outcome) if each.outcome else None
        if kind is None:
            continue
        numbers[kind] += 1
        if numbers[kind] <= SHOWN:
            said = first[each.id].sentence() if each.id in first else each.reason
            title = _property(f"{each.id} {each.outcome}")
            yield f"::{kind} title={title}::{_data(f'{each.statement} {said}')}"
    more = [f"{number - SHOWN} more {kind}s" for kind, number in numbers.items() if number > SHOWN]
    counts = ", ".join(f"{number} {word}" for word, number in result.requirement_counts.items() if number)
    yield f"::notice title={_property(f'Verdict {result.verdict}')}::{_data('; '.join([counts, *more]))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
