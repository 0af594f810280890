"""The committed coverage: which scenarios decide which requirement, or why none does.

One JSON object, a line for each requirement, so that a change shows which requirements it is about.
Regenerated and compared in CI by `gpconnect-am requirements --check`.
"""

from __future__ import annotations

import json
from pathlib import Path

from gpconnect_am.paths import fixtures, suite_root
from gpconnect_am.requirements.catalogue import Requirement
from gpconnect_am.requirements.coverage import Coverage, TaggedScenario


def coverage_path() -> Path:
    """Where the committed file lies."""
    return fixtures() / "requirements" / "coverage.json"


def coverage_text(coverage: Coverage) -> str:
    """What the file must hold for these features and this catalogue."""
    lines = [
        f"{json.dumps(requirement.id)}: {json.dumps(_entry(requirement, coverage), ensure_ascii=False)}"
        for requirement in coverage.catalogue
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def coverage_problems(coverage: Coverage, committed: str) -> list[str]:
    """What stands against the coverage, a sentence each; empty where all is well."""
    problems = [
        f"{requirement.id} ({requirement.strength}) has no scenario: write one, or say in its note why not"
        for requirement in coverage.uncovered()
    ]
    for tag, scenarios in sorted(coverage.unknown.items()):
        first = scenarios[0]
        problems.append(f"@{tag} is no requirement of the catalogue: {_place(first)}, line {first.line}")
    if committed != coverage_text(coverage):
        problems.append(
            f"{coverage_path().name} is out of date: write it anew with"
            " gpconnect-am requirements --write-coverage"
        )
    return problems


def _entry(requirement: Requirement, coverage: Coverage) -> dict[str, object]:
    scenarios = coverage.scenarios.get(requirement.id, ())
    entry: dict[str, object] = {"verification": requirement.verification.value}
    if scenarios:
        entry["scenarios"] = sorted(f"{_place(each)}: {each.title}" for each in scenarios)
    else:
        entry["reason"] = requirement.note
    return entry


def _place(scenario: TaggedScenario) -> str:
    folder = suite_root() / "features"
    inside = scenario.feature.is_relative_to(folder)
    return (scenario.feature.relative_to(folder) if inside else scenario.feature).as_posix()
