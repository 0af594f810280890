"""Sessions over federated practices: several targets in one run, each its own provider."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from pytest_bdd import given, then

from gpconnect_am.booking.claims import Claims
from gpconnect_am.booking.desk import Desk
from gpconnect_am.booking.diary import Diary
from gpconnect_am.booking.ledger import Ledger
from gpconnect_am.clock import Clock
from gpconnect_am.findings import Broken, Finding, NotApplicable
from gpconnect_am.plugin.session import FOLDER, told
from gpconnect_am.protocol.client import Client
from gpconnect_am.protocol.interactions import READ_ORGANISATION, READ_PATIENT
from gpconnect_am.reporting.run_folder import CLAIMS, LEDGER
from gpconnect_am.rules import declared, foundations
from gpconnect_am.rules.answers import describe
from gpconnect_am.rules.searchset import Entry, SearchSet, reference_of
from gpconnect_am.scenario import Scenario
from gpconnect_am.target.model import Target
from gpconnect_am.target.problems import TargetError
from gpconnect_am.target.reading import read_target

FORTNIGHT = timedelta(days=13)


@dataclass
class Member:
    """One practice of the federation: the scenario as it is at that practice, and a desk there."""

    scenario: Scenario
    desk: Desk

    @property
    def target(self) -> Target:
        """The practice."""
        return self.scenario.target


@dataclass
class Federation:
    """The practices of a session, the run's own first."""

    members: list[Member] = field(default_factory=list)

    def pairs(self) -> Iterator[tuple[Member, Member]]:
        """Each practice with each other one."""
        for one in self.members:
            for other in self.members:
                if one is not other:
                    yield one, other


@dataclass(frozen=True)
class Elsewhere:
    """Another practice of the run: its target, a client to it, and what the session knows of it."""

    target: Target
    client: Client
    diary: Diary


@pytest.fixture(scope="session")
def elsewhere(request: pytest.FixtureRequest, target: Target, clock: Clock) -> Iterator[list[Elsewhere]]:
    """The federated practices that the target file names, each with a client of its own."""
    worker, folder = told(request.config), request.config.stash[FOLDER].path
    name = f"{worker['workerid']}-" if worker else ""
    opened: list[Elsewhere] = []
    try:
        for number, path in enumerate(target.federated, start=1):
            try:
                other = read_target(path)
            except TargetError as error:
                raise Broken(f"the federated target file {path.name} can't be used: {error}") from error
            client = Client(other, clock, prefix=f"{name}f{number}-")
            diary = Diary(Ledger(folder / LEDGER), Claims(folder / CLAIMS))
            opened.append(Elsewhere(other, client, diary))
        yield opened
    finally:
        for one in opened:
            one.client.close()


@pytest.fixture
def federation() -> Federation:
    """The practices of the running session."""
    return Federation()


@given("the federated practices of the run")
def federated(federation: Federation, scenario: Scenario, diary: Diary, elsewhere: list[Elsewhere]) -> None:
    """The target's own, and those whose target files it names."""
    if not elsewhere:
        raise NotApplicable("the target file names no [[federated]] practices")
    federation.members.append(Member(scenario, Desk(scenario, diary)))
    for one in elsewhere:
        there = Scenario(
            scenario.requirement,
            one.target,
            one.client,
            scenario.clock,
            on_exchange=scenario.on_exchange,
            exchanges=scenario.exchanges,
            findings=scenario.findings,
            gaps=scenario.gaps,
            cleanups=scenario.cleanups,
            read_only=scenario.read_only,
            ends=scenario.ends,
        )
        federation.members.append(Member(there, Desk(there, one.diary)))


@then("each practice offers its own slots alone")
def own_slots(federation: Federation) -> None:
    """What they lead to is managed by the practice in the base URL."""
    for member in federation.members:
        first = member.scenario.clock.uk_today()
        exchange = member.scenario.send(
            member.scenario.requests.search_slots(f"ge{first}", f"le{first + FORTNIGHT}")
        )
        found, surgeries = SearchSet.of(exchange), member.target.practice.locations
        for organisation in found.organisations:
            check = foundations.has_ods_code(member.target.ods_code)
            member.scenario.report(check(organisation), exchange=exchange)
        for location in found.locations if surgeries else ():
            member.scenario.report(declared.is_declared(location, surgeries), exchange=exchange)
        member.scenario.report([], exchange=exchange)


@then("no practice shows a patient of another as its own")
def own_patients(federation: Federation) -> None:
    """A patient may be known at several; each record is managed by the practice that shows it."""
    for one, other in federation.pairs():
        for patient in one.target.patients_of("bookable")[:1]:
            exchange = other.scenario.send(other.scenario.requests.find_patient(patient.nhs_number))
            for entry in SearchSet.of(exchange).of_type("Patient"):
                managed_there(other, entry)
            other.scenario.report([], exchange=exchange)


def managed_there(member: Member, patient: Entry) -> None:
    """The organisation that manages a patient, as a practice shows them, is that practice."""
    reference = reference_of(patient.resource.get("managingOrganization"))
    request = member.scenario.requests.request(READ_ORGANISATION, id=reference.partition("/")[2])
    read = member.scenario.send(request)
    organisation = foundations.alone(read)
    check = foundations.has_ods_code(member.target.ods_code)
    wrong = (
        check(organisation)
        if organisation
        else [
            Finding(
                "federation/patient",
                f"{patient.place}.managingOrganization",
                f"a patient of {member.target.ods_code}",
                f"{reference}: {describe(read)}",
            )
        ]
    )
    member.scenario.report(wrong, exchange=read)


@then("no practice reads, or books for, a patient of another by their id")
def own_patient_ids(federation: Federation) -> None:
    """What has the same id at two practices is each one's own."""
    for one, other in federation.pairs():
        for patient in one.target.patients_of("bookable")[:1]:
            exchange = one.scenario.send(one.scenario.requests.find_patient(patient.nhs_number))
            for entry in SearchSet.of(exchange).of_type("Patient"):
                read = other.scenario.send(other.scenario.requests.request(READ_PATIENT, id=entry.id))
                shown = foundations.alone(read)
                if shown is not None:
                    managed_there(other, shown)
                else:
                    unknown_there(other, entry.reference, f"{entry.reference} is of {one.target.ods_code}")


def unknown_there(member: Member, patient: str, why: str) -> None:
    """A booking for a patient whom a practice does not know is refused."""
    slots = member.desk.take()
    placed = member.desk.post(slots, member.desk.body(slots, patient=patient))
    answer = placed.answer
    assert answer is not None  # noqa: S101
    wrong = Finding("federation/booking", "status", f"a refusal, as {why}", describe(answer))
    member.scenario.report([wrong] if answer.status < 400 else [], exchange=answer)


@then("an appointment at one practice is nowhere to be seen at another")
def own_appointments(federation: Federation) -> None:
    """Neither by its id nor by its patient's; another practice may have one of its own of that id."""
    for member in federation.members:
        placed = member.desk.book()
        for other in federation.members:
            if other is member:
                continue
            requests = other.scenario.requests
            day = placed.slots[0].day
            patient = placed.patient.partition("/")[2]
            for request in (
                requests.read_appointment(placed.id),
                requests.retrieve(patient, f"ge{day}", f"le{day}"),
            ):
                exchange = other.scenario.send(request)
                seen = placed.sent["description"].encode() in exchange.answer.body
                wrong = Finding(
                    "federation/appointment",
                    "body",
                    f"nothing of an appointment at {member.target.ods_code}",
                    describe(exchange),
                )
                other.scenario.report([wrong] if seen else [], exchange=exchange)
