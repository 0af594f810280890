# ruff: noqa: E501 - whole sentences, as a vendor reads them
"""Every rule of a search result passes a right one and names what is wrong with a spoilt one."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from gpconnect_am.clock import UK
from gpconnect_am.rules import answers, identifiers, includes, period, population, uk_time
from gpconnect_am.rules.folding import each
from tests.rules.searches import NHS, RESOURCES, result, sentences

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
TEN_PAST = datetime(2026, 11, 25, 9, 10, tzinfo=UK)


def every(type, check):
    return lambda found: each(found.of_type(type), check)


def channel(slot):
    return population.has_extension(slot, population.DELIVERY_CHANNEL, "valueCode", "delivery channel")


def put(name, element, value):
    return lambda resources: resources[name].__setitem__(element, value)


def drop(name, element):
    return lambda resources: resources[name].pop(element)


UK_TIME = "yyyy-mm-ddThh:mm:ss+hh:mm in UK local time (+00:00 in winter, +01:00 in summer)"

CASES = {
    "a slot before the period": (
        every("Slot", period.not_before(TEN_PAST)),
        None,
        "failure: Bundle.entry[0].resource.start: expected no slot that starts before 2026-11-25T09:10:00+00:00;"
        " found a slot from 2026-11-25T09:00:00+00:00 to 2026-11-25T09:10:00+00:00 (ruling 1)",
    ),
    "a slot of an earlier day": (
        every("Slot", period.not_before(date(2026, 11, 26))),
        None,
        "failure: Bundle.entry[0].resource.start: expected no slot that starts before 2026-11-26; found a slot"
        " from 2026-11-25T09:00:00+00:00 to 2026-11-25T09:10:00+00:00 (2 times, first at"
        " Bundle.entry[0].resource.start, Bundle.entry[1].resource.start) (ruling 1)",
    ),
    "a slot after the period": (
        every("Slot", period.not_after(TEN_PAST)),
        None,
        "failure: Bundle.entry[1].resource.end: expected no slot that ends after 2026-11-25T09:10:00+00:00;"
        " found a slot from 2026-11-25T09:10:00+00:00 to 2026-11-25T09:20:00+00:00 (ruling 1)",
    ),
    "a slot of no length": (
        every("Slot", period.ends_after_start),
        put("first", "end", "2026-11-25T09:00:00+00:00"),
        "failure: Bundle.entry[0].resource.end: expected an end after the start; found a slot from"
        " 2026-11-25T09:00:00+00:00 to 2026-11-25T09:00:00+00:00 (ruling 64)",
    ),
    "more than two weeks": (
        lambda found: period.within_two_weeks(found.slots),
        put("second", "end", "2026-12-10T09:00:00+00:00"),
        "failure: Bundle: expected slots of two weeks at most, as one end of the period was left open; found"
        " slots from 2026-11-25T09:00:00+00:00 to 2026-12-10T09:00:00+00:00 (ruling 2)",
    ),
    "a prefix that is ignored": (
        every("Slot", period.applies_prefix("start", "gt", TEN_PAST)),
        drop("first", "start"),
        "failure: Bundle.entry[1].resource.start: expected an error, or only slots that start after"
        " 2026-11-25T09:10:00+00:00 as the parameter start=gt2026-11-25T09:10:00+00:00 asks; found a slot from"
        " 2026-11-25T09:10:00+00:00 to 2026-11-25T09:20:00+00:00 (ruling 5)",
    ),
    "a time in UTC": (
        every("Slot", uk_time.slot_in_uk_time),
        put("first", "start", "2026-11-25T09:00:00Z"),
        f"failure: Bundle.entry[0].resource.start: expected {UK_TIME}; found 2026-11-25T09:00:00Z (ruling 57)",
    ),
    "a winter offset in summer": (
        every("Slot", uk_time.slot_in_uk_time),
        put("first", "start", "2026-07-01T09:00:00+00:00"),
        f"failure: Bundle.entry[0].resource.start: expected {UK_TIME}, here 2026-07-01T10:00:00+01:00; found"
        " 2026-07-01T09:00:00+00:00 (ruling 57)",
    ),
    "a summer offset in winter": (
        every("Slot", uk_time.slot_in_uk_time),
        put("second", "end", "2026-11-25T10:20:00+01:00"),
        f"failure: Bundle.entry[1].resource.end: expected {UK_TIME}, here 2026-11-25T09:20:00+00:00; found"
        " 2026-11-25T10:20:00+01:00 (ruling 57)",
    ),
    "a fraction of a second": (
        every("Slot", uk_time.slot_in_uk_time),
        put("first", "start", "2026-11-25T09:00:00.000+00:00"),
        f"advisory: Bundle.entry[0].resource.start: expected {UK_TIME}, no fraction; found"
        " 2026-11-25T09:00:00.000+00:00 (ruling 61)",
    ),
    "a horizon without an end": (
        every("Schedule", uk_time.horizon_in_uk_time),
        put("schedule", "planningHorizon", {"start": "2026-11-25T09:00:00+00:00"}),
        f"failure: Bundle.entry[2].resource.planningHorizon.end: expected {UK_TIME}; found nothing",
    ),
    "a Schedule that is missing": (
        includes.schedules_present,
        put("second", "schedule", {"reference": "Schedule/s2"}),
        "failure: Bundle.entry[1].resource.schedule: expected a Schedule that is in the Bundle; found"
        " Schedule/s2, which is none (ruling 51)",
    ),
    "a Slot that belongs to a Location": (
        includes.schedules_present,
        put("second", "schedule", {"reference": "Location/l1"}),
        "failure: Bundle.entry[1].resource.schedule: expected a Schedule that is in the Bundle; found"
        " Location/l1, which is none (ruling 51)",
    ),
    "a Practitioner that is missing": (
        lambda found: includes.actors_present(found, "Practitioner"),
        put("practitioner", "id", "p2"),
        "failure: Bundle.entry[2].resource.actor: expected the Practitioner in the Bundle, as it was asked for;"
        " found Practitioner/p1, which is not (ruling 51)",
    ),
    "an Organization that is not there": (
        includes.organisation_present,
        put("organisation", "resourceType", "Basic"),
        "failure: Bundle: expected the Organization that manages the Schedules' Location, whatever includes were"
        " sent; found 2 slots and no Organization (ruling 50)",
    ),
    "a Location managed by nobody in the Bundle": (
        includes.organisation_present,
        put("organisation", "id", "o2"),
        "failure: Bundle.entry[4].resource.managingOrganization: expected an Organization that is in the Bundle;"
        " found Organization/o1, which is not (ruling 50)",
    ),
    "a stray Schedule": (
        includes.schedules_belong,
        put("schedule", "id", "s2"),
        "failure: Bundle.entry[2].resource: expected a Schedule that a returned Slot refers to; found"
        " Schedule/s2, to which nothing leads (ruling 51)",
    ),
    "a stray Practitioner": (
        includes.actors_belong,
        put("practitioner", "id", "p2"),
        "failure: Bundle.entry[3].resource: expected a Practitioner that is an actor of a returned Schedule;"
        " found Practitioner/p2, to which nothing leads (ruling 51)",
    ),
    "a stray Organization": (
        includes.organisations_belong,
        put("organisation", "id", "o2"),
        "failure: Bundle.entry[5].resource: expected an Organization that manages a returned Location; found"
        " Organization/o2, to which nothing leads (ruling 51)",
    ),
    "a Schedule without a Location": (
        every("Schedule", includes.one_location),
        put("schedule", "actor", [{"reference": "Practitioner/p1"}]),
        "failure: Bundle.entry[2].resource.actor: expected a reference to exactly one Location; found no"
        " reference to a Location",
    ),
    "a Schedule at two Locations": (
        every("Schedule", includes.one_location),
        put("schedule", "actor", [{"reference": "Location/l1"}, {"reference": "Location/l2"}]),
        "failure: Bundle.entry[2].resource.actor: expected a reference to exactly one Location; found references"
        " to Location/l1, Location/l2 (ruling 66)",
    ),
    "a Location managed in words": (
        every("Location", includes.managed),
        put("location", "managingOrganization", {"display": "Utopia Practice"}),
        "failure: Bundle.entry[4].resource.managingOrganization: expected a reference to an Organization; found"
        " no reference",
    ),
    "an Organization of another code": (
        every("Organization", lambda entry: includes.of_organisation(entry, "A83001")),
        lambda resources: resources["organisation"]["identifier"][0].__setitem__("value", "B99999"),
        "failure: Bundle.entry[5].resource.identifier: expected the ODS code A83001, to which the search was"
        " addressed; found B99999",
    ),
    "a resource of another type": (
        answers.only_search_types,
        put("practitioner", "resourceType", "Patient"),
        "failure: Bundle.entry[3].resource: expected only Slot, Schedule, Practitioner, Location, Organization;"
        " found Patient (id p1)",
    ),
    "a resource twice": (
        answers.each_once,
        put("second", "id", "1"),
        "failure: Bundle.entry[1].resource: expected each resource once in a search result; found Slot/1 again"
        " (ruling 67)",
    ),
    "a slot type that is not named": (
        every("Slot", population.service_type_text),
        put("first", "serviceType", [{"text": " "}]),
        "failure: Bundle.entry[0].resource.serviceType.text: expected the practice's description of the slot"
        " type; found nothing",
    ),
    "a schedule type that is not named": (
        every("Schedule", population.service_category_text),
        put("schedule", "serviceCategory", {"coding": []}),
        "failure: Bundle.entry[2].resource.serviceCategory.text: expected the practice's description of the"
        " schedule type; found nothing",
    ),
    "a specialty": (
        every("Slot", lambda slot: population.leaves_out(slot, "specialty")),
        put("first", "specialty", [{"text": "General practice"}]),
        "failure: Bundle.entry[0].resource.specialty: expected no Slot.specialty: the page forbids it; found one",
    ),
    "no delivery channel": (
        every("Slot", channel),
        drop("first", "extension"),
        "failure: Bundle.entry[0].resource.extension: expected the delivery channel, as valueCode in the extension"
        f" {NHS}Extension-GPConnect-DeliveryChannel-2; found no such extension",
    ),
    "a delivery channel without a code": (
        every("Slot", channel),
        lambda resources: resources["first"]["extension"][0].pop("valueCode"),
        "failure: Bundle.entry[0].resource.extension: expected the delivery channel, as valueCode in the extension"
        f" {NHS}Extension-GPConnect-DeliveryChannel-2; found the extension without valueCode",
    ),
    "a slot for a visit": (
        every("Slot", population.not_a_visit),
        lambda resources: resources["first"]["extension"][0].__setitem__("valueCode", "Visit"),
        "failure: Bundle.entry[0].resource.extension: expected no slot for visits in a search; found Visit",
    ),
    "no profile": (
        every("Slot", population.identified),
        put("first", "meta", {"versionId": "1", "profile": [f"{NHS}Other-1"]}),
        f"failure: Bundle.entry[0].resource.meta.profile: expected {NHS}GPConnect-Slot-1; found {NHS}Other-1"
        " (ruling 55)",
    ),
    "no version": (
        every("Schedule", population.identified),
        lambda resources: resources["schedule"]["meta"].pop("versionId"),
        "failure: Bundle.entry[2].resource.meta.versionId: expected the current version of the resource; found"
        " nothing",
    ),
    "no logical id": (
        every("Location", population.identified),
        drop("location", "id"),
        "failure: Bundle.entry[4].resource.id: expected a logical id; found nothing",
    ),
    "a Practitioner without an identifier": (
        every("Practitioner", population.populated_as_read),
        drop("practitioner", "identifier"),
        "failure: Bundle.entry[3].resource.identifier: expected identifier populated; found nothing",
    ),
    "a Practitioner with a birth date": (
        every("Practitioner", population.populated_as_read),
        put("practitioner", "birthDate", "1970-01-01"),
        "failure: Bundle.entry[3].resource.birthDate: expected no Practitioner.birthDate: the page forbids it;"
        " found one",
    ),
    "an Organization without an ODS code": (
        every("Organization", population.populated_as_read),
        put("organisation", "identifier", [{"system": "urn:other", "value": "A83001"}]),
        "failure: Bundle.entry[5].resource.identifier: expected an ODS code, of system https://fhir.nhs.uk/Id/ods-organization-code; found none",
    ),
    "an Organization whose address is no list": (
        every("Organization", population.populated_as_read),
        put("organisation", "address", {"use": "work", "city": "Exampleton"}),
        "failure: Bundle.entry[5].resource.address: expected a list, as FHIR defines it (examples of the pages are wrong here); found one object (ruling 56)",
    ),
    "an SDS user id of an earlier FHIR": (
        every("Practitioner", identifiers.systems_as_fixed),
        lambda resources: resources["practitioner"]["identifier"][0].update(
            system="http://fhir.nhs.net/sds-user-id"
        ),
        "failure: Bundle.entry[3].resource.identifier[0].system: expected https://fhir.nhs.uk/Id/sds-user-id, the system that the profile fixes; found http://fhir.nhs.net/sds-user-id",
    ),
    "a Location without a name": (
        every("Location", lambda entry: population.has(entry, "name")),
        put("location", "name", ""),
        "failure: Bundle.entry[4].resource.name: expected name populated; found nothing",
    ),
    "an address as one text": (
        every("Location", population.addresses),
        put("location", "address", {"use": "work", "text": "1 Utopia Road"}),
        "failure: Bundle.entry[4].resource.address: expected line, city, district, postalCode or country; found"
        " use, text",
        "warning: Bundle.entry[4].resource.address.text: expected no address.text; found one",
    ),
    "an address without a use": (
        every("Location", population.addresses),
        put("location", "address", {"city": "Exampleton"}),
        "warning: Bundle.entry[4].resource.address.use: expected address.use populated; found nothing",
    ),
    "a telecom without a system": (
        every("Location", population.contact_points),
        put("location", "telecom", [{"use": "work", "value": "01632 960001"}]),
        "failure: Bundle.entry[4].resource.telecom[0].system: expected telecom.system populated; found nothing",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_spoilt_result_is_told_whole(case):
    check, spoil, *told = CASES[case]
    assert sentences(check(result(spoil))) == told


NEEDS_ANOTHER_BOUND = {"a slot before the period", "a slot of an earlier day", "a slot after the period"}


@pytest.mark.parametrize("case", [case for case in CASES if case not in NEEDS_ANOTHER_BOUND])
def test_a_right_result_passes(case):
    if case == "a prefix that is ignored":
        check = every("Slot", period.applies_prefix("start", "le", NOON))
    else:
        check = CASES[case][0]
    assert sentences(check(result())) == []


def test_an_open_end_that_finds_nothing_among_slots_is_told_whole():
    assert sentences(period.nothing_found(2)) == [
        "failure: Bundle.entry: expected an error, or free slots of two weeks, as one end of the period was left"
        " open; found no slot, while the search with both ends finds 2 (ruling 2)"
    ]


def test_a_slot_outside_its_planning_horizon_is_only_noted():
    assert sentences(includes.within_horizons(result())) == []
    assert sentences(includes.within_horizons(result(put("schedule", "planningHorizon", {})))) == []
    early = result(put("first", "start", "2026-11-25T08:50:00+00:00"))
    assert sentences(includes.within_horizons(early)) == [
        "advisory: Bundle.entry[0].resource.schedule: expected a Schedule whose planning horizon covers the slot;"
        " found Schedule/s1, for 2026-11-25T08:50:00+00:00 to 2026-11-25T09:10:00+00:00 (ruling 80)"
    ]
    late = result(put("second", "end", "2026-11-25T12:10:00+00:00"))
    assert [finding.where for finding in includes.within_horizons(late)] == [
        "Bundle.entry[1].resource.schedule"
    ]


def test_the_ends_of_a_period_belong_to_it():
    whole = period.Period(datetime(2026, 11, 25, 9, tzinfo=UK), datetime(2026, 11, 25, 9, 20, tzinfo=UK))
    found = result()
    assert period.outside(whole, found.slots) == []
    assert all(whole.holds(slot) for slot in found.slots)


def test_a_date_is_a_day_of_the_uk():
    summer = period.Period(date(2026, 7, 1), date(2026, 7, 1))
    assert period.first_instant(summer.start) == datetime(2026, 6, 30, 23, tzinfo=UTC)
    assert period.last_instant(summer.end) == datetime(2026, 7, 1, 22, 59, 59, tzinfo=UTC)


def test_a_slot_that_ends_with_the_day_may_belong_to_it_or_not():
    found = result(put("second", "end", "2026-11-26T00:00:00+00:00"))
    whole = period.Period(date(2026, 11, 25), date(2026, 11, 25))
    assert period.outside(whole, found.slots) == []
    assert [slot.id for slot in found.slots if whole.holds(slot)] == ["1"]
    later = result(put("second", "end", "2026-11-26T00:00:01+00:00"))
    assert [finding.where for finding in period.outside(whole, later.slots)] == [
        "Bundle.entry[1].resource.end"
    ]


@pytest.mark.parametrize(
    ("prefix", "wrong"),
    [
        ("", ["1"]),
        ("eq", ["1"]),
        ("ne", ["2"]),
        ("gt", ["1", "2"]),
        ("ge", ["1"]),
        ("lt", ["2"]),
        ("le", []),
        ("sa", ["1", "2"]),
        ("eb", ["2"]),
    ],
)
def test_a_prefix_means_what_fhir_says(prefix, wrong):
    check = period.applies_prefix("start", prefix, TEN_PAST)
    assert [slot.id for slot in result().slots if list(check(slot))] == wrong


def test_what_was_not_asked_for_is_only_noted():
    assert sentences(includes.not_asked_for(result(), "Practitioner")) == [
        "advisory: Bundle.entry[3].resource: expected no Practitioner, as its include was not sent; found"
        " Practitioner/p1 (ruling 51)"
    ]
    assert sentences(includes.not_asked_for(result(without=("practitioner",)), "Practitioner")) == []


def test_an_empty_result_holds_nothing():
    nothing = result(without=tuple(RESOURCES))
    only_practice = result(without=[name for name in RESOURCES if name != "organisation"])
    assert sentences(answers.is_empty(nothing)) == []
    assert sentences(includes.no_organisation(nothing)) == []
    assert sentences(answers.is_empty(only_practice)) == [
        "failure: Bundle.entry: expected no entry, as no slot fits into the period; found 1 entries"
        " (Organization) (ruling 7)"
    ]
    assert sentences(includes.no_organisation(only_practice)) == [
        "failure: Bundle.entry[0].resource: expected no Organization, as no slot is returned; found"
        " Organization/o1"
    ]


def test_a_location_within_a_location_belongs():
    ward = {**RESOURCES["location"], "id": "l2"}
    found = result(
        lambda resources: resources["location"].update(partOf={"reference": "Location/l2"}), more=[ward]
    )
    assert sentences(includes.actors_belong(found)) == []


def test_without_locations_no_organisation_is_called_stray():
    assert sentences(includes.organisations_belong(result(without=("location",)))) == []
