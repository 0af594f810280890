"""What a provider may do in another way is no failure, and keeps nothing from being assessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpconnect_am.provider.liberties import LIBERTIES
from tests.detection.running import Assure


@pytest.mark.parametrize("name", sorted(LIBERTIES))
def test_a_liberty_is_no_failure(name: str, tmp_path: Path, assure: Assure) -> None:
    liberty = LIBERTIES[name]
    report = assure(tmp_path, requirements=liberty.concerns, options=(*liberty.options, "--liberty", name))
    assert any(scenario["outcome"] in ("passed", "warning") for scenario in report["scenarios"])
    wrong = {
        scenario["title"]: [(finding["expected"], finding["actual"]) for finding in scenario["findings"]]
        for scenario in report["scenarios"]
        if scenario["outcome"] in ("failed", "broken", "not assessed")
    }
    assert not wrong, f"{name} ({liberty.description}) is taken for wrong"
