"""The codes that the practice uses, with their displays, from `fixtures/practice/terms.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

from gpconnect_am.paths import fixtures

_TERMS: Mapping[str, Mapping[str, str]] = tomllib.loads(
    (fixtures() / "practice" / "terms.toml").read_text(encoding="utf-8")
)

JOB_ROLES = _TERMS["job_roles"]
LANGUAGES = _TERMS["languages"]
REGISTRATION_TYPES = _TERMS["registration_types"]
VERIFICATION = _TERMS["verification"]
