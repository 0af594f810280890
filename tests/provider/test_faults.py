"""Every fault is told of rightly, and makes a difference that a consumer can see."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from gpconnect_am.clock import Clock
from gpconnect_am.paths import fixtures
from gpconnect_am.provider import diary
from gpconnect_am.provider.behaviour import Behaviour
from gpconnect_am.provider.faults import FAULTS, with_faults
from gpconnect_am.provider.faults.fault import FEDERATED, WITH_TLS, Fault
from gpconnect_am.provider.practice import Practice, read_practice
from gpconnect_am.provider.service import Service
from tests.provider.battery import BATTERIES
from tests.provider.round import OtherwiseError, Round, Said

COMPLETE_AREAS = {
    *("SFS", "AAC", "SLOT", "SCHED", "BUN", "PRAC", "LOC", "ORG", "OUT"),
    *("BPA", "APA", "CPA", "RPA", "RPAS", "CON", "APPT"),
}
"""The areas of the catalogue that hold every requirement of theirs."""
NEEDS_TIME = ("PERF-001", "PERF-002", "PERF-003", "PERF-004")
LIKELY = {
    "searches": ("SFS", "AAC", "SLOT", "SCHED", "BUN"),
    "directory": ("PRAC", "LOC", "ORG", "FND", "PAT", "CAP"),
    "bookings": ("BPA", "APPT"),
    "changes": ("APA", "CPA", "RPA", "RPAS", "CON"),
}
"""Where a fault of an area most likely shows."""
NEEDS_RIVALS = {"slots-raced-for", "amendments-raced"}
IN_PROCESS = [
    fault
    for fault in FAULTS.values()
    if fault.options not in (WITH_TLS, FEDERATED)
    and fault.name not in NEEDS_RIVALS
    and not set(fault.breaks) & set(NEEDS_TIME)
]


class StoppedClock(Clock):
    """Always shows one instant, so that two rounds can be compared word by word."""

    def __init__(self, instant: datetime) -> None:
        super().__init__()
        self._instant = instant.astimezone(UTC)

    def now(self) -> datetime:
        return self._instant


@pytest.fixture(autouse=True)
def _short_diary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diary, "DAYS_AHEAD", 9)
    monkeypatch.setattr(diary, "DAYS_BEHIND", 3)


@cache
def _practice(version: str) -> Practice:
    return read_practice("A83001", version)


def _round(
    behaviour: Behaviour, battery: str, instant: str, expected: list[Said] | None = None
) -> list[Said]:
    clock = StoppedClock(datetime.fromisoformat(instant))
    service = Service([_practice(behaviour.version)], clock, behaviour)
    one = Round(service, clock, expected)
    BATTERIES[battery](one)
    return one.said


@cache
def _clean(version: str, battery: str, instant: str) -> list[Said]:
    return _round(with_faults(version, ()), battery, instant)


def _makes_a_difference(fault: Fault) -> bool:
    options = dict(zip(fault.options[::2], fault.options[1::2], strict=True))
    version = options.get("--version", "1.2.7")
    instant = options.get("--clock", "2026-11-24T14:30:00+00:00")
    area = fault.breaks[0].partition("-")[0]
    likeliest = next((name for name, areas in LIKELY.items() if area in areas), "protocol")
    for battery in sorted(BATTERIES, key=lambda name: name != likeliest):
        expected = _clean(version, battery, instant)
        try:
            _round(with_faults(version, [fault.name]), battery, instant, expected)
        except OtherwiseError:
            return True
    return False


def test_clean_provider_fails_nowhere() -> None:
    for battery in BATTERIES:
        statuses = [status for status, _, _ in _clean("1.2.7", battery, "2026-11-24T14:30:00+00:00")]
        assert 500 not in statuses
        assert 200 in statuses


@pytest.mark.parametrize("fault", IN_PROCESS, ids=lambda fault: fault.name)
def test_fault_makes_a_difference(fault: Fault) -> None:
    assert _makes_a_difference(fault)


def test_faults_name_requirements_of_the_catalogue() -> None:
    catalogue = {
        row["id"]
        for path in (fixtures() / "requirements").glob("*.csv")
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    }
    unknown = {
        (fault.name, identifier)
        for fault in FAULTS.values()
        for identifier in fault.breaks
        if identifier.partition("-")[0] in COMPLETE_AREAS and identifier not in catalogue
    }
    assert not unknown


def test_faults_are_described() -> None:
    for fault in FAULTS.values():
        assert fault.breaks, fault.name
        assert fault.description.endswith("."), fault.name
        assert fault.name == fault.name.lower().replace(" ", "-"), fault.name


def test_stopped_clock_stands_still() -> None:
    clock = StoppedClock(datetime(2026, 11, 24, tzinfo=UTC))
    assert clock.uk_now() - clock.now() == timedelta(0)
