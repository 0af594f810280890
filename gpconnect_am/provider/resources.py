"""The FHIR resources that the provider serves, built from the practice's facts.

Profiles: GPConnect-Slot-1, GPConnect-Schedule-1, CareConnect-GPC-Practitioner-1, -Location-1, -Organization-1
and -Patient-1; the population rules are those of the search page and of the Foundations read pages.
"""

from __future__ import annotations

from typing import Any

from gpconnect_am.clock import uk_text
from gpconnect_am.protocol.requests import NHS_NUMBER_SYSTEM, ORGANISATION_TYPE_SYSTEM
from gpconnect_am.protocol.token import ODS_CODE_SYSTEM, SDS_ROLE_SYSTEM, SDS_USER_SYSTEM
from gpconnect_am.provider import practice as facts
from gpconnect_am.provider.diary import Schedule, Slot
from gpconnect_am.provider.terms import JOB_ROLES, LANGUAGES, REGISTRATION_TYPES, VERIFICATION

Resource = dict[str, Any]

NHS = "https://fhir.nhs.uk/STU3/StructureDefinition/"
CODE_SYSTEMS = "https://fhir.nhs.uk/STU3/CodeSystem/"
LOCAL = "https://provider.example/Id/"
SITE_CODE_SYSTEM = "https://fhir.nhs.uk/Id/ods-site-code"
DELIVERY_CHANNEL = f"{NHS}Extension-GPConnect-DeliveryChannel-2"
PRACTITIONER_ROLE = f"{NHS}Extension-GPConnect-PractitionerRole-1"
PROFILES = {
    "Slot": f"{NHS}GPConnect-Slot-1",
    "Schedule": f"{NHS}GPConnect-Schedule-1",
    "Appointment": f"{NHS}GPConnect-Appointment-1",
    "Patient": f"{NHS}CareConnect-GPC-Patient-1",
    "Practitioner": f"{NHS}CareConnect-GPC-Practitioner-1",
    "Organization": f"{NHS}CareConnect-GPC-Organization-1",
    "Location": f"{NHS}CareConnect-GPC-Location-1",
    "Bundle": f"{NHS}GPConnect-Searchset-Bundle-1",
}


def heading(resource_type: str, id: str, version: int | str = 1) -> Resource:
    """What every resource begins with: type, logical id, version and profile."""
    return {
        "resourceType": resource_type,
        "id": id,
        "meta": {"versionId": str(version), "profile": [PROFILES[resource_type]]},
    }


def claimed(resource: Resource) -> bool:
    """Whether a resource that was sent claims the profile of its type."""
    meta = resource.get("meta")
    profiles = meta.get("profile") if isinstance(meta, dict) else None
    return isinstance(profiles, list) and PROFILES[resource["resourceType"]] in profiles


def delivery_channel(code: str) -> Resource:
    """The delivery channel extension."""
    return {"url": DELIVERY_CHANNEL, "valueCode": code}


def practitioner_role(code: str) -> Resource:
    """The practitioner role extension."""
    coding = {
        "system": f"{CODE_SYSTEMS}CareConnect-SDSJobRoleName-1",
        "code": code,
        "display": JOB_ROLES[code],
    }
    return {"url": PRACTITIONER_ROLE, "valueCodeableConcept": {"coding": [coding]}}


def slot(practice: facts.Practice, of: Slot, *, status: str, version: int) -> Resource:
    """A Slot."""
    return {
        **heading("Slot", of.id, version),
        "extension": [delivery_channel(of.channel)],
        "identifier": [{"system": f"{LOCAL}slot", "value": f"{practice.ods_code}/{of.id}"}],
        "serviceType": [{"text": of.service}],
        "schedule": {"reference": f"Schedule/{of.schedule.id}"},
        "status": status,
        "start": uk_text(of.start),
        "end": uk_text(of.end),
    }


