"""Our schemas agree with the published definitions, element by element, wherever those are at hand."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.validation.official import definitions, effective

DEFINITIONS = [definitions.definition(path) for path in definitions.files("StructureDefinition")]
pytestmark = pytest.mark.skipif(
    not DEFINITIONS,
    reason="the published definitions are not here: set GPCONNECT_AM_OFFICIAL to the folder that holds them",
)


def named(definition: definitions.Definition) -> str:
    return definition.name


@pytest.mark.parametrize("definition", DEFINITIONS, ids=named)
def test_a_schema_names_what_it_stands_for(definition: definitions.Definition) -> None:
    schema = effective.documents()[definition.url]

    assert schema["x-title"] == definition.url.rsplit("/", 1)[-1]
    assert schema["x-version"] == definition.version
    assert schema["x-base"] == effective.BASE + definition.type
    assert tuple(schema.get("x-context", ())) == definition.contexts


@pytest.mark.parametrize("definition", DEFINITIONS, ids=named)
def test_every_element_agrees(definition: definitions.Definition) -> None:
    elements = list(definition.walked())
    differences = [line for element in elements for line in _differences(definition, element)]

    assert len(elements) > 2
    assert not differences, "\n".join(differences)


@pytest.mark.parametrize("definition", DEFINITIONS, ids=named)
def test_no_element_is_ours_alone(definition: definitions.Definition) -> None:
    parents = {element.steps[:-1] for element in definition.walked()}
    differences = []
    for steps in sorted(parents):
        published = {_plain(element) for element in definition.walked() if element.steps[:-1] == steps}
        node = _node(definition, steps)
        if ours := node.names() - published:
            differences.append(f"{definition.type} {steps}: {sorted(ours)}")

    assert not differences, "\n".join(differences)


def _plain(element: definitions.Element) -> str:
    """The element's name; deceased[x] where a definition names its only type (deceasedDateTime)."""
    name, slice_name = element.steps[-1]
    if name == slice_name and len(element.types) == 1:
        (kind,) = element.types
        return re.sub(f"{kind[0].upper()}{kind[1:]}$", "[x]", name)
    return name


def _node(definition: definitions.Definition, steps: tuple[tuple[str, str], ...]) -> effective.Node:
    node = effective.root(definition.url)
    for name, slice_name in steps:
        node = node.child(name)
        if slice_name and node.arrays and node.types is None:
            node = node.sliced(slice_name)
    return node


def _differences(definition: definitions.Definition, element: definitions.Element) -> Iterator[str]:
    node = _node(definition, element.steps)
    slices = () if element.steps[-1][1] else definition.slices(element)
    least = max(element.min, *(each.min for each in slices), 0)
    if (node.min, node.max) != (least, element.max):
        yield f"{element.id}: published {least}..{element.max}, ours {node.min}..{node.max}"
    if element.max == "0":
        return
    if element.types and element.types != node.kinds():
        yield f"{element.id}: published type {sorted(element.types)}, ours {sorted(node.kinds())}"
    fixed = node.last("x-fixed") or node.last("const") or ""
    if fixed != element.fixed:
        yield f"{element.id}: published fixed value {element.fixed!r}, ours {fixed!r}"
    binding = node.last("x-binding")
    ours = (binding["valueSet"], binding["strength"], binding.get("maxValueSet", "")) if binding else None
    if ours != element.binding:
        yield f"{element.id}: published binding {element.binding}, ours {ours}"
    targets = frozenset(target.rsplit("/", 1)[-1] for target in node.last("x-targets") or ())
    if "Reference" in element.types and targets != element.targets:
        yield f"{element.id}: published targets {sorted(element.targets)}, ours {sorted(targets)}"
    for profile in element.profiles:
        if element.types == {"Extension"} and profile not in {part.schema.get("$id") for part in node.parts}:
            yield f"{element.id}: published profile {profile} is not among ours"
    if slices:
        yield from _slicing_differences(element, slices, node)


def _slicing_differences(
    element: definitions.Element, slices: tuple[definitions.Element, ...], node: effective.Node
) -> Iterator[str]:
    published = {each.steps[-1][1] for each in slices}
    slicing = node.slicing()
    if slicing is None:
        yield f"{element.id}: published slices {sorted(published)}, ours none"
        return
    ours = definitions.Slicing((slicing["discriminator"],), slicing["rules"], slicing.get("ordered", False))
    if ours != element.slicing:
        yield f"{element.id}: published slicing {element.slicing}, ours {ours}"
    if (names := {each["name"] for each in slicing["slices"]}) != published:
        yield f"{element.id}: published slices {sorted(published)}, ours {sorted(names)}"
