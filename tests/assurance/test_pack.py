"""The evidence pack of a run, as the assurer finds it in the folder."""

from __future__ import annotations

import base64
import csv
import json
import re
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gpconnect_am.assurance.cells import cell
from gpconnect_am.assurance.curl import curl_of
from gpconnect_am.assurance.exchanges import Exchanges
from gpconnect_am.assurance.manifest import differences
from gpconnect_am.findings import Outcome
from gpconnect_am.reporting.evidence import Evidence, read_exchange
from gpconnect_am.reporting.redaction import Redactor
from gpconnect_am.reporting.writing import write_reports
from gpconnect_am.requirements import Verification
from tests.assurance.runs import EXCHANGES, a_folder, an_answer
from tests.reporting.records import a_catalogue, a_finding, a_requirement, a_scenario

FINDING = a_finding(
    where="Bundle.entry[1].resource.start",
    check="UK time",
    expected="the UK offset",
    actual="=Z</script><script>alert(1)</script>",
)
SCENARIOS = (
    a_scenario("Passes", exchanges=EXCHANGES),
    a_scenario("Fails", Outcome.FAILED, findings=(FINDING,), exchanges=EXCHANGES),
)
CATALOGUE = a_catalogue(
    a_requirement("SFS-001"),
    a_requirement("SFS-002"),
    a_requirement("SFS-003", verification=Verification.WITNESS, note="Look at the screen."),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_reports(a_folder(tmp_path / "run", SCENARIOS), CATALOGUE, with_html=False)
    return tmp_path / "run"


@pytest.fixture
def page(folder: Path) -> str:
    return (folder / "assurance.html").read_text(encoding="utf-8")


def test_a_failed_row_shows_what_was_sent_what_came_back_and_what_is_right(page: str) -> None:
    row = page[page.index('id="SFS-001"') : page.index('id="SFS-002"')]
    assert "What SFS-001 asks for." in row
    assert "the UK offset" in row
    assert "Slot?status=free&amp;start=ge2026-11-25" in row
    assert "<mark>&#34;start&#34;: &#34;2026-11-25T09:10:00Z&#34;</mark>" in row
    assert "curl --include" in row
    assert "https://developer.nhs.uk/apis/gpconnect-1-2-7/" in row


def test_the_page_loads_nothing_and_runs_nothing_that_a_provider_sent(page: str) -> None:
    assert "<script>alert" not in page
    assert re.findall(r'(?:src|href)="(?!#|https://)', page) == []
    assert re.findall(r"<(?:link|img|iframe)\b", page) == []
    assert "default-src 'none'" in page


def test_every_link_within_the_page_leads_somewhere(page: str) -> None:
    places = re.findall(r'\bid="([^"]+)"', page)
    assert len(places) == len(set(places))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(places)


def test_the_page_says_what_was_not_assessed_and_why(page: str) -> None:
    gaps = page[page.index('id="gaps"') : page.index('id="witness"')]
    assert "the suite has no scenario for it" in gaps
    assert 'href="#SFS-002"' in gaps


def test_the_form_has_a_row_for_each_requirement_with_its_evidence(folder: Path) -> None:
    with (folder / "scal.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["Identifier"]: row for row in csv.DictReader(file)}
    assert [row["Outcome"] for row in rows.values()] == ["failed", "not assessed", "witness"]
    assert rows["SFS-001"]["Test cases"].splitlines() == ["Fails", "Passes"]
    assert "exchanges/x00001.json" in rows["SFS-001"]["Evidence"]
    assert rows["SFS-003"]["Evidence required"] == "Witnessed: Look at the screen."


def test_a_witness_is_told_what_to_do_and_which_request_to_look_up(folder: Path) -> None:
    with (folder / "witness.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["Requirement"], row["What to do"]) == ("SFS-003", "Look at the screen.")
    assert (row["Trace id"], row["Sent at (UTC)"]) == ("trace-1", "2026-11-24 09:30:00")
    assert row["User"] == "Alex O'Assurer (999900000001); Nowhere Lane B99901"


def test_a_cell_is_no_formula_for_a_spreadsheet() -> None:
    assert [cell(text) for text in ("=1+1", "@SUM(A1)", "-1", "SFS-001")] == [
        "'=1+1",
        "'@SUM(A1)",
        "'-1",
        "SFS-001",
    ]


def test_the_manifest_states_versions_and_the_zip_holds_the_pack(folder: Path, tmp_path: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["versions"]["specification"] == "1.2.7"
    assert "pytest-bdd" in manifest["versions"]["libraries"]
    with zipfile.ZipFile(folder / "evidence.zip") as archive:
        archive.extractall(tmp_path / "unpacked")
    assert differences(tmp_path / "unpacked" / "run") == []
    assert (tmp_path / "unpacked" / "run" / "assurance.html").is_file()


def test_a_copied_command_repeats_the_request_with_a_token_of_today(folder: Path, tmp_path: Path) -> None:
    document = read_exchange(folder, "x00001")
    assert document is not None
    (tmp_path / "curl").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', encoding="utf-8")
    (tmp_path / "curl").chmod(0o755)
    script = f"PATH={tmp_path}:$PATH\n{curl_of(document)}"
    sent = subprocess.run(
        ["sh", "-c", script], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert sent[-1] == document["request"]["url"]
    token = next(line for line in sent if line.startswith("Authorization: Bearer ")).split()[-1]
    header, payload, signature = token.split(".")
    claims = json.loads(_decoded(payload))
    assert (json.loads(_decoded(header))["alg"], signature) == ("none", "")
    assert claims["requesting_practitioner"]["name"][0]["family"] == "O'Assurer"
    assert claims["exp"] - claims["iat"] == 300
    assert abs(claims["iat"] - datetime.now(UTC).timestamp()) < 60


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def test_a_long_bundle_is_shortened_in_the_page_and_whole_in_the_evidence(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, SCENARIOS).path
    entries = [{"resource": {"resourceType": "Slot", "id": f"slot-{number}"}} for number in range(1_000)]
    body = {"resourceType": "Bundle", "entry": entries}
    Evidence(folder, Redactor()).keep(an_answer("x00002", body))
    document = Exchanges(folder).shown("x00002")
    assert document is not None
    shown = json.loads(document["answer"])
    assert [entry["resource"]["id"] for entry in shown["entry"]] == ["slot-0", "slot-1"]
    whole = re.search(r"bytes in all, whole in (\S+);", shown["[note]"])
    assert whole is not None
    assert json.loads((folder / whole[1]).read_text(encoding="utf-8")) == body
