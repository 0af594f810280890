"""The schemas of fixtures/profiles: base resources and data types, GP Connect profiles, extensions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any

from jsonschema.protocols import Validator

from gpconnect_am.paths import fixtures
from gpconnect_am.validation.base import is_resource_type
from gpconnect_am.validation.keywords import fhir_validator
from gpconnect_am.validation.terminology import Terminology

_CORE = "http://hl7.org/fhir/StructureDefinition/"
SEARCHSET = "https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-Searchset-Bundle-1"
SEARCHSET_UNCLAIMED = "urn:gpconnect-am:searchset-unclaimed"


class Library:
    """The schemas of one folder, for one specification version. Safe to share between threads."""

    def __init__(self, profiles: FilePath, terminology: Terminology, version: str) -> None:
        self.terminology = terminology
        self._schemas: dict[str, dict[str, Any]] = {}
        for file in sorted(profiles.rglob("*.schema.json")):
            schema = json.loads(file.read_text(encoding="utf-8"))
            self._schemas[schema["$id"]] = _absolute(schema, schema["$id"])
        self._resolved: dict[str, Mapping[str, Any]] = {}
        self._class = fhir_validator(self.resolve, terminology, version)
        self._validators: dict[str, Validator] = {}
        self._profiles = {
            url.rsplit("/", 1)[-1]: url
            for url, schema in self._schemas.items()
            if url.startswith("http") and schema.get("x-base", f"{_CORE}Extension") != f"{_CORE}Extension"
        }
        self._extensions = {
            _slurred(url): url
            for url, schema in self._schemas.items()
            if schema.get("x-base") == f"{_CORE}Extension"
        }
        self._by_type: dict[str, str] = {}
        for url in self._profiles.values():
            if url != SEARCHSET:
                self._by_type[self.type_of(url)] = url

    def resolve(self, reference: str) -> Mapping[str, Any]:
        """The schema or subschema of an absolute reference.

        Raises:
            KeyError: no schema of the folder has it.
        """
        found = self._resolved.get(reference)
        if found is None:
            url, _, pointer = reference.partition("#")
            found = self._schemas[url]
            for step in pointer.split("/")[1:]:
                found = found[step.replace("~1", "/").replace("~0", "~")]
            self._resolved[reference] = found
        return found

    def schema(self, url: str) -> Mapping[str, Any] | None:
        """The schema of a canonical URL, if there is one."""
        return self._schemas.get(url)

    def core(self, name: str) -> Mapping[str, Any] | None:
        """The schema of a base resource or data type, if there is one."""
        return self._schemas.get(f"{_CORE}{name}")

    def validator(self, url: str) -> Validator:
        """The validator of a schema, made once."""
        found = self._validators.get(url)
        if found is None:
            found = self._validators[url] = self._class(self._schemas[url])
        return found

    def profile_url(self, name: str) -> str | None:
        """The canonical URL of a profile or base resource, by that URL or by its last part."""
        for url in (name, self._profiles.get(name, ""), f"{_CORE}{name}"):
            if url in self._schemas:
                return url
        return None

    def profile_names(self) -> list[str]:
        """The names of the profiles on resources, for people to choose from."""
        return sorted(self._profiles)

    def type_of(self, url: str) -> str:
        """The resource type that a profile constrains; a base resource is its own."""
        return str(self._schemas[url].get("x-base", url)).rsplit("/", 1)[-1]

    def claimed_type(self, claim: object) -> str | None:
        """The resource type that a meta.profile speaks of; None for a URL that the suite does not know."""
        if not isinstance(claim, str):
            return None
        name = claim.removeprefix(_CORE)
        base = name if claim.startswith(_CORE) and is_resource_type(name) else None
        return self.type_of(claim) if self.is_profile(claim) else base

    def profile_of_type(self, resource_type: str) -> str | None:
        """The profile that every resource of a type in an answer keeps, if there is one."""
        return self._by_type.get(resource_type)

    def is_profile(self, url: object) -> bool:
        """Whether a canonical URL is that of a profile on a resource."""
        return isinstance(url, str) and url in self._schemas and url in self._profiles.values()

    def extension(self, url: object) -> Mapping[str, Any] | None:
        """The definition of an extension, if it is one of ours."""
        schema = self._schemas.get(url) if isinstance(url, str) else None
        return schema if schema and schema.get("x-base") == f"{_CORE}Extension" else None

    def extension_meant(self, url: str) -> str | None:
        """The URL of the extension of ours of which a URL is a slip: the name is the same in any case."""
        return self._extensions.get(_slurred(url))


def _slurred(url: str) -> str:
    """The name that a URL ends in, in lower case, and without a slash or a version after it."""
    return url.partition("|")[0].rstrip("/").rsplit("/", 1)[-1].lower()


@lru_cache(maxsize=8)
def library(version: str) -> Library:
    """The suite's own schemas and value sets, read once for each specification version."""
    return Library(fixtures() / "profiles", Terminology(fixtures() / "terminology"), version)


def _absolute(node: Any, base: str) -> Any:
    if isinstance(node, dict):
        return {
            name: base + value if name == "$ref" and value.startswith("#") else _absolute(value, base)
            for name, value in node.items()
            if name != "$schema"  # jsonschema would go back to its own keywords where it meets one
        }
    return [_absolute(child, base) for child in node] if isinstance(node, list) else node


def annotated(
    resolve: Any, root: Mapping[str, Any], path: Iterable[str | int]
) -> Iterator[Mapping[str, Any]]:
    """Each subschema on the way from a schema to the one that was broken, outermost first."""
    node: Any = root
    yield node
    for step in path:
        if step == "$ref" and isinstance(node.get("$ref"), str):
            node = resolve(node["$ref"])
            yield node
            continue
        for part in [step] if _has(node, step) else str(step).split("/"):
            node = node[int(part)] if isinstance(node, list) else node[part]
            if isinstance(node, Mapping):
                yield node


def _has(node: Any, step: str | int) -> bool:
    return (isinstance(node, list) and isinstance(step, int)) or (isinstance(node, Mapping) and step in node)
