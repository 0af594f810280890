"""Defects of the JSON Web Token.

Source: integration_cross_organisation_audit_and_provenance.html, "JWT generation" and "JWT payload".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gpconnect_am.protocol import token
from gpconnect_am.protocol.defects.defect import Defect
from gpconnect_am.protocol.exchange import Request
from gpconnect_am.protocol.requests import Requests, authorised
from gpconnect_am.protocol.token import CLAIMS, RESOURCES

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_OTHER_SERVICE = "https://elsewhere.example/X99999/STU3/1/gpconnect"
_JWT = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0"


def _claims(change: Callable[[token.Claims], object]) -> Defect:
    """Other claims in a token that is otherwise right."""

    def spoil(request: Request, consumer: Requests) -> Request:
        claims = consumer.claims(request.interaction)
        change(claims)
        return authorised(request, claims)

    return spoil


def _set(name: str, value: Any) -> Defect:
    return _claims(lambda claims: claims.update({name: value}))


def _change(name: str, change: Callable[[Any], Any]) -> Defect:
    return _claims(lambda claims: claims.update({name: change(claims[name])}))


def _without(name: str) -> Defect:
    return _claims(lambda claims: claims.pop(name))


def _issued(seconds: int, lifetime: int = token.LIFETIME_SECONDS) -> Defect:
    """A token issued so many seconds from now."""

    def change(claims: token.Claims) -> None:
        claims["iat"] += seconds
        claims["exp"] = claims["iat"] + lifetime

    return _claims(change)


def _in(claim: str, **elements: Any) -> Defect:
    """Other elements in the resource of a claim; None takes one away."""

    def change(resource: dict[str, Any]) -> dict[str, Any]:
        merged = {**resource, **elements}
        return {element: value for element, value in merged.items() if value is not None}

    return _change(claim, change)


def _encoded(encode: Callable[[token.Claims], str]) -> Defect:
    """The right claims, in a token or a header that is wrong."""

    def spoil(request: Request, consumer: Requests) -> Request:
        return request.with_header("Authorization", encode(consumer.claims(request.interaction)))

    return spoil


def _header(change: Callable[[str], str]) -> Defect:
    """The right token, in an Authorization header that is wrong."""
    return _encoded(lambda claims: change(token.encode(claims)))


def _payload(raw: bytes) -> Defect:
    return _header(lambda _encoded: f"Bearer {_JWT}.{token.encode_part(raw)}.")


def _no_authorization(request: Request, consumer: Requests) -> Request:  # noqa: ARG001
    return request.without_header("Authorization")


def _minimal(claims: token.Claims) -> None:
    """The least that the page asks of the three resources."""
    claims["requesting_device"] = {
        key: claims["requesting_device"][key] for key in ("resourceType", "identifier", "model", "version")
    }
    organisation, practitioner = claims["requesting_organization"], claims["requesting_practitioner"]
    claims["requesting_organization"] = {
        key: organisation[key] for key in ("resourceType", "identifier", "name")
    }
    claims["requesting_practitioner"] = {
        key: practitioner[key] for key in ("resourceType", "id", "identifier", "name")
    }


def _identifiers(change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> Defect:
    def changed(practitioner: dict[str, Any]) -> dict[str, Any]:
        return {**practitioner, "identifier": change(practitioner["identifier"])}

    return _change("requesting_practitioner", changed)


def _unknown_user(identifiers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    spine = (token.SDS_USER_SYSTEM, token.SDS_ROLE_SYSTEM)
    return [{**one, "value": "UNK"} if one["system"] in spine else one for one in identifiers]


def _patient(resource: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Patient", "id": resource.get("id", "1"), "gender": "unknown"}


def _scope(change: Callable[[str], str]) -> Defect:
    return _change("requested_scope", change)


TOKEN_DEFECTS: Mapping[str, Defect] = {
    "without Authorization": _no_authorization,
    "with Authorization empty": _header(lambda _encoded: ""),
    "with the word Bearer alone": _header(lambda _encoded: "Bearer"),
    "with the token and no scheme": _header(lambda encoded: encoded),
    "with the scheme Basic": _header(lambda encoded: f"Basic {encoded}"),
    "with the scheme Token": _header(lambda encoded: f"Token {encoded}"),
    "with a token of one part": _header(lambda encoded: f"Bearer {encoded.split('.')[1]}"),
    "with a token that lacks its last dot": _header(lambda encoded: f"Bearer {encoded.rstrip('.')}"),
    "with a token of five parts": _header(lambda encoded: f"Bearer {encoded}.."),
    "with a token that is no JWT": _header(lambda _encoded: "Bearer nonsense"),
    "with a payload that is not base64url": _header(lambda _encoded: f"Bearer {_JWT}.%%%!."),
    "with a header that is not base64url": _header(lambda encoded: f"Bearer %%%!.{encoded.split('.')[1]}."),
    "with a header that is no JSON": _encoded(
        lambda claims: f"Bearer {token.encode(claims, header=b'nonsense')}"
    ),
    "with a signature": _encoded(lambda claims: f"Bearer {token.encode(claims, signature='c2lnbmF0dXJl')}"),
    "with the algorithm HS256 and a signature": _encoded(
        lambda claims: (
            "Bearer " + token.encode(claims, header={"alg": "HS256", "typ": "JWT"}, signature="c2lnbmF0dXJl")
        )
    ),
    "with the algorithm RS256 and no signature": _encoded(
        lambda claims: f"Bearer {token.encode(claims, header={'alg': 'RS256', 'typ': 'JWT'})}"
    ),
    "with a payload that is no JSON": _payload(b"not JSON"),
    "with a payload that breaks off": _payload(b'{"iss": "https://consumer'),
    "with a payload that is a list": _payload(b"[]"),
    "with a payload that is null": _payload(b"null"),
    "with an empty payload": _payload(b""),
    **{f"without the claim {name}": _without(name) for name in CLAIMS},
    **{f"with the claim {name} null": _set(name, None) for name in CLAIMS},
    **{f"with the claim {name} empty": _set(name, {} if name in RESOURCES else "") for name in CLAIMS},
    **{f"with the claim {name} a number": _set(name, 7) for name in CLAIMS if name not in ("exp", "iat")},
    "with a token that expired ten minutes ago": _issued(-15 * _MINUTE),
    "with a token that expired half an hour ago": _issued(-35 * _MINUTE),
    "with a token that expired yesterday": _issued(-_DAY),
    "with a fresh token that expired an hour ago": _claims(
        lambda claims: claims.update(exp=claims["iat"] - _HOUR)
    ),
    "with exp as text": _change("exp", str),
    "with exp as a fraction": _change("exp", lambda value: value + 0.5),
    "with exp as a date": _set("exp", "2099-01-01T00:00:00Z"),
    "with exp that is true": _set("exp", True),
    "with iat as text": _change("iat", str),
    "with iat as a fraction": _change("iat", lambda value: value + 0.5),
    "with iat as a date": _set("iat", "2020-01-01T00:00:00Z"),
    "with a token that lasts an hour": _issued(0, _HOUR),
    "with a token that lasts a minute": _issued(0, _MINUTE),
    "with a token issued in ten minutes": _issued(10 * _MINUTE),
    "with the reason secondaryuses": _set("reason_for_request", "secondaryuses"),
    "with the reason patientaccess": _set("reason_for_request", "patientaccess"),
    "with the reason DirectCare": _set("reason_for_request", "DirectCare"),
    "with a reason that nobody knows": _set("reason_for_request", "nonsense"),
    "with a scope that nobody knows": _set("requested_scope", "nonsense"),
    "with a scope of another resource": _set("requested_scope", "medication/*.read"),
    "with a scope for everything": _set("requested_scope", "patient/*.*"),
    "with the scope of the other family": _scope(
        lambda scope: (
            scope.replace("patient", "other")
            .replace("organization", "patient")
            .replace("other", "organization")
        )
    ),
    "with aud of another provider": _set("aud", _OTHER_SERVICE),
    "with aud of another practice": _change("aud", lambda aud: aud.replace("/STU3", "X/STU3")),
    "with aud that is no URL": _set("aud", "nonsense"),
    "with a sub that is not the practitioner's id": _set("sub", "somebody-else"),
    **{f"with a Patient in {name}": _change(name, _patient) for name in RESOURCES},
    "with an Organization in requesting_practitioner": _claims(
        lambda claims: claims.update(requesting_practitioner=claims["requesting_organization"])
    ),
    "with a Practitioner in requesting_organization": _claims(
        lambda claims: claims.update(requesting_organization=claims["requesting_practitioner"])
    ),
    **{f"without resourceType in {name}": _in(name, resourceType=None) for name in RESOURCES},
    **{f"with an unknown element in {name}": _in(name, nonsense="x") for name in RESOURCES},
    "with a text for Practitioner.name": _in("requesting_practitioner", name="Dr Nobody"),
    "with a list for Organization.name": _in("requesting_organization", name=["Nobody"]),
    "with an object for Device.identifier": _in("requesting_device", identifier={"value": "1"}),
    "without a name in requesting_organization": _in("requesting_organization", name=None),
    "without an identifier in requesting_organization": _in("requesting_organization", identifier=None),
    "without an ODS code in requesting_organization": _in(
        "requesting_organization", identifier=[{"system": "https://consumer.example/Id/org", "value": "1"}]
    ),
    "as it is": lambda request, _consumer: request,
    "with a claim of a consumer": _claims(lambda claims: claims.update(jti="2f1c7c1e-4f0d-4a3c-9b1e")),
    "with the least that is asked of the resources in the token": _claims(_minimal),
    "with the SDS user id alone": _identifiers(
        lambda identifiers: [one for one in identifiers if one["system"] == token.SDS_USER_SYSTEM]
    ),
    "with the user unknown to Spine": _identifiers(_unknown_user),
}
"""Defects, and beside them the liberties that a token has."""
