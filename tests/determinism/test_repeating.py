"""Ten runs give ten equal results, in any order of the scenarios, serial or parallel."""

from __future__ import annotations

import json
import random
from pathlib import Path

from tests.robustness.normal import normalised
from tests.robustness.practice import command

CHOSEN = ("SFS-002", "SFS-038", "SFS-063", "BPA-001", "CPA-024", "RPAS-006", "AAC-029")


def test_ten_runs_give_ten_equal_results(tmp_path: Path) -> None:
    results = set()
    for number in range(10):
        order = random.Random(number).sample(CHOSEN, len(CHOSEN)) if number % 2 else CHOSEN
        ended = command(
            tmp_path,
            *(
                "run",
                "--result-only",
                "--no-timing",
                f"--out={number}",
                "-n",
                "2" if number % 5 == 0 else "0",
            ),
            *(f"--requirement={each}" for each in order),
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        result = json.loads((tmp_path / str(number) / "assurance.json").read_text(encoding="utf-8"))
        # The order in which they were asked for is not the order in which they are told.
        result["selection"] = sorted(result["selection"])
        result["reasons"] = sorted(" ".join(result["reasons"]).split())
        results.add(normalised(result))
    assert len(results) == 1
