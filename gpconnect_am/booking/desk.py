"""The booking desk of one scenario: it takes slots, books, reads, amends, cancels and clears up afterwards.

Every request for a booking is in the ledger before it goes out. Whatever was booked is cancelled when the
scenario ends, and its slots are seen free again before anybody else of the run may have them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from gpconnect_am.booking import appointment as appointments
from gpconnect_am.booking.clearing import belongs, clear
from gpconnect_am.booking.diary import Diary
from gpconnect_am.booking.ledger import Entry, State
from gpconnect_am.booking.offers import Offer, Resource
from gpconnect_am.booking.picking import Picker
from gpconnect_am.clock import uk_text
from gpconnect_am.findings import NotAssessed
from gpconnect_am.protocol.exchange import Exchange, Request
from gpconnect_am.protocol.requests import Requests
from gpconnect_am.rules.answers import describe
from gpconnect_am.rules.appointment import ALONE, Appointment
from gpconnect_am.rules.searchset import reference_of
from gpconnect_am.scenario import Scenario
from gpconnect_am.target.model import DeclaredAppointment, Organisation, Patient

ATTEMPTS = 3
FILLED_IN = timedelta(minutes=1)
"""How long a user takes to fill in a booking: so no clock of the provider shows what was sent as created."""


@dataclass
class Placed:
    """A booking that was asked for: what was sent, the answer, and the appointment as it was last seen.

    `current` is None where no appointment is known to have come of it.
    """

    entry: Entry
    slots: tuple[Offer, ...]
    patient: str
    sent: Resource
    answer: Exchange | None = None
    current: Resource | None = None
    organisation: Organisation | None = None
    """Who booked, where it is not the consumer's own organisation."""

    @property
    def id(self) -> str:
        """The appointment's logical id; empty where none is known."""
        return self.entry.id

    @property
    def version(self) -> str:
        """The version last seen; empty where none was."""
        return Appointment(ALONE, self.current or {}).version


