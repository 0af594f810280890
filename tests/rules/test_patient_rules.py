"""What is said of a Patient, word for word, and what may not be said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gpconnect_am.booking.registration import DEFECTS, UNVERIFIABLE, least, parameters, two_parts_right
from gpconnect_am.rules import foundations, patient
from gpconnect_am.rules.journeys import shows
from gpconnect_am.rules.searchset import Entry
from gpconnect_am.target.model import Patient
from tests.rules.searches import answer, sentences

NUMBER = "9990000018"
DECLARED = Patient(
    "bookable", NUMBER, family="Test-Alfa", given="Alfa", birth_date=date(1970, 1, 31), postcode="ZZ99 3CC"
)
RIGHT = {
    "resourceType": "Patient",
    "id": "1",
    "meta": {"versionId": "1", "profile": [patient.PROFILE]},
    "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": NUMBER}],
    "name": [{"use": "official", "family": "TEST-ALFA", "given": ["Alfa"]}],
    "birthDate": "1970-01-31",
    "gender": "female",
    "address": [{"use": "home", "line": ["1 Fiction Terrace"], "postalCode": "zz993cc"}],
}


def entry(**changes):
    return Entry(0, {**RIGHT, **changes})


def said(findings):
    return [finding.sentence() for finding in findings]


def test_nothing_is_said_of_a_right_patient():
    right = entry()
    assert said(patient.profiled(right)) == []
    assert said(patient.has_number(right, NUMBER)) == []
    assert said(patient.one_official_name(right, DECLARED)) == []
    assert said(patient.birth_date_and_gender(right, DECLARED)) == []
    assert said(patient.shows_postcode(right, DECLARED)) == []
    assert said(patient.leaves_out_the_excluded(right)) == []


@pytest.mark.parametrize(
    ("changes", "check", "message"),
    [
        (
            {"identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "999 000 0018"}]},
            lambda one: patient.has_number(one, NUMBER),
            "Bundle.entry[0].resource.identifier: expected the NHS number that was asked for, with the system"
            " https://fhir.nhs.uk/Id/nhs-number; found another one",
        ),
        (
            {"name": [RIGHT["name"][0], RIGHT["name"][0]]},
            lambda one: patient.one_official_name(one, DECLARED),
            "Bundle.entry[0].resource.name: expected one name with the use official; found 2 of them",
        ),
        (
            {"name": [{"use": "official", "family": "Other", "given": ["Alfa"]}]},
            lambda one: patient.one_official_name(one, DECLARED),
            "Bundle.entry[0].resource.name: expected family Test-Alfa; found family Other",
        ),
        (
            {"birthDate": "1970-01-30"},
            lambda one: patient.birth_date_and_gender(one, DECLARED),
            "Bundle.entry[0].resource.birthDate: expected 1970-01-31; found 1970-01-30",
        ),
        (
            {"address": []},
            lambda one: patient.shows_postcode(one, DECLARED),
            "Bundle.entry[0].resource.address: expected an address with the postcode ZZ99 3CC, which the"
            " record holds; found no address",
        ),
        (
            {"maritalStatus": {"text": "Married"}},
            patient.leaves_out_the_excluded,
            "Bundle.entry[0].resource.maritalStatus: expected no Patient.maritalStatus: the page forbids it;"
            " found one",
        ),
        (
            {"contact": [{"relationship": [{"coding": [{"code": "N"}]}]}]},
            patient.relationship_in_text,
            "Bundle.entry[0].resource.contact[0].relationship: expected the kind of relationship in text, one"
            " entry for each; found an entry without text",
        ),
    ],
)
def test_what_is_wrong_with_a_patient_is_said(changes, check, message):
    assert said(check(entry(**changes))) == [message]


def test_the_order_of_lists_and_the_rest_of_meta_make_no_difference():
    names = [{"use": "official", "family": "A"}, {"use": "nickname", "family": "B"}]
    shown, read = entry(name=names), entry(name=names[::-1], meta={"versionId": "1"})
    assert said(foundations.same_as(shown, "a find")(read)) == []


def test_the_ids_of_contained_resources_make_no_difference():
    def appointment(id, name="A Practice"):
        extension = {"url": "booked-by", "valueReference": {"reference": f"#{id}"}}
        contained = {"resourceType": "Organization", "id": id, "name": name}
        return Entry(
            0,
            {"resourceType": "Appointment", "id": "1", "contained": [contained], "extension": [extension]},
        )

    check = foundations.same_as(appointment("1"), "the booking")
    assert said(check(appointment("org-7"))) == []
    assert said(check(appointment("1", "B Practice"))) == [
        "Bundle.entry[0].resource.contained: expected contained as the booking shows it; found another value"
    ]


def test_a_difference_is_said_with_where_it_was_shown():
    found = foundations.same_as(entry(), "a find")(foundations.Alone({**RIGHT, "gender": "male"}))
    assert said(found) == ["Patient.gender: expected gender as a find shows it; found another value"]


def test_an_old_version_of_the_same_is_stale():
    old = entry(meta={"versionId": "1"})
    (finding,) = shows(entry(meta={"versionId": "2"}), old, "a read")(None)
    assert finding.sentence() == (
        "Bundle.entry[0].resource.meta.versionId: expected version 2; found version 1"
    )


@pytest.mark.parametrize("words", UNVERIFIABLE)
@pytest.mark.parametrize("born", [date(1970, 12, 31), date(2000, 2, 29), date(1999, 3, 28)])
def test_no_unverifiable_demographics_would_verify(words, born):
    right = Patient("registrable", NUMBER, family="Test-Alfa", given="Alfa", birth_date=born)
    assert not verifies(UNVERIFIABLE[words](right), right)


@pytest.mark.parametrize("part", ["year", "month", "day"])
@pytest.mark.parametrize("born", [date(1970, 1, 31), date(2000, 2, 29), date(1999, 3, 28), date(1980, 5, 1)])
def test_two_parts_and_the_beginnings_of_the_names_would(part, born):
    right = replace(DECLARED, birth_date=born)
    sent = two_parts_right(right, part)
    assert verifies(sent, right)
    assert sent.birth_date != right.birth_date


def verifies(sent, right):
    """The page's rules."""
    parts = zip(str(sent.birth_date).split("-"), str(right.birth_date).split("-"), strict=True)
    alike = sum(one == other for one, other in parts)
    names = sent.family[:3] == right.family[:3] and sent.given[:1] == right.given[:1]
    return alike == 3 or (alike == 2 and names)


