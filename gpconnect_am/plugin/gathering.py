"""The controller's part: gathers the scenarios' records, ends the run with its reports and its exit code."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import pytest

import gpconnect_am
from gpconnect_am.findings import Outcome, Verdict
from gpconnect_am.plugin.ending import stop
from gpconnect_am.plugin.guard import REFUSALS, refusal_lines
from gpconnect_am.plugin.leftovers import LEFTOVERS
from gpconnect_am.plugin.options import Options
from gpconnect_am.plugin.recording import scenario_id
from gpconnect_am.plugin.resuming import RESUMED
from gpconnect_am.plugin.selection import selection_of
from gpconnect_am.plugin.session import (
    ALLURE_DIRECTORY,
    FOLDER,
    REDACTOR,
    TARGET,
    TIMES,
    UNREACHABLE,
    USAGE,
    features_folder,
    told,
    unreachable,
)
from gpconnect_am.plugin.tags import catalogue, template_of
from gpconnect_am.reporting import allure
from gpconnect_am.reporting.progress import OUTCOME, RECORD, SUMMARY
from gpconnect_am.reporting.records import RunRecord, ScenarioRecord, TargetRecord
from gpconnect_am.reporting.summary import summary_lines
from gpconnect_am.reporting.writing import write_reports

EXIT_CODES = {Verdict.CONFORMANT: 0, Verdict.NON_CONFORMANT: 1, Verdict.INCOMPLETE: 4}
SILENT_SCENARIOS = 3
"""So many scenarios in a row without a whole answer, and the run asks whether the provider is still there."""
_LETTERS = {
    Outcome.PASSED: ".",
    Outcome.FAILED: "F",
    Outcome.WARNING: "w",
    Outcome.NOT_ASSESSED: "n",
    Outcome.NOT_APPLICABLE: "a",
    Outcome.BROKEN: "B",
    Outcome.WAIVED: "x",
}


class Gathering:
    """Collects one run's records and writes its reports."""

    def __init__(self, session: pytest.Session) -> None:
        self._session = session
        self._config = config = session.config
        self._folder = config.stash[FOLDER]
        resumed = config.stash.get(RESUMED, None)
        self._resumed = resumed
        self._started = resumed.run.started if resumed else datetime.now(UTC)
        self._planned: Sequence[str] = resumed.run.planned if resumed else ()
        self._done: set[str] = set(resumed.done) if resumed else set()
        self._others_failed = False
        self._crashed = False
        self._without_answer = 0
        self._gone = ""
        self._folder.write(self._frame())

    def _frame(self, *, finished: datetime | None = None, interrupted: str = "") -> RunRecord:
        target, options = self._config.stash[TARGET], Options.of(self._config)
        shown = TargetRecord(
            name=target.name,
            base_url=target.base_url,
            ods_code=target.ods_code,
            asid=target.asid,
            version=target.version,
            environment=target.environment,
            capabilities=target.capabilities,
            proxy_url=target.route.proxy_url or "",
            embedded=options.target is None,
        )
        return RunRecord(
            suite_version=gpconnect_am.__version__,
            python=platform.python_version(),
            target=TargetRecord.model_validate(
                self._config.stash[REDACTOR].data(shown.model_dump(mode="json"))
            ),
            started=self._started,
            finished=finished,
            strict=options.strict,
            selection=selection_of(self._config),
            planned=tuple(self._planned),
            interrupted=interrupted,
            resumed=self._config.stash.get(TIMES, 0),
        )

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Notes what is about to run, in a run without workers."""
        if session.items:
            self._plan(scenario_id(item.nodeid) for item in session.items if template_of(item) is not None)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: Sequence[str]) -> None:
        """Notes what is about to run, as the workers have collected it."""
        features = features_folder(self._config).name
        self._plan(scenario_id(nodeid) for nodeid in ids if nodeid.startswith(f"{features}/"))

    def _plan(self, scenarios: Iterable[str]) -> None:
        before = self._resumed.run.planned if self._resumed else ()
        self._planned = tuple(dict.fromkeys((*before, *scenarios)))
        self._folder.write(self._frame())

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keeps a scenario's record as soon as it is there."""
        record = getattr(report, RECORD, None)
        if record is not None:
            self._folder.append(record)
            self._done.add(scenario_id(report.nodeid))
            self._watch(ScenarioRecord.model_validate_json(record))
        elif report.failed and scenario_id(report.nodeid) in self._planned:
            self._crashed = self._crashed or report.when not in ("setup", "call", "teardown")
        elif report.failed:
            self._others_failed = True

    def _watch(self, scenario: ScenarioRecord) -> None:
        """Stops the run where the provider has gone away, so that it isn't asked in vain for hours."""
        silent = scenario.outcome is Outcome.BROKEN and any(each.fault for each in scenario.exchanges)
        self._without_answer = self._without_answer + 1 if silent else 0
        if self._without_answer < SILENT_SCENARIOS or self._gone:
            return
        why = unreachable(self._config.stash[TARGET])
        self._without_answer = 0
        if why:
            self._gone = f"the provider no longer answers: {why[0]}"
            stop(self._session, self._gone)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Writes the reports; the exit code tells the verdict."""
        if REFUSALS in self._config.stash or exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED:
            session.exitstatus = USAGE
            if self._resumed is None:
                self._folder.discard()
            self._config.stash[SUMMARY] = self._why_nothing_ran()
            return
        interrupted = self._why_incomplete(session)
        self._folder.write(self._frame(finished=datetime.now(UTC), interrupted=interrupted))
        options = Options.of(self._config)
        result, problems = write_reports(
            self._folder,
            catalogue(),
            with_html=options.html,
            remember=True,
            result_only=options.result_only,
        )
        if ALLURE_DIRECTORY in self._config.stash and not options.result_only:
            results = self._folder.path / allure.FOLDER
            shutil.copytree(results, self._config.stash[ALLURE_DIRECTORY], dirs_exist_ok=True)
        summary = summary_lines(result, self._folder.path, problems)
        self._config.stash[SUMMARY] = [*summary, *self._config.stash.get(LEFTOVERS, [])]
        if self._gone:
            session.exitstatus = UNREACHABLE
        elif not self._others_failed:
            session.exitstatus = EXIT_CODES[result.verdict]

    def _why_incomplete(self, session: pytest.Session) -> str:
        if not self._planned:
            return "the run was interrupted before its first scenario"
        missing = len(set(self._planned) - self._done)
        if not missing:
            return ""
        crashed = "a worker crashed" if self._crashed else ""
        cause = self._gone or session.shouldstop or session.shouldfail or crashed or "it was interrupted"
        return f"the run ended with {missing} of {len(self._planned)} scenarios not run: {cause}"

    def _why_nothing_ran(self) -> list[str]:
        refusals = self._config.stash.get(REFUSALS, None)
        if refusals:
            return refusal_lines(refusals)
        return ["No scenario was selected, so nothing was sent and no report written."]

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Ends pytest's own output with the summary of the run."""
        for report in terminalreporter.stats.get(Outcome.BROKEN.value, []):
            terminalreporter.section(f"broken: {report.head_line}", sep="_")
            terminalreporter.write_line(report.longreprtext)
        terminalreporter.section("GP Connect Appointment Management")
        for line in self._config.stash.get(SUMMARY, []):
            terminalreporter.write_line(line)


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Starts gathering once the target and the folder are known; workers leave it to their controller."""
    if FOLDER in session.config.stash and told(session.config) is None:
        session.config.pluginmanager.register(Gathering(session), "gpconnect-am-gathering")


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """Shows the suite's outcomes in pytest's own progress and counts."""
    outcome = getattr(report, OUTCOME, None)
    if outcome is None:
        return None
    if report.when != "call" and not (report.when == "setup" and not report.passed):
        return "", "", ""
    return str(outcome), _LETTERS[Outcome(outcome)], str(outcome).upper()
