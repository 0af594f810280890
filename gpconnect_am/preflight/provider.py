"""Who answers: a GP Connect provider, and what it says of itself.

Source: foundations_use_case_get_the_fhir_capability_statement.html, "Payload response body".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from gpconnect_am.clock import Clock
from gpconnect_am.preflight.step import Stage, Status, Step
from gpconnect_am.protocol.client import Client
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.protocol.interactions import INTERACTIONS, Interaction
from gpconnect_am.protocol.requests import Requests
from gpconnect_am.target.model import Target

_NOBODY = ("dns", "refused", "unreachable", "tls", "connect-timeout")
"""Faults after which a second request is of no use."""
_CODES = {"read": "read", "search": "search-type", "create": "create", "update": "update", "cancel": "update"}


@dataclass
class Statement:
    """The capability statement, once it has been read."""

    resource: dict[str, Any] = field(default_factory=dict)


def provider_answers(target: Target, client: Client, clock: Clock) -> Step:
    """Whether a FHIR server is there at all: the one thing that a run needs before it judges.

    Lenient on purpose: a provider whose capability statement is wrong or missing is to be judged, not turned
    away. It fails where no connection comes about, or where neither metadata nor a search for slots is
    answered with a FHIR resource.
    """
    requests = Requests(target, clock)
    today = clock.uk_today()
    search = requests.search_slots(f"ge{today}", f"le{today + timedelta(days=1)}")
    answers: list[Exchange] = []
    for request in (requests.metadata(), search):
        exchange = client.send(request)
        if _speaks_fhir(exchange):
            return Step("provider", Status.OK, f"{target.base_url} answers with FHIR")
        if exchange.fault is not None and exchange.fault.kind in _NOBODY:
            return Step("provider", Status.FAILED, exchange.fault.detail, _remedy(target))
        answers.append(exchange)
    return Step("provider", Status.FAILED, f"no FHIR server: {said(answers[0])}", _remedy(target))


def metadata_step(client: Client, requests: Requests, statement: Statement) -> Step:
    """Whether metadata is the capability statement of an STU3 server."""
    exchange = client.send(requests.metadata())
    remedy = "Check system.base_url: resources' paths, such as /metadata, must follow it."
    resource = {} if exchange.fault else exchange.resource or {}
    if resource.get("resourceType") != "CapabilityStatement" or exchange.status != 200:
        return Step("metadata", Status.FAILED, said(exchange), remedy)
    statement.resource = resource
    version = str(resource.get("fhirVersion", "none"))
    if not version.startswith("3."):
        detail = f"the server speaks FHIR {version}, not STU3"
        return Step("metadata", Status.FAILED, detail, "Point system.base_url at the STU3 service.")
    software = resource.get("software") or {}
    name = " ".join(str(software[key]) for key in ("name", "version") if software.get(key))
    return Step("metadata", Status.OK, f"FHIR {version}{f', {name}' if name else ''}")


def interactions_step(target: Target, statement: Statement) -> Step:
    """Whether the capability statement declares the interactions of the target's capabilities."""
    declared = _declared(statement.resource)
    wanted = [known for known in INTERACTIONS.values() if known.capability in target.capabilities]
    missing = [known.name for known in wanted if _needed(known) not in declared]
    if missing:
        return Step(
            "interactions",
            Status.WARNING,
            f"the capability statement does not declare: {', '.join(missing)}",
            "Leave what is not supported out of system.capabilities; the run will judge the rest.",
            Stage.DATA,
        )
    return Step("interactions", Status.OK, f"all {len(wanted)} are declared")


def said(exchange: Exchange) -> str:
    """What came back, in a few words."""
    if exchange.fault is not None:
        return exchange.fault.detail
    resource, answer = exchange.resource or {}, exchange.answer
    what = str(resource.get("resourceType") or answer.header("Content-Type") or "no content")
    issues = resource.get("issue")
    told = (
        [str(issue.get("diagnostics", "")) for issue in issues if isinstance(issue, dict)] if issues else []
    )
    return (
        f"it answered {answer.status} with {what}{': ' if any(told) else ''}{'; '.join(filter(None, told))}"
    )


def _remedy(target: Target) -> str:
    where = "system.base_url" if target.route.proxy_url is None else "route.proxy_url and system.base_url"
    return f"Check {where}, then: gpconnect-am check --target {target.source or 'FILE'}"


def _speaks_fhir(exchange: Exchange) -> bool:
    return exchange.fault is None and isinstance((exchange.resource or {}).get("resourceType"), str)


def _needed(interaction: Interaction) -> tuple[str, str]:
    """The resource type and the code under which a capability statement declares an interaction."""
    if interaction.name == "metadata":
        return "CapabilityStatement", "read"
    kind, _, rest = interaction.id.rpartition("fhir:")[2].partition(":")
    if kind == "operation":
        return "operation", rest.removesuffix("-1")
    types = [part for part in interaction.path.split("/") if not part.startswith("{")]
    return types[-1], _CODES[rest.partition(":")[0]]


def _declared(resource: dict[str, Any]) -> set[tuple[str, str]]:
    """What a capability statement declares; reading it, it is one itself."""
    found = {("CapabilityStatement", "read")}
    for rest in _tables(resource.get("rest")):
        for entry in _tables(rest.get("resource")):
            codes = [str(interaction.get("code")) for interaction in _tables(entry.get("interaction"))]
            found |= {(str(entry.get("type")), code) for code in codes}
            found |= _operations(entry)
        found |= _operations(rest)
    return found


def _operations(table: dict[str, Any]) -> set[tuple[str, str]]:
    return {("operation", str(entry.get("name")).lstrip("$")) for entry in _tables(table.get("operation"))}


def _tables(value: Any) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
