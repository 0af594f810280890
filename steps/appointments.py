"""Appointments: what a scenario about them works with, and the appointments it begins from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from pytest_bdd import given, parsers

from gpconnect_am.booking.claims import Claims
from gpconnect_am.booking.desk import Desk, Placed
from gpconnect_am.booking.diary import Diary
from gpconnect_am.booking.ledger import Ledger
from gpconnect_am.booking.life import Life, recorded_life
from gpconnect_am.booking.mutations import Mutation
from gpconnect_am.booking.offers import Offer
from gpconnect_am.booking.waiting import book_soonest
from gpconnect_am.findings import NotApplicable, NotAssessed
from gpconnect_am.plugin.options import Options
from gpconnect_am.plugin.session import FOLDER
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.reporting.run_folder import CLAIMS, LEDGER
from gpconnect_am.rules.answers import describe
from gpconnect_am.rules.appointment import ALONE, Appointment, AppointmentSet
from gpconnect_am.rules.appointment_visit import is_visit
from gpconnect_am.scenario import Scenario
from gpconnect_am.target.model import DeclaredAppointment, Organisation

pytest_plugins = (
    "steps.appointment_answers",
    "steps.appointment_booking",
    "steps.appointment_outcomes",
    "steps.appointment_texts",
    "steps.appointment_changes",
    "steps.appointment_amending",
    "steps.appointment_cancelling",
    "steps.appointment_retrieval",
    "steps.appointment_contention",
    "steps.appointment_time",
    "steps.appointment_visits",
)


@dataclass
class Visit:
    """What one scenario about appointments works with.

    `placed` is the appointment that it is about, `before` that appointment as it was read before anything was
    done to it, `answer` the answer that a `Then` speaks of, `sent` what was sent for it, `noted` a version of
    it.
    """

    scenario: Scenario
    diary: Diary
    desk: Desk
    slots: tuple[Offer, ...] = ()
    attempts: list[Placed] = field(default_factory=list)
    booked: Placed | None = None
    before: Appointment | None = None
    answer: Exchange | None = None
    mutation: Mutation | None = None
    given: dict[str, Offer] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    together: list[Exchange] = field(default_factory=list)
    noted: str = ""
    life_of: int = 1
    other: Placed | None = None
    other_before: Appointment | None = None

    @property
    def placed(self) -> Placed:
        """The appointment that the scenario is about."""
        assert self.booked is not None  # noqa: S101
        return self.booked

    @property
    def as_it_was(self) -> Appointment:
        """The appointment as it was read before anything was done to it."""
        assert self.before is not None  # noqa: S101
        return self.before

    @property
    def answered(self) -> Exchange:
        """The answer that a `Then` speaks of."""
        assert self.answer is not None  # noqa: S101
        return self.answer

    @property
    def life(self) -> Life:
        """The recorded life of an appointment, of as many slots as the scenario asks for."""
        return recorded_life(self.scenario, self.desk, self.diary, self.life_of)

    @property
    def other_organisation(self) -> Organisation:
        """An organisation that is not the consumer's own."""
        own = self.scenario.target.consumer.organisation.ods_code
        others = [one for one in self.scenario.target.organisations if one.ods_code != own]
        if not others:
            raise NotAssessed("declare a second organisation under [[organisations]] in the target file")
        return others[0]

    @property
    def organisations(self) -> list[Organisation]:
        """Every organisation that the run may act for, the consumer's own first."""
        target = self.scenario.target
        known = {one.ods_code: one for one in (target.consumer.organisation, *target.organisations)}
        return list(known.values())

    def take_up(self, placed: Placed) -> None:
        """Makes an appointment the one that the scenario is about, as a read by its booker shows it now."""
        self.booked, self.slots = placed, placed.slots
        if "read" not in self.scenario.target.capabilities:
            self.before = Appointment(ALONE, placed.current or {})
            return
        exchange = self.desk.read(placed, organisation=placed.organisation)
        self.before = Appointment.of(exchange)
        if not self.before.resource:
            raise NotAssessed(f"this needs the appointment, and reading it came to: {describe(exchange)}")

    def declared(self, kind: str, *, owned: bool = False) -> list[DeclaredAppointment]:
        """The declared appointments of a kind. Raises NotAssessed where there is none."""
        every = self.scenario.target.practice.appointments
        found = [one for one in every if one.kind == kind and (one.owned or not owned)]
        if not found:
            with_owned = " with owned = true" if owned else ""
            raise NotAssessed(
                f"declare an appointment of the kind {kind}{with_owned} under [[practice.appointments]]"
            )
        return found

    def as_shown(self, placed: Placed) -> Appointment:
        """An appointment as a read shows it, else as a retrieve does; an empty one where neither does."""
        read = Appointment.of(self.desk.read(placed))
        if read.resource:
            return read
        today = self.scenario.clock.uk_today()
        exchange = self.desk.retrieve(placed.patient, today, today + timedelta(days=13))
        return AppointmentSet(exchange).with_id(placed.id) or Appointment.of(exchange)

    def no_visits(self, declared: list[DeclaredAppointment]) -> list[DeclaredAppointment]:
        """Those declared appointments that are no visits; before version 1.2.9 there are none."""
        if self.scenario.target.version == "1.2.7":
            return declared
        return [one for one in declared if not is_visit(self.as_shown(self.desk.declared(one)))]


