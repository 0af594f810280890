"""What a liberty is."""

from __future__ import annotations

from dataclasses import dataclass

from gpconnect_am.provider.faults.fault import Change


@dataclass(frozen=True, slots=True)
class Liberty:
    """Something that may be done this way too.

    `concerns` are the ids of the requirements whose scenarios meet it; `apply` changes the behaviour.
    `options` are further ones of `gpconnect-am provider` without which it does not show.
    """

    name: str
    description: str
    concerns: tuple[str, ...]
    apply: Change
    options: tuple[str, ...] = ()
