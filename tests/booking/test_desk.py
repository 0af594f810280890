"""The desk against the embedded provider: what it books is in the ledger, and goes again."""

from __future__ import annotations

from dataclasses import replace
from threading import Timer

import pytest

from gpconnect_am.booking import picking
from gpconnect_am.booking.claims import Claims
from gpconnect_am.booking.clearing import clear
from gpconnect_am.booking.desk import Desk
from gpconnect_am.booking.diary import Diary
from gpconnect_am.booking.ledger import Ledger, State
from gpconnect_am.clock import Clock
from gpconnect_am.findings import NotAssessed
from gpconnect_am.plugin.embedded import EmbeddedProvider
from gpconnect_am.protocol.client import Client
from gpconnect_am.scenario import Scenario
from gpconnect_am.target.reading import read_target


@pytest.fixture(scope="module")
def target():
    provider = EmbeddedProvider()
    try:
        yield read_target(provider.target)
    finally:
        provider.stop()


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "ledger.jsonl")


@pytest.fixture
def scenario(target):
    with Client(target, Clock()) as client:
        yield Scenario(requirement="BPA-001", target=target, client=client, clock=Clock())


@pytest.fixture
def desk(scenario, ledger, tmp_path):
    return Desk(scenario, Diary(ledger, Claims(tmp_path / "claims")))


def cleaned(scenario):
    while scenario.cleanups:
        scenario.cleanups.pop()()


def test_what_a_scenario_booked_is_cancelled_at_its_end_and_its_slots_are_free(
    desk, scenario, ledger, tmp_path
):
    placed = desk.book(2)
    assert [entry.state for entry in ledger.entries()] == [State.BOOKED]
    assert desk.missing(placed.slots) == list(placed.slots)
    cleaned(scenario)
    assert [entry.state for entry in ledger.entries()] == [State.CANCELLED]
    assert desk.free(placed.slots)
    assert list((tmp_path / "claims").iterdir()) == []


def test_a_refused_booking_leaves_nothing_to_clear(desk, scenario, ledger):
    slots = desk.take()
    placed = desk.post(slots, desk.body(slots) | {"status": "pending"})
    assert placed.answer.status == 422
    assert placed.current is None
    cleaned(scenario)
    assert ledger.outstanding() == []
    assert desk.free(slots)


def test_a_booking_whose_answer_was_lost_is_found_by_its_slots_and_cancelled(desk, scenario, ledger):
    placed = desk.book()
    lost = replace(placed.entry, state=State.SENT, id="")
    found = clear(lost, None, scenario.client, scenario.requests, ledger)
    assert (found.state, found.id) == (State.CANCELLED, placed.id)
    assert desk.free(placed.slots)


def test_a_booking_that_never_arrived_needs_no_clearing(desk, scenario, ledger):
    placed = desk.book()
    cleaned(scenario)
    never = replace(placed.entry, state=State.SENT, id="", slots=("Slot/none",), description="GPC-AM none")
    assert clear(never, None, scenario.client, scenario.requests, ledger).state is State.REFUSED


def test_an_appointment_of_somebody_else_is_left_alone(desk, scenario, ledger):
    mine = desk.book()
    mistaken = replace(mine.entry, slots=("Slot/other",), description="GPC-AM other")
    assert clear(mistaken, mine.current, scenario.client, scenario.requests, ledger).state is State.LEFT
    assert desk.read(mine).resource["status"] == "booked"
    cleaned(scenario)


def test_slots_that_could_not_be_freed_are_offered_to_nobody_else(desk, scenario, ledger, tmp_path):
    slots = desk.take(3)
    placed = desk.post(slots[1:2], desk.body(slots[1:2]))
    placed.entry = ledger.note(placed.entry, State.LEFT)
    scenario.cleanups.pop()
    cleaned(scenario)
    assert slots[1] not in desk.offers(slots[1].day)
    assert not Claims(tmp_path / "claims").take(slots[1].reference)
    clear(placed.entry, placed.current, scenario.client, scenario.requests, ledger)


def test_two_scenarios_never_get_the_same_slot_or_the_same_time_of_a_patient(
    desk, scenario, ledger, tmp_path
):
    other = Desk(scenario, Diary(ledger, Claims(tmp_path / "claims")))
    (first,), (second,) = desk.take(), other.take()
    assert first.id != second.id
    assert first.end <= second.start or second.end <= first.start
    cleaned(scenario)


def test_a_practice_without_such_slots_is_told_what_to_add(desk, scenario):
    with pytest.raises(NotAssessed, match="no 500 adjacent free slots of one schedule in the next two weeks"):
        desk.take(500)
    cleaned(scenario)


def test_a_slot_that_a_refused_booking_keeps_is_offered_to_nobody_else(ledger, tmp_path):
    provider = EmbeddedProvider(["slots-taken-though-refused"])
    try:
        target = read_target(provider.target)
        with Client(target, Clock()) as client:
            scenario = Scenario(requirement="BPA-001", target=target, client=client, clock=Clock())
            desk = Desk(scenario, Diary(ledger, Claims(tmp_path / "claims")))
            (kept,) = desk.take()
            (free,) = desk.take()
            for slot in (kept, free):
                late = {"end": desk.body((slot,))["start"]} if slot is kept else {"status": "pending"}
                assert desk.post((slot,), desk.body((slot,)) | late).answer.status == 422
            cleaned(scenario)
            assert kept not in desk.offers(kept.day)
            assert not Claims(tmp_path / "claims").take(kept.reference)
            assert free in desk.offers(free.day)
            assert Claims(tmp_path / "claims").take(free.reference)
    finally:
        provider.stop()


def test_slots_that_another_worker_holds_are_waited_for(desk, scenario, ledger, tmp_path, monkeypatch):
    other = Desk(scenario, Diary(ledger, Claims(tmp_path / "claims")))
    (wanted,) = other.take()
    monkeypatch.setattr(picking, "_LOOK_AGAIN_SECONDS", 0.05)
    monkeypatch.setattr(desk, "suits", lambda slot: slot.id == wanted.id)
    freed = Timer(0.2, lambda: other._diary.claims.release(*other._claimed.pop(wanted.id)))
    freed.start()
    assert [slot.id for slot in desk.take()] == [wanted.id]
    freed.join()
    cleaned(scenario)


def test_slots_that_another_worker_never_gives_back_are_waited_for_once(
    desk, scenario, ledger, tmp_path, monkeypatch
):
    other = Desk(scenario, Diary(ledger, Claims(tmp_path / "claims")))
    (wanted,) = other.take()
    monkeypatch.setattr(picking, "_LOOK_AGAIN_SECONDS", 0.05)
    monkeypatch.setattr(picking, "PATIENCE_SECONDS", 0.1)
    monkeypatch.setattr(desk, "suits", lambda slot: slot.id == wanted.id)
    with pytest.raises(NotAssessed, match="no one free slot in the"):
        desk.take()
    monkeypatch.setattr(picking, "PATIENCE_SECONDS", 60.0)
    with pytest.raises(NotAssessed):
        desk.take()
    cleaned(scenario)
