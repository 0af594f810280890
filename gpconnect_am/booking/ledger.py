"""The ledger: what the suite booked at a target, on disk before each request goes out.

One JSON object a line, appended and flushed. Whoever comes after a crash reads from it which appointments may
still stand, and by which text to know one whose id never came back. It holds no name and no NHS number.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path


class State(StrEnum):
    """What is known of an appointment that the suite asked for."""

    SENT = "sent"
    """The request went out; the answer is not known."""
    REFUSED = "refused"
    """The provider refused it: nothing was booked."""
    BOOKED = "booked"
    """It stands in the book and is the suite's to cancel."""
    CANCELLED = "cancelled"
    """It was cancelled again."""
    LEFT = "left"
    """It could not be cancelled; the note says why."""
    DECLARED = "declared"
    """It stood in the book before the suite came: never the suite's to clear up."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One appointment that the suite asked for.

    `patient` and `slots` are relative references, `start` a UK text. By `description`, as it was
    sent, the appointment is known where its id is not.
    """

    key: str
    base_url: str
    patient: str
    slots: tuple[str, ...]
    start: str
    description: str
    state: State = State.SENT
    id: str = ""
    note: str = ""

    @property
    def outstanding(self) -> bool:
        """Whether an appointment may still stand in the book."""
        return self.state in (State.SENT, State.BOOKED, State.LEFT)

    @property
    def words(self) -> str:
        """The appointment in a message."""
        name = f"Appointment/{self.id}" if self.id else f"an appointment described as {self.description!r}"
        return f"{name} at {self.start} for {self.patient} ({', '.join(self.slots)})"


class Ledger:
    """The ledger at `path`; several processes may append to it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)

    def open(
        self, *, base_url: str, patient: str, slots: tuple[str, ...], start: str, description: str
    ) -> Entry:
        """Writes that a booking is about to be sent."""
        return self._write(Entry(uuid.uuid4().hex, base_url, patient, slots, start, description))

    def note(self, entry: Entry, state: State, *, id: str = "", note: str = "") -> Entry:
        """Writes what became of an entry, and gives the entry as it is now."""
        return self._write(replace(entry, state=state, id=id or entry.id, note=note))

    def entries(self) -> list[Entry]:
        """Every entry in its latest state. A last line cut short by a crash is passed over."""
        return list({entry.key: entry for _, entry in self._lines()}.values())

    def outstanding(self) -> list[Entry]:
        """The entries whose appointment may still stand."""
        return [entry for entry in self.entries() if entry.outstanding]

    def history(self) -> Iterator[Entry]:
        """Each entry in each of its states, as they were written."""
        return (entry for _, entry in self._lines())

    def position(self) -> int:
        """How far the ledger reaches now: a mark for `slots_since`."""
        return self._path.stat().st_size if self._path.exists() else 0

    def slots_since(self, position: int) -> frozenset[str]:
        """References of the slots that may have been booked or freed after a mark was taken."""
        latest: dict[str, Entry] = {}
        touched: set[str] = set()
        for end, entry in self._lines():
            latest[entry.key] = entry
            if end > position:
                touched.update(entry.slots)
        standing = (entry.slots for entry in latest.values() if entry.outstanding)
        return frozenset(touched.union(*standing))

    def _lines(self) -> Iterator[tuple[int, Entry]]:
        """Each line's entry, with the position at which the line ends."""
        if not self._path.exists():
            return
        end = 0
        for line in self._path.read_bytes().splitlines(keepends=True):
            end += len(line)
            try:
                values = json.loads(line)
            except ValueError:
                continue
            slots, state = tuple(values.pop("slots")), State(values.pop("state"))
            yield end, Entry(slots=slots, state=state, **values)

    def _write(self, entry: Entry) -> Entry:
        values = {name: getattr(entry, name) for name in Entry.__slots__}
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(values) + "\n")
            file.flush()
            os.fsync(file.fileno())
        return entry
