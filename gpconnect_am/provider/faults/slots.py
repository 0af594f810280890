"""Faults of the Slot and the Schedule resources."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from gpconnect_am.provider.call import Resource
from gpconnect_am.provider.faults.elements import (
    Edit,
    having,
    lacking,
    on,
    on_extension,
    on_first,
    repeated,
    without_extension,
)
from gpconnect_am.provider.faults.fault import IN_SUMMER, Fault, editing
from gpconnect_am.provider.resources import CODE_SYSTEMS, DELIVERY_CHANNEL, NHS, PRACTITIONER_ROLE

SPECIALTY = [{"text": "General practice"}]
ALWAYS_SUMMER = timezone(timedelta(hours=1))


def in_utc(*elements: str) -> Edit:
    """Writes times with a Z."""
    return _rewritten(elements, UTC, "+00:00", "Z")


def in_summer_time(*elements: str) -> Edit:
    """Writes times with +01:00 all the year."""
    return _rewritten(elements, ALWAYS_SUMMER, "", "")


def _rewritten(elements: tuple[str, ...], zone: timezone, old: str, new: str) -> Edit:
    def edit(resource: Resource) -> None:
        for element in elements:
            if element in resource:
                text = datetime.fromisoformat(resource[element]).astimezone(zone).isoformat()
                resource[element] = text.removesuffix(old) + new if old else text

    return edit


def winter_offset_in_summer(*elements: str) -> Edit:
    """Writes what a UK clock shows, with +00:00 all the year."""

    def edit(resource: Resource) -> None:
        for element in elements:
            resource[element] = resource[element][:19] + "+00:00"

    return edit


def _without_location(schedule: Resource) -> None:
    schedule["actor"] = [
        actor for actor in schedule["actor"] if not actor["reference"].startswith("Location/")
    ] or [{"display": "At the surgery"}]


def _two_locations(schedule: Resource) -> None:
    schedule["actor"].append({"reference": schedule["actor"][0]["reference"].replace("branch", "main")})


def _zero_length(slot: Resource) -> None:
    slot["end"] = slot["start"]


FAULTS = (
    Fault(
        "slot-times-in-utc",
        "Slot times are written with a Z.",
        ("SFS-053",),
        editing("Slot", in_utc("start", "end")),
    ),
    Fault(
        "slot-times-always-summer",
        "Slot times bear +01:00 in winter too.",
        ("SFS-053",),
        editing("Slot", in_summer_time("start", "end")),
    ),
    Fault(
        "slot-times-always-winter",
        "Slot times bear +00:00 in summer too, so that every slot is an hour off.",
        ("SFS-053",),
        editing("Slot", winter_offset_in_summer("start", "end")),
        options=IN_SUMMER,
    ),
    Fault(
        "slot-times-without-offset",
        "Slot times are written without an offset.",
        ("SFS-053",),
        editing("Slot", lambda slot: slot.update(start=slot["start"][:19], end=slot["end"][:19])),
    ),
    Fault(
        "slot-of-no-length",
        "A slot ends when it starts.",
        ("SFS-033",),
        editing("Slot", _zero_length),
    ),
    Fault(
        "horizon-in-utc",
        "The planning horizon is written with a Z.",
        ("SFS-054",),
        editing("Schedule", on("planningHorizon", in_utc("start", "end"))),
    ),
    Fault(
        "horizon-always-summer",
        "The planning horizon bears +01:00 in winter too.",
        ("SFS-054",),
        editing("Schedule", on("planningHorizon", in_summer_time("start", "end"))),
    ),
    Fault(
        "horizon-without-end",
        "The planning horizon has no end.",
        ("SFS-054",),
        editing("Schedule", on("planningHorizon", lacking("end"))),
    ),
    Fault(
        "horizon-without-start",
        "The planning horizon has no start.",
        ("SCHED-010",),
        editing("Schedule", on("planningHorizon", lacking("start"))),
    ),
    Fault(
        "horizon-missing",
        "The planning horizon isn't populated.",
        ("SFS-054",),
        editing("Schedule", lacking("planningHorizon")),
    ),
    Fault(
        "slot-type-missing",
        "The slot type name isn't populated.",
        ("SFS-055",),
        editing("Slot", lacking("serviceType")),
    ),
    Fault(
        "slot-type-as-code-only",
        "The slot type is a local code without its name.",
        ("SFS-055",),
        editing(
            "Slot", having(serviceType=[{"coding": [{"system": f"{NHS}local-slot-type", "code": "17"}]}])
        ),
    ),
    Fault(
        "session-name-missing",
        "The session name isn't populated.",
        ("SFS-056",),
        editing("Schedule", lacking("serviceCategory")),
    ),
    Fault(
        "slot-with-specialty",
        "Slots carry the specialty.",
        ("SFS-058",),
        editing("Slot", having(specialty=SPECIALTY)),
    ),
    Fault(
        "schedule-with-specialty",
        "Schedules carry the specialty.",
        ("SFS-059",),
        editing("Schedule", having(specialty=SPECIALTY)),
    ),
    Fault(
        "channel-missing",
        "Slots don't say how the appointment is held.",
        ("SFS-060",),
        editing("Slot", without_extension(DELIVERY_CHANNEL)),
    ),
    Fault(
        "channel-where-not-in-person",
        "Only slots that aren't held in person bear a delivery channel.",
        ("SFS-060",),
        editing(
            "Slot",
            lambda slot: (
                slot.pop("extension") if slot["extension"][0].get("valueCode") == "In-person" else None
            ),
        ),
    ),
    Fault(
        "role-missing",
        "Schedules don't say the practitioner role.",
        ("SFS-061", "SCHED-003"),
        editing("Schedule", without_extension(PRACTITIONER_ROLE)),
    ),
    Fault(
        "schedule-without-location",
        "Schedules don't say where they are held.",
        ("SFS-062",),
        editing("Schedule", _without_location),
    ),
    Fault(
        "schedule-with-two-locations",
        "Schedules of the branch name the main surgery too.",
        ("SFS-062",),
        editing("Schedule", _two_locations),
    ),
    Fault(
        "channel-of-old-url",
        "The delivery channel bears the url of its first version.",
        ("SLOT-001",),
        editing(
            "Slot",
            on_extension(DELIVERY_CHANNEL, having(url=f"{NHS}Extension-GPConnect-DeliveryChannel-1")),
        ),
    ),
    Fault(
        "channel-as-text",
        "The delivery channel is a string, not a code.",
        ("SLOT-001",),
        editing(
            "Slot",
            on_extension(
                DELIVERY_CHANNEL,
                lambda channel: channel.update(valueString=channel.pop("valueCode")),
            ),
        ),
    ),
    Fault(
        "channel-without-value",
        "The delivery channel extension has no value.",
        ("SLOT-001",),
        editing("Slot", on_extension(DELIVERY_CHANNEL, lacking("valueCode"))),
    ),
    Fault(
        "channel-in-lower-case",
        "The delivery channel's code is in lower case.",
        ("SLOT-002",),
        editing(
            "Slot",
            on_extension(
                DELIVERY_CHANNEL,
                lambda channel: channel.update(valueCode=channel["valueCode"].lower()),
            ),
        ),
    ),
    Fault(
        "channel-of-own-making",
        "The practice could add a channel of its own to the list.",
        ("SLOT-002",),
        editing(
            "Slot",
            on_extension(
                DELIVERY_CHANNEL,
                lambda channel: channel.update(
                    valueCode="Home-visit" if channel["valueCode"] == "Video" else channel["valueCode"]
                ),
            ),
        ),
    ),
    Fault(
        "two-channels",
        "A slot carries two delivery channels.",
        ("SLOT-003",),
        editing("Slot", repeated("extension")),
    ),
    Fault(
        "slot-identifier-without-system",
        "The slot's identifier has no system.",
        ("SLOT-004",),
        editing("Slot", on_first("identifier", lacking("system"))),
    ),
    Fault(
        "slot-identifier-without-value",
        "The slot's identifier has no value.",
        ("SLOT-004",),
        editing("Slot", on_first("identifier", lacking("value"))),
    ),
    Fault(
        "slot-identifier-with-use",
        "The slot's identifier says its use.",
        ("SLOT-005",),
        editing("Slot", on_first("identifier", having(use="official"))),
    ),
    Fault(
        "slot-with-category",
        "The slot repeats the session name as its category.",
        ("SLOT-006",),
        editing("Slot", having(serviceCategory={"text": "General surgery"})),
    ),
    Fault(
        "slot-with-appointment-type",
        "The slot says its appointment type.",
        ("SLOT-008",),
        editing("Slot", having(appointmentType={"text": "Routine"})),
    ),
    Fault(
        "slot-schedule-by-display",
        "The slot names its schedule in words only.",
        ("SLOT-009", "SFS-040"),
        editing("Slot", having(schedule={"display": "General surgery"})),
    ),
    Fault(
        "slot-schedule-is-location",
        "The slot's schedule refers to a location.",
        ("SLOT-010", "SFS-040"),
        editing("Slot", having(schedule={"reference": "Location/a83001-main"})),
    ),
    Fault(
        "slot-schedule-absolute",
        "The slot's schedule is an absolute URL.",
        ("HTTP-036",),
        editing(
            "Slot",
            on(
                "schedule",
                lambda schedule: schedule.update(
                    reference=f"https://provider.example/STU3/{schedule['reference']}"
                ),
            ),
        ),
    ),
    Fault(
        "slot-status-unknown",
        "The slot's status is a word of the database.",
        ("SFS-034",),
        editing("Slot", having(status="available")),
    ),
    Fault(
        "slot-with-empty-array",
        "A serialiser writes empty arrays.",
        ("HTTP-035",),
        editing("Slot", having(specialty=[])),
    ),
    Fault(
        "slot-with-null",
        "A serialiser writes null for what is missing.",
        ("HTTP-035",),
        editing("Slot", having(comment=None)),
    ),
    Fault(
        "slot-with-own-element",
        "The slot carries an element that FHIR doesn't have.",
        ("SFS-033",),
        editing("Slot", having(capacity=1)),
    ),
    Fault(
        "slot-overbooked-as-text",
        "A boolean is written as a string.",
        ("SFS-033",),
        editing("Slot", having(overbooked="false")),
    ),
    Fault(
        "role-of-old-url",
        "The practitioner role bears the url of another profile.",
        ("SCHED-001",),
        editing(
            "Schedule",
            on_extension(PRACTITIONER_ROLE, having(url=f"{NHS}extension-gpconnect-practitioner-role-1")),
        ),
    ),
    Fault(
        "role-as-coding",
        "The practitioner role is a Coding, not a CodeableConcept.",
        ("SCHED-001",),
        editing(
            "Schedule",
            on_extension(
                PRACTITIONER_ROLE,
                lambda role: role.update(valueCoding=role.pop("valueCodeableConcept")["coding"][0]),
            ),
        ),
    ),
    Fault(
        "role-outside-list",
        "A role is used that isn't among the twenty.",
        ("SCHED-002",),
        editing(
            "Schedule",
            on_extension(
                PRACTITIONER_ROLE,
                lambda role: role["valueCodeableConcept"]["coding"][0].update(
                    code="R0010", display="Medical Director"
                ),
            ),
        ),
    ),
    Fault(
        "role-of-other-system",
        "The role's code system is the value set's URL.",
        ("SCHED-002",),
        editing(
            "Schedule",
            on_extension(
                PRACTITIONER_ROLE,
                lambda role: role["valueCodeableConcept"]["coding"][0].update(
                    system=f"{CODE_SYSTEMS.replace('CodeSystem', 'ValueSet')}GPConnect-PractitionerRole-1"
                ),
            ),
        ),
    ),
    Fault(
        "role-in-words",
        "The role is said in words only.",
        ("SCHED-002",),
        editing(
            "Schedule",
            on_extension(PRACTITIONER_ROLE, having(valueCodeableConcept={"text": "Doctor"})),
        ),
    ),
    Fault(
        "schedule-identifier-without-system",
        "The schedule's identifier has no system.",
        ("SCHED-004",),
        editing("Schedule", on_first("identifier", lacking("system"))),
    ),
    Fault(
        "schedule-identifier-with-assigner",
        "The schedule's identifier says who assigned it.",
        ("SCHED-005",),
        editing("Schedule", on_first("identifier", having(assigner={"display": "The practice"}))),
    ),
    Fault(
        "schedule-with-active",
        "The schedule says that it is active.",
        ("SCHED-006",),
        editing("Schedule", having(active=True)),
    ),
    Fault(
        "schedule-with-service-type",
        "The schedule lists the slot types.",
        ("SCHED-007",),
        editing("Schedule", having(serviceType=[{"text": "General practice appointment"}])),
    ),
    Fault(
        "schedule-of-a-room",
        "A room of the practice is an actor, as a HealthcareService.",
        ("SCHED-009",),
        editing(
            "Schedule",
            lambda schedule: schedule["actor"].append({"reference": "HealthcareService/room-1"}),
        ),
    ),
)
