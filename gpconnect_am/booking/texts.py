"""Texts that providers are known to lose parts of. They are data, in `fixtures/mutations/texts.toml`."""

from __future__ import annotations

import tomllib
from functools import cache

from gpconnect_am.paths import fixtures


@cache
def texts() -> dict[str, str]:
    """The texts by name."""
    path = fixtures() / "mutations" / "texts.toml"
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["text"]
    return {entry["name"]: entry.get("text") or _repeated(**entry) for entry in entries}


def _repeated(*, name: str, pattern: str, length: int) -> str:
    text = (pattern * (length // len(pattern) + 1))[:length]
    # White space at an end would make another case of it.
    return text if text == text.strip() else _repeated(name=name, pattern=pattern + "x", length=length)
