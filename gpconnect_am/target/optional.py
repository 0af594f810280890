"""What a system need not have, and which requirements rest on it: fixtures/optional_features.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from gpconnect_am.paths import fixtures
from gpconnect_am.target.model import Practice


@dataclass(frozen=True, slots=True)
class OptionalFeature:
    """Something that the specification asks of a system only where it is there."""

    setting: str
    """The setting under [practice] that tells whether it is there: a field of `Practice`."""
    name: str
    session_settings: tuple[str, ...]
    """What a declared session may say of it."""
    requirements: frozenset[str]


@cache
def optional_features() -> tuple[OptionalFeature, ...]:
    """All of them, in the file's order."""
    document = tomllib.loads((fixtures() / "optional_features.toml").read_text(encoding="utf-8"))
    return tuple(
        OptionalFeature(
            setting, entry["name"], tuple(entry["session_settings"]), frozenset(entry["requirements"])
        )
        for setting, entry in document.items()
    )


def lacked(practice: Practice, requirements: Collection[str]) -> OptionalFeature | None:
    """What the system is declared to be without, where each of the requirements rests on it."""
    for feature in optional_features():
        if requirements and feature.requirements.issuperset(requirements):
            return None if getattr(practice, feature.setting) else feature
    return None
