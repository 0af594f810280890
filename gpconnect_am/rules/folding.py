"""Applying a check to many resources, with one finding for one root cause."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from gpconnect_am.findings import Finding
from gpconnect_am.rules.searchset import Entry

PLACES_SHOWN = 3


def each(entries: Iterable[Entry], check: Callable[[Entry], Iterable[Finding]]) -> list[Finding]:
    """The findings of a check on every entry, folded."""
    return folded(finding for entry in entries for finding in check(entry))


def folded(findings: Iterable[Finding]) -> list[Finding]:
    """Findings of the same check with the same expectation as one, with their count and first places."""
    groups: dict[tuple[str, str, str, str], list[Finding]] = {}
    for finding in findings:
        key = (finding.check, finding.expected, finding.severity, finding.requirement)
        groups.setdefault(key, []).append(finding)
    return [
        group[0]
        if len(group) == 1
        else replace(
            group[0], count=len(group), places=tuple(finding.where for finding in group[:PLACES_SHOWN])
        )
        for group in groups.values()
    ]
