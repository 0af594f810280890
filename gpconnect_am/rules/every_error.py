"""What every error of a provider must be: an OperationOutcome that says what is wrong and nothing else.

Source: development_fhir_error_handling_guidance.html, "Operation outcome usage".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gpconnect_am.findings import Finding, Severity
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.rules.answers import describe, issues_of, spine_code
from gpconnect_am.rules.contents import profiles
from gpconnect_am.rules.insecure import insecure_details
from gpconnect_am.rules.population import PROFILE_OF
from gpconnect_am.rules.refusals import AS_GOOD, NARROWER, error_codes, refusals

_OUTCOME_PROFILE = PROFILE_OF["OperationOutcome"]
WITH_DIAGNOSTICS = ("INVALID_RESOURCE", "INVALID_PARAMETER", "REFERENCE_NOT_FOUND")
"""The codes that demand diagnostics."""


def has_outcome(exchange: Exchange) -> Iterator[Finding]:
    """The body of an error is an OperationOutcome with an issue, and asserts its profile."""
    body = exchange.resource or {}
    if body.get("resourceType") != "OperationOutcome":
        yield Finding("error body", "body", "an OperationOutcome", describe(exchange), ruling="13")
        return
    if not issues_of(body):
        yield Finding("error body/issue", "OperationOutcome.issue", "an issue", "none")
    if _OUTCOME_PROFILE not in profiles(body):
        held = ", ".join(profiles(body)) or "nothing"
        yield Finding("error body/profile", "OperationOutcome.meta.profile", _OUTCOME_PROFILE, held)


def issues(exchange: Exchange) -> list[tuple[str, dict[str, object]]]:
    """The issues of an OperationOutcome, with their places."""
    found = issues_of(exchange.resource or {})
    return [(f"OperationOutcome.issue[{index}]", issue) for index, issue in enumerate(found)]


def severity(exchange: Exchange) -> Iterator[Finding]:
    """An issue is of the severity error, and none has no severity at all."""
    found = issues(exchange)
    for place, issue in found:
        if not issue.get("severity"):
            yield Finding("error body/severity", f"{place}.severity", "error", "nothing")
            return
    if not any(issue.get("severity") == "error" for _, issue in found):
        place, issue = found[0]
        yield Finding("error body/severity", f"{place}.severity", "error", str(issue.get("severity")))


def issue_type(exchange: Exchange) -> Iterator[Finding]:
    """The issue type is there, and the one that the page pairs with the Spine code.

    The page pairs no code with some statuses, such as 401 and 415: there a code stands in for a better one,
    and the type may tell the rest.
    """
    known = refusals().codes
    paired = {each.status for each in known.values()}
    for place, issue in issues(exchange):
        code, given = spine_code(issue), str(issue.get("code") or "nothing")
        wanted = known[code].issue if code in known and exchange.status in paired else ""
        if given == "nothing":
            yield Finding("error body/issue type", f"{place}.code", wanted or "an issue type", given)
        elif wanted and given not in (wanted, *AS_GOOD.get(wanted, ())):
            yield Finding(
                "error body/issue type",
                f"{place}.code",
                f"{wanted}, the issue type of {code}",
                given,
                Severity.ADVISORY if given in NARROWER.get(wanted, ()) else Severity.FAILURE,
            )


def spine(exchange: Exchange) -> Iterator[Finding]:
    """Each issue has a Spine error code, of the page or of the value set, with its display."""
    for place, issue in issues(exchange):
        code = spine_code(issue)
        if code not in refusals().codes and code not in error_codes():
            expected = "a Spine error code of the error handling page or of its value set"
            yield Finding("error body/code", f"{place}.details.coding.code", expected, code or "nothing")
        elif not _display(issue, code):
            where = f"{place}.details.coding.display"
            yield Finding("error body/display", where, f"the display of {code}", "nothing", ruling="11")


def _display(issue: Mapping[str, Any], code: str) -> str:
    codings = [one for one in issue["details"]["coding"] if isinstance(one, dict)]
    return next((str(one.get("display") or "") for one in codings if one.get("code") == code), "").strip()


def explained(exchange: Exchange) -> Iterator[Finding]:
    """Some issue has diagnostics."""
    if not any(str(issue.get("diagnostics") or "").strip() for _, issue in issues(exchange)):
        where = "OperationOutcome.issue[0].diagnostics"
        yield Finding("error body/diagnostics", where, "what is wrong with the request", "nothing")


def explained_where_demanded(exchange: Exchange) -> Iterator[Finding]:
    """Diagnostics are there with the codes that demand them."""
    for place, issue in issues(exchange):
        code = spine_code(issue)
        if code in WITH_DIAGNOSTICS and not str(issue.get("diagnostics") or "").strip():
            where = f"{place}.diagnostics"
            yield Finding("error body/diagnostics", where, f"diagnostics, as {code} demands them", "nothing")


def secure(exchange: Exchange) -> Iterator[Finding]:
    """Nothing in an error tells of the provider's inside."""
    texts = [
        (f"{place}.diagnostics", str(issue.get("diagnostics") or "")) for place, issue in issues(exchange)
    ]
    if not texts:
        texts = [("body", exchange.answer.body[:20_000].decode("utf-8", "replace"))]
    for where, text in texts:
        for kind in insecure_details(text):
            yield Finding("error body/insecure", where, "no detail of the provider's inside", kind)
