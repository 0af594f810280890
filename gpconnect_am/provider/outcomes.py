"""Refusals, and the OperationOutcome that tells a consumer of one.

Source: development_fhir_error_handling_guidance.html.
"""

from __future__ import annotations

import uuid
from typing import Any

PROFILE = "https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-OperationOutcome-1"
SPINE_CODES = "https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1"

_ERRORS: dict[str, tuple[int, str, str]] = {
    "BAD_REQUEST": (400, "invalid", "Bad request"),
    "INVALID_IDENTIFIER_SYSTEM": (400, "value", "Invalid identifier system"),
    "INVALID_IDENTIFIER_VALUE": (400, "value", "Invalid identifier value"),
    "INVALID_NHS_NUMBER": (400, "value", "Invalid NHS number"),
    "INVALID_PATIENT_DEMOGRAPHICS": (400, "business-rule", "Invalid patient demographics"),
    "ACCESS_DENIED": (403, "forbidden", "Access denied"),
    "ACCESS DENIED": (403, "forbidden", "Access has been denied to process this request"),
    "NO_RECORD_FOUND": (404, "not-found", "No record found"),
    "PATIENT_NOT_FOUND": (404, "not-found", "Patient not found"),
    "PRACTITIONER_NOT_FOUND": (404, "not-found", "Practitioner not found"),
    "ORGANISATION_NOT_FOUND": (404, "not-found", "Organisation not found"),
    "DUPLICATE_REJECTED": (409, "duplicate", "Create would lead to creation of a duplicate resource"),
    "INVALID_RESOURCE": (422, "invalid", "Invalid validation of resource"),
    "INVALID_PARAMETER": (422, "invalid", "Invalid parameter"),
    "REFERENCE_NOT_FOUND": (422, "invalid", "Reference not found"),
    "INTERNAL_SERVER_ERROR": (500, "processing", "Unexpected internal server error"),
    "NOT_IMPLEMENTED": (501, "not-supported", "Not implemented"),
}
"""Spine code to HTTP status, FHIR issue type and display."""


class Refusal(Exception):
    """A request that is refused: a Spine error code and what is wrong, in a sentence.

    `status` is the usual one of the code unless another is given (415 goes with BAD_REQUEST).
    """

    def __init__(self, code: str, diagnostics: str, *, status: int | None = None) -> None:
        super().__init__(f"{code}: {diagnostics}")
        self.code = code
        self.diagnostics = diagnostics
        self.status = status or _ERRORS[code][0]


def bad_request(diagnostics: str) -> Refusal:
    """400 BAD_REQUEST."""
    return Refusal("BAD_REQUEST", diagnostics)


def invalid_parameter(diagnostics: str) -> Refusal:
    """422 INVALID_PARAMETER."""
    return Refusal("INVALID_PARAMETER", diagnostics)


def invalid_resource(diagnostics: str) -> Refusal:
    """422 INVALID_RESOURCE."""
    return Refusal("INVALID_RESOURCE", diagnostics)


def outcome(refusal: Refusal) -> dict[str, Any]:
    """The OperationOutcome of a refusal."""
    _, issue_type, display = _ERRORS[refusal.code]
    return {
        "resourceType": "OperationOutcome",
        "id": str(uuid.uuid4()),
        "meta": {"profile": [PROFILE]},
        "issue": [
            {
                "severity": "error",
                "code": issue_type,
                "details": {"coding": [{"system": SPINE_CODES, "code": refusal.code, "display": display}]},
                "diagnostics": refusal.diagnostics,
            }
        ],
    }
