"""What becomes of scenarios, seen from the outside: a whole run of a miniature suite."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gpconnect_am.target.model import Practice
from tests.plugin.suite import FEATURE, make_suite, ran_in, result_of, run_suite, served

Run = tuple[Path, subprocess.CompletedProcess[str], dict[str, Any]]


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    with served() as url:
        yield url


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, base_url: str) -> Run:
    folder = make_suite(tmp_path_factory.mktemp("suite"), base_url)
    ended = run_suite(folder, "--out=out", "--no-html")
    return folder, ended, result_of(folder)


def scenario(run: Run, title: str) -> dict[str, Any]:
    return next(each for each in run[2]["scenarios"] if each["title"] == title)


@pytest.mark.parametrize(
    ("title", "outcome"),
    [
        ("A provider that is right passes", "passed"),
        ("A provider that is wrong fails with everything found", "failed"),
        ("A finding outlives what happens later", "failed"),
        ("Without slots of embargo nothing is assessed", "not assessed"),
        ("Without slots of urgent care nothing is assessed", "not assessed"),
        ("A defect of the suite is no failure", "broken"),
        ("A connection that breaks is no failure", "broken"),
        ("A scenario that judges nothing does not pass", "broken"),
        ("A scenario for another version does not apply", "not applicable"),
        ("What is made is undone", "passed"),
        ("What cannot be undone breaks the scenario", "broken"),
        ("A warning passes and is shown", "warning"),
        ("What a SHOULD asks for only warns", "warning"),
    ],
)
def test_each_scenario_has_its_outcome(run: Run, title: str, outcome: str) -> None:
    assert scenario(run, title)["outcome"] == outcome


def test_a_failure_makes_the_provider_non_conformant(run: Run) -> None:
    assert run[2]["verdict"] == "non-conformant"
    assert run[1].returncode == 1


def test_pytest_shows_every_outcome_and_the_findings(run: Run) -> None:
    shown = run[1].stdout
    assert "[SFS-001] header Cache-Control: expected no-store; found nothing" in shown
    assert "2 failed, 2 passed, 2 not assessed, 4 broken, 1 not applicable, 2 warning" in shown
    assert "KeyError: 'a defect of the suite'" in shown, "a defect of ours needs its traceback"


def test_a_scenario_gathers_all_its_findings(run: Run) -> None:
    failed = scenario(run, "A provider that is wrong fails with everything found")
    assert [finding["where"] for finding in failed["findings"]] == ["status", "header Cache-Control"]
    assert {finding["requirement"] for finding in failed["findings"]} == {"SFS-001"}
    assert all(finding["exchange"] == failed["exchanges"][0]["id"] for finding in failed["findings"])
    assert failed["findings"][0]["link"].startswith("https://developer.nhs.uk/apis/gpconnect-1-2-7/")


def test_steps_hold_their_tables_exchanges_and_findings(run: Run) -> None:
    steps = scenario(run, "A provider that is wrong fails with everything found")["steps"]
    assert [step["outcome"] for step in steps] == ["passed", "passed", "failed", "passed"]
    assert steps[1]["exchanges"]
    assert steps[2]["table"][0] == ["where", "expected", "actual"]
    assert steps[2]["findings"] == [0, 1]


def test_a_scenario_cut_short_says_so_and_lists_the_steps_not_reached(run: Run) -> None:
    cut = scenario(run, "A finding outlives what happens later")
    assert cut["cut_short"]
    assert cut["reason"] == "the scenario ended early: KeyError: 'a defect of the suite'"
    assert [step["outcome"] for step in cut["steps"]] == ["passed", "failed", "broken", None]


def test_not_assessed_says_what_to_declare(run: Run) -> None:
    lacking = scenario(run, "Without slots of embargo nothing is assessed")
    assert lacking["reason"] == "declare a session of embargo under [[practice.sessions]]"
    asked, judged = lacking["steps"]
    assert (asked["outcome"], asked["message"]) == ("passed", "")
    assert (judged["outcome"], judged["message"]) == ("not assessed", lacking["reason"])


def test_a_broken_connection_is_told_with_its_request(run: Run) -> None:
    broken = scenario(run, "A connection that breaks is no failure")
    assert broken["reason"].startswith("GET /A83001/STU3/1/gpconnect/metadata: ")
    assert broken["exchanges"][-1]["status"] is None
    assert broken["exchanges"][-1]["fault"]


def test_cleanups_run_newest_first_whatever_the_outcome(run: Run) -> None:
    assert (run[0] / "cleaned").read_text().splitlines() == ["second", "first"] * 2


def test_the_requests_of_a_cleanup_are_shown_as_a_step_of_their_own(run: Run) -> None:
    undone = scenario(run, "What is made is undone")["steps"][-1]
    assert (undone["keyword"], undone["outcome"], len(undone["exchanges"])) == ("Afterwards", "passed", 1)
    stays = scenario(run, "What cannot be undone breaks the scenario")
    assert stays["reason"].startswith("cleaning up failed: GET /A83001/STU3/1/gpconnect/metadata: ")
    assert stays["steps"][-1]["outcome"] == "broken"


def test_requirements_carry_their_worst_outcome(run: Run) -> None:
    outcomes = {each["id"]: each["outcome"] for each in run[2]["requirements"]}
    assert outcomes["SFS-001"] == "failed"
    assert outcomes["SFS-030"] == "warning"
    assert outcomes["SFS-002"] == "not assessed"


def test_workers_come_to_the_same_results(run: Run, base_url: str, tmp_path: Path) -> None:
    folder = make_suite(tmp_path, base_url)
    assert run_suite(folder, "--out=out", "--no-html", "-n2").returncode == 1
    parallel = result_of(folder)
    for part in ("verdict", "reasons", "requirement_counts", "scenario_counts"):
        assert parallel[part] == run[2][part]
    assert [_fixed(each) for each in parallel["scenarios"]] == [_fixed(each) for each in run[2]["scenarios"]]


def _fixed(scenario: dict[str, Any]) -> dict[str, Any]:
    """What does not depend on time or on the worker."""
    findings = [{**each, "exchange": ""} for each in scenario["findings"]]
    kept = ("id", "title", "outcome", "reason", "requirements", "case")
    return {name: scenario[name] for name in kept} | {"findings": findings}


def test_a_selection_is_judged_for_itself_and_says_so(base_url: str, tmp_path: Path) -> None:
    folder = make_suite(tmp_path, base_url)
    ended = run_suite(folder, "--out=out", "--no-html", "-k", "right")
    assert ended.returncode == 0, ended.stdout
    assert result_of(folder)["verdict"] == "conformant"
    assert "Only a part of the suite ran: -k right" in ended.stdout


def test_what_a_system_need_not_have_does_not_apply_where_there_is_nothing_to_judge(
    base_url: str, tmp_path: Path
) -> None:
    folder = make_suite(tmp_path, base_url, practice=Practice(booking_windows=False))
    feature = folder / FEATURE
    text = feature.read_text(encoding="utf-8")
    feature.write_text(text.replace("@SFS-001", "@AAC-028"), encoding="utf-8")
    assert run_suite(folder, "--out=out", "--no-html", "-k", "nothing_is_assessed").returncode == 0
    shown = {(each["outcome"], each["reason"]) for each in ran_in(folder)}
    why = "the target declares that the system has no booking windows and embargoes"
    assert shown == {("not applicable", f"{why} (practice.booking_windows = false)")}


def test_what_could_not_be_assessed_makes_a_run_incomplete(base_url: str, tmp_path: Path) -> None:
    folder = make_suite(tmp_path, base_url)
    assert run_suite(folder, "--out=out", "--no-html", "-k", "embargo").returncode == 4
    assert result_of(folder)["verdict"] == "incomplete"


@pytest.mark.parametrize(
    ("arguments", "ran"),
    [
        (["--requirement=SFS-030"], 1),
        (["--capability=search", "--tag=@v1.2.9"], 1),
        (["--allure-label=requirement=SFS-030"], 1),
        (["--allure-severities=normal"], 1),
        (["-m", "requirement(id='SFS-030')"], 1),
        (["--requirement=SFS-030", "--tag=v1.2.9"], 0),
    ],
)
def test_selection_by_requirement_capability_and_tag(
    base_url: str, tmp_path: Path, arguments: list[str], ran: int
) -> None:
    folder = make_suite(tmp_path, base_url)
    ended = run_suite(folder, "--out=out", "--no-html", *arguments)
    if ran:
        assert "Only a part of the suite ran: " in ended.stdout
        assert len(ran_in(folder)) == ran
    else:
        assert ended.returncode == 2
        assert "No scenario was selected, so nothing was sent and no report written." in ended.stdout
        assert not (folder / "out").exists()


def test_strict_findings_let_a_warning_fail(base_url: str, tmp_path: Path) -> None:
    folder = make_suite(tmp_path, base_url)
    assert run_suite(folder, "--out=out", "--no-html", "--strict-findings", "-k", "warning").returncode == 1


def test_alluredir_gets_the_results_of_the_suite(base_url: str, tmp_path: Path) -> None:
    folder = make_suite(tmp_path, base_url)
    run_suite(folder, "--out=out", "--no-html", "--alluredir=results", "-k", "right")
    written = sorted(path.name for path in (folder / "results").iterdir())
    assert written == sorted(path.name for path in (folder / "out" / "allure-results").iterdir())


def test_stopping_at_the_first_failure_says_what_did_not_run(base_url: str, tmp_path: Path) -> None:
    folder = make_suite(tmp_path, base_url)
    assert run_suite(folder, "--out=out", "--no-html", "-x").returncode == 1
    assert len(ran_in(folder)) == 2
    assert (
        "11 of 13 scenarios not run: stopping after 1 failures" in (folder / "out" / "run.json").read_text()
    )
    assert run_suite(folder, "--out=out", "--no-html", "--lf").returncode == 1
    assert [each["outcome"] for each in ran_in(folder)] == ["failed"]


def test_a_fixture_that_fails_breaks_its_scenario(base_url: str, tmp_path: Path) -> None:
    folder = make_suite(tmp_path, base_url)
    with (folder / "ministeps.py").open("a", encoding="utf-8") as file:
        file.write(
            "\n\nimport pytest\n\n\n@pytest.fixture(autouse=True)\ndef room():\n"
            "    yield\n    raise OSError('no room left')\n"
        )
    assert run_suite(folder, "--out=out", "--no-html", "-k", "right or everything").returncode == 1
    reasons = {each["outcome"]: each["reason"] for each in ran_in(folder)}
    assert reasons == {"failed": "", "broken": "OSError: no room left"}


def test_a_capability_that_the_target_lacks_does_not_apply(base_url: str, tmp_path: Path) -> None:
    folder = make_suite(tmp_path, base_url, capabilities=("foundations",))
    run_suite(folder, "--out=out", "--no-html")
    result = result_of(folder)
    assert result["scenario_counts"]["not applicable"] == len(result["scenarios"])
    assert result["scenarios"][0]["reason"] == "the target doesn't declare the capability search"
    titles = {each["title"] for each in result["scenarios"]}
    assert "Without slots of urgent care nothing is assessed" in titles
    assert result["http"]["requests"] == 0
