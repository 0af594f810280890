"""Ten runs give ten equal results, in any order of the scenarios, serial or parallel.

A selection here; `tox run -e repeat` does the same with the whole suite.
"""

from __future__ import annotations

import json
from pathlib import Path

from tests.robustness.normal import normalised
from tests.robustness.practice import command

CHOSEN = ("SFS-002", "SFS-038", "SFS-063", "BPA-001", "CPA-024", "RPAS-006", "AAC-029")


def test_ten_runs_give_ten_equal_results(tmp_path: Path) -> None:
    results, orders = set(), set()
    for number in range(10):
        shuffled = {"PYTEST_ADDOPTS": f"-prandomly --randomly-seed={number}"} if number % 2 else {}
        ended = command(
            tmp_path,
            *("run", "--result-only", "--no-timing", f"--out={number}"),
            *("-n", "2" if number % 5 == 0 else "0"),
            *(f"--requirement={each}" for each in CHOSEN),
            **shuffled,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        result = json.loads((tmp_path / str(number) / "assurance.json").read_text(encoding="utf-8"))
        if number % 5:
            by_start = sorted(result["scenarios"], key=lambda each: each["started"])
            orders.add(tuple(each["id"] for each in by_start))
        results.add(normalised(result))
    assert len(results) == 1
    assert len(orders) > 4, "the order was to differ from run to run"