def schedule(practice: facts.Practice, of: Schedule) -> Resource:
    """A Schedule: its place, its practitioner where it has one, its role and its horizon."""
    session = of.session
    actors = [{"reference": f"Location/{practice.identifier(session.surgery)}"}]
    if session.clinician:
        actors.append({"reference": f"Practitioner/{practice.identifier(session.clinician)}"})
    resource = {
        **heading("Schedule", of.id),
        "extension": [practitioner_role(session.role)],
        "identifier": [{"system": f"{LOCAL}schedule", "value": f"{practice.ods_code}/{of.id}"}],
        "serviceCategory": {"text": session.category},
        "actor": actors,
        "planningHorizon": {"start": uk_text(of.start), "end": uk_text(of.end)},
    }
    return {**resource, "comment": session.comment} if session.comment else resource


def practitioner(practice: facts.Practice, of: facts.Clinician) -> Resource:
    """A Practitioner."""
    resource = {
        **heading("Practitioner", practice.identifier(of.key)),
        "extension": [_communication(code) for code in of.languages],
        "identifier": [
            {"system": SDS_USER_SYSTEM, "value": of.sds_user_id},
            *({"system": SDS_ROLE_SYSTEM, "value": role} for role in of.role_profiles),
            {"system": f"{LOCAL}clinician", "value": of.key},
        ],
        "name": [{"use": "official", "family": of.family, "given": [of.given], "prefix": [of.prefix]}],
        "gender": of.gender,
    }
    return resource if of.languages else _without(resource, "extension")


def location(practice: facts.Practice, of: facts.Surgery) -> Resource:
    """A Location: a surgery of the practice; a branch is part of the main one."""
    resource = {
        **heading("Location", practice.identifier(of.key)),
        "identifier": [
            *([{"system": SITE_CODE_SYSTEM, "value": of.site_code}] if of.site_code else []),
            {"system": f"{LOCAL}surgery", "value": of.key},
        ],
        "status": "active",
        "name": of.name,
        "telecom": [_phone(of.telephone, "work")],
        "address": _address(of.address, "work"),
        "physicalType": {
            "coding": [
                {
                    "system": "http://snomed.info/sct",
                    "code": "264358009",
                    "display": "General practice premises",
                }
            ]
        },
        "managingOrganization": {"reference": f"Organization/{practice.identifier('practice')}"},
    }
    if of.visit:
        del resource["physicalType"]
    elif not of.main:
        resource["partOf"] = {"reference": f"Location/{practice.identifier(practice.main_surgery.key)}"}
    return resource


def organisation(practice: facts.Practice) -> Resource:
    """The Organization that the practice is."""
    return {
        **_body(practice.body, practice.identifier("practice")),
        "extension": [
            {
                "url": f"{NHS}Extension-CareConnect-GPC-MainLocation-1",
                "valueReference": {"reference": f"Location/{practice.identifier(practice.main_surgery.key)}"},
            },
            {
                "url": "http://hl7.org/fhir/StructureDefinition/organization-period",
                "valuePeriod": {"start": practice.body.opened},
            },
        ],
        "type": [
            {
                "coding": [
                    {
                        "system": ORGANISATION_TYPE_SYSTEM,
                        "code": "gp-practice",
                        "display": "GP Practice",
                    }
                ]
            }
        ],
        "partOf": {"reference": f"Organization/{practice.identifier('board')}"},
    }


def parent_organisation(practice: facts.Practice) -> Resource:
    """The Organization that the practice is part of."""
    return _body(practice.parent, practice.identifier("board"))


