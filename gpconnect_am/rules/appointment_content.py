"""What an appointment that the provider returns must hold and must leave out, beyond its profile.

Sources: "Payload response body" of the book, read, retrieve, amend and cancel pages;
development_fhir_resource_guidance.html, "Use of Must-Support flag"; rulings 30, 57 and 61.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from gpconnect_am.findings import Finding, Severity
from gpconnect_am.rules.appointment import PROFILE, Appointment
from gpconnect_am.rules.population import DELIVERY_CHANNEL, PRACTITIONER_ROLE
from gpconnect_am.rules.searchset import items
from gpconnect_am.rules.uk_time import uk_local

Check = Callable[[Appointment], Iterator[Finding]]


def asserts_profile(appointment: Appointment) -> Iterator[Finding]:
    """meta.profile names the appointment profile, alone or among others (ruling 55)."""
    profiles = items(_meta(appointment), "profile")
    if PROFILE not in profiles:
        found = ", ".join(map(str, profiles)) or "nothing"
        yield Finding("meta.profile", f"{appointment.place}.meta.profile", PROFILE, found, ruling="55")


def states_version(appointment: Appointment) -> Iterator[Finding]:
    """meta.versionId is there."""
    if not appointment.version:
        yield Finding(
            "meta.versionId", f"{appointment.place}.meta.versionId", "the current version", "nothing"
        )


def has_status(wanted: str) -> Check:
    """The status is the wanted one."""

    def check(appointment: Appointment) -> Iterator[Finding]:
        if appointment.status != wanted:
            found = appointment.status or "nothing"
            yield Finding("status of the appointment", f"{appointment.place}.status", wanted, found)

    return check


def without(element: str) -> Check:
    """An element that the pages forbid is not there."""

    def check(appointment: Appointment) -> Iterator[Finding]:
        if element in appointment.resource:
            yield Finding(
                f"no {element}",
                f"{appointment.place}.{element}",
                f"no {element}: the page forbids it",
                "one",
            )

    return check


def in_uk_time(appointment: Appointment) -> Iterator[Finding]:
    """start, end and, where it is there, created are UK local times."""
    for element in ("start", "end", "created"):
        if element in appointment.resource or element != "created":
            yield from uk_local(appointment.resource.get(element), f"{appointment.place}.{element}")


def names_service_type(wanted: str | None = None) -> Check:
    """serviceType.text holds the slot type's name: that of the booked slot, where it is known."""

    def check(appointment: Appointment) -> Iterator[Finding]:
        texts = [_concept_text(concept) for concept in items(appointment.resource, "serviceType")]
        where = f"{appointment.place}.serviceType.text"
        if not any(text.strip() for text in texts):
            yield Finding("service type", where, wanted or "the practice's name of the slot type", "nothing")
        elif wanted is not None and wanted not in texts:
            yield Finding("service type", where, f"{wanted}, as on the slot", ", ".join(texts))

    return check


def names_service_category(wanted: str) -> Check:
    """serviceCategory.text holds the name of the schedule's type."""

    def check(appointment: Appointment) -> Iterator[Finding]:
        found = _concept_text(appointment.resource.get("serviceCategory"))
        if found != wanted:
            where = f"{appointment.place}.serviceCategory.text"
            yield Finding("service category", where, f"{wanted}, as on the schedule", found or "nothing")

    return check


def has_channel(wanted: str) -> Check:
    """The delivery channel is that of the slot."""

    def check(appointment: Appointment) -> Iterator[Finding]:
        found = appointment.extension(DELIVERY_CHANNEL).get("valueCode")
        if found != wanted:
            where = f"{appointment.place}.extension(DeliveryChannel-2).valueCode"
            yield Finding("delivery channel", where, f"{wanted}, as on the slot", str(found or "nothing"))

    return check


def has_role(wanted: dict[str, Any]) -> Check:
    """The practitioner's role is that of the schedule; there may be others beside it."""

    def check(appointment: Appointment) -> Iterator[Finding]:
        found: set[str] = set()
        for extension in items(appointment.resource, "extension"):
            if isinstance(extension, dict) and extension.get("url") == PRACTITIONER_ROLE:
                found |= _codes(extension.get("valueCodeableConcept"))
        if _codes(wanted) and not found & _codes(wanted):
            where = f"{appointment.place}.extension(PractitionerRole-1)"
            expected = f"{', '.join(sorted(_codes(wanted)))}, as on the schedule"
            yield Finding("practitioner role", where, expected, ", ".join(sorted(found)) or "nothing")

    return check


def gives_reason(sent: str) -> Check:
    """The cancellation reason is the one that was sent, or a beginning of it (ruling 30)."""

    def check(appointment: Appointment) -> Iterator[Finding]:
        found = appointment.cancellation_reason
        where = f"{appointment.place}.extension(AppointmentCancellationReason-1).valueString"
        if not found:
            yield Finding("cancellation reason", where, f"the reason that was sent, {sent[:60]!r}", "nothing")
        elif found != sent:
            shortened = sent.startswith(found)
            yield Finding(
                "cancellation reason",
                where,
                f"the reason that was sent, {len(sent)} characters",
                f"its first {len(found)} characters" if shortened else repr(found[:60]),
                Severity.ADVISORY if shortened else Severity.FAILURE,
                ruling="30",
            )

    return check


def gives_no_reason(appointment: Appointment) -> Iterator[Finding]:
    """An appointment that is not cancelled has no cancellation reason."""
    if appointment.status != "cancelled" and appointment.cancellation_reason is not None:
        yield Finding(
            "cancellation reason of a booking",
            f"{appointment.place}.extension(AppointmentCancellationReason-1)",
            f"none, as the status is {appointment.status or 'absent'}",
            repr(appointment.cancellation_reason[:60]),
        )


def _meta(appointment: Appointment) -> dict[str, Any]:
    meta = appointment.resource.get("meta")
    return meta if isinstance(meta, dict) else {}


def _concept_text(concept: object) -> str:
    text = concept.get("text") if isinstance(concept, dict) else None
    return text if isinstance(text, str) else ""


def _codes(concept: object) -> set[str]:
    codings = items(concept, "coding") if isinstance(concept, dict) else []
    return {str(coding.get("code")) for coding in codings if isinstance(coding, dict)}
