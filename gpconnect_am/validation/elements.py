"""The objects of a resource with their FHIR types: the resource and its base schema, walked together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gpconnect_am.validation.issues import Path, element_name
from gpconnect_am.validation.library import Library

_ELEMENT: Mapping[str, Any] = {"$ref": "http://hl7.org/fhir/StructureDefinition/Element"}


@dataclass(frozen=True, slots=True)
class Element:
    """An object of a resource: its path, its type (Period, Appointment.participant) and what holds it."""

    path: Path
    type: str
    node: Mapping[str, Any]
    holder: Element | None = None


def elements(library: Library, resource: Mapping[str, Any], resource_type: str) -> Iterator[Element]:
    """Every object of a resource, outermost first; the resources inside it are not entered."""
    schema = library.core(resource_type)
    if schema is not None:
        yield from _walk(library, Element((), resource_type, resource), schema)


def spot(path: Path) -> str:
    """A path as the specification names the element: no indexes."""
    return ".".join(element_name(step) for step in path if isinstance(step, str))


def _walk(library: Library, element: Element, schema: Mapping[str, Any]) -> Iterator[Element]:
    yield element
    properties = schema.get("properties", {})
    for name, child in element.node.items():
        if isinstance(child, (dict, list)):
            below = _ELEMENT if name.startswith("_") else properties.get(name, {})
            yield from _child(library, element, (*element.path, name), child, below)


def _child(
    library: Library, holder: Element, path: Path, child: Any, schema: Mapping[str, Any]
) -> Iterator[Element]:
    if isinstance(child, list):
        below = schema.get("items", schema)
        for index, member in enumerate(child):
            if isinstance(member, dict):
                yield from _child(library, holder, (*path, index), member, below)
    elif isinstance(child, dict):
        kind = ""
        while "$ref" in schema:
            reference = schema["$ref"]
            kind = reference.rsplit("/", 1)[-1]
            if "#/$defs/" in reference:
                kind = f"{reference.partition('#')[0].rsplit('/', 1)[-1]}.{kind}"
            schema = library.resolve(reference)
        if kind:  # what has no type of its own is a resource, and another's to judge
            yield from _walk(library, Element(path, kind, child, holder), schema)
