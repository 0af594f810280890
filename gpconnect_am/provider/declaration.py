"""The target file of a running provider: what a vendor would declare of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby

from gpconnect_am.clock import UK
from gpconnect_am.provider.diary import Slot
from gpconnect_am.provider.open_practice import OpenPractice
from gpconnect_am.provider.practice import ConsumerOrganisation, Person, Practice, User
from gpconnect_am.provider.practice import Patient as PracticePatient
from gpconnect_am.provider.practice import Session as PracticeSession
from gpconnect_am.target.model import (
    Consumer,
    DeclaredAppointment,
    DeclaredClinician,
    DeclaredLocation,
    DeclaredSession,
    DeclaredSlot,
    Device,
    Organisation,
    Patient,
    Practitioner,
    Target,
    Tls,
)
from gpconnect_am.target.model import Practice as DeclaredPractice

ROLES = (
    "bookable",
    "no-appointments",
    "sensitive",
    "deceased",
    "inactive",
    "temporary",
    "unverified",
    "lapsed",
)
"""The roles of the practice's patients that a target file knows."""
NOBODYS_NUMBER = "9991099905"
"""A valid NHS number that PDS doesn't know."""


def declared_target(
    facts: Practice,
    *,
    base_url: str,
    version: str,
    appointments: tuple[DeclaredAppointment, ...],
    slots: tuple[DeclaredSlot, ...],
    tls: Tls,
) -> Target:
    """What is declared of one practice that is served at `base_url`."""
    own, *others = facts.consumers
    return Target(
        name="GP Connect AM Assurance reference provider",
        base_url=base_url,
        ods_code=facts.ods_code,
        asid=facts.asid,
        version=version,
        consumer=Consumer(
            asid=own.asid,
            issuer="https://consumer.example/token",
            organisation=_organisation(own),
            device=Device(
                "https://consumer.example/Id/device", "assurance-1", "GP Connect AM Assurance", "1"
            ),
            practitioner=_practitioner(own.user),
        ),
        tls=tls,
        patients=(
            *(_patient(facts, patient) for patient in facts.patients if patient.role in ROLES),
            *(_person(person) for person in facts.people),
            Patient("untraceable", NOBODYS_NUMBER),
        ),
        organisations=tuple(
            replace(_organisation(consumer), practitioner=_practitioner(consumer.user)) for consumer in others
        ),
        practice=DeclaredPractice(
            name=facts.body.name,
            locations=tuple(
                DeclaredLocation(
                    surgery.name,
                    surgery.address.postcode,
                    surgery.main,
                    surgery.telephone,
                    surgery.site_code,
                )
                for surgery in facts.surgeries
                if not surgery.visit
            ),
            clinicians=tuple(
                DeclaredClinician(one.sds_user_id, one.gender, one.languages[0] if one.languages else "")
                for one in facts.clinicians
                if one.sds_user_id
            ),
            sessions=tuple(declared for session in facts.sessions for declared in _sessions(facts, session)),
            slots=slots,
            appointments=appointments,
            clinicians_without_practitioner=any(not session.clinician for session in facts.sessions),
        ),
    )


def _patient(facts: Practice, patient: PracticePatient) -> Patient:
    surgeries = {surgery.key: surgery.name for surgery in facts.surgeries}
    return Patient(
        patient.role,
        patient.nhs_number,
        f"{patient.given} {patient.family}",
        family=patient.family,
        given=patient.given,
        birth_date=date.fromisoformat(patient.birth_date),
        postcode=patient.address.postcode,
        telephone=patient.telephone,
        contact=patient.contact.family if patient.contact else "",
        language=patient.languages[0] if patient.languages else "",
        surgery=surgeries[patient.surgery],
        id=facts.identifier(f"patient-{patient.key}") if patient.role in ("lapsed", "sensitive") else "",
    )


