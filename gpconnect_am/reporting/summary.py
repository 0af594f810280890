"""The summary of a run that a person reads at its end."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from gpconnect_am.findings import REASONS, Outcome
from gpconnect_am.reporting import allure, assurance, html, junit
from gpconnect_am.reporting.assurance import Assurance
from gpconnect_am.reporting.records import FindingRecord, ScenarioRecord
from gpconnect_am.reporting.verdict import RequirementResult

_FOR_PEOPLE = ("assurance.html", "evidence.zip")
SHOWN = 20
"""How many requirements of a kind are listed; the reports hold the rest."""
SHOWN_REASONS = 3
"""How many of a requirement's reasons are told."""
SHOWN_IDS = 8
"""How many ids share one line."""


def summary_lines(result: Assurance, run_folder: Path, problems: Sequence[str] = ()) -> Iterator[str]:
    """The summary, line by line."""
    yield f"Verdict: {result.verdict}  ({result.target.name}, specification {result.specification_version})"
    if result.selection:
        yield f"Only a part of the suite ran: {' '.join(result.selection)}"
    if result.interrupted:
        yield f"{result.interrupted[0].upper()}{result.interrupted[1:]}"
    yield f"Requirements: {_counts(result.requirement_counts)}"
    yield f"Scenarios: {_counts(result.scenario_counts)}"
    yield from _failed(result)
    yield from _warned(result)
    yield from _gaps(result)
    yield from _broken(result)
    yield from _waivers(result)
    yield ""
    yield _time(result)
    yield f"Reports: {run_folder}"
    for name in (*_FOR_PEOPLE, html.FILE, assurance.FILE, junit.FILE, allure.FOLDER):
        if (run_folder / name).exists():
            yield f"  {run_folder / name}"
    yield from _manifest(run_folder / "manifest.json")
    yield from problems


def _manifest(path: Path) -> Iterator[str]:
    if path.is_file():
        yield f"SHA-256 of {path.name}, to be kept elsewhere: {hashlib.sha256(path.read_bytes()).hexdigest()}"


def _time(result: Assurance) -> str:
    times = result.times
    whole = (
        f"{times.run_seconds:.1f} s" if times.run_seconds is not None else "unknown, as the run was killed"
    )
    waiting = f"{times.provider_seconds:.1f} s waiting for the provider"
    own = f"{times.suite_seconds:.1f} s of the suite's own work"
    return f"Time: {whole}; in the scenarios {waiting} and {own}; {result.http.requests} requests"


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {outcome}" for outcome, number in counts.items() if number) or "none"


def _failed(result: Assurance) -> Iterator[str]:
    failed = [each for each in result.requirements if each.outcome is Outcome.FAILED]
    yield from _listed(result, failed, "Failed")
    known = {each.id for each in failed}
    for scenario in result.scenarios:
        if scenario.outcome is Outcome.FAILED and known.isdisjoint(_ids(scenario)):
            yield f"  {scenario.title}: {scenario.findings[0].sentence()}"


def _ids(scenario: ScenarioRecord) -> set[str]:
    return {finding.requirement for finding in scenario.findings}


def _warned(result: Assurance) -> Iterator[str]:
    warned = [each for each in result.requirements if each.outcome is Outcome.WARNING]
    yield from _listed(result, warned, "Warnings")


def _listed(result: Assurance, requirements: Sequence[RequirementResult], heading: str) -> Iterator[str]:
    if not requirements:
        return
    first: dict[str, FindingRecord] = {}
    for scenario in result.scenarios:
        for finding in scenario.findings:
            first.setdefault(finding.requirement, finding)
    yield ""
    yield f"{heading}:"
    for requirement in requirements[:SHOWN]:
        yield f"  {requirement.id} ({requirement.strength}) {requirement.statement}"
        if requirement.id in first:
            finding = first[requirement.id]
            more = f"  (and {requirement.findings - 1} more)" if requirement.findings > 1 else ""
            yield f"      {finding.sentence()}{more}"
    yield from _rest(len(requirements))


def _gaps(result: Assurance) -> Iterator[str]:
    gaps: dict[str, list[str]] = {}
    for requirement in result.requirements:
        if requirement.outcome is Outcome.NOT_ASSESSED:
            gaps.setdefault(requirement.reason, []).append(requirement.id)
    if gaps:
        yield ""
        yield "Not assessed, and what would change that:"
        for reason, ids in list(gaps.items())[:SHOWN]:
            yield f"  {_shortened(ids)}: {_first_of(reason)}"
        yield from _rest(len(gaps))


def _first_of(reason: str) -> str:
    parts = reason.split(REASONS)
    more = f"; and {len(parts) - SHOWN_REASONS} more in the reports" if len(parts) > SHOWN_REASONS else ""
    return REASONS.join(parts[:SHOWN_REASONS]) + more


def _shortened(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - SHOWN_IDS} more" if len(ids) > SHOWN_IDS else ""
    return ", ".join(ids[:SHOWN_IDS]) + more


def _broken(result: Assurance) -> Iterator[str]:
    broken = [scenario for scenario in result.scenarios if scenario.outcome is Outcome.BROKEN]
    if broken:
        yield ""
        yield "Broken (the suite, the network or the set-up; no verdict on the provider):"
        for scenario in broken[:SHOWN]:
            yield f"  {scenario.title}: {scenario.reason.splitlines()[0] if scenario.reason else 'no reason'}"
        yield from _rest(len(broken))


def _waivers(result: Assurance) -> Iterator[str]:
    if not result.waivers:
        return
    yield ""
    yield "Waivers:"
    for waiver in result.waivers:
        state = "unused: remove it" if not waiver.used else f"used for {waiver.used} findings"
        if waiver.expired:
            state = f"expired on {waiver.expires}: its findings count as failures"
        yield f"  {waiver.requirement} ({state}): {waiver.sentence()}"


def _rest(number: int) -> Iterator[str]:
    if number > SHOWN:
        yield f"  and {number - SHOWN} more: see the reports"
