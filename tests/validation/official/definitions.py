"""Reads the published definitions (FHIR XML): the elements of a snapshot, and the codes of value sets."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

FHIR = "{http://hl7.org/fhir}"
_REPOSITORY = Path(__file__).resolve().parents[3]


def folder() -> Path:
    """Where the published definitions lie: GPCONNECT_AM_OFFICIAL, or `../shared/profiles/official`."""
    named = os.environ.get("GPCONNECT_AM_OFFICIAL")
    return Path(named) if named else _REPOSITORY.parent / "shared" / "profiles" / "official"


def files(kind: str) -> list[Path]:
    """The files of a kind (StructureDefinition, ValueSet, CodeSystem), none where the folder is absent."""
    return [path for path in sorted(folder().glob("*.xml")) if root_of(path).tag == FHIR + kind]


def root_of(path: Path) -> ElementTree.Element:
    return ElementTree.parse(path).getroot()


def text(parent: ElementTree.Element | None, *steps: str) -> str:
    """The `value` at a path of child elements, empty where there is none."""
    for step in steps:
        parent = parent.find(FHIR + step) if parent is not None else None
    return "" if parent is None else parent.get("value", "")


@dataclass(frozen=True)
class Slicing:
    discriminators: tuple[str, ...]
    rules: str
    ordered: bool


@dataclass(frozen=True)
class Element:
    """One element of a snapshot; `steps` are (name, slice) below the root: ("identifier", "nhsNumber")."""

    id: str
    steps: tuple[tuple[str, str], ...]
    min: int
    max: str
    types: frozenset[str]
    profiles: tuple[str, ...]
    targets: frozenset[str]
    fixed: str
    binding: tuple[str, str, str] | None
    slicing: Slicing | None


@dataclass(frozen=True)
class Definition:
    name: str
    url: str
    version: str
    type: str
    contexts: tuple[str, ...]
    elements: tuple[Element, ...] = field(repr=False)

    def slices(self, element: Element) -> tuple[Element, ...]:
        """The slices that the definition makes of an element."""
        return tuple(
            each
            for each in self.elements
            if each.steps and each.steps[:-1] == element.steps[:-1]
            if each.steps[-1][0] == element.steps[-1][0] and each.steps[-1][1]
        )

    def walked(self) -> Iterator[Element]:
        """The elements below the root, without those below an element with max 0, or below a whole resource
        (which is validated on its own)."""
        ended: list[str] = []
        for element in self.elements:
            if not element.steps or any(element.id.startswith(prefix) for prefix in ended):
                continue
            if element.max == "0" or element.types == {"Resource"}:
                ended.append(element.id + ".")
            yield element


def definition(path: Path) -> Definition:
    root = root_of(path)
    snapshot = root.find(FHIR + "snapshot")
    assert snapshot is not None, f"{path.name} has no snapshot"
    return Definition(
        name=path.stem,
        url=text(root, "url"),
        version=text(root, "version"),
        type=text(root, "type"),
        contexts=tuple(context.get("value", "") for context in root.findall(FHIR + "context")),
        elements=tuple(_element(element) for element in snapshot),
    )


def _element(node: ElementTree.Element) -> Element:
    identifier = node.get("id", "")
    types = node.findall(FHIR + "type")
    binding, slicing = node.find(FHIR + "binding"), node.find(FHIR + "slicing")
    value_set = text(binding, "valueSetReference", "reference") or text(binding, "valueSetUri")
    return Element(
        id=identifier,
        steps=tuple(_step(part) for part in identifier.split(".")[1:]),
        min=int(text(node, "min")),
        max=text(node, "max"),
        types=frozenset(text(kind, "code") for kind in types) - {""},
        profiles=tuple(text(kind, "profile") for kind in types if text(kind, "profile")),
        targets=frozenset(
            _short(text(kind, "targetProfile") or "Resource")
            for kind in types
            if text(kind, "code") == "Reference"
        ),
        fixed=next((child.get("value", "") for child in node if child.tag.startswith(FHIR + "fixed")), ""),
        binding=(value_set, text(binding, "strength"), _widest(binding)) if value_set else None,
        slicing=None if slicing is None else _slicing(slicing),
    )


def _widest(binding: ElementTree.Element | None) -> str:
    """The value set beyond which an extensible binding allows no code, empty where it names none."""
    extensions = [] if binding is None else binding.findall(FHIR + "extension")
    widest = (each for each in extensions if each.get("url", "").endswith("elementdefinition-maxValueSet"))
    return text(next(widest, None), "valueReference", "reference")


def _step(part: str) -> tuple[str, str]:
    name, _, slice_name = part.partition(":")
    return name, slice_name


def _slicing(node: ElementTree.Element) -> Slicing:
    return Slicing(
        discriminators=tuple(text(each, "path") for each in node.findall(FHIR + "discriminator")),
        rules=text(node, "rules"),
        ordered=text(node, "ordered") == "true",
    )


def _short(canonical: str) -> str:
    return canonical.rsplit("/", 1)[-1]