@pytest.fixture(scope="session")
def diary(request: pytest.FixtureRequest) -> Diary:
    """The session's diary, with the ledger and the claims of the run in its folder."""
    folder = request.config.stash[FOLDER].path
    return Diary(Ledger(folder / LEDGER), Claims(folder / CLAIMS))


@pytest.fixture
def visit(request: pytest.FixtureRequest, scenario: Scenario, diary: Diary) -> Visit:
    """What the running scenario works with. The first one books what begins soon, where the run may wait."""
    desk = Desk(scenario, diary)
    seconds = Options.of(request.config).wait_for_start
    if seconds and diary.begins_soon is None:
        diary.begins_soon = book_soonest(desk, scenario.clock, seconds)
    return Visit(scenario, diary, desk)


@given("a free slot")
def a_free_slot(visit: Visit) -> None:
    """A slot that anybody may book."""
    visit.slots = visit.desk.take()


@given("a free slot that every organisation may see")
def a_slot_for_all(visit: Visit) -> None:
    """A slot without restriction."""
    visit.slots = visit.desk.take(fits=visit.desk.suits_anybody)


@given(parsers.parse("{count:d} adjacent free slots"))
def adjacent_slots(visit: Visit, count: int) -> None:
    """Slots that may be booked together."""
    visit.slots = visit.desk.take(count)


@given(
    parsers.re(
        "two free slots (?P<kind>with a gap between them|that overlap|of different schedules"
        "|of different delivery channels|of different service types)"
    )
)
def unfit_slots(visit: Visit, kind: str) -> None:
    """Slots that may not be booked together."""
    try:
        visit.slots = visit.desk.take_pair(kind)
    except NotAssessed as error:
        if kind == "that overlap":
            raise NotApplicable("the practice offers no slots of one schedule that overlap") from error
        raise


@given("three free slots of which the third stands apart")
def third_apart(visit: Visit) -> None:
    """The first two may be booked together."""
    try:
        visit.slots = visit.desk.take_apart()
    except NotAssessed as error:
        raise NotApplicable(
            "the practice offers no three slots of one schedule with a gap in them"
        ) from error


@given("a booked appointment")
def a_booked_appointment(visit: Visit) -> None:
    """An appointment of the suite's own, booked for this scenario."""
    visit.take_up(visit.desk.book())


@given("a booked appointment without a comment")
def an_appointment_without_comment(visit: Visit) -> None:
    """An appointment of the suite's own whose booking had no comment."""
    visit.take_up(visit.desk.book(comment=None))


@given("a booked appointment in a slot that every organisation may see")
def an_appointment_for_all(visit: Visit) -> None:
    """An appointment of the suite's own in a slot without restriction."""
    visit.take_up(visit.desk.book(organisation=visit.scenario.target.consumer.organisation))


@given(parsers.parse("a booked appointment of {count:d} adjacent slots"))
def an_appointment_of_several_slots(visit: Visit, count: int) -> None:
    """An appointment that takes several slots."""
    visit.take_up(visit.desk.book(count))


@given("an appointment that another organisation booked")
def booked_by_another(visit: Visit) -> None:
    """The suite books on behalf of another organisation."""
    visit.take_up(visit.desk.book(organisation=visit.other_organisation))


@given(parsers.re("the declared appointment that (?P<words>the practice booked|another organisation booked)"))
def a_declared_appointment(visit: Visit, words: str) -> None:
    """An appointment that stood in the book before the suite came."""
    visit.booked = visit.desk.declared(declared_to(visit, words)[0])


@given(
    parsers.re(
        "the declared appointment that (?P<words>the practice booked|another organisation booked)"
        " and that may be (?P<change>amended|cancelled)"
    )
)
def an_owned_appointment(visit: Visit, words: str, change: str) -> None:
    """One that the suite may change: the first to amend, the last to cancel."""
    owned = declared_to(visit, words, owned=True)
    if len(owned) < 2 and change == "cancelled":
        raise NotAssessed(
            f"declare a second appointment of the kind {KINDS[words]} with owned = true under"
            " [[practice.appointments]]: one is amended, and the other is cancelled for good"
        )
    visit.take_up(visit.desk.declared(owned[0] if change == "amended" else owned[-1]))
    if visit.as_it_was.status != "booked":
        raise NotAssessed(
            f"the declared appointment {visit.placed.id} is {visit.as_it_was.status} already:"
            " declare another one with owned = true"
        )


def declared_to(visit: Visit, words: str, *, owned: bool = False) -> list[DeclaredAppointment]:
    """The declared appointments of a kind, visits apart. Raises NotAssessed where there is none."""
    found = visit.no_visits(visit.declared(KINDS[words], owned=owned))
    if not found:
        raise NotAssessed(f"declare an appointment of the kind {KINDS[words]} that is no visit")
    return found


KINDS = {"the practice booked": "practice-booked", "another organisation booked": "other-organisation"}
"""The kind of a declared appointment by the words that features use."""
