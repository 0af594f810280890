"""The target file of a running provider: what a vendor would declare of it."""

from __future__ import annotations

from gpconnect_am.provider.practice import ConsumerOrganisation, Practice
from gpconnect_am.provider.practice import Session as PracticeSession
from gpconnect_am.target.model import (
    Consumer,
    DeclaredAppointment,
    DeclaredLocation,
    DeclaredSession,
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
)
"""The roles of the practice's patients that a target file knows."""


def declared_target(
    facts: Practice,
    *,
    base_url: str,
    version: str,
    appointments: tuple[DeclaredAppointment, ...],
    tls: Tls,
) -> Target:
    """What is declared of one practice that is served at `base_url`."""
    own, *others = (_organisation(consumer) for consumer in facts.consumers)
    return Target(
        name="GP Connect AM Assurance reference provider",
        base_url=base_url,
        ods_code=facts.ods_code,
        asid=facts.asid,
        version=version,
        consumer=Consumer(
            asid=own.asid,
            issuer="https://consumer.example/token",
            organisation=own,
            device=Device(
                "https://consumer.example/Id/device", "assurance-1", "GP Connect AM Assurance", "1"
            ),
            practitioner=Practitioner(
                id="assurer-1",
                family="Assurer",
                given="Alex",
                prefix="Mx",
                sds_user_id="999900000001",
                sds_role_profile_id="999900001001",
                local_system="https://consumer.example/Id/user",
                local_id="assurer-1",
            ),
        ),
        tls=tls,
        patients=(
            *(
                Patient(patient.role, patient.nhs_number, f"{patient.given} {patient.family}")
                for patient in facts.patients
                if patient.role in ROLES
            ),
            *(
                Patient("unknown", person.nhs_number, f"{person.given} {person.family}")
                for person in facts.people
                if not (person.deceased or person.sensitive or person.invalid or person.superseded)
            ),
        ),
        organisations=tuple(others),
        practice=DeclaredPractice(
            name=facts.body.name,
            locations=tuple(
                DeclaredLocation(surgery.name, surgery.address.postcode, surgery.main, surgery.telephone)
                for surgery in facts.surgeries
                if not surgery.visit
            ),
            sessions=tuple(declared for session in facts.sessions for declared in _sessions(facts, session)),
            appointments=appointments,
            clinicians_without_practitioner=any(not session.clinician for session in facts.sessions),
        ),
    )


def _organisation(consumer: ConsumerOrganisation) -> Organisation:
    return Organisation(consumer.name, consumer.ods_code, consumer.type, consumer.asid, consumer.telephone)


def _sessions(facts: Practice, session: PracticeSession) -> list[DeclaredSession]:
    places = {surgery.key: surgery.name for surgery in facts.surgeries if not surgery.visit}
    declared = {
        block.service: DeclaredSession(
            name=f"{block.service} ({session.key})",
            service_type=block.service,
            schedule_type=session.category,
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
