"""Puts waivers on the findings that they are about; what is waived stays visible and is never green."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from gpconnect_am.findings import Outcome, Severity
from gpconnect_am.reporting.records import FindingRecord, ScenarioRecord, WaiverRecord


def waived(
    scenarios: Sequence[ScenarioRecord], waivers: Sequence[WaiverRecord], *, on: date, strict: bool
) -> tuple[list[ScenarioRecord], list[WaiverRecord]]:
    """The scenarios with their waived findings named, and the waivers with what became of them `on` a day.

    A scenario of which every failure is waived is `waived`. An expired waiver waives nothing.
    """
    used: Counter[int] = Counter()
    judged = [_scenario(scenario, waivers, used, on=on, strict=strict) for scenario in scenarios]
    told = [
        waiver.model_copy(update={"used": used[place], "expired": waiver.expires < on})
        for place, waiver in enumerate(waivers)
    ]
    return judged, told


def _scenario(
    scenario: ScenarioRecord, waivers: Sequence[WaiverRecord], used: Counter[int], *, on: date, strict: bool
) -> ScenarioRecord:
    findings = [_finding(finding, waivers, used, on=on) for finding in scenario.findings]
    failing = [each for each in findings if each.severity is Severity.FAILURE or strict]
    outcome = scenario.outcome
    if outcome is Outcome.FAILED and failing and all(each.waiver for each in failing):
        outcome = Outcome.WAIVED
    return scenario.model_copy(update={"findings": tuple(findings), "outcome": outcome})


def _finding(
    finding: FindingRecord, waivers: Sequence[WaiverRecord], used: Counter[int], *, on: date
) -> FindingRecord:
    accepted = ""
    for place, waiver in enumerate(waivers):
        if waiver.requirement == finding.requirement and _about(waiver, finding):
            used[place] += 1
            if on <= waiver.expires:
                accepted = accepted or waiver.sentence()
    return finding.model_copy(update={"waiver": accepted}) if accepted else finding


def _about(waiver: WaiverRecord, finding: FindingRecord) -> bool:
    pattern = ".*".join(re.escape(part) for part in waiver.finding.split("*"))
    said = f"{finding.where}: expected {finding.expected}; found {finding.actual}"
    return re.fullmatch(pattern, said, re.DOTALL) is not None
