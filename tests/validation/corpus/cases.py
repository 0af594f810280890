"""The corpus: valid resources, and the rows that change one thing about them. README.md explains the rows."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from gpconnect_am.validation import Context, Validation, validate

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    """A row of a table, of the group that its file is named after."""

    group: str
    name: str
    of: str
    set: dict[str, Any] = field(default_factory=dict)
    remove: tuple[str, ...] = ()
    where: str = ""
    also: tuple[str, ...] = ()
    requirement: str = ""
    check: str = ""
    advisories: dict[str, str] = field(default_factory=dict)
    version: str = "1.2.7"

    def __str__(self) -> str:
        return f"{self.group}: {self.name}"

    def resource(self) -> dict[str, Any]:
        """The changed resource."""
        changed = copy.deepcopy(resources()[self.of])
        for pointer in self.remove:
            parent, last = _found(changed, pointer)
            del parent[last]
        for pointer, value in self.set.items():
            parent, last = _found(changed, pointer)
            if isinstance(parent, list) and last in ("-", len(parent)):
                parent.append(copy.deepcopy(value))
            else:
                parent[last] = copy.deepcopy(value)
        return changed

    def validated(self) -> Validation:
        return validate(body(self.resource()), Context(version=self.version))


def body(resource: Any) -> bytes:
    return json.dumps(resource).encode()


@cache
def resources() -> dict[str, dict[str, Any]]:
    """The valid resources by file name."""
    return {
        path.stem: json.loads(path.read_text("utf-8"))
        for path in sorted((_FOLDER / "resources").glob("*.json"))
    }


def cases(kind: str) -> list[Case]:
    """The rows of all tables of a kind, "mutations" or "variants"."""
    return list(_rows(kind))


def _rows(kind: str) -> Iterator[Case]:
    for path in sorted((_FOLDER / kind).glob("*.json")):
        for row in json.loads(path.read_text("utf-8")):
            lists = {key: tuple(row.get(key, ())) for key in ("remove", "also")}
            yield Case(**{"group": path.stem, **row, **lists})


def _found(resource: Any, pointer: str) -> tuple[Any, Any]:
    """The object or list that holds what a pointer leads to, and the last step in it."""
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    parent = resource
    for step in steps[:-1]:
        parent = parent[int(step)] if isinstance(parent, list) else parent[step]
    last = steps[-1]
    return parent, int(last) if isinstance(parent, list) and last != "-" else last
