"""The practice that the provider serves, read from `fixtures/practice`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from gpconnect_am.paths import fixtures

Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; parts that are empty are left out of a resource."""

    line: tuple[str, ...]
    city: str = ""
    district: str = ""
    postcode: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation: the practice itself, or the board that it belongs to."""

    name: str
    ods_code: str
    telephone: str
    address: Address
    opened: str = ""


@dataclass(frozen=True, slots=True)
class Surgery:
    """A place where the practice sees patients."""

    key: str
    name: str
    telephone: str
    address: Address
    site_code: str = ""
    main: bool = False
    visit: bool = False
    """Stands for wherever a patient is visited, which is never told (1.2.9)."""


@dataclass(frozen=True, slots=True)
class Clinician:
    """Somebody who holds sessions. `languages` are codes of CareConnect-HumanLanguage-1."""

    key: str
    family: str
    given: str
    prefix: str
    gender: str
    sds_user_id: str
    role_profiles: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Restriction:
    """What the practice set on slots; the default lets everybody book them."""

    bookable: bool = True
    types: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    embargo_hours: float | None = None
    window_days: float | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A run of adjacent slots in a session. `booked` are positions that the practice filled itself."""

    start: time
    slots: int
    minutes: float
    service: str
    channel: str
    restriction: Restriction = Restriction()
    booked: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Session:
    """A surgery that is held every day; each day's is a Schedule. `role` is an SDS job role code."""

    key: str
    category: str
    surgery: str
    role: str
    blocks: tuple[Block, ...]
    clinician: str | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to be contacted about a patient."""

    family: str
    given: str
    prefix: str
    relationship: tuple[str, ...]
    telephone: str
    gender: str = "unknown"


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient of the practice. `verification` is a code of CareConnect-NHSNumberVerificationStatus-1."""

    role: str
    key: str
    nhs_number: str
    family: str
    given: str
    prefix: str
    gender: str
    birth_date: str
    surgery: str
    telephone: str
    address: Address
    contact: Contact | None = None
    languages: tuple[str, ...] = ()
    registration: str = "R"
    registered: str = "2015-01-05"
    verification: str = "01"
    active: bool = True
    sensitive: bool = False
    deceased: str | None = None
    nickname: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as the Personal Demographics Service knows them."""

    nhs_number: str
    family: str
    given: str
    prefix: str
    gender: str
    birth_date: str
    telephone: str
    address: Address
    deceased: bool = False
    sensitive: bool = False
    invalid: bool = False
    superseded: bool = False
    registrable: bool = False
    """Whether a target file offers them for registration."""


@dataclass(frozen=True, slots=True)
class BookedAlready:
    """An appointment that stands in the book when the provider starts; `day` counts from today."""

    kind: str
    session: str
    day: int
    patient: str
    description: str
    position: int | None = None
    comment: str = ""
    booked_by: str | None = None
    owned: bool = False


@dataclass(frozen=True, slots=True)
class User:
    """Who works in a consumer organisation, and the role that they act in."""

    key: str
    family: str
    given: str
    prefix: str
    sds_user_id: str
    sds_role_profile_id: str


@dataclass(frozen=True, slots=True)
class ConsumerOrganisation:
    """An organisation whose requests the provider knows."""

    key: str
    name: str
    ods_code: str
    asid: str
    telephone: str
    user: User
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Practice:
    """Everything that one practice's server holds at the start."""

    body: Body
    asid: str
    parent: Body
    surgeries: tuple[Surgery, ...]
    clinicians: tuple[Clinician, ...]
    sessions: tuple[Session, ...]
    patients: tuple[Patient, ...]
    appointments: tuple[BookedAlready, ...]
    consumers: tuple[ConsumerOrganisation, ...]
    people: tuple[Person, ...]
    """Whom the Personal Demographics Service knows besides the patients."""

    @property
    def ods_code(self) -> str:
        """The code that stands in the service root URL."""
        return self.body.ods_code

    def identifier(self, key: str) -> str:
        """The logical id of the practice's own thing `key`: stable, and unlike that of another practice's."""
        return f"{self.ods_code.lower()}-{key}"

    @property
    def main_surgery(self) -> Surgery:
        """The main surgery."""
        return next(surgery for surgery in self.surgeries if surgery.main)


