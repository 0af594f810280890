"""Taking an interrupted run up again: what it has judged stays, the rest is run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from gpconnect_am.findings import Outcome
from gpconnect_am.plugin.leftovers import clear_up
from gpconnect_am.plugin.options import Options
from gpconnect_am.plugin.recording import scenario_id
from gpconnect_am.plugin.selection import selection_of
from gpconnect_am.plugin.session import FOLDER, REDACTOR, TARGET, TIMES, USAGE, leave, told
from gpconnect_am.reporting.records import RunRecord, ScenarioRecord
from gpconnect_am.reporting.run_folder import RunFolderError

_TOLD_DONE = "gpconnect_am_done"
_TOLD_TIMES = "gpconnect_am_resumed"


@dataclass(frozen=True, slots=True)
class Resumed:
    """The run that is taken up, and the scenarios that it has judged."""

    run: RunRecord
    scenarios: tuple[ScenarioRecord, ...]

    @property
    def done(self) -> frozenset[str]:
        """Their ids."""
        return frozenset(scenario.id for scenario in self.scenarios)


RESUMED = pytest.StashKey[Resumed]()
_DONE = pytest.StashKey[frozenset[str]]()


def pytest_sessionstart(session: pytest.Session) -> None:
    """Reads what the run has judged, before anything is collected."""
    config = session.config
    heard = told(config)
    if heard is not None:
        config.stash[_DONE] = frozenset(heard.get(_TOLD_DONE, ()))
        config.stash[TIMES] = int(heard.get(_TOLD_TIMES, 0))
    elif FOLDER in config.stash and Options.of(config).resume is not None:
        resumed = _resumed(config)
        config.stash[RESUMED] = resumed
        config.stash[_DONE] = resumed.done
        config.stash[TIMES] = resumed.run.resumed + 1


def _resumed(config: pytest.Config) -> Resumed:
    folder = config.stash[FOLDER]
    try:
        run, scenarios = folder.read()
    except RunFolderError as error:
        leave(config, [str(error)], USAGE)
    wrong = _differs(config, run)
    planned = frozenset(run.planned)
    # What is judged over a whole run is not among the planned: it is judged again.
    judged = tuple(each for each in scenarios if each.id in planned and each.outcome is not Outcome.BROKEN)
    if not wrong and planned and len(judged) == len(planned):
        wrong = "it has judged every scenario: there is nothing to resume"
    if wrong:
        leave(config, [f"The run in {folder.path} can't be resumed: {wrong}"], USAGE)
    folder.keep(judged)
    clear_up(config)
    return Resumed(run, judged)


def _differs(config: pytest.Config, run: RunRecord) -> str:
    target, options = config.stash[TARGET], Options.of(config)
    if run.target.embedded != (options.target is None):
        who, do = ("the embedded provider", "leave") if run.target.embedded else ("a target", "give")
        return f"it is one against {who}: {do} --target{' out' if run.target.embedded else ''}"
    shown = config.stash[REDACTOR].text(target.base_url)
    if options.target is not None and run.target.base_url != shown:
        return f"it is one against {run.target.base_url}, not {shown}"
    if tuple(run.selection) != selection_of(config):
        return f"it chose its scenarios by {' '.join(run.selection) or 'nothing'}: choose them the same way"
    if run.strict != options.strict:
        return "--strict must be given both times or never"
    return ""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what has been judged."""
    done = config.stash.get(_DONE, frozenset())
    if done:
        kept = [item for item in items if scenario_id(item.nodeid) not in done]
        config.hook.pytest_deselected(items=[item for item in items if scenario_id(item.nodeid) in done])
        items[:] = kept


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tells an xdist worker what has been judged."""
    resumed = node.config.stash.get(RESUMED, None)
    if resumed is not None:
        node.workerinput[_TOLD_DONE] = sorted(resumed.done)
        node.workerinput[_TOLD_TIMES] = node.config.stash[TIMES]
