"""What a capability statement must declare.

Sources: foundations_use_case_get_the_fhir_capability_statement.html, "Payload response body";
development_fhir_api_guidance.html, "FHIR system conformance"; ruling 32.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gpconnect_am.findings import Finding, Severity
from gpconnect_am.rules.population import PROFILES
from gpconnect_am.rules.searchset import items
from gpconnect_am.target.model import Target

PROFILE_NAMES = (
    "CareConnect-GPC-Patient-1",
    "CareConnect-GPC-Organization-1",
    "CareConnect-GPC-Practitioner-1",
    "CareConnect-GPC-Location-1",
    "GPConnect-OperationOutcome-1",
    "GPConnect-Appointment-1",
    "GPConnect-Schedule-1",
    "GPConnect-Slot-1",
)
INTERACTIONS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "foundations": (
        ("Patient", "read"),
        ("Patient", "search-type"),
        ("Organization", "read"),
        ("Practitioner", "read"),
        ("Location", "read"),
    ),
    "search": (("Slot", "search-type"),),
    "book": (("Appointment", "create"),),
    "read": (("Appointment", "read"),),
    "amend": (("Appointment", "update"),),
    "cancel": (("Appointment", "update"),),
    "retrieve": (("Appointment", "search-type"),),
}
"""What must be declared for each capability of a target: resource type and interaction."""
SEARCH_FILTERS = ("start", "end", "status", "searchFilter")
INCLUDES = (
    "Slot:schedule",
    "Schedule:actor:Practitioner",
    "Schedule:actor:Location",
    "Location:managingOrganization",
)
_PLACEHOLDER = re.compile(r"\[(?!(?:base|type|id|vid|name|mime-type)\])[A-Za-z][A-Za-z /_-]+\]")
"""Square brackets as in the published example; [base] and the like are FHIR's own way to write URLs."""


@dataclass(frozen=True)
class Statement:
    """A capability statement, read leniently."""

    resource: dict[str, Any]

    @property
    def rest(self) -> dict[str, Any]:
        """What it says of its REST server; empty where it says nothing."""
        servers = [one for one in items(self.resource, "rest") if isinstance(one, dict)]
        return next((one for one in servers if one.get("mode") == "server"), {})

    def of_type(self, resource_type: str) -> dict[str, Any]:
        """What it says of a resource type; empty where it says nothing."""
        declared = [one for one in items(self.rest, "resource") if isinstance(one, dict)]
        return next((one for one in declared if one.get("type") == resource_type), {})

    def declares(self, resource_type: str, interaction: str) -> bool:
        """Whether it declares an interaction on a resource type."""
        return interaction in _names(self.of_type(resource_type), "interaction", "code")

    @property
    def profiles(self) -> set[str]:
        """Every profile that it refers to."""
        types = [one for one in items(self.rest, "resource") if isinstance(one, dict)]
        listed = [*items(self.resource, "profile"), *(one.get("profile") for one in types)]
        return {str(one.get("reference")) for one in listed if isinstance(one, dict)}


Check = Callable[[Statement, Target], Iterator[Finding]]


def _names(holder: dict[str, Any], element: str, part: str) -> list[str]:
    return [str(one.get(part)) for one in items(holder, element) if isinstance(one, dict)]


def lists_profiles(statement: Statement, target: Target) -> Iterator[Finding]:  # noqa: ARG001
    """Every profile of the pack is named, among the profiles or with its resource type."""
    held = {reference.partition("|")[0] for reference in statement.profiles}
    for name in PROFILE_NAMES:
        if f"{PROFILES}{name}" not in held:
            expected = f"{PROFILES}{name}"
            yield Finding("capability/profile", "CapabilityStatement.profile", expected, "no such profile")


def lists_interactions(statement: Statement, target: Target) -> Iterator[Finding]:
    """Every interaction of the capabilities that the target has is declared."""
    wanted = dict.fromkeys(pair for name in target.capabilities for pair in INTERACTIONS[name])
    for resource_type, interaction in wanted:
        if not statement.declares(resource_type, interaction):
            held = ", ".join(_names(statement.of_type(resource_type), "interaction", "code")) or "nothing"
            where = f"CapabilityStatement.rest.resource[{resource_type}].interaction"
            yield Finding("capability/interaction", where, interaction, held, ruling="32")


def lists_registration(statement: Statement, target: Target) -> Iterator[Finding]:  # noqa: ARG001
    """The operation that registers a patient is named, with its definition."""
    patient = items(statement.of_type("Patient"), "operation")
    operations = [one for one in (*items(statement.rest, "operation"), *patient) if isinstance(one, dict)]
    where, name = "CapabilityStatement.rest.operation", "gpc.registerpatient"
    found = [one for one in operations if str(one.get("name")).removeprefix("$") == name]
    if not found:
        held = ", ".join(str(one.get("name")) for one in operations)
        yield Finding("capability/operation", where, name, held or "nothing")
    elif not (found[0].get("definition") or {}).get("reference"):
        yield Finding("capability/operation", f"{where}.definition", "a reference", "nothing")


