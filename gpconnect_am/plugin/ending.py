"""A run that ends early: its time is up, or the provider is gone. Every process of the run learns of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gpconnect_am.plugin.session import ENDS, FOLDER, TARGET, told
from gpconnect_am.reporting.run_folder import STOP


def stop(session: pytest.Session, why: str) -> None:
    """Ends the run after the scenarios that are under way, also in its workers."""
    (session.config.stash[FOLDER].path / STOP).write_text(why, encoding="utf-8")
    session.shouldstop = why
    workers = session.config.pluginmanager.get_plugin("dsession")
    if workers is not None:
        workers.shouldstop = why


class TimeLimit:
    """Ends the run when the target's `limits.run_seconds` are over."""

    def __init__(self, session: pytest.Session) -> None:
        self._session = session
        self._ends = session.config.stash[ENDS]

    def pytest_runtest_logreport(self) -> None:
        """Looks at the clock after each phase of a scenario."""
        if datetime.now(UTC) > self._ends and not self._session.shouldstop:
            seconds = self._session.config.stash[TARGET].limits.run_seconds
            stop(self._session, f"its {seconds:g} s were over (limits.run_seconds)")


class Listening:
    """Ends a worker once its controller has ended the run: its queue holds hundreds of scenarios more."""

    def __init__(self, session: pytest.Session) -> None:
        self._session = session
        self._flag = session.config.stash[FOLDER].path / STOP

    def pytest_runtest_logreport(self) -> None:
        """Looks for the word to stop after each phase of a scenario."""
        if self._flag.exists():
            self._session.shouldstop = self._flag.read_text(encoding="utf-8") or "the run was stopped"


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Begins to watch, once the target is known."""
    if FOLDER in session.config.stash:
        watching = TimeLimit(session) if told(session.config) is None else Listening(session)
        session.config.pluginmanager.register(watching, "gpconnect-am-ending")
