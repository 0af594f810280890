"""What our schemas say of one element: the base, type and profile that apply to it, taken together."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from gpconnect_am.paths import fixtures

Schema = dict[str, Any]
PRIMITIVES = "urn:gpconnect-am:primitives#/$defs/"
BASE = "http://hl7.org/fhir/StructureDefinition/"


@cache
def documents() -> dict[str, Schema]:
    """Every schema of ours by its `$id`."""
    found = (json.loads(path.read_text("utf-8")) for path in (fixtures() / "profiles").rglob("*.schema.json"))
    return {schema["$id"]: schema for schema in found}


@dataclass(frozen=True)
class Part:
    """A subschema, and the document that its local references lead into."""

    schema: Schema
    document: str

    def at(self, *keys: str) -> Iterator[Part]:
        """The subschema under the keys, where there is one."""
        inner: Any = self.schema
        for key in keys:
            if not isinstance(inner, dict) or key not in inner:
                return
            inner = inner[key]
        yield Part({"not": {}} if inner is False else inner, self.document)

    def expanded(self) -> Iterator[Part]:
        """This part, and all that it draws in by `$ref` and `allOf`; what is drawn in comes first."""
        if "$ref" in self.schema:
            yield from self.referred(self.schema["$ref"]).expanded()
        for each in self.schema.get("allOf", ()):
            yield from Part(each, self.document).expanded()
        yield self

    def referred(self, reference: str) -> Part:
        document, _, pointer = reference.partition("#")
        document = document or self.document
        inner = documents()[document]
        for key in filter(None, pointer.split("/")):
            inner = inner[key]
        return Part(inner, document)


def expand(parts: Iterable[Part]) -> list[Part]:
    return [inner for part in parts for inner in part.expanded()]


@dataclass(frozen=True)
class Node:
    """An element as our schemas see it: its cardinality, and the parts that bear on each of its values."""

    min: int
    max: str
    parts: tuple[Part, ...]
    siblings: tuple[Part, ...] = ()
    arrays: tuple[Part, ...] = ()
    types: frozenset[str] | None = None

    def names(self) -> set[str]:
        """The child elements that the values may have."""
        properties = {name for part in self.parts for name in part.schema.get("properties", {})}
        choices = set(self.choices())
        plain = {name for name in properties if not _choice_of(name, choices) and name[0] != "_"}
        return (plain - {"resourceType"}) | {f"{choice}[x]" for choice in choices}

    def choices(self) -> dict[str, Schema]:
        """The choice elements (value[x]), each as the last part narrows it."""
        return {name: rule for part in self.parts for name, rule in part.schema.get("x-choices", {}).items()}

    def kinds(self) -> frozenset[str]:
        """The types of the element's values."""
        if self.types is not None:
            return self.types
        for part in self.parts:
            reference = part.schema.get("$ref", "")
            if reference.startswith(PRIMITIVES):
                return frozenset({reference.removeprefix(PRIMITIVES)})
            if reference.startswith(BASE) and reference in documents():
                return frozenset({reference.removeprefix(BASE)})
            if reference.startswith("#/$defs/") and part.document.startswith(BASE):
                return frozenset({"BackboneElement"})
            if reference.startswith("#/$defs/") and PRIMITIVES.startswith(part.document):
                return frozenset({reference.rsplit("/", 1)[-1]})
        return frozenset({"Resource"})

    def last(self, keyword: str) -> Any:
        """What the most special part says under a keyword."""
        said = [part.schema[keyword] for part in self.parts if keyword in part.schema]
        return said[-1] if said else None

    def slicing(self) -> Schema | None:
        return next((part.schema["x-slices"] for part in self.arrays if "x-slices" in part.schema), None)

    def child(self, name: str) -> Node:
        if name.endswith("[x]") or _choice_of(name, set(self.choices())):
            return self._choice(name)
        found = expand(inner for part in self.parts for inner in part.at("properties", name))
        if not found and self.siblings:
            return Node(1, "1", self.siblings).child(name)
        array = any(part.schema.get("type") == "array" for part in found)
        values = expand(inner for part in found for inner in part.at("items")) if array else found
        return Node(
            min=int(any(name in part.schema.get("required", ()) for part in self.parts)),
            max=_max(found, array=array),
            parts=tuple(values),
            siblings=tuple(self._siblings(name)),
            arrays=tuple(found),
        )

    def _siblings(self, name: str) -> list[Part]:
        """The parts that bear on the `_name` beside a primitive."""
        by_pattern = (
            inner
            for part in self.parts
            for pattern in part.schema.get("patternProperties", {})
            if re.search(pattern, f"_{name}")
            for inner in part.at("patternProperties", pattern)
        )
        named = (inner for part in self.parts for inner in part.at("properties", f"_{name}"))
        return expand([*by_pattern, *named])

    def _choice(self, name: str) -> Node:
        choice = name.removesuffix("[x]") if name.endswith("[x]") else _choice_of(name, set(self.choices()))
        rule = self.choices()[choice]
        types = frozenset(rule["types"])
        parts = expand(
            inner
            for kind in rule["types"]
            for part in self.parts
            for inner in part.at("properties", choice + kind[0].upper() + kind[1:])
        )
        return Node(rule["min"], "1" if types else "0", tuple(parts), types=types)

    def sliced(self, slice_name: str) -> Node:
        """One slice of this element: the element's own parts, then the slice's."""
        slicing = self.slicing()
        assert slicing is not None, "no x-slices here"
        rule = next((each for each in slicing["slices"] if each["name"] == slice_name), None)
        assert rule is not None, f"x-slices has no slice {slice_name}"
        document = next(part.document for part in self.arrays if "x-slices" in part.schema)
        own = expand([Part(rule["schema"], document)])
        return Node(rule.get("min", 0), str(rule.get("max", "*")), (*self.parts, *own), self.siblings)


def _choice_of(name: str, choices: set[str]) -> str:
    return next((choice for choice in choices if re.match(rf"{choice}[A-Z]", name)), "")


def _max(parts: list[Part], *, array: bool) -> str:
    if any("not" in part.schema for part in parts):
        return "0"
    if not array:
        return "1"
    return str(min((part.schema["maxItems"] for part in parts if "maxItems" in part.schema), default="*"))


def root(profile: str) -> Node:
    """The root element of a profile or an extension, by its canonical URL."""
    base = documents()[profile]["x-base"]
    return Node(0, "*", tuple(expand([Part(documents()[base], base), Part(documents()[profile], profile)])))
