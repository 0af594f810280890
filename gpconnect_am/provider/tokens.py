"""The unsecured JSON Web Token of a request.

Source: integration_cross_organisation_audit_and_provenance.html and
development_fhir_error_handling_guidance.html.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from gpconnect_am.protocol.token import CLAIMS, ODS_CODE_SYSTEM, RESOURCES, SDS_USER_SYSTEM
from gpconnect_am.provider.call import Call, Check, Checks
from gpconnect_am.provider.outcomes import bad_request, invalid_resource

TEXTS = ("iss", "sub", "aud", "reason_for_request", "requested_scope")
SECONDS = ("exp", "iat")
SCOPES = ("patient/*.read", "patient/*.write", "organization/*.read", "organization/*.write")
_BASE64URL = re.compile(r"[A-Za-z0-9_-]*")

_RESOURCE_ELEMENTS: dict[str, type | tuple[type, ...]] = {
    "resourceType": str,
    "id": str,
    "meta": dict,
    "implicitRules": str,
    "language": str,
    "text": dict,
    "contained": list,
    "extension": list,
    "modifierExtension": list,
    "identifier": list,
}
ELEMENTS: dict[str, dict[str, type | tuple[type, ...]]] = {
    "Device": {
        **_RESOURCE_ELEMENTS,
        "udi": dict,
        "status": str,
        "type": dict,
        "lotNumber": str,
        "manufacturer": str,
        "manufactureDate": str,
        "expirationDate": str,
        "model": str,
        "version": str,
        "patient": dict,
        "owner": dict,
        "contact": list,
        "location": dict,
        "url": str,
        "note": list,
        "safety": list,
    },
    "Organization": {
        **_RESOURCE_ELEMENTS,
        "active": bool,
        "type": list,
        "name": str,
        "alias": list,
        "telecom": list,
        "address": list,
        "partOf": dict,
        "contact": list,
        "endpoint": list,
    },
    "Practitioner": {
        **_RESOURCE_ELEMENTS,
        "active": bool,
        "name": list,
        "telecom": list,
        "address": list,
        "gender": str,
        "birthDate": str,
        "photo": list,
        "qualification": list,
        "communication": list,
    },
}
"""The elements of the base STU3 resources in the claims, with their JSON types."""


def bearer(call: Call) -> None:
    """There is one Authorization header with a Bearer token of three parts, the last one empty."""
    values = call.header_values("Authorization")
    if not values or not values[0].strip():
        raise bad_request("Expected header Authorization is missing or empty")
    if len(values) > 1:
        raise bad_request("Header Authorization was sent more than once")
    scheme, _, token = values[0].partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise bad_request("Header Authorization must carry a Bearer token")
    parts = token.strip().split(".")
    if len(parts) != 3:
        raise bad_request("The JWT must have three parts, of which the signature is empty")


def unsecured(call: Call) -> None:
    """The token's header says that it isn't signed, and it isn't."""
    header, _, signature = _parts(call)
    if signature:
        raise bad_request("The JWT signature must be empty")
    if _decoded(header, "header").get("alg") != "none":
        raise bad_request("The JWT header must have alg none")


def payload(call: Call) -> None:
    """The payload is a JSON object; it becomes the call's claims."""
    call.claims = _decoded(_parts(call)[1], "payload")


def has_claim(name: str, call: Call) -> None:
    """The claim is there and is neither null nor empty."""
    if call.claims.get(name) in (None, "", {}, []):
        raise bad_request(f"Missing or empty JWT {name} claim")


def texts(call: Call) -> None:
    """The claims that are texts are texts."""
    for name in TEXTS:
        if not isinstance(call.claims[name], str):
            raise bad_request(f"JWT {name} claim must be a string")


def seconds(call: Call) -> None:
    """The times are whole seconds."""
    for name in SECONDS:
        value = call.claims[name]
        if isinstance(value, bool) or not isinstance(value, int):
            raise bad_request(f"JWT {name} claim must be an integer of seconds")


