"""Which wire format an answer takes, and which a body must have: JSON is the one that this provider serves.

Source: development_general_api_guidance.html, "Content types" and "Wire format representations".
"""

from __future__ import annotations

import json
from typing import Any

from gpconnect_am.provider.call import Call, Checks
from gpconnect_am.provider.outcomes import Refusal, bad_request

FHIR_JSON = "application/fhir+json"
JSON_TYPES = frozenset({FHIR_JSON, "application/json"})
ANY_TYPES = frozenset({"*/*", "application/*"})


def media_type(text: str) -> str:
    """A media type without its parameters, in lower case."""
    return text.partition(";")[0].strip().lower()


def asked_format(call: Call) -> None:
    """`_format` names JSON, where it is sent; it outweighs Accept."""
    for asked in call.values("_format"):
        if media_type(asked) not in JSON_TYPES | {"json"}:
            raise _unsupported(f"Parameter _format asks for {asked}")


def accepted_format(call: Call) -> None:
    """Accept admits JSON, where it is sent and `_format` isn't."""
    if call.values("_format"):
        return
    accepted = [
        media_type(part)
        for value in call.header_values("Accept")
        for part in value.split(",")
        if part.strip() and not _weightless(part)
    ]
    if accepted and not (JSON_TYPES | ANY_TYPES) & set(accepted):
        raise _unsupported(f"Header Accept asks for {', '.join(accepted)}")


def body_format(call: Call) -> None:
    """A body that is sent is declared as JSON."""
    if call.interaction is None or not call.interaction.writes:
        return
    declared = call.header("Content-Type") or ""
    if media_type(declared) not in JSON_TYPES:
        raise _unsupported(f"Header Content-Type declares {declared or 'nothing'}")


FORMAT_CHECKS: Checks = {
    "_format": asked_format,
    "accept": accepted_format,
    "content type": body_format,
}


def read_body(call: Call) -> None:
    """Reads the body of a write into `call.sent`."""
    if call.interaction is None or not call.interaction.writes:
        return
    try:
        sent = json.loads(call.body.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise bad_request("The request body is not well-formed JSON") from None
    if not isinstance(sent, dict) or "resourceType" not in sent:
        raise bad_request("The request body is not a FHIR resource")
    call.sent = sent


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _weightless(part: str) -> bool:
    return any(
        parameter.strip().replace(" ", "") in ("q=0", "q=0.0", "q=0.00", "q=0.000")
        for parameter in part.split(";")[1:]
    )


def _unsupported(what: str) -> Refusal:
    return Refusal("BAD_REQUEST", f"{what}; supported: {FHIR_JSON}", status=415)
