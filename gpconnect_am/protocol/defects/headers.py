"""Defects of the Spine Secure Proxy headers.

Source: integration_spine_secure_proxy.html; development_fhir_error_handling_guidance.html, "Malformed request
errors".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from gpconnect_am.protocol.defects.defect import Defect
from gpconnect_am.protocol.exchange import Request
from gpconnect_am.protocol.interactions import AMEND, CANCEL, INTERACTIONS

SSP_HEADERS = ("Ssp-TraceID", "Ssp-From", "Ssp-To", "Ssp-InteractionID")
_ID = "Ssp-InteractionID"
_UNKNOWN_ASID = "000000000000"


def _plain(change: Callable[[Request], Request]) -> Defect:
    return lambda request, _consumer: change(request)


def _without(name: str) -> Defect:
    return _plain(lambda request: request.without_header(name))


def _with(name: str, value: str) -> Defect:
    return _plain(lambda request: request.with_header(name, value))


def _twice(name: str, value: str) -> Defect:
    return _plain(lambda request: request.and_header(name, value))


def _other_id(change: Callable[[str], str]) -> Defect:
    return _plain(lambda request: request.with_header(_ID, change(request.interaction.id)))


def _swapped(request: Request) -> Request:
    """An amendment under the id of cancelling, or the other way about."""
    other = CANCEL if request.interaction is AMEND else AMEND
    return request.with_header(_ID, other.id)


def _lower_case(request: Request) -> Request:
    """The same headers: HTTP does not tell the case of their names."""
    return replace(request, headers=tuple((name.lower(), value) for name, value in request.headers))


HEADER_DEFECTS: Mapping[str, Defect] = {
    **{f"without {name}": _without(name) for name in SSP_HEADERS},
    **{f"with {name} empty": _with(name, "") for name in SSP_HEADERS},
    **{f"with {name} twice": _twice(name, "twice") for name in SSP_HEADERS},
    **{f"with the interaction id of {one.name}": _with(_ID, one.id) for one in INTERACTIONS.values()},
    "with its header names in lower case": _plain(_lower_case),
    "with the interaction id of the other update": _plain(_swapped),
    "with an unknown interaction id": _other_id(lambda right: f"{right.rpartition(':')[0]}:nothing-1"),
    "with an interaction id of version 2": _other_id(lambda right: f"{right.rpartition('-')[0]}-2"),
    "with an interaction id without a version": _other_id(lambda right: right.rpartition("-")[0]),
    "with an interaction id in capitals": _other_id(str.upper),
    "with an interaction id without its urn": _other_id(lambda right: right.rpartition("fhir:")[2]),
    "with an interaction id and more after it": _other_id(lambda right: f"{right}0"),
    "with an interaction id of another programme": _other_id(lambda right: right.replace("gpconnect", "ers")),
    "with an interaction id that is no urn": _other_id(lambda _right: "nonsense"),
    "with an unknown ASID in Ssp-To": _with("Ssp-To", _UNKNOWN_ASID),
    "with no ASID in Ssp-To": _with("Ssp-To", "nonsense"),
    "with an unknown ASID in Ssp-From": _with("Ssp-From", _UNKNOWN_ASID),
}
