"""Visits, from version 1.2.9 on: they are shown, without the place where the patient is visited.

Source: appointments_use_case_retrieve_a_patients_appointments.html, "Location to support visit appointments";
appointments_use_case_read_an_appointment.html, "Payload response body".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gpconnect_am.findings import Finding, Severity
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.rules.answers import describe
from gpconnect_am.rules.appointment import Appointment
from gpconnect_am.rules.population import DELIVERY_CHANNEL

VISIT = "Visit"
UNKNOWN = "unknown"


def is_visit(appointment: Appointment) -> bool:
    """Whether the delivery channel is Visit."""
    return appointment.extension(DELIVERY_CHANNEL).get("valueCode") == VISIT


def tells_the_kind(appointment: Appointment) -> Iterator[Finding]:
    """comment tells what kind of visit it is."""
    comment = appointment.resource.get("comment")
    if not (isinstance(comment, str) and comment.strip()):
        yield Finding("visit/kind", f"{appointment.place}.comment", "the kind of visit", "nothing")


def names_no_place(location: Exchange) -> Iterator[Finding]:
    """The Location of a visit can be read and is no real place: no postcode; line and city say Unknown."""
    resource = location.resource or {}
    if location.status != 200 or resource.get("resourceType") != "Location":
        yield Finding("visit/location", "status", "200 and an unknown visit Location", describe(location))
        return
    address = resource.get("address")
    parts: dict[str, Any] = address if isinstance(address, dict) else {}
    if parts.get("postalCode"):
        yield Finding(
            "visit/postcode",
            "Location.address.postalCode",
            "no postcode, as the place of a visit is not told",
            str(parts["postalCode"]),
        )
    lines = parts.get("line")
    told = [*(lines if isinstance(lines, list) else []), parts.get("city")]
    real = [str(one) for one in told if one and UNKNOWN not in str(one).lower()]
    if real:
        yield Finding(
            "visit/address",
            "Location.address",
            "Unknown for line and city, as in the page's example",
            ", ".join(real),
            Severity.ADVISORY,
        )
