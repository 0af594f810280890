"""A round of requests, right and wrong, whose answers tell a faulty provider from the clean one."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from gpconnect_am.clock import uk_text
from gpconnect_am.protocol import interactions as known
from gpconnect_am.protocol import token
from gpconnect_am.protocol.requests import (
    INCLUDE_LOCATION,
    INCLUDE_ORGANISATION,
    INCLUDE_PRACTITIONER,
    INCLUDE_SCHEDULE,
    NHS_NUMBER_SYSTEM,
    authorised,
    code_filter,
    type_filter,
)
from gpconnect_am.target.model import Organisation
from tests.provider.consumer import BOOKING_ORGANISATION, CANCELLATION_REASON, STU3
from tests.provider.round import Resource, Round


def searches(one: Round) -> None:
    """Searches for free slots: filters, includes, bounds, and what must be refused."""
    own, other = one.target.consumer.organisation, one.target.organisations[0]
    filters: Iterable[tuple[str, ...]] = (
        (),
        (type_filter("gp-practice"),),
        (type_filter("urgent-care"),),
        (type_filter("GP-PRACTICE"),),
        (type_filter("hospital"),),
        (code_filter(own.ods_code),),
        (code_filter(other.ods_code),),
        (code_filter(own.ods_code.lower()),),
        (code_filter("Y99912"),),
        (code_filter("B99901X"),),
        (code_filter("9990"),),
        (type_filter("gp-practice"), code_filter(own.ods_code)),
        (code_filter(own.ods_code), type_filter("gp-practice")),
        (type_filter("gp-practice"), code_filter(other.ods_code)),
        (type_filter("urgent-care"), code_filter(own.ods_code)),
        ("https://provider.example/disposition|Dx02",),
        (f"https://provider.example/disposition|{own.ods_code}",),
    )
    for each in filters:
        one.send(one.period(8, 8, filters=each))
    one.send(one.period(0, 3))
    one.send(one.period(1, 1, includes=(INCLUDE_SCHEDULE,)))
    one.send(one.period(1, 1, includes=(INCLUDE_SCHEDULE, INCLUDE_LOCATION)))
    one.send(one.period(1, 1, includes=(INCLUDE_SCHEDULE, INCLUDE_ORGANISATION)))
    one.send(one.period(1, 1, includes=(INCLUDE_PRACTITIONER, INCLUDE_LOCATION)))
    one.send(one.period(-20, -19))
    one.send(one.period(2, 1))
    for last in (13, 14, 15, 20, 40):
        one.send(one.period(-last - 10, -10))
    for status in (None, "busy", "FREE", ""):
        one.send(one.period(1, 1, status=status))
    day = one.day(2)
    offset = one.clock.uk_now().strftime("%z")
    offset = f"{offset[:3]}:{offset[3:]}"
    search = one.requests.search_slots
    one.send(search(f"ge{day}T08:40:00{offset}", f"le{day}T08:55:00{offset}"))
    one.send(search(f"ge{day}T08:35:00{offset}", f"le{day}T08:50:00{offset}"))
    one.send(search(f"ge{day}T09:00:00+01:00", f"le{day}T09:30:00+01:00"))
    one.send(search(f"ge{day}", f"le{day}T08:00:00{offset}"))
    one.send(search(f"ge{one.day(1)}T12:00:00{offset}", f"le{one.day(15)}T12:00:00{offset}"))
    bounds: Iterable[tuple[str | None, str | None]] = (
        ("ge2026-02-30", f"le{day}"),
        ("getomorrow", f"le{day}"),
        ("ge2026-12", f"le{day}"),
        (f"ge{day}", "le2026-11-31"),
        (f"ge{day}", "lesoon"),
        (f"gt{day}", f"le{day}"),
        (None, f"le{day}"),
        (f"ge{day}", None),
    )
    for start, end in bounds:
        one.send(search(start, end))
    one.send(one.period(1, 1).and_query("start", f"ge{one.day(0)}"))
    one.send(one.period(1, 1).and_query("colour", "blue"))


def protocol(one: Round) -> None:
    """Headers, tokens, formats, verbs and paths."""
    plain = one.period(1, 1, includes=(INCLUDE_SCHEDULE,))
    small = one.requests.metadata()
    one.send(plain.with_header("Accept-Encoding", "gzip"))
    for header in ("Ssp-TraceID", "Ssp-From", "Ssp-To", "Ssp-InteractionID", "Authorization", "Accept"):
        one.send(small.without_header(header))
    for header, value in (
        ("Ssp-To", "123456789012"),
        ("Ssp-InteractionID", "urn:nhs:names:services:gpconnect:fhir:rest:read:nothing-1"),
        ("Ssp-InteractionID", "metadata"),
        ("Ssp-InteractionID", known.METADATA.id.upper()),
        ("Ssp-InteractionID", known.SEARCH_SLOTS.id),
        ("Ssp-InteractionID", known.BOOK.id),
        ("Authorization", "Basic dXNlcjpwYXNz"),
        ("Authorization", (small.header("Authorization") or "").replace("Bearer", "Token")),
        ("Authorization", (small.header("Authorization") or "").rstrip(".")),
        ("Authorization", f"Bearer {token.encode(b'no json')}"),
        (
            "Authorization",
            f"Bearer {token.encode(one.requests.claims(known.METADATA), header=SIGNED, signature='x')}",
        ),
        ("Accept", "application/fhir+xml"),
    ):
        one.send(small.with_header(header, value))
    one.send(small.with_query("_format", "application/fhir+xml"))
    one.send(
        small.with_query("_format", "application/fhir+json").with_header("Accept", "application/fhir+xml")
    )
    one.send(replace(small, verb="POST"))
    for path in ("Metadata", "Observation", "slot", "Practitioner/A83001-AMPERSAND", "Practitioner/unknown"):
        one.send(replace(small, path=path))
    one.send(replace(plain, path="slot"))
    one.send(replace(plain, verb="POST").with_header("Content-Type", "application/fhir+json"))
    for change in _spoilt_claims(one):
        claims = one.requests.claims(known.METADATA)
        change(claims)
        one.send(authorised(small, claims))


def _spoilt_claims(one: Round) -> Iterator[Callable[[dict[str, Any]], object]]:
    for name in one.requests.claims(known.METADATA):
        yield lambda claims, name=name: claims.pop(name)
        yield lambda claims, name=name: claims.update({name: None})
    now = int(one.clock.now().timestamp())
    for name, value in (
        ("exp", now - 10),
        ("exp", str(now + 300)),
        ("exp", now + 900),
        ("iat", now + 900),
        ("sub", "somebody else"),
        ("aud", "https://another.example/B00000/STU3/1/gpconnect"),
        ("reason_for_request", "secondaryuses"),
        ("reason_for_request", "curiosity"),
        ("requested_scope", "everything"),
        ("requested_scope", "patient/*.everything"),
        ("requesting_practitioner", {"resourceType": "Patient"}),
    ):
        yield lambda claims, name=name, value=value: claims.update({name: value})
    yield lambda claims: claims["requesting_device"].update(colour="blue")
    yield lambda claims: claims["requesting_organization"].pop("name")
    yield lambda claims: claims["requesting_practitioner"].update(
        identifier=claims["requesting_practitioner"]["identifier"][:1]
    )
    yield lambda claims: claims["requesting_practitioner"]["identifier"][0].update(value="UNK")


def directory(one: Round) -> None:
    """The Foundations reads and finds, and registrations."""
    facts = one.practice.facts
    requests = one.requests
    for patient in facts.patients:
        one.send(requests.find_patient(patient.nhs_number))
    for number in ("9991000194", "9991000195", "123"):
        one.send(requests.find_patient(number))
    find = requests.find_patient("9991000194")
    one.send(find.with_query("identifier", "https://provider.example/Id|1"))
    one.send(find.with_query("identifier", f"{NHS_NUMBER_SYSTEM}|"))
    for interaction, keys in (
        (known.READ_PATIENT, ("patient-bookable-1", "patient-sensitive", "patient-nobody")),
        (known.READ_PRACTITIONER, ("ampersand", "nobody")),
        (known.READ_ORGANISATION, ("practice", "nowhere")),
        (known.READ_LOCATION, ("branch", "visit", "nowhere")),
    ):
        for key in keys:
            one.send(requests.request(interaction, id=facts.identifier(key)))
    one.send(requests.metadata())
    one.send(requests.metadata().with_query("_format", "application/fhir+json"))
    for change in _registrations(one):
        patient = _newcomer()
        body = {"resourceType": "Parameters", "parameter": [{"name": "registerPatient", "resource": patient}]}
        change(patient, body)
        one.send(requests.request(known.REGISTER_PATIENT, body=body))
    one.send(requests.find_patient("9991000216"))


def _newcomer() -> Resource:
    return {
        "resourceType": "Patient",
        "meta": {"profile": [f"{STU3}CareConnect-GPC-Patient-1"]},
        "identifier": [{"system": NHS_NUMBER_SYSTEM, "value": "9991000216"}],
        "name": [{"use": "official", "family": "Test-Kilo", "given": ["Kit"]}],
        "birthDate": "2001-01-21",
    }


def _registrations(one: Round) -> Iterator[Callable[[Resource, Resource], object]]:
    def number(value: str, birth: str) -> Callable[[Resource, Resource], object]:
        return lambda patient, body: (
            patient["identifier"][0].update(value=value),
            patient.update(birthDate=birth),
        )

    official = {"use": "official", "family": "Test-Kilo", "given": ["Kit"]}
    phone = {"system": "phone", "value": "01632960999", "use": "temp"}
    home = {"use": "home", "line": ["9 Fable Street"]}
    yield lambda patient, body: body.update(parameter=[{"name": "patient", "resource": patient}])
    yield lambda patient, body: patient.pop("identifier")
    yield lambda patient, body: patient["name"][0].pop("use")
    yield lambda patient, body: patient.pop("birthDate")
    yield lambda patient, body: patient.update(name=[official, official])
    yield lambda patient, body: patient.update(maritalStatus={"text": "Married"})
    yield lambda patient, body: patient.update(address=[home, home])
    yield lambda patient, body: patient.pop("meta")
    yield number("9991000224", "1944-04-14")
    yield number("9991000232", "1955-05-15")
    yield number("9991000240", "1966-06-16")
    yield number("9991000348", "1966-06-16")
    yield number("9991000216", "1999-12-31")
    yield number("9991000151", "1980-02-03")
    inactive = next(each for each in one.practice.facts.patients if each.role == "inactive")
    unverified = next(each for each in one.practice.facts.patients if each.role == "unverified")
    yield number(unverified.nhs_number, unverified.birth_date)
    yield number(one.practice.facts.patients[0].nhs_number, one.practice.facts.patients[0].birth_date)
    yield number(inactive.nhs_number, inactive.birth_date)
    yield lambda patient, body: (
        patient["identifier"][0].update(value="9991000208"),
        patient.update(
            birthDate="1991-11-10",
            name=[{"use": "official", "family": "Testing", "given": ["J"]}],
            address=[{**home, "use": "temp"}],
            telecom=[phone],
        ),
    )
    yield lambda patient, body: patient["name"][0].update(family="Otherwise")


def bookings(one: Round) -> None:
    """Bookings, right and wrong."""
    slots = _slots(one)
    flu = slots("flu", 2)
    facts = one.practice.facts
    patients = [facts.identifier(f"patient-bookable-{number}") for number in range(1, 5)]
    first = _booking(one, flu[:1], patients[0])
    for change in _spoilt_bookings(one, flu):
        sent = copy.deepcopy(first)
        change(sent)
        one.send(one.requests.book(sent))
    one.send(one.requests.book(_booking(one, [flu[0], flu[2]], patients[0])))
    one.send(one.requests.book(_booking(one, [flu[0], flu[0]], patients[0])))
    for pair in _unlike(slots):
        one.send(one.requests.book(_booking(one, pair, patients[0])))
    for session, position in (("closed", 0), ("r-type", 4), ("r-code", 4), ("r-both", 8), ("embargo", 0)):
        day = 1 if session == "embargo" else 3
        one.send(one.requests.book(_booking(one, slots(session, day)[position : position + 1], patients[0])))
    one.send(one.requests.book(_booking(one, slots("window", 8)[:1], patients[0])))
    one.send(one.requests.book(_booking(one, slots("gp1", -1)[:1], patients[0])))
    one.send(one.requests.book(_booking(one, slots("bloods", 0)[:1], patients[0])))
    for slot in slots("limited", 4)[:3]:
        one.send(one.requests.book(_booking(one, [slot], patients[1])))
    one.send(one.requests.book(_booking(one, flu[5:6], patients[0])))
    one.send(one.requests.book(_booking(one, flu[5:6], patients[0])))
    one.send(one.requests.book(_booking(one, flu[6:8], patients[0])))
    one.send(one.requests.book(_booking(one, flu[8:11], patients[0])))
    one.send(one.requests.book(_booking(one, [flu[7], flu[8]], patients[0])))
    long = {"description": "é" * 100, "comment": " <b>&" * 100}
    one.send(one.requests.book(_booking(one, flu[12:13], patients[2], **long)))
    untyped = _booking(one, flu[13:14], patients[2])
    untyped["contained"][0].pop("type")
    untyped.pop("comment")
    one.send(one.requests.book(untyped))
    named = _booking(one, slots("gp2", 2)[:1], patients[2])
    named["participant"].append(
        {"actor": {"reference": f"Practitioner/{facts.identifier('brackett')}"}, "status": "accepted"}
    )
    one.send(one.requests.book(named))
    one.send(one.period(2, 2, includes=(INCLUDE_SCHEDULE,)))
    chunked = one.requests.book(_booking(one, flu[14:15], patients[3])).with_header(
        "Transfer-Encoding", "chunked"
    )
    one.send(chunked)
    one.send(chunked.with_header("Content-Type", "application/fhir+xml"))
    one.send(chunked.with_body(b"{"))


def _spoilt_bookings(one: Round, flu: list[Resource]) -> Iterator[Callable[[Resource], object]]:
    for element in ("start", "end", "status", "slot", "created", "description", "extension", "contained"):
        yield lambda sent, element=element: sent.pop(element)
    yield lambda sent: (sent.pop("extension"), sent.pop("contained"))
    for change in (
        {"reason": [{"text": "Cough"}]},
        {"specialty": [{"text": "GP"}]},
        {"status": "pending"},
        {"description": "x" * 101},
        {"comment": "x" * 501},
        {"meta": {"profile": ["https://provider.example/another"]}},
        {"slot": [{"reference": "Slot/unknown"}]},
        {"start": flu[0]["end"]},
        {"end": flu[1]["end"]},
        {"supportingInformation": [{"display": "Letter"}]},
    ):
        yield lambda sent, change=change: sent.update(change)
    yield lambda sent: sent["participant"].pop(0)
    yield lambda sent: sent["participant"].pop(1)
    yield lambda sent: sent["participant"].append({"type": [{"text": "Attender"}], "status": "accepted"})
    for number, reference in ((0, "Patient/unknown"), (1, "Location/unknown")):
        yield lambda sent, number=number, reference=reference: sent["participant"][number].update(
            actor={"reference": reference}
        )
    yield lambda sent: sent["participant"].append(
        {"actor": {"reference": "Practitioner/unknown"}, "status": "accepted"}
    )
    yield lambda sent: sent["extension"][0].update(valueReference={"reference": "#nobody"})
    for element in ("identifier", "name", "telecom"):
        yield lambda sent, element=element: sent["contained"][0].pop(element)
    yield lambda sent: sent["contained"][0]["type"].append(sent["contained"][0]["type"][0])
    yield lambda sent: sent["extension"].append({"url": CANCELLATION_REASON, "valueString": "No"})


def changes(one: Round) -> None:
    """Reads, amendments, cancellations and retrieves."""
    slots = _slots(one)
    patient = one.practice.facts.identifier("patient-bookable-1")
    busy = one.practice.facts.identifier("patient-busy")
    requests, other = one.requests, one.requests.acting_for(_typed(one))
    flu = slots("flu", 3)
    restricted = slots("r-type", 3)[:1]
    booked = one.resource(requests.book(_booking(one, flu[:2], patient)))
    second = one.resource(requests.book(_booking(one, flu[3:4], patient)))
    third = one.resource(requests.book(_booking(one, restricted, patient)))
    key = str(booked.get("id", "none"))
    one.send(requests.read_appointment(key))
    one.send(requests.read_appointment(key.upper()))
    one.send(other.read_appointment(key))
    one.send(requests.read_appointment("unknown"))
    for declared in one.practice.declared_appointments:
        answer = one.resource(requests.read_appointment(declared.id))
        if declared.owned or declared.kind in ("past", "earlier-today"):
            body = answer if answer.get("resourceType") == "Appointment" else {**booked, "id": declared.id}
            one.send(requests.amend(declared.id, {**body, "comment": "Changed"}, version="1"))
    for version in (None, "7"):
        one.send(requests.amend(key, {**booked, "comment": "Changed"}, version=version))
    amending = requests.amend(key, {**booked, "comment": "Changed"}, version="7")
    one.send(amending.with_header("If-Match", '"1"'))
    one.send(amending.with_header("If-Match", "what"))
    for change in _spoilt_changes(booked):
        one.send(requests.amend(key, {**booked, **change}, version=_version(one, key)))
    one.send(
        requests.amend(
            key, {n: v for n, v in booked.items() if n != "description"}, version=_version(one, key)
        )
    )
    one.send(requests.cancel(key, {**booked, "comment": "Changed"}, version=_version(one, key)))
    one.send(requests.amend(key, {**booked, "description": "Changed"}, version=_version(one, key)))
    changed = one.resource(requests.read_appointment(key))
    one.send(other.amend(key, {**changed, "comment": "Changed twice"}, version=_version(one, key)))
    one.send(requests.amend(key, {**changed, "comment": "Lost"}, version="1"))
    one.send(
        requests.amend(key, {**changed, "comment": "Least"}, version=_version(one, key)).with_header(
            "Prefer", "return=minimal"
        )
    )
    current = one.resource(requests.read_appointment(key))
    cancelled = _cancelled(current, "No longer needed, as it is")
    for change in _spoilt_changes(current):
        spoilt = {**cancelled, **change}
        spoilt["status"] = "cancelled"
        one.send(requests.cancel(key, spoilt, version=_version(one, key)))
    one.send(requests.cancel(key, {**cancelled, "status": "noshow"}, version=_version(one, key)))
    one.send(requests.cancel(key, {**current, "status": "cancelled"}, version=_version(one, key)))
    for version in (None, "99"):
        one.send(requests.cancel(key, cancelled, version=version))
    one.send(requests.cancel("unknown", {**cancelled, "id": "unknown"}, version="1"))
    one.send(requests.amend("unknown", {**current, "id": "unknown"}, version="1"))
    one.send(other.cancel(key, _cancelled(current, "Long " * 60), version=_version(one, key)))
    one.send(requests.cancel(key, _cancelled(current, "Another reason"), version=_version(one, key)))
    one.send(requests.amend(key, {**current, "comment": "Too late"}, version=_version(one, key)))
    one.send(requests.read_appointment(key))
    one.send(requests.read_appointment(key))
    for each in (second, third):
        if "id" in each:
            one.send(requests.cancel(each["id"], _cancelled(each, "Freed"), version="1"))
    for declared in one.practice.declared_appointments:
        if declared.owned or declared.kind != "other-organisation":
            body = one.resource(requests.read_appointment(declared.id))
            if body.get("resourceType") != "Appointment":
                body = {**one.practice.store.appointment("A83001", declared.id).resource}  # type: ignore[union-attr]
            one.send(requests.cancel(declared.id, _cancelled(body, "Freed"), version="1"))
    one.send(one.period(3, 3, includes=(INCLUDE_SCHEDULE,)))
    one.send(requests.book(_booking(one, flu[:1], patient)))
    _retrieves(one, patient, busy)


def _retrieves(one: Round, patient: str, busy: str) -> None:
    retrieve = one.requests.retrieve
    for who in (patient, busy, "unknown", one.practice.facts.identifier("patient-no-appointments")):
        one.send(retrieve(who, f"ge{one.day(0)}", f"le{one.day(8)}"))
    one.send(retrieve(busy, f"ge{one.day(4)}", f"le{one.day(5)}"))
    one.send(retrieve(busy, f"ge{one.day(3)}", f"le{one.day(3)}"))
    plain = retrieve(busy, f"ge{one.day(0)}", f"le{one.day(8)}")
    for values in (
        (f"le{one.day(8)}", f"ge{one.day(0)}"),
        (f"ge{one.day(-1)}", f"le{one.day(8)}"),
        (f"ge{one.day(-9)}", f"le{one.day(-8)}"),
        (f"ge{one.day(1)}T00:00:00+00:00", f"le{one.day(8)}"),
        (f"ge{one.day(8)}", f"le{one.day(1)}"),
        (f"ge{one.day(1)}", f"ge{one.day(8)}"),
        (f"gt{one.day(1)}", f"lt{one.day(8)}"),
        (f"ge{one.day(1)[:4]}", f"le{one.day(400)[:4]}"),
        (f"ge{one.day(40)[:7]}", f"le{one.day(400)[:7]}"),
        (f"ge{one.day(1)}",),
        (f"le{one.day(8)}",),
        (),
    ):
        one.send(plain.with_query("start", *values))


def _spoilt_changes(appointment: Resource) -> Iterator[Resource]:
    yield {"description": "x" * 101}
    yield {"comment": "x" * 501}
    if "start" not in appointment:
        return
    yield {"status": "cancelled"}
    yield {"start": appointment["end"]}
    yield {"slot": [*appointment.get("slot", []), {"reference": "Slot/another"}]}
    yield {"participant": appointment["participant"][:1]}
    yield {"created": "2020-01-01T00:00:00+00:00"}
    yield {"reason": [{"text": "Cough"}]}
    yield {"priority": 3}
    yield {"comment": "Changed with others", "description": "Changed with others", "priority": 4}
    if appointment.get("contained"):
        yield {"contained": [{**appointment["contained"][0], "name": "Another"}]}
        reason = {"url": CANCELLATION_REASON, "valueString": "No"}
        yield {"extension": [*appointment.get("extension", []), reason]}


def _cancelled(appointment: Resource, reason: str) -> Resource:
    extension = {"url": CANCELLATION_REASON, "valueString": reason}
    return {
        **appointment,
        "status": "cancelled",
        "extension": [*appointment.get("extension", []), extension],
    }


def _version(one: Round, key: str) -> str:
    stored = one.practice.store.appointment("A83001", key)
    return str(stored.version) if stored else "1"


def _typed(one: Round) -> Organisation:
    return next(each for each in one.target.organisations if each.type == "urgent-care")


def _slots(one: Round) -> Callable[[str, int], list[Resource]]:
    def slots(session: str, day: int) -> list[Resource]:
        return [
            {
                "id": slot.id,
                "start": uk_text(slot.start),
                "end": uk_text(slot.end),
                "place": one.practice.facts.identifier(slot.schedule.session.surgery),
            }
            for slot in one.practice.diary.slots_of(session, one.today + timedelta(days=day))
        ]

    return slots


def _unlike(slots: Callable[[str, int], list[Resource]]) -> Iterator[list[Resource]]:
    """Pairs of adjacent slots that differ in schedule, in channel, in service; and one that overlaps."""
    mixed = slots("mixed", 5)
    yield mixed[3:5]
    yield mixed[7:9]
    bloods = {slot["start"]: slot for slot in slots("bloods", 5)}
    nurse = slots("nurse1", 5)
    yield [next(slot for slot in bloods.values() if slot["end"] == nurse[0]["start"]), nurse[0]]
    yield [nurse[1], nurse[3]]


def _booking(one: Round, slots: list[Resource], patient: str, **changes: Any) -> Resource:
    own = one.target.consumer.organisation
    coding = {
        "system": "https://fhir.nhs.uk/STU3/CodeSystem/GPConnect-OrganisationType-1",
        "code": own.type,
    }
    return {
        "resourceType": "Appointment",
        "meta": {"profile": [f"{STU3}GPConnect-Appointment-1"]},
        "contained": [
            {
                "resourceType": "Organization",
                "id": "1",
                "identifier": [{"system": token.ODS_CODE_SYSTEM, "value": own.ods_code}],
                "name": own.name,
                "telecom": [{"system": "phone", "value": own.telephone, "use": "work"}],
                "type": [{"coding": [coding]}],
            }
        ],
        "extension": [{"url": BOOKING_ORGANISATION, "valueReference": {"reference": "#1"}}],
        "status": "booked",
        "description": "A long enough description of an appointment, é, that goes beyond eighty characters",
        "comment": "  A comment with <markup> & space  ",
        "start": slots[0]["start"],
        "end": slots[-1]["end"],
        "slot": [{"reference": f"Slot/{slot['id']}"} for slot in slots],
        "created": uk_text(one.clock.now()),
        "participant": [
            {"actor": {"reference": f"Patient/{patient}"}, "status": "accepted"},
            {"actor": {"reference": f"Location/{slots[0]['place']}"}, "status": "accepted"},
        ],
        **changes,
    }


SIGNED = {"alg": "HS256", "typ": "JWT"}
BATTERIES = {
    "searches": searches,
    "protocol": protocol,
    "directory": directory,
    "bookings": bookings,
    "changes": changes,
}
