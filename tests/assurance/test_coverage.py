"""The committed coverage, and what CI holds against it."""

from __future__ import annotations

from pathlib import Path

from gpconnect_am.requirements import Catalogue, Strength, Verification
from gpconnect_am.requirements.coverage import Coverage
from gpconnect_am.requirements.coverage_file import coverage_path, coverage_problems, coverage_text
from tests.reporting.records import a_catalogue, a_requirement

FEATURE = """
Feature: Search
  @SFS-001
  Rule: A search succeeds
    Scenario: A search is answered
      When slots are searched for
"""


def test_the_committed_coverage_is_that_of_the_features() -> None:
    committed = coverage_path().read_text(encoding="utf-8")
    assert coverage_problems(Coverage.read(Catalogue.load()), committed) == []


def _coverage(tmp_path: Path, feature: str = FEATURE) -> Coverage:
    (tmp_path / "search.feature").write_text(feature, encoding="utf-8")
    catalogue = a_catalogue(
        a_requirement("SFS-001"),
        a_requirement("SFS-003", verification=Verification.WITNESS, note="Look at the screen."),
    )
    return Coverage.read(catalogue, tmp_path)


def test_what_is_covered_or_has_a_reason_is_no_problem(tmp_path: Path) -> None:
    coverage = _coverage(tmp_path)
    assert coverage_problems(coverage, coverage_text(coverage)) == []


def test_a_requirement_without_scenario_or_reason_is_one(tmp_path: Path) -> None:
    (tmp_path / "empty.feature").write_text("Feature: Nothing\n", encoding="utf-8")
    coverage = Coverage.read(a_catalogue(a_requirement("SFS-002", strength=Strength.SHALL)), tmp_path)
    assert coverage_problems(coverage, coverage_text(coverage)) == [
        "SFS-002 (SHALL) has no scenario: write one, or say in its note why not"
    ]


def test_a_tag_without_a_requirement_is_one(tmp_path: Path) -> None:
    coverage = _coverage(tmp_path, FEATURE.replace("    Scenario", "    @SFS-999\n    Scenario"))
    (problem,) = coverage_problems(coverage, coverage_text(coverage))
    assert problem.startswith("@SFS-999 is no requirement of the catalogue: ")
    assert problem.endswith("search.feature, line 6")


def test_a_scenario_that_is_new_or_renamed_puts_the_file_out_of_date(tmp_path: Path) -> None:
    before = coverage_text(_coverage(tmp_path))
    renamed = _coverage(tmp_path, FEATURE.replace("is answered", "is refused"))
    (problem,) = coverage_problems(renamed, before)
    assert "gpconnect-am requirements --write-coverage" in problem
