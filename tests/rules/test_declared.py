"""What a practice declares of itself is held against what a search shows."""

from __future__ import annotations

from datetime import date, time

import pytest

from gpconnect_am.rules import declared
from gpconnect_am.target.model import DeclaredLocation, DeclaredSession, Organisation
from tests.rules.searches import result, sentences

SURGERY = DeclaredLocation("Utopia Surgery", "zz991aa", main=True, telephone="01632960001")
ELSEWHERE = DeclaredLocation("Erewhon Branch", "ZZ99 2BB", telephone="01632960002")


@pytest.mark.parametrize(
    ("session", "ids"),
    [
        (DeclaredSession("all"), ["1", "2"]),
        (DeclaredSession("by schedule", schedule="s1"), ["1", "2"]),
        (DeclaredSession("by another schedule", schedule="s2"), []),
        (DeclaredSession("by slot type", service_type="Ordinary appointment"), ["1", "2"]),
        (DeclaredSession("by another slot type", service_type="Vaccination"), []),
        (DeclaredSession("by surgery", location="Utopia Surgery"), ["1", "2"]),
        (DeclaredSession("by another surgery", location="Erewhon Branch"), []),
        (DeclaredSession("by day and time", day=date(2026, 11, 25), starts=(time(9, 10),)), ["2"]),
        (DeclaredSession("by another day", day=date(2026, 11, 26)), []),
    ],
    ids=lambda value: value.name if isinstance(value, DeclaredSession) else "",
)
def test_the_slots_of_a_session(session, ids):
    assert [slot.id for slot in declared.slots_of(session, result())] == ids


def test_a_surgery_shows_what_is_declared_of_it():
    (location,) = result().locations
    assert sentences(declared.is_declared(location, [SURGERY])) == []
    assert sentences(declared.shows_postcode(location, SURGERY)) == []
    assert sentences(declared.shows_telephone(location, SURGERY)) == []


def test_a_surgery_that_shows_something_else_is_told():
    (location,) = result().locations
    assert sentences(declared.is_declared(location, [ELSEWHERE])) == [
        "failure: Bundle.entry[4].resource.name: expected a surgery of the practice: Erewhon Branch; found"
        " Utopia Surgery"
    ]
    assert sentences(declared.shows_postcode(location, ELSEWHERE)) == [
        "failure: Bundle.entry[4].resource.address.postalCode: expected ZZ99 2BB, the postcode of Erewhon"
        " Branch; found ZZ99 1AA"
    ]
    assert sentences(declared.shows_telephone(location, ELSEWHERE)) == [
        "failure: Bundle.entry[4].resource.telecom: expected 01632960002, the telephone number of Erewhon"
        " Branch; found 01632 960001"
    ]


def test_a_practice_without_its_address_is_told():
    (organisation,) = result().organisations
    assert sentences(declared.shows(organisation, "address")) == [
        "failure: Bundle.entry[5].resource.address: expected address populated, as the practice holds that of"
        " its main surgery; found nothing"
    ]


def test_a_session_that_is_not_returned_is_told():
    session = DeclaredSession("Village clinic", service_type="Village clinic")
    assert sentences(declared.is_returned(session, result())) == [
        "failure: Bundle.entry: expected slots of the session Village clinic, which the target file declares;"
        " found none (if all of them are booked, declare a session that has free slots)"
    ]
    assert sentences(declared.is_returned(DeclaredSession("any", schedule="s1"), result())) == []


def test_a_session_shown_elsewhere_is_told():
    session = DeclaredSession("Village clinic", schedule="s1", location="Erewhon Branch")
    assert sentences(declared.is_at_its_location(session, result())) == [
        "failure: Bundle.entry[0].resource: expected a Schedule at Erewhon Branch, where the session Village"
        " clinic takes place; found Utopia Surgery"
    ]


def test_a_session_under_another_name_is_told():
    named = DeclaredSession("Village clinic", schedule="s1", schedule_type="Morning surgery")
    other = DeclaredSession("Village clinic", schedule="s1", schedule_type="Evening surgery")
    assert sentences(declared.shows_its_name(named, result())) == []
    assert sentences(declared.shows_its_name(other, result())) == [
        "failure: Schedule.serviceCategory.text: expected Evening surgery, the schedule type of the session"
        " Village clinic; found Morning surgery"
    ]


def test_a_session_of_another_delivery_channel_is_told():
    right = DeclaredSession("Village clinic", schedule="s1", delivery_channel="In-person")
    other = DeclaredSession("Village clinic", schedule="s1", delivery_channel="Video")
    assert sentences(declared.shows_its_channel(right, result())) == []
    assert sentences(declared.shows_its_channel(other, result())) == [
        "failure: Bundle.entry[0].resource.extension: expected Video, the delivery channel of the session"
        " Village clinic; found In-person"
    ]


def test_a_session_of_another_practitioner_role_is_told():
    def coded(resources):
        concept = {"coding": [{"code": "R0260"}]}
        resources["schedule"]["extension"][0]["valueCodeableConcept"] = concept

    right = DeclaredSession("Village clinic", schedule="s1", practitioner_role="R0260")
    other = DeclaredSession("Village clinic", schedule="s1", practitioner_role="R0610")
    assert sentences(declared.shows_its_role(right, result(coded))) == []
    assert sentences(declared.shows_its_role(other, result(coded))) == [
        "failure: Schedule.extension: expected R0610, the practitioner role of the session Village clinic;"
        " found R0260"
    ]
    assert sentences(declared.shows_its_role(other, result())) == [
        "failure: Schedule.extension: expected R0610, the practitioner role of the session Village clinic;"
        " found no practitioner role"
    ]


@pytest.mark.parametrize(
    ("restrictions", "may_see"),
    [
        ({}, True),
        ({"bookable": False}, False),
        ({"organisation_types": ("gp-practice",)}, True),
        ({"organisation_types": ("urgent-care",)}, False),
        ({"organisation_codes": ("A83002", "B99901")}, True),
        ({"organisation_codes": ("A83002",)}, False),
        ({"organisation_types": ("urgent-care",), "organisation_codes": ("B99901",)}, False),
        ({"embargo_hours": 0.0}, False),
        ({"window_days": 7.0}, False),
        ({"limit": 1}, False),
    ],
    ids=str,
)
def test_who_may_see_a_session(restrictions, may_see):
    practice = Organisation("Imaginary Row Practice", "B99901", "gp-practice")
    assert declared.open_to(DeclaredSession("one", **restrictions), practice) is may_see
