"""The files of a run: assurance.json, junit.xml, Allure results, the HTML report, the summary."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator

from gpconnect_am.findings import Outcome, Severity
from gpconnect_am.paths import suite_root
from gpconnect_am.reporting import allure, html
from gpconnect_am.reporting.assurance import SCHEMA_FILE, Assurance, assurance_of, schema
from gpconnect_am.reporting.excerpt import excerpt, in_short
from gpconnect_am.reporting.junit import write_junit
from gpconnect_am.reporting.records import ScenarioRecord
from gpconnect_am.reporting.run_folder import RunFolder, RunFolderError
from gpconnect_am.reporting.summary import summary_lines
from tests.reporting.records import a_catalogue, a_finding, a_requirement, a_run, a_scenario, an_exchange

SCENARIOS = (
    a_scenario("Passes", exchanges=(an_exchange("x1", seconds=0.1), an_exchange("x2", seconds=0.3))),
    a_scenario("Fails", Outcome.FAILED, findings=(a_finding(), a_finding("SLOT-003", where="Slot.id"))),
    a_scenario("Warns", Outcome.WARNING, findings=(a_finding(severity=Severity.WARNING),)),
    a_scenario("Lacks data", Outcome.NOT_ASSESSED, reason="declare a session"),
    a_scenario("Does not apply", Outcome.NOT_APPLICABLE, reason="it is for version 1.2.9"),
    a_scenario(
        "Breaks",
        Outcome.BROKEN,
        reason="no \x07 connection",
        exchanges=(an_exchange("x3", status=None, fault="reset"),),
    ),
)
REQUIREMENTS = (a_requirement("SFS-001"), a_requirement("SLOT-003"), a_requirement("SFS-002"))


@pytest.fixture
def result() -> Assurance:
    return assurance_of(a_catalogue(*REQUIREMENTS), a_run(), SCENARIOS)


def test_the_published_schema_is_that_of_the_records() -> None:
    assert json.loads(SCHEMA_FILE.read_text(encoding="utf-8")) == schema(), (
        "publish it anew with gpconnect_am.reporting.assurance.write_schema()"
    )


def test_assurance_json_keeps_its_schema(result: Assurance) -> None:
    Draft202012Validator.check_schema(schema())
    document = json.loads(result.model_dump_json())
    Draft202012Validator(schema()).validate(document)
    document["verdict"] = "splendid"
    assert list(Draft202012Validator(schema()).iter_errors(document))


def test_requests_are_counted_and_timed(result: Assurance) -> None:
    assert (result.http.requests, result.http.faults, result.http.statuses) == (3, 1, {"200": 2})
    assert result.http.interactions[0].max_seconds == 0.3
    assert result.times.suite_seconds == pytest.approx(6 * 0.2)
    assert result.times.provider_seconds == pytest.approx(6 * 0.1)


def test_an_exchange_that_scenarios_share_counts_once() -> None:
    shared = [a_scenario(title, exchanges=(an_exchange("x1"),)) for title in ("One", "Two")]
    assert assurance_of(a_catalogue(), a_run(), shared).http.requests == 1


def test_junit_tells_failures_errors_and_skips_apart(result: Assurance, tmp_path: Path) -> None:
    write_junit(result, tmp_path / "junit.xml")
    root = ET.parse(tmp_path / "junit.xml").getroot()
    counts = {name: root.get(name) for name in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": "6", "failures": "1", "errors": "1", "skipped": "2"}
    cases = {case.get("name"): case for case in root.iter("testcase")}
    properties = [(each.get("name"), each.get("value")) for each in cases["Fails"].iter("property")]
    assert properties == [("requirement", "SFS-001"), ("outcome", "failed")]
    failure = cases["Fails"].find("failure")
    assert failure is not None
    assert failure.get("message") == "[SFS-001] status: expected 200 OK; found 500"
    assert "[SLOT-003] Slot.id: expected 200 OK; found 500" in (failure.text or "")
    assert cases["Lacks data"].find("skipped").get("message") == "not assessed: declare a session"  # type: ignore[union-attr]


@pytest.fixture
def results(result: Assurance, tmp_path: Path) -> dict[str, dict[str, Any]]:
    allure.write_results(result, tmp_path)
    files = (tmp_path / allure.FOLDER).glob("*-result.json")
    return {each["name"]: each for each in (json.loads(path.read_text()) for path in files)}


@pytest.mark.parametrize(
    ("title", "status", "message"),
    [
        ("Passes", "passed", None),
        ("Warns", "passed", "warning\n[SFS-001] status: expected 200 OK; found 500"),
        (
            "Fails",
            "failed",
            "[SFS-001] status: expected 200 OK; found 500\n[SLOT-003] Slot.id: expected 200 OK; found 500",
        ),
        ("Lacks data", "skipped", "not assessed: declare a session"),
        ("Does not apply", "skipped", "not applicable: it is for version 1.2.9"),
    ],
)
def test_allure_shows_status_and_message(
    results: dict[str, dict[str, Any]], title: str, status: str, message: str | None
) -> None:
    assert results[title]["status"] == status
    assert results[title].get("statusDetails", {}).get("message") == message


def test_allure_has_the_labels_that_sort_a_report(results: dict[str, dict[str, Any]]) -> None:
    labels = {(each["name"], each["value"]) for each in results["Fails"]["labels"]}
    assert {
        ("epic", "GP Connect Appointment Management"),
        ("feature", "Search for free slots"),
        ("story", "A search succeeds"),
        ("severity", "critical"),
        ("requirement", "SFS-001"),
    } <= labels
    assert results["Fails"]["links"][0]["url"].startswith("https://developer.nhs.uk/apis/gpconnect-1-2-7/")


def test_every_outcome_falls_into_its_category(results: dict[str, dict[str, Any]], tmp_path: Path) -> None:
    categories = json.loads((tmp_path / allure.FOLDER / "categories.json").read_text())
    found = {}
    for title, each in results.items():
        message = each.get("statusDetails", {}).get("message", "")
        matching = [
            category["name"]
            for category in categories
            if each["status"] in category["matchedStatuses"]
            and re.fullmatch(category["messageRegex"], message)
        ]
        found[title] = matching[:1]
    assert found == {
        "Passes": [],
        "Fails": ["Profile violation"],
        "Warns": ["Warning or advisory"],
        "Lacks data": ["Test data missing"],
        "Does not apply": ["Not applicable"],
        "Breaks": ["Broken: suite, network or set-up"],
    }


def test_the_html_report_is_one_file_that_needs_no_other(result: Assurance, tmp_path: Path) -> None:
    if not (suite_root() / "reports" / "allure" / "node_modules").is_dir():
        pytest.skip("the Allure generator is not installed: npm ci --prefix reports/allure")
    allure.write_results(result, tmp_path / "run")
    assert html.write_html(tmp_path / "run", "Example System 1.0", remember=True) == ""
    page = (tmp_path / "run" / html.FILE).read_text(encoding="utf-8")
    assert "GP Connect AM Assurance: Example System 1.0" in page
    assert "https://www.googletagmanager.com" not in page
    assert not re.findall(r"<(?:script|link|img)[^>]*(?:src|href)=.https?:", page)
    assert "Content-Security-Policy" in page
    history = (tmp_path / "allure-history-example-system-1-0.jsonl").read_bytes()
    assert html.write_html(tmp_path / "run", "Example System 1.0", remember=False) == ""
    assert (tmp_path / "allure-history-example-system-1-0.jsonl").read_bytes() == history


def test_what_the_html_report_holds_twice_is_stored_once() -> None:
    long, other = "QUJD" * 60, "REVG" * 60
    page = f'[d("data/a.txt","{long}"),d("data/b.txt","{long}"),d("widgets/tree.json","{other}"),'
    page += f'd("widgets/default/tree.json","{other[4:]}"),d("data/c.txt","QUJD"),d("data/d.txt","QUJD")]'
    assert html.equal_once(page) == (
        f'[d("data/a.txt","{long}"),d("data/b.txt",window.allureReportData["data/a.txt"]),'
        f'd("widgets/tree.json","{other}"),'
        'd("widgets/default/tree.json",window.allureReportData["widgets/tree.json"]),'
        'd("data/c.txt","QUJD"),d("data/d.txt","QUJD")]'
    )


def test_without_the_generator_the_run_says_how_to_get_it(
    result: Assurance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html, "suite_root", lambda: tmp_path)
    allure.write_results(result, tmp_path)
    said = html.write_html(tmp_path, "Example", remember=False)
    assert "npm ci --prefix" in said
    assert str(tmp_path / "reports" / "allure") in said


def test_the_summary_tells_what_failed_and_what_to_declare(result: Assurance, tmp_path: Path) -> None:
    lines = list(summary_lines(result, tmp_path, ["report.html was left out"]))
    assert lines[0] == "Verdict: non-conformant  (Example System, specification 1.2.7)"
    assert "  SLOT-003 (SHALL) What SLOT-003 asks for." in lines
    assert "      Slot.id: expected 200 OK; found 500" in lines
    assert "  SFS-002: the suite has no scenario for it" in lines
    assert lines[-1] == "report.html was left out"


def test_the_summary_tells_the_first_reasons_and_how_many_more(tmp_path: Path) -> None:
    reason = "; ".join(f"declare session {number}" for number in range(5))
    gap = a_scenario(outcome=Outcome.NOT_ASSESSED, reason=reason)
    lines = list(summary_lines(assurance_of(a_catalogue(a_requirement("SFS-001")), a_run(), [gap]), tmp_path))
    told = "declare session 0; declare session 1; declare session 2; and 2 more in the reports"
    assert f"  SFS-001: {told}" in lines


def test_a_short_body_is_shown_whole_and_pretty() -> None:
    assert excerpt(b'{"a":1}', "x") == '{\n  "a": 1\n}'
    assert excerpt(b"<html>", "x") == "<html>"
    assert excerpt(b"\xff", "x") == "\ufffd"


def test_a_long_bundle_shows_the_entries_that_findings_point_at() -> None:
    entries = [{"resource": {"id": str(number), "text": "x" * 100}} for number in range(1000)]
    body = json.dumps({"resourceType": "Bundle", "entry": entries}).encode()
    shown = excerpt(body, "exchanges/bodies/abc", [700])
    assert (
        f"[shortened: {len(body):,} bytes in all, whole in exchanges/bodies/abc of the run's folder]" in shown
    )
    assert "1,000 entries, of which:" in shown
    assert '"id": "700"' in shown
    assert '"id": "699"' not in shown
    assert '"id": "1"' in shown


def test_a_passed_scenario_shows_a_body_in_short() -> None:
    assert in_short(b'{"a":1}', "x") == '{\n "a": 1\n}'
    assert in_short(b"<html>", "x") == "<html>"
    entries = [{"resource": {"id": str(number), "text": "x" * 100}} for number in range(1000)]
    body = json.dumps({"resourceType": "Bundle", "entry": entries}).encode()
    shown = in_short(body, "exchanges/bodies/abc")
    assert shown.startswith(f"[shortened: {len(body):,} bytes in all, whole in exchanges/bodies/abc")
    assert '"id": "0"' in shown
    assert '"id": "1"' not in shown
    page = b"<html>" + b"x" * 5000
    assert in_short(page, "x").endswith("x" * 300)
    assert len(in_short(page, "x")) < 1000


def test_a_run_that_was_killed_can_still_be_reported(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run")
    folder.create()
    folder.write(a_run(finished=None))
    folder.append(a_scenario().model_dump_json())
    with (folder.path / "scenarios.jsonl").open("a") as file:
        file.write('{"id": "cut off in the mid')
    run, scenarios = folder.read()
    assert run.finished is None
    assert [scenario.title for scenario in scenarios] == ["A search succeeds"]


def test_a_run_that_was_killed_is_incomplete() -> None:
    scenario = a_scenario()
    run = a_run(finished=None, planned=(scenario.id, "another", "a third"))
    result = assurance_of(a_catalogue(a_requirement("SFS-001")), run, [scenario])
    assert (result.verdict, result.times.run_seconds) == ("incomplete", None)
    assert result.reasons == ("the run was killed with 2 of 3 scenarios not run",)


def test_a_new_run_takes_the_place_of_an_old_one_only(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    folder.create()
    folder.write(a_run())
    (tmp_path / "report.html").touch()
    folder.create()
    assert not (tmp_path / "report.html").exists()
    shutil.rmtree(tmp_path)
    tmp_path.mkdir()
    (tmp_path / "other").touch()
    with pytest.raises(RunFolderError, match="holds files that no run wrote"):
        folder.create()


def test_a_folder_without_a_run_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(RunFolderError, match=r"is no folder of a run: run\.json is missing"):
        RunFolder(tmp_path).read()


def test_records_come_back_as_they_were() -> None:
    for scenario in SCENARIOS:
        assert ScenarioRecord.model_validate_json(scenario.model_dump_json()) == scenario
