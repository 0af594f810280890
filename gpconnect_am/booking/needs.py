"""What a full run needs of the practice at one time: for the preflight and for whoever prepares the data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Needs:
    """Free slots and test patients.

    `adjacent` is the longest run of slots of one schedule, delivery channel and service type that a scenario
    books together; `days` on how many different days slots must lie.
    """

    slots: int
    adjacent: int
    days: int
    patients: int


SLOTS_OF_A_SCENARIO = 6
"""Retrieving several appointments holds five slots; the record of an appointment's life holds one."""


def needs(workers: int = 1) -> Needs:
    """What a run of all features takes at one time, with this many parallel workers."""
    return Needs(slots=SLOTS_OF_A_SCENARIO * max(workers, 1), adjacent=3, days=2, patients=2)
