"""The life of an appointment, over HTTP."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from gpconnect_am.protocol.requests import code_filter
from tests.provider.consumer import CANCELLATION_REASON, Consumer, spine_code


def test_booking_takes_the_slot_and_keeps_what_was_sent(consumer: Consumer) -> None:
    slot = consumer.slots("Nurse appointment", day=2)[0]
    sent = consumer.booking([slot])
    answer = consumer.book(sent)
    assert answer.status_code == 201, answer.text
    booked = answer.json()
    base = consumer.target.base_url
    assert answer.headers["location"] == f"{base}/Appointment/{booked['id']}/_history/1"
    assert answer.headers["etag"] == 'W/"1"'
    assert answer.headers["last-modified"].endswith("GMT")
    for element in ("contained", "description", "start", "end", "slot", "created", "comment", "participant"):
        assert booked[element] == sent[element]
    assert booked["serviceType"] == slot["serviceType"]
    assert booked["serviceCategory"] == {"text": "Nurse clinic"}
    assert slot["extension"][0] in booked["extension"]
    assert slot["id"] not in {one["id"] for one in consumer.slots("Nurse appointment", day=2)}
    read = consumer.send(consumer.requests.read_appointment(booked["id"]))
    assert read.json() == booked


def test_slot_is_booked_once_however_many_ask(consumer: Consumer) -> None:
    slot = consumer.slots("Nurse appointment", day=3)[0]
    sent = consumer.booking([slot])
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: consumer.book(sent), range(10)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 9
    assert {spine_code(answer) for answer in answers if answer.status_code == 409} == {"DUPLICATE_REJECTED"}


def test_adjacent_slots_are_booked_together_or_not_at_all(consumer: Consumer) -> None:
    first, second, third, *_ = consumer.slots("Flu vaccination", day=2)
    gap = consumer.book(consumer.booking([first, third]))
    assert (gap.status_code, spine_code(gap)) == (422, "INVALID_RESOURCE")
    assert consumer.book(consumer.booking([second])).status_code == 201
    taken = consumer.book(consumer.booking([first, second, third]))
    assert (taken.status_code, spine_code(taken)) == (409, "DUPLICATE_REJECTED")
    still_free = {slot["id"] for slot in consumer.slots("Flu vaccination", day=2)}
    assert {first["id"], third["id"]} <= still_free
    whole = consumer.slots("Flu vaccination", day=3)[:3]
    assert consumer.book(consumer.booking(whole)).status_code == 201


@pytest.mark.parametrize(
    ("first", "second"),
    [("Telephone", "Medication review"), ("In-person", "Telephone")],
)
def test_slots_of_other_channel_or_service_are_not_booked_together(
    consumer: Consumer, first: str, second: str
) -> None:
    slots = [
        one
        for one in consumer.search(2, 2)
        if one["resourceType"] == "Slot" and "mixed" in one["schedule"]["reference"]
    ]
    last = {
        slot["extension"][0]["valueCode"] + "/" + slot["serviceType"][0]["text"]: slot for slot in slots[:12]
    }
    left = last["In-person/Minor illness" if first == "In-person" else "Telephone/Minor illness"]
    right = next(slot for slot in slots if slot["start"] == left["end"])
    assert second in (right["extension"][0]["valueCode"], right["serviceType"][0]["text"])
    answer = consumer.book(consumer.booking([left, right]))
    assert (answer.status_code, spine_code(answer)) == (422, "INVALID_RESOURCE")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reason": [{"text": "Cough"}]}, "INVALID_RESOURCE"),
        ({"specialty": [{"text": "GP"}]}, "INVALID_RESOURCE"),
        ({"status": "pending"}, "INVALID_RESOURCE"),
        ({"description": "x" * 101}, "INVALID_RESOURCE"),
        ({"comment": "x" * 501}, "INVALID_RESOURCE"),
        ({"slot": [{"reference": "Slot/nowhere"}]}, "REFERENCE_NOT_FOUND"),
        ({"contained": ["Organization"]}, "INVALID_RESOURCE"),
        ({"meta": {}}, "INVALID_RESOURCE"),
        ({"end": "2026-13-01T00:00:00+00:00"}, "INVALID_RESOURCE"),
        ({"supportingInformation": [{"reference": "Slot/1"}]}, "INVALID_RESOURCE"),
    ],
)
def test_wrong_booking_is_refused_and_stores_nothing(
    consumer: Consumer, change: dict[str, object], code: str
) -> None:
    slot = consumer.slots("Blood test", day=4)[0]
    answer = consumer.book(consumer.booking([slot], **change))
    assert (answer.status_code, spine_code(answer)) == (422, code)
    assert answer.json()["issue"][0]["diagnostics"]
    assert slot["id"] in {one["id"] for one in consumer.slots("Blood test", day=4)}


def test_whole_texts_come_back(consumer: Consumer) -> None:
    slot = consumer.slots("Blood test", day=5)[0]
    texts = {"description": "é𝄞" * 50, "comment": " <b>&amp;\n" * 50}
    answer = consumer.book(consumer.booking([slot], **texts))
    assert answer.status_code == 201, answer.text
    assert {name: answer.json()[name] for name in texts} == texts


def test_amending_changes_texts_alone(consumer: Consumer) -> None:
    slot = consumer.slots("Blood test", day=6)[0]
    booked = consumer.book(consumer.booking([slot])).json()
    requests = consumer.requests
    amended = consumer.send(requests.amend(booked["id"], {**booked, "description": "Changed"}, version="1"))
    assert (amended.status_code, amended.headers["etag"]) == (200, 'W/"2"'), amended.text
    assert amended.json()["description"] == "Changed"
    late = consumer.send(requests.amend(booked["id"], {**booked, "comment": "Lost"}, version="1"))
    assert late.status_code == 409
    for change in ({"status": "cancelled"}, {"start": booked["end"]}, {"reason": [{"text": "Cough"}]}):
        wrong = consumer.send(requests.amend(booked["id"], {**booked, **change}, version="2"))
        assert (wrong.status_code, spine_code(wrong)) == (422, "INVALID_RESOURCE")
    assert consumer.send(requests.read_appointment(booked["id"])).json() == amended.json()


def test_cancelling_frees_the_slot_and_keeps_the_appointment(consumer: Consumer) -> None:
    slot = consumer.slots("Blood test", day=7)[0]
    booked = consumer.book(consumer.booking([slot])).json()
    reason = {"url": CANCELLATION_REASON, "valueString": "Not needed any more"}
    cancelled = {**booked, "status": "cancelled", "extension": [*booked["extension"], reason]}
    other = consumer.as_organisation("Y99911")
    answer = consumer.send(other.cancel(booked["id"], cancelled, version="1"))
    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == "cancelled"
    assert reason in answer.json()["extension"]
    assert slot["id"] in {one["id"] for one in consumer.slots("Blood test", day=7)}
    day = consumer.today + timedelta(days=7)
    found = consumer.send(consumer.requests.retrieve(consumer.patient()["id"], f"ge{day}", f"le{day}"))
    assert [entry["resource"] for entry in found.json()["entry"]] == [answer.json()]
    assert consumer.book(consumer.booking([slot])).status_code == 201


def test_retrieve_finds_what_the_practice_and_others_booked(consumer: Consumer) -> None:
    declared = [one for one in consumer.target.practice.appointments if one.kind != "past"]
    number = declared[0].nhs_number
    patient = consumer.send(consumer.requests.find_patient(number)).json()["entry"][0]["resource"]
    answer = consumer.send(
        consumer.requests.retrieve(
            patient["id"], f"ge{consumer.today}", f"le{consumer.today + timedelta(days=13)}"
        )
    )
    assert {entry["resource"]["id"] for entry in answer.json()["entry"]} == {one.id for one in declared}


def test_past_appointments_are_refused_and_not_retrieved(consumer: Consumer) -> None:
    past = next(one for one in consumer.target.practice.appointments if one.kind == "past")
    assert consumer.send(consumer.requests.read_appointment(past.id)).status_code == 422
    yesterday = consumer.today - timedelta(days=1)
    answer = consumer.send(
        consumer.requests.retrieve(consumer.patient()["id"], f"ge{yesterday}", f"le{consumer.today}")
    )
    assert (answer.status_code, spine_code(answer)) == (422, "INVALID_PARAMETER")


def test_booking_keeps_to_what_the_practice_set(consumer: Consumer) -> None:
    slot = consumer.slots("For Imaginary Row", day=3, filters=[code_filter("B99902")])[0]
    consumer.requests = consumer.as_organisation("B99902")
    sent = consumer.booking([slot])
    consumer.requests = consumer.requests.acting_for(consumer.target.consumer.organisation)
    organisation = {**sent["contained"][0]}
    organisation["identifier"] = [{**organisation["identifier"][0], "value": "B99901"}]
    refused = consumer.book({**sent, "contained": [organisation]})
    assert (refused.status_code, spine_code(refused)) == (422, "INVALID_RESOURCE")
    assert consumer.book(sent).status_code == 201


def test_limit_counts_what_an_organisation_holds(consumer: Consumer) -> None:
    slots = consumer.slots("Two per organisation", day=4)
    statuses = [consumer.book(consumer.booking([slot])).status_code for slot in slots[:3]]
    assert statuses == [201, 201, 422]
