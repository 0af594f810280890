"""What is judged over a whole run: the rules of every answer, and response times.

Each worker judges the answers of its scenarios as they end. The controller adds them up and ends the run with
one record for each requirement, titled "In every answer of the run", whatever ran and in whatever order.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Generator, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from gpconnect_am.findings import Finding, outcome_of
from gpconnect_am.plugin.fixtures import SCENARIO
from gpconnect_am.plugin.options import Options
from gpconnect_am.plugin.outcomes import weighed
from gpconnect_am.plugin.recording import finding_record
from gpconnect_am.plugin.resuming import RESUMED, Resumed
from gpconnect_am.plugin.session import FOLDER, REDACTOR, TARGET, told
from gpconnect_am.plugin.tags import catalogue, template_of
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.protocol.interactions import INTERACTIONS
from gpconnect_am.reporting.progress import RECORD
from gpconnect_am.reporting.records import ExchangeRecord, FindingRecord, ScenarioRecord, StepRecord
from gpconnect_am.reporting.run_folder import ANSWERS
from gpconnect_am.rules.every_answer import RULES, every_answer
from gpconnect_am.rules.folding import PLACES_SHOWN, folded
from gpconnect_am.rules.timing import LIMITS, judged, over_limit_in_a_run
from gpconnect_am.validation import Context, validate

FEATURE = "In every answer of the run"
CAPABILITY = "every answer"
_ANSWERS = "gpconnect_am_answers"
_TITLES = {rule.requirement: rule.title for rule in RULES} | {
    limit.requirement: limit.title for limit in LIMITS
}


class Judge:
    """Judges each exchange of a worker once; equal answers to alike requests are looked at once.

    By the rules of the requirements that are `wanted`, of all where none is named.
    """

    def __init__(self, version: str, wanted: Collection[str] = ()) -> None:
        self._wanted = wanted
        self._context = Context(version=version)
        self._seen: set[str] = set()
        self._known: dict[tuple[object, ...], list[tuple[str, list[Finding]]]] = {}

    def judge(self, exchanges: Iterable[Exchange]) -> tuple[dict[str, int], list[Finding]]:
        """How many answers each requirement bound, and the findings, folded and tied to their exchanges."""
        bound: dict[str, int] = defaultdict(int)
        findings: list[Finding] = []
        for exchange in exchanges:
            if exchange.response is None or exchange.id in self._seen:
                continue
            self._seen.add(exchange.id)
            for requirement, found in self._of(exchange):
                bound[requirement] += 1
                findings += [replace(one, exchange=exchange.id) for one in found]
        return bound, folded(findings)

    def _of(self, exchange: Exchange) -> list[tuple[str, list[Finding]]]:
        answer, request = exchange.answer, exchange.request
        asked = tuple(value for name, value in request.query if name == "_format")
        named = tuple((name, value) for name, value in answer.headers if name.lower() in _JUDGED_HEADERS)
        body = hashlib.sha256(answer.body).digest()
        key = (request.verb, request.header("Accept"), asked, answer.status, named, body)
        if key not in self._known:
            self._known[key] = [*every_answer(exchange, self._wanted), *self._validated(exchange)]
        return self._known[key]

    def _validated(self, exchange: Exchange) -> Iterable[tuple[str, list[Finding]]]:
        """What the layers find in an OperationOutcome; what no rule of the profile claims is ERR-001's."""
        if exchange.status < 400 or (exchange.resource or {}).get("resourceType") != "OperationOutcome":
            return
        found = validate(exchange.answer.body, self._context).findings
        by_id: dict[str, list[Finding]] = defaultdict(list)
        for finding in found:
            by_id[finding.requirement or "ERR-001"].append(
                replace(finding, requirement=finding.requirement or "ERR-001")
            )
        yield from by_id.items()


