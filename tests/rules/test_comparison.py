"""Comparing results says which slots are missing, surplus or changed."""

from __future__ import annotations

from gpconnect_am.rules import comparison
from tests.rules.searches import result, sentences

WHOLE = result()
FIRST_ONLY = result(without=("second",))


def test_a_missing_slot_is_named():
    assert sentences(comparison.lacking(WHOLE.slots, FIRST_ONLY, "as its search is the same")) == [
        "failure: Bundle.entry: expected every free slot, as its search is the same; found without Slot/2"
        " (2026-11-25T09:10:00+00:00 to 2026-11-25T09:20:00+00:00)"
    ]
    assert sentences(comparison.lacking(FIRST_ONLY.slots, WHOLE, "")) == []


def test_a_surplus_slot_is_named():
    assert sentences(comparison.surplus(WHOLE, {"1"}, "that reaches beyond the period")) == [
        "failure: Bundle.entry[1].resource: expected no slot that reaches beyond the period; found Slot/2"
        " (2026-11-25T09:10:00+00:00 to 2026-11-25T09:20:00+00:00)"
    ]


def test_many_slots_are_counted():
    slots = [*WHOLE.slots, *WHOLE.slots, *WHOLE.slots]
    (finding,) = comparison.lacking(slots, result(without=("first", "second")), "as it is free")
    assert finding.actual.endswith(" and 3 more")


def test_what_others_booked_meanwhile_is_not_missing():
    reference = comparison.Reference(before=WHOLE, after=FIRST_ONLY)
    assert [slot.id for slot in reference.steady] == ["1"]
    assert reference.ever == {"1", "2"}


def test_a_slot_that_changes_its_id_is_told():
    renamed = result(lambda resources: resources["first"].update(id="9"))
    assert sentences(comparison.same_ids(WHOLE, renamed)) == [
        "failure: Bundle.entry.resource.id: expected the same logical id for the same slot in every search"
        " (1); found 9 for the slot of Schedule/s1 at 2026-11-25T09:00:00+00:00"
    ]
    assert sentences(comparison.same_ids(WHOLE, WHOLE)) == []


def test_a_slot_that_moves_is_told():
    moved = result(lambda resources: resources["first"].update(end="2026-11-25T09:05:00+00:00"))
    assert sentences(comparison.same_details(WHOLE, moved)) == [
        "failure: Bundle.entry[0].resource.end: expected the same end of Slot/1 in every search"
        " (2026-11-25 09:10:00+00:00); found 2026-11-25 09:05:00+00:00"
    ]
