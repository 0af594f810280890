"""Rules about appointments: silent on what is right, and telling in full what is wrong."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import date

import pytest

from gpconnect_am.booking.appointment import cancellation
from gpconnect_am.rules import appointment_answer as answers
from gpconnect_am.rules import appointment_content as content
from gpconnect_am.rules import appointment_fidelity as fidelity
from gpconnect_am.rules import appointment_list as lists
from gpconnect_am.rules.appointment import ALONE, BOOKING_ORGANISATION, Appointment, AppointmentSet
from gpconnect_am.rules.appointment_contention import one_books, one_changes, one_updates
from gpconnect_am.rules.population import DELIVERY_CHANNEL, PRACTITIONER_ROLE
from tests.booking.practice import appointment, offer
from tests.rules.searches import answer, sentences

BASE = "https://provider.example/A83001"
ROLE = {"coding": [{"code": "R0260"}]}


def stored(**changes):
    """The appointment that the sent one became."""
    resource = copy.deepcopy(appointment(offer("1", 0), practitioner=True))
    resource |= {
        "id": "9",
        "meta": {"versionId": "3", "profile": resource["meta"]["profile"]},
        "serviceType": [{"text": "GP"}],
        "serviceCategory": {"text": "Morning"},
        "extension": [
            *resource["extension"],
            {"url": DELIVERY_CHANNEL, "valueCode": "In-person"},
            {"url": PRACTITIONER_ROLE, "valueCodeableConcept": ROLE},
        ],
    }
    return {name: value for name, value in (resource | changes).items() if value is not None}


def read(**changes):
    return Appointment(ALONE, stored(**changes))


SENT = appointment(offer("1", 0), practitioner=True)


def exchange(resource, status=200, **headers):
    base = answer(resource, status, {200: "OK", 201: "Created"}.get(status, ""))
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return replace(base, response=replace(base.response, headers=pairs))


def listed(*resources):
    return AppointmentSet(
        answer(
            {
                "resourceType": "Bundle",
                "type": "searchset",
                "entry": [{"resource": resource} for resource in resources],
            }
        )
    )


def other(id, **changes):
    return stored(id=id, **changes)


# Fidelity


def test_what_was_sent_and_came_back_is_no_finding():
    for check in (fidelity.echoes(SENT), fidelity.keeps_organisation(SENT), fidelity.keeps_texts(SENT)):
        assert sentences(check(read())) == []


def test_a_practitioner_who_was_not_sent_runs_the_session():
    added = stored()
    added["participant"].append({"actor": {"reference": "Practitioner/9"}, "status": "accepted"})
    booked = Appointment(ALONE, added)
    assert sentences(fidelity.no_strangers(SENT, ["Practitioner/8"])(booked)) == [
        "failure: Appointment.participant: expected no practitioner but Practitioner/8, whose Schedule the"
        " slot is of; found Practitioner/9 (ruling 81)"
    ]
    assert sentences(fidelity.no_strangers(SENT, ["Practitioner/9"])(booked)) == []
    assert sentences(fidelity.no_strangers(SENT, [])(booked)) == []


def test_another_offset_order_or_contained_id_is_no_difference():
    moved = stored(start="2027-01-11T10:00:00+01:00")
    moved["participant"] = moved["participant"][::-1]
    moved["extension"] = moved["extension"][::-1]
    moved["contained"][0]["id"] = "77"
    for extension in moved["extension"]:
        if extension["url"] == BOOKING_ORGANISATION:
            extension["valueReference"] = {"reference": "#77"}
    assert sentences(fidelity.unchanged(read())(Appointment(ALONE, moved))) == []
    assert sentences(fidelity.echoes(SENT)(Appointment(ALONE, moved))) == []


PATIENT, PLACE, PERSON = SENT["participant"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"end": "2027-01-11T09:20:00+00:00"},
            "failure: Appointment.end: expected 2027-01-11T09:10:00+00:00, as sent; found"
            " 2027-01-11T09:20:00+00:00",
        ),
        (
            {"created": "2027-01-11T10:00:00+00:00"},
            "failure: Appointment.created: expected 2027-01-11T09:00:00+00:00, as sent; found"
            " 2027-01-11T10:00:00+00:00",
        ),
        (
            {"created": "2027-01-11T09:00:30+00:00"},
            "advisory: Appointment.created: expected 2027-01-11T09:00:00+00:00, as sent; found"
            " 2027-01-11T09:00:30+00:00 (ruling 68)",
        ),
        (
            {"created": None},
            "failure: Appointment.created: expected 2027-01-11T09:00:00+00:00, as sent; found nothing",
        ),
        (
            {"status": "arrived"},
            "failure: Appointment.status: expected booked, as sent; found arrived",
        ),
        (
            {"slot": [{"reference": "Slot/1"}, {"reference": "Slot/2"}]},
            "failure: Appointment.slot: expected Slot/1; found Slot/1, Slot/2",
        ),
        (
            {"participant": [PATIENT, PLACE]},
            "failure: Appointment.participant: expected Practitioner/1 accepted, as sent; found Patient/1,"
            " Location/1",
        ),
        (
            {"participant": [PATIENT, PLACE, PERSON | {"status": "needs-action"}]},
            "failure: Appointment.participant: expected Practitioner/1 accepted, as sent;"
            " found Practitioner/1 needs-action",
        ),
        (
            {"participant": [*SENT["participant"], PATIENT | {"actor": {"reference": "Patient/2"}}]},
            "failure: Appointment.participant: expected no patient but Patient/1; found Patient/2",
        ),
    ],
)
def test_what_did_not_come_back_as_sent_is_named(changes, said):
    assert sentences(fidelity.echoes(SENT)(read(**changes))) == [said]


def organisation(**changes):
    contained = copy.deepcopy(SENT["contained"][0]) | changes
    return {"contained": [{name: value for name, value in contained.items() if value is not None}]}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"contained": None},
            "failure: Appointment.contained: expected the contained organisation that was sent; found none"
            " pointed at (ruling 31)",
        ),
        (
            organisation(type=None),
            "failure: Appointment.contained.ofType(Organization).type[0].coding[0].code: expected"
            " gp-practice,"
            " as sent; found nothing (ruling 31)",
        ),
        (
            organisation(name="TEST SURGERY"),
            "failure: Appointment.contained.ofType(Organization).name: expected Test Surgery, as sent;"
            " found TEST"
            " SURGERY (ruling 31)",
        ),
        (
            organisation(telecom=[{"system": "phone", "value": "1", "use": "work"}]),
            "failure: Appointment.contained.ofType(Organization).telecom[0].value: expected 01130000000, as"
            " sent; found 1 (ruling 31)",
        ),
    ],
)
def test_a_lost_part_of_the_booking_organisation_is_named(changes, said):
    found = sentences(fidelity.keeps_organisation(SENT)(read(**changes)))
    assert said in [sentence if "(ruling" in sentence else f"{sentence} (ruling 31)" for sentence in found]


def test_a_booking_organisation_may_have_more_than_was_sent():
    more = organisation(address=[{"city": "Nowhere"}], meta={"versionId": "1"})
    assert sentences(fidelity.keeps_organisation(SENT)(read(**more))) == []


@pytest.mark.parametrize(
    ("sent", "found", "said"),
    [
        ("x" * 100, "x" * 60, "cut to its first 60 characters"),
        (" padded ", "padded", "the text with other white space at its ends"),
        ("a < b", "a &lt; b", "'a &lt; b' (8 characters)"),
        ("é", "e\u0301", "'e\u0301' (2 characters)"),
        ("gone", None, "nothing"),
    ],
)
def test_a_text_that_is_not_whole_fails(sent, found, said):
    check = fidelity.keeps_texts({"description": sent})
    assert sentences(check(read(description=found, comment=None))) == [
        f"failure: Appointment.description: expected description whole, as sent ({len(sent)} characters);"
        f" found {said} (ruling 45)"
    ]


def test_other_line_ends_pass_with_a_note():
    check = fidelity.keeps_texts({"comment": "One\r\n\tTwo"})
    assert sentences(check(read(comment="One\n\tTwo"))) == [
        "advisory: Appointment.comment: expected comment with its line ends as sent; found the same lines"
        " (ruling 77)"
    ]
    assert sentences(check(read(comment="One Two"))) != []


def test_both_texts_in_one_element_pass_with_a_note():
    check = fidelity.keeps_texts({"description": "One", "comment": "Two"})
    assert sentences(check(read(description="One | Two", comment=None))) == [
        "advisory: Appointment.description: expected description as sent; found both texts in description"
        " (ruling 46)",
        "advisory: Appointment.comment: expected comment as sent; found both texts in description (ruling"
        " 46)",
    ]


def test_a_comment_that_nobody_sent_fails():
    assert sentences(fidelity.keeps_texts({"description": "Test"})(read(comment="Hello"))) == [
        "failure: Appointment.comment: expected no comment, as none was sent; found 'Hello'"
    ]


def test_a_change_that_nobody_made_is_named():
    check = fidelity.unchanged(read(), but=("description",))
    assert sentences(check(read(description="New", comment=None, priority=3))) == [
        "failure: Appointment.comment: expected A comment, as before; found nothing",
        "failure: Appointment.priority: expected nothing, as before; found 3",
    ]
    assert sentences(fidelity.unchanged(read(), both=True)(read(comment=None))) == []


def test_versions_move_with_the_content_and_stay_without():
    same, moved = read(), read(meta={"versionId": "4"})
    assert sentences(fidelity.same_version(same)(same)) == []
    assert sentences(fidelity.moved_version(same)(moved)) == []
    assert sentences(fidelity.same_version(same)(moved)) == [
        "failure: Appointment.meta.versionId: expected 3, as nothing was changed; found 4"
    ]
    assert sentences(fidelity.moved_version(same)(same)) == [
        "failure: Appointment.meta.versionId: expected another version than 3, as the content changed;"
        " found 3"
    ]


# Content


@pytest.mark.parametrize(
    ("check", "changes", "said"),
    [
        (content.asserts_profile, {"meta": {"versionId": "1"}}, "found nothing (ruling 55)"),
        (content.states_version, {"meta": {}}, "expected the current version; found nothing"),
        (content.has_status("booked"), {"status": "pending"}, "status: expected booked; found pending"),
        (content.without("reason"), {"reason": [{}]}, "expected no reason: the page forbids it; found one"),
        (content.names_service_type("GP"), {"serviceType": None}, "expected GP; found nothing"),
        (
            content.names_service_type("GP"),
            {"serviceType": [{"text": "Nurse"}]},
            "expected GP, as on the slot; found Nurse",
        ),
        (
            content.names_service_category("Morning"),
            {"serviceCategory": None},
            "expected Morning, as on the schedule; found nothing",
        ),
        (content.has_channel("Video"), {}, "expected Video, as on the slot; found In-person"),
        (content.has_role({"coding": [{"code": "R1"}]}), {}, "expected R1, as on the schedule; found R0260"),
        (
            content.gives_reason("Ill"),
            {},
            "expected the reason that was sent, 'Ill'; found nothing (ruling 30)",
        ),
        (
            content.in_uk_time,
            {"created": "2027-01-11T09:00:00Z"},
            "(+00:00 in winter, +01:00 in summer); found 2027-01-11T09:00:00Z (ruling 57)",
        ),
    ],
)
def test_what_an_appointment_lacks_is_named(check, changes, said):
    (found,) = sentences(check(read(**changes)))
    assert found.startswith("failure: Appointment")
    assert found.removesuffix(" (ruling 30)").endswith(said.removesuffix(" (ruling 30)"))


def test_a_right_appointment_passes():
    for check in (
        content.asserts_profile,
        content.states_version,
        content.has_status("booked"),
        content.without("reason"),
        content.names_service_type("GP"),
        content.names_service_category("Morning"),
        content.has_channel("In-person"),
        content.has_role(ROLE),
        content.in_uk_time,
        content.gives_no_reason,
    ):
        assert sentences(check(read())) == []


def test_a_shortened_reason_passes_with_a_note_and_another_one_fails():
    cancelled = Appointment(ALONE, cancellation(stored(), "No longer"))
    assert sentences(content.gives_reason("No longer needed")(cancelled)) == [
        "advisory: Appointment.extension(AppointmentCancellationReason-1).valueString: expected the reason"
        " that"
        " was sent, 16 characters; found its first 9 characters (ruling 30)"
    ]
    assert sentences(content.gives_reason("Ill")(cancelled)) == [
        "failure: Appointment.extension(AppointmentCancellationReason-1).valueString: expected the reason"
        " that"
        " was sent, 3 characters; found 'No longer' (ruling 30)"
    ]


# Status and headers


def test_success_has_its_status_and_an_appointment():
    assert sentences(answers.created(exchange(stored(), 201))) == []
    assert sentences(answers.ok(exchange(stored()))) == []
    assert sentences(answers.created(exchange(stored()))) == [
        "failure: status: expected 201 Created; found 200 OK with an Appointment (ruling 3)"
    ]
    assert sentences(answers.ok(exchange({"resourceType": "Bundle"}))) == [
        "failure: body: expected an Appointment; found 200 OK with a Bundle"
    ]
    assert sentences(answers.has_id("8")(exchange(stored()))) == [
        "failure: Appointment.id: expected 8; found 9"
    ]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (f"{BASE}/Appointment/9/_history/3", []),
        (
            f"{BASE}/Appointment/9",
            [
                f"failure: header Location: expected {BASE}/Appointment/[id]/_history/[version]; found"
                f" {BASE}/Appointment/9"
            ],
        ),
        (
            f"{BASE}/Appointment/8/_history/4",
            [
                f"failure: header Location: expected the id of the body, 9; found"
                f" {BASE}/Appointment/8/_history/4",
                "failure: header Location: expected the versionId of the body, 3; found"
                f" {BASE}/Appointment/8/_history/4",
            ],
        ),
        (
            "https://elsewhere.example/Appointment/9/_history/3",
            [
                f"advisory: header Location: expected {BASE}/Appointment/[id]/_history/[version]; found"
                " https://elsewhere.example/Appointment/9/_history/3"
            ],
        ),
    ],
)
def test_the_location_agrees_with_the_body(header, said):
    assert sentences(answers.has_location(BASE)(exchange(stored(), 201, Location=header))) == said


@pytest.mark.parametrize(
    ("check", "headers", "said"),
    [
        (answers.has_etag, {"ETag": 'W/"3"'}, []),
        (answers.etag_is_weak, {"ETag": 'W/"3"'}, []),
        (answers.etag_is_version, {"ETag": 'W/"3"'}, []),
        (answers.has_last_modified, {"Last_Modified": "Tue, 24 Nov 2026 09:00:00 GMT"}, []),
        (
            answers.has_etag,
            {},
            ['failure: header ETag: expected the version, as in W/"23"; found nothing'],
        ),
        (
            answers.etag_is_weak,
            {"ETag": '"3"'},
            ['failure: header ETag: expected the form W/"23"; found "3"'],
        ),
        (
            answers.etag_is_version,
            {"ETag": 'W/"4"'},
            ['failure: header ETag: expected the versionId of the body, 3; found W/"4"'],
        ),
        (
            answers.has_last_modified,
            {"Last_Modified": "yesterday"},
            ["failure: header Last-Modified: expected an HTTP date; found yesterday"],
        ),
    ],
)
def test_headers_are_judged(check, headers, said):
    assert sentences(check(exchange(stored(), **headers))) == said


# Retrieve


def test_a_retrieve_within_its_period_of_its_patient_passes():
    found = listed(stored(), other("8"))
    day = date(2027, 1, 11)
    for check in (
        lists.starts_within(day, day),
        lists.belongs_to("Patient/1"),
        lists.holds("9", "as it was booked"),
        lists.lacks("7", "as it is of another day"),
        lists.only_appointments,
        lists.together([listed(stored()), listed(other("8"))]),
    ):
        assert sentences(check(found)) == []


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (
            lists.starts_within(date(2027, 1, 12), date(2027, 1, 13)),
            "failure: Bundle.entry[0].resource.start: expected a start from 2027-01-12 to 2027-01-13; found"
            " 2027-01-11T09:00:00+00:00",
        ),
        (
            lists.belongs_to("Patient/2"),
            "failure: Bundle.entry[0].resource.participant.actor: expected Patient/2 and no other patient;"
            " found"
            " Patient/1",
        ),
        (
            lists.holds("7", "as it was just booked"),
            "failure: Bundle.entry: expected appointment 7, as it was just booked; found not among 9",
        ),
        (
            lists.lacks("9", "as it is of another patient"),
            "failure: Bundle.entry[0].resource: expected no appointment 9, as it is of another patient;"
            " found one"
            " that starts 2027-01-11T09:00:00+00:00",
        ),
        (lists.is_empty, "failure: Bundle.entry: expected no entry; found 1 entries (ruling 7)"),
        (
            lists.together([listed(other("8"))]),
            "failure: Bundle.entry: expected every appointment that its days hold; found without 8",
        ),
    ],
)
def test_what_a_retrieve_should_not_hold_is_named(check, said):
    assert said in sentences(check(listed(stored())))


def test_a_repeated_appointment_and_another_type_are_named():
    practitioner = {"resourceType": "Practitioner", "id": "1"}
    assert sentences(lists.only_appointments(listed(stored(), stored(), practitioner))) == [
        "failure: Bundle.entry[1].resource: expected each appointment once; found 9 again",
        "failure: Bundle.entry[2].resource: expected an Appointment; found Practitioner",
    ]


def test_what_a_refused_booking_left_behind_is_found():
    find = lists.untouched(["Slot/1"], "Test")
    assert [one.id for one in find(listed(stored(description="Else")))] == ["9"]
    assert [one.id for one in find(listed(stored(slot=[])))] == ["9"]
    assert find(listed(stored(description="Else", slot=[{"reference": "Slot/2"}]))) == []
    assert find(listed(stored(status="cancelled"))) == []


def outcome(code, text="A slot is taken"):
    issue = {"severity": "error", "code": "duplicate", "details": {"coding": [{"code": code}]}}
    return {"resourceType": "OperationOutcome", "issue": [issue | {"diagnostics": text}]}


@pytest.mark.parametrize(
    "said",
    [
        "Retrospective searches are not allowed",
        "start date has already passed",
        "Appointments can only be retrieved from now onwards",
        "Only upcoming appointments may be retrieved",
        "start must be >= Current Date",
        "start must not precede the present day",
    ],
)
def test_a_message_of_the_past_may_be_put_in_many_words(said):
    assert sentences(lists.speaks_of_the_past(exchange(outcome("INVALID_PARAMETER", said), 422))) == []


@pytest.mark.parametrize(
    "said", ["Invalid date", "A parameter passed in is unknown", "start must be present"]
)
def test_a_message_of_anything_else_is_none_of_the_past(said):
    assert len(sentences(lists.speaks_of_the_past(exchange(outcome("INVALID_PARAMETER", said), 422)))) == 1


def test_a_message_about_the_past_is_recognised():
    past = exchange(outcome("INVALID_PARAMETER", "start must not be in the past"), 422)
    assert sentences(lists.speaks_of_the_past(past)) == []
    vague = exchange(outcome("INVALID_PARAMETER", "bad start"), 422)
    assert sentences(lists.speaks_of_the_past(vague)) == [
        "failure: OperationOutcome.issue.diagnostics: expected a message that appointments in the past"
        " cannot be"
        " asked for; found bad start (ruling 69)"
    ]


# Contention


def test_one_wins_and_the_others_are_told():
    won, lost = exchange(stored(), 201), exchange(outcome("DUPLICATE_REJECTED"), 409)
    assert sentences(one_books([won, lost, lost])) == []
    assert sentences(one_books([won, won])) == [
        "failure: status: expected 201 for exactly one booking of one slot out of 2; found 2 (201 Created"
        " with an"
        " Appointment)"
    ]
    assert len(sentences(one_books([lost, lost]))) == 1
    assert sentences(one_updates([exchange(stored()), lost])) == []
    assert len(sentences(one_updates([exchange(stored()), exchange(stored())]))) == 1


def test_the_role_of_the_schedule_may_be_one_of_several():
    another = {"url": PRACTITIONER_ROLE, "valueCodeableConcept": {"coding": [{"code": "R0600"}]}}
    several = stored(extension=[another, *stored()["extension"]])
    assert sentences(content.has_role(ROLE)(Appointment(ALONE, several))) == []


def test_of_an_amendment_and_a_cancellation_the_second_is_refused_for_its_version_or_its_status():
    won, late = exchange(stored()), exchange(outcome("CONFLICT"), 409)
    assert sentences(one_changes([won, late])) == []
    assert sentences(one_changes([won, won])) == [
        "failure: status: expected 200 for exactly one change from one version out of 2; found 2 (200 OK with"
        " an Appointment)"
    ]


def test_a_loser_without_the_right_code_is_named():
    won, lost = exchange(stored(), 201), exchange(outcome("INVALID_RESOURCE"), 409)
    assert sentences(one_books([won, lost])) == [
        "failure: status: expected 409 DUPLICATE_REJECTED; found 409 with an OperationOutcome"
        " (INVALID_RESOURCE:"
        " A slot is taken)"
    ]
