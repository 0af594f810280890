"""What a body holds, whatever it is: its resources and its references, with their FHIRPath."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Place = str


def resources(body: dict[str, Any]) -> Iterator[tuple[Place, dict[str, Any]]]:
    """The root resource and those in the entries of a Bundle; contained ones are left out."""
    kind = body.get("resourceType")
    if isinstance(kind, str):
        yield kind, body
    entries = body.get("entry")
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if isinstance(resource, dict):
            yield f"{kind}.entry[{index}].resource", resource


def references(body: dict[str, Any]) -> Iterator[tuple[Place, str]]:
    """Every literal reference anywhere in a body."""
    yield from _references(body, str(body.get("resourceType", "body")))


def _references(value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "reference" and isinstance(inner, str):
                yield f"{place}.reference", inner
            else:
                yield from _references(inner, f"{place}.{name}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _references(inner, f"{place}[{index}]")


def values(value: Any, place: Place = "") -> Iterator[tuple[Place, Any]]:
    """Every value in a body but the objects and lists that hold something.

    A null in a list is none: it keeps the place of a primitive that has extensions alone.
    """
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from values(inner, f"{place}.{name}" if place else name)
    elif isinstance(value, list) and value:
        for index, inner in enumerate(value):
            if inner is not None:
                yield from values(inner, f"{place}[{index}]")
    else:
        yield place, value
