"""Search for free slots, over HTTP: the visibility table, the period, the companions, the errors."""

from __future__ import annotations

import ssl
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from gpconnect_am.clock import UK, Clock
from gpconnect_am.protocol.requests import (
    INCLUDE_LOCATION,
    INCLUDE_PRACTITIONER,
    INCLUDE_SCHEDULE,
    code_filter,
    type_filter,
)
from gpconnect_am.target.reading import read_target
from tests.provider.consumer import Consumer, RunningProvider, spine_code

OWN, OTHER = code_filter("B99901"), code_filter("B99902")
PRACTICE, URGENT = type_filter("gp-practice"), type_filter("urgent-care")
RESTRICTED = (
    "For GP practices",
    "For urgent care",
    "For any typed organisation",
    "For Nowhere Lane",
    "For Imaginary Row",
    "For the federation",
    "For other organisations",
    "For organisations of similar codes",
    "For Nowhere Lane as a GP practice",
    "For Nowhere Lane as urgent care",
    "For Imaginary Row as a GP practice",
    "For Makebelieve as urgent care",
    "Practice only appointment",
    "Practice only, type set",
)


def _services(found: list[dict[str, Any]]) -> set[str]:
    return {one["serviceType"][0]["text"] for one in found if one["resourceType"] == "Slot"}


@pytest.mark.parametrize(
    ("filters", "shown"),
    [
        ((), set()),
        ((PRACTICE,), {"For GP practices", "For any typed organisation"}),
        ((URGENT,), {"For urgent care", "For any typed organisation"}),
        ((OWN,), {"For Nowhere Lane", "For the federation"}),
        ((OTHER,), {"For Imaginary Row", "For the federation"}),
        (
            (PRACTICE, OWN),
            {
                "For GP practices",
                "For any typed organisation",
                "For Nowhere Lane",
                "For the federation",
                "For Nowhere Lane as a GP practice",
            },
        ),
        (
            (OWN, URGENT),
            {
                "For urgent care",
                "For any typed organisation",
                "For Nowhere Lane",
                "For the federation",
                "For Nowhere Lane as urgent care",
            },
        ),
        ((type_filter("hospital"), code_filter("b99901")), set()),
        (("https://example.org/disposition|B99901",), set()),
    ],
)
def test_restricted_slots_show_to_whom_they_are_for(
    consumer: Consumer, filters: tuple[str, ...], shown: set[str]
) -> None:
    services = _services(consumer.search(8, 8, filters=filters))
    assert services & set(RESTRICTED) == shown
    assert "General practice appointment" in services


def test_embargo_and_window_hide_slots(consumer: Consumer) -> None:
    now = consumer.clock.uk_now()
    starts: dict[str, list[datetime]] = {"Not on the day": [], "Released a week ahead": []}
    for slot in consumer.search(0, 13):
        service = slot.get("serviceType", [{}])[0].get("text")
        if service in starts:
            starts[service].append(datetime.fromisoformat(slot["start"]))
    assert min(starts["Not on the day"]) >= now + timedelta(hours=48)
    assert max(starts["Released a week ahead"]) <= datetime.now(UK) + timedelta(days=7)


def test_fortnight_holds_thousands_of_slots_each_once(consumer: Consumer) -> None:
    found = consumer.search(0, 13)
    counted = Counter(one["resourceType"] for one in found)
    assert counted["Slot"] > 2_800
    assert counted["Location"] == 2
    assert counted["Organization"] == 1
    assert len({(one["resourceType"], one["id"]) for one in found}) == len(found)


def test_companions_are_those_asked_for(consumer: Consumer) -> None:
    bare = consumer.search(2, 2, includes=(INCLUDE_SCHEDULE,))
    assert {one["resourceType"] for one in bare} == {"Slot", "Schedule", "Organization"}
    more = consumer.search(2, 2, includes=(INCLUDE_SCHEDULE, INCLUDE_PRACTITIONER, INCLUDE_LOCATION))
    references = {f"{one['resourceType']}/{one['id']}" for one in more}
    for schedule in (one for one in more if one["resourceType"] == "Schedule"):
        assert {actor["reference"] for actor in schedule["actor"]} <= references
    assert consumer.search(400, 401) == []


def test_period_is_kept_to_the_second(consumer: Consumer) -> None:
    day = consumer.today + timedelta(days=2)
    offset = datetime(day.year, day.month, day.day, 9, tzinfo=UK).isoformat()[-6:]
    answer = consumer.send(
        consumer.requests.search_slots(f"ge{day}T09:40:00{offset}", f"le{day}T10:05:00{offset}")
    )
    slots = [e["resource"] for e in answer.json()["entry"] if e["resource"]["resourceType"] == "Slot"]
    assert min(slot["start"][11:16] for slot in slots) == "09:40"
    assert max(slot["end"][11:16] for slot in slots) == "10:05"


