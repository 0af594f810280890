"""Comparing runs, and verifying a pack."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from gpconnect_am.assurance.annotations import SHOWN, github_annotations
from gpconnect_am.cli import main
from gpconnect_am.findings import Outcome
from gpconnect_am.reporting.assurance import assurance_of
from gpconnect_am.reporting.records import ScenarioRecord
from gpconnect_am.reporting.writing import write_reports
from tests.assurance.runs import a_folder
from tests.reporting.records import a_catalogue, a_finding, a_requirement, a_run, a_scenario

CATALOGUE = a_catalogue(a_requirement("SFS-001"))
PASSED = a_scenario("A")
LACKING = a_scenario("A", Outcome.NOT_ASSESSED, reason="declare a session")


def _failed(**changed: Any) -> ScenarioRecord:
    return a_scenario("A", Outcome.FAILED, findings=(a_finding(**changed),))


def _compare(tmp_path: Path, old: ScenarioRecord, new: ScenarioRecord) -> Result:
    for name, scenario in (("old", old), ("new", new)):
        write_reports(a_folder(tmp_path / name, [scenario]), CATALOGUE, with_html=False)
    return CliRunner().invoke(main, ["compare", str(tmp_path / "old"), str(tmp_path / "new"), "--json"])


@pytest.mark.parametrize(
    ("old", "new", "kind", "code"),
    [
        (PASSED, _failed(), "newly_failing", 1),
        (_failed(), PASSED, "fixed", 0),
        (PASSED, LACKING, "newly_not_assessed", 4),
        (_failed(), LACKING, "newly_not_assessed", 4),
        (_failed(), _failed(where="header ETag"), "changed", 0),
        (LACKING, PASSED, "changed", 0),
    ],
)
def test_a_difference_is_told_by_its_kind(
    old: ScenarioRecord, new: ScenarioRecord, kind: str, code: int, tmp_path: Path
) -> None:
    done = _compare(tmp_path, old, new)
    found = json.loads(done.output)
    kinds = [name for name in ("newly_failing", "fixed", "changed", "newly_not_assessed") if found[name]]
    assert (kinds, done.exit_code) == ([kind], code)
    assert found[kind][0]["requirement"] == "SFS-001"


def test_the_same_provider_twice_gives_no_difference_though_dates_and_ids_differ(tmp_path: Path) -> None:
    first = _failed(where="Bundle.entry[3].resource.start", actual="2026-11-24T09:00:00Z")
    second = _failed(where="Bundle.entry[12].resource.start", actual="2026-11-25T09:10:00Z")
    done = _compare(tmp_path, first, second)
    assert not any(json.loads(done.output)[kind] for kind in ("newly_failing", "fixed", "changed"))
    shown = CliRunner().invoke(main, ["compare", str(tmp_path / "old"), str(tmp_path / "new")])
    assert (shown.output, shown.exit_code) == ("Verdict: non-conformant\nNo difference.\n", 0)


def test_what_is_no_run_is_refused_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "assurance.json").write_text('{"verdict": 1}', encoding="utf-8")
    done = CliRunner().invoke(main, ["compare", str(tmp_path), str(tmp_path / "missing")])
    assert (done.exit_code, "is no result of this version of the suite" in done.output) == (2, True)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    write_reports(a_folder(tmp_path, [_failed()]), CATALOGUE, with_html=False)
    return tmp_path


def test_an_untouched_pack_is_verified(pack: Path) -> None:
    done = CliRunner().invoke(main, ["verify", str(pack)])
    assert done.exit_code == 0, done.output
    assert "are as the manifest says" in done.output


@pytest.mark.parametrize("name", ["assurance.html", "exchanges/x00001.json", "attestations.toml", "run.json"])
def test_one_altered_byte_is_found(name: str, pack: Path) -> None:
    text = bytearray((pack / name).read_bytes())
    text[len(text) // 2] ^= 1
    (pack / name).write_bytes(text)
    done = CliRunner().invoke(main, ["verify", str(pack)])
    assert (done.exit_code, f"altered: {name}" in done.output) == (1, True)


def test_a_file_too_few_and_one_too_many_are_found(pack: Path) -> None:
    (pack / "scal.csv").unlink()
    (pack / "exchanges" / "x99999.json").write_text("{}", encoding="utf-8")
    done = CliRunner().invoke(main, ["verify", str(pack)])
    assert done.exit_code == 1
    assert "missing: scal.csv" in done.output
    assert "added: exchanges/x99999.json" in done.output


def test_a_folder_without_a_manifest_is_no_pack(tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["verify", str(tmp_path)]).exit_code == 2


def test_annotations_keep_to_what_github_shows_and_escape_what_it_would_read() -> None:
    ids = [f"SFS-{number:03}" for number in range(1, SHOWN + 3)]
    finding = a_finding(actual="50%\nof: it")
    scenarios = [
        a_scenario(
            name,
            Outcome.FAILED,
            requirements=(name,),
            findings=(finding.model_copy(update={"requirement": name}),),
        )
        for name in ids
    ]
    lines = list(github_annotations(assurance_of(a_catalogue(*map(a_requirement, ids)), a_run(), scenarios)))
    assert len(lines) == SHOWN + 1
    assert lines[0] == (
        "::error title=SFS-001 failed::What SFS-001 asks for. status: expected 200 OK; found 50%25%0Aof: it"
    )
    assert lines[-1] == "::notice title=Verdict non-conformant::12 failed; 2 more errors"
