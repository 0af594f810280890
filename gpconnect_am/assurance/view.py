"""What the page says of a run: the requirements by area, each with its findings, scenarios and proofs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gpconnect_am.assurance.exchanges import Exchanges, Proof
from gpconnect_am.findings import Outcome, Severity
from gpconnect_am.reporting.assurance import Assurance
from gpconnect_am.reporting.records import FindingRecord, ScenarioRecord
from gpconnect_am.reporting.verdict import RequirementResult
from gpconnect_am.requirements import Catalogue, Requirement, Ruling, Rulings, Verification

SHOWN_PER_REQUIREMENT = 12
"""How many different findings of one requirement are shown with their proof; the rest are listed."""
_INDEX = re.compile(r"\[\d+\]")
_WITNESS, _OUTSIDE, _NOT_RUN = "witness", "out of scope", "not run"
STATES = (*(outcome.value for outcome in Outcome), _WITNESS, _OUTSIDE, _NOT_RUN)
"""What a requirement can be in the page: an outcome, or why it has none."""


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding, with the scenarios that made it and the proof from the first of them."""

    finding: FindingRecord
    scenarios: tuple[str, ...]
    proof: Proof | None
    ruling: Ruling | None


@dataclass(frozen=True, slots=True)
class ShownRequirement:
    """A row of the matrix. `scenarios` are places in the run's list of scenarios."""

    result: RequirementResult
    state: str
    section: str
    note: str
    findings: tuple[ShownFinding, ...]
    more_findings: int
    scenarios: tuple[tuple[int, ScenarioRecord], ...]
    rulings: tuple[Ruling, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """The requirements of one area, and how many are in each state."""

    name: str
    title: str
    rows: tuple[ShownRequirement, ...]
    counts: Counter[str]


@dataclass(frozen=True, slots=True)
class Gap:
    """What was not assessed for one reason; the reason says which data would change that."""

    reason: str
    requirements: tuple[RequirementResult, ...]


def state_of(result: RequirementResult) -> str:
    """The outcome of a requirement, or the word for why it has none."""
    if result.outcome is not None:
        return result.outcome.value
    if result.verification is Verification.WITNESS:
        return _WITNESS
    return _OUTSIDE if result.verification is Verification.OUT_OF_SCOPE else _NOT_RUN


def title_of(area: str) -> str:
    """An area as a heading: `profile-slot` is "Profile: slot"."""
    kind, dash, name = area.partition("-")
    return (
        f"{kind.capitalize()}: {name}" if dash and kind == "profile" else area.replace("-", " ").capitalize()
    )


def areas_of(result: Assurance, catalogue: Catalogue, rulings: Rulings, exchanges: Exchanges) -> list[Area]:
    """The matrix, area by area, in the catalogue's order."""
    findings = _findings_by_requirement(result.scenarios)
    places = {scenario.id: (place, scenario) for place, scenario in enumerate(result.scenarios)}
    rows: dict[str, list[ShownRequirement]] = defaultdict(list)
    for each in result.requirements:
        known = catalogue[each.id]
        groups = _grouped(findings.get(each.id, ()))
        rows[each.area].append(
            ShownRequirement(
                result=each,
                state=state_of(each),
                section=_place_in_pages(known),
                note=known.note,
                findings=tuple(_shown(group, exchanges, rulings) for group in groups[:SHOWN_PER_REQUIREMENT]),
                more_findings=sum(len(group) for group in groups[SHOWN_PER_REQUIREMENT:]),
                scenarios=tuple(places[scenario] for scenario in each.scenarios if scenario in places),
                rulings=tuple(rulings.of(each.id)),
            )
        )
    return [
        Area(name, title_of(name), tuple(own), Counter(row.state for row in own))
        for name, own in rows.items()
    ]


def gaps_of(result: Assurance) -> list[Gap]:
    """What was not assessed, by reason, the reason with most requirements first."""
    reasons: dict[str, list[RequirementResult]] = defaultdict(list)
    for each in result.requirements:
        if each.outcome in (Outcome.NOT_ASSESSED, Outcome.BROKEN):
            reasons[each.reason].append(each)
    return sorted(
        (Gap(why, tuple(own)) for why, own in reasons.items()), key=lambda gap: -len(gap.requirements)
    )


def rulings_used(result: Assurance, rulings: Rulings) -> list[tuple[Ruling, int]]:
    """The rulings that this run's checks rest on, each with how many findings cite it."""
    cited = Counter(
        finding.ruling for each in result.scenarios for finding in each.findings if finding.ruling
    )
    judged = {each.id for each in result.requirements if each.scenarios and each.outcome is not None}
    return [
        (ruling, cited[ruling.id])
        for ruling in rulings
        if cited[ruling.id] or not judged.isdisjoint(ruling.requirements)
    ]


def _place_in_pages(requirement: Requirement) -> str:
    page = requirement.page.rpartition("/")[2].removesuffix(".html").replace("_", " ")
    return f"{page}, {requirement.section}" if requirement.section else page


Made = tuple[FindingRecord, ScenarioRecord]


def _findings_by_requirement(scenarios: Iterable[ScenarioRecord]) -> dict[str, list[Made]]:
    found: dict[str, list[Made]] = defaultdict(list)
    for scenario in scenarios:
        for finding in scenario.findings:
            found[finding.requirement].append((finding, scenario))
    return found


def _grouped(made: Sequence[Made]) -> list[list[Made]]:
    """Findings that say the same of other elements or in other scenarios, together; the heaviest first."""
    groups: dict[tuple[str, ...], list[Made]] = defaultdict(list)
    for finding, scenario in made:
        where = _INDEX.sub("[*]", finding.where)
        groups[(finding.severity, finding.check, where, finding.expected)].append((finding, scenario))
    weights = list(Severity)
    return sorted(groups.values(), key=lambda group: weights.index(group[0][0].severity))


def _shown(group: Sequence[Made], exchanges: Exchanges, rulings: Rulings) -> ShownFinding:
    first = group[0][0]
    return ShownFinding(
        finding=first,
        scenarios=tuple(dict.fromkeys(scenario.title for _, scenario in group)),
        proof=exchanges.proof(first),
        ruling=next((ruling for ruling in rulings if ruling.id == first.ruling), None),
    )
