"""FHIR knows no empty thing: no null, no empty string, list or object (STU3, JSON, section 2.6.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gpconnect_am.validation.issues import Issue, Layer, Path, element_name, shown


def emptiness_issues(node: Any, path: Path = ()) -> Iterator[Issue]:
    """Each null, blank string, empty list and empty object of a resource, but not of those inside it."""
    if isinstance(node, dict):
        if not node:
            yield _issue(path, node)
        for name, child in node.items():
            if isinstance(child, list):
                yield from _list(node, name, child, path)
            else:
                yield from _member(child, (*path, name))
    elif node is None or (isinstance(node, str) and not node.strip()):
        yield _issue(path, node)


def _member(node: Any, path: Path) -> Iterator[Issue]:
    if isinstance(node, list):
        for index, child in enumerate(node):
            yield from _member(child, (*path, index))
    elif not (isinstance(node, dict) and "resourceType" in node):
        yield from emptiness_issues(node, path)


def _list(parent: dict[str, Any], name: str, members: list[Any], path: Path) -> Iterator[Issue]:
    if not members or (name.startswith("_") and not any(members)):
        yield _issue((*path, name), members)
        return
    sibling = parent.get(name[1:] if name.startswith("_") else f"_{name}")
    for index, member in enumerate(members):
        filled = isinstance(sibling, list) and index < len(sibling) and sibling[index] is not None
        if member is not None or not filled:
            yield from _member(member, (*path, name, index))


def _issue(path: Path, value: Any) -> Issue:
    name = next((element_name(step) for step in reversed(path) if isinstance(step, str)), "the resource")
    expected = f"{name} with a value, or left out: FHIR's JSON holds nothing empty"
    actual = "null" if value is None else shown(value)
    return Issue(Layer.SHAPE, path, "ele-1", expected, actual, senseless_below=True)
