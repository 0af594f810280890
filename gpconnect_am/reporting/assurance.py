"""assurance.json: the result of a run for machines, and its JSON Schema."""

from __future__ import annotations

import json
import statistics
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from gpconnect_am.clock import UK
from gpconnect_am.findings import Verdict
from gpconnect_am.reporting.records import (
    AttestationRecord,
    ExchangeRecord,
    Record,
    RunRecord,
    ScenarioRecord,
    TargetRecord,
    WaiverRecord,
)
from gpconnect_am.reporting.verdict import (
    RequirementResult,
    counted,
    requirement_results,
    verdict_of,
)
from gpconnect_am.reporting.waiving import waived
from gpconnect_am.requirements import Catalogue

FILE = "assurance.json"
SCHEMA_FILE = Path(__file__).with_name("assurance.schema.json")


class InteractionTimes(Record):
    """How one interaction of the provider answered, over a run."""

    interaction: str
    requests: int
    faults: int
    """How many got no whole response."""
    median_seconds: float
    p95_seconds: float
    max_seconds: float


class Http(Record):
    """What was sent in a run."""

    requests: int
    faults: int
    sent_bytes: int
    received_bytes: int
    statuses: dict[str, int]
    """How often each HTTP status came back."""
    interactions: tuple[InteractionTimes, ...]


class Times(Record):
    """Where the time went, in seconds. With parallel workers the parts add up to more than the whole."""

    run_seconds: float | None
    """From the start of the run to its end; null where it was killed."""
    scenario_seconds: float
    """The sum over the scenarios."""
    provider_seconds: float
    """The part of it that was spent waiting for the provider."""
    suite_seconds: float
    """The rest: the suite's own work."""


class Assurance(Record):
    """The result of one run of the suite against one provider of GP Connect Appointment Management."""

    format: Literal["gpconnect-am-assurance/1"] = "gpconnect-am-assurance/1"
    suite_version: str
    specification_version: str
    """The version of the GP Connect specification that the provider was judged by."""
    target: TargetRecord
    started: datetime
    finished: datetime | None
    strict: bool
    selection: tuple[str, ...]
    """The words that chose a part of the suite; empty for a whole run."""
    interrupted: str
    """Why the run ended before the last scenario; empty where it didn't."""
    verdict: Verdict
    reasons: tuple[str, ...]
    """Why, the weightiest first."""
    requirement_counts: dict[str, int]
    scenario_counts: dict[str, int]
    http: Http
    times: Times
    requirements: tuple[RequirementResult, ...]
    scenarios: tuple[ScenarioRecord, ...]
    waivers: tuple[WaiverRecord, ...] = ()
    """The waivers that were given, the expired and the unused ones too."""


def assurance_of(
    catalogue: Catalogue,
    run: RunRecord,
    scenarios: Sequence[ScenarioRecord],
    *,
    attestations: Sequence[AttestationRecord] = (),
    waivers: Sequence[WaiverRecord] = (),
) -> Assurance:
    """The result that a run's facts amount to; scenarios in the order of their ids."""
    ordered, waivers = waived(
        sorted(scenarios, key=lambda scenario: scenario.id),
        waivers,
        on=run.started.astimezone(UK).date(),
        strict=run.strict,
    )
    run = _told_if_killed(run, ordered)
    attested = {each.requirement: each for each in attestations}
    requirements = requirement_results(catalogue, run, ordered, attested)
    verdict, reasons = verdict_of(run, ordered, requirements)
    total = sum(scenario.seconds for scenario in ordered)
    waiting = sum(scenario.provider_seconds for scenario in ordered)
    return Assurance(
        suite_version=run.suite_version,
        specification_version=run.target.version,
        target=run.target,
        started=run.started,
        finished=run.finished,
        strict=run.strict,
        selection=run.selection,
        interrupted=run.interrupted,
        verdict=verdict,
        reasons=tuple(reasons),
        requirement_counts=dict(counted(result.outcome for result in requirements)),
        scenario_counts=dict(counted(scenario.outcome for scenario in ordered)),
        http=_http(ordered),
        times=Times(
            run_seconds=(run.finished - run.started).total_seconds() if run.finished else None,
            scenario_seconds=round(total, 3),
            provider_seconds=round(waiting, 3),
            suite_seconds=round(total - waiting, 3),
        ),
        requirements=tuple(requirements),
        scenarios=tuple(ordered),
        waivers=tuple(waivers),
    )


def _told_if_killed(run: RunRecord, scenarios: Sequence[ScenarioRecord]) -> RunRecord:
    """The frame of a run, which says so itself where it was killed before it could."""
    if run.finished is not None or run.interrupted:
        return run
    missing = len(set(run.planned) - {scenario.id for scenario in scenarios})
    told = f"the run was killed with {missing} of {len(run.planned)} scenarios not run"
    return run.model_copy(update={"interrupted": told})


def _http(scenarios: Sequence[ScenarioRecord]) -> Http:
    every = {exchange.id: exchange for scenario in scenarios for exchange in scenario.exchanges}.values()
    by_interaction: dict[str, list[ExchangeRecord]] = defaultdict(list)
    statuses: dict[str, int] = defaultdict(int)
    for exchange in every:
        by_interaction[exchange.interaction].append(exchange)
        if exchange.status is not None:
            statuses[str(exchange.status)] += 1
    return Http(
        requests=len(every),
        faults=sum(bool(exchange.fault) for exchange in every),
        sent_bytes=sum(exchange.sent_bytes for exchange in every),
        received_bytes=sum(exchange.received_bytes for exchange in every),
        statuses=dict(sorted(statuses.items())),
        interactions=tuple(_times(name, sent) for name, sent in sorted(by_interaction.items())),
    )


def _times(interaction: str, exchanges: Sequence[ExchangeRecord]) -> InteractionTimes:
    seconds = sorted(exchange.seconds for exchange in exchanges)
    return InteractionTimes(
        interaction=interaction,
        requests=len(seconds),
        faults=sum(bool(exchange.fault) for exchange in exchanges),
        median_seconds=round(statistics.median(seconds), 4),
        p95_seconds=round(seconds[max(0, -(-len(seconds) * 95 // 100) - 1)], 4),
        max_seconds=round(seconds[-1], 4),
    )


def schema() -> dict[str, Any]:
    """The JSON Schema of assurance.json; the committed file beside this module is its published form."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "GP Connect AM Assurance: the result of a run",
        **{key: value for key, value in _generated().items() if key != "title"},
    }


def _generated() -> dict[str, Any]:
    return Assurance.model_json_schema(mode="serialization")


def write_schema() -> None:
    """Publishes the schema anew, after a change of the records."""
    SCHEMA_FILE.write_text(json.dumps(schema(), indent=2) + "\n", encoding="utf-8")
