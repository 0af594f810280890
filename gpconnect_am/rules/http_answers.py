"""Formats, compression, preferences and stability of answers, and searches that must not differ.

Sources: development_general_api_guidance.html, "Content types" to "Managing Return Content";
development_fhir_api_guidance.html, "Responses".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from urllib.parse import urlsplit

from gpconnect_am.findings import Finding, Severity
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.rules.answers import describe
from gpconnect_am.rules.contents import resources
from gpconnect_am.rules.every_answer import content_type
from gpconnect_am.rules.searchset import items

SMALL = 1400
"""A body that fits into one packet gains nothing by compression (ruling 60)."""
_GZIP = b"\x1f\x8b"


def success(exchange: Exchange) -> Iterator[Finding]:
    """201 for a booking (ruling 3), 200 for everything else."""
    created = exchange.request.interaction.name == "book appointment"
    if exchange.status != (201 if created else 200):
        expected = "201 Created" if created else "200 OK"
        yield Finding("status", "status", expected, describe(exchange), ruling="3" if created else "")


def in_json(exchange: Exchange) -> Iterator[Finding]:
    """A success, in FHIR JSON."""
    wrong = list(success(exchange)) or list(content_type(exchange))
    yield from wrong
    if not wrong and exchange.resource is None:
        yield Finding("body", "body", "a FHIR resource in JSON", describe(exchange))


def in_xml(exchange: Exchange) -> Iterator[Finding]:
    """A success, in FHIR XML."""
    yield from success(exchange)
    declared = (exchange.answer.header("Content-Type") or "").partition(";")[0].strip().lower()
    if declared != "application/fhir+xml" or not exchange.answer.body.lstrip().startswith(b"<"):
        found = exchange.answer.header("Content-Type") or "nothing"
        yield Finding("format/XML", "header Content-Type", "application/fhir+xml", found)


def compressed(exchange: Exchange) -> Iterator[Finding]:
    """gzip was asked for, and is what came (ruling 60)."""
    yield from success(exchange)
    coding = (exchange.answer.header("Content-Encoding") or "").strip().lower()
    if exchange.answer.body.startswith(_GZIP):
        yield Finding("gzip/said", "header Content-Encoding", "gzip, as the body is", coding or "nothing")
    elif coding not in ("gzip", "x-gzip"):
        small = len(exchange.answer.body) <= SMALL
        yield Finding(
            "gzip",
            "header Content-Encoding",
            "gzip",
            coding or f"nothing, for a body of {len(exchange.answer.body)} bytes",
            Severity.ADVISORY if small else Severity.FAILURE,
            ruling="60",
        )


def uncompressed(exchange: Exchange) -> Iterator[Finding]:
    """gzip was not asked for, and is not what came."""
    yield from success(exchange)
    coding = (exchange.answer.header("Content-Encoding") or "identity").strip().lower()
    if coding != "identity":
        yield Finding("gzip/unasked", "header Content-Encoding", "no compression", coding)


def contents(exchange: Exchange) -> set[str]:
    """What an answer holds: `Type/id` of every resource in it, Bundles apart."""
    held = resources(exchange.resource or {})
    return {
        f"{one.get('resourceType')}/{one.get('id')}" for _, one in held if one.get("resourceType") != "Bundle"
    }


def same_as(
    before: Exchange, after: Exchange, touched: Set[str] = frozenset()
) -> Callable[[Exchange], Iterator[Finding]]:
    """An answer holds what the answers before and after it both hold, and no more than one of them does.

    What the run itself booked or freed meanwhile proves nothing: `touched` has the ids of those slots. Where
    one of them came or went, so may what it alone leads to, and slots alone are compared.
    """
    ours = {f"Slot/{slot}" for slot in touched}
    both, either = contents(before) & contents(after), contents(before) | contents(after)

    def check(exchange: Exchange) -> Iterator[Finding]:
        wrong = list(success(exchange))
        yield from wrong
        held = contents(exchange)
        lacking, beside = both - held, held - either
        if (lacking | beside) & ours:
            lacking, beside = (
                {one for one in some - ours if one.startswith("Slot/")} for some in (lacking, beside)
            )
        if not wrong and (lacking or beside):
            yield Finding(
                "same answer",
                "body",
                f"the same {len(both)} resources as without it",
                f"{len(held)} resources: without {_some(lacking)}, with {_some(beside)} beside",
            )

    return check


def _some(names: Iterable[str]) -> str:
    ordered = sorted(names)
    return ", ".join(ordered[:3]) + (f" and {len(ordered) - 3} more" if len(ordered) > 3 else "") or "none"


ESSENTIAL = ("id", "meta", "status", "start", "end", "slot", "participant", "description")
"""What no Appointment is whole without."""


def whole(exchange: Exchange) -> Iterator[Finding]:
    """The answer to a write holds the resource that came of it, and not a part."""
    wrong = list(success(exchange))
    yield from wrong
    body = exchange.resource or {}
    if not wrong and body.get("resourceType") != "Appointment":
        yield Finding("representation", "body", "the whole Appointment", describe(exchange))
    elif not wrong:
        missing = [element for element in ESSENTIAL if not body.get(element)]
        if missing:
            found = f"one without {', '.join(missing)}"
            yield Finding("representation", "body", "the whole Appointment", found)


def minimal(exchange: Exchange) -> Iterator[Finding]:
    """No body was wanted; headers are there all the same. Ignoring it passes with a note (ruling 59)."""
    wrong = list(success(exchange))
    yield from wrong
    if wrong:
        return
    if exchange.answer.body:
        yield Finding(
            "minimal", "body", "none, as Prefer asked", describe(exchange), Severity.ADVISORY, ruling="59"
        )
    names = ["ETag", "Location"] if exchange.status == 201 else ["ETag"]
    for name in names:
        if not exchange.answer.header(name):
            yield Finding("minimal/headers", f"header {name}", "the header, body or none", "nothing")


def has_content_location(exchange: Exchange) -> Iterator[Finding]:
    """A single resource comes with Content-Location; its absence passes with a note (ruling 23).

    Where it is there it leads to the resource, whatever host the provider believes itself to have.
    """
    wrong = list(success(exchange))
    yield from wrong
    held, body = exchange.answer.header("Content-Location"), exchange.resource or {}
    place = f"{body.get('resourceType')}/{body.get('id')}"
    if wrong:
        return
    if not held:
        yield Finding(
            "content location",
            "header Content-Location",
            "the URL of the resource",
            "nothing",
            Severity.ADVISORY,
            ruling="23",
        )
    elif place not in urlsplit(held).path.partition("/_history")[0]:
        expected = f"the URL of the resource, {place}"
        yield Finding("content location", "header Content-Location", expected, held)


def has_asked_id(exchange: Exchange) -> Iterator[Finding]:
    """A read gives the resource that was asked for."""
    wrong = list(success(exchange))
    yield from wrong
    kind, _, known = exchange.request.path.partition("/")
    body = exchange.resource or {}
    if not wrong and (body.get("resourceType"), body.get("id")) != (kind, known):
        found = f"{body.get('resourceType')}/{body.get('id')}"
        yield Finding("read/id", f"{kind}.id", f"{kind}/{known}", found)


def shows_details(telephone: str, postcode: str) -> Callable[[Exchange], Iterator[Finding]]:
    """An Organization shows the telephone number and the postcode that the practice holds."""

    def check(exchange: Exchange) -> Iterator[Finding]:
        wrong = list(success(exchange))
        yield from wrong
        body = exchange.resource or {}
        for element, part, wanted in (("telecom", "value", telephone), ("address", "postalCode", postcode)):
            held = [str(one.get(part, "")) for one in items(body, element) if isinstance(one, dict)]
            if not wrong and _bare(wanted) not in map(_bare, held):
                found = ", ".join(filter(None, held)) or "nothing"
                yield Finding(f"details/{element}", f"Organization.{element}.{part}", wanted, found)

    return check


def _bare(text: str) -> str:
    return "".join(text.split()).upper()
