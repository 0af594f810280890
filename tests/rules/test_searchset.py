"""A malformed Bundle is read as far as it goes, and never stops the suite."""

from __future__ import annotations

import pytest

from gpconnect_am.rules.searchset import SearchSet, reference_of
from tests.rules.searches import result


@pytest.mark.parametrize(
    "bundle",
    [
        None,
        {},
        {"entry": None},
        {"entry": {"resource": {}}},
        {"entry": [None, 1, {}, {"resource": []}, {"resource": {"resourceType": 7, "id": []}}]},
        {"entry": [{"resource": {"resourceType": "Slot", "schedule": [], "start": 5, "end": "soon"}}]},
        {"entry": [{"resource": {"resourceType": "Schedule", "id": "1", "actor": {"reference": 1}}}]},
    ],
)
def test_anything_can_be_read(bundle):
    found = SearchSet(bundle)
    assert found.slots_by_id == {}
    assert found.schedules_of_slots == []
    assert all(slot.start is None and slot.schedule == "" for slot in found.slots)


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("Schedule/1", "Schedule/1"),
        ("https://provider.example/fhir/Schedule/1", "Schedule/1"),
        ("Schedule/1/_history/3", "Schedule/1"),
        (None, ""),
        (7, ""),
    ],
)
def test_a_reference_is_read_whatever_stands_around_it(reference, expected):
    assert reference_of({"reference": reference}) == expected


def test_a_slot_leads_to_its_location():
    found = result()
    place = found.location_of(found.slots[0])
    assert place is not None
    assert place.id == "l1"
    lost = result(without=("schedule",))
    assert lost.location_of(lost.slots[0]) is None
