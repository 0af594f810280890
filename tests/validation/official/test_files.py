"""Our schema files are JSON Schema, refer to each other rightly, and hold no keyword that nobody reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from gpconnect_am.paths import fixtures
from gpconnect_am.requirements import Rulings
from tests.validation.official import effective

FILES = {path.stem: path for path in sorted((fixtures() / "profiles").rglob("*.json"))}
OURS = {
    "x-base", "x-binding", "x-choices", "x-context", "x-fixed", "x-format", "x-order", "x-requirement",
    "x-ruling", "x-says", "x-severity", "x-slices", "x-source", "x-targets", "x-title", "x-version",
}  # fmt: skip
STANDARD = {
    "$defs", "$id", "$ref", "$schema", "additionalProperties", "allOf", "anyOf", "const", "contains", "enum",
    "if", "items", "maxItems", "maxLength", "maximum", "minItems", "minLength", "minProperties", "minimum",
    "not", "pattern", "patternProperties", "properties", "required", "then", "title", "type",
}  # fmt: skip
BINDING = {"valueSet", "strength", "maxValueSet", "valueSetFrom", "requirementFrom", "systemAliases"}
SLICING = {"discriminator", "rules", "ordered", "slices", "x-order"}
SLICE = {"name", "match", "min", "max", "schema", "x-requirement", "x-says", "x-ruling", "x-severity"}
"""Keywords; a typo in one is a constraint that nobody would miss."""


@pytest.mark.parametrize("schema", effective.documents().values(), ids=lambda schema: schema["$id"])
def test_a_file_is_a_schema(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)
    unknown = {key for part in parts(schema) for key in unread(part)}
    assert unknown == set()


def test_no_two_files_share_an_id() -> None:
    assert len(effective.documents()) == len(FILES)


@pytest.mark.parametrize("url", effective.documents())
def test_every_reference_leads_somewhere(url: str) -> None:
    document = effective.Part(effective.documents()[url], url)
    for part in parts(document.schema):
        if "$ref" in part:
            assert document.referred(part["$ref"]).schema
    base = document.schema.get("x-base", url)
    assert base in effective.documents()


def test_every_target_that_is_a_profile_is_one_of_ours() -> None:
    targets = {
        target
        for schema in effective.documents().values()
        for part in parts(schema)
        for target in part.get("x-targets", ())
        if "/" in target
    }
    assert targets - set(effective.documents()) == set()
    assert len(targets) > 5


def test_every_ruling_that_a_schema_names_is_in_the_register() -> None:
    known = {ruling.id for ruling in Rulings.load()}
    named = {
        each["x-ruling"]
        for schema in effective.documents().values()
        for each in objects(schema)
        if each.get("x-ruling")
    }
    assert named
    assert named - known == set()


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Every subschema of a schema, itself included."""
    if not isinstance(schema, dict):
        return
    yield schema
    for key in ("properties", "patternProperties", "$defs"):
        for inner in schema.get(key, {}).values():
            yield from parts(inner)
    for key in ("items", "not", "contains", "if", "then"):
        yield from parts(schema.get(key))
    for inner in (*schema.get("allOf", ()), *schema.get("anyOf", ())):
        yield from parts(inner)
    for each in schema.get("x-slices", {}).get("slices", ()):
        yield from parts(each["schema"])


def unread(part: dict[str, Any]) -> set[str]:
    """The keywords of a subschema that are neither of the standard nor ours."""
    slicing = part.get("x-slices", {})
    slices = {key for each in slicing.get("slices", ()) for key in each}
    return (
        (set(part) - STANDARD - OURS)
        | (set(part.get("x-binding", ())) - BINDING)
        | (set(slicing) - SLICING)
        | (slices - SLICE)
        | {
            key
            for rule in part.get("x-choices", {}).values()
            for key in rule
            if key not in ("types", "min", "x-requirement")
        }
    )


def objects(node: Any) -> Iterator[dict[str, Any]]:
    """Every JSON object below a node."""
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from objects(child)
