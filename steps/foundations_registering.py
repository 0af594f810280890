"""Registering patients: for good, and therefore only those whom the target file declares for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

import pytest
from pytest_bdd import given, parsers, then, when

from gpconnect_am.booking import registration as sending
from gpconnect_am.findings import Finding, NotAssessed, Severity
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.protocol.interactions import READ_LOCATION, READ_PATIENT, REGISTER_PATIENT
from gpconnect_am.rules import foundations as rules
from gpconnect_am.rules import patient as patients
from gpconnect_am.rules import registration as registered
from gpconnect_am.rules.answers import describe, issues_of
from gpconnect_am.rules.refusals import refusals, refused
from gpconnect_am.rules.searchset import Entry, SearchSet, items
from gpconnect_am.scenario import Scenario
from gpconnect_am.target.model import Patient

PURPOSES = (
    "with all details",
    "with the least details",
    "under other names",
    "with two parts of the birth date",
)
"""What each registrable patient is for, in the order of the target file."""
FOR_A_SESSION = 4


@dataclass
class Registration:
    """What one scenario registers: `patient` as declared, `sent` the Patient, and what came of it."""

    scenario: Scenario
    patient: Patient | None = None
    sent: dict[str, Any] = field(default_factory=dict)
    answers: list[tuple[str, Exchange]] = field(default_factory=list)
    before: Exchange | None = None
    found: Exchange | None = None

    @property
    def declared(self) -> Patient:
        """The patient as the target file declares them."""
        assert self.patient is not None  # noqa: S101
        return self.patient

    @property
    def answer(self) -> Exchange:
        """The newest answer to a registration."""
        return self.answers[-1][1]

    def choose(self, role: str, number: int = 0) -> Patient:
        """A declared patient with demographics. Raises NotAssessed where there is none."""
        every = [one for one in self.scenario.target.patients_of(role) if one.birth_date and one.family]
        if len(every) <= number:
            raise NotAssessed(
                f"declare {number + 1} [[patients]] of the role {role}"
                " with family, given and birth_date in the target file"
            )
        self.patient = every[number]
        return self.patient

    def find(self) -> Exchange:
        """Looks for the patient by NHS number."""
        requests = self.scenario.requests
        return self.scenario.send(requests.find_patient(self.declared.nhs_number))

    def send(self, words: str, body: dict[str, Any]) -> Exchange:
        """Sends a registration."""
        self.scenario.insist_on_writing()
        exchange = self.scenario.send(self.scenario.requests.request(REGISTER_PATIENT, body=body))
        self.answers.append((words, exchange))
        return exchange

    def insist_on_no_record(self) -> None:
        """Raises NotAssessed where the practice knows the patient already."""
        exchange = self.find()
        if SearchSet.of(exchange).of_type("Patient"):
            raise NotAssessed(
                f"a declared {self.declared.role} patient is registered already, as by an earlier run:"
                " declare one whom the practice does not know"
            )

    def report(
        self, findings: Iterator[Finding], requirement: str = "", exchange: Exchange | None = None
    ) -> None:
        """Keeps findings, under a requirement of their own where there are several."""
        claimed = (replace(one, requirement=one.requirement or requirement) for one in findings)
        self.scenario.report(claimed, exchange=exchange or self.answer)

    @property
    def entry(self) -> Entry:
        """The Patient in the answer. Raises NotAssessed where there is none."""
        found = SearchSet.of(self.answer).of_type("Patient")
        if not found:
            raise NotAssessed(f"no Patient came of the registration: {describe(self.answer)}")
        return found[0]

    @property
    def later(self) -> Entry:
        """The Patient as a later find shows them. Raises NotAssessed where it shows none."""
        if self.found is None:
            self.found = self.find()
        found = SearchSet.of(self.found).of_type("Patient")
        if not found:
            raise NotAssessed(f"the registered patient was not found afterwards: {describe(self.found)}")
        return found[0]


@pytest.fixture
def registering(scenario: Scenario) -> Registration:
    """What the running scenario registers."""
    return Registration(scenario)


@when(parsers.re(f"a registrable patient is registered (?P<how>{'|'.join(PURPOSES)})"))
def register(registering: Registration, how: str) -> None:
    """One of the patients whom nobody else of the run registers."""
    patient = registering.choose("registrable", PURPOSES.index(how))
    registering.insist_on_no_record()
    if how == "with all details":
        registering.sent = sending.whole(patient)
    elif how == "under other names":
        registering.sent = sending.least(sending.under_other_names(patient))
    elif how == "with two parts of the birth date":
        registering.sent = sending.least(sending.two_parts_right(patient, "day"))
    else:
        registering.sent = sending.least(patient)
    registering.send(how, sending.parameters(registering.sent))


@when("the lapsed patient is registered")
def register_lapsed(registering: Registration) -> None:
    """Re-activates the record."""
    patient = registering.choose("lapsed")
    registering.insist_on_no_record()
    registering.sent = sending.least(patient)
    registering.send("as it is", sending.parameters(registering.sent))


@then(parsers.re(r"the registration succeeds(?: \((?P<requirement>[A-Z]+-\d+)\))?"))
def it_succeeds(registering: Registration, requirement: str | None) -> None:
    """200; where it does not, nothing else can be judged."""
    wrong = list(registered.accepted(registering.answer))
    registering.report(iter(wrong), requirement or "")
    if registering.answer.status >= 300:
        raise NotAssessed(f"the registration came to nothing: {describe(registering.answer)}")


@then("the answer keeps each of these rules")
def keeps_rules(registering: Registration, datatable: list[list[str]]) -> None:
    """Each is a requirement of its own."""
    for rule, requirement in datatable[1:]:
        registering.report(ANSWER_RULES[rule](registering), requirement)


@then("a later find keeps each of these rules")
def later_keeps_rules(registering: Registration, datatable: list[list[str]]) -> None:
    """Each is a requirement of its own."""
    registering.found = registering.find()
    for rule, requirement in datatable[1:]:
        registering.report(LATER_RULES[rule](registering), requirement, registering.found)


def _keeps_profiles(one: Registration) -> Iterator[Finding]:
    yield from registered.profiled_bundle(one.answer)
    yield from patients.profiled(one.entry)
    for finding in one.scenario.validation(one.answer).findings:
        yield replace(finding, requirement="")


def _is_of_the_value_set(one: Registration) -> Iterator[Finding]:
    for finding in one.scenario.validation(one.answer).of("PAT-004"):
        yield replace(finding, requirement="")


def _populated(one: Registration) -> Iterator[Finding]:
    yield from patients.has_number(one.entry, one.declared.nhs_number)
    yield from registered.populated(one.entry, one.sent)


ANSWER_RULES: dict[str, Callable[[Registration], Iterator[Finding]]] = {
    "it is a profiled Bundle with one Patient": _keeps_profiles,
    "the Patient is populated": _populated,
    "the Patient says the type of registration": lambda one: registered.has_type(one.entry),
    "the type of registration is of the value set": _is_of_the_value_set,
    "a registration of the type Other says its name": lambda one: registered.other_in_words(one.entry),
    "the registration is not a regular one": lambda one: registered.not_regular(one.entry),
    "the Patient has none of the excluded elements": lambda one: patients.leaves_out_the_excluded(one.entry),
}


def _still_known(one: Registration) -> Iterator[Finding]:
    assert one.found is not None  # noqa: S101
    wrong = list(rules.found_one(one.found))
    yield from wrong
    if not wrong and one.later.id != one.entry.id:
        yield Finding(
            "registration/id", f"{one.later.place}.id", f"{one.entry.id}, as answered", one.later.id
        )


def _kept(use: str) -> Callable[[Registration], Iterator[Finding]]:
    return lambda one: registered.keeps(one.later, one.sent, use)


LATER_RULES: dict[str, Callable[[Registration], Iterator[Finding]]] = {
    "the patient is found, once, with the same id": _still_known,
    "temporary details are those that were sent": _kept("temp"),
    "temporary details have an end": lambda one: registered.temporary_ends(one.later),
    "other details are those that were sent": lambda one: registered.keeps_the_rest(one.later, one.sent),
}


@then("a later find shows the address and telephone number that PDS has")
def topped_up(registering: Registration) -> None:
    """What the consumer left out."""
    patient = registering.declared
    if not (patient.postcode and patient.telephone):
        raise NotAssessed("declare postcode and telephone, as PDS has them, of the registrable [[patients]]")
    shown = registering.later
    for found in (patients.shows_postcode(shown, patient), patients.shows_telephone(shown, patient)):
        weaker = (replace(one, severity=Severity.WARNING) for one in found)
        registering.report(weaker, "FND-074", registering.found)


@then("the record is the lapsed one, and the only one")
def same_record(registering: Registration) -> None:
    """Its logical id is the declared one."""
    patient = registering.declared
    registering.found = registering.find()
    registering.report(_still_known(registering), "FND-071", registering.found)
    if not patient.id:
        registering.scenario.gaps.append("declare the id of the record of the lapsed patient in [[patients]]")
        return
    wrong = []
    if registering.entry.id != patient.id:
        wrong = [
            Finding(
                "registration/record", "Patient.id", f"{patient.id}, the lapsed record", registering.entry.id
            )
        ]
    registering.report(iter(wrong), "FND-071")


@then("its preferred surgery is the declared one")
def lapsed_surgery(registering: Registration) -> None:
    """In the answer; its Location reads with the declared name."""
    wanted = registering.declared.surgery
    if not wanted:
        raise NotAssessed("declare the surgery of the lapsed patient in [[patients]]")
    reference = patients.preferred_surgery(registering.entry)
    name = ""
    if reference.startswith("Location/"):
        request = registering.scenario.requests.request(READ_LOCATION, id=reference.partition("/")[2])
        location = rules.alone(registering.scenario.send(request))
        name = str(location.resource.get("name")) if location else ""
    wrong = []
    if name != wanted:
        place = f"{registering.entry.place}.extension"
        wrong = [
            Finding(
                "registration/surgery",
                place,
                f"{wanted} as preferredBranchSurgery",
                name or reference or "none",
            )
        ]
    registering.report(iter(wrong), "FND-058")


@given("the registrable patient who is never registered")
def never_registered(registering: Registration) -> None:
    """The last one: everything that is sent for them must be refused."""
    registering.choose("registrable", sending.TO_BE_REFUSED)
    registering.insist_on_no_record()


@when("their registration is sent with each of these defects")
def with_defects(registering: Registration, datatable: list[list[str]]) -> None:
    """Otherwise it would succeed."""
    for (defect,) in datatable[1:]:
        body = sending.DEFECTS[defect].spoil(sending.least(registering.declared))
        registering.send(defect, body)


@when("their registration is sent with each of these demographics")
def with_demographics(registering: Registration, datatable: list[list[str]]) -> None:
    """None of them verifies the NHS number."""
    for (words,) in datatable[1:]:
        patient = sending.UNVERIFIABLE[words](registering.declared)
        registering.send(words, sending.parameters(sending.least(patient)))


@when(
    parsers.re("(?P<role>deceased|sensitive|superseded|unverified) patients with demographics are registered")
)
def register_who_may_not(registering: Registration, role: str) -> None:
    """All whom the target file declares with their demographics."""
    registering.choose(role)
    for patient in registering.scenario.target.patients_of(role):
        if patient.birth_date and patient.family:
            registering.patient = patient
            registering.send(f"for the {role} patient", sending.parameters(sending.least(patient)))


@when("a bookable patient is registered once more")
def register_again(registering: Registration) -> None:
    """With the demographics that the practice shows of them."""
    declared = registering.scenario.target.patients_of("bookable")
    if not declared:
        raise NotAssessed("declare one of the [[patients]] as bookable in the target file")
    registering.patient = declared[0]
    registering.before = registering.find()
    shown = SearchSet.of(registering.before).of_type("Patient")
    official = patients.official_names(shown[0]) if shown else []
    given = items(official[0], "given") if official else []
    try:
        born = date.fromisoformat(str(shown[0].resource.get("birthDate"))) if shown else None
    except ValueError:
        born = None
    if not given or born is None:
        raise NotAssessed(f"this needs name and birth date of a patient: {describe(registering.before)}")
    patient = replace(
        declared[0], family=str(official[0].get("family")), given=str(given[0]), birth_date=born
    )
    registering.send("though they are registered", sending.parameters(sending.least(patient)))


@when("an NHS number that PDS does not know is registered")
def register_nobody(registering: Registration) -> None:
    """Whoever it is sent for."""
    numbers = registering.scenario.target.patients_of("untraceable")
    if not numbers:
        raise NotAssessed("declare one of the [[patients]] as untraceable in the target file")
    patient = replace(numbers[0], family="Nobody", given="Noel", birth_date=date(1970, 1, 31))
    registering.patient = patient
    registering.send("a number that PDS does not know", sending.parameters(sending.least(patient)))


_KINDS = "|".join(sorted(refusals().kinds, key=len, reverse=True))


@then(parsers.re(f"each registration is refused as (?:an? )?(?P<kind>{_KINDS})"))
def each_refused(registering: Registration, kind: str) -> None:
    """Status, Spine code and OperationOutcome fit the kind of refusal."""
    for words, exchange in registering.answers:
        found = (
            replace(one, expected=f"{one.expected}, as the registration was sent with {words}")
            for one in refused(kind)(exchange)
        )
        registering.report(found, exchange=exchange)


@then("each answer names what is wrong in its diagnostics")
def each_named(registering: Registration) -> None:
    """One of the words of the defect stands there."""
    for words, exchange in registering.answers:
        registering.report(partial(_named, words)(exchange), exchange=exchange)


def _named(defect: str, exchange: Exchange) -> Iterator[Finding]:
    if exchange.status < 400:
        return
    said = " ".join(str(issue.get("diagnostics", "")) for issue in issues_of(exchange.resource or {}))
    wanted = sending.DEFECTS[defect].words
    if not any(word in said.lower() for word in wanted):
        yield Finding(
            "registration/diagnostics",
            "OperationOutcome.issue.diagnostics",
            f"what is wrong by name ({' or '.join(wanted)}), as the registration was sent with {defect}",
            said or "nothing",
        )


@then("the practice still has no record of them")
def still_unknown(registering: Registration) -> None:
    """A find shows nobody."""
    exchange = registering.find()
    registering.report(rules.found_none(exchange), exchange=exchange)


@then("their record is as it was")
def unchanged(registering: Registration) -> None:
    """A find shows the same Patient at the same version."""
    exchange = registering.find()
    before = registering.before
    assert before is not None  # noqa: S101
    there, here = SearchSet.of(before).of_type("Patient"), SearchSet.of(exchange).of_type("Patient")
    wrong = (
        []
        if len(here) == 1
        else [Finding("registration/again", "Bundle.entry", "one Patient", describe(exchange))]
    )
    if not wrong:
        wrong = list(rules.same_as(there[0], "the find before")(here[0]))
    registering.report(iter(wrong), exchange=exchange)


@then("reading the patient by the new id shows the same")
def reads_the_same(registering: Registration) -> None:
    """A reference of the answer can be used at once."""
    request = registering.scenario.requests.request(READ_PATIENT, id=registering.entry.id)
    exchange = registering.scenario.send(request)
    wrong = list(rules.read_as(registering.entry.reference)(exchange))
    read = rules.alone(exchange)
    if not wrong and read is not None:
        wrong = list(rules.same_as(registering.entry, "the registration")(read))
    registering.report(iter(wrong), "FND-072", exchange)
