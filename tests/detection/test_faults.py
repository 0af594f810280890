"""Law 4: every check bites. With no fault nothing is found; a fault is found by each requirement it breaks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gpconnect_am.provider.faults import FAULTS
from gpconnect_am.requirements import Catalogue
from gpconnect_am.requirements.coverage import scenarios_by_requirement
from tests.detection.running import assurance


def failing(report: dict[str, Any]) -> dict[str, list[str]]:
    """Requirement id → the titles of the scenarios that break it.

    By a failure, a warning of a SHOULD, or the note with which a ruling lets it pass.
    """
    caught: dict[str, list[str]] = {}
    for scenario in report["scenarios"]:
        for finding in scenario["findings"]:
            if finding["severity"] in ("failure", "warning") or finding["ruling"]:
                caught.setdefault(finding["requirement"], []).append(scenario["title"])
    return caught


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_a_fault_is_found_by_every_requirement_that_it_breaks(
    name: str, tmp_path: Path, record_property: Any
) -> None:
    fault = FAULTS[name]
    report = assurance(
        tmp_path, fault=name, requirements=fault.breaks, now=fault.shows_at, options=fault.options
    )
    caught = failing(report)
    record_property("fault", name)
    record_property("caught", caught)
    ran = {scenario["title"]: scenario["outcome"] for scenario in report["scenarios"]}
    missed = [each for each in fault.breaks if each not in caught]
    assert not missed, f"{name} ({fault.description}) is not found by {', '.join(missed)}: {ran}"


def test_every_automated_requirement_with_a_scenario_has_a_fault() -> None:
    broken = {each for fault in FAULTS.values() for each in fault.breaks}
    covered = scenarios_by_requirement()
    judged = [
        each.id
        for each in Catalogue.load()
        if each.id in covered and each.verification in ("automated", "needs-data")
    ]
    without = sorted(set(judged) - broken)
    assert not without, f"no fault shows that the scenarios of these bite: {', '.join(without)}"


def test_the_clean_provider_is_conformant_without_a_note(tmp_path: Path) -> None:
    report = assurance(tmp_path)
    outcomes = {scenario["title"]: scenario["outcome"] for scenario in report["scenarios"]}
    odd = {
        title: outcome for title, outcome in outcomes.items() if outcome not in ("passed", "not applicable")
    }
    assert not odd
    assert report["verdict"] == "conformant", report["reasons"]
