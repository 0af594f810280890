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
        "failure: Bundle.entry[0].resource.end: expected the same end of a slot in every search; found"
        " 2026-11-25 09:05:00+00:00 of Slot/1, which another search gives as 2026-11-25 09:10:00+00:00"
    ]


def test_a_slot_of_another_schedule_is_told():
    moved = result(lambda resources: resources["first"].update(schedule={"reference": "Schedule/s2"}))
    assert sentences(comparison.same_details(WHOLE, moved)) == [
        "failure: Bundle.entry[0].resource.schedule: expected the same schedule of a slot in every search;"
        " found Schedule/s2 of Slot/1, which another search gives as Schedule/s1"
    ]


def _of_version(version):
    return result(lambda resources: resources["first"]["meta"].update(versionId=version))


def test_a_version_that_moves_from_search_to_search_is_told():
    moving = comparison.Reference(before=_of_version("1"), after=_of_version("3"))
    assert sentences(comparison.same_versions(moving, _of_version("2"))) == [
        "failure: Bundle.entry[0].resource.meta.versionId: expected the same version of a resource in every"
        " search while nothing changes; found 1, 2 and 3 of Slot/1 in three searches, one after the other"
    ]


def test_a_version_that_moves_once_may_be_a_change():
    once = comparison.Reference(before=_of_version("1"), after=_of_version("2"))
    assert sentences(comparison.same_versions(once, _of_version("2"))) == []