def _person(person: Person) -> Patient:
    marks = {
        "deceased": person.deceased,
        "sensitive": person.sensitive,
        "superseded": person.invalid or person.superseded,
        "registrable": person.registrable,
    }
    return Patient(
        next((role for role, marked in marks.items() if marked), "unknown"),
        person.nhs_number,
        f"{person.given} {person.family}",
        family=person.family,
        given=person.given,
        birth_date=date.fromisoformat(person.birth_date),
        postcode=person.address.postcode,
        telephone=person.telephone,
    )


def _organisation(consumer: ConsumerOrganisation) -> Organisation:
    return Organisation(consumer.name, consumer.ods_code, consumer.type, consumer.asid, consumer.telephone)


def _practitioner(user: User) -> Practitioner:
    return Practitioner(
        id=user.key,
        family=user.family,
        given=user.given,
        prefix=user.prefix,
        sds_user_id=user.sds_user_id,
        sds_role_profile_id=user.sds_role_profile_id,
        local_system="https://consumer.example/Id/user",
        local_id=user.key,
    )


def _sessions(facts: Practice, session: PracticeSession) -> list[DeclaredSession]:
    places = {surgery.key: surgery.name for surgery in facts.surgeries if not surgery.visit}
    declared = {
        block.service: DeclaredSession(
            name=_name(block.service, session.key),
            service_type=block.service,
            schedule_type=session.category,
            delivery_channel=_channel(session, block.service),
            practitioner_role=session.role,
            location=places.get(session.surgery),
            bookable=block.restriction.bookable,
            organisation_types=tuple(sorted(block.restriction.types)),
            organisation_codes=tuple(sorted(block.restriction.codes)),
            embargo_hours=block.restriction.embargo_hours,
            window_days=block.restriction.window_days,
            limit=block.restriction.limit,
        )
        for block in session.blocks
    }
    return list(declared.values())


def _channel(session: PracticeSession, service: str) -> str | None:
    """The channel of a service's slots; None for visits, and where there are several."""
    channels = {block.channel for block in session.blocks if block.service == service} - {"Visit"}
    return channels.pop() if len(channels) == 1 else None


def declared_slots(practice: OpenPractice, now: datetime) -> tuple[DeclaredSlot, ...]:
    """Free slots that no search may show: some that aren't bookable, and those about a time rule's edge."""
    code = practice.facts.ods_code
    ahead = [
        slot
        for slot in practice.diary.slots.values()
        if now + _DAY < slot.start < now + _REACH
        and practice.store.slot_state(code, slot.id).status == "free"
    ]
    lines = groupby(sorted(ahead, key=lambda slot: (slot.line, slot.start)), key=lambda slot: slot.line)
    chosen = [slot for _, slots in lines for slot in _about_the_edge(list(slots), now)]
    return tuple(
        DeclaredSlot(
            slot.id,
            _name(slot.service, slot.schedule.session.key),
            slot.start.astimezone(UK),
            slot.end.astimezone(UK),
        )
        for slot in chosen
    )


_DAY, _REACH = timedelta(days=1), timedelta(days=12)
_OF_EACH = 2


def _about_the_edge(slots: list[Slot], now: datetime) -> list[Slot]:
    """Of the slots of one line, earliest first: the last within a time rule and the first beyond it.

    The first and the last of all come with them, which are far from the edge at any time of day.
    """
    restriction = slots[0].restriction
    if not restriction.bookable:
        return slots[:_OF_EACH]
    if restriction.embargo_hours is not None:
        edge = now + timedelta(hours=restriction.embargo_hours)
        before = [slot for slot in slots if slot.start < edge]
        after = [slot for slot in slots if slot.start >= edge]
    elif restriction.window_days is not None:
        last = (now.astimezone(UK) + timedelta(days=restriction.window_days)).date()
        before = [slot for slot in slots if slot.start.astimezone(UK).date() < last]
        after = [slot for slot in slots if slot.start.astimezone(UK).date() > last]
    else:
        return []
    chosen = (*before[:1], *before[-_OF_EACH:], *after[:_OF_EACH], *after[-1:])
    return list({slot.id: slot for slot in chosen}.values())


def _name(service: str, session: str) -> str:
    return f"{service} ({session})"
