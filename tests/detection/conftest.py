"""Gives the detection run its warm process, and prints what it has shown: requirement, fault, caught by.

With every fault it also names the scenarios that none of their requirements' faults makes fail.
"""

from __future__ import annotations

import multiprocessing
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import pytest

from tests.detection.running import Assure, assurance, warm_up


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--every-fault` runs the whole matrix; without it, as few faults as show each requirement once."""
    parser.addoption("--every-fault", action="store_true", help="Run every fault, not only a covering few.")


@pytest.fixture(scope="session")
def assure() -> Iterator[Assure]:
    """Runs the suite from a process that is warm, and free of what pytest keeps in this one."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn, initializer=warm_up) as pool:
        yield lambda *arguments, **named: pool.submit(assurance, *arguments, **named).result()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    shown = [
        dict(report.user_properties)
        for outcome in ("passed", "failed")
        for report in terminalreporter.getreports(outcome)
    ]
    rows: list[tuple[str, str, list[str]]] = []
    ever: dict[str, bool] = defaultdict(bool)
    for facts in shown:
        if "fault" in facts:
            rows += [(each, facts["fault"], titles) for each, titles in facts["caught"].items()]
            for title, bit in facts["bit"].items():
                ever[title] |= bit
    if rows:
        terminalreporter.section("requirement, fault, caught by")
    for requirement, fault, titles in sorted(rows):
        more = f" (+{len(titles) - 1})" if titles[1:] else ""
        terminalreporter.write_line(f"{requirement:<9} {fault:<45} {titles[0]}{more}")
    survivors = sorted(title for title, bit in ever.items() if not bit)
    if survivors and terminalreporter.config.getoption("every_fault", False):
        terminalreporter.section("scenarios that survive every fault of their requirements")
        for title in survivors:
            terminalreporter.write_line(title)
