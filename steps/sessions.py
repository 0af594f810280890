"""Consumer sessions: interactions that work together, as the people at a consumer use them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest
from pytest_bdd import given, then, when

from gpconnect_am.booking.appointment import amendment, cancellation, marker
from gpconnect_am.booking.clearing import REASON
from gpconnect_am.booking.desk import Desk, Placed
from gpconnect_am.booking.diary import Diary
from gpconnect_am.booking.registration import least, parameters
from gpconnect_am.clock import UK
from gpconnect_am.findings import Finding, NotApplicable, NotAssessed
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.protocol.interactions import CAPABILITIES
from gpconnect_am.rules import appointment_answer as answers
from gpconnect_am.rules import appointment_fidelity as fidelity
from gpconnect_am.rules import foundations
from gpconnect_am.rules import journeys as rules
from gpconnect_am.rules.answers import describe
from gpconnect_am.rules.appointment import Appointment
from gpconnect_am.rules.appointment_visit import is_visit
from gpconnect_am.rules.refusals import refused
from gpconnect_am.scenario import Scenario
from gpconnect_am.target.model import DeclaredAppointment, Organisation
from steps.foundations_registering import FOR_A_SESSION, Registration

pytest_plugins = ("steps.federation",)

FORTNIGHT = timedelta(days=13)
BOOKED_AT_ONCE = "BPA-063"
Check = Callable[[Exchange], Iterable[Finding]]


@dataclass
class Story:
    """One session: `placed` is its appointment, `last` the newest answer that shows it.

    `late` is a booking that came too late, `first` an earlier appointment, `registered` whom it registered.
    """

    scenario: Scenario
    desk: Desk
    diary: Diary
    placed: Placed | None = None
    last: Exchange | None = None
    first: Placed | None = None
    late: Placed | None = None
    registered: Registration | None = None
    today: list[tuple[DeclaredAppointment, Exchange]] = field(default_factory=list)

    @property
    def appointment(self) -> Placed:
        """The appointment that the session is about."""
        assert self.placed is not None  # noqa: S101
        return self.placed

    @property
    def other(self) -> Organisation:
        """Another organisation than the consumer's own."""
        own = self.scenario.target.consumer.organisation.ods_code
        for organisation in self.scenario.target.organisations:
            if organisation.ods_code != own:
                return organisation
        raise NotAssessed("declare a second organisation under [[organisations]] in the target file")

    def took(self, placed: Placed, requirement: str = "") -> None:
        """The session goes on with a booking. Raises NotAssessed where nothing came of it.

        That it succeeds is by `requirement`, where that is another one than the scenario's.
        """
        self.placed, self.last = placed, placed.answer
        assert placed.answer is not None  # noqa: S101
        found = (replace(one, requirement=requirement) for one in answers.created(placed.answer))
        self.scenario.report(found, exchange=placed.answer)
        if placed.current is None:
            raise NotAssessed(f"no appointment came of the booking: {describe(placed.answer)}")

    def step(self, exchange: Exchange, *checks: Check) -> None:
        """Judges the answer of one step."""
        for check in checks:
            self.scenario.report(check(exchange), exchange=exchange)

    def change(self, exchange: Exchange) -> None:
        """An update is to succeed; what it answers is what every view must show."""
        self.step(exchange, answers.ok)
        if exchange.status != 200:
            raise NotAssessed(f"the appointment could not be changed: {describe(exchange)}")
        self.last = exchange


@pytest.fixture
def story(scenario: Scenario, diary: Diary) -> Story:
    """The running session."""
    return Story(scenario, Desk(scenario, diary), diary)


@given("a consumer who uses every interaction")
def every_interaction(story: Story) -> None:
    """A session is for providers that offer all of them."""
    for capability in CAPABILITIES:
        if capability not in story.scenario.target.capabilities:
            raise NotApplicable(
                f"a session needs the capability {capability}, which the target doesn't declare"
            )


@when("a bookable patient is booked into a slot that a search offers")
def book(story: Story) -> None:
    """Search, find, book."""
    story.took(story.desk.try_to_book())


@when("a patient without a record is registered, and booked for")
def register_and_book(story: Story) -> None:
    """Search, find nobody, register, book under the id that the registration answered with."""
    registering = Registration(story.scenario)
    patient = registering.choose("registrable", FOR_A_SESSION)
    registering.insist_on_no_record()
    exchange = registering.send("for a session", parameters(least(patient)))
    story.step(exchange, foundations.found_one)
    story.registered = registering
    story.took(story.desk.try_to_book(patient=registering.entry.reference), BOOKED_AT_ONCE)


@then("the registered patient is still found")
def still_found(story: Story) -> None:
    """Once, under the same id."""
    assert story.registered is not None  # noqa: S101
    exchange = story.registered.find()
    story.step(exchange, rules.found_as(story.registered.entry.reference))


@then("every view of the appointment agrees")
def views_agree(story: Story) -> None:
    """A read and a retrieve show what the newest answer shows, at its version, whoever asks."""
    placed = story.appointment
    shown = foundations.alone_any(story.last) if story.last else None
    organisations = [None, *story.scenario.target.organisations[:1]]
    for organisation in organisations:
        read = story.desk.read(placed, organisation=organisation)
        story.step(read, answers.ok, answers.has_id(placed.id))
        shown = shown or foundations.alone(read)
        if shown is None:
            raise NotAssessed(f"the appointment could not be read: {describe(read)}")
        day = rules.day_of(shown)
        listed = story.desk.retrieve(placed.patient, day, day, organisation=organisation)
        story.step(read, rules.shows(shown, foundations.alone(read), "a read"))
        entry = rules.entry_of(listed, placed.id)
        story.step(listed, rules.shows(shown, entry, "a retrieve"))


