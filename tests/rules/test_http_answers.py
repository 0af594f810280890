"""What writes answer with, and where a resource says that it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gpconnect_am.findings import Severity
from gpconnect_am.protocol.interactions import AMEND
from gpconnect_am.rules import http_answers
from tests.rules.searches import answer, sentences

APPOINTMENT = {
    "resourceType": "Appointment",
    "id": "7",
    "meta": {"versionId": "2"},
    "status": "booked",
    "description": "Cough",
    "start": "2026-11-25T09:00:00+00:00",
    "end": "2026-11-25T09:10:00+00:00",
    "slot": [{"reference": "Slot/1"}],
    "participant": [{"actor": {"reference": "Patient/1"}, "status": "accepted"}],
}


def amended(body, **headers):
    exchange = answer(body)
    response = replace(
        exchange.answer,
        headers=tuple((name.replace("_", "-"), value) for name, value in headers.items()),
    )
    return replace(exchange, request=replace(exchange.request, interaction=AMEND), response=response)


def test_a_part_of_an_appointment_is_no_whole_one():
    assert sentences(http_answers.whole(amended(APPOINTMENT))) == []
    stub = {name: APPOINTMENT[name] for name in ("resourceType", "id", "meta", "status")}
    assert sentences(http_answers.whole(amended(stub))) == [
        "failure: body: expected the whole Appointment; found one without start, end, slot, participant,"
        " description"
    ]


@pytest.mark.parametrize(
    "place",
    [
        "https://a.test/A83001/STU3/1/gpconnect/Appointment/7",
        "http://inner:8080/fhir/Appointment/7/_history/2",
        "Appointment/7/_history/2",
    ],
)
def test_a_content_location_leads_to_the_resource_by_whatever_host(place):
    assert sentences(http_answers.has_content_location(amended(APPOINTMENT, Content_Location=place))) == []


def test_a_content_location_of_another_resource_fails_and_none_is_a_note():
    other = amended(APPOINTMENT, Content_Location="https://a.test/Patient/1")
    assert sentences(http_answers.has_content_location(other)) == [
        "failure: header Content-Location: expected the URL of the resource, Appointment/7;"
        " found https://a.test/Patient/1"
    ]
    (none,) = http_answers.has_content_location(amended(APPOINTMENT))
    assert (none.severity, none.ruling) == (Severity.ADVISORY, "23")
