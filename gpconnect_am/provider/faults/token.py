"""Faults in what is demanded of the JSON Web Token."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from gpconnect_am.protocol.interactions import SEARCH_SLOTS
from gpconnect_am.protocol.token import CLAIMS, ODS_CODE_SYSTEM, RESOURCES, SDS_USER_SYSTEM, encode
from gpconnect_am.provider import tokens
from gpconnect_am.provider.behaviour import Behaviour
from gpconnect_am.provider.call import Call, Check
from gpconnect_am.provider.faults.fault import Change, Fault, both, first, putting, without
from gpconnect_am.provider.outcomes import Refusal, bad_request

REQUIREMENT_OF_CLAIM = {
    "iss": "JWT-010",
    "sub": "JWT-011",
    "aud": "JWT-012",
    "exp": "JWT-013",
    "iat": "JWT-014",
    "reason_for_request": "JWT-015",
    "requested_scope": "JWT-016",
    "requesting_device": "JWT-017",
    "requesting_organization": "JWT-018",
    "requesting_practitioner": "JWT-019",
}
READABLE: dict[str, Any] = {
    "iss": "https://consumer.example",
    "sub": "1",
    "exp": 4102444800,
    "iat": 0,
    "reason_for_request": "directcare",
    "requested_scope": "patient/*.read",
    "requesting_device": {"resourceType": "Device"},
    "requesting_organization": {
        "resourceType": "Organization",
        "name": "Somebody",
        "identifier": [{"system": ODS_CODE_SYSTEM, "value": "X"}],
    },
    "requesting_practitioner": {
        "resourceType": "Practitioner",
        "name": [{"family": "Somebody"}],
        "identifier": [{"system": SDS_USER_SYSTEM, "value": "X"}],
    },
}


def _default_of(name: str, call: Call) -> object:
    return call.base if name == "aud" else READABLE[name]


def _filled_in(*names: str, absent: bool = True, empty: bool = True) -> Change:
    """Fills claims that are missing, or there and empty, before they are looked at."""

    def fill(call: Call) -> None:
        tokens.payload(call)
        for name in names:
            missing = name not in call.claims
            if (missing and absent) or (not missing and empty and call.claims[name] in (None, "", {}, [])):
                call.claims[name] = _default_of(name, call)

    return putting("token_checks", "payload", fill)


def _claim_optional(name: str) -> Fault:
    return Fault(
        f"claim-optional-{name.replace('_', '-')}",
        f"A token without the claim {name} is let through.",
        (REQUIREMENT_OF_CLAIM[name],),
        _filled_in(name, empty=False),
    )


def _fallback_token(call: Call) -> None:
    """A request without a token is let through on the strength of its headers."""
    if not call.header("Authorization"):
        call.headers = (*call.headers, ("authorization", f"Bearer {_made_up(call)}"))


def _made_up(call: Call) -> str:
    return encode({**READABLE, "aud": call.base})


def _any_scheme(call: Call) -> None:
    """Whatever word comes before the token."""
    call.headers = tuple(
        (name, f"Bearer {value.rpartition(' ')[2]}" if name == "authorization" else value)
        for name, value in call.headers
    )


def _dot_added(call: Call) -> None:
    """A token that lacks its last dot is given it."""
    call.headers = tuple(
        (name, f"{value}." if name == "authorization" and value.count(".") == 1 else value)
        for name, value in call.headers
    )


def _junk_becomes_default(call: Call) -> None:
    """A payload that can't be parsed is logged and passed over."""
    try:
        tokens.payload(call)
    except Refusal:
        call.claims = {**READABLE, "aud": call.base}


def _seconds_in_text(call: Call) -> None:
    for name in tokens.SECONDS:
        value = call.claims[name]
        if isinstance(value, float) or (isinstance(value, str) and value.isdigit()):
            call.claims[name] = int(value)
    tokens.seconds(call)


def _long_leeway(call: Call) -> None:
    if call.claims["exp"] <= call.now.timestamp() - 3600:
        raise bad_request("JWT exp claim: the token has expired")


def _by_issue(call: Call) -> None:
    """The age of the token is told from iat, and exp isn't looked at."""
    if call.claims["iat"] < call.now.timestamp() - 3600:
        raise bad_request("JWT iat claim: the token is too old")


