"""The layers, run over every resource of a body, and their issues gathered as findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from gpconnect_am.findings import Finding
from gpconnect_am.validation.base import base_issues, is_resource_type
from gpconnect_am.validation.breaches import schema_issues
from gpconnect_am.validation.bundles import bundle_issues
from gpconnect_am.validation.elements import elements
from gpconnect_am.validation.emptiness import emptiness_issues
from gpconnect_am.validation.extensions import extension_issues
from gpconnect_am.validation.invariants import home_issues, invariant_issues
from gpconnect_am.validation.issues import Folder, Issue, Layer, Path, settled, shown
from gpconnect_am.validation.library import SEARCHSET, SEARCHSET_UNCLAIMED, Library, library
from gpconnect_am.validation.narrative import narrative_issues
from gpconnect_am.validation.reading import read
from gpconnect_am.validation.references import (
    contained_issues,
    contained_types,
    leads_right,
    reference_issues,
)
from gpconnect_am.validation.stencils import Stencils, distinct_entries
from gpconnect_am.validation.systems import system_issues

_MANY = 1000
"""Beyond this number of issues of one layer in one resource, the rest adds nothing."""

_STU3 = "http://hl7.org/fhir/STU3/"


@dataclass(frozen=True, slots=True)
class _Unit:
    """One resource of a body: where it stands, and the contained resources that its #references may mean."""

    path: Path
    resource: Mapping[str, Any]
    local: Mapping[str, str]


def findings_of(
    body: bytes, *, profile: str | None, version: str
) -> tuple[dict[str, Any] | None, tuple[Finding, ...]]:
    """The parsed root of a body (None where it cannot be read) and what the layers find.

    Raises:
        ValueError: no profile of the suite has the canonical URL `profile`.
    """
    known = library(version)
    if profile is not None and known.schema(profile) is None:
        raise ValueError(f"no profile {profile}; known: {', '.join(known.profile_names())}")
    reading = read(body)
    root = reading.root
    folder = Folder(root, "body" if root is None else _name(root))
    for issue in reading.issues:
        folder.add((), issue, f"{_STU3}json.html")
    if root is not None:
        judge = _judge(version)
        for unit in _units((), root):
            for issue in judge.issues(unit, profile if not unit.path else None):
                folder.add(unit.path, issue, f"{_STU3}{_name(unit.resource).lower()}.html")
    return root, folder.findings()


@lru_cache(maxsize=8)
def _judge(version: str) -> _Judge:
    return _Judge(library(version))


def _name(root: Mapping[str, Any]) -> str:
    kind = root.get("resourceType")
    return kind if isinstance(kind, str) and is_resource_type(kind) else "Resource"


def _units(
    path: Path, resource: Mapping[str, Any], local: Mapping[str, str] | None = None
) -> Iterator[_Unit]:
    mine = contained_types(resource) if local is None else local
    yield _Unit(path, resource, mine)
    for below, inner, contained in _inside(resource):
        yield from _units((*path, *below), inner, mine if contained else None)


def _inside(resource: Mapping[str, Any]) -> Iterator[tuple[Path, dict[str, Any], bool]]:
    """The resources directly inside a resource: where, which, and whether it is contained."""
    for name, contained in (("contained", True), ("entry", False), ("parameter", False)):
        members = resource.get(name)
        for index, member in enumerate(members if isinstance(members, list) else ()):
            if not (isinstance(member, dict) and member):
                continue
            if contained:
                yield (name, index), member, True
            else:
                yield from _carried((name, index), member)


def _carried(path: Path, member: dict[str, Any]) -> Iterator[tuple[Path, dict[str, Any], bool]]:
    if isinstance(member.get("resource"), dict) and member["resource"]:
        yield (*path, "resource"), member["resource"], False
    response = member.get("response")
    if isinstance(response, dict) and isinstance(response.get("outcome"), dict):
        yield (*path, "response", "outcome"), response["outcome"], False
    parts = member.get("part")
    for index, part in enumerate(parts if isinstance(parts, list) else ()):
        if isinstance(part, dict):
            yield from _carried((*path, "part", index), part)


class _Judge:
    """All layers but the bytes, for one resource at a time."""

    def __init__(self, known: Library) -> None:
        self._library = known
        self._stencils = Stencils()

    def issues(self, unit: _Unit, forced: str | None) -> list[Issue]:
        """What the layers say of one resource, settled to one voice for each root cause."""
        kind = unit.resource.get("resourceType")
        if not isinstance(kind, str) or not is_resource_type(kind):
            actual = "none" if "resourceType" not in unit.resource else shown(kind)
            expected = "the name of a STU3 resource type"
            return [Issue(Layer.SHAPE, ("resourceType",), "resourceType", expected, actual)]
        if kind == "Bundle":
            return self._bundle(unit, forced)
        return self._stencils.verdict(
            unit.resource,
            (forced, unit.local),
            lambda resource: self._layers(resource, kind, forced, unit.local),
        )

    def _bundle(self, unit: _Unit, forced: str | None) -> list[Issue]:
        small, spread = distinct_entries(unit.resource)
        issues = [
            placed
            for issue in self._layers(small, "Bundle", forced, unit.local, settle=False)
            for placed in spread(issue)
        ]
        return settled([*issues, *bundle_issues(unit.resource)])

    def _layers(
        self,
        resource: Mapping[str, Any],
        kind: str,
        forced: str | None,
        local: Mapping[str, str],
        *,
        settle: bool = True,
    ) -> list[Issue]:
        issues = list(islice(emptiness_issues(resource), _MANY))
        core = self._library.core(kind)
        if core is not None:
            issues += schema_issues(self._library, core["$id"], resource)
        if len(issues) < _MANY:
            issues += base_issues(resource, kind, described=core is not None)
        objects = list(elements(self._library, resource, kind))
        issues += reference_issues(resource, local)
        issues += contained_issues(resource)
        issues += extension_issues(self._library, objects, kind)
        issues += invariant_issues(objects)
        issues += home_issues(objects)
        issues += narrative_issues(objects)
        issues += system_issues(objects, self._library.terminology)
        issues += self._profiles(resource, kind, forced)
        issues = [issue for issue in issues if not leads_right(issue, resource, local)]
        return settled(issues) if settle else issues

    def _profiles(self, resource: Mapping[str, Any], kind: str, forced: str | None) -> Iterator[Issue]:
        if forced is not None:
            wanted = self._library.type_of(forced)
            if wanted != kind:
                expected = f"a {wanted}, as {forced.rsplit('/', 1)[-1]} demands"
                yield Issue(Layer.PROFILE, ("resourceType",), "resourceType", expected)
            elif self._library.is_profile(forced):
                yield from schema_issues(self._library, forced, resource)
            return
        chosen = {self._library.profile_of_type(kind): None}
        meta = resource.get("meta")
        claims = meta.get("profile") if isinstance(meta, dict) else None
        for index, claim in enumerate(claims if isinstance(claims, list) else ()):
            claimed = self._library.claimed_type(claim)
            if claimed == kind and self._library.is_profile(claim):
                chosen[claim] = None
            elif claimed not in (kind, None):
                expected = f"profiles of a {kind}"
                yield Issue(Layer.PROFILE, ("meta", "profile", index), f"{kind}/meta.profile", expected)
        if kind == "Bundle" and SEARCHSET not in chosen and resource.get("type") == "searchset":
            chosen[SEARCHSET_UNCLAIMED] = None
        for url in chosen:
            if url is not None:
                yield from schema_issues(self._library, url, resource)
