"""Resources for the engine's tests: small, conformant, fictional."""

from __future__ import annotations

import json
from typing import Any

from gpconnect_am.findings import Finding
from gpconnect_am.validation import Context, validate

NHS = "https://fhir.nhs.uk/STU3/StructureDefinition/"
CHANNEL = f"{NHS}Extension-GPConnect-DeliveryChannel-2"


def slot(**changes: Any) -> dict[str, Any]:
    """A conformant Slot, with elements replaced; None takes one away."""
    return _changed(
        {
            "resourceType": "Slot",
            "id": "s1",
            "meta": {"versionId": "1", "profile": [f"{NHS}GPConnect-Slot-1"]},
            "extension": [{"url": CHANNEL, "valueCode": "In-person"}],
            "identifier": [{"system": "https://example.org/slot", "value": "1"}],
            "serviceType": [{"text": "General"}],
            "schedule": {"reference": "Schedule/c1"},
            "status": "free",
            "start": "2026-11-25T09:00:00+00:00",
            "end": "2026-11-25T09:10:00+00:00",
        },
        changes,
    )


def appointment(**changes: Any) -> dict[str, Any]:
    """A conformant Appointment with a contained booking organisation, with elements replaced."""
    return _changed(
        {
            "resourceType": "Appointment",
            "id": "a1",
            "meta": {"versionId": "1", "profile": [f"{NHS}GPConnect-Appointment-1"]},
            "contained": [
                {
                    "resourceType": "Organization",
                    "id": "booker",
                    "name": "Booking Practice",
                    "identifier": [
                        {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "A00002"}
                    ],
                }
            ],
            "extension": [
                {
                    "url": f"{NHS}Extension-GPConnect-BookingOrganisation-1",
                    "valueReference": {"reference": "#booker"},
                }
            ],
            "status": "booked",
            "description": "Review",
            "start": "2026-11-25T09:00:00+00:00",
            "end": "2026-11-25T09:10:00+00:00",
            "slot": [{"reference": "Slot/s1"}],
            "participant": [
                {"actor": {"reference": "Patient/p1"}, "status": "accepted"},
                {"actor": {"reference": "Location/l1"}, "status": "accepted"},
            ],
        },
        changes,
    )


def searchset(*resources: dict[str, Any]) -> dict[str, Any]:
    """A searchset Bundle of resources."""
    return {
        "resourceType": "Bundle",
        "meta": {"profile": [f"{NHS}GPConnect-Searchset-Bundle-1"]},
        "type": "searchset",
        "entry": [{"resource": resource} for resource in resources],
    }


def slots(count: int, **changes: Any) -> list[dict[str, Any]]:
    """Slots that differ as those of one search do: ids, versions, identifiers, times."""
    return [
        slot(
            id=f"s{number}",
            meta={"versionId": str(number), "profile": [f"{NHS}GPConnect-Slot-1"]},
            identifier=[{"system": "https://example.org/slot", "value": str(number)}],
            schedule={"reference": f"Schedule/c{number % 7}"},
            start=f"2026-11-{1 + number % 28:02d}T{8 + number % 9:02d}:00:00+00:00",
            end=f"2026-11-{1 + number % 28:02d}T{8 + number % 9:02d}:10:00+00:00",
        )
        | changes
        for number in range(count)
    ]


def findings(resource: Any, **context: Any) -> tuple[Finding, ...]:
    """What the validation finds in a resource, or in a body given as bytes."""
    body = resource if isinstance(resource, bytes) else json.dumps(resource).encode()
    return validate(body, Context(**context)).findings


def said(resource: Any, **context: Any) -> list[str]:
    """The findings as sentences, each with its requirement and check in front."""
    return [
        f"{finding.severity} {finding.requirement or '-'} {finding.check} | {finding.sentence()}"
        for finding in findings(resource, **context)
    ]


def _changed(resource: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (resource | changes).items() if value is not None}