def _any_reason(call: Call) -> None:
    if call.claims["reason_for_request"] not in ("directcare", "secondaryuses", "patientaccess"):
        raise bad_request("JWT reason_for_request claim has no known value")


def _scope_by_form(call: Call) -> None:
    if "/" not in call.claims["requested_scope"]:
        raise bad_request("JWT requested_scope claim is no scope")


def _any_resource(call: Call) -> None:
    """Each claim must be some resource; the mended claims then pass for the right ones."""
    for name, expected in RESOURCES.items():
        resource = call.claims[name]
        if not isinstance(resource, dict) or "resourceType" not in resource:
            raise bad_request(f"JWT {name} claim must be a FHIR resource")
        if resource["resourceType"] != expected:
            call.claims[name] = READABLE[name]


def _trouble_where(condition: Check) -> Check:
    """A claim that nobody thought of makes the provider fail."""

    def check(call: Call) -> None:
        try:
            condition(call)
        except Refusal:
            raise Refusal("INTERNAL_SERVER_ERROR", "The request could not be carried out") from None

    return check


def _forbidden(check: Check) -> Check:
    def forbid(call: Call) -> None:
        try:
            check(call)
        except Refusal as refusal:
            raise Refusal("ACCESS_DENIED", refusal.diagnostics) from None

    return forbid


def _unauthorised(behaviour: Behaviour) -> Behaviour:
    """Whatever is wrong with a token is 401."""

    def of(check: Check) -> Check:
        def refuse(call: Call) -> None:
            try:
                check(call)
            except Refusal as refusal:
                raise Refusal(refusal.code, refusal.diagnostics, status=401) from None

        return refuse

    return replace(
        behaviour, token_checks={name: of(check) for name, check in behaviour.token_checks.items()}
    )


def _no_further_claims(call: Call) -> None:
    further = set(call.claims) - set(CLAIMS)
    if further:
        raise bad_request(f"JWT claim {further.pop()} is not known")


def _five_minutes(call: Call) -> None:
    if call.claims["exp"] != call.claims["iat"] + 300:
        raise bad_request("JWT exp claim")


def _not_early(call: Call) -> None:
    if call.claims["iat"] > call.now.timestamp() + 60:
        raise bad_request("JWT iat claim")


def _same_user(call: Call) -> None:
    if call.claims["sub"] != call.claims["requesting_practitioner"].get("id"):
        raise bad_request("JWT sub claim")


def _signed_only(call: Call) -> None:  # noqa: ARG001
    raise bad_request("The JWT must be signed")


def _signed_for(*names: str) -> Check:
    def check(call: Call) -> None:
        if call.interaction is None or call.interaction.name not in names:
            tokens.unsecured(call)
        else:
            _signed_only(call)

    return check


def _profiled_only(call: Call) -> None:
    for name in RESOURCES:
        if "meta" not in call.claims[name]:
            raise Refusal("INVALID_RESOURCE", f"JWT {name} claim must claim a GP Connect profile")


def _all_identifiers(call: Call) -> None:
    if len(call.claims["requesting_practitioner"].get("identifier", [])) < 3:
        raise bad_request("JWT requesting_practitioner claim must have three identifiers")


def _numeric_user(call: Call) -> None:
    for identifier in call.claims["requesting_practitioner"].get("identifier", []):
        if identifier.get("value") == "UNK":
            raise bad_request("JWT requesting_practitioner claim must have a smartcard's identifiers")


def _read_for_all(call: Call) -> None:
    if call.claims["requested_scope"] != "patient/*.read":
        raise Refusal("ACCESS_DENIED", "JWT requested_scope claim does not allow this request")


def _patient_write_for_books(call: Call) -> None:
    writes = call.interaction is not None and call.interaction.writes
    if writes and call.claims["requested_scope"] != "organization/*.write":
        raise Refusal("ACCESS_DENIED", "JWT requested_scope claim does not allow this request")


def _demand(call: Call, scope: str) -> None:
    if call.claims["requested_scope"] != scope:
        raise Refusal("ACCESS_DENIED", f"JWT requested_scope claim must be {scope}")


