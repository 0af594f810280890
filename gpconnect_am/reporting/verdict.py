"""From scenarios to requirements, and from requirements to what a run says of a provider."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from gpconnect_am.findings import REASONS, Outcome, Severity, Verdict
from gpconnect_am.reporting.records import (
    AttestationRecord,
    FindingRecord,
    Record,
    RunRecord,
    ScenarioRecord,
)
from gpconnect_am.requirements import Catalogue, Requirement, Strength, Verification

_WORST_FIRST = (
    Outcome.BROKEN,
    Outcome.NOT_ASSESSED,
    Outcome.WARNING,
    Outcome.PASSED,
    Outcome.NOT_APPLICABLE,
)
_FOUND_WRONG = (Outcome.FAILED, Outcome.WAIVED)
_HOLDING_UP = (Outcome.BROKEN, Outcome.NOT_ASSESSED, Outcome.WAIVED)
WAITING = {
    Verification.WITNESS: "awaiting a witness",
    Verification.OUT_OF_SCOPE: "outside this suite",
}


class RequirementResult(Record):
    """What a run says of one requirement of the catalogue."""

    id: str
    statement: str
    """The requirement in the suite's words."""
    strength: Strength
    version: str
    """The version of the specification from which it holds."""
    area: str
    link: str
    """Where the specification says it."""
    official: tuple[str, ...]
    """Ids of the official business workbook."""
    verification: Verification
    outcome: Outcome | None
    """Null where no scenario of this run decides it: see the reason."""
    reason: str = ""
    scenarios: tuple[str, ...] = ()
    """Ids of the scenarios that bear it."""
    findings: int = 0
    """How many findings bear it, from any scenario."""
    attestation: AttestationRecord | None = None
    """What an assurer has attested of it."""

    @property
    def holds_up(self) -> bool:
        """Whether it stands between a provider and the verdict conformant, with nothing having failed."""
        return self.strength is Strength.SHALL and self.outcome in _HOLDING_UP


def requirement_results(
    catalogue: Catalogue,
    run: RunRecord,
    scenarios: Sequence[ScenarioRecord],
    attestations: Mapping[str, AttestationRecord] | None = None,
) -> list[RequirementResult]:
    """The result of every requirement, in the catalogue's order.

    An attestation, by its requirement, decides where no scenario of the run has judged.
    """
    bearing: dict[str, list[ScenarioRecord]] = defaultdict(list)
    findings: dict[str, list[FindingRecord]] = defaultdict(list)
    for scenario in scenarios:
        for borne in scenario.requirements:
            bearing[borne].append(scenario)
        for finding in scenario.findings:
            findings[finding.requirement].append(finding)
    results = []
    for requirement in catalogue:
        own = bearing[requirement.id]
        outcome, reason = _outcome(requirement, run, own, findings[requirement.id])
        attestation = (attestations or {}).get(requirement.id)
        if attestation is not None and outcome in (None, Outcome.NOT_ASSESSED):
            outcome, reason = attestation.outcome, attestation.sentence()
        results.append(
            RequirementResult(
                id=requirement.id,
                statement=requirement.statement,
                strength=requirement.strength,
                version=requirement.version,
                area=requirement.area,
                link=requirement.link,
                official=requirement.official,
                verification=requirement.verification,
                outcome=outcome,
                reason=reason,
                scenarios=tuple(scenario.id for scenario in own),
                findings=len(findings[requirement.id]),
                attestation=attestation,
            )
        )
    return results


def _together(reasons: Sequence[str]) -> str:
    """Several reasons as one text, in which nothing is said twice."""
    return REASONS.join(dict.fromkeys(part for reason in reasons for part in reason.split(REASONS)))


def _outcome(
    requirement: Requirement,
    run: RunRecord,
    own: Sequence[ScenarioRecord],
    findings: Sequence[FindingRecord],
) -> tuple[Outcome | None, str]:
    failing = [each for each in findings if each.severity is Severity.FAILURE or run.strict]
    waivers = dict.fromkeys(each.waiver for each in failing)
    if "" in waivers:
        return Outcome.FAILED, ""
    if waivers:
        return Outcome.WAIVED, "; ".join(waivers)
    if not requirement.applies_to(run.target.version):
        return Outcome.NOT_APPLICABLE, f"it holds from version {requirement.version} of the specification"
    if own:
        outcomes: dict[Outcome, list[ScenarioRecord]] = {}
        for scenario in own:
            outcomes.setdefault(_as_seen_by_its_requirement(scenario), []).append(scenario)
        worst = next(outcome for outcome in _WORST_FIRST if outcome in outcomes)
        reasons = list(map(_reason, outcomes[worst]))
        # Whoever reads what is missing wants to supply all of it at once; of anything else the first will do.
        reason = _together(reasons) if worst is Outcome.NOT_ASSESSED else reasons[0]
        if findings and worst is Outcome.PASSED:
            worst = Outcome.WARNING
        return worst, reason
    if requirement.verification in WAITING:
        return None, f"{WAITING[requirement.verification]}: {requirement.note}"
    if run.selection:
        return None, "not selected in this run"
    if run.interrupted:
        return Outcome.NOT_ASSESSED, run.interrupted
    return Outcome.NOT_ASSESSED, "the suite has no scenario for it"


def _reason(scenario: ScenarioRecord) -> str:
    if scenario.outcome in _FOUND_WRONG and scenario.cut_short:
        first = scenario.findings[0]
        return f"its scenario failed before judging it: [{first.requirement}] {first.sentence()}"
    return scenario.reason


def _as_seen_by_its_requirement(scenario: ScenarioRecord) -> Outcome:
    """A scenario that failed on another requirement's finding has judged its own, unless it ended early."""
    if scenario.outcome not in _FOUND_WRONG:
        return scenario.outcome
    return Outcome.NOT_ASSESSED if scenario.cut_short else Outcome.PASSED


def verdict_of(
    run: RunRecord, scenarios: Iterable[ScenarioRecord], requirements: Sequence[RequirementResult]
) -> tuple[Verdict, list[str]]:
    """The verdict and its reasons, the weightiest first."""
    failed = [result for result in requirements if result.outcome is Outcome.FAILED]
    outcomes = Counter(scenario.outcome for scenario in scenarios)
    partial = [f"only a part of the suite was selected: {' '.join(run.selection)}"] if run.selection else []
    if failed or outcomes[Outcome.FAILED]:
        return Verdict.NON_CONFORMANT, [
            *(f"{result.id} failed: {result.statement}" for result in failed),
            *([] if failed else [_count(outcomes[Outcome.FAILED], "scenario", "failed")]),
            *partial,
        ]
    gaps = [f"{result.id} {result.outcome}: {result.reason}" for result in requirements if result.holds_up]
    if run.interrupted:
        gaps.insert(0, run.interrupted)
    if outcomes[Outcome.BROKEN]:
        gaps.append(_count(outcomes[Outcome.BROKEN], "scenario", "broke"))
    if not outcomes[Outcome.PASSED] and not outcomes[Outcome.WARNING]:
        gaps.append("no scenario passed")
    if gaps:
        return Verdict.INCOMPLETE, gaps + partial
    return Verdict.CONFORMANT, ["every requirement that applies and was assessed is met", *partial]


def _count(number: int, noun: str, verb: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'} {verb}"


def counted(outcomes: Iterable[Outcome | None]) -> Mapping[str, int]:
    """How often each outcome occurs, every outcome named."""
    found = Counter(outcomes)
    return {outcome.value: found[outcome] for outcome in Outcome}
