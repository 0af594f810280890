"""Whatever element of a valid resource loses its JSON shape, the finding names that very element."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from gpconnect_am.findings import Severity
from gpconnect_am.validation import validate
from gpconnect_am.validation.issues import place
from tests.validation.corpus.cases import body, resources
from tests.validation.corpus.test_corpus import related

Path = tuple[str | int, ...]
RICH = [name for name in resources() if not name.endswith("-minimal")]


@pytest.mark.parametrize("name", RICH)
def test_every_element_that_loses_its_shape_is_found(name: str) -> None:
    resource = resources()[name]
    missed = []
    for path, what, value in damages(resource):
        where = place(resource["resourceType"], path)
        failures = [
            finding
            for finding in validate(body(changed(resource, path, value))).findings
            if finding.severity is Severity.FAILURE
        ]
        if not any(
            related(where, finding.where) and len(finding.where) >= len(where) for finding in failures
        ):
            missed.append(f"{where} as {what}: {[finding.sentence() for finding in failures]}")

    assert not missed, "\n".join(missed)


def damages(node: Any, path: Path = ()) -> Iterator[tuple[Path, str, Any]]:
    """Each way to spoil the shape of each element: its path, the way in words, and the value to put there."""
    if isinstance(node, dict):
        if path:
            yield path, "a string", "x"
            yield path, "an empty object", {}
        yield (*path, "colour"), "an element that is not defined", "red"
        for name, child in node.items():
            if name not in ("resourceType", "url") or not isinstance(child, str):
                yield from damages(child, (*path, name))
    elif isinstance(node, list):
        yield path, "its first member alone", node[0]
        yield path, "an empty list", []
        yield path, "null", None
        for index, child in enumerate(node):
            yield from damages(child, (*path, index))
    else:
        yield path, "null", None
        yield path, "a list within", [[node]]
        if isinstance(node, str):
            yield path, "an empty string", ""
            yield path, "a number", 7
        else:
            yield path, "a string", str(node).lower()


def changed(resource: Any, path: Path, value: Any) -> Any:
    spoilt = copy.deepcopy(resource)
    parent = spoilt
    for step in path[:-1]:
        parent = parent[step]
    parent[path[-1]] = value
    return spoilt