@pytest.mark.parametrize("defect", DEFECTS)
def test_every_defect_changes_the_registration(defect):
    assert DEFECTS[defect].spoil(least(DECLARED)) != parameters(least(DECLARED))


def test_a_find_of_nobody_shows_nobody():
    shown = answer({"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": RIGHT}]})
    assert sentences(foundations.shows_nobody(shown)) == [
        "failure: Bundle.entry[0].resource: expected no patient, as none was asked for; found 1 of them"
        " (ruling 76)"
    ]
    empty = answer({"resourceType": "Bundle", "type": "searchset"})
    assert sentences(foundations.shows_nobody(empty)) == [
        "advisory: status: expected a refusal, as nobody was asked for; found 200 OK with a Bundle"
        " (ruling 76)"
    ]


def _of_versions(*versions):
    return [foundations.Alone({**RIGHT, "meta": {"versionId": version}}) for version in versions]


def test_a_version_that_moves_from_read_to_read_is_told():
    assert said(foundations.one_version(_of_versions("1", "2", "3"))) == [
        "Patient.meta.versionId: expected one version in reads that follow each other, as nothing"
        " changes; found 1, 2 and 3 of Patient/1"
    ]


def test_a_version_that_moves_once_is_a_change():
    assert said(foundations.one_version(_of_versions("1", "2", "2"))) == []
