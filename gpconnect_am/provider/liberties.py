"""What a provider may do in another way than this one, and be as right: named, as the faults are.

Each stands for an answer of real systems that no page forbids; the suite must find no failure in it.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from gpconnect_am.clock import UK
from gpconnect_am.protocol.interactions import FIND_PATIENT
from gpconnect_am.protocol.token import RESOURCES
from gpconnect_am.provider import foundations, tokens
from gpconnect_am.provider.appointment_liberties import APPOINTMENT_LIBERTIES
from gpconnect_am.provider.behaviour import Behaviour
from gpconnect_am.provider.call import Answer, Call, Check, Resource, serialise
from gpconnect_am.provider.faults.elements import having
from gpconnect_am.provider.faults.fault import (
    WITH_TLS,
    Change,
    both,
    editing,
    finishing,
    first,
    putting,
    setting,
    without,
)
from gpconnect_am.provider.faults.http_tools import header
from gpconnect_am.provider.liberty import Liberty
from gpconnect_am.provider.outcomes import Refusal, outcome
from gpconnect_am.provider.search_liberties import SEARCH_LIBERTIES
from gpconnect_am.provider.store import StoredAppointment
from gpconnect_am.provider.tls import Certificates


def _otherwise(check: Check, told: Callable[[Refusal], Refusal]) -> Check:
    """A check whose refusals are told in another way."""

    def refuse(call: Call) -> None:
        try:
            check(call)
        except Refusal as refusal:
            raise told(refusal) from None

    return refuse


def _each(group: str, told: Callable[[Refusal], Refusal], *names: str) -> Change:
    def change(behaviour: Behaviour) -> Behaviour:
        checks = getattr(behaviour, group)
        changed = {name: _otherwise(checks[name], told) for name in names or checks}
        group_now: dict[str, Any] = {group: {**checks, **changed}}
        return replace(behaviour, **group_now)

    return change


def _at(status: int) -> Callable[[Refusal], Refusal]:
    return lambda refusal: Refusal(refusal.code, refusal.diagnostics, status=status)


def _challenge(call: Call | None, answer: Answer) -> None:  # noqa: ARG001
    if answer.status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="GP Connect", error="invalid_token"'


def _typed_by_status(refusal: Refusal) -> Resource:
    """The issue type says more than the code where the status has no code of its own."""
    told = outcome(refusal)
    kinds = {401: "login", 405: "not-supported", 406: "not-supported", 415: "not-supported"}
    told["issue"][0]["code"] = kinds.get(refusal.status, told["issue"][0]["code"])
    return told


def _refusal_of_route(status: int, code: str) -> Change:
    """What no interaction fits is refused with another status."""

    def change(behaviour: Behaviour) -> Behaviour:
        def route(verb: str, segments: tuple[str, ...], interaction_id: str) -> Any:
            try:
                return behaviour.route(verb, segments, interaction_id)
            except Refusal as refusal:
                if refusal.code != code:
                    raise
                other = "NO_RECORD_FOUND" if status == 404 else refusal.code
                raise Refusal(other, refusal.diagnostics, status=status) from None

        return replace(behaviour, route=route)

    return change


def _more_said(refusal: Refusal) -> Resource:
    """A narrative, the place, and a second issue that is no error."""
    told = outcome(refusal)
    issue = told["issue"][0]
    issue["expression"] = ["Parameters.parameter"]
    told["text"] = {
        "status": "generated",
        "div": '<div xmlns="http://www.w3.org/1999/xhtml">The request was refused.</div>',
    }
    further = {**issue, "severity": "information", "diagnostics": "The request was numbered 4711"}
    return {**told, "issue": [issue, further]}


def _more_declared(statement: Resource) -> None:
    server = statement["rest"][0]
    server["documentation"] = "Of what GP Connect asks for, and of a little more"
    server["security"] = {"cors": False, "description": "Mutual TLS behind the Spine Secure Proxy"}
    server["resource"].append({"type": "Schedule", "interaction": [{"code": "read"}]})
    statement.update(
        date="2026-11-01T09:00:00+00:00",
        fhirVersion="3.0.2",
        title="GP Connect",
        kind="instance",
        implementation={"description": "The system of the practice"},
        format=["application/fhir+json", "json"],
    )


def _named_in_patient(statement: Resource) -> None:
    """Profiles stand with their resource types, but for those that have no type there."""
    declared = {one["profile"]["reference"] for one in statement["rest"][0]["resource"]}
    statement["profile"] = [one for one in statement["profile"] if one["reference"] not in declared]


def _more_meta(resource: Resource) -> None:
    profiles = resource["meta"].get("profile", [])
    resource["meta"].update(
        lastUpdated="2026-11-20T08:30:00.123+00:00",
        profile=["https://provider.example/StructureDefinition/own", *profiles],
    )
    resource["language"] = "cy"


def _found_in_words(call: Call | None, answer: Answer) -> None:
    """Searches say how much they found, by which request, and how each entry came into it."""
    if call is None or answer.status != 200 or not answer.body.startswith(b'{"resourceType":"Bundle"'):
        return
    bundle = json.loads(answer.body)
    if "meta" in bundle:
        return
    entries = bundle.get("entry", [])
    bundle["total"] = len(entries)
    bundle["link"] = [{"relation": "self", "url": call.url("/".join(call.segments))}]
    for entry in entries:
        entry["search"] = {"mode": "match"}
    answer.body = serialise(bundle)


def _prefixed(call: Call) -> None:
    """Every prefix of FHIR is applied: the period is put in terms of ge and le."""
    bounds: list[tuple[str, str]] = []
    for value in call.values("start"):
        prefix, day = (value[:2], value[2:]) if value[:2].isalpha() else ("eq", value)
        try:
            bounds += _as_bounds(prefix, date.fromisoformat(day))
        except ValueError:
            return
    first_days = [day for prefix, day in bounds if prefix == "ge"]
    last_days = [day for prefix, day in bounds if prefix == "le"]
    plain = {value[:2] for value in call.values("start")} <= {"ge", "le"}
    if not plain and first_days and last_days and max(first_days) <= min(last_days):
        others = tuple(pair for pair in call.query if pair[0] != "start")
        days = (("start", f"ge{max(first_days)}"), ("start", f"le{min(last_days)}"))
        call.query = (*others, *days)


def _as_bounds(prefix: str, day: date) -> list[tuple[str, str]]:
    one = timedelta(days=1)
    match prefix:
        case "eq":
            return [("ge", str(day)), ("le", str(day))]
        case "gt" | "sa":
            return [("ge", str(day + one))]
        case "lt" | "eb":
            return [("le", str(day - one))]
        case "ge" | "le":
            return [(prefix, str(day))]
        case _:
            raise ValueError(prefix)


def _earlier_today_too(call: Call, stored: StoredAppointment) -> None:
    """Only what began on an earlier day is past."""
    if stored.start.astimezone(UK).date() < call.now.astimezone(UK).date():
        raise Refusal("INVALID_RESOURCE", "The appointment is in the past")


def _validated_first(call: Call) -> None:
    """The resources in the claims are validated before anything else is looked at."""
    tokens.payload(call)
    for name in RESOURCES:
        held = call.claims.get(name, {"resourceType": "missing"})
        if held is not None and not (isinstance(held, dict) and held.get("resourceType")):
            raise Refusal("INVALID_RESOURCE", f"JWT {name} claim is no valid FHIR resource")


def _newer_tls(behaviour: Behaviour) -> Behaviour:
    clean = behaviour.tls.context

    def context(certificates: Certificates) -> ssl.SSLContext:
        made = clean(certificates)
        made.maximum_version = ssl.TLSVersion.TLSv1_3
        made.set_ciphers("AESGCM+EECDH:AESGCM+EDH")
        return made

    return replace(behaviour, tls=replace(behaviour.tls, context=context))


def _nobody_found(behaviour: Behaviour) -> Behaviour:
    find = behaviour.handlers[FIND_PATIENT.name]

    def found(call: Call) -> Answer:
        return find(call) if any(call.values("identifier")) else foundations.bundle(call, [])

    return replace(behaviour, handlers={**behaviour.handlers, FIND_PATIENT.name: found})


def _prefer_ignored(call: Call) -> None:
    call.headers = tuple(pair for pair in call.headers if pair[0] != "prefer")


LIBERTIES = {
    liberty.name: liberty
    for liberty in (
        *APPOINTMENT_LIBERTIES,
        *SEARCH_LIBERTIES,
        Liberty(
            "find-of-nobody-is-empty",
            "A find without an identifier finds nobody, and is no error.",
            ("ERR-009",),
            _nobody_found,
        ),
        Liberty(
            "bad-tokens-are-401",
            "What is wrong with a token is 401, with the challenge that goes with it.",
            ("JWT-001", "JWT-002", "JWT-004", "JWT-005", "JWT-009", "JWT-034", "ERR-003"),
            both(
                _each("token_checks", _at(401)),
                setting(outcome=_typed_by_status),
                finishing("challenge", _challenge),
            ),
        ),
        Liberty(
            "claims-are-validated-first",
            "A claim that holds no resource is 422 INVALID_RESOURCE.",
            ("JWT-009", "JWT-024"),
            putting("token_checks", "payload", _validated_first),
        ),
        Liberty(
            "wrong-verbs-are-405",
            "A verb that doesn't fit is 405, of the issue type not-supported.",
            ("ERR-025", "CAP-005", "ERR-003", "NFR-014"),
            both(_refusal_of_route(405, "BAD_REQUEST"), setting(outcome=_typed_by_status)),
        ),
        Liberty(
            "unknown-paths-are-404",
            "A path that nobody has is 404.",
            ("ERR-026", "HTTP-005"),
            _refusal_of_route(404, "NOT_IMPLEMENTED"),
        ),
        Liberty(
            "accept-in-vain-is-406",
            "A format that isn't supported is 406 in Accept, and of the issue type not-supported.",
            ("HTTP-015", "HTTP-019", "ERR-003"),
            both(_each("format_checks", _at(406), "accept"), setting(outcome=_typed_by_status)),
        ),
        Liberty(
            "content-type-spelt-otherwise",
            "Content-Type has a space, quotes and capitals.",
            ("HTTP-011", "HTTP-022", "HTTP-013", "HTTP-017"),
            header("Content-Type", 'application/fhir+json; charset="UTF-8"'),
        ),
        Liberty(
            "caching-forbidden-at-length",
            "Cache-Control says more than no-store.",
            ("HTTP-028", "HTTP-029"),
            header("Cache-Control", "private, no-cache, No-Store, max-age=0"),
        ),
        Liberty(
            "outcomes-say-more",
            "OperationOutcomes have a narrative, a place and a second issue.",
            ("ERR-002", "ERR-003", "ERR-004", "ERR-010", "HDR-001", "RPA-016", "RPAS-016", "JWT-009"),
            setting(outcome=_more_said),
        ),
        Liberty(
            "statement-says-more",
            "The capability statement has optional parts, further resources and the last version of STU3.",
            ("CAP-001", "CAP-002", "CAP-006", "CAP-008", "CAP-016", "CAP-017", "HTTP-019"),
            editing("CapabilityStatement", _more_declared),
        ),
        Liberty(
            "formats-in-short",
            "The capability statement calls JSON by its short name, and writes URLs as FHIR does.",
            ("CAP-002", "CAP-006", "CAP-015", "HTTP-019"),
            editing(
                "CapabilityStatement",
                having(
                    format=["json"], description="Everything is below [base], as in GET [base]/[type]/[id]"
                ),
            ),
        ),
        Liberty(
            "profiles-with-their-types",
            "The capability statement names a profile with its resource type, and not again.",
            ("CAP-007",),
            editing("CapabilityStatement", _named_in_patient),
        ),
        Liberty(
            "statement-in-short",
            "The capability statement leaves parameters, includes and updateCreate to the specification.",
            ("CAP-008", "CAP-010", "CAP-011", "CAP-012", "CAP-013", "CAP-017"),
            editing(
                "CapabilityStatement",
                lambda statement: [
                    one.pop(element, None)
                    for one in statement["rest"][0]["resource"]
                    for element in ("searchParam", "searchInclude", "updateCreate")
                ],
            ),
        ),
        Liberty(
            "resources-with-more-meta",
            "Resources say when they were updated, in which language, and a profile of the vendor's own.",
            ("HTTP-038", "RPA-003", "RPAS-020", "FND-030", "FND-029", "SFS-033"),
            both(
                *(
                    editing(kind, _more_meta)
                    for kind in ("Appointment", "Patient", "Slot", "Schedule", "Location", "Practitioner")
                )
            ),
        ),
        Liberty(
            "searches-in-words",
            "Bundles have total, link and search.mode.",
            ("BUN-001", "BUN-002", "SFS-032", "RPAS-002", "RPAS-003", "FND-001", "HTTP-025"),
            finishing("words", _found_in_words),
        ),
        Liberty(
            "every-prefix-applied",
            "A retrieve applies every prefix of FHIR.",
            ("RPAS-018", "RPAS-015", "RPAS-017"),
            first("retrieve_checks", "prefixes", _prefixed),
        ),
        Liberty(
            "today-is-not-past",
            "What began earlier today can still be read.",
            ("RPA-013",),
            putting("read_checks", "future", _earlier_today_too),
        ),
        Liberty(
            "preference-ignored",
            "Writes answer with the whole resource, whatever is preferred.",
            ("HTTP-031", "HTTP-032"),
            first("format_checks", "preference", _prefer_ignored),
        ),
        Liberty(
            "any-sender-and-receiver",
            "Ssp-From and Ssp-To are audited, and not compared with anything.",
            ("HDR-002", "HDR-003", "HDR-008"),
            without("header_checks", "receiver", "sender"),
        ),
        Liberty(
            "newer-tls-and-newer-ciphers",
            "TLS 1.3 is spoken too, and of the cipher suites only those in Galois/Counter Mode.",
            (
                "SEC-002",
                "SEC-003",
                "SEC-004",
                "SEC-005",
                "SEC-007",
                "SEC-008",
                "SEC-010",
                "SEC-012",
                "SEC-021",
            ),
            _newer_tls,
            WITH_TLS,
        ),
        Liberty(
            "unmanned-scope",
            "requested_scope is audited, and not compared with anything.",
            ("JWT-016", "JWT-021", "JWT-031"),
            without("token_checks", "scope"),
        ),
    )
}
"""Every liberty by its name."""


def taking(behaviour: Behaviour, *names: str) -> Behaviour:
    """The behaviour of a provider that takes the named liberties.

    Raises KeyError for a name that is no liberty.
    """
    for name in names:
        behaviour = LIBERTIES[name].apply(behaviour)
    return behaviour
