"""What a FHIR reference may look like, and whether the contained resources and the references to them agree.

Sources: FHIR STU3, References between resources, sections 2.3.0 and 2.3.0.3 (contained), constraints dom-1 to
dom-4 and ref-1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from gpconnect_am.validation.base import is_resource_type
from gpconnect_am.validation.issues import Issue, Layer, Path, element_name, shown, value_at

_RESTFUL = re.compile(
    r"(?:https?://[^\s#?]+/)?([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})(?:/_history/[A-Za-z0-9\-.]{1,64})?"
)
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:\S+")
_EXPECTED = "a reference as Type/id, as #id of a contained resource, or as an absolute URL"


def target_type(reference: str) -> str | None:
    """The resource type to which a reference leads, where its text tells: `Slot/1` leads to a Slot."""
    match = _RESTFUL.fullmatch(reference)
    return match[1] if match and is_resource_type(match[1]) else None


def contained_types(resource: Mapping[str, Any]) -> dict[str, str]:
    """The type of each contained resource by its id."""
    found = {}
    for contained in _contained(resource):
        name, kind = contained.get("id"), contained.get("resourceType")
        if isinstance(name, str) and isinstance(kind, str):
            found[name] = kind
    return found


def reference_issues(resource: Mapping[str, Any], local: Mapping[str, str]) -> Iterator[Issue]:
    """References of one resource whose text is none, or that lead to a contained resource that isn't there.

    `local` are the contained resources of the resource, or of the one that contains it.
    """
    for path, reference in references(resource):
        where = (*path, "reference")
        if reference.startswith("#"):
            if reference[1:] not in local:
                known = ", ".join(f"#{name}" for name in local) or "none"
                expected = "a #reference to a resource that is contained here"
                actual = f"{shown(reference)}, contained: {known}"
                yield Issue(Layer.CODES, where, "ref-1", expected, actual)
        elif not _well_formed(reference):
            yield Issue(Layer.CODES, where, f"Reference/{_spot(where)}", _EXPECTED)


def contained_issues(resource: Mapping[str, Any]) -> Iterator[Issue]:
    """What is wrong with the contained resources of a resource (dom-1 to dom-4, ids given twice)."""
    if not isinstance(resource.get("contained"), list):
        return
    referred = {
        reference[1:] for _, reference in references(resource, contained=True) if reference[:1] == "#"
    }
    seen: set[str] = set()
    for index, contained in enumerate(resource["contained"]):
        if not isinstance(contained, dict):
            continue
        path: Path = ("contained", index)
        yield from _inside(path, contained)
        name = contained.get("id")
        if not isinstance(name, str):
            expected = "an id on each contained resource, so that #id can refer to it"
            yield Issue(Layer.INVARIANT, (*path, "id"), "dom-3", expected, shown(name))
        elif name in seen:
            expected = "each id of a contained resource once"
            yield Issue(Layer.CODES, (*path, "id"), "contained/id", expected)
        elif name not in referred:
            expected = "each contained resource referred to from the resource that contains it"
            yield Issue(Layer.INVARIANT, path, "dom-3", expected, f"no reference to #{name[:64]}")
        if isinstance(name, str):
            seen.add(name)


def leads_right(issue: Issue, resource: Mapping[str, Any], local: Mapping[str, str]) -> bool:
    """Whether an issue about a target is none: a `#reference` to a resource of a right type, or to none."""
    reference = value_at(resource, issue.path) if issue.targets else None
    if not isinstance(reference, str) or not reference.startswith("#"):
        return False
    kind = local.get(reference[1:])
    return kind is None or kind in issue.targets


def references(node: Any, path: Path = (), *, contained: bool = False) -> Iterator[tuple[Path, str]]:
    """Each Reference of a resource that has a text; those of contained resources only when asked."""
    if isinstance(node, dict):
        if isinstance(node.get("reference"), str):
            yield path, node["reference"]
        for name, child in node.items():
            if isinstance(child, (dict, list)) and (contained or not _is_resource(child)):
                yield from references(child, (*path, name), contained=contained)
    elif isinstance(node, list):
        for index, child in enumerate(node):
            if isinstance(child, (dict, list)) and (contained or not _is_resource(child)):
                yield from references(child, (*path, index), contained=contained)


def _is_resource(node: Any) -> bool:
    return isinstance(node, dict) and "resourceType" in node


def _contained(resource: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    contained = resource.get("contained")
    if isinstance(contained, list):
        yield from (entry for entry in contained if isinstance(entry, dict))


def _inside(path: Path, contained: Mapping[str, Any]) -> Iterator[Issue]:
    if "text" in contained:
        expected = "no narrative in a contained resource"
        yield Issue(Layer.INVARIANT, (*path, "text"), "dom-1", expected, "a narrative")
    if "contained" in contained:
        expected = "no contained resource within a contained resource"
        yield Issue(Layer.INVARIANT, (*path, "contained"), "dom-2", expected)
    meta = contained.get("meta")
    for name in ("versionId", "lastUpdated"):
        if isinstance(meta, dict) and name in meta:
            expected = f"no meta.{name} in a contained resource"
            yield Issue(Layer.INVARIANT, (*path, "meta", name), "dom-4", expected)


def _well_formed(reference: str) -> bool:
    match = _RESTFUL.fullmatch(reference)
    if match and is_resource_type(match[1]):
        return True
    return _ABSOLUTE.fullmatch(reference) is not None


def _spot(path: Path) -> str:
    return ".".join(element_name(step) for step in path if isinstance(step, str))
