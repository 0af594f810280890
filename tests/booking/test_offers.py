"""Slots are chosen by the rules for adjacent slots, from whatever a search returned."""

from __future__ import annotations

import pytest

from gpconnect_am.booking.offers import UNFIT_PAIRS, offers_in, pairs_of, parted_of, runs_of
from tests.booking.practice import offer

CHANNEL = "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-DeliveryChannel-2"


def slot(id, start, end, **more):
    times = {"start": f"2027-01-11T{start}:00+00:00", "end": f"2027-01-11T{end}:00+00:00"}
    base = {"resourceType": "Slot", "id": id, "status": "free", "schedule": {"reference": "Schedule/1"}}
    return base | times | more


def bundle(*resources):
    return {"resourceType": "Bundle", "entry": [{"resource": resource} for resource in resources]}


def test_an_offer_says_what_its_slot_schedule_and_location_say():
    schedule = {
        "resourceType": "Schedule",
        "id": "1",
        "serviceCategory": {"text": "Morning"},
        "actor": [{"reference": "Practitioner/7"}, {"reference": "Location/3"}],
    }
    location = {"resourceType": "Location", "id": "3", "name": "Main"}
    free = slot(
        "1",
        "09:00",
        "09:10",
        serviceType=[{"text": "GP"}],
        extension=[{"url": CHANNEL, "valueCode": "Video"}],
    )
    (found,) = offers_in(bundle(free, schedule, location))
    assert (found.reference, found.schedule, found.service_type) == ("Slot/1", "Schedule/1", "GP")
    assert (found.channel, found.service_category) == ("Video", "Morning")
    assert (found.location, found.location_name, found.practitioner) == (
        "Location/3",
        "Main",
        "Practitioner/7",
    )


@pytest.mark.parametrize(
    "broken",
    [
        slot("1", "09:00", "09:10", status="busy"),
        slot("1", "09:00", "09:10", schedule=None),
        slot("1", "morning", "09:10"),
        slot(None, "09:00", "09:10"),
        {"resourceType": "Schedule", "id": "1"},
    ],
)
def test_what_cannot_be_booked_is_no_offer(broken):
    assert offers_in(bundle(broken)) == []


def test_no_result_offers_nothing():
    assert offers_in(None) == []
    assert offers_in({"entry": "nonsense"}) == []


def test_a_run_is_adjacent_and_of_one_kind():
    nine, ten_past, twenty_past = offer("1", 0), offer("2", 10), offer("3", 20)
    other = offer("4", 10, channel="Video")
    offers = [nine, ten_past, other, twenty_past]
    assert runs_of(offers, 3) == [(nine, ten_past, twenty_past)]
    assert runs_of(offers, 2) == [(nine, ten_past), (ten_past, twenty_past)]
    assert runs_of([nine, twenty_past], 2) == []


UNFIT = {
    "with a gap between them": offer("2", 20),
    "that overlap": offer("2", 5),
    "of different schedules": offer("2", 10, schedule="Schedule/2"),
    "of different delivery channels": offer("2", 10, channel="Video"),
    "of different service types": offer("2", 10, service="Nurse"),
}


@pytest.mark.parametrize("kind", UNFIT_PAIRS)
def test_an_unfit_pair_breaks_one_rule_alone(kind):
    first = offer("1", 0)
    assert pairs_of([first, *UNFIT.values()], kind)[0] == (first, UNFIT[kind])
    assert pairs_of([first, offer("2", 10)], kind) == []


def test_a_third_slot_stands_apart_where_a_gap_comes_before_it():
    first, second, next_one, apart = (offer(str(minute), minute) for minute in (0, 10, 20, 40))
    other = offer("x", 50, schedule="Schedule/2")
    offers = [first, second, next_one, apart, other]
    assert [[slot.id for slot in three] for three in parted_of(offers)] == [
        ["0", "10", "40"],
        ["10", "20", "40"],
    ]
