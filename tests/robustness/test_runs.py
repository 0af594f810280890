"""Runs within limits, runs that only read, and runs that are taken up again."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from tests.robustness.normal import normalised
from tests.robustness.practice import surgery, wait_until

READING = {"GET", "HEAD", "OPTIONS"}


def outcomes(result: dict) -> dict[str, str]:
    return {scenario["id"]: scenario["outcome"] for scenario in result["scenarios"]}


def test_a_run_that_only_reads_sends_nothing_that_writes(tmp_path: Path) -> None:
    with surgery(tmp_path) as place:
        before = place.booked()
        ended = place.run("--read-only", "--out=out", "--capability=book", "--capability=cancel", "-n2")
        assert place.booked() == before
        result = place.result()
    assert ended.returncode == 4, ended.stdout + ended.stderr
    sent = [each["verb"] for scenario in result["scenarios"] for each in scenario["exchanges"]]
    assert set(sent) <= READING
    assert result["scenario_counts"]["failed"] == result["scenario_counts"]["broken"] == 0
    reasons = [each["reason"] for each in result["scenarios"] if each["outcome"] == "not assessed"]
    assert any("this run only reads (--read-only)" in reason for reason in reasons)
    assert "--read-only" in result["selection"]
    assert not (tmp_path / "out" / "ledger.jsonl").exists()


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_run_keeps_to_its_time(tmp_path: Path, workers: str) -> None:
    with surgery(tmp_path, run_seconds=4.0) as place:
        before = place.booked()
        ended = place.run("--out=out", "--capability=book", "--capability=amend", "-n", workers)
        assert place.booked() == before
        result = place.result()
    assert ended.returncode == 4, ended.stdout + ended.stderr
    assert "scenarios not run: its 4 s were over (limits.run_seconds)" in result["interrupted"]
    assert result["verdict"] == "incomplete"
    assert result["scenario_counts"]["failed"] == 0
    assert result["scenario_counts"]["broken"] <= int(workers) + 1


def test_a_killed_run_that_is_resumed_ends_like_one_run(tmp_path: Path) -> None:
    chosen = ("--capability=retrieve", "--no-timing")
    with surgery(tmp_path) as place:
        whole = place.run(*chosen, "--out=whole")
        with place.running(*chosen, "--out=out", "-n2") as process:
            facts = tmp_path / "out" / "scenarios.jsonl"
            wait_until(lambda: facts.exists() and facts.read_bytes().count(b"\n") > 9, "no scenario ended")
            os.killpg(process.pid, signal.SIGKILL)
        judged = facts.read_bytes().count(b"\n")
        resumed = place.run(*chosen, "--resume=out")
        one, two = place.result("whole"), place.result("out")
        again = place.run(*chosen, "--resume=out")
        other = place.run("--capability=cancel", "--resume=out")
    assert resumed.returncode == whole.returncode == 0, resumed.stdout + resumed.stderr
    assert normalised(one) == normalised(two)
    assert judged > 9
    assert again.returncode == 2
    assert "there is nothing to resume" in again.stderr
    assert other.returncode == 2
    assert "choose them the same way" in other.stderr
    assert place.result("out") == two


def test_a_run_whose_provider_dies_stops_soon_and_keeps_what_it_has(tmp_path: Path) -> None:
    chosen = ("--capability=search", "--no-timing")
    with surgery(tmp_path, exchange_seconds=5.0, read_seconds=5.0) as place:
        with place.running(*chosen, "--out=out", "-n2") as process:
            facts = tmp_path / "out" / "scenarios.jsonl"
            wait_until(lambda: facts.exists() and facts.read_bytes().count(b"\n") > 9, "no scenario ended")
            began = time.monotonic()
            place.provider.stop()
            said, _ = process.communicate()
        assert time.monotonic() - began < 60
        assert process.returncode == 3, said
        first = place.result("out")
    assert "the provider no longer answers" in first["interrupted"]
    assert first["scenario_counts"]["failed"] == 0
    assert 0 < first["scenario_counts"]["broken"] < 20
    with surgery(tmp_path) as place:
        # The same provider on another port is another address.
        refused = place.run(*chosen, "--resume=out")
    assert refused.returncode == 2
    assert "it is one against" in refused.stderr
