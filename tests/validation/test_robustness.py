"""Nothing that JSON can hold, wherever it stands, breaks a layer."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest

from tests.validation.corpus.cases import resources
from tests.validation.samples import findings, searchset

ODD: tuple[Any, ...] = (
    None,
    [],
    {},
    "",
    "x",
    5,
    1.5,
    True,
    [[]],
    [{}],
    [None],
    [[None]],
    {"": 1},
    {"x": None},
    [1, "a", None],
    {"resourceType": "Slot"},
    {"reference": ["a"]},
    {"coding": "x"},
    {"coding": [None]},
    {"coding": [{"system": [], "code": {}}]},
    {"url": 5},
    {"extension": "x"},
    {"extension": [None]},
    {"extension": [{"url": []}]},
    {"start": [], "end": {}},
    {"value": {}, "code": []},
    {"id": []},
    "\ud800",
)


@pytest.mark.parametrize("name", sorted(resources()))
def test_an_odd_value_anywhere_is_at_most_a_finding(name: str) -> None:
    odd = cycle(ODD)
    changed = [
        variant
        for path in paths(resources()[name])
        for variant in (with_value(name, path, next(odd)), with_value(name, sibling(path), next(odd)))
    ]
    assert findings(json.dumps(searchset(*changed)).encode())


@pytest.mark.parametrize("value", ODD, ids=str)
def test_an_odd_list_of_entries_is_a_finding(value: Any) -> None:
    assert findings({"resourceType": "Bundle", "type": "searchset", "entry": value})


def paths(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, child in children:
        yield (*path, step)
        yield from paths(child, (*path, step))


def sibling(path: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*path[:-1], f"_{path[-1]}") if isinstance(path[-1], str) else path


def with_value(name: str, path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(resources()[name])
    node: Any = changed
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    return changed
