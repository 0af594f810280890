"""The unsecured JSON Web Token that carries audit and provenance.

Source: integration_cross_organisation_audit_and_provenance.html, "JWT generation" and "JWT payload".
"""

from __future__ import annotations

import base64
import json
from typing import Any

from gpconnect_am.clock import Clock
from gpconnect_am.target.model import Consumer, Organisation

LIFETIME_SECONDS = 300

CLAIMS = (
    "iss",
    "sub",
    "aud",
    "exp",
    "iat",
    "reason_for_request",
    "requested_scope",
    "requesting_device",
    "requesting_organization",
    "requesting_practitioner",
)
RESOURCES = {
    "requesting_device": "Device",
    "requesting_organization": "Organization",
    "requesting_practitioner": "Practitioner",
}
"""The claims that are FHIR resources, and of which type."""
HEADER: dict[str, Any] = {"alg": "none", "typ": "JWT"}
ODS_CODE_SYSTEM = "https://fhir.nhs.uk/Id/ods-organization-code"
SDS_USER_SYSTEM = "https://fhir.nhs.uk/Id/sds-user-id"
SDS_ROLE_SYSTEM = "https://fhir.nhs.uk/Id/sds-role-profile-id"

Claims = dict[str, Any]


def claims(
    consumer: Consumer, organisation: Organisation, *, audience: str, scope: str, clock: Clock
) -> Claims:
    """The claims of one request, made at the clock's now: a fresh dict that a scenario may spoil.

    The user is the organisation's own, else the consumer's.
    """
    issued = int(clock.now().timestamp())
    practitioner = organisation.practitioner or consumer.practitioner
    return {
        "iss": consumer.issuer,
        "sub": practitioner.id,
        "aud": audience,
        "exp": issued + LIFETIME_SECONDS,
        "iat": issued,
        "reason_for_request": "directcare",
        "requested_scope": scope,
        "requesting_device": {
            "resourceType": "Device",
            "identifier": [{"system": consumer.device.system, "value": consumer.device.value}],
            "model": consumer.device.model,
            "version": consumer.device.version,
        },
        "requesting_organization": {
            "resourceType": "Organization",
            "identifier": [{"system": ODS_CODE_SYSTEM, "value": organisation.ods_code}],
            "name": organisation.name,
        },
        "requesting_practitioner": {
            "resourceType": "Practitioner",
            "id": practitioner.id,
            "identifier": [
                {"system": SDS_USER_SYSTEM, "value": practitioner.sds_user_id},
                {"system": SDS_ROLE_SYSTEM, "value": practitioner.sds_role_profile_id},
                {"system": practitioner.local_system, "value": practitioner.local_id},
            ],
            "name": [
                {
                    "family": practitioner.family,
                    "given": [practitioner.given],
                    "prefix": [practitioner.prefix],
                }
            ],
        },
    }


def encode_part(part: Any) -> str:
    """One part of a token: base64url without padding, of JSON or of bytes as they are."""
    raw = part if isinstance(part, bytes) else json.dumps(part, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def encode(payload: Any, *, header: Any = HEADER, signature: str = "") -> str:
    """The token: header, payload and the empty signature, with the trailing dot."""
    return f"{encode_part(header)}.{encode_part(payload)}.{signature}"
