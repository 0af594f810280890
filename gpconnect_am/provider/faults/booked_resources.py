"""Faults in what is kept and shown of a booked appointment."""

from __future__ import annotations

from collections.abc import Callable

from gpconnect_am.provider.appointments import BOOKING_ORGANISATION
from gpconnect_am.provider.call import Answer, Call, Resource
from gpconnect_am.provider.faults.booking_tools import stored
from gpconnect_am.provider.faults.elements import (
    Edit,
    having,
    lacking,
    on_each,
    on_extension,
    on_first,
    one_more,
    repeated,
    without_extension,
)
from gpconnect_am.provider.faults.fault import (
    Change,
    Fault,
    answering,
    both,
    editing,
    editing_answer,
)
from gpconnect_am.provider.faults.slots import SPECIALTY, in_summer_time, in_utc
from gpconnect_am.provider.resources import CODE_SYSTEMS, DELIVERY_CHANNEL, NHS, PRACTITIONER_ROLE

BOOK = "book appointment"


REASON = [{"text": "Cough"}]


def _booked(edit: Edit) -> Change:
    return editing_answer(BOOK, edit)


def _strip_organisation(*elements: str) -> Edit:
    def edit(resource: Resource) -> None:
        resource["contained"] = [
            {name: value for name, value in one.items() if name not in elements}
            for one in resource.get("contained", [])
        ]

    return edit


def _texts_joined(resource: Resource) -> None:
    texts = [resource.pop("description", ""), resource.pop("comment", "")]
    resource["description"] = " / ".join(filter(None, texts))[:500]


def _only_number_of_telecom(resource: Resource) -> None:
    resource["contained"] = [
        {**one, "telecom": [{"value": phone.get("value")} for phone in one.get("telecom", [])]}
        for one in resource.get("contained", [])
    ]


def _name_in_capitals(resource: Resource) -> None:
    resource["contained"] = [{**one, "name": one["name"].upper()} for one in resource.get("contained", [])]


def _no_booking_organisation(resource: Resource) -> None:
    without_extension(BOOKING_ORGANISATION)(resource)
    resource.pop("contained", None)


def _location_header(make: Callable[[str], str]) -> Change:
    def edit(call: Call, answer: Answer) -> None:  # noqa: ARG001
        answer.headers["Location"] = make(answer.headers["Location"])

    return answering(BOOK, edit)


def _no_location(call: Call, answer: Answer) -> None:  # noqa: ARG001
    answer.headers.pop("Location")


def _no_last_modified(call: Call, answer: Answer) -> None:  # noqa: ARG001
    answer.headers.pop("Last-Modified")


def _answers_200(call: Call, answer: Answer) -> None:  # noqa: ARG001
    answer.status = 200


def _time_of_request(resource: Resource) -> None:
    resource["created"] = resource["created"][:10] + "T00:00:00" + resource["created"][19:]


