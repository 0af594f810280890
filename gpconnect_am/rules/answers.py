"""What a successful search answers with.

Source: appointments_use_case_search_for_free_slots.html, "Payload response body".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from gpconnect_am.findings import Finding
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.rules.searchset import INCLUDABLE, Entry, SearchSet

SUCCESS = "SFS-031"
SEARCHSET = "SFS-032"
SHOWN = 120


def status_ok(exchange: Exchange) -> Iterator[Finding]:
    """The status is 200."""
    if exchange.status != 200:
        yield Finding("status", "status", "200 OK", describe(exchange))


def is_searchset(exchange: Exchange) -> Iterator[Finding]:
    """The body is a Bundle of type searchset."""
    body = exchange.resource
    expected = "a Bundle of type searchset"
    if body is None:
        yield Finding("searchset", "body", expected, f"no JSON object: {_start(exchange)}")
    elif body.get("resourceType") != "Bundle":
        yield Finding("searchset", "resourceType", expected, f"resourceType {body.get('resourceType')}")
    elif body.get("type") != "searchset":
        yield Finding("searchset", "Bundle.type", expected, f"type {body.get('type')}")


def unanswered(exchange: Exchange, *, for_itself: bool = False) -> list[Finding]:
    """Why there is no search result to judge; empty where there is one.

    `for_itself` claims it for the requirements on the answer as such, whatever the scenario is about.
    """
    status, body = list(status_ok(exchange)), list(is_searchset(exchange))
    requirement = (SUCCESS if status else SEARCHSET) if for_itself else ""
    return [replace(finding, requirement=requirement) for finding in status or body]


def is_empty(found: SearchSet) -> Iterator[Finding]:
    """The Bundle holds no entry (ruling 7)."""
    entries = found.bundle.get("entry")
    if entries:
        types = ", ".join(sorted({entry.type for entry in found})) or "something that is no resource"
        yield Finding(
            "empty result",
            "Bundle.entry",
            "no entry, as no slot fits into the period",
            f"{len(entries)} entries ({types})",
            ruling="7",
        )


def only_search_types(found: SearchSet) -> Iterator[Finding]:
    """No resource of a type that the page does not name."""
    for entry in found:
        if entry.type not in ("Slot", *INCLUDABLE):
            yield Finding(
                "resource types of a search",
                entry.place,
                f"only Slot, {', '.join(INCLUDABLE)}",
                f"{entry.type or 'a resource without a type'} (id {entry.id or 'absent'})",
            )


def each_once(entries: Iterable[Entry]) -> Iterator[Finding]:
    """No resource stands in the Bundle twice (ruling 67)."""
    seen: set[str] = set()
    for entry in entries:
        if entry.id and entry.reference in seen:
            yield Finding(
                "repeated resource",
                entry.place,
                "each resource once in a search result",
                f"{entry.reference} again",
                ruling="67",
            )
        seen.add(entry.reference)


def describe(exchange: Exchange) -> str:
    """An answer in a few words: status, and what its OperationOutcome says or how its body begins."""
    said = f"{exchange.status} {exchange.answer.reason}".strip()
    body = exchange.resource
    if body is None:
        return f"{said}, {_start(exchange)}"
    if body.get("resourceType") != "OperationOutcome":
        kind = str(body.get("resourceType"))
        return f"{said} with {'an' if kind[:1] in 'AEIOU' else 'a'} {kind}"
    return f"{said} with an OperationOutcome ({outcome_in_words(body)})"


def outcome_in_words(outcome: dict[str, object]) -> str:
    """The codes and diagnostics of an OperationOutcome, shortened."""
    parts = [(spine_code(issue), str(issue.get("diagnostics", ""))) for issue in issues_of(outcome)]
    return ("; ".join(": ".join(filter(None, part)) for part in parts) or "no issue")[:SHOWN]


def issues_of(outcome: dict[str, object]) -> list[dict[str, object]]:
    """The issues of an OperationOutcome that are objects at all."""
    issues = outcome.get("issue")
    return [issue for issue in issues if isinstance(issue, dict)] if isinstance(issues, list) else []


def spine_code(issue: dict[str, object]) -> str:
    """The first Spine error code of an issue; empty where there is none."""
    details = issue.get("details")
    codings = details.get("coding") if isinstance(details, dict) else None
    for coding in codings if isinstance(codings, list) else []:
        if isinstance(coding, dict) and isinstance(coding.get("code"), str):
            return str(coding["code"])
    return ""


def _start(exchange: Exchange) -> str:
    text = exchange.answer.body[: SHOWN * 4].decode("utf-8", "replace").strip()[:SHOWN]
    return f"a body that begins {text!r}" if text else "an empty body"
