"""The same verdict at any time of day and year, whatever the zone of the machine.

The embedded provider and the suite believe that it is some other time, and run what time can touch.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.robustness.practice import command

TOUCHED_BY_TIME = (
    *("SFS-002", "SFS-003", "SFS-004", "SFS-005", "SFS-006", "SFS-018", "SFS-038", "SFS-053"),
    *("AAC-028", "AAC-029", "RPAS-005", "RPAS-006", "BPA-001", "BPA-066", "SFS-063", "CPA-024", "JWT-006"),
)
MOMENTS = {
    "half past midnight in winter": ("2026-11-25T00:30:00+00:00", "America/St_Johns"),
    "half past midnight in summer": ("2027-07-01T00:30:00+01:00", "UTC"),
    "a month's last evenings, before the clocks go forward": ("2027-03-27T23:30:00+00:00", "Asia/Tokyo"),
    "the morning after the clocks went forward": ("2027-03-28T09:00:00+01:00", "America/St_Johns"),
    "the night before the clocks go back": ("2027-10-30T23:30:00+01:00", "Asia/Tokyo"),
    "the first half past one of a night": ("2027-10-31T01:30:00+01:00", "UTC"),
    "the second half past one of a night": ("2027-10-31T01:30:00+00:00", "America/St_Johns"),
    "29 February": ("2028-02-29T00:30:00+00:00", "Asia/Tokyo"),
    "a few seconds before the new year": ("2026-12-31T23:59:55+00:00", "America/St_Johns"),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_verdict_does_not_depend_on_time_or_zone(tmp_path: Path, moment: str) -> None:
    clock, zone = MOMENTS[moment]
    chosen = [f"--requirement={each}" for each in TOUCHED_BY_TIME]
    ended = command(tmp_path, "run", "--result-only", "--out=out", *chosen, TZ=zone, GPCONNECT_AM_CLOCK=clock)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    result = json.loads((tmp_path / "out" / "assurance.json").read_text(encoding="utf-8"))
    told = {each["title"]: (each["outcome"], each["reason"]) for each in result["scenarios"]}
    assert {title: why for title, why in told.items() if why[0] not in ("passed", "not applicable")} == {}
    decided = {
        each["id"]: each["outcome"] for each in result["requirements"] if each["id"] in TOUCHED_BY_TIME
    }
    assert set(decided.values()) == {"passed"}, decided
