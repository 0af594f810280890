"""Each named mutation spoils a valid request, and says what it did."""

from __future__ import annotations

import pytest

from gpconnect_am.booking.appointment import cancellation
from gpconnect_am.booking.mutations import ELSEWHERE, mutations
from gpconnect_am.findings import NotAssessed
from gpconnect_am.protocol.ids import another_version, unknown_like
from gpconnect_am.rules.population import DELIVERY_CHANNEL, PRACTITIONER_ROLE
from gpconnect_am.rules.refusals import refusals
from tests.booking.practice import appointment

GIVEN = {"other patient": "Patient/2", "other slot": "Slot/2"}


def stored():
    """An appointment as a provider returns it."""
    extensions = [
        {"url": DELIVERY_CHANNEL, "valueCode": "Video"},
        {"url": PRACTITIONER_ROLE, "valueCodeableConcept": {"coding": [{"code": "R0260"}]}},
    ]
    valid = appointment()
    return valid | {"id": "9", "extension": [*valid["extension"], *extensions]}


SUBJECTS = {"book": appointment(), "amend": stored(), "cancel": cancellation(stored(), "No longer needed")}
EVERY = [(file, name) for file in SUBJECTS for name in mutations(file)]


@pytest.mark.parametrize(("file", "name"), EVERY)
def test_a_mutation_changes_a_copy_and_has_a_kind_of_refusal(file, name):
    valid = SUBJECTS[file]
    before = repr(valid)
    mutation = mutations(file)[name]
    assert mutation.apply(valid, GIVEN) != valid
    assert repr(valid) == before
    assert mutation.refusal in refusals().kinds
    assert mutation.says


def spoilt(name, file="book"):
    return mutations(file)[name].apply(SUBJECTS[file], GIVEN)


def test_edits_hit_what_they_name():
    assert "start" not in spoilt("no start")
    assert [one["actor"]["reference"] for one in spoilt("no patient")["participant"]] == ["Location/1"]
    assert spoilt("start a minute late")["start"] == "2027-01-11T09:01:00+00:00"
    assert spoilt("slot elsewhere")["slot"][0]["reference"] == f"{ELSEWHERE}Slot/1"
    assert spoilt("unknown slot")["slot"][0]["reference"] == "Slot/999999999"
    known = appointment() | {"participant": [{"actor": {"reference": "Location/north-1"}}]}
    strange = mutations("book")["unknown practitioner"].apply(known)["participant"][-1]["actor"]["reference"]
    assert strange.startswith("Practitioner/")
    assert len(strange) == len("Practitioner/") + 36
    assert len(spoilt("two ODS codes")["contained"][0]["identifier"]) == 2
    assert spoilt("another slot", "amend")["slot"] == [{"reference": "Slot/2"}]
    assert spoilt("another delivery channel", "amend")["extension"][1]["valueCode"] == "Telephone"


def test_a_mutation_without_its_element_is_not_assessed():
    bare = stored() | {"extension": []}
    with pytest.raises(NotAssessed, match="the appointment has no channel"):
        mutations("amend")["another delivery channel"].apply(bare)


def test_an_unknown_id_is_of_the_same_style():
    assert unknown_like("17") == "999999999"
    assert len(unknown_like("3f2c-x")) == 36


@pytest.mark.parametrize(
    ("version", "other"),
    [
        ("1", "6"),
        ("5", "1"),
        ("1732440000000", "6732440000000"),
        ("3f2c8a10-0000-4000-8000-000000000001", "8f2c8a10-0000-4000-8000-000000000001"),
        ("Xa", "Xb"),
        ("xyz", "xyz1"),
    ],
)
def test_another_version_is_of_the_same_style(version, other):
    assert another_version(version) == other
