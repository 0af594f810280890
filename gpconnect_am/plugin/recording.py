"""Records what a scenario does, step by step, and hands it to the controller as redacted JSON."""

from __future__ import annotations

import time
import traceback
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd.parser import Scenario as GherkinScenario
from pytest_bdd.parser import ScenarioTemplate, Step

from gpconnect_am.findings import REASONS, Broken, ChecksFailed, Finding, NotAssessed, Outcome, Severity
from gpconnect_am.plugin.fixtures import SCENARIO
from gpconnect_am.plugin.outcomes import (
    CLEANUP_FAILED,
    CONCLUSION,
    Conclusion,
    concluded_outside,
    said,
    weighed,
)
from gpconnect_am.plugin.session import EVIDENCE, REDACTOR
from gpconnect_am.plugin.tags import capability_of, catalogue, requirement_ids, template_of
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.reporting.progress import OUTCOME, RECORD, TITLE
from gpconnect_am.reporting.records import (
    CellRecord,
    ExchangeRecord,
    FindingRecord,
    ScenarioRecord,
    StepRecord,
)
from gpconnect_am.requirements import Requirement
from gpconnect_am.rules.visibility import described
from gpconnect_am.scenario import Cell


@dataclass
class StepInProgress:
    """A step while it runs; `exchanges`, `findings` and `gaps` are counted from the scenario's lists."""

    step: Step
    started: datetime
    clock: float
    exchanges: int
    findings: int
    gaps: int


@dataclass
class Recording:
    """What is known of a scenario so far; `own` are the exchanges that no scenario before it has made."""

    title: str
    started: datetime
    clock: float
    steps: list[StepRecord] = field(default_factory=list)
    unreached: list[Step] = field(default_factory=list)
    own: set[str] = field(default_factory=set)
    current: StepInProgress | None = None


RECORDING = pytest.StashKey[Recording]()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Begins the record."""
    template = template_of(item)
    if template is not None:
        title = template.render(_case(item)).name
        item.stash[RECORDING] = Recording(title, datetime.now(UTC), time.perf_counter())


@pytest.hookimpl(trylast=True)
def pytest_bdd_before_scenario(request: pytest.FixtureRequest, scenario: GherkinScenario) -> None:
    """Notes the steps to come."""
    request.node.stash[RECORDING].unreached = list(scenario.steps)


def pytest_bdd_before_step(request: pytest.FixtureRequest, step: Step) -> None:
    """Opens a step."""
    recording, scenario = request.node.stash[RECORDING], request.node.stash[SCENARIO]
    recording.unreached.remove(step)
    counts = len(scenario.exchanges), len(scenario.findings), len(scenario.gaps)
    recording.current = StepInProgress(step, datetime.now(UTC), time.perf_counter(), *counts)


def pytest_bdd_after_step(request: pytest.FixtureRequest) -> None:
    """Closes a step that ran to its end."""
    _close(request.node, None)


def pytest_bdd_step_error(request: pytest.FixtureRequest, exception: BaseException) -> None:
    """Closes a step that raised."""
    _close(request.node, exception)


def pytest_bdd_after_scenario(request: pytest.FixtureRequest) -> None:
    """Closes a step that was skipped or interrupted, and lists those that were never reached."""
    recording = request.node.stash[RECORDING]
    _close(request.node, NotAssessed("skipped"))
    recording.steps += [_record(step, datetime.now(UTC)) for step in recording.unreached]


def _close(item: pytest.Item, error: BaseException | None) -> None:
    recording, scenario = item.stash[RECORDING], item.stash[SCENARIO]
    running, recording.current = recording.current, None
    if running is None:
        return
    found = [weighed(finding) for finding in scenario.findings[running.findings :]]
    scenario.findings[running.findings :] = found
    if isinstance(error, ChecksFailed):
        error = None
    gaps = dict.fromkeys(scenario.gaps[running.gaps :])
    if gaps and error is None:
        # A step that had nothing to judge isn't shown as one that was right.
        error = NotAssessed(REASONS.join(gaps))
    for exchange in scenario.exchanges[running.exchanges :]:
        _keep(item, exchange)
    recording.steps.append(
        _record(
            running.step,
            running.started,
            outcome=_step_outcome(found, error),
            message=said(error) if error else "",
            seconds=time.perf_counter() - running.clock,
            exchanges=tuple(exchange.id for exchange in scenario.exchanges[running.exchanges :]),
            findings=tuple(range(running.findings, len(scenario.findings))),
        )
    )


def _keep(item: pytest.Item, exchange: Exchange) -> ExchangeRecord:
    evidence, recording = item.config.stash[EVIDENCE], item.stash[RECORDING]
    if exchange.id not in evidence:
        recording.own.add(exchange.id)
    return evidence.keep(exchange)


def _record(step: Step, started: datetime, **known: Any) -> StepRecord:
    return StepRecord(
        keyword=step.keyword.strip(),
        text=step.name,
        started=started,
        table=_table(step),
        doc_string=step.docstring or "",
        **known,
    )


def _table(step: Step) -> tuple[tuple[str, ...], ...]:
    rows = step.datatable.raw() if step.datatable else []
    return tuple(tuple(str(cell) for cell in row) for row in rows)


def _step_outcome(findings: Iterable[Finding], error: BaseException | None) -> Outcome:
    severities = {finding.severity for finding in findings}
    if Severity.FAILURE in severities:
        return Outcome.FAILED
    if isinstance(error, (NotAssessed, pytest.skip.Exception)):
        return Outcome.NOT_ASSESSED
    if error is not None:
        return Outcome.BROKEN
    return Outcome.WARNING if severities else Outcome.PASSED


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Makes the failure text readable, and ties the whole record to the last report of a scenario."""
    report = yield
    template = template_of(item)
    if template is None:
        return report
    if call.excinfo is not None:
        item.stash[CONCLUSION] = concluded_outside(call.excinfo.value, item.stash.get(CONCLUSION, None))
    if report.failed:
        report.longrepr = _failure_text(item, report)
    if CONCLUSION in item.stash:
        setattr(report, OUTCOME, item.stash[CONCLUSION].outcome.value)
        setattr(report, TITLE, item.stash[RECORDING].title)
    if report.when == "teardown":
        setattr(report, RECORD, scenario_record(item, template).model_dump_json())
    return report


