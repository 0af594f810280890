"""The whole suite, run again and again: one result, in bounded memory. Run it with `tox run -e repeat`."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from gpconnect_am.paths import suite_root
from tests.robustness.normal import normalised
from tests.robustness.practice import Surgery, environment, surgery, wait_until

RUNS: dict[str, tuple[str, ...]] = {
    "serial": (),
    "two workers": ("-n2",),
    "two workers again": ("-n2",),
    "three workers": ("-n3",),
    "four workers": ("-n4",),
    "in random order": ("-prandomly", "--randomly-seed=1"),
    "in another order": ("-prandomly", "--randomly-seed=2", "-n2"),
    "in a third order": ("-prandomly", "--randomly-seed=3", "-n2"),
    "in a fourth order": ("-prandomly", "--randomly-seed=4", "-n3"),
    "in a fifth order": ("-prandomly", "--randomly-seed=5", "-n4"),
}
LIMIT_SECONDS = 600.0
MEMORY_BYTES = 1_000_000_000
"""What a run on the two workers of the default may take, the provider that it starts included."""


@pytest.fixture(scope="module")
def whole_runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[dict[str, Any], int]]:
    """What each run found, and the memory that it took at its peak, in bytes."""
    folder = tmp_path_factory.mktemp("runs")
    return {name: run(folder / name.replace(" ", "-"), *arguments) for name, arguments in RUNS.items()}


def run(out: Path, *arguments: str) -> tuple[dict[str, Any], int]:
    command = [sys.executable, "-m", "pytest", "features", "-q", "--no-timing", "--result-only"]
    log = out.with_suffix(".log")
    peak, deadline = 0, time.monotonic() + LIMIT_SECONDS
    with log.open("wb") as said:
        process = subprocess.Popen(
            [*command, f"--out={out}", *arguments],
            cwd=suite_root(),
            env=environment(),
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        while process.poll() is None:
            assert time.monotonic() < deadline, log.read_text()[-3000:]
            peak = max(peak, memory_of(process.pid))
            time.sleep(0.5)
    assert process.returncode == 0, log.read_text()[-3000:]
    return json.loads((out / "assurance.json").read_text(encoding="utf-8")), peak


def memory_of(pid: int) -> int:
    """The memory of a process and of all that it started, in bytes; of shared pages each has its share."""
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:  # it has just ended
        return 0
    share = re.search(r"^Pss: +(\d+) kB$", told, re.MULTILINE)
    own = int(share[1]) * 1024 if share else 0
    return own + sum(memory_of(int(child)) for child in children)


def test_ten_runs_give_ten_equal_results(whole_runs: dict[str, tuple[dict[str, Any], int]]) -> None:
    first = normalised(whole_runs["serial"][0])
    different = [name for name, (result, _) in whole_runs.items() if normalised(result) != first]
    assert different == []


def test_no_run_takes_more_memory_than_a_laptop_spares(
    whole_runs: dict[str, tuple[dict[str, Any], int]],
) -> None:
    more = {"-n3", "-n4"}
    peaks = {name: peak for name, (_, peak) in whole_runs.items() if not more & set(RUNS[name])}
    assert {name: peak for name, peak in peaks.items() if peak > MEMORY_BYTES} == {}


def test_a_killed_whole_run_that_is_resumed_ends_like_one_run(tmp_path: Path) -> None:
    with surgery(tmp_path / "killed") as place:
        with place.running("--no-timing", "--out=out", "-n2") as process:
            facts = place.folder / "out" / "scenarios.jsonl"
            wait_until(lambda: facts.exists() and facts.read_bytes().count(b"\n") > 700, "it went on")
            os.killpg(process.pid, signal.SIGKILL)
        resumed = to_its_end(place, "--resume=out")
        assert place.booked() == set()
    # A practice of its own: some patients and appointments can be used up once only.
    with surgery(tmp_path / "whole") as place:
        whole = to_its_end(place, "--out=out")
    assert normalised(resumed) == normalised(whole)


def to_its_end(place: Surgery, *arguments: str) -> dict[str, Any]:
    with place.running("--no-timing", "-n2", *arguments) as process:
        said, _ = process.communicate(timeout=LIMIT_SECONDS)
    assert process.returncode == 0, said[-3000:]
    return place.result("out")