class Desk(Picker):
    """The desk of one scenario: it books with what it picks."""

    def __init__(self, scenario: Scenario, diary: Diary) -> None:
        super().__init__(scenario, diary)
        self.placed: list[Placed] = []
        scenario.cleanups.append(self._release_claims)

    def _release_claims(self) -> None:
        for slot in self._still_taken():
            # Its claims, and its absence from the diary, keep the rest of the run off it.
            self._diary.forget(slot)
            kept = {key: names for key, names in self._claimed.items() if slot.reference not in names}
            self._claimed = kept
        for names in self._claimed.values():
            self._diary.claims.release(*names)
        self._claimed.clear()

    def _still_taken(self) -> list[Offer]:
        """The slots of this scenario that are not free again, whatever its answers and clean-up said."""
        return [
            slot
            for one in self.placed
            for slot in one.slots
            if one.entry.state is State.LEFT or self._looked_at.get(slot.reference) is False
        ]

    def body(
        self,
        slots: Sequence[Offer],
        *,
        patient: str | None = None,
        organisation: Organisation | None = None,
        description: str | None = None,
        comment: str | None = "Booked by a conformance test",
        practitioner: bool = False,
    ) -> Resource:
        """A valid booking of slots, by default for the first bookable patient."""
        return appointments.booking(
            slots,
            patient or self.patient(),
            organisation or self._scenario.target.consumer.organisation,
            created=self._scenario.clock.now() - FILLED_IN,
            description=description or appointments.marker(),
            comment=comment,
            practitioner=practitioner,
        )

    def try_to_book(
        self,
        count: int = 1,
        *,
        patient: str | None = None,
        organisation: Organisation | None = None,
        after: date | None = None,
        comment: str | None = "Booked by a conformance test",
        practitioner: bool = False,
    ) -> Placed:
        """Sends a valid booking; another one where somebody took the first slot meanwhile."""
        for attempt in range(ATTEMPTS):
            fits = self.suits_anybody if organisation else self.suits
            slots = self.take(count, patient=patient, after=after, fits=fits)
            body = self.body(
                slots,
                patient=patient,
                organisation=organisation,
                comment=comment,
                practitioner=practitioner,
            )
            placed = self.post(slots, body, organisation=organisation)
            answer = placed.answer
            if answer is None or answer.status != 409 or attempt == ATTEMPTS - 1 or self.free(slots):
                break
            for slot in slots:
                self._diary.forget(slot)
        return placed

    def book(
        self,
        count: int = 1,
        *,
        patient: str | None = None,
        organisation: Organisation | None = None,
        after: date | None = None,
        comment: str | None = "Booked by a conformance test",
    ) -> Placed:
        """Books what a scenario needs.

        Raises NotAssessed where the provider refuses: what booking as such must do is judged elsewhere.
        """
        placed = self.try_to_book(
            count, patient=patient, organisation=organisation, after=after, comment=comment
        )
        if placed.current is None:
            answer = describe(placed.answer) if placed.answer else "no answer"
            raise NotAssessed(f"this needs a booked appointment, and the booking came to nothing: {answer}")
        return placed

    def book_for_good(self, slot: Offer) -> Placed | None:
        """Books a slot that will have begun before the run ends; None where that came to nothing.

        The scenario that books it leaves it standing: once it has begun, no provider may cancel it.
        """
        if not self._claim((slot,), self.patient()):
            return None
        self._claimed.clear()
        placed = self.post((slot,), self.body((slot,)))
        if placed.current is None:
            return None
        self._scenario.cleanups.pop()
        placed.entry = self._diary.ledger.note(
            placed.entry, State.LEFT, note="left to begin while the run carries on"
        )
        return placed

    def declared(self, declared: DeclaredAppointment) -> Placed:
        """An appointment that the target file declares, to read and, where it is owned, to change."""
        entry = Entry(
            key="",
            base_url=self._scenario.target.base_url,
            patient=self.patient_reference(Patient("declared", declared.nhs_number)),
            slots=(),
            start=uk_text(declared.start) if declared.start else "",
            description="",
            state=State.DECLARED,
            id=declared.id,
        )
        return Placed(entry, (), entry.patient, {})

    def post(
        self,
        slots: Sequence[Offer],
        body: Resource,
        *,
        organisation: Organisation | None = None,
        spoil: Callable[[Request], Request] = lambda request: request,
    ) -> Placed:
        """Sends a booking, valid or not; `spoil` changes the request itself."""
        return self.post_together([(slots, body)], organisations=[organisation], spoil=spoil)[0]

    def post_together(
        self,
        bookings: Sequence[tuple[Sequence[Offer], Resource]],
        *,
        organisations: Sequence[Organisation | None] = (),
        spoil: Callable[[Request], Request] = lambda request: request,
    ) -> list[Placed]:
        """Sends bookings at the same moment, and gives them in the same order.

        `organisations` are those that book, in that order; without them it is the consumer's own each time.
        """
        self._scenario.insist_on_writing()
        who = organisations or [None] * len(bookings)
        placed = [self._open(*booking, each) for booking, each in zip(bookings, who, strict=True)]
        requests = [spoil(self._as(each).book(body)) for (_, body), each in zip(bookings, who, strict=True)]
        if len(requests) == 1:
            exchanges = [self._scenario.send(requests[0])]
        else:
            exchanges = self._scenario.send_together(requests)
        for booking, exchange in zip(placed, exchanges, strict=True):
            booking.answer = exchange
            self._settle(booking, exchange)
        return placed

    def _as(self, organisation: Organisation | None) -> Requests:
        return self.requests if organisation is None else self._scenario.as_organisation(organisation)

    def _open(self, slots: Sequence[Offer], body: Resource, organisation: Organisation | None) -> Placed:
        patient = next(
            (actor for part in body.get("participant", ()) if (actor := _patient_of(part))), self.patient()
        )
        entry = self._diary.ledger.open(
            base_url=self._scenario.target.base_url,
            patient=patient,
            slots=tuple(slot.reference for slot in slots),
            start=uk_text(slots[0].start),
            description=str(body.get("description", "")),
        )
        placed = Placed(entry, tuple(slots), patient, body, organisation=organisation)
        self.placed.append(placed)
        for slot in slots:
            # What was seen of it before is no longer known.
            self._looked_at.pop(slot.reference, None)
        self._scenario.cleanups.append(partial(self._clear, placed))
        return placed

    def _settle(self, placed: Placed, exchange: Exchange) -> None:
        """Keeps what an answer to a booking says. After a server error the booking may stand or not."""
        if exchange.response is None:
            return
        if 200 <= exchange.status < 300:
            resource = exchange.resource or {}
            if belongs(resource, placed.entry) and isinstance(resource.get("id"), str):
                self.adopt(placed, resource)
            elif location_id(exchange):
                placed.entry = self._diary.ledger.note(placed.entry, State.BOOKED, id=location_id(exchange))
        elif exchange.status < 500:
            placed.entry = self._diary.ledger.note(placed.entry, State.REFUSED)

    def adopt(self, placed: Placed, appointment: Resource) -> None:
        """Takes the appointment that came of a booking, wanted or not, into the ledger."""
        placed.entry = self._diary.ledger.note(placed.entry, State.BOOKED, id=str(appointment["id"]))
        placed.current = appointment

    def read(self, placed: Placed, *, organisation: Organisation | None = None) -> Exchange:
        """Reads an appointment afresh; raises NotAssessed where the target does not declare that."""
        self._require("read")
        exchange = self._scenario.send(self._as(organisation).read_appointment(placed.id))
        self._see(placed, exchange)
        return exchange

    def amend(
        self,
        placed: Placed,
        body: Resource,
        *,
        version: str | None = None,
        organisation: Organisation | None = None,
        spoil: Callable[[Request], Request] = lambda request: request,
    ) -> Exchange:
        """Sends an amendment, by default with the version last seen in If-Match."""
        request = self._as(organisation).amend(placed.id, body, version=version or placed.version)
        return self._change(placed, spoil(request))

    def cancel(
        self,
        placed: Placed,
        body: Resource,
        *,
        version: str | None = None,
        organisation: Organisation | None = None,
        spoil: Callable[[Request], Request] = lambda request: request,
    ) -> Exchange:
        """Sends a cancellation, by default with the version last seen in If-Match."""
        request = self._as(organisation).cancel(placed.id, body, version=version or placed.version)
        return self._change(placed, spoil(request))

    def _change(self, placed: Placed, request: Request) -> Exchange:
        exchange = self._scenario.send(request)
        self._see(placed, exchange)
        return exchange

    def retrieve(
        self, patient: str, first: date, last: date, *, organisation: Organisation | None = None
    ) -> Exchange:
        """Retrieves a patient's appointments from the first to the last day.

        Raises NotAssessed where the target does not declare the capability.
        """
        self._require("retrieve")
        whose = patient.partition("/")[2]
        return self._scenario.send(self._as(organisation).retrieve(whose, f"ge{first}", f"le{last}"))

    def _require(self, capability: str) -> None:
        if capability not in self._scenario.target.capabilities:
            raise NotAssessed(f"this needs the capability {capability}: declare it under [system]")

    def _see(self, placed: Placed, exchange: Exchange) -> None:
        resource = exchange.resource or {}
        if exchange.status == 200 and resource.get("id") == placed.id:
            placed.current = resource

    def _clear(self, placed: Placed) -> None:
        """Cancels what came of a booking and sees its slots free again."""
        placed.entry = clear(
            placed.entry, placed.current, self._scenario.client, self.requests, self._diary.ledger
        )
        if placed.entry.state is State.CANCELLED and not self._seen_free(placed):
            placed.entry = self._diary.ledger.note(
                placed.entry, State.LEFT, note="it is cancelled, but its slots are not offered again"
            )
        elif placed.entry.state is State.REFUSED and self._unseen(placed):
            # A provider may refuse a booking and keep its slots: nobody else is to stumble over that.
            self._seen_free(placed)

    def _unseen(self, placed: Placed) -> bool:
        """Whether slots of this scenario's own were sent in a booking and not looked at since."""
        return any(
            slot.reference in self._own and slot.reference not in self._looked_at for slot in placed.slots
        )

    def _seen_free(self, placed: Placed) -> bool:
        try:
            return self.free(placed.slots, organisation=placed.organisation)
        except Exception:
            return False


def location_id(exchange: Exchange) -> str:
    """The logical id in a Location header; empty where there is none."""
    path = (exchange.answer.header("Location") or "").partition("/_history/")[0]
    return path.rpartition("Appointment/")[2] if "Appointment/" in path else ""


def _patient_of(participant: object) -> str:
    actor = reference_of(participant.get("actor")) if isinstance(participant, dict) else ""
    return actor if actor.startswith("Patient/") else ""
