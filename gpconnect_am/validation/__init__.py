"""Validation of FHIR resources, from their bytes, in layers that all report.

bytes ▸ JSON shape ▸ base STU3 ▸ codes and references ▸ invariants ▸ GP Connect profile
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gpconnect_am.findings import Finding


@dataclass(frozen=True, slots=True)
class Context:
    """What a validation may know: the profile to force on the root (canonical URL), and the specification version."""

    profile: str | None = None
    version: str = "1.2.7"


@dataclass(frozen=True, slots=True)
class Validation:
    """What the layers said. `resource` is the parsed root, None where the bytes could not be read."""

    resource: dict[str, Any] | None
    findings: tuple[Finding, ...]

    def of(self, requirement: str) -> tuple[Finding, ...]:
        """The findings that bear a requirement's id."""
        return tuple(finding for finding in self.findings if finding.requirement == requirement)

    def unclaimed(self) -> tuple[Finding, ...]:
        """The findings that bear no requirement's id: the profile as a whole answers for them."""
        return tuple(finding for finding in self.findings if not finding.requirement)


def validate(body: bytes, context: Context = Context()) -> Validation:
    """Every layer's findings on one body. Equal bytes in an equal context are validated once."""
    raise NotImplementedError