def _failure_text(item: pytest.Item, report: pytest.TestReport) -> str:
    conclusion = item.stash[CONCLUSION]
    redactor = item.config.stash[REDACTOR]
    if conclusion.outcome is Outcome.BROKEN and not isinstance(conclusion.error, Broken):
        return redactor.text(report.longreprtext)
    lines = [f"{conclusion.outcome}: {conclusion.reason}"] if conclusion.reason else []
    if conclusion.outcome is Outcome.FAILED:
        lines.append(str(conclusion.error))
    return redactor.text("\n".join(lines))


def scenario_record(item: pytest.Item, template: ScenarioTemplate) -> ScenarioRecord:
    """The redacted record of a scenario that has ended."""
    recording, conclusion = item.stash[RECORDING], item.stash[CONCLUSION]
    scenario = item.stash.get(SCENARIO, None)
    exchanges = {exchange.id: exchange for exchange in scenario.exchanges} if scenario else {}
    kept = [_keep(item, exchange) for exchange in exchanges.values()]
    own = [exchange for exchange in exchanges.values() if exchange.id in recording.own]
    record = ScenarioRecord(
        id=scenario_id(item.nodeid),
        title=recording.title,
        feature=template.feature.name,
        rule=template.rule.name if template.rule else "",
        description=template.description.strip(),
        capability=capability_of(template),
        requirements=requirement_ids(template),
        case=_case(item),
        outcome=conclusion.outcome,
        reason=conclusion.reason,
        trace=_trace(conclusion),
        started=recording.started,
        seconds=round(time.perf_counter() - recording.clock, 6),
        provider_seconds=round(waiting_seconds(own), 6),
        cut_short=any(step.outcome is None for step in recording.steps),
        steps=(*recording.steps, *_cleanup(recording, conclusion, list(exchanges.values()))),
        findings=tuple(finding_record(finding) for finding in scenario.findings) if scenario else (),
        exchanges=tuple(each.model_copy(update={"reused": each.id not in recording.own}) for each in kept),
        cells=tuple(_cell(cell) for cell in scenario.cells) if scenario else (),
    )
    masked: dict[str, Any] = item.config.stash[REDACTOR].data(record.model_dump(mode="json"))
    return ScenarioRecord.model_validate(masked)


def _cleanup(
    recording: Recording, conclusion: Conclusion, exchanges: Sequence[Exchange]
) -> Iterator[StepRecord]:
    """A step of our own for the requests that no step made: those of the cleanups."""
    shown = {exchange for step in recording.steps for exchange in step.exchanges}
    rest = [exchange for exchange in exchanges if exchange.id not in shown]
    failed = CLEANUP_FAILED in conclusion.reason
    if rest or failed:
        yield StepRecord(
            keyword="Afterwards",
            text="what the scenario made is undone",
            outcome=Outcome.BROKEN if failed else Outcome.PASSED,
            message=conclusion.reason if failed else "",
            started=rest[0].started if rest else datetime.now(UTC),
            seconds=round(waiting_seconds(rest), 6),
            exchanges=tuple(exchange.id for exchange in rest),
        )


def scenario_id(nodeid: str) -> str:
    """A node id relative to the features, whatever folder pytest was started in."""
    return nodeid.replace("\\", "/").partition("features/")[2] or nodeid


def _case(item: pytest.Item) -> dict[str, str]:
    callspec = getattr(item, "callspec", None)
    return dict(callspec.params.get("_pytest_bdd_example", {})) if callspec else {}


def _trace(conclusion: Conclusion) -> str:
    if conclusion.outcome is not Outcome.BROKEN or conclusion.error is None:
        return ""
    frames = traceback.extract_tb(conclusion.error.__traceback__)
    return "\n".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)


def _cell(cell: Cell) -> CellRecord:
    return CellRecord(
        session=cell.session.name,
        restriction=described(cell.session),
        organisation=cell.organisation.name,
        ods_code=cell.organisation.ods_code,
        filters=cell.filters,
        expected=cell.expected,
        seen=cell.seen,
        wrong=cell.wrong,
        proven=cell.proven,
        exchange=cell.exchange,
    )


def _known(requirement: str) -> Requirement | None:
    return next((known for known in catalogue() if known.id == requirement), None)


def finding_record(finding: Finding) -> FindingRecord:
    """The record of a finding, with the link of its requirement."""
    known = _known(finding.requirement)
    return FindingRecord(
        requirement=finding.requirement,
        severity=finding.severity,
        check=finding.check,
        where=finding.where,
        expected=finding.expected,
        actual=finding.actual,
        ruling=finding.ruling,
        link=known.link if known else "",
        exchange=finding.exchange,
        count=finding.count,
        places=finding.places,
    )


def waiting_seconds(exchanges: Iterable[Exchange]) -> float:
    """How long at least one of the exchanges was under way: what overlaps counts once."""
    spans = sorted(
        (exchange.started.timestamp(), exchange.started.timestamp() + exchange.seconds)
        for exchange in exchanges
    )
    total, until = 0.0, float("-inf")
    for start, end in spans:
        total += max(0.0, end - max(start, until))
        until = max(until, end)
    return total
