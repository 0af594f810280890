"""What the suite sends is valid: a booking, an amendment and a cancellation of what was read."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from gpconnect_am.booking.appointment import amendment, booking, cancellation
from gpconnect_am.booking.texts import texts
from gpconnect_am.rules.appointment import ALONE, PROFILE, Appointment
from gpconnect_am.validation import Context, validate
from tests.booking.practice import NINE, SURGERY, appointment, offer


def body(resource):
    return json.dumps(resource).encode()


@pytest.mark.parametrize(
    "resource",
    [
        appointment(),
        appointment(comment=None),
        appointment(practitioner=True),
        appointment(offer("1", 0), offer("2", 10)),
        cancellation(appointment(), "No longer needed"),
        booking((offer(),), "Patient/1", replace(SURGERY, type=None), created=NINE, description="Test"),
    ],
    ids=["whole", "without comment", "with practitioner", "two slots", "cancelled", "without type"],
)
def test_every_request_conforms_to_the_profile(resource):
    assert validate(body(resource), Context(profile=PROFILE)).findings == ()


def test_several_slots_last_from_the_first_to_the_last():
    resource = appointment(offer("1", 0), offer("2", 10))
    assert (resource["start"], resource["end"]) == ("2027-01-11T09:00:00+00:00", "2027-01-11T09:20:00+00:00")
    assert [slot["reference"] for slot in resource["slot"]] == ["Slot/1", "Slot/2"]


def test_an_amendment_changes_the_named_text_alone():
    before = appointment()
    assert amendment(before, comment="New") == before | {"comment": "New"}


def test_a_cancellation_sets_status_and_reason_alone():
    before = appointment()
    cancelled = Appointment(ALONE, cancellation(before, "Ill"))
    assert (cancelled.status, cancelled.cancellation_reason) == ("cancelled", "Ill")
    again = cancellation(cancelled.resource, "Well")
    assert Appointment(ALONE, again).cancellation_reason == "Well"
    assert len(again["extension"]) == len(before["extension"]) + 1


def test_texts_have_the_length_that_they_are_named_for():
    for name, text in texts().items():
        number = name.split(" ", 1)[0]
        if number.isdigit():
            assert len(text) == int(number), name
            assert text == text.strip(), name
