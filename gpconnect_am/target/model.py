"""What a target file says, as typed values. `gpconnect_am.target.reading` reads and checks the file."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path

from gpconnect_am.protocol.interactions import CAPABILITIES


class FromEnvironment(str):
    """A text that a target file takes from an environment variable, and the name of that `variable`."""

    variable: str

    def __new__(cls, value: str, variable: str) -> FromEnvironment:
        """The text `value`, as found in `variable`."""
        text = super().__new__(cls, value)
        text.variable = variable
        return text


@dataclass(frozen=True, slots=True)
class Practitioner:
    """The user on whose behalf the suite sends its requests."""

    id: str
    family: str
    given: str
    prefix: str
    sds_user_id: str
    sds_role_profile_id: str
    local_system: str
    local_id: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation that the suite may act for: an ODS code, and a type where it has one."""

    name: str
    ods_code: str
    type: str | None = None
    """`gp-practice`, `urgent-care`, or None for an organisation without a type of its own."""
    asid: str = ""
    telephone: str = "01130000000"
    practitioner: Practitioner | None = None
    """The user who sends its requests, where it is another than the consumer's."""


@dataclass(frozen=True, slots=True)
class Device:
    """The consumer system that the suite plays."""

    system: str
    value: str
    model: str
    version: str


@dataclass(frozen=True, slots=True)
class Consumer:
    """Who sends: the consumer system with its organisation, device and user."""

    asid: str
    issuer: str
    organisation: Organisation
    device: Device
    practitioner: Practitioner


@dataclass(frozen=True, slots=True)
class Route:
    """How requests travel: straight to the provider, or through the Spine Secure Proxy at `proxy_url`."""

    proxy_url: str | None = None


@dataclass(frozen=True, slots=True)
class Tls:
    """The client's certificate and key (PEM files) and the private CA to trust, where there are any.

    `key_password` comes from an environment variable and is shown nowhere. The last two are certificates
    that a provider must refuse, each with its key in the same file.
    """

    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    key_password: str | None = field(default=None, repr=False)
    expired_certificate: Path | None = None
    other_name_certificate: Path | None = None

    def showing(self, setting: str) -> Tls:
        """The caller who shows the certificate of another setting, with the key in the same file."""
        shown: Path | None = getattr(self, setting)
        return replace(self, certificate=shown, key=None, key_password=None)


