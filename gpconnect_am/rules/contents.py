"""What a body holds, whatever it is: its resources and its references, with their FHIRPath."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple


class Place(NamedTuple):
    """Where in a body something stands; as a text it is a FHIRPath.

    Most places are never shown, so the text is made only where it is asked for.
    """

    parent: Place | None
    step: str | int

    def __str__(self) -> str:
        parts: list[str] = []
        place: Place | None = self
        while place is not None:
            parts.append(f"[{place.step}]" if isinstance(place.step, int) else f".{place.step}")
            place = place.parent
        return "".join(reversed(parts)).removeprefix(".")


def resources(body: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The root resource and those in the entries of a Bundle; contained ones are left out."""
    kind = body.get("resourceType")
    if isinstance(kind, str):
        yield kind, body
    entries = body.get("entry")
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if isinstance(resource, dict):
            yield f"{kind}.entry[{index}].resource", resource


def profiles(resource: Mapping[str, Any]) -> list[str]:
    """The profiles that a resource asserts."""
    meta = resource.get("meta")
    claims = meta.get("profile") if isinstance(meta, dict) else None
    return [claim for claim in claims if isinstance(claim, str)] if isinstance(claims, list) else []


Wanted = Callable[[str | int | None, Any], bool]
"""Whether a value is looked for, by the name or the index that it has in what holds it."""


def references(body: dict[str, Any]) -> Iterator[tuple[Place, str]]:
    """Every literal reference anywhere in a body."""
    return values(body, is_reference)


def is_reference(step: str | int | None, value: Any) -> bool:
    """Whether a value is a literal reference."""
    return step == "reference" and isinstance(value, str)


def values(body: dict[str, Any], wanted: Wanted) -> Iterator[tuple[Place, Any]]:
    """The values wanted of all in a body but the objects and lists that hold something.

    A null in a list is none: it keeps the place of a primitive that has extensions alone. A long body seldom
    holds what is looked for, so places are made only where it does.
    """
    if not body or not _holds(body, wanted):
        return
    for place, value in _leaves(body, Place(None, str(body.get("resourceType", "body")))):
        if wanted(place.step, value):
            yield place, value


def _holds(body: dict[str, Any], wanted: Wanted) -> bool:
    rest: list[tuple[str | int | None, Any]] = list(body.items())
    while rest:
        step, value = rest.pop()
        if isinstance(value, dict) and value:
            rest += value.items()
        elif isinstance(value, list) and value:
            rest += [(0, inner) for inner in value if inner is not None]
        elif wanted(step, value):
            return True
    return False


def _leaves(value: Any, place: Place) -> Iterator[tuple[Place, Any]]:
    rest: list[tuple[Place, Any]] = [(place, value)]
    while rest:
        place, value = rest.pop()
        if isinstance(value, dict) and value:
            rest += [(Place(place, name), inner) for name, inner in reversed(value.items())]
        elif isinstance(value, list) and value:
            inside = [(Place(place, index), inner) for index, inner in enumerate(value) if inner is not None]
            rest += reversed(inside)
        else:
            yield place, value
