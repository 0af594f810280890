"""What `gpconnect-am run` shows while it runs: a live line on a terminal, a line per scenario elsewhere.

A pytest plugin that takes the place of pytest's own terminal output.
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Sequence

import pytest
from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from gpconnect_am.findings import Outcome

OUTCOME = "gpconnect_am_outcome"
TITLE = "gpconnect_am_title"
RECORD = "gpconnect_am_record"
"""The attributes by which a report carries a scenario's outcome, its title, and its whole record as JSON."""

SUMMARY = pytest.StashKey[list[str]]()
"""What there is to say at the end of a run, line by line."""

_STYLES = {
    Outcome.PASSED: "green",
    Outcome.FAILED: "bold red",
    Outcome.WARNING: "yellow",
    Outcome.NOT_ASSESSED: "cyan",
    Outcome.NOT_APPLICABLE: "dim",
    Outcome.BROKEN: "bold magenta",
    Outcome.WAIVED: "magenta",
}
_VERDICT_STYLES = (
    ("non-conformant", "bold red"),
    ("incomplete", "bold yellow"),
    ("conformant", "bold green"),
)
_REFRESHES_PER_SECOND = 8


class Progress:
    """Shows a run to a person. `live` is for terminals; otherwise every scenario gets a plain line."""

    def __init__(self, console: Console, *, live: bool) -> None:
        self._console = console
        self._counts: Counter[Outcome] = Counter()
        self._total = 0
        self._running = ""
        self.began = False
        self._started = console.get_time()
        self._live = (
            Live(get_renderable=self._state, console=console, refresh_per_second=_REFRESHES_PER_SECOND)
            if live
            else None
        )

    def pytest_configure(self) -> None:
        """Notes that pytest has understood what it was asked."""
        self.began = True

    def pytest_sessionstart(self) -> None:
        """Begins to show."""
        if self._live:
            self._live.start()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Learns how many scenarios there are, in a run without workers."""
        self._total = max(self._total, len(session.items))

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: Sequence[str]) -> None:
        """Learns how many scenarios there are from a worker."""
        self._total = len(ids)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Shows what could not be collected."""
        if report.failed:
            self._say(report.longreprtext, "red")

    def pytest_internalerror(self, excrepr: object) -> None:
        """Shows a defect of the suite."""
        self._say(f"The suite broke: {excrepr}", "red")

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Notes which scenario has begun."""
        self._running = _words(nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Counts a scenario that has ended, and shows it."""
        outcome = getattr(report, OUTCOME, None)
        if outcome is None or report.when != "teardown":
            return
        self._counts[Outcome(outcome)] += 1
        done = f"{self._counts.total():>{len(str(self._total))}}/{self._total}"
        if self._live is None or outcome in (Outcome.FAILED, Outcome.BROKEN):
            self._say(f"{done}  {outcome:<14}  {getattr(report, TITLE, '')}", _STYLES[Outcome(outcome)])

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session):  # type: ignore[no-untyped-def]  # noqa: ANN201
        """Ends with the summary, once the reports are written."""
        self._running = "writing the reports"
        yield
        self._stop()
        self._console.print()
        for line in session.config.stash.get(SUMMARY, []):
            self._say(line, _verdict_style(line))

    def pytest_unconfigure(self) -> None:
        """Leaves the terminal as it was, also where the session never began."""
        self._stop()

    def _stop(self) -> None:
        if self._live:
            self._live.stop()
            self._live = None

    def _say(self, text: str, style: str = "") -> None:
        self._console.print(Text(text, style), soft_wrap=True)

    def _state(self) -> Table:
        elapsed = int(self._console.get_time() - self._started)
        counts = Text(", ").join(
            Text(f"{number} {outcome}", _STYLES[outcome]) for outcome, number in self._counts.items()
        )
        table = Table.grid(padding=(0, 2))
        table.add_column(no_wrap=True)
        table.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
        table.add_row(
            f"{elapsed // 60}:{elapsed % 60:02}", f"{self._counts.total()}/{self._total}  {self._running}"
        )
        table.add_row("", counts)
        return table


def console_of_process() -> Console:
    """A console on the process's own output, which pytest's capture of the scenarios leaves alone."""
    try:
        descriptor = os.dup(sys.stdout.fileno())
    except (OSError, ValueError):
        return Console(highlight=False)
    output = os.fdopen(descriptor, "w", encoding=sys.stdout.encoding, errors="replace")
    return Console(file=output, highlight=False)


def _words(nodeid: str) -> str:
    """What to call a scenario that has only begun: its title comes with its end."""
    name = nodeid.rpartition("::")[2].removeprefix("test_")
    return re.sub(r"_+", " ", name)


def _verdict_style(line: str) -> str:
    if not line.startswith("Verdict: "):
        return ""
    return next(style for verdict, style in _VERDICT_STYLES if line.startswith(f"Verdict: {verdict}"))
