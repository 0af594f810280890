"""What every answer of a provider must be, whatever was asked: judged on every exchange of a run.

Sources: development_general_api_guidance.html, "Content types", "Character encoding", "Caching headers";
development_api_security_guidance.html, "Response headers"; development_fhir_api_guidance.html, "Resource
references", "Resource metadata", "Responses"; development_fhir_error_handling_guidance.html.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from gpconnect_am.findings import Finding, Severity
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.rules import every_error as errors
from gpconnect_am.rules.answers import describe, spine_code
from gpconnect_am.rules.contents import is_reference, profiles, resources, values
from gpconnect_am.rules.population import PROFILE_OF
from gpconnect_am.rules.uk_time import uk_local

FHIR_JSON = "application/fhir+json"
STATUSES = (200, 201, 400, 401, 403, 404, 405, 406, 409, 410, 412, 415, 422, 500, 501)
"""The statuses of the page, and 406, which HTTP has for what Accept asks in vain."""
OTHER_STATUSES = (408, 411, 413, 414, 428, 429, 431, 503, 504)
"""Errors that the page does not list among its main ones, and that HTTP has for what it says nothing of."""
LONGEST = 1_048_576
"""How many characters a string may have."""
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_ETAG = re.compile(r'W/"[^"]+"')
_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rule:
    """A requirement on answers: which it binds, and what is wrong with one."""

    requirement: str
    title: str
    binds: Callable[[Exchange], bool]
    check: Callable[[Exchange], Iterable[Finding]]


def every_answer(exchange: Exchange, wanted: Collection[str] = ()) -> Iterator[tuple[str, list[Finding]]]:
    """For each requirement that binds an answer, its id and what is wrong (nothing: an empty list).

    Where requirements are `wanted`, for those alone.
    """
    if exchange.response is None or exchange.request.verb not in ("GET", "POST", "PUT"):
        return
    for rule in RULES:
        if (not wanted or rule.requirement in wanted) and rule.binds(exchange):
            found = rule.check(exchange)
            yield rule.requirement, [replace(one, requirement=rule.requirement) for one in found]


def _media_type(exchange: Exchange) -> tuple[str, dict[str, str]]:
    main, *parameters = (exchange.answer.header("Content-Type") or "").split(";")
    pairs = (parameter.partition("=") for parameter in parameters)
    return main.strip().lower(), {name.strip().lower(): value.strip(' "').lower() for name, _, value in pairs}


def content_type(exchange: Exchange) -> Iterator[Finding]:
    """The body is declared as FHIR JSON; another format only where the request asked for it."""
    declared, _ = _media_type(exchange)
    asked = [value.lower() for name, value in exchange.request.query if name == "_format"]
    asked.append((exchange.request.header("Accept") or "").lower())
    if declared != FHIR_JSON and not (declared and any(declared in one for one in asked)):
        yield Finding(
            "content type",
            "header Content-Type",
            f"{FHIR_JSON};charset=utf-8",
            exchange.answer.header("Content-Type") or "nothing",
            ruling="24" if declared.endswith("+fhir") else "",
        )


def charset(exchange: Exchange) -> Iterator[Finding]:
    """Content-Type states the charset."""
    _, parameters = _media_type(exchange)
    if parameters.get("charset") != "utf-8":
        held = exchange.answer.header("Content-Type") or "nothing"
        yield Finding("charset", "header Content-Type", f"{FHIR_JSON};charset=utf-8", held)


def utf_8(exchange: Exchange) -> Iterator[Finding]:
    """The body is UTF-8, without a byte order mark."""
    body = exchange.answer.body
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        wrong = body[error.start : error.start + 1].hex()
        yield Finding("UTF-8", "body", "UTF-8", f"the byte 0x{wrong} at {error.start}, which is none")
    if body.startswith(b"\xef\xbb\xbf"):
        yield Finding("UTF-8/mark", "body", "JSON from the first byte on", "a byte order mark")


def no_store(exchange: Exchange) -> Iterator[Finding]:
    """No cache may keep the answer."""
    values = exchange.answer.header_values("Cache-Control")
    directives = {part.strip().lower() for value in values for part in value.split(",")}
    if "no-store" not in directives:
        yield Finding("no-store", "header Cache-Control", "no-store", ", ".join(values) or "nothing")


def strict_transport(exchange: Exchange) -> Iterator[Finding]:
    """Clients are kept on TLS."""
    held = exchange.answer.header("Strict-Transport-Security") or ""
    if not re.search(r"max-age\s*=\s*\"?[1-9]", held, re.IGNORECASE):
        yield Finding("HSTS", "header Strict-Transport-Security", "max-age=[seconds]", held or "nothing")


def listed_status(exchange: Exchange) -> Iterator[Finding]:
    """The status is one of those that the page lists, and it does not call an error a success.

    The page calls them the main ones: further errors of HTTP itself pass with a note (ruling 74).
    """
    if exchange.status not in STATUSES:
        other = exchange.status in OTHER_STATUSES or (exchange.status == 204 and _no_body_wanted(exchange))
        severity = Severity.ADVISORY if other else Severity.FAILURE
        expected = "one of the page's status codes"
        yield Finding("status/listed", "status", expected, describe(exchange), severity, ruling="74")
    elif exchange.status < 300 and (exchange.resource or {}).get("resourceType") == "OperationOutcome":
        yield Finding("status/meaning", "status", "4xx or 5xx with an OperationOutcome", describe(exchange))


def _no_body_wanted(exchange: Exchange) -> bool:
    return "return=minimal" in (exchange.request.header("Prefer") or "")


def _held(exchange: Exchange) -> list[tuple[str, dict[str, Any]]]:
    return list(resources(exchange.resource or {}))


def ids_populated(exchange: Exchange) -> Iterator[Finding]:
    """Every resource has a logical id."""
    for place, resource in _held(exchange):
        if not resource.get("id") and resource.get("resourceType") not in ("Bundle", *_NO_ID):
            yield Finding("id", f"{place}.id", "a logical id", "nothing")


_NO_ID = ("OperationOutcome", "CapabilityStatement", "Parameters")


def ids_written(exchange: Exchange) -> Iterator[Finding]:
    """Logical ids are of the characters and the length that FHIR gives them."""
    for place, resource in _held(exchange):
        known_id = resource.get("id")
        if known_id is not None and not (isinstance(known_id, str) and _ID.fullmatch(known_id)):
            expected = "1 to 64 of A-Z, a-z, 0-9, - and ."
            yield Finding("id/form", f"{place}.id", expected, str(known_id)[:100])


def profiled(exchange: Exchange) -> Iterator[Finding]:
    """Every resource asserts the GP Connect profile of its type, where there is one."""
    for place, resource in _held(exchange):
        wanted = PROFILE_OF.get(str(resource.get("resourceType")))
        if wanted is not None and wanted not in profiles(resource):
            held = ", ".join(profiles(resource)) or "nothing"
            yield Finding("profile", f"{place}.meta.profile", wanted, held)


def versioned(exchange: Exchange) -> Iterator[Finding]:
    """Every resource says its version."""
    for place, resource in _held(exchange):
        if resource.get("resourceType") in ("Bundle", *_NO_ID):
            continue
        meta = resource.get("meta")
        if not (isinstance(meta, dict) and meta.get("versionId")):
            yield Finding("versionId", f"{place}.meta.versionId", "a version id", "nothing")


def local_references(exchange: Exchange) -> Iterator[Finding]:
    """References are relative, to this server."""
    for place, reference in values(exchange.resource or {}, _not_relative):
        yield Finding("reference/relative", str(place), "Type/id or #id", reference)


def _not_relative(step: str | int | None, value: Any) -> bool:
    return is_reference(step, value) and bool(_ABSOLUTE.match(value) or value.startswith("/"))


def without_full_url(exchange: Exchange) -> Iterator[Finding]:
    """Entries of a Bundle bear no fullUrl (ruling 53)."""
    entries = (exchange.resource or {}).get("entry")
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict) and "fullUrl" in entry:
            where = f"Bundle.entry[{index}].fullUrl"
            yield Finding("fullUrl", where, "nothing", str(entry["fullUrl"]), Severity.ADVISORY, ruling="53")


def no_empty_values(exchange: Exchange) -> Iterator[Finding]:
    """Nothing in a body is null or empty, and nothing that is no prose has white space around it."""
    for place, value in values(exchange.resource or {}, _empty_long_or_padded):
        if value is None or value in ("", [], {}):
            expected = "a value, or no such element"
            yield Finding("empty value", str(place), expected, "null" if value is None else repr(value))
        elif len(value) > LONGEST:
            expected = f"{LONGEST} characters at most"
            yield Finding("long string", str(place), expected, f"{len(value)} characters")
        else:
            yield Finding("white space", str(place), "no white space around it", repr(value[:60]))


def _empty_long_or_padded(step: str | int | None, value: Any) -> bool:
    if not isinstance(value, str):
        return value is None or value in ([], {})
    return not value or len(value) > LONGEST or (step in _NO_PROSE and value != value.strip())


_NO_PROSE = frozenset(
    (
        *("id", "versionId", "lastUpdated", "resourceType", "reference", "url", "fullUrl"),
        *("code", "system", "use", "type", "mode", "status", "gender"),
        *("start", "end", "created", "birthDate"),
        *("valueCode", "valueUri", "valueDate", "valueDateTime", "valueInstant"),
    )
)
"""Elements that are primitive and no string, wherever they stand in the resources of an answer."""


def etag(exchange: Exchange) -> Iterator[Finding]:
    """A single resource comes with an ETag."""
    if not exchange.answer.header("ETag"):
        yield Finding("etag", "header ETag", 'the version, as in W/"23"', "nothing")


def etag_form(exchange: Exchange) -> Iterator[Finding]:
    """The ETag is weak and quoted."""
    header = exchange.answer.header("ETag") or ""
    if not _ETAG.fullmatch(header):
        yield Finding("etag/form", "header ETag", 'the form W/"23"', header)


def etag_is_version(exchange: Exchange) -> Iterator[Finding]:
    """The ETag holds the versionId of the body."""
    header = exchange.answer.header("ETag") or ""
    meta = (exchange.resource or {}).get("meta")
    version = str(meta.get("versionId", "")) if isinstance(meta, dict) else ""
    if header.removeprefix("W/").strip('"') != version:
        expected = f"the versionId of the body, {version or 'which has none'}"
        yield Finding("etag/version", "header ETag", expected, header)


def challenged(exchange: Exchange) -> Iterator[Finding]:
    """401 says by which scheme a caller may do better (RFC 6750, section 3; RFC 7235, section 3.1)."""
    held = exchange.answer.header_values("WWW-Authenticate")
    if not any(re.search(r"(^|,)\s*bearer\b", value, re.IGNORECASE) for value in held):
        yield Finding(
            "challenge", "header WWW-Authenticate", "Bearer, as 401 has it", ", ".join(held) or "nothing"
        )


def _unauthorised(exchange: Exchange) -> bool:
    return exchange.status == 401


def _single(exchange: Exchange) -> bool:
    return exchange.status < 300 and (exchange.resource or {}).get("resourceType") in _SINGLE


def _has_etag(exchange: Exchange) -> bool:
    return _single(exchange) and bool(exchange.answer.header("ETag"))


_SINGLE = ("Appointment", "Patient", "Practitioner", "Organization", "Location")


def slots_in_uk_time(exchange: Exchange) -> Iterator[Finding]:
    """Slots give their times in UK time."""
    yield from _in_uk_time(exchange, "Slot", ("start", "end"))


def appointments_in_uk_time(exchange: Exchange) -> Iterator[Finding]:
    """Appointments give their times in UK time."""
    yield from _in_uk_time(exchange, "Appointment", ("start", "end", "created"))


def _in_uk_time(exchange: Exchange, kind: str, elements: tuple[str, ...]) -> Iterator[Finding]:
    for place, resource in _held(exchange):
        if resource.get("resourceType") == kind:
            for element in elements:
                if element in resource:
                    yield from uk_local(resource[element], f"{place}.{element}")


def _holds(kind: str) -> Callable[[Exchange], bool]:
    def holds(exchange: Exchange) -> bool:
        return exchange.status < 300 and any(one.get("resourceType") == kind for _, one in _held(exchange))

    return holds


def _has_body(exchange: Exchange) -> bool:
    return bool(exchange.answer.body)


def _answered(exchange: Exchange) -> bool:
    return exchange.response is not None


def _succeeded(exchange: Exchange) -> bool:
    return exchange.status < 400


def _failed(exchange: Exchange) -> bool:
    return exchange.status >= 400


def _has_issues(exchange: Exchange) -> bool:
    return exchange.status >= 400 and bool(errors.issues(exchange))


def _demands_diagnostics(exchange: Exchange) -> bool:
    return any(spine_code(issue) in errors.WITH_DIAGNOSTICS for _, issue in errors.issues(exchange))


def _has_resources(exchange: Exchange) -> bool:
    return exchange.status < 300 and (exchange.resource or {}).get("resourceType") not in (None, *_NO_ID)


def _has_entries(exchange: Exchange) -> bool:
    return _has_resources(exchange) and bool((exchange.resource or {}).get("entry"))


def _by_tls(exchange: Exchange) -> bool:
    """By TLS to the provider itself: behind a proxy the header would speak of the proxy."""
    return exchange.request.base.startswith("https:") and "://" not in exchange.request.base[8:]


RULES: tuple[Rule, ...] = (
    Rule("HTTP-001", "Every answer by TLS keeps clients on TLS", _by_tls, strict_transport),
    Rule("HTTP-009", "Every logical id has the form of one", _has_resources, ids_written),
    Rule("HTTP-010", "Every resource has a logical id", _has_resources, ids_populated),
    Rule("HTTP-011", "Every body is declared as FHIR JSON", _has_body, content_type),
    Rule("HTTP-021", "Every body is UTF-8", _has_body, utf_8),
    Rule("HTTP-022", "Every body declares its charset", _has_body, charset),
    Rule("HTTP-028", "No success may be kept by a cache", _succeeded, no_store),
    Rule("HTTP-029", "No error may be kept by a cache", _failed, no_store),
    Rule("HTTP-035", "No value is empty", _has_resources, no_empty_values),
    Rule("HTTP-036", "Every reference is relative", _has_resources, local_references),
    Rule("HTTP-038", "Every resource asserts its profile", _has_resources, profiled),
    Rule("HTTP-039", "Every resource says its version", _has_resources, versioned),
    Rule("HTTP-047", "Every status is one of those listed", _answered, listed_status),
    Rule("HTTP-048", "No entry bears a fullUrl", _has_entries, without_full_url),
    Rule("JWT-004", "Every 401 names the scheme Bearer", _unauthorised, challenged),
    Rule("CON-001", "Every single resource comes with an ETag", _single, etag),
    Rule("CON-002", "Every ETag is weak and quoted", _has_etag, etag_form),
    Rule("CON-003", "Every ETag holds the version", _has_etag, etag_is_version),
    Rule("SFS-053", "Every Slot gives its times in UK time", _holds("Slot"), slots_in_uk_time),
    Rule(
        "RPA-007",
        "Every Appointment gives its times in UK time",
        _holds("Appointment"),
        appointments_in_uk_time,
    ),
    Rule("ERR-001", "Every error is an OperationOutcome", _failed, errors.has_outcome),
    Rule("ERR-002", "Every error has the severity error", _has_issues, errors.severity),
    Rule("ERR-003", "Every error has its issue type", _has_issues, errors.issue_type),
    Rule("ERR-004", "Every error has a Spine code", _has_issues, errors.spine),
    Rule("ERR-005", "Every error explains itself", _has_issues, errors.explained),
    Rule(
        "ERR-006",
        "Errors of resources and parameters explain themselves",
        _demands_diagnostics,
        errors.explained_where_demanded,
    ),
    Rule("ERR-007", "No error tells of the provider's inside", _failed, errors.secure),
)
"""Every requirement that binds answers as such, in the order of its id."""
