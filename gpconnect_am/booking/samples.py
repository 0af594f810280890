"""One right request of every interaction, to be sent as it is or with a defect, and the traces it leaves.

A write is one that would succeed: a free slot, a real patient, an appointment of the suite's own. What comes
of it is the desk's to clear up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from gpconnect_am.booking import registration
from gpconnect_am.booking.appointment import amendment, cancellation, marker
from gpconnect_am.booking.clearing import REASON
from gpconnect_am.booking.desk import Desk, Placed
from gpconnect_am.booking.offers import Offer
from gpconnect_am.findings import NotApplicable, NotAssessed
from gpconnect_am.protocol import interactions as known
from gpconnect_am.protocol.exchange import Exchange, Request
from gpconnect_am.protocol.interactions import Interaction
from gpconnect_am.protocol.requests import ALL_INCLUDES
from gpconnect_am.rules import appointment_list as lists
from gpconnect_am.rules.answers import describe
from gpconnect_am.rules.appointment import ALONE, Appointment, AppointmentSet
from gpconnect_am.rules.searchset import SearchSet
from gpconnect_am.scenario import Scenario
from gpconnect_am.target.model import Patient

Spoil = Callable[[Request], Request]


@dataclass
class Directory:
    """Logical ids that reads need, by resource type; found by one search, once in a session."""

    ids: dict[str, str] = field(default_factory=dict)


class Sample:
    """A request that reads: it can be sent again and again, and leaves no trace."""

    def __init__(
        self, interaction: Interaction, desk: Desk, scenario: Scenario, directory: Directory
    ) -> None:
        self.interaction = interaction
        self._desk = desk
        self._scenario = scenario
        self._directory = directory

    def send(self, spoil: Spoil) -> Exchange:
        """Sends the request as `spoil` makes it."""
        return self._scenario.send(spoil(self.request()))

    def request(self) -> Request:
        """The right request, fresh."""
        return _READS[self.interaction](self)

    def traces(self) -> list[tuple[str, Exchange]]:
        """What stands though the requests were refused: in words, with the exchange that shows it."""
        return []

    def metadata(self) -> Request:
        """The capability statement."""
        return self._desk.requests.metadata()

    def find_patient(self) -> Request:
        """A bookable patient, by NHS number."""
        return self._desk.requests.find_patient(self._bookable())

    def search(self) -> Request:
        """The free slots of a week from tomorrow on."""
        first = self._scenario.clock.uk_today() + timedelta(days=1)
        return self._desk.requests.search_slots(f"ge{first}", f"le{first + timedelta(days=6)}")

    def retrieve(self) -> Request:
        """A bookable patient's appointments of two weeks."""
        today = self._scenario.clock.uk_today()
        patient = self._desk.patient().partition("/")[2]
        return self._desk.requests.retrieve(patient, f"ge{today}", f"le{today + timedelta(days=13)}")

    def read(self) -> Request:
        """The resource of the interaction's type that the session knows."""
        kind = self.interaction.path.partition("/")[0]
        known_id = self._desk.patient().partition("/")[2] if kind == "Patient" else self._id(kind)
        return self._desk.requests.request(self.interaction, id=known_id)

    def _bookable(self) -> str:
        declared = self._scenario.target.patients_of("bookable")
        if not declared:
            raise NotAssessed("declare one of the [[patients]] as bookable in the target file")
        return declared[0].nhs_number

    def _id(self, kind: str) -> str:
        ids = self._directory.ids
        if not ids:
            first = self._scenario.clock.uk_today()
            request = self._desk.requests.search_slots(
                f"ge{first}", f"le{first + timedelta(days=13)}", includes=ALL_INCLUDES
            )
            exchange = self._scenario.send(request)
            for entry in SearchSet(exchange.resource):
                ids.setdefault(entry.type, entry.id)
            if not ids:
                raise NotAssessed(f"this needs free slots to start from, and found: {describe(exchange)}")
        if kind not in ids:
            raise NotAssessed(f"no free slot leads to a {kind}: have the practice open slots that do")
        return ids[kind]


class ReadAppointment(Sample):
    """Reads an appointment: one that it books, else a declared one."""

    _appointment: str = ""

    def request(self) -> Request:
        """The right request, fresh."""
        if not self._appointment:
            self._appointment = self._known()
        return self._desk.requests.read_appointment(self._appointment)

    def _known(self) -> str:
        target = self._scenario.target
        if "book" in target.capabilities:
            return self._desk.book().id
        declared = [one for one in target.practice.appointments if not one.kind.startswith("past")]
        if not declared:
            raise NotAssessed("declare an appointment to read under [[practice.appointments]]")
        return declared[0].id


