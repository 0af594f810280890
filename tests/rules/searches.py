"""A search result that is right in every way, to spoil in one, and exchanges that carry answers."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime

from gpconnect_am.protocol.exchange import Exchange, Request, Response
from gpconnect_am.protocol.interactions import SEARCH_SLOTS
from gpconnect_am.rules.searchset import SearchSet

NHS = "https://fhir.nhs.uk/STU3/StructureDefinition/"


def _resource(type, id, profile, **elements):
    meta = {"versionId": "1", "profile": [NHS + profile]}
    return {"resourceType": type, "id": id, "meta": meta, **elements}


def _slot(id, start, end):
    return _resource(
        "Slot",
        id,
        "GPConnect-Slot-1",
        extension=[{"url": f"{NHS}Extension-GPConnect-DeliveryChannel-2", "valueCode": "In-person"}],
        serviceType=[{"text": "Ordinary appointment"}],
        schedule={"reference": "Schedule/s1"},
        status="free",
        start=f"2026-11-25T{start}:00+00:00",
        end=f"2026-11-25T{end}:00+00:00",
    )


RESOURCES = {
    "first": _slot("1", "09:00", "09:10"),
    "second": _slot("2", "09:10", "09:20"),
    "schedule": _resource(
        "Schedule",
        "s1",
        "GPConnect-Schedule-1",
        extension=[
            {"url": f"{NHS}Extension-GPConnect-PractitionerRole-1", "valueCodeableConcept": {"text": "Nurse"}}
        ],
        serviceCategory={"text": "Morning surgery"},
        actor=[{"reference": "Location/l1"}, {"reference": "Practitioner/p1"}],
        planningHorizon={"start": "2026-11-25T09:00:00+00:00", "end": "2026-11-25T12:00:00+00:00"},
    ),
    "practitioner": _resource(
        "Practitioner",
        "p1",
        "CareConnect-GPC-Practitioner-1",
        identifier=[{"system": "https://fhir.nhs.uk/Id/sds-user-id", "value": "999900000002"}],
        name=[{"family": "Fictional"}],
    ),
    "location": _resource(
        "Location",
        "l1",
        "CareConnect-GPC-Location-1",
        name="Utopia Surgery",
        address={"use": "work", "line": ["1 Utopia Road"], "postalCode": "ZZ99 1AA"},
        telecom=[{"use": "work", "system": "phone", "value": "01632 960001"}],
        managingOrganization={"reference": "Organization/o1"},
    ),
    "organisation": _resource(
        "Organization",
        "o1",
        "CareConnect-GPC-Organization-1",
        identifier=[{"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "A83001"}],
        name="Utopia Practice",
    ),
}
"""The resources of the result by the names that tests use for them, in the Bundle's order."""


def bundle(spoil=None, without=(), more=()):
    """The result as a Bundle, spoilt by `spoil`, `without` some resources and with `more`."""
    resources = copy.deepcopy(RESOURCES)
    if spoil is not None:
        spoil(resources)
    kept = [resource for name, resource in resources.items() if name not in without]
    entries = [{"resource": resource} for resource in (*kept, *more)]
    return {"resourceType": "Bundle", "type": "searchset", "entry": entries}


def result(spoil=None, without=(), more=()):
    """The same, read."""
    return SearchSet(bundle(spoil, without, more))


def answer(body, status=200, reason="OK"):
    """An exchange that ended in this answer; `body` is a resource or bytes."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Exchange(
        id="x1",
        request=Request(SEARCH_SLOTS, "GET", "https://provider.example/A83001", "Slot"),
        response=Response(status, reason, (), raw, len(raw)),
        fault=None,
        started=datetime(2026, 11, 24, tzinfo=UTC),
        seconds=0.1,
    )


def sentences(findings):
    """What findings say to a reader, with what they weigh and the ruling that they rest on."""
    return [
        f"{finding.severity}: {finding.sentence()}"
        + (f" (ruling {finding.ruling})" if finding.ruling else "")
        for finding in findings
    ]
