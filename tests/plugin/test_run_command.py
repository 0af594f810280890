"""`gpconnect-am run` and `gpconnect-am report`, as they are called."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plugin.suite import result_of, run_python


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--requirement=SFS-0001"], "SFS-0001 is not known. Did you mean SFS-001?"),
        (["--requirement=sfs-001"], "sfs-001 is not known. Did you mean SFS-001?"),
        (["--capability=serch"], "serch is not known. Did you mean search?"),
        (["-n", "many"], "'many' is no number of workers"),
        (["--target=x.toml", "--fault=y"], "leave --target or --fault out"),
        (["--target=none.toml"], "none.toml: there is no such file"),
        (["--fault=no-such-fault"], "there is no fault 'no-such-fault'"),
    ],
)
def test_wrong_usage_is_told_without_a_traceback(tmp_path: Path, arguments: list[str], message: str) -> None:
    ended = run_python(tmp_path, "-m", "gpconnect_am", "run", *arguments)
    assert ended.returncode == 2
    assert message in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("workers", [[], ["-n2"]])
def test_a_run_shows_a_line_per_scenario_and_the_summary(tmp_path: Path, workers: list[str]) -> None:
    ended = run_python(
        tmp_path, "-m", "gpconnect_am", "run", "--requirement=SFS-001", "--no-html", "--out=out", *workers
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    lines = ended.stdout.splitlines()
    assert lines[0] == "1/1  passed          A well-formed search for free slots succeeds"
    assert "Verdict: conformant  (GP Connect AM Assurance reference provider, specification 1.2.7)" in lines
    assert "Only a part of the suite ran: --requirement SFS-001" in lines
    assert result_of(tmp_path)["target"]["embedded"]


def test_a_fault_of_the_embedded_provider_is_found(tmp_path: Path) -> None:
    ended = run_python(
        tmp_path,
        *("-m", "gpconnect_am", "run", "--requirement=SFS-001", "--no-html", "--out=out"),
        "--fault=search-wants-status-in-capitals",
    )
    assert ended.returncode == 1
    assert "\nFailed:\n  SFS-001 (SHALL) A search with status=free succeeds with 200.\n" in ended.stdout
    again = run_python(tmp_path, "-m", "gpconnect_am", "report", "out", "--no-html")
    assert again.returncode == 0
    assert again.stdout.splitlines()[0].startswith("Verdict: non-conformant")


def test_a_report_needs_a_run(tmp_path: Path) -> None:
    ended = run_python(tmp_path, "-m", "gpconnect_am", "report", ".")
    assert ended.returncode == 2
    assert "is no folder of a run: run.json is missing" in ended.stderr
