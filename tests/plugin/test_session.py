"""How a session begins and ends: targets that can't be used, a provider that goes away, the embedded one."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gpconnect_am.paths import suite_root
from gpconnect_am.plugin.embedded import EmbeddedProvider, NotStartedError
from gpconnect_am.plugin.session import unreachable
from gpconnect_am.target.reading import read_target
from tests.plugin.suite import FEATURE, make_suite, ran_in, result_of, run_python, run_suite, served


def test_a_missing_target_file_is_wrong_usage(tmp_path: Path) -> None:
    ended = run_suite(
        make_suite(tmp_path, "http://127.0.0.1:9/A83001/STU3/1/gpconnect"), "--target=none.toml"
    )
    assert ended.returncode == 2
    assert "none.toml: there is no such file" in ended.stdout
    assert "Traceback" not in ended.stdout + ended.stderr
    assert not (tmp_path / "reports").exists()


def test_a_target_that_nobody_answers_for_is_unreachable(tmp_path: Path) -> None:
    ended = run_suite(make_suite(tmp_path, "http://127.0.0.1:9/A83001/STU3/1/gpconnect"))
    assert ended.returncode == 3
    assert "The target can't be assessed:" in ended.stdout
    assert "gpconnect-am check --target target.toml" in ended.stdout
    assert not (tmp_path / "reports").exists()


def test_a_folder_of_other_things_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with served() as url:
        ended = run_suite(make_suite(tmp_path, url), "--out=mine")
    assert ended.returncode == 2
    assert "holds files that no run wrote: choose another --out" in ended.stdout
    assert (tmp_path / "mine" / "thesis.txt").exists()


def test_a_run_stops_when_the_provider_goes_away(tmp_path: Path) -> None:
    feature = """
        Feature: A provider that dies
          @SFS-001
          Rule: A search with status free succeeds
            Scenario: It is there at first
              When metadata is asked for
              Then all is well
            Scenario: It dies
              When metadata is asked for
              Then the provider goes away for good
            Scenario Outline: It stays away in <case>
              When metadata is asked for
              Then all is well
              Examples:
                | case |
    """
    rows = "".join(f"| {number} |\n" for number in range(40))
    with served() as url:
        folder = make_suite(tmp_path, url)
        (folder / FEATURE).write_text(feature + rows, encoding="utf-8")
        ended = run_suite(folder, "--out=out", "--no-html")
    assert ended.returncode == 3
    result = result_of(folder)
    assert result["verdict"] == "incomplete"
    assert "the provider no longer answers" in result["reasons"][0]
    outcomes = [each["outcome"] for each in ran_in(folder)]
    assert len(outcomes) < 10
    assert outcomes.count("passed") == 1
    assert "failed" not in outcomes


def test_tests_that_are_no_features_start_no_provider(tmp_path: Path) -> None:
    folder = make_suite(tmp_path, "http://127.0.0.1:9/A83001/STU3/1/gpconnect")
    (folder / "test_other.py").write_text("def test_it(): pass\n")
    ended = run_python(folder, "-m", "pytest", "test_other.py")
    assert ended.returncode == 0, ended.stdout
    assert "1 passed" in ended.stdout
    assert not (folder / "reports").exists()


def test_collecting_sends_nothing(tmp_path: Path) -> None:
    folder = make_suite(tmp_path, "http://127.0.0.1:9/A83001/STU3/1/gpconnect")
    ended = run_suite(folder, "--collect-only", "-q")
    assert ended.returncode == 0
    assert "test_a_provider_that_is_right_passes" in ended.stdout


def test_the_embedded_provider_answers_until_it_is_stopped() -> None:
    provider = EmbeddedProvider()
    target = read_target(provider.target)
    try:
        assert unreachable(target) == []
    finally:
        provider.stop()
    assert unreachable(target)
    assert not provider.target.exists()


def test_an_unknown_fault_is_wrong_usage() -> None:
    with pytest.raises(NotStartedError, match="no-such-fault") as raised:
        EmbeddedProvider(["no-such-fault"])
    assert raised.value.misused


def test_a_polite_end_stops_the_provider_and_leaves_a_report(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "gpconnect_am", "run", "--no-html", "--out=out"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(suite_root()), "PATH": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "passed" in line:
                break
        process.send_signal(signal.SIGTERM)
        rest = process.stdout.read()
    assert process.returncode == 4, rest
    assert "scenarios not run" in rest
    result = result_of(tmp_path)
    assert result["verdict"] == "incomplete"
    assert _nothing_listens(int(result["target"]["base_url"].split(":")[2].split("/")[0]))


def _nothing_listens(port: int) -> bool:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return True
    return False
