"""Validation of FHIR resources, from their bytes, in layers that all report.

bytes ▸ JSON shape ▸ base STU3 ▸ codes and references ▸ invariants ▸ GP Connect profile
"""

from __future__ import annotations

from gpconnect_am.validation.engine import findings_of
from gpconnect_am.validation.memory import Memory
from gpconnect_am.validation.model import Context, Validation

__all__ = ["Context", "Validation", "validate"]

_ORDINARY = Context()
_MEMORY = Memory()


def validate(body: bytes, context: Context = _ORDINARY) -> Validation:
    """Every layer's findings on one body. Equal bytes in an equal context are validated once.

    Raises:
        ValueError: the context names a profile that the suite does not know.
    """
    return _MEMORY.recall(body, context, _validated)


def _validated(body: bytes, context: Context) -> Validation:
    return Validation(*findings_of(body, profile=context.profile, version=context.version))
