"""What changes while the provider runs: slot states, appointments and patients, in an embedded database.

One process, one connection: a transaction holds the lock from its first read to its commit, so that no two
bookings ever see the same free slot.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import RLock
from typing import Any

_SCHEMA = """
CREATE TABLE slot (
    practice TEXT NOT NULL, id TEXT NOT NULL, status TEXT NOT NULL, version INTEGER NOT NULL,
    PRIMARY KEY (practice, id)
);
CREATE TABLE patient (
    practice TEXT NOT NULL, id TEXT NOT NULL, nhs_number TEXT NOT NULL, found INTEGER NOT NULL,
    resource TEXT NOT NULL,
    PRIMARY KEY (practice, id)
);
CREATE TABLE appointment (
    practice TEXT NOT NULL, id TEXT NOT NULL, patient TEXT NOT NULL, start REAL NOT NULL,
    version INTEGER NOT NULL, resource TEXT NOT NULL,
    PRIMARY KEY (practice, id)
);
"""


@dataclass(frozen=True, slots=True)
class SlotState:
    """A slot's status and version."""

    status: str = "free"
    version: int = 1


UNTOUCHED = SlotState()


@dataclass(frozen=True, slots=True)
class StoredAppointment:
    """An appointment as it stands. `resource` has no meta.versionId: `version` is the one place for it."""

    id: str
    patient: str
    start: datetime
    version: int
    resource: dict[str, Any]


@dataclass(frozen=True, slots=True)
class StoredPatient:
    """A patient's resource. `found` is false for those that no consumer may find."""

    id: str
    nhs_number: str
    found: bool
    resource: dict[str, Any]


class Store:
    """The changing part of every practice in the process."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._database = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._database.executescript(_SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: commits at the end, rolls back on any exception."""
        with self._lock:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    def commit_now(self) -> None:
        """Makes what was done so far in the transaction last, whatever comes after."""
        with self._lock:
            self._database.execute("COMMIT")
            self._database.execute("BEGIN IMMEDIATE")

    def _rows(self, statement: str, *values: Any) -> list[Any]:
        with self._lock:
            return self._database.execute(statement, values).fetchall()

    def slot_states(self, practice: str) -> dict[str, SlotState]:
        """The states of the slots that were ever touched; all others are free at version 1."""
        rows = self._rows("SELECT id, status, version FROM slot WHERE practice = ?", practice)
        return {key: SlotState(status, version) for key, status, version in rows}

    def slot_state(self, practice: str, id: str) -> SlotState:
        """The state of one slot."""
        rows = self._rows("SELECT status, version FROM slot WHERE practice = ? AND id = ?", practice, id)
        return SlotState(*rows[0]) if rows else UNTOUCHED

    def set_slot(self, practice: str, id: str, status: str) -> None:
        """Gives a slot a status, and a new version."""
        version = self.slot_state(practice, id).version + 1
        self._rows("INSERT OR REPLACE INTO slot VALUES (?, ?, ?, ?)", practice, id, status, version)

    def put_patient(self, practice: str, patient: StoredPatient) -> None:
        """Adds a patient, or takes the place of one."""
        self._rows(
            "INSERT OR REPLACE INTO patient VALUES (?, ?, ?, ?, ?)",
            practice,
            patient.id,
            patient.nhs_number,
            patient.found,
            json.dumps(patient.resource),
        )

    def patient(self, practice: str, id: str) -> StoredPatient | None:
        """A patient by logical id."""
        return next(iter(self._patients("practice = ? AND id = ?", practice, id)), None)

    def patients_of(self, practice: str, nhs_number: str) -> list[StoredPatient]:
        """The patients with an NHS number."""
        return self._patients("practice = ? AND nhs_number = ?", practice, nhs_number)

    def _patients(self, condition: str, *values: Any) -> list[StoredPatient]:
        rows = self._rows(
            f"SELECT id, nhs_number, found, resource FROM patient WHERE {condition}",  # noqa: S608
            *values,
        )
        return [
            StoredPatient(key, number, bool(found), json.loads(text)) for key, number, found, text in rows
        ]

    def put_appointment(self, practice: str, appointment: StoredAppointment) -> None:
        """Adds an appointment, or takes the place of its former version."""
        self._rows(
            "INSERT OR REPLACE INTO appointment VALUES (?, ?, ?, ?, ?, ?)",
            practice,
            appointment.id,
            appointment.patient,
            appointment.start.timestamp(),
            appointment.version,
            json.dumps(appointment.resource),
        )

    def appointment(self, practice: str, id: str) -> StoredAppointment | None:
        """An appointment by logical id."""
        return next(iter(self._appointments("practice = ? AND id = ?", practice, id)), None)

    def appointments_of(self, practice: str, patient: str) -> list[StoredAppointment]:
        """Every appointment of a patient, cancelled ones too, by start."""
        return self._appointments("practice = ? AND patient = ? ORDER BY start", practice, patient)

    def appointments(self, practice: str) -> list[StoredAppointment]:
        """Every appointment of a practice."""
        return self._appointments("practice = ?", practice)

    def _appointments(self, condition: str, *values: Any) -> list[StoredAppointment]:
        rows = self._rows(
            f"SELECT id, patient, start, version, resource FROM appointment WHERE {condition}",  # noqa: S608
            *values,
        )
        return [
            StoredAppointment(key, patient, datetime.fromtimestamp(start, UTC), version, json.loads(text))
            for key, patient, start, version, text in rows
        ]
