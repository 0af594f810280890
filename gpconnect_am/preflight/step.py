"""The outcome of one step of the preflight."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Status(StrEnum):
    """How a step went."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    SKIPPED = "skipped"


class Stage(IntEnum):
    """What a failed step stands for; the value is the exit code of `gpconnect-am check`."""

    CONNECTION = 3
    """Nobody can be reached, or whoever answers is not a GP Connect provider."""
    DATA = 4
    """The provider is there, but what the suite needs to assess it is missing."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a step found, and for one that is not well, what to do."""

    name: str
    status: Status
    detail: str
    remedy: str = ""
    stage: Stage = Stage.CONNECTION
