"""What is still booked when a run ends, however it ends: cancelled where that can be done, else told."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from gpconnect_am.booking.clearing import sweep
from gpconnect_am.booking.ledger import Ledger
from gpconnect_am.clock import clock_from_environment
from gpconnect_am.plugin.options import Options
from gpconnect_am.plugin.session import FOLDER, REDACTOR, TARGET, told
from gpconnect_am.reporting.run_folder import LEDGER

LEFTOVERS = pytest.StashKey[list[str]]()
"""What there is to say of appointments that the run could not cancel, line by line."""


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None]:
    """Sweeps the book once the workers are gone, before the reports are written; the summary ends with it."""
    config = session.config
    if FOLDER not in config.stash or told(config) is not None:
        return (yield)
    workers = config.pluginmanager.get_plugin("dsession")
    if workers is not None and hasattr(workers, "nodemanager"):
        workers.nodemanager.teardown_nodes()
    config.stash[LEFTOVERS] = clear_up(config)
    return (yield)


def clear_up(config: pytest.Config) -> list[str]:
    """Cancels what the run left in the book; gives what there is to say of the rest."""
    path, target = config.stash[FOLDER].path, config.stash[TARGET]
    swept = sweep(target, clock_from_environment(), Ledger(path / LEDGER))
    left = [entry for entry in swept if entry.outstanding]
    if not left or Options.of(config).target is None:
        return []
    lines = ["", f"Still in the practice's book, or not known not to be: {_count(len(left))}"]
    lines += [f"  {entry.words}: {entry.note}" for entry in left]
    lines.append(f"  Try again with: gpconnect-am cleanup {path} --target {target.source}")
    return [config.stash[REDACTOR].text(line) for line in lines]


def _count(number: int) -> str:
    return f"{number} appointment{'' if number == 1 else 's'}"