FAULTS = (
    Fault("booking-answers-200", "A booking answers 200.", ("BPA-001",), answering(BOOK, _answers_200)),
    Fault(
        "location-header-missing",
        "A created appointment comes without a Location header.",
        ("BPA-002",),
        answering(BOOK, _no_location),
    ),
    Fault(
        "location-header-without-version",
        "The Location header lacks the version.",
        ("BPA-002",),
        _location_header(lambda text: text.partition("/_history")[0]),
    ),
    Fault(
        "location-header-of-another",
        "The Location header leads to an appointment that isn't there.",
        ("BPA-002",),
        _location_header(lambda text: text.replace("/_history", "-x/_history")),
    ),
    Fault(
        "last-modified-missing",
        "A created appointment comes without Last-Modified.",
        ("BPA-003",),
        answering(BOOK, _no_last_modified),
    ),
    Fault(
        "booked-not-valid",
        "The answer to a booking lacks the participants' status.",
        ("BPA-004",),
        _booked(on_each("participant", lacking("status"))),
    ),
    Fault(
        "booked-without-profile",
        "The answer to a booking doesn't assert its profile.",
        ("BPA-005",),
        _booked(lambda resource: resource["meta"].pop("profile")),
    ),
    Fault(
        "booked-without-version",
        "The answer to a booking doesn't say its version.",
        ("BPA-006",),
        _booked(lambda resource: resource["meta"].pop("versionId")),
    ),
    Fault(
        "booked-without-slot-type",
        "The slot type name is lost in the appointment.",
        ("BPA-007", "APA-008", "CPA-010", "RPA-008", "RPAS-029"),
        editing("Appointment", lacking("serviceType")),
    ),
    Fault(
        "booked-with-other-slot-type",
        "The appointment bears the session's name as its slot type.",
        ("BPA-007", "RPA-008"),
        editing("Appointment", having(serviceType=[{"text": "Appointment"}])),
    ),
    Fault(
        "booked-without-session-name",
        "The session name is lost in the appointment.",
        ("BPA-008", "APA-009", "CPA-011", "RPA-009", "RPAS-030"),
        editing("Appointment", lacking("serviceCategory")),
    ),
    Fault(
        "appointments-with-reason",
        "Appointments are shown with a reason.",
        ("BPA-010", "APA-011", "CPA-013", "RPA-011", "RPAS-032"),
        editing("Appointment", having(reason=REASON)),
    ),
    Fault(
        "appointments-with-specialty",
        "Appointments are shown with a specialty.",
        ("BPA-011", "APA-012", "CPA-014", "RPA-012", "RPAS-033"),
        editing("Appointment", having(specialty=SPECIALTY)),
    ),
    Fault(
        "booked-as-pending",
        "An appointment waits for the practice to confirm it.",
        ("BPA-012",),
        stored(having(status="pending")),
    ),
    Fault(
        "booked-without-channel",
        "The slot's delivery channel is lost in the appointment.",
        ("BPA-013", "APPT-006"),
        editing("Appointment", without_extension(DELIVERY_CHANNEL)),
    ),
    Fault(
        "booked-in-person",
        "Every appointment is shown as held in person.",
        ("BPA-013",),
        editing("Appointment", on_extension(DELIVERY_CHANNEL, having(valueCode="In-person"))),
    ),
    Fault(
        "booked-without-role",
        "The practitioner role is lost in the appointment.",
        ("BPA-014", "APPT-005"),
        editing("Appointment", without_extension(PRACTITIONER_ROLE)),
    ),
    Fault(
        "booking-organisation-lost",
        "The booking organisation isn't kept.",
        ("BPA-015",),
        stored(_no_booking_organisation),
    ),
    Fault(
        "booking-organisation-for-own-eyes",
        "The booking organisation is shown on booking, and never again.",
        ("BPA-015",),
        both(
            editing_answer("read appointment", _no_booking_organisation),
            editing_answer(
                "retrieve a patient's appointments",
                on_each("entry", lambda entry: _no_booking_organisation(entry["resource"])),
            ),
        ),
    ),
    Fault(
        "organisation-type-lost",
        "The booking organisation's type isn't kept.",
        ("BPA-016", "HTTP-051"),
        stored(_strip_organisation("type")),
    ),
    Fault(
        "organisation-telecom-lost",
        "The booking organisation's telecom isn't kept.",
        ("BPA-016", "HTTP-051"),
        stored(_strip_organisation("telecom")),
    ),
    Fault(
        "organisation-telecom-as-number",
        "Of the booking organisation's telecom only the number is kept.",
        ("BPA-016", "HTTP-051"),
        stored(_only_number_of_telecom),
    ),
    Fault(
        "organisation-name-looked-up",
        "The booking organisation's name is taken from a directory.",
        ("BPA-016", "HTTP-051"),
        stored(_name_in_capitals),
    ),
    Fault(
        "descriptions-cut-at-eighty",
        "Descriptions are cut after 80 characters.",
        ("BPA-018",),
        editing("Appointment", lambda one: one.update(description=one["description"][:80])),
    ),
    Fault(
        "texts-joined-and-cut",
        "Description and comment are joined in a column of 500, and cut where both are long.",
        ("BPA-023",),
        stored(_texts_joined),
    ),
    Fault(
        "texts-trimmed",
        "Leading and trailing space of texts is lost.",
        ("BPA-022",),
        stored(
            lambda one: one.update(
                {name: one[name].strip() for name in ("description", "comment") if name in one}
            )
        ),
    ),
    Fault(
        "markup-escaped",
        "Markup in texts comes back escaped.",
        ("BPA-022",),
        stored(
            lambda one: one.update(
                {
                    name: one[name].replace("&", "&amp;").replace("<", "&lt;")
                    for name in ("description", "comment")
                    if name in one
                }
            )
        ),
    ),
    Fault(
        "comment-lost",
        "The comment isn't kept.",
        ("BPA-019",),
        stored(lacking("comment")),
    ),
    Fault(
        "created-without-time",
        "The time of day of creation is lost.",
        ("BPA-066",),
        stored(_time_of_request),
    ),
    Fault(
        "participants-lost",
        "The location is lost among the participants.",
        ("BPA-066",),
        stored(lambda one: one.update(participant=one["participant"][:1])),
    ),
    Fault(
        "later-slots-lost",
        "Of several slots only the first is kept in the appointment.",
        ("BPA-028",),
        stored(lambda one: one.update(slot=one["slot"][:1])),
    ),
    Fault(
        "appointment-times-in-utc",
        "Appointment times are written with a Z.",
        ("RPA-007", "RPAS-028"),
        editing("Appointment", in_utc("start", "end", "created")),
    ),
    Fault(
        "appointment-created-in-utc",
        "The time of creation is written with a Z.",
        ("RPA-007", "RPAS-028"),
        editing("Appointment", in_utc("created")),
    ),
    Fault(
        "appointment-times-always-summer",
        "Appointment times bear +01:00 in winter too.",
        ("RPA-007", "RPAS-028"),
        editing("Appointment", in_summer_time("start", "end")),
    ),
    Fault(
        "two-booking-organisations",
        "The booking organisation stands twice.",
        ("APPT-003",),
        editing("Appointment", repeated("extension")),
    ),
    Fault(
        "booking-organisation-as-text",
        "The booking organisation extension holds a text.",
        ("APPT-004",),
        editing(
            "Appointment",
            on_extension(
                BOOKING_ORGANISATION,
                lambda one: one.update(valueString=one.pop("valueReference")["reference"]),
            ),
        ),
    ),
    Fault(
        "appointment-with-two-channels",
        "An appointment carries two delivery channels.",
        ("APPT-006",),
        editing("Appointment", one_more("extension", {"url": DELIVERY_CHANNEL, "valueCode": "Video"})),
    ),
    Fault(
        "appointment-channel-of-first-version",
        "The channel stands in the extension's first version.",
        ("APPT-007",),
        editing(
            "Appointment",
            on_extension(
                DELIVERY_CHANNEL,
                lambda one: one.update(
                    url=f"{NHS}Extension-GPConnect-DeliveryChannel-1",
                    valueCodeableConcept={
                        "coding": [
                            {
                                "system": f"{CODE_SYSTEMS}GPConnect-DeliveryChannel-1",
                                "code": one.pop("valueCode"),
                                "display": "Channel",
                            }
                        ]
                    },
                ),
            ),
        ),
    ),
    Fault(
        "appointment-identifier-without-system",
        "The appointment's identifier has no system.",
        ("APPT-008",),
        editing("Appointment", on_first("identifier", lacking("system"))),
    ),
    Fault(
        "appointment-identifier-with-use",
        "The appointment's identifier says its use.",
        ("APPT-009",),
        editing("Appointment", on_first("identifier", having(use="usual"))),
    ),
    Fault(
        "appointment-with-type",
        "The appointment says its appointment type.",
        ("APPT-012",),
        editing("Appointment", having(appointmentType={"text": "Routine"})),
    ),
    Fault(
        "appointment-with-indication",
        "The appointment says what it is for.",
        ("APPT-013",),
        editing("Appointment", having(indication=[{"display": "Cough"}])),
    ),
    Fault(
        "appointment-with-supporting-information",
        "The appointment refers to supporting information.",
        ("APPT-014",),
        editing("Appointment", having(supportingInformation=[{"display": "Letter"}])),
    ),
    Fault(
        "appointment-with-referral",
        "The appointment refers to a referral.",
        ("APPT-015",),
        editing("Appointment", having(incomingReferral=[{"display": "Referral"}])),
    ),
    Fault(
        "appointment-with-requested-period",
        "The appointment says when it was wished for.",
        ("APPT-016",),
        editing("Appointment", having(requestedPeriod=[{"start": "2026-01-01"}])),
    ),
    Fault(
        "appointment-without-description",
        "Appointments are shown without their description.",
        ("APPT-017",),
        editing("Appointment", lacking("description")),
    ),
    Fault(
        "cancelled-without-times",
        "Cancelled appointments have lost their times.",
        ("APPT-018", "APPT-019"),
        editing(
            "Appointment",
            lambda one: [one.pop("start"), one.pop("end")] if one["status"] == "cancelled" else None,
        ),
    ),
    Fault(
        "cancelled-without-slot",
        "Cancelled appointments have lost their slots.",
        ("APPT-020",),
        editing("Appointment", lambda one: one.pop("slot") if one["status"] == "cancelled" else None),
    ),
    Fault(
        "appointment-slot-is-schedule",
        "Appointments refer to a schedule as their slot.",
        ("APPT-021",),
        editing(
            "Appointment",
            on_each("slot", lambda one: one.update(reference=one["reference"].replace("Slot/", "Schedule/"))),
        ),
    ),
    Fault(
        "appointment-participant-without-actor",
        "A participant is shown by type only.",
        ("APPT-022",),
        editing(
            "Appointment",
            one_more("participant", {"type": [{"text": "Attender"}], "status": "accepted"}),
        ),
    ),
    Fault(
        "appointment-participant-is-schedule",
        "The schedule is shown as a participant.",
        ("APPT-023",),
        editing(
            "Appointment",
            one_more("participant", {"actor": {"reference": "Schedule/1"}, "status": "accepted"}),
        ),
    ),
)
