"""Extensions: their URLs, where those that we know may stand, and that these keep their definitions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gpconnect_am.findings import Severity
from gpconnect_am.validation.breaches import schema_issues
from gpconnect_am.validation.elements import Element, spot
from gpconnect_am.validation.issues import Issue, Layer
from gpconnect_am.validation.library import Library

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:\S+")


def extension_issues(library: Library, elements: Iterable[Element], resource_type: str) -> Iterator[Issue]:
    """What the extensions among the objects of a resource have wrong."""
    for element in elements:
        if element.type != "Extension":
            continue
        url = element.node.get("url")
        nested = element.holder is not None and element.holder.type == "Extension"
        if isinstance(url, str) and not nested and not _ABSOLUTE.fullmatch(url):
            expected = "an absolute URL (only an extension within an extension may have a name)"
            yield Issue(Layer.CODES, (*element.path, "url"), "Extension/url", expected)
        definition = library.extension(url)
        if definition is None and isinstance(url, str):
            yield from _mistaken(library, element, url)
        if nested and isinstance(url, str) and element.holder is not None:
            yield from _undefined(library.extension(element.holder.node.get("url")), element, url)
        if definition is not None:
            yield from schema_issues(library, definition["$id"], element.node, at=element.path)
            yield from _misplaced(element, definition.get("x-context", ()), resource_type, str(url))
        if definition is not None and "modifierExtension" in element.path[-2:]:
            name = definition["$id"].rsplit("/", 1)[-1]
            expected = f"{name} as an extension, not as a modifierExtension"
            yield Issue(Layer.PROFILE, element.path, f"{name}/context", expected, source=definition["$id"])
        elif "modifierExtension" in element.path[-2:]:
            yield Issue(
                Layer.PROFILE,
                element.path,
                f"{resource_type}/{spot(element.path)}",
                "no modifierExtension that the profile does not name: a consumer may not ignore it",
                f"{url}",
                severity=Severity.ADVISORY,
                ruling="62",
            )


def _mistaken(library: Library, element: Element, url: str) -> Iterator[Issue]:
    """A URL that is nearly one of ours: whoever reads it does not know the extension."""
    meant = library.extension_meant(url)
    if meant:
        check = f"{meant.rsplit('/', 1)[-1]}/url"
        expected = f"{meant}, letter by letter, if that extension is meant"
        place = (*element.path, "url")
        yield Issue(Layer.PROFILE, place, check, expected, url, severity=Severity.ADVISORY)


def _undefined(definition: Mapping[str, Any] | None, element: Element, url: str) -> Iterator[Issue]:
    """A part of an extension that we know, under a name that its definition does not give."""
    if definition is None or _ABSOLUTE.fullmatch(url):
        return
    slicing = definition.get("properties", {}).get("extension", {})
    names = [entry["match"] for entry in slicing.get("x-slices", {}).get("slices", ())] if slicing else []
    if url not in names:
        name = definition["$id"].rsplit("/", 1)[-1]
        expected = f"a part that {name} defines: {', '.join(names) or 'it has none'}"
        yield Issue(
            Layer.PROFILE,
            (*element.path, "url"),
            f"{name}/extension.url",
            expected,
            requirement=definition.get("x-requirement", ""),
            source=definition["$id"],
        )


def _misplaced(element: Element, contexts: Iterable[str], resource_type: str, url: str) -> Iterator[Issue]:
    holder = spot(element.path[:-2] if isinstance(element.path[-1], int) else element.path[:-1])
    place = f"{resource_type}.{holder}" if holder else resource_type
    kind = element.holder.type if element.holder else ""
    allowed = list(contexts)
    if allowed and place not in allowed and kind not in allowed:
        name = url.rsplit("/", 1)[-1]
        expected = f"{name} on {' or '.join(allowed)} only"
        yield Issue(Layer.PROFILE, (*element.path, "url"), f"{name}/context", expected, f"it on {place}")
