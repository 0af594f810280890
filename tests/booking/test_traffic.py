"""What the run's other workers book meanwhile proves nothing, and hides nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Timer

import pytest

from gpconnect_am.booking.claims import Claims
from gpconnect_am.booking.ledger import Entry, Ledger, State
from gpconnect_am.booking.traffic import Traffic
from gpconnect_am.rules import comparison
from gpconnect_am.rules.comparison import Reference
from steps.slot_search import Comparison, settled
from tests.rules.searches import result

WHOLE, FIRST, SECOND = result(), result(without=("second",)), result(without=("first",))


class Notes:
    """What a scenario keeps of a comparison."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.judged = 0
        self.gaps: list[str] = []

    def report(self, findings: object, *, exchange: object) -> None:
        self.judged += 1
        self.found += [finding.actual for finding in findings]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.jsonl")


@pytest.fixture
def claims(tmp_path: Path) -> Claims:
    return Claims(tmp_path / "claims")


def booked(ledger: Ledger, slot: str) -> Entry:
    return ledger.open(
        base_url="", patient="Patient/1", slots=(slot,), start="2026-11-25T09:10:00+00:00", description=slot
    )


def compared(*found: comparison.SearchSet) -> Callable[[], Comparison]:
    """A comparison whose outer searches show both slots, and the one between what is given, a round each."""
    rounds = iter(found)

    def compare() -> Comparison:
        between = next(rounds)
        return lambda touched: [
            (comparison.lacking(Reference(WHOLE, WHOLE, touched).steady, between, "as it is free"), None)
        ]

    return compare


def test_a_slot_that_was_booked_and_freed_since_is_touched(ledger: Ledger, claims: Claims) -> None:
    before, standing = booked(ledger, "Slot/1"), booked(ledger, "Slot/2")
    ledger.note(before, State.CANCELLED)
    traffic = Traffic(ledger, claims)
    assert traffic.touched() == {"2"}
    ledger.note(standing, State.CANCELLED)
    ledger.note(booked(ledger, "Slot/3"), State.REFUSED)
    assert traffic.touched() == {"2", "3"}
    assert Traffic(ledger, claims).touched() == set()


def test_a_missing_slot_that_nobody_touched_is_found_at_once(ledger: Ledger, claims: Claims) -> None:
    traffic, notes = Traffic(ledger, claims), Notes()
    booked(ledger, "Slot/1")
    settled(notes, traffic, compared(FIRST))
    assert "Slot/2" in notes.found[0]


def test_a_slot_that_another_worker_had_is_compared_again(ledger: Ledger, claims: Claims) -> None:
    traffic, notes = Traffic(ledger, claims), Notes()
    ledger.note(booked(ledger, "Slot/2"), State.CANCELLED)
    settled(notes, traffic, compared(FIRST, WHOLE))
    assert (notes.judged, notes.found, notes.gaps) == (1, [], [])


def test_a_missing_slot_is_found_though_another_worker_had_it(ledger: Ledger, claims: Claims) -> None:
    traffic, notes = Traffic(ledger, claims), Notes()
    entry = booked(ledger, "Slot/2")
    claims.take("Slot/2")

    def done() -> None:
        ledger.note(entry, State.CANCELLED)
        claims.release("Slot/2")

    Timer(0.2, done).start()
    settled(notes, traffic, compared(FIRST, FIRST))
    assert "Slot/2" in notes.found[0]
    assert not claims.take("Slot/2")
    traffic.release()
    assert claims.take("Slot/2")


def test_slots_that_stay_in_use_leave_a_gap(ledger: Ledger, claims: Claims, monkeypatch: object) -> None:
    traffic, notes = Traffic(ledger, claims), Notes()
    monkeypatch.setattr(traffic, "hold", lambda ids: frozenset())
    booked(ledger, "Slot/1")
    settled(notes, traffic, compared(SECOND, SECOND, SECOND, SECOND))
    assert (notes.judged, notes.found) == (0, [])
    assert "run it with -n 0" in notes.gaps[0]
