"""What people add to a run: attestations and waivers, and what the verdict makes of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from gpconnect_am.assurance.attestations import read_attestations
from gpconnect_am.assurance.entries import EntriesError
from gpconnect_am.assurance.waivers import read_waivers
from gpconnect_am.cli import main
from gpconnect_am.findings import Outcome, Severity, Verdict
from gpconnect_am.reporting.assurance import Assurance, assurance_of
from gpconnect_am.reporting.junit import write_junit
from gpconnect_am.reporting.records import WaiverRecord
from gpconnect_am.reporting.run_folder import RunFolder, RunFolderError
from gpconnect_am.reporting.summary import summary_lines
from gpconnect_am.reporting.writing import write_reports
from gpconnect_am.requirements import Verification
from tests.assurance.runs import EXCHANGES, a_folder
from tests.reporting.records import a_catalogue, a_finding, a_requirement, a_run, a_scenario

CATALOGUE = a_catalogue(
    a_requirement("SFS-001"),
    a_requirement("SFS-003", verification=Verification.WITNESS, note="Look at the screen."),
)
PASSED = a_scenario("Passes", exchanges=EXCHANGES)
FAILED = a_scenario("Fails", Outcome.FAILED, findings=(a_finding(),))
ATTESTED = """
[[attestation]]
requirement = "SFS-003"
outcome = "{outcome}"
assurer = "A. Assurer"
date = 2026-11-24
note = "Seen on the set-up screen."
"""
WAIVER = """
[[waiver]]
requirement = "SFS-001"
finding = "status: expected 200*; found 500"
reason = "Fixed in the next release."
owner = "The manager"
expires = {expires}
"""


def _outcomes(result: Assurance) -> dict[str, Outcome | None]:
    return {each.id: each.outcome for each in result.requirements}


@pytest.mark.parametrize(
    ("said", "outcome", "verdict"),
    [
        ("passed", Outcome.PASSED, Verdict.CONFORMANT),
        ("not applicable", Outcome.NOT_APPLICABLE, Verdict.CONFORMANT),
        ("failed", Outcome.FAILED, Verdict.NON_CONFORMANT),
    ],
)
def test_an_attestation_counts_like_any_result(
    said: str, outcome: Outcome, verdict: Verdict, tmp_path: Path
) -> None:
    folder = a_folder(tmp_path, [PASSED])
    before, _ = write_reports(folder, CATALOGUE, with_html=False)
    assert _outcomes(before)["SFS-003"] is None
    (tmp_path / "attestations.toml").write_text(ATTESTED.format(outcome=said), encoding="utf-8")
    after, _ = write_reports(folder, CATALOGUE, with_html=False)
    assert (_outcomes(after)["SFS-003"], after.verdict) == (outcome, verdict)
    page = (tmp_path / "assurance.html").read_text(encoding="utf-8")
    assert "attested by A. Assurer on 2026-11-24: Seen on the set-up screen." in page
    assert "A. Assurer" in (tmp_path / "scal.csv").read_text(encoding="utf-8-sig")


def test_the_file_to_fill_in_names_every_step_and_changes_nothing_before_it_is(tmp_path: Path) -> None:
    write_reports(a_folder(tmp_path, [PASSED]), CATALOGUE, with_html=False)
    file = tmp_path / "attestations.toml"
    assert 'requirement = "SFS-003"' in file.read_text(encoding="utf-8")
    assert read_attestations(file, CATALOGUE, today=date(2026, 11, 24)) == []


def test_an_attestation_never_overrides_what_scenarios_found(tmp_path: Path) -> None:
    bearing = a_scenario("Fails", Outcome.FAILED, requirements=("SFS-003",), findings=(a_finding("SFS-003"),))
    folder = a_folder(tmp_path, [bearing])
    (tmp_path / "attestations.toml").write_text(ATTESTED.format(outcome="passed"), encoding="utf-8")
    result, _ = write_reports(folder, CATALOGUE, with_html=False)
    assert _outcomes(result)["SFS-003"] is Outcome.FAILED


def test_a_new_run_never_overwrites_attestations(tmp_path: Path) -> None:
    a_folder(tmp_path, [PASSED])
    (tmp_path / "attestations.toml").write_text(ATTESTED.format(outcome="passed"), encoding="utf-8")
    with pytest.raises(RunFolderError, match="holds attestations of an earlier run"):
        RunFolder(tmp_path).create()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (('assurer = "A. Assurer"', 'assurer = ""'), "assurer is missing"),
        (("date = 2026-11-24", 'date = ""'), "date is missing"),
        (("date = 2026-11-24", "date = 2026-11-25"), "is in the future"),
        (('"SFS-003"', '"SFS-999"'), "has no such requirement"),
        (('"SFS-003"', '"SFS-001"'), "its scenarios decide it"),
        (('outcome = "passed"', 'outcome = "fine"'), "outcome"),
        (('outcome = "passed"', 'outcome = "broken"'), 'outcome must be one of "passed"'),
        (("note =", "notes ="), "notes"),
        (("[[attestation]]", "[[attested]]"), r"each entry begins with \[\[attestation\]\]"),
        (("outcome", "="), "Invalid"),
    ],
)
def test_an_attestation_that_is_not_right_is_refused(
    changed: tuple[str, str], told: str, tmp_path: Path
) -> None:
    file = tmp_path / "attestations.toml"
    file.write_text(ATTESTED.format(outcome="passed").replace(*changed), encoding="utf-8")
    with pytest.raises(EntriesError, match=told):
        read_attestations(file, CATALOGUE, today=date(2026, 11, 24))


def _waived(*waivers: WaiverRecord) -> Assurance:
    catalogue = a_catalogue(a_requirement("SFS-001"))
    return assurance_of(catalogue, a_run(), [FAILED, PASSED], waivers=waivers)


def _a_waiver(**changed: object) -> WaiverRecord:
    facts = {
        "requirement": "SFS-001",
        "finding": "status: expected 200*; found 500",
        "reason": "Fixed in the next release.",
        "owner": "The manager",
        "expires": date(2026, 11, 24),
    }
    return WaiverRecord.model_validate({**facts, **changed})


def test_a_waived_failure_is_neither_a_failure_nor_green() -> None:
    result = _waived(_a_waiver())
    assert _outcomes(result) == {"SFS-001": Outcome.WAIVED}
    assert result.verdict is Verdict.INCOMPLETE
    assert result.reasons[0] == (
        "SFS-001 waived: until 2026-11-24 by The manager: Fixed in the next release."
    )
    assert result.waivers[0].used == 1


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({"expires": date(2026, 11, 23)}, "expired on 2026-11-23"),
        ({"finding": "status: expected 404*"}, "unused: remove it"),
        ({"finding": "status: expected 200"}, "unused: remove it"),
        ({"requirement": "SFS-002"}, "unused: remove it"),
    ],
)
def test_an_expired_or_foreign_waiver_waives_nothing_and_is_told(
    changed: dict[str, object], state: str, tmp_path: Path
) -> None:
    result = _waived(_a_waiver(**changed))
    assert (_outcomes(result)["SFS-001"], result.verdict) == (Outcome.FAILED, Verdict.NON_CONFORMANT)
    assert state in "\n".join(summary_lines(result, tmp_path))


def test_a_failure_beside_a_waived_one_still_fails() -> None:
    both = a_scenario("Fails", Outcome.FAILED, findings=(a_finding(), a_finding(where="header ETag")))
    catalogue = a_catalogue(a_requirement("SFS-001"))
    result = assurance_of(catalogue, a_run(), [both], waivers=[_a_waiver()])
    assert result.scenarios[0].outcome is Outcome.FAILED
    assert _outcomes(result)["SFS-001"] is Outcome.FAILED


def test_a_waived_warning_of_a_strict_run_is_waived_too() -> None:
    warned = a_scenario("Warns", Outcome.FAILED, findings=(a_finding(severity=Severity.WARNING),))
    catalogue = a_catalogue(a_requirement("SFS-001"))
    result = assurance_of(catalogue, a_run(strict=True), [warned], waivers=[_a_waiver()])
    assert _outcomes(result)["SFS-001"] is Outcome.WAIVED


def test_a_waived_scenario_is_skipped_in_junit_and_says_why(tmp_path: Path) -> None:
    write_junit(_waived(_a_waiver()), tmp_path / "junit.xml")
    text = (tmp_path / "junit.xml").read_text(encoding="utf-8")
    assert '<skipped message="waived: until 2026-11-24 by The manager' in text
    assert "<failure" not in text


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (('owner = "The manager"', ""), "owner is missing"),
        (('finding = "status: expected 200*; found 500"', 'finding = "**"'), "must say something"),
        (('"SFS-001"', '"SFS-999"'), "has no such requirement"),
        (("owner =", 'used = 1\nowner = "x"\nowners ='), "used is not known"),
        (("2027-01-31", '"soon"'), "expires"),
    ],
)
def test_a_waiver_that_is_not_right_is_refused(changed: tuple[str, str], told: str, tmp_path: Path) -> None:
    file = tmp_path / "waivers.toml"
    file.write_text(WAIVER.format(expires="2027-01-31").replace(*changed), encoding="utf-8")
    with pytest.raises(EntriesError, match=told):
        read_waivers(file, CATALOGUE)


def test_the_report_command_merges_a_file_and_refuses_a_wrong_one(tmp_path: Path) -> None:
    a_folder(tmp_path / "run", [FAILED])
    right, wrong = tmp_path / "right.toml", tmp_path / "wrong.toml"
    right.write_text(WAIVER.format(expires="2027-01-31"), encoding="utf-8")
    wrong.write_text(WAIVER.format(expires="2027-01-31").replace("reason", "why"), encoding="utf-8")
    call = ["report", "--no-html", str(tmp_path / "run"), "--waivers"]
    refused = CliRunner().invoke(main, [*call, str(wrong)])
    assert (refused.exit_code, "reason is missing" in refused.output) == (2, True)
    assert not (tmp_path / "run" / "waivers.toml").exists()
    done = CliRunner().invoke(main, [*call, str(right), "--annotate", "github"])
    assert done.exit_code == 0, done.output
    assert "SFS-001 (used for 1 findings)" in done.output
    assert "::warning title=SFS-001 waived::" in done.output