def practice_codes() -> list[str]:
    """The ODS codes of the practices that there is data for, the main one first."""
    return sorted(path.parent.name for path in (fixtures() / "practice").glob("*/practice.toml"))


def read_practice(ods_code: str, version: str = "1.2.7") -> Practice:
    """The practice of an ODS code, as it is at a version of the specification.

    Entries that bear `since` are there from that version on. Raises FileNotFoundError where there is no data.
    """
    root = fixtures() / "practice"
    folder = root / ods_code
    about = _toml(folder / "practice.toml")["practice"]

    def entries(file: str, name: str) -> list[dict[str, Any]]:
        return _entries(folder / file, name, version)

    return Practice(
        body=_body(about),
        asid=about["asid"],
        parent=_body(about["parent"]),
        surgeries=tuple(
            Surgery(**{**table, "address": _address(table["address"])})
            for table in entries("practice.toml", "surgery")
        ),
        clinicians=tuple(Clinician(**_tuples(table)) for table in entries("clinicians.toml", "clinician")),
        sessions=tuple(_session(table) for table in entries("sessions.toml", "session")),
        patients=tuple(_patient(table) for table in entries("patients.toml", "patient")),
        appointments=tuple(BookedAlready(**table) for table in entries("appointments.toml", "appointment")),
        consumers=tuple(
            ConsumerOrganisation(**{**table, "user": User(**table["user"])})
            for table in _toml(root / "organisations.toml")["organisation"]
        ),
        people=tuple(
            Person(**{**table, "address": _address(table["address"])})
            for table in _toml(root / "pds.toml")["person"]
        ),
    )


def with_short_slots(practice: Practice, now: datetime, seconds: float) -> Practice:
    """The practice with a session of slots of so many seconds each, beginning at `now` (UK time)."""
    block = Block(
        start=(now + timedelta(seconds=seconds)).time().replace(microsecond=0),
        slots=min(1000, int(timedelta(hours=12).total_seconds() // seconds)),
        minutes=seconds / 60,
        service="Starting soon",
        channel="Telephone",
    )
    session = Session("soon", "Starting soon", practice.main_surgery.key, "R0260", (block,))
    return replace(practice, sessions=(*practice.sessions, session))


def _entries(path: Path, name: str, version: str) -> list[dict[str, Any]]:
    """The tables of a name that are there at a version, without the word that says so."""
    tables = _toml(path).get(name, [])
    return [
        {key: value for key, value in table.items() if key != "since"}
        for table in tables
        if table.get("since", "") <= version
    ]


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _tuples(table: Table) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}


def _address(table: Table) -> Address:
    return Address(**_tuples(table))


def _body(table: Table) -> Body:
    return Body(
        name=table["name"],
        ods_code=table["ods_code"],
        telephone=table["telephone"],
        address=_address(table["address"]),
        opened=table.get("opened", ""),
    )


def _session(table: Table) -> Session:
    return Session(
        **{key: value for key, value in table.items() if key != "block"},
        blocks=tuple(_block(block) for block in table["block"]),
    )


def _block(table: Table) -> Block:
    return Block(
        start=time.fromisoformat(table["start"]),
        slots=table["slots"],
        minutes=table["minutes"],
        service=table["service"],
        channel=table["channel"],
        booked=frozenset(table.get("booked", ())),
        restriction=Restriction(
            bookable=table.get("bookable", True),
            types=frozenset(table.get("types", ())),
            codes=frozenset(table.get("codes", ())),
            embargo_hours=table.get("embargo_hours"),
            window_days=table.get("window_days"),
            limit=table.get("limit"),
        ),
    )


def _patient(table: Table) -> Patient:
    values = {**_tuples(table), "address": _address(table["address"])}
    if "contact" in table:
        values["contact"] = Contact(**_tuples(table["contact"]))
    return Patient(**values)