def patient(practice: facts.Practice, of: facts.Patient, *, version: int = 1) -> Resource:
    """A Patient of the practice."""
    resource: Resource = {
        **heading("Patient", practice.identifier(f"patient-{of.key}"), version),
        "extension": [_registration(practice, of), *(_communication(code) for code in of.languages)],
        "identifier": [
            _nhs_number(of.nhs_number, of.verification),
            {"system": f"{LOCAL}patient", "value": of.key},
        ],
        "active": of.active,
        "name": [
            {
                "use": "official",
                "text": f"{of.family.upper()} {of.given} ({of.prefix})",
                "family": of.family,
                "given": [of.given],
                "prefix": [of.prefix],
            }
        ],
        "telecom": [_phone(of.telephone, "home")],
        "gender": of.gender,
        "birthDate": of.birth_date,
        "address": [_address(of.address, "home")],
        "generalPractitioner": [
            {"reference": f"Practitioner/{practice.identifier(practice.clinicians[0].key)}"}
        ],
        "managingOrganization": {"reference": f"Organization/{practice.identifier('practice')}"},
    }
    if of.nickname:
        resource["name"].append({"use": "nickname", "family": of.family, "given": [of.nickname]})
    if of.contact:
        resource["contact"] = [
            {
                "relationship": [{"text": text} for text in of.contact.relationship],
                "name": {
                    "use": "official",
                    "family": of.contact.family,
                    "given": [of.contact.given],
                    "prefix": [of.contact.prefix],
                },
                "telecom": [_phone(of.contact.telephone, "mobile")],
                "address": _address(of.address, "home"),
                "gender": of.contact.gender,
            }
        ]
    return resource


def _nhs_number(number: str, verification: str) -> Resource:
    status = {
        "system": f"{CODE_SYSTEMS}CareConnect-NHSNumberVerificationStatus-1",
        "code": verification,
        "display": VERIFICATION[verification],
    }
    return {
        "extension": [
            {
                "url": f"{NHS}Extension-CareConnect-GPC-NHSNumberVerificationStatus-1",
                "valueCodeableConcept": {"coding": [status]},
            }
        ],
        "system": NHS_NUMBER_SYSTEM,
        "value": number,
    }


def _registration(practice: facts.Practice, of: facts.Patient) -> Resource:
    kind = {
        "system": f"{CODE_SYSTEMS}CareConnect-RegistrationType-1",
        "code": of.registration,
        "display": REGISTRATION_TYPES[of.registration],
    }
    return {
        "url": f"{NHS}Extension-CareConnect-GPC-RegistrationDetails-1",
        "extension": [
            {"url": "registrationPeriod", "valuePeriod": {"start": of.registered}},
            {"url": "registrationType", "valueCodeableConcept": {"coding": [kind]}},
            {
                "url": "preferredBranchSurgery",
                "valueReference": {"reference": f"Location/{practice.identifier(of.surgery)}"},
            },
        ],
    }


def _communication(code: str) -> Resource:
    language = {
        "system": f"{CODE_SYSTEMS}CareConnect-HumanLanguage-1",
        "code": code,
        "display": LANGUAGES[code],
    }
    return {
        "url": f"{NHS}Extension-CareConnect-GPC-NHSCommunication-1",
        "extension": [
            {"url": "language", "valueCodeableConcept": {"coding": [language]}},
            {"url": "interpreterRequired", "valueBoolean": False},
        ],
    }


def _body(body: facts.Body, id: str) -> Resource:
    return {
        **heading("Organization", id),
        "identifier": [
            {"system": ODS_CODE_SYSTEM, "value": body.ods_code},
            {"system": f"{LOCAL}organisation", "value": id},
        ],
        "name": body.name,
        "telecom": [_phone(body.telephone, "work")],
        "address": [_address(body.address, "work")],
    }


def _phone(number: str, use: str) -> Resource:
    return {"system": "phone", "value": number, "use": use}


def _address(address: facts.Address, use: str) -> Resource:
    parts = {
        "use": use,
        "type": "physical",
        "line": list(address.line),
        "city": address.city,
        "district": address.district,
        "postalCode": address.postcode,
        "country": address.country,
    }
    return {name: value for name, value in parts.items() if value}


def _without(resource: Resource, element: str) -> Resource:
    return {name: value for name, value in resource.items() if name != element}
