"""Reads a TOML file of one list of tables into records; every mistake is named with its entry."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from gpconnect_am.reporting.records import Record

R = TypeVar("R", bound=Record)


class EntriesError(Exception):
    """A file of attestations or waivers is not right; the text says where, what and what to do."""


def entries(path: Path, name: str) -> list[dict[str, Any]]:
    """The tables of the list `name`, the only thing that the file may hold. Raises EntriesError."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise EntriesError(f"{path}: {error}") from error
    unknown = sorted(set(document) - {name})
    if unknown:
        raise EntriesError(f"{path}: {unknown[0]} is not known here; each entry begins with [[{name}]]")
    found = document.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise EntriesError(f"{path}: each entry begins with [[{name}]]")
    return found


def record(kind: type[R], entry: Mapping[str, Any], place: str) -> R:
    """An entry as a record of its kind. `place` names it in the message of an EntriesError."""
    try:
        return kind.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise EntriesError(f"{place}: {field}: {first['msg'].lower()}") from error
