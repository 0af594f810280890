"""Takes a file of waivers into the run's folder, so that it is part of what the run leaves."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gpconnect_am.assurance.entries import EntriesError
from gpconnect_am.assurance.waivers import FILE, read_waivers
from gpconnect_am.plugin.session import FOLDER, USAGE, leave, told
from gpconnect_am.plugin.tags import catalogue


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declares the option."""
    parser.getgroup("gpconnect-am").addoption(
        "--waivers",
        type=Path,
        metavar="FILE",
        help="file of findings that somebody accepts for a time: shown apart, never conformant",
    )


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Refuses waivers that are not right before anything is collected; keeps the others with the results."""
    config = session.config
    given = config.getoption("--waivers")
    if given is None or told(config) is not None or FOLDER not in config.stash:
        return
    source = config.invocation_params.dir / given
    try:
        read_waivers(source, catalogue())
    except EntriesError as error:
        config.stash[FOLDER].discard()
        leave(config, [str(error)], USAGE)
    shutil.copyfile(source, config.stash[FOLDER].path / FILE)
