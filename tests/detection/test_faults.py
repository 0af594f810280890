"""Law 4: every check bites. With no fault nothing is found; each fault is, by every requirement it breaks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from gpconnect_am.provider.faults import FAULTS
from gpconnect_am.requirements import Catalogue, Strength
from gpconnect_am.requirements.coverage import scenarios_by_requirement
from tests.detection.running import Assure

CATALOGUE = Catalogue.load()
COVERED = {each for each in scenarios_by_requirement() if each in CATALOGUE}


def finds(finding: Mapping[str, Any]) -> bool:
    """Whether a finding tells of a fault: a failure, less where a SHOULD or a ruling asks for no more."""
    lenient = CATALOGUE[finding["requirement"]].strength is not Strength.SHALL or finding["ruling"]
    return finding["severity"] == "failure" or bool(lenient)


def test_the_clean_provider_is_conformant_without_a_note(tmp_path: Path, assure: Assure) -> None:
    report = assure(tmp_path)
    outcomes = {scenario["title"]: scenario["outcome"] for scenario in report["scenarios"]}
    odd = {
        title: outcome for title, outcome in outcomes.items() if outcome not in ("passed", "not applicable")
    }
    assert not odd
    assert report["verdict"] == "conformant", report["reasons"]


def test_every_automated_requirement_with_a_scenario_has_a_fault() -> None:
    broken = {each for fault in FAULTS.values() for each in fault.breaks}
    without = sorted(each for each in COVERED - broken if CATALOGUE[each].tested)
    assert not without, f"no fault shows that the scenarios of these bite: {', '.join(without)}"


def every_judged() -> list[str]:
    """Every fault that breaks a requirement with a scenario; the others break what a witness decides."""
    return sorted(name for name, fault in FAULTS.items() if COVERED.intersection(fault.breaks))


def covering() -> list[str]:
    """Few faults that together break every requirement with a scenario: those first that break most."""
    left, chosen = set(COVERED), []
    for name in sorted(FAULTS, key=lambda each: (-len(FAULTS[each].breaks), each)):
        if left.intersection(FAULTS[name].breaks):
            left.difference_update(FAULTS[name].breaks)
            chosen.append(name)
    return sorted(chosen)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every fault, or as few as show each requirement once."""
    every = getattr(metafunc.config.option, "every_fault", False)
    if "name" in metafunc.fixturenames:
        metafunc.parametrize("name", every_judged() if every else covering())


def test_a_fault_is_found_by_every_requirement_that_it_breaks(
    name: str, tmp_path: Path, assure: Assure, record_property: Any
) -> None:
    fault = FAULTS[name]
    broken = [each for each in fault.breaks if each in COVERED]
    report = assure(tmp_path, fault=name, requirements=broken, now=fault.shows_at, options=fault.options)
    caught: dict[str, list[str]] = {}
    bit: dict[str, bool] = {}
    for scenario in report["scenarios"]:
        found = {finding["requirement"] for finding in scenario["findings"] if finds(finding)}
        bit[scenario["title"]] = bool(found)
        for requirement in found.intersection(broken):
            caught.setdefault(requirement, []).append(scenario["title"])
    record_property("fault", name)
    record_property("caught", caught)
    record_property("bit", bit)
    missed = [each for each in broken if each not in caught]
    ran = {scenario["title"]: scenario["outcome"] for scenario in report["scenarios"]}
    assert not missed, f"{name} ({fault.description}) is not found by {', '.join(missed)}: {ran}"