UNWELCOME = ("expired_certificate", "other_name_certificate")
"""The settings of the certificates that a provider must refuse."""
TLS_FILES = ("ca", "certificate", "key", *UNWELCOME)
"""The settings of [tls] that name files."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the suite allows a provider: seconds, bytes, and requests under way at once.

    `read_seconds` bounds a silence, `exchange_seconds` one request and its whole answer, however it drips.
    """

    connect_seconds: float = 10.0
    read_seconds: float = 30.0
    exchange_seconds: float = 60.0
    response_bytes: int = 50_000_000
    run_seconds: float = 3600.0
    simultaneous_requests: int = 10


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient of the practice that the suite may use.

    Roles: `bookable` (the suite books for them), `no-appointments`, `sensitive`, `deceased`, `inactive`,
    `unknown` (a valid NHS number that the practice has no record of), `temporary` (registered for a time),
    `unverified` (a number that was never verified, and that PDS does not confirm), `superseded` (a number
    that PDS marks as superseded or invalid), `registrable` (known to PDS alone: the suite registers them for
    good), `lapsed` (a registration that ended: the suite re-activates it for good), `untraceable` (a valid
    NHS number that PDS does not know).

    The demographics are as PDS has them. A deceased, sensitive, superseded or unverified patient who has
    `family`, `given` and `birth_date` is one whom the suite tries to register, which must be refused.
    """

    role: str
    nhs_number: str
    name: str = ""
    family: str = ""
    given: str = ""
    birth_date: date | None = None
    postcode: str = ""
    telephone: str = ""
    contact: str = ""
    """The family name of somebody to be contacted."""
    language: str = ""
    """The code of a language that the record holds."""
    surgery: str = ""
    """The name of the preferred surgery, as its Location shows it."""
    id: str = ""
    """The logical id of the record, where no search may find it."""


@dataclass(frozen=True, slots=True)
class DeclaredSession:
    """Slots of the practice, and what was set on them there.

    Found in a search by whichever of `schedule` (logical id), `service_type`, `location` (name), `day` and
    `starts` are given; all that are given must match. Restrictions are as the practice set them; empty: none.
    """

    name: str
    schedule: str | None = None
    service_type: str | None = None
    schedule_type: str | None = None
    """What the practice calls the session; its Schedule must show it. The session is not found by it."""
    delivery_channel: str | None = None
    """The delivery channel that its slots must show, a code. The session is not found by it."""
    practitioner_role: str | None = None
    """The SDS job role that its Schedule must show, a code. The session is not found by it."""
    location: str | None = None
    day: date | None = None
    starts: tuple[time, ...] = ()
    bookable: bool = True
    organisation_types: tuple[str, ...] = ()
    organisation_codes: tuple[str, ...] = ()
    embargo_hours: float | None = None
    """Slots nearer than this are hidden and cannot be booked."""
    window_days: float | None = None
    """Slots further ahead than this are hidden and cannot be booked."""
    limit: int | None = None
    """How many slots of the session one organisation may have booked."""


@dataclass(frozen=True, slots=True)
class DeclaredSlot:
    """A free slot of a declared session by its logical id, also where no search may show it now."""

    id: str
    session: str
    """The name of the declared session that it belongs to."""
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class DeclaredLocation:
    """A surgery of the practice: the name, postcode and telephone number that its Location must show.

    The main surgery's postcode and number are also those of the practice. No number: none is held.
    `site_code` is its ODS site code.
    """

    name: str
    postcode: str
    main: bool = False
    telephone: str = ""
    site_code: str = ""


@dataclass(frozen=True, slots=True)
class DeclaredClinician:
    """A clinician by SDS user id, and what the practice holds of them."""

    sds_user_id: str
    gender: str = ""
    language: str = ""
    """The code of a language that the record holds."""


@dataclass(frozen=True, slots=True)
class DeclaredAppointment:
    """An appointment that is in the practice's book already.

    Kinds: `past`, `earlier-today`, `practice-booked` (made in the practice itself), `other-organisation`.
    `owned` allows the suite to amend and cancel it; otherwise it is only read.
    """

    kind: str
    id: str
    nhs_number: str
    owned: bool = False
    start: datetime | None = None


@dataclass(frozen=True, slots=True)
class Practice:
    """The facts about the practice that only a vendor knows."""

    name: str = ""
    locations: tuple[DeclaredLocation, ...] = ()
    clinicians: tuple[DeclaredClinician, ...] = ()
    sessions: tuple[DeclaredSession, ...] = ()
    slots: tuple[DeclaredSlot, ...] = ()
    appointments: tuple[DeclaredAppointment, ...] = ()
    clinicians_without_practitioner: bool = False
    schedule_types: bool = True
    """Whether the system has names for types of schedules; see `target.optional`, as for the next."""
    booking_windows: bool = True
    """Whether it can keep slots back that are too near or too far ahead."""


@dataclass(frozen=True, slots=True)
class Target:
    """A system under test."""

    name: str
    base_url: str
    """The service root URL, without a trailing slash."""
    ods_code: str
    asid: str
    consumer: Consumer
    version: str = "1.2.7"
    """The version of the specification that the provider is judged by: `1.2.7` or `1.2.9`."""
    environment: str = "test"
    capabilities: tuple[str, ...] = CAPABILITIES
    route: Route = Route()
    tls: Tls = Tls()
    limits: Limits = Limits()
    patients: tuple[Patient, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    practice: Practice = Practice()
    federated: tuple[Path, ...] = ()
    """The target files of further practices, for sessions that go over several."""
    mask: tuple[str, ...] = ()
    """Further texts that reports must not show."""
    source: Path | None = field(default=None, compare=False)

    @property
    def request_base(self) -> str:
        """What the suite's URLs begin with: the base URL, behind the proxy's where there is one."""
        if self.route.proxy_url is None:
            return self.base_url
        return f"{self.route.proxy_url.rstrip('/')}/{self.base_url}"

    def patients_of(self, role: str) -> list[Patient]:
        """The declared patients of a role, in the file's order."""
        return [patient for patient in self.patients if patient.role == role]