@pytest.mark.parametrize(
    "change",
    [
        {"status": None},
        {"status": "busy"},
        {"includes": ()},
        {"start": "ge2026-02-30"},
        {"start": "ge2026-12"},
        {"start": None},
        {"end": None},
        {"end": "le2020-01-01"},
        {"end": "le2199-01-01"},
        {"start": "gt2026-12-01"},
    ],
)
def test_wrong_search_is_refused(consumer: Consumer, change: dict[str, Any]) -> None:
    day = consumer.today + timedelta(days=1)
    options = {"start": f"ge{day}", "end": f"le{day}", **change}
    answer = consumer.send(consumer.requests.search_slots(**options))
    assert (answer.status_code, spine_code(answer)) == (422, "INVALID_PARAMETER")
    assert answer.json()["issue"][0]["diagnostics"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("days", "status"), [(13, 200), (14, 200), (15, 422)])
def test_fortnight_is_the_limit(consumer: Consumer, days: int, status: int) -> None:
    request = consumer.requests.search_slots(
        f"ge{consumer.today}", f"le{consumer.today + timedelta(days=days)}"
    )
    assert consumer.send(request).status_code == status


def test_formats_and_compression(consumer: Consumer) -> None:
    request = consumer.requests.metadata()
    plain = consumer.send(request.with_header("Accept-Encoding", "identity"))
    packed = consumer.send(request.with_header("Accept-Encoding", "gzip"))
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert plain.json() == packed.json()
    assert plain.headers["content-type"] == "application/fhir+json;charset=utf-8"
    xml = request.with_header("Accept", "application/fhir+xml")
    assert consumer.send(xml).status_code == 415
    assert consumer.send(xml.with_query("_format", "application/fhir+json")).status_code == 200
    assert consumer.send(request.with_query("_format", "application/fhir+xml")).status_code == 415


@pytest.mark.parametrize(
    "header", ["Ssp-TraceID", "Ssp-From", "Ssp-To", "Ssp-InteractionID", "Authorization"]
)
def test_missing_header_is_refused(consumer: Consumer, header: str) -> None:
    answer = consumer.send(consumer.requests.metadata().without_header(header))
    assert (answer.status_code, spine_code(answer)) == (400, "BAD_REQUEST")


def test_provider_stops_cleanly_and_at_once(started: Any) -> None:
    running: RunningProvider = started()
    running.process.terminate()
    assert running.process.wait(5) == 0


def test_set_clock_in_summer(started: Any) -> None:
    running: RunningProvider = started("--clock", "2027-03-27T23:30:00+00:00")
    clock = Clock.starting_at(datetime.fromisoformat("2027-03-27T23:30:00+00:00"))
    with Consumer(running.target, clock) as consumer:
        offsets = {
            slot["start"][:10]: slot["start"][-6:]
            for slot in consumer.search(0, 2)
            if slot["resourceType"] == "Slot"
        }
    assert offsets == {
        "2027-03-27": "+00:00",
        "2027-03-28": "+01:00",
        "2027-03-29": "+01:00",
    }


def test_practices_are_strangers_to_each_other(started: Any) -> None:
    running: RunningProvider = started("--practices", "2")
    other = read_target(running.file.with_name("target-A83002.toml"))
    appointment = running.target.practice.appointments[-1].id
    with Consumer(running.target) as here, Consumer(other) as there:
        assert here.send(here.requests.read_appointment(appointment)).status_code == 200
        assert there.send(there.requests.read_appointment(appointment)).status_code == 404
        number = running.target.patients_of("bookable")[0].nhs_number
        assert "entry" not in there.send(there.requests.find_patient(number)).json()
        assert {slot["id"] for slot in here.search(1, 1)}.isdisjoint(
            slot["id"] for slot in there.search(1, 1)
        )


def test_tls_asks_for_the_proxys_certificate(started: Any) -> None:
    running: RunningProvider = started("--tls")
    tls = running.target.tls
    assert tls.ca is not None
    assert tls.certificate is not None
    request = Consumer(running.target).requests.metadata()

    def context(certificate: str | None) -> ssl.SSLContext:
        made = ssl.create_default_context(cafile=str(tls.ca))
        if certificate:
            made.load_cert_chain(tls.certificate.with_name(certificate))
        return made

    answer = httpx.get(request.url, headers=list(request.headers), verify=context("client.pem"))
    assert answer.status_code == 200
    assert answer.headers["strict-transport-security"]
    for certificate in (None, "client-other.pem", "client-expired.pem"):
        with pytest.raises(httpx.TransportError):
            httpx.get(request.url, headers=list(request.headers), verify=context(certificate))


def test_soon_there_is_always_a_slot_to_come(started: Any) -> None:
    running: RunningProvider = started("--soon", "20")
    with Consumer(running.target) as consumer:
        starts = [
            datetime.fromisoformat(slot["start"])
            for slot in consumer.search(0, 1)
            if slot.get("serviceType", [{}])[0].get("text") == "Starting soon"
        ]
    assert min(start for start in starts if start > datetime.now(UK)) - datetime.now(UK) < timedelta(
        seconds=21
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--fault", "no-such-fault"), "there is no fault"),
        (("--clock", "yesterday"), "--clock"),
        (("--clock", "2027-01-01T00:00:00"), "offset"),
        (("--tls",), "--write-target"),
    ],
)
def test_wrong_use_is_told_in_a_sentence(options: tuple[str, ...], message: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gpconnect_am", "provider", *options],
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
