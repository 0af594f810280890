"""What a search shows of the declared sessions, and how several searches of one book must go together.

Source: appointments_slotavailabilitymanagement.html, "Appointment availability control".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from gpconnect_am.clock import uk_text
from gpconnect_am.findings import Finding
from gpconnect_am.rules.declared import slots_by_session
from gpconnect_am.rules.searchset import SearchSet
from gpconnect_am.rules.visibility import Filters, Judgement, Sight, described, matching, visibility
from gpconnect_am.target.model import DeclaredSession, DeclaredSlot

SHOWN = 3


@dataclass(frozen=True, slots=True)
class SeenSlot:
    """A slot that a search returned, and the names of the declared sessions that it belongs to."""

    id: str
    place: str
    start: datetime
    end: datetime
    sessions: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The slot in a message."""
        return f"Slot/{self.id} at {uk_text(self.start)}"


@dataclass(frozen=True, slots=True)
class Sighting:
    """The slots of one search, by id, with what was asked and when."""

    filters: Filters
    now: datetime
    slots: Mapping[str, SeenSlot]

    @classmethod
    def of(
        cls, found: SearchSet, filters: Filters, now: datetime, sessions: Iterable[DeclaredSession]
    ) -> Sighting:
        """What a search result shows; slots without id or times are left to the validation."""
        names: dict[int, list[str]] = {}
        for name, slots in slots_by_session(sessions, found).items():
            for slot in slots:
                names.setdefault(slot.index, []).append(name)
        return cls(
            filters,
            now,
            {
                slot.id: SeenSlot(
                    slot.id, f"{slot.place}.id", slot.start, slot.end, tuple(names.get(slot.index, ()))
                )
                for slot in found.slots
                if slot.id and slot.start and slot.end
            },
        )

    def of_session(self, session: DeclaredSession) -> list[SeenSlot]:
        """The slots of a declared session."""
        return [slot for slot in self.slots.values() if session.name in slot.sessions]


def leaks(
    session: DeclaredSession, sighting: Sighting, every: Sequence[DeclaredSession]
) -> Iterator[Finding]:
    """No slot of a session is shown to whom it is not for, nor when it is not to be seen.

    A slot that another declared session holds too, and shows, is not judged: the declarations overlap.
    """
    known = {one.name: one for one in every}
    wrong: list[tuple[SeenSlot, Judgement]] = []
    for slot in sighting.of_session(session):
        own = visibility(session, sighting.filters, slot.start, sighting.now)
        others = (
            visibility(known[name], sighting.filters, slot.start, sighting.now) for name in slot.sessions
        )
        if own.sight is Sight.HIDDEN and all(other.sight is Sight.HIDDEN for other in others):
            wrong.append((slot, own))
    if wrong:
        slot, judgement = wrong[0]
        yield Finding(
            "visibility/leak",
            slot.place,
            f"no slot of {session.name} ({described(session)}) in a search with {sighting.filters.words},"
            f" as {judgement.why}",
            listed([one for one, _ in wrong]),
        )


def withheld(session: DeclaredSession, sighting: Sighting) -> Iterator[Finding]:
    """Slots of a session are shown to whom they are for."""
    judgement = matching(session, sighting.filters)
    if judgement.sight is Sight.SHOWN and not sighting.of_session(session):
        yield Finding(
            "visibility/withheld",
            "Bundle.entry",
            f"slots of {session.name} ({described(session)}) in a search with {sighting.filters.words},"
            f" as {judgement.why}",
            "none (if all of them are booked, declare a session that has free slots)",
        )


def withheld_slots(
    session: DeclaredSession, slots: Iterable[DeclaredSlot], sighting: Sighting
) -> Iterator[Finding]:
    """Each declared free slot of a session is shown at the time when it must be."""
    for slot in slots:
        judgement = visibility(session, sighting.filters, slot.start, sighting.now)
        if judgement.sight is Sight.SHOWN and slot.id not in sighting.slots:
            yield Finding(
                "visibility/withheld",
                "Bundle.entry",
                f"Slot/{slot.id} of {session.name} at {uk_text(slot.start)} in a search with"
                f" {sighting.filters.words} at {uk_text(sighting.now)}, as {judgement.why}",
                "it is not there (if it is booked, declare one that is free)",
            )


def listed(slots: Sequence[SeenSlot]) -> str:
    """Slots in a message, the first few by name."""
    more = len(slots) - SHOWN
    return ", ".join(slot.words for slot in slots[:SHOWN]) + (f" and {more} more" if more > 0 else "")


@dataclass(frozen=True, slots=True)
class Relation:
    """How searches of one book go together: a slot in all of `among` is in `within` too."""

    among: tuple[str, ...]
    within: str

    @property
    def names(self) -> tuple[str, ...]:
        """The searches that it is about, each once."""
        return tuple(dict.fromkeys((*self.among, self.within)))

    def broken(self, views: Mapping[str, Sighting]) -> list[SeenSlot]:
        """The slots for which it does not hold, earliest first."""
        first, *others = (views[name].slots for name in self.among)
        wrong = [
            slot
            for slot in first.values()
            if all(slot.id in other for other in others) and slot.id not in views[self.within].slots
        ]
        return sorted(wrong, key=lambda slot: (slot.start, slot.id))

    def finding(self, slots: Sequence[SeenSlot], views: Mapping[str, Sighting]) -> Finding:
        """That it does not hold for `slots`."""
        both = " and of one with ".join(views[name].filters.words for name in self.among)
        return Finding(
            "visibility/relation",
            "Bundle.entry",
            f"every slot of a search with {both} in a search with {views[self.within].filters.words} too",
            f"the latter without {listed(slots)}",
        )
