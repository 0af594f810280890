"""Requests of every interaction with one defect after another, and how each must be answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

import pytest
from pytest_bdd import given, parsers, then, when

from gpconnect_am.booking.desk import Desk
from gpconnect_am.booking.diary import Diary
from gpconnect_am.booking.samples import Directory, Sample, sample_of
from gpconnect_am.booking.traffic import Traffic
from gpconnect_am.findings import Finding, NotApplicable, NotAssessed, Severity
from gpconnect_am.protocol.defects import DEFECTS
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.protocol.interactions import INTERACTIONS, RETRIEVE
from gpconnect_am.protocol.requests import Requests
from gpconnect_am.rules.answers import describe, issues_of, spine_code
from gpconnect_am.rules.foundations import shows_nobody
from gpconnect_am.rules.http_answers import success
from gpconnect_am.rules.refusals import refusals, refused
from gpconnect_am.scenario import Scenario

NOTHING_CHANGED = {"book appointment": "BPA-062"}
CLIENT_ERROR = "any client error"


@dataclass
class Sent:
    """A request with a defect, and the answer; `requirement` is the defect's own, where there are many."""

    defect: str
    exchange: Exchange
    requirement: str = ""


@dataclass
class Trial:
    """What one scenario of requests with defects works with."""

    scenario: Scenario
    desk: Desk
    directory: Directory
    traffic: Traffic
    sample: Sample | None = None
    sent: list[Sent] = field(default_factory=list)

    def of(self, name: str) -> Sample:
        """The right request of an interaction."""
        return sample_of(name, self.desk, self.scenario, self.directory)

    def send(self, defect: str, requirement: str = "") -> Exchange:
        """Sends the scenario's request with a defect."""
        assert self.sample is not None  # noqa: S101
        spoil = DEFECTS[defect]
        consumer: Requests = self.desk.requests
        exchange = self.sample.send(lambda request: spoil(request, consumer))
        self.sent.append(Sent(defect, exchange, requirement))
        return exchange

    def judge(self, check: Callable[[Exchange], Iterable[Finding]]) -> None:
        """Judges every answer; a finding names the defect, and bears its requirement."""
        for one in self.sent:
            self.scenario.judge([one.exchange], partial(told, one, check), missing="", exchange=one.exchange)


def told(sent: Sent, check: Callable[[Exchange], Iterable[Finding]], exchange: Exchange) -> Iterator[Finding]:
    """The findings of a check, with what was sent."""
    for finding in check(exchange):
        words = f"{finding.expected}, as {exchange.request.interaction.name} was sent {sent.defect}"
        yield replace(finding, expected=words, requirement=finding.requirement or sent.requirement)


@pytest.fixture(scope="session")
def directory() -> Directory:
    """Ids of resources to read, found once in a session."""
    return Directory()


@pytest.fixture
def trial(scenario: Scenario, diary: Diary, directory: Directory) -> Trial:
    """The requests of the running scenario."""
    return Trial(scenario, Desk(scenario, diary), directory, Traffic(diary.ledger, diary.claims))


_NAMES = "|".join(sorted(INTERACTIONS, key=len, reverse=True))


@given(parsers.re(f"a right request to (?P<interaction>{_NAMES})"))
def a_right_request(trial: Trial, interaction: str) -> None:
    """One that would succeed as it is."""
    trial.sample = trial.of(interaction)


@given("a right request to retrieve the appointments of a patient who has one")
def a_filled_retrieve(trial: Trial) -> None:
    """One that finds something."""
    trial.sample = trial.of(RETRIEVE.name)
    trial.desk.book()


@when("it is sent with each of these defects")
def with_each_defect(trial: Trial, datatable: list[list[str]]) -> None:
    """One after another; the second column is the requirement that the defect offends against."""
    for row in datatable[1:]:
        trial.send(*row)


@when("it is sent with the interaction id of every other interaction")
def with_other_ids(trial: Trial) -> None:
    """Amending and cancelling share a verb and a path: what tells them apart is judged by itself."""
    assert trial.sample is not None  # noqa: S101
    own = trial.sample.interaction
    for other in INTERACTIONS.values():
        if (other.verb, other.path) != (own.verb, own.path):
            trial.send(f"with the interaction id of {other.name}")


_KINDS = "|".join(sorted(refusals().kinds, key=len, reverse=True))


@then(parsers.re(f"each is refused as (?:an? )?(?P<kind>{_KINDS})"))
def each_is_refused(trial: Trial, kind: str) -> None:
    """Status, Spine code and OperationOutcome fit the kind of refusal."""
    trial.judge(refused(kind))


