"""The ledger knows after a crash what may still stand, and a claim is had by one worker alone."""

from __future__ import annotations

import json

import pytest

from gpconnect_am.booking.claims import Claims
from gpconnect_am.booking.diary import claim_names
from gpconnect_am.booking.ledger import Ledger, State
from gpconnect_am.booking.needs import needs
from tests.booking.practice import offer


def opened(ledger):
    return ledger.open(
        base_url="https://provider.example/fhir",
        patient="Patient/1",
        slots=("Slot/1",),
        start="2027-01-11T09:00:00+00:00",
        description="GPC-AM 1",
    )


def test_a_booking_is_on_disk_before_its_answer_is_known(tmp_path):
    ledger = Ledger(tmp_path / "run" / "ledger.jsonl")
    entry = opened(ledger)
    assert Ledger(tmp_path / "run" / "ledger.jsonl").outstanding() == [entry]
    assert entry.state is State.SENT


@pytest.mark.parametrize(
    ("state", "stands"),
    [(State.BOOKED, True), (State.LEFT, True), (State.REFUSED, False), (State.CANCELLED, False)],
)
def test_the_last_word_on_a_booking_counts(tmp_path, state, stands):
    ledger = Ledger(tmp_path / "ledger.jsonl")
    entry = ledger.note(opened(ledger), State.BOOKED, id="9")
    ledger.note(entry, state)
    (found,) = ledger.entries()
    assert (found.id, found.state, found.outstanding) == ("9", state, stands)


def test_a_line_cut_short_by_a_crash_is_passed_over(tmp_path):
    path = tmp_path / "ledger.jsonl"
    entry = opened(Ledger(path))
    with path.open("a") as file:
        file.write(json.dumps({"key": "half"})[:8])
    assert Ledger(path).entries() == [entry]


def test_a_claim_is_had_once_and_given_back(tmp_path):
    mine, other = Claims(tmp_path), Claims(tmp_path)
    assert mine.take("Slot/1", "Patient/1 09:00")
    assert not other.take("Slot/2", "Patient/1 09:00")
    assert other.take("Slot/2"), "what could not be had whole is not had in part"
    mine.release("Slot/1", "Patient/1 09:00")
    assert other.take("Slot/1", "Patient/1 09:00")


def test_a_patient_is_claimed_for_as_long_as_the_slot_lasts():
    long, inside = offer("1", 0, length=30), offer("2", 20, length=5)
    assert set(claim_names(long, "Patient/1")) & set(claim_names(inside, "Patient/1"))
    assert not set(claim_names(long, "Patient/1")) & set(claim_names(inside, "Patient/2"))
    after = offer("3", 30)
    assert not set(claim_names(long, "Patient/1")) & set(claim_names(after, "Patient/1"))


def test_needs_grow_with_the_workers():
    assert needs().slots < needs(4).slots
    assert needs(4).patients == needs().patients
