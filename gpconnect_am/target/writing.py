"""Writes a target as a target file that `read_target` reads back."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import tomli_w

from gpconnect_am.target.model import FromEnvironment, Target


def dump_target(target: Target) -> str:
    """The TOML text of a target. Secrets are written as the environment variables that they came from."""
    document = {
        "system": {
            name: _plain(getattr(target, name))
            for name in ("name", "base_url", "ods_code", "asid", "version", "environment", "capabilities")
        },
        "consumer": _plain(target.consumer),
        "route": _plain(target.route),
        "tls": _plain(target.tls),
        "limits": _plain(target.limits),
        "report": {"mask": _plain(target.mask)} if target.mask else {},
        "patients": _plain(target.patients),
        "organisations": _plain(target.organisations),
        "practice": _plain(target.practice),
        "federated": [{"target": str(path)} for path in target.federated],
    }
    return tomli_w.dumps({name: section for name, section in document.items() if section})


def _plain(value: Any) -> Any:
    """A dataclass as a table without its empty settings, a tuple as a list."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        table = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return {name: item for name, item in table.items() if item not in (None, "", [])}
    if isinstance(value, FromEnvironment):
        return {"env": value.variable}
    return str(value) if isinstance(value, Path) else value