@then(parsers.re(f"each is refused as (?:an? )?(?P<kind>{_KINDS}), or accepted"))
def refused_or_accepted(trial: Trial, kind: str) -> None:
    """Either is right; an error of the server is not."""
    trial.judge(lambda exchange: () if exchange.status < 300 else refused(kind)(exchange))


@then(
    parsers.re(
        f"each is refused as (?:an? )?(?P<kind>{_KINDS}), or accepted with a note by ruling (?P<ruling>\\d+)"
    )
)
def refused_or_advised(trial: Trial, kind: str, ruling: str) -> None:
    """The ruling lets it pass, with an advisory."""

    def check(exchange: Exchange) -> Iterator[Finding]:
        if exchange.status < 300:
            yield Finding(
                "refusal",
                "status",
                f"an error: {refusals().kinds[kind].words}",
                describe(exchange),
                Severity.ADVISORY,
                ruling=ruling,
            )
        else:
            yield from refused(kind)(exchange)

    trial.judge(check)


@then("each is refused, or shows nobody")
def refused_or_nobody(trial: Trial) -> None:
    """A find that asks for nobody."""
    trial.judge(shows_nobody)


@then("each succeeds")
def each_succeeds(trial: Trial) -> None:
    """The status is that of a success of the interaction."""
    trial.judge(success)


@then("none of them left a trace")
def no_trace(trial: Trial) -> None:
    """The slot is free as before, the appointment unchanged, the patient's book without a new entry."""
    assert trial.sample is not None  # noqa: S101
    requirement = NOTHING_CHANGED.get(trial.sample.interaction.name, "")
    for words, exchange in trial.sample.traces():
        found = Finding(
            "refusal/trace",
            "body",
            "nothing changed, as every request was refused",
            words,
            requirement=requirement,
        )
        trial.scenario.report([found], exchange=exchange)


@when(parsers.re("the request to register a patient who is registered already is sent"))
def registered_again(trial: Trial) -> None:
    """It changes nothing, and shows whether the interaction is known."""
    patient = {
        "resourceType": "Patient",
        "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": bookable(trial)}],
    }
    body = {
        "resourceType": "Parameters",
        "parameter": [{"name": "registerPatient", "resource": patient}],
    }
    interaction = INTERACTIONS["register patient"]
    exchange = trial.scenario.send(trial.desk.requests.request(interaction, body=body))
    trial.sent.append(Sent("as it is", exchange))


def bookable(trial: Trial) -> str:
    """The NHS number of a bookable patient."""
    declared = trial.scenario.target.patients_of("bookable")
    if not declared:
        raise NotAssessed("declare one of the [[patients]] as bookable in the target file")
    return declared[0].nhs_number


@then("it succeeds, or is refused for another reason than its headers")
def known_interaction(trial: Trial) -> None:
    """The patient is registered, so that a conflict is what a provider should answer."""

    def check(exchange: Exchange) -> Iterator[Finding]:
        codes = {spine_code(issue) for issue in issues_of(exchange.resource or {})}
        if exchange.status >= 500 or codes & {"BAD_REQUEST", "NOT_IMPLEMENTED"}:
            yield Finding("status", "status", "200 OK or 409 DUPLICATE_REJECTED", describe(exchange))

    trial.judge(check)


@given("the answers of every interaction to a scope of the other family")
def other_family(trial: Trial) -> None:
    """patient where organization is right, and the other way about."""
    for name in SCOPED:
        try:
            trial.sample = trial.of(name)
            trial.send("with the scope of the other family")
        except (NotApplicable, NotAssessed):
            continue


SCOPED = (
    "search for free slots",
    "find patient",
    "read patient",
    "read practitioner",
    "read organisation",
    "read location",
    "retrieve a patient's appointments",
    "read appointment",
    "book appointment",
    "amend appointment",
    "cancel appointment",
)
"""The interactions in the table of the security page, which leaves the capability statement out."""


@then("all are refused, or all accepted")
def one_rule_for_all(trial: Trial) -> None:
    """A provider that authorises by scope does so at every endpoint of the table."""
    if not trial.sent:
        raise NotAssessed("the target declares no interaction that has a scope")
    refusing = [one.exchange for one in trial.sent if one.exchange.status >= 400]
    if len(refusing) == len(trial.sent) or not refusing:
        trial.scenario.report([])
        return
    names = ", ".join(exchange.request.interaction.name for exchange in refusing)
    for one in trial.sent:
        if one.exchange.status < 400:
            expected = f"an error, as the same scope is refused for {names}"
            found = Finding("scope/table", "status", expected, describe(one.exchange), requirement="JWT-031")
            trial.scenario.report([found], exchange=one.exchange)
