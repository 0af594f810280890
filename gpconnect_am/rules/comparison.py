"""Comparing search results: what must be in one because it is in another.

A practice's book is in use while it is searched, so only slots that were free before and after count as
missing, and only slots that were free neither before nor after count as surplus.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from gpconnect_am.findings import Finding
from gpconnect_am.rules.searchset import Entry, SearchSet

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Reference:
    """One search made twice, before and after the results that it is compared with.

    `touched` are the ids of slots that the suite itself booked or freed meanwhile.
    """

    before: SearchSet
    after: SearchSet
    touched: Set[str] = frozenset()

    @property
    def steady(self) -> list[Entry]:
        """The slots that were free all the while."""
        return [
            slot
            for slot in self.before.slots
            if slot.id in self.after.slots_by_id and slot.id not in self.touched
        ]

    @property
    def ever(self) -> set[str]:
        """The ids of the slots that may have been free at some time."""
        return {*self.before.slots_by_id, *self.after.slots_by_id, *self.touched}


def lacking(expected: Iterable[Entry], found: SearchSet, because: str) -> Iterator[Finding]:
    """Slots that a result should hold and does not. `because` follows "every free slot, "."""
    absent = [slot for slot in expected if slot.id not in found.slots_by_id]
    if absent:
        yield Finding(
            "completeness", "Bundle.entry", f"every free slot, {because}", f"without {_listed(absent)}"
        )


def surplus(found: SearchSet, allowed: set[str], because: str) -> Iterator[Finding]:
    """Slots that a result should not hold. `because` follows "no slot "."""
    extra = [slot for slot in found.slots if slot.id not in allowed]
    if extra:
        yield Finding("selection", extra[0].place, f"no slot {because}", _listed(extra))


def same_details(first: SearchSet, second: SearchSet) -> Iterator[Finding]:
    """A slot that two results hold starts, ends and belongs the same in both."""
    for slot in second.slots:
        other = first.slots_by_id.get(slot.id)
        if other is None:
            continue
        for element, here, there in (
            ("start", slot.start, other.start),
            ("end", slot.end, other.end),
            ("schedule", slot.schedule, other.schedule),
        ):
            if here != there:
                yield Finding(
                    f"steadiness/{element}",
                    f"{slot.place}.{element}",
                    f"the same {element} of a slot in every search",
                    f"{here} of {slot.reference}, which another search gives as {there}",
                )


def same_versions(earlier: Reference, between: SearchSet) -> Iterator[Finding]:
    """A resource that nobody changes has one version. What moved once may have been changed."""
    versions = [_versions(found) for found in (earlier.before, between, earlier.after)]
    for entry in between.entries:
        first, second, third = seen = [found.get(entry.reference) for found in versions]
        if entry.id not in earlier.touched and None not in seen and first != second != third:
            yield Finding(
                "steadiness/version",
                f"{entry.place}.meta.versionId",
                "the same version of a resource in every search while nothing changes",
                f"{first}, {second} and {third} of {entry.reference} in three searches, one after the other",
            )


def _versions(found: SearchSet) -> dict[str, object]:
    metas = {entry.reference: entry.resource.get("meta") for entry in found.entries}
    return {reference: meta.get("versionId") for reference, meta in metas.items() if isinstance(meta, dict)}


def same_ids(first: SearchSet, second: SearchSet) -> Iterator[Finding]:
    """A slot has the same id in both results: the same schedule and times never come with other ids alone."""
    ids = _ids_by_time(first)
    for when, found in _ids_by_time(second).items():
        if when in ids and not ids[when] & found:
            yield Finding(
                "steadiness/id",
                "Bundle.entry.resource.id",
                f"the same logical id for the same slot in every search ({', '.join(sorted(ids[when]))})",
                f"{', '.join(sorted(found))} for the slot of {when[0]} at {when[1]}",
            )


def _ids_by_time(found: SearchSet) -> dict[tuple[str, str, str], set[str]]:
    ids: dict[tuple[str, str, str], set[str]] = {}
    for slot in found.slots:
        key = (slot.schedule, str(slot.resource.get("start")), str(slot.resource.get("end")))
        ids.setdefault(key, set()).add(slot.id)
    return ids


def _listed(slots: list[Entry]) -> str:
    shown = ", ".join(
        f"{slot.reference} ({slot.resource.get('start')} to {slot.resource.get('end')})"
        for slot in slots[:SHOWN]
    )
    more = len(slots) - SHOWN
    return shown + (f" and {more} more" if more > 0 else "")