@then("its slot is offered no more")
def slot_gone(story: Story) -> None:
    """A fresh search does not show it."""
    slots = story.appointment.slots
    missing = story.desk.missing(slots)
    story.scenario.report(rules.taken([slot.reference for slot in slots if slot not in missing]))


@then("its slot is offered again")
def slot_back(story: Story) -> None:
    """A fresh search shows it."""
    missing = story.desk.missing(story.appointment.slots)
    story.scenario.report(rules.free([slot.reference for slot in missing]))


def _amend(story: Story, organisation: Organisation | None) -> None:
    placed = story.appointment
    body = amendment(placed.current or {}, description=marker())
    story.change(story.desk.amend(placed, body, organisation=organisation))


def _cancel(story: Story, organisation: Organisation | None) -> None:
    placed = story.appointment
    body = cancellation(placed.current or {}, REASON)
    story.change(story.desk.cancel(placed, body, organisation=organisation))


@when("the appointment is amended")
def amended(story: Story) -> None:
    """By whoever booked it."""
    _amend(story, None)


@when("another organisation amends the appointment")
def amended_by_another(story: Story) -> None:
    """On behalf of the same patient."""
    _amend(story, story.other)


@when("the appointment is cancelled in the session")
def cancelled(story: Story) -> None:
    """By whoever booked it."""
    _cancel(story, None)


@when("another organisation cancels the appointment")
def cancelled_by_another(story: Story) -> None:
    """On behalf of the same patient."""
    _cancel(story, story.other)


@then("it names the organisation that booked it")
def names_the_booker(story: Story) -> None:
    """Whoever changed it since."""
    read = story.desk.read(story.appointment)
    keeps = fidelity.keeps_organisation(story.appointment.sent)
    story.scenario.report(keeps(Appointment.of(read)), exchange=read)


@when("another organisation takes the slot before it is booked")
def taken_before(story: Story) -> None:
    """Both saw it free."""
    slots = story.desk.take(fits=story.desk.suits_anybody)
    other = story.other
    story.took(story.desk.post(slots, story.desk.body(slots, organisation=other), organisation=other))
    story.late = story.desk.post(slots, story.desk.body(slots))


@then("the late booking is refused, and changes nothing")
def late_refused(story: Story) -> None:
    """409, and the first appointment stands."""
    assert story.late is not None and story.late.answer is not None  # noqa: S101, PT018
    story.step(story.late.answer, refused("duplicate"))
    views_agree(story)


@when("the consumer books another slot")
def books_another(story: Story) -> None:
    """After a new search."""
    for slot in story.appointment.slots:
        story.diary.forget(slot)
    story.took(story.desk.try_to_book())


@when("the freed slot is booked for the same patient")
def booked_again(story: Story) -> None:
    """The slot is free, so that anybody may have it."""
    story.first = story.appointment
    slots = story.first.slots
    story.took(story.desk.post(slots, story.desk.body(slots, patient=story.first.patient)))


@then("the first appointment stays cancelled")
def stays_cancelled(story: Story) -> None:
    """It is another one than the second."""
    assert story.first is not None  # noqa: S101
    exchange = story.desk.read(story.first)
    story.step(exchange, rules.is_cancelled(story.first.id, other_than=story.appointment.id))


@given("an appointment that the practice itself booked")
def practice_booked(story: Story) -> None:
    """A declared one that is no visit."""
    for declared in story.scenario.target.practice.appointments:
        if declared.kind == "practice-booked":
            placed = story.desk.declared(declared)
            if not is_visit(Appointment.of(story.desk.read(placed))):
                story.placed = placed
                return
    raise NotAssessed("declare an appointment of the kind practice-booked under [[practice.appointments]]")


@when("the lists of today are retrieved")
def lists_of_today(story: Story) -> None:
    """For the patients of declared appointments that have started."""
    today = story.scenario.clock.uk_today()
    for declared in story.scenario.target.practice.appointments:
        if declared.kind == "earlier-today" and _is_today(declared, today):
            placed = story.desk.declared(declared)
            story.today.append((declared, story.desk.retrieve(placed.patient, today, today)))
    if not story.today:
        raise NotAssessed("declare an appointment of the kind earlier-today under [[practice.appointments]]")


def _is_today(declared: DeclaredAppointment, today: date) -> bool:
    return declared.start is None or declared.start.astimezone(UK).date() == today


@then("each holds the declared appointment that has started, and none of another day")
def holds_today(story: Story) -> None:
    """All of today, and nothing else."""
    today = story.scenario.clock.uk_today()
    for declared, exchange in story.today:
        story.step(exchange, rules.list_of(today, declared.id))


@when("each organisation of the run books, reads, amends and cancels an appointment")
def each_organisation(story: Story) -> None:
    """One after another, each under its own code, type, ASID and user."""
    target = story.scenario.target
    for organisation in (target.consumer.organisation, *target.organisations):
        story.took(story.desk.try_to_book(organisation=organisation))
        read = story.desk.read(story.appointment, organisation=organisation)
        keeps = fidelity.keeps_organisation(story.appointment.sent)
        story.step(read, answers.ok)
        story.scenario.report(keeps(Appointment.of(read)), exchange=read)
        _amend(story, organisation)
        _cancel(story, organisation)


@then("each step succeeds, and each appointment names its organisation")
def each_judged(story: Story) -> None:
    """Judged as they went; there was more than one organisation to do it."""
    if not story.scenario.target.organisations:
        raise NotAssessed("declare organisations of other types under [[organisations]] in the target file")