_JUDGED_HEADERS = ("content-type", "cache-control", "strict-transport-security", "etag")
_JUDGE = pytest.StashKey[Judge]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
    call: pytest.CallInfo[None],  # noqa: ARG001
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Ties what the answers of a scenario amount to, to its last report."""
    report = yield
    scenario = item.stash.get(SCENARIO, None)
    if report.when == "teardown" and scenario is not None and template_of(item) is not None:
        stash = item.config.stash
        if _JUDGE not in stash:
            stash[_JUDGE] = Judge(stash[TARGET].version, Options.of(item.config).requirements)
        bound, findings = stash[_JUDGE].judge(scenario.exchanges)
        records = [finding_record(weighed(finding)).model_dump(mode="json") for finding in findings]
        setattr(report, _ANSWERS, json.dumps([bound, stash[REDACTOR].data(records)]))
    return report


class WholeRun:
    """Adds up what the workers found, and ends the run with its records."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._started = datetime.now(UTC)
        self._bound: dict[str, int] = defaultdict(int)
        self._findings: dict[tuple[str, ...], FindingRecord] = {}
        self._exchanges: dict[str, ExchangeRecord] = {}
        self._refused_queries: list[float] = []
        self._answered: dict[str, list[float]] = defaultdict(list)
        self._notes = config.stash[FOLDER].path / ANSWERS
        if RESUMED in config.stash and self._notes.exists():
            self._recall(config.stash[RESUMED])

    def _recall(self, resumed: Resumed) -> None:
        """Takes up what the run had found before it was interrupted."""
        *lines, _unfinished = self._notes.read_text(encoding="utf-8").split("\n")
        before = dict(map(json.loads, lines))
        self._notes.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        for scenario in resumed.scenarios:
            if scenario.id in before:
                self._take(scenario, *before[scenario.id])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Takes up a scenario's exchanges, and what its answers amount to."""
        record, answers = getattr(report, RECORD, None), getattr(report, _ANSWERS, None)
        if record is None or answers is None:
            return
        scenario, (bound, findings) = ScenarioRecord.model_validate_json(record), json.loads(answers)
        with self._notes.open("a", encoding="utf-8") as file:
            file.write(json.dumps([scenario.id, [bound, findings]]) + "\n")
        self._take(scenario, bound, findings)

    def _take(self, scenario: ScenarioRecord, bound: dict[str, int], findings: list[dict[str, Any]]) -> None:
        for requirement, count in bound.items():
            self._bound[requirement] += count
        named = {data["exchange"] for data in findings}
        for each in scenario.exchanges:
            if each.id in named:
                self._exchanges[each.id] = each.model_copy(update={"reused": True})
            if not each.reused:
                self._time(each)
        for data in findings:
            self._add(FindingRecord.model_validate(data))

    def _time(self, exchange: ExchangeRecord) -> None:
        if exchange.status is None:
            return
        if exchange.status < 300:
            self._answered[exchange.interaction].append(exchange.seconds)
        elif exchange.status < 500 and not INTERACTIONS[exchange.interaction].writes:
            self._refused_queries.append(exchange.seconds)

    def _add(self, finding: FindingRecord) -> None:
        key = (finding.requirement, finding.check, finding.expected, finding.severity)
        known = self._findings.get(key)
        if known is None:
            self._findings[key] = finding
            return
        places = dict.fromkeys((*(known.places or (known.where,)), *(finding.places or (finding.where,))))
        self._findings[key] = known.model_copy(
            update={"count": known.count + finding.count, "places": tuple(places)[:PLACES_SHOWN]}
        )

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(self) -> Generator[None, object, object]:
        """Adds the records of the whole run before the reports are written."""
        folder = self._config.stash[FOLDER]
        for record in self._records():
            folder.append(record.model_dump_json())
        return (yield)

    def _records(self) -> Iterable[ScenarioRecord]:
        options, version = Options.of(self._config), self._config.stash[TARGET].version
        if options.timing:
            self._judge_times()
        for requirement in sorted(self._bound):
            wanted = not options.requirements or requirement in options.requirements
            if wanted and requirement in catalogue() and catalogue()[requirement].applies_to(version):
                yield self._record(requirement, strict=options.strict)

    def _judge_times(self) -> None:
        for limit in LIMITS:
            if judged(limit, self._answered):
                kinds = [name for name in self._answered if INTERACTIONS[name].writes is limit.commands]
                self._bound[limit.requirement] += sum(len(self._answered[name]) for name in kinds)
                for finding in over_limit_in_a_run(limit, self._answered, self._refused_queries):
                    self._add(finding_record(weighed(finding)))

    def _record(self, requirement: str, *, strict: bool) -> ScenarioRecord:
        findings = [one for one in self._findings.values() if one.requirement == requirement]
        outcome = outcome_of(findings, strict=strict)
        title = _TITLES.get(requirement) or catalogue()[requirement].statement
        step = StepRecord(
            keyword="Then",
            text=f"{self._bound[requirement]} answers of the run were judged: {title[0].lower()}{title[1:]}",
            outcome=outcome,
            started=self._started,
            exchanges=tuple(dict.fromkeys(one.exchange for one in findings if one.exchange)),
            findings=tuple(range(len(findings))),
        )
        return ScenarioRecord(
            id=f"every_answer/{requirement}",
            title=f"{FEATURE}: {title[0].lower()}{title[1:]} ({requirement})",
            feature=FEATURE,
            rule=title,
            capability=CAPABILITY,
            requirements=(requirement,),
            outcome=outcome,
            started=self._started,
            seconds=0.0,
            provider_seconds=0.0,
            steps=(step,),
            findings=tuple(findings),
            exchanges=tuple(self._exchanges[one] for one in step.exchanges if one in self._exchanges),
        )


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Starts adding up, in the process that gathers the run."""
    if FOLDER in session.config.stash and told(session.config) is None:
        session.config.pluginmanager.register(WholeRun(session.config), "gpconnect-am-whole-run")
