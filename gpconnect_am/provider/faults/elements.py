"""Small edits of a resource's elements, from which faults of resources are made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gpconnect_am.provider.call import Resource

Edit = Callable[[Resource], object]


def lacking(*elements: str) -> Edit:
    """Takes elements away."""

    def edit(resource: Resource) -> None:
        for element in elements:
            resource.pop(element, None)

    return edit


def having(**elements: Any) -> Edit:
    """Sets elements."""
    return lambda resource: resource.update(elements)


def on_first(element: str, edit: Edit) -> Edit:
    """Makes an edit in the first of an element's repeats, where there is one."""

    def change(resource: Resource) -> None:
        if resource.get(element):
            edit(resource[element][0])

    return change


def on_each(element: str, edit: Edit) -> Edit:
    """Makes an edit in every repeat of an element."""

    def change(resource: Resource) -> None:
        for part in resource.get(element, []):
            edit(part)

    return change


def on(element: str, edit: Edit) -> Edit:
    """Makes an edit inside an element, where it is there."""

    def change(resource: Resource) -> None:
        if element in resource:
            edit(resource[element])

    return change


def one_more(element: str, part: Any) -> Edit:
    """Adds one more repeat of an element."""
    return lambda resource: resource.setdefault(element, []).append(part)


def repeated(element: str) -> Edit:
    """Says the first repeat of an element twice."""

    def change(resource: Resource) -> None:
        if resource.get(element):
            resource[element].append(resource[element][0])

    return change


def without_extension(url: str) -> Edit:
    """Takes an extension away, and the array where that leaves it empty."""

    def change(resource: Resource) -> None:
        kept = [one for one in resource.get("extension", []) if one["url"] != url]
        resource.pop("extension", None)
        if kept:
            resource["extension"] = kept

    return change


def on_extension(url: str, edit: Edit) -> Edit:
    """Makes an edit in every extension of a url."""

    def change(resource: Resource) -> None:
        for extension in resource.get("extension", []):
            if extension["url"] == url:
                edit(extension)

    return change


def on_identifier(system: str, edit: Edit) -> Edit:
    """Makes an edit in every identifier of a system."""

    def change(resource: Resource) -> None:
        for identifier in resource.get("identifier", []):
            if identifier.get("system") == system:
                edit(identifier)

    return change
