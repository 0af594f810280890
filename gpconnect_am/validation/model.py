"""What goes into a validation and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gpconnect_am.findings import Finding


@dataclass(frozen=True, slots=True)
class Context:
    """What a validation may know.

    `profile` is the canonical URL of the profile to force on the root, in place of the one that its type and
    meta.profile call for; the URL of a base resource (http://hl7.org/fhir/StructureDefinition/Slot) asks for
    base STU3 alone. `version` is the specification version.
    """

    profile: str | None = None
    version: str = "1.2.7"


@dataclass(frozen=True, slots=True)
class Validation:
    """What the layers said. `resource` is the parsed root, to be left as it is; None where there is none."""

    resource: dict[str, Any] | None
    findings: tuple[Finding, ...]

    def of(self, requirement: str) -> tuple[Finding, ...]:
        """The findings that bear a requirement's id."""
        return tuple(finding for finding in self.findings if finding.requirement == requirement)

    def unclaimed(self) -> tuple[Finding, ...]:
        """The findings that bear no requirement's id: the profile as a whole answers for them."""
        return tuple(finding for finding in self.findings if not finding.requirement)
