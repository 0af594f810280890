"""The capability statement, which declares what the provider does.

Source: foundations_use_case_get_the_fhir_capability_statement.html.
"""

from __future__ import annotations

from typing import Any

import gpconnect_am
from gpconnect_am.provider.call import Answer, Call
from gpconnect_am.provider.formats import FHIR_JSON
from gpconnect_am.provider.outcomes import PROFILE as OUTCOME_PROFILE
from gpconnect_am.provider.resources import PROFILES

PUBLISHED = {"1.2.7": "2020-01-15", "1.2.9": "2023-04-12"}
INCLUDES = [
    "Slot:schedule",
    "Schedule:actor:Practitioner",
    "Schedule:actor:Location",
    "Location:managingOrganization",
]


def statement(version: str) -> dict[str, Any]:
    """The CapabilityStatement of a provider of a version of the specification."""
    return {
        "resourceType": "CapabilityStatement",
        "id": "gpconnect-appointment-management",
        "meta": {"versionId": "1"},
        "version": version,
        "name": "GP Connect",
        "status": "active",
        "date": PUBLISHED[version],
        "publisher": "GP Connect AM Assurance",
        "contact": [{"name": "The reference provider's keepers"}],
        "description": f"This server implements the GP Connect API version {version}",
        "kind": "capability",
        "software": {
            "name": "GP Connect AM Assurance reference provider",
            "version": gpconnect_am.__version__,
        },
        "fhirVersion": "3.0.1",
        "acceptUnknown": "both",
        "format": [FHIR_JSON],
        "profile": [{"reference": profile} for profile in (*PROFILES.values(), OUTCOME_PROFILE)],
        "rest": [
            {
                "mode": "server",
                "resource": [
                    _resource("Patient", ["read", "search-type"], identifier="token"),
                    _resource("Organization", ["read", "search-type"], identifier="token"),
                    _resource("Practitioner", ["read", "search-type"], identifier="token"),
                    _resource("Location", ["read"]),
                    {
                        **_resource("Appointment", ["read", "create", "update", "search-type"], start="date"),
                        "updateCreate": False,
                    },
                    {
                        **_resource(
                            "Slot",
                            ["search-type"],
                            start="date",
                            end="date",
                            status="token",
                            searchFilter="token",
                        ),
                        "searchInclude": INCLUDES,
                    },
                ],
                "operation": [
                    {
                        "name": "gpc.registerpatient",
                        "definition": {
                            "reference": "https://fhir.nhs.uk/STU3/OperationDefinition/"
                            "GPConnect-RegisterPatient-Operation-1"
                        },
                    }
                ],
            }
        ],
    }


def _resource(resource_type: str, interactions: list[str], **parameters: str) -> dict[str, Any]:
    resource: dict[str, Any] = {
        "type": resource_type,
        "profile": {"reference": PROFILES[resource_type]},
        "interaction": [{"code": code} for code in interactions],
    }
    if parameters:
        resource["searchParam"] = [{"name": name, "type": kind} for name, kind in parameters.items()]
    return resource


def metadata(call: Call) -> Answer:
    """Gets the capability statement."""
    resource = call.practice.outgoing(statement(call.behaviour.version))
    return Answer.of(resource, ETag='W/"1"')