class Registration(Sample):
    """Registers the declared patient who is never registered: every request of it must be refused."""

    _patient: Patient | None = None

    def send(self, spoil: Spoil) -> Exchange:
        """Sends a registration as `spoil` makes it."""
        self._scenario.insist_on_writing()
        return super().send(spoil)

    def request(self) -> Request:
        """The right request, fresh."""
        if self._patient is None:
            self._patient = registration.never_registered(self._scenario.target)
            if self._patient is None:
                raise NotApplicable("the target declares no registrable patient whom nobody may register")
            if self.traces():
                raise NotAssessed(
                    "the registrable patient who is to be refused is registered already:"
                    " declare one whom the practice does not know"
                )
        body = registration.parameters(registration.least(self._patient))
        return self._desk.requests.request(self.interaction, body=body)

    def traces(self) -> list[tuple[str, Exchange]]:
        """The patient, where the practice knows them now."""
        if self._patient is None:
            return []
        exchange = self._scenario.send(self._desk.requests.find_patient(self._patient.nhs_number))
        known_now = SearchSet.of(exchange).of_type("Patient")
        return [("the patient is registered", exchange)] if known_now else []


class Booking(Sample):
    """Books a free slot; another one once a booking was accepted."""

    _slots: tuple[Offer, ...] = ()
    _refused: list[Placed]

    def send(self, spoil: Spoil) -> Exchange:
        """Sends a booking as `spoil` makes it."""
        if not self._slots:
            self._slots = self._desk.take()
            self._refused = []
        placed = self._desk.post(self._slots, self._desk.body(self._slots), spoil=spoil)
        assert placed.answer is not None  # noqa: S101
        if placed.answer.status < 300:
            self._slots = ()
        else:
            self._refused.append(placed)
        return placed.answer

    def traces(self) -> list[tuple[str, Exchange]]:
        """The slot that is no longer free, and appointments that came of refused bookings."""
        if not self._slots:
            return []
        found = []
        if self._desk.missing(self._slots):
            found.append((f"{self._slots[0].reference} is free no more", self._scenario.last))
        if "retrieve" in self._scenario.target.capabilities:
            day, patient = self._slots[0].day, self._refused[0].patient
            exchange = self._desk.retrieve(patient, day, day)
            for placed in self._refused:
                find = lists.untouched([self._slots[0].reference], placed.sent.get("description"))
                for left in find(AppointmentSet(exchange)):
                    self._desk.adopt(placed, left.resource)
                    found.append((f"appointment {left.id} is in the patient's book", exchange))
        return found


class Update(Sample):
    """Amends or cancels an appointment that it books; another one once that was cancelled."""

    _placed: Placed | None = None

    def send(self, spoil: Spoil) -> Exchange:
        """Sends an update as `spoil` makes it."""
        if self._placed is None:
            self._placed = self._desk.book()
        placed = self._placed
        current = placed.current or {}
        if self.interaction is known.AMEND:
            return self._desk.amend(placed, amendment(current, description=marker()), spoil=spoil)
        exchange = self._desk.cancel(placed, cancellation(current, REASON), spoil=spoil)
        if exchange.status < 300:
            self._placed = None
        return exchange

    def traces(self) -> list[tuple[str, Exchange]]:
        """How the appointment differs from what it was."""
        if self._placed is None or "read" not in self._scenario.target.capabilities:
            return []
        before = Appointment(ALONE, self._placed.current or {})
        exchange = self._desk.read(self._placed)
        after = Appointment.of(exchange)
        return [
            (f"{element} of appointment {self._placed.id} is {new or 'gone'}, and was {old}", exchange)
            for element, old, new in (
                ("status", before.status, after.status),
                ("versionId", before.version, after.version),
                ("description", before.resource.get("description"), after.resource.get("description")),
            )
            if old != new
        ]


_READS: Mapping[Interaction, Callable[[Sample], Request]] = {
    known.METADATA: Sample.metadata,
    known.FIND_PATIENT: Sample.find_patient,
    known.READ_PATIENT: Sample.read,
    known.READ_PRACTITIONER: Sample.read,
    known.READ_ORGANISATION: Sample.read,
    known.READ_LOCATION: Sample.read,
    known.SEARCH_SLOTS: Sample.search,
    known.RETRIEVE: Sample.retrieve,
}
_KINDS: Mapping[Interaction, type[Sample]] = {
    known.READ_APPOINTMENT: ReadAppointment,
    known.REGISTER_PATIENT: Registration,
    known.BOOK: Booking,
    known.AMEND: Update,
    known.CANCEL: Update,
}


def sample_of(name: str, desk: Desk, scenario: Scenario, directory: Directory) -> Sample:
    """The right request of an interaction, by the interaction's name.

    Raises NotApplicable where the target does not declare its capability.
    """
    interaction = known.INTERACTIONS[name]
    capabilities = scenario.target.capabilities
    if interaction is not known.METADATA and interaction.capability not in capabilities:
        raise NotApplicable(f"the target doesn't declare the capability {interaction.capability}")
    needs = "book" if interaction in (known.AMEND, known.CANCEL) else interaction.capability
    if needs not in capabilities and interaction is not known.METADATA:
        raise NotAssessed(f"this needs the capability {needs}: declare it under [system]")
    return _KINDS.get(interaction, Sample)(interaction, desk, scenario, directory)