def _write_for_patients(call: Call) -> None:
    if call.interaction is not None and call.interaction.scope.startswith("patient/"):
        _demand(call, "patient/*.write")


def _organisation_write_for_updates(call: Call) -> None:
    if call.interaction is not None and call.interaction.verb == "PUT":
        _demand(call, "organization/*.write")


def _patient_scope_for_directory(call: Call) -> None:
    directory = ("read practitioner", "read organisation", "read location")
    if call.interaction is not None and call.interaction.name in directory:
        _demand(call, "patient/*.read")


def _organisation_scope_for_slots(call: Call) -> None:
    searches = call.interaction is SEARCH_SLOTS
    if searches and not call.claims["requested_scope"].startswith("organization/"):
        raise Refusal("ACCESS_DENIED", "JWT requested_scope claim does not allow this request")


FAULTS = (
    *(_claim_optional(name) for name in CLAIMS),
    Fault(
        "token-optional",
        "A request without Authorization is let through.",
        ("JWT-001",),
        first("token_checks", "fallback", _fallback_token),
    ),
    Fault(
        "token-payload-unread",
        "A payload that is no JSON is passed over.",
        ("JWT-002",),
        putting("token_checks", "payload", _junk_becomes_default),
    ),
    Fault(
        "signed-tokens-only",
        "Unsecured tokens are refused, as a security library does by default.",
        ("JWT-003",),
        putting("token_checks", "unsecured", _signed_only),
    ),
    Fault(
        "signed-tokens-for-reads",
        "Unsecured tokens are refused where a patient's appointments or a single resource are read.",
        ("JWT-003",),
        putting(
            "token_checks",
            "unsecured",
            _signed_for(
                *("read patient", "read practitioner", "read organisation", "read location"),
                *("read appointment", "retrieve a patient's appointments"),
            ),
        ),
    ),
    Fault(
        "signed-tokens-for-bookings",
        "Unsecured tokens are refused on booking.",
        ("JWT-003",),
        putting("token_checks", "unsecured", _signed_for("book appointment")),
    ),
    Fault(
        "signed-tokens-for-updates",
        "Unsecured tokens are refused where an appointment is changed.",
        ("JWT-003",),
        putting("token_checks", "unsecured", _signed_for("amend appointment", "cancel appointment")),
    ),
    Fault(
        "any-algorithm",
        "A token that says it is signed is let through without a look at the signature.",
        ("JWT-034",),
        without("token_checks", "unsecured"),
    ),
    Fault(
        "token-errors-are-500",
        "A token that can't be read makes the provider fail.",
        ("JWT-004",),
        putting("token_checks", "bearer", _trouble_where(tokens.bearer)),
    ),
    Fault(
        "expired-tokens",
        "The expiry isn't looked at.",
        ("JWT-005",),
        without("token_checks", "expiry"),
    ),
    Fault(
        "hour-of-leeway",
        "A token is good for an hour after it expired.",
        ("JWT-005",),
        putting("token_checks", "expiry", _long_leeway),
    ),
    Fault(
        "age-by-issue",
        "The age of a token is told from iat alone.",
        ("JWT-005",),
        putting("token_checks", "expiry", _by_issue),
    ),
    Fault(
        "times-as-text",
        "exp and iat may be texts or fractions.",
        ("JWT-007",),
        putting("token_checks", "seconds", _seconds_in_text),
    ),
    Fault(
        "unauthorised-without-challenge",
        "A bad token is answered with 401, and without the header that goes with it.",
        ("JWT-004",),
        _unauthorised,
    ),
    Fault(
        "further-claims-refused",
        "A token with a claim of the consumer's own is refused.",
        ("JWT-003",),
        putting("token_checks", "further claims", _no_further_claims),
    ),
    Fault(
        "empty-claims",
        "Claims that are there but empty are let through.",
        ("JWT-009",),
        _filled_in(*CLAIMS, absent=False),
    ),
    Fault(
        "null-audience",
        "A null aud is let through.",
        ("JWT-009",),
        _filled_in("aud", absent=False),
    ),
    Fault(
        "other-lifetimes-fail",
        "A lifetime other than five minutes makes the provider fail.",
        ("JWT-006",),
        putting("token_checks", "lifetime", _trouble_where(_five_minutes)),
    ),
    Fault(
        "early-tokens-fail",
        "A token of the future makes the provider fail.",
        ("JWT-008",),
        putting("token_checks", "early", _trouble_where(_not_early)),
    ),
    Fault(
        "other-subjects-fail",
        "A sub that isn't the practitioner's id makes the provider fail.",
        ("JWT-023",),
        putting("token_checks", "subject", _trouble_where(_same_user)),
    ),
    Fault(
        "any-reason",
        "Other reasons than direct care are let through.",
        ("JWT-020",),
        without("token_checks", "reason"),
    ),
    Fault(
        "known-reasons",
        "Reasons of an earlier specification are let through.",
        ("JWT-020",),
        putting("token_checks", "reason", _any_reason),
    ),
    Fault(
        "any-scope",
        "Scopes that aren't defined are let through.",
        ("JWT-021",),
        without("token_checks", "scope"),
    ),
    Fault(
        "scope-by-form",
        "Anything that looks like a scope is let through.",
        ("JWT-021",),
        putting("token_checks", "scope", _scope_by_form),
    ),
    Fault(
        "any-audience",
        "A token that was made for another provider is let through.",
        ("JWT-022",),
        without("token_checks", "audience"),
    ),
    Fault(
        "any-resource-in-claims",
        "A Patient passes for a practitioner.",
        ("JWT-024",),
        putting("token_checks", "resource types", _any_resource),
    ),
    Fault(
        "invalid-resources-in-claims",
        "Resources in claims aren't validated.",
        ("JWT-025",),
        without("token_checks", "resources"),
    ),
    Fault(
        "profiled-resources-in-claims",
        "Resources in claims must claim a GP Connect profile.",
        ("JWT-026",),
        putting("token_checks", "profiles", _profiled_only),
    ),
    Fault(
        "anonymous-organisation",
        "An organisation without name or ODS code is let through.",
        ("JWT-027",),
        without("token_checks", "organisation"),
    ),
    Fault(
        "three-identifiers-demanded",
        "A practitioner with an SDS user id alone is refused.",
        ("JWT-028",),
        putting("token_checks", "identifiers", _all_identifiers),
    ),
    Fault(
        "unknown-user-refused",
        "The value UNK is refused.",
        ("JWT-029",),
        putting("token_checks", "user", _numeric_user),
    ),
    Fault(
        "one-scope-for-all",
        "Only patient/*.read is accepted, whatever is asked for.",
        ("JWT-032",),
        putting("token_checks", "allowed scope", _read_for_all),
    ),
    Fault(
        "organisation-scope-for-writes",
        "Writes are accepted with organization/*.write alone.",
        ("JWT-032",),
        putting("token_checks", "allowed scope", _patient_write_for_books),
    ),
    Fault(
        "write-scope-for-patients",
        "Whatever is about a patient is accepted with patient/*.write alone.",
        ("JWT-032",),
        putting("token_checks", "allowed scope", _write_for_patients),
    ),
    Fault(
        "organisation-scope-for-updates",
        "Updates are accepted with organization/*.write alone.",
        ("JWT-032",),
        putting("token_checks", "allowed scope", _organisation_write_for_updates),
    ),
    Fault(
        "patient-scope-for-directory",
        "Practitioners, organisations and locations are read with patient/*.read alone.",
        ("JWT-032",),
        putting("token_checks", "allowed scope", _patient_scope_for_directory),
    ),
    Fault(
        "scope-decides-for-slots-alone",
        "Whether the scope fits is looked at on searches for slots, and nowhere else.",
        ("JWT-031",),
        putting("token_checks", "allowed scope", _organisation_scope_for_slots),
    ),
    Fault(
        "any-authorisation-scheme",
        "Other schemes than Bearer are let through.",
        ("JWT-034",),
        first("token_checks", "scheme", _any_scheme),
    ),
    Fault(
        "token-of-two-parts",
        "A token without its last dot is let through.",
        ("JWT-034",),
        first("token_checks", "dot", _dot_added),
    ),
    Fault(
        "token-refused-with-403",
        "Every trouble with the token is answered with 403.",
        ("JWT-004",),
        both(
            *(putting("token_checks", name, _forbidden(check)) for name, check in tokens.TOKEN_CHECKS.items())
        ),
    ),
)