def unexpired(call: Call) -> None:
    """The token has not expired."""
    if call.claims["exp"] <= call.now.timestamp():
        raise bad_request("JWT exp claim: the token has expired")


def direct_care(call: Call) -> None:
    """The reason is direct care."""
    if call.claims["reason_for_request"] != "directcare":
        raise bad_request("JWT reason_for_request claim must be directcare")


def known_scope(call: Call) -> None:
    """The scope is one of the four that are defined."""
    if call.claims["requested_scope"] not in SCOPES:
        raise bad_request("JWT requested_scope claim is none of the defined scopes")


def audience(call: Call) -> None:
    """The audience is this service root; its host is a proxy's business, and the routing segment may lack."""
    path = urlsplit(call.claims["aud"]).path.rstrip("/")
    root = f"/{call.practice.facts.ods_code}/STU3/1"
    if path not in (root, f"{root}/gpconnect"):
        raise bad_request("JWT aud claim is not the service root URL of this provider")


def resource_types(call: Call) -> None:
    """Each claim that is a resource is one of its type."""
    for name, expected in RESOURCES.items():
        resource = call.claims[name]
        if not isinstance(resource, dict) or resource.get("resourceType") != expected:
            raise bad_request(f"JWT {name} claim must be a FHIR {expected} resource")


def valid_resources(call: Call) -> None:
    """Each resource holds elements of its type only, with values of their JSON types."""
    for name, resource_type in RESOURCES.items():
        elements = ELEMENTS[resource_type]
        for element, value in call.claims[name].items():
            if element not in elements:
                raise invalid_resource(f"JWT {name} claim: {resource_type} has no element {element}")
            if not isinstance(value, elements[element]):
                raise invalid_resource(f"JWT {name} claim: {resource_type}.{element} has a wrong type")


def organisation(call: Call) -> None:
    """The organisation has a name and an ODS code."""
    resource = call.claims["requesting_organization"]
    if not resource.get("name"):
        raise bad_request("JWT requesting_organization claim must have a name")
    if not _identified(resource, ODS_CODE_SYSTEM):
        raise bad_request("JWT requesting_organization claim must have an ODS code identifier")


def practitioner(call: Call) -> None:
    """The practitioner has a name and an SDS user id; the further identifiers are often left out."""
    resource = call.claims["requesting_practitioner"]
    if not resource.get("name"):
        raise bad_request("JWT requesting_practitioner claim must have a name")
    if not _identified(resource, SDS_USER_SYSTEM):
        raise bad_request("JWT requesting_practitioner claim must have an SDS user id identifier")


def _identified(resource: dict[str, Any], system: str) -> bool:
    return any(
        isinstance(identifier, dict) and identifier.get("system") == system and identifier.get("value")
        for identifier in resource.get("identifier", [])
    )


def _parts(call: Call) -> tuple[str, str, str]:
    token = (call.header("Authorization") or "").partition(" ")[2].strip()
    header, body, signature = token.split(".")
    return header, body, signature


def _decoded(part: str, what: str) -> dict[str, Any]:
    if not _BASE64URL.fullmatch(part):
        raise bad_request(f"The JWT {what} is not base64url")
    try:
        decoded = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        raise bad_request(f"The JWT {what} is not valid JSON") from None
    if not isinstance(decoded, dict):
        raise bad_request(f"The JWT {what} is not a JSON object")
    return decoded


def _has(name: str) -> Check:
    return partial(has_claim, name)


TOKEN_CHECKS: Checks = {
    "bearer": bearer,
    "unsecured": unsecured,
    "payload": payload,
    **{f"has {name}": _has(name) for name in CLAIMS},
    "texts": texts,
    "seconds": seconds,
    "expiry": unexpired,
    "reason": direct_care,
    "scope": known_scope,
    "audience": audience,
    "resource types": resource_types,
    "resources": valid_resources,
    "organisation": organisation,
    "practitioner": practitioner,
}