def lists_formats(statement: Statement, target: Target) -> Iterator[Finding]:  # noqa: ARG001
    """FHIR JSON is among the formats, by its MIME type or by FHIR's short name for it."""
    formats = [str(one).partition(";")[0].strip().lower() for one in items(statement.resource, "format")]
    if not {"application/fhir+json", "json"}.intersection(formats):
        held = ", ".join(formats) or "nothing"
        yield Finding("capability/format", "CapabilityStatement.format", "application/fhir+json", held)


def lists_slot_parameters(statement: Statement, target: Target) -> Iterator[Finding]:  # noqa: ARG001
    """The search parameters of Slot (ruling 32: a note)."""
    yield from _listed(statement, "Slot", "searchParam", "name", SEARCH_FILTERS)


def lists_appointment_parameter(statement: Statement, target: Target) -> Iterator[Finding]:  # noqa: ARG001
    """The search parameter by which appointments are retrieved (ruling 32: a note)."""
    yield from _listed(statement, "Appointment", "searchParam", "name", ("start",))


def lists_includes(statement: Statement, target: Target) -> Iterator[Finding]:  # noqa: ARG001
    """The includes of a search for slots (ruling 32: a note)."""
    held = [str(one) for one in items(statement.of_type("Slot"), "searchInclude")]
    yield from _absent("Slot", "searchInclude", held, INCLUDES)


def _listed(
    statement: Statement, kind: str, element: str, part: str, wanted: tuple[str, ...]
) -> Iterator[Finding]:
    yield from _absent(kind, element, _names(statement.of_type(kind), element, part), wanted)


def _absent(kind: str, element: str, held: list[str], wanted: tuple[str, ...]) -> Iterator[Finding]:
    missing = [name for name in wanted if name not in held]
    if missing:
        yield Finding(
            f"capability/{element}",
            f"CapabilityStatement.rest.resource[{kind}].{element}",
            ", ".join(wanted),
            f"{', '.join(held) or 'nothing'}, without {', '.join(missing)}",
            Severity.ADVISORY,
            ruling="32",
        )


def creates_by_post_alone(statement: Statement, target: Target) -> Iterator[Finding]:  # noqa: ARG001
    """An update never creates an appointment."""
    held = statement.of_type("Appointment").get("updateCreate")
    if held is not False:
        where = "CapabilityStatement.rest.resource[Appointment].updateCreate"
        yield Finding("capability/updateCreate", where, "false", "nothing" if held is None else str(held))


def names_version(statement: Statement, target: Target) -> Iterator[Finding]:
    """The version of the specification; the example of 1.2.9 still has 1.2.7, which passes with a note."""
    held = str(statement.resource.get("version") or "nothing")
    if held != target.version:
        of_example = target.version == "1.2.9" and held == "1.2.7"
        yield Finding(
            "capability/version",
            "CapabilityStatement.version",
            target.version,
            held,
            Severity.ADVISORY if of_example else Severity.FAILURE,
            ruling="32",
        )


def without_placeholders(statement: Statement, target: Target) -> Iterator[Finding]:  # noqa: ARG001
    """No [placeholder] of the published example is left."""
    left = sorted(set(_PLACEHOLDER.findall(json.dumps(statement.resource))))
    if left:
        yield Finding(
            "capability/placeholder",
            "CapabilityStatement",
            "the provider's own details",
            ", ".join(left),
            Severity.ADVISORY,
            ruling="32",
        )


def speaks_stu3(statement: Statement, target: Target) -> Iterator[Finding]:  # noqa: ARG001
    """fhirVersion is 3.0.1, and unknown elements and extensions are accepted."""
    for element, wanted in (("fhirVersion", ("3.0.1", "3.0.2")), ("acceptUnknown", ("both",))):
        held = str(statement.resource.get(element) or "nothing")
        if held not in wanted:
            yield Finding(f"capability/{element}", f"CapabilityStatement.{element}", wanted[0], held)


CHECKS: Mapping[str, Check] = {
    "lists the profiles": lists_profiles,
    "lists the interactions": lists_interactions,
    "lists the operation that registers a patient": lists_registration,
    "lists FHIR JSON": lists_formats,
    "lists the search parameters of Slot": lists_slot_parameters,
    "lists the search parameter of Appointment": lists_appointment_parameter,
    "lists the includes of Slot": lists_includes,
    "says that an update does not create": creates_by_post_alone,
    "names the version of the specification": names_version,
    "has no placeholder of the example": without_placeholders,
    "is one of FHIR STU3": speaks_stu3,
}
"""Every check by the words that features use."""
