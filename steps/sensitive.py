"""Patients who are sensitive on PDS, and what may be told of them: nothing."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_bdd import then, when

from gpconnect_am.findings import Finding, NotApplicable, NotAssessed
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.protocol.interactions import READ_PATIENT
from gpconnect_am.rules.answers import describe, issues_of, spine_code
from gpconnect_am.rules.refusals import refused
from gpconnect_am.rules.searchset import SearchSet
from steps.trials import Sent, Trial


@when("the declared sensitive patients are looked for, and one whom nobody knows")
def looked_for(trial: Trial) -> None:
    """By NHS number; the one whom nobody knows comes last."""
    target = trial.scenario.target
    if "foundations" not in target.capabilities:
        raise NotApplicable("the target doesn't declare the capability foundations")
    sensitive, unknown = target.patients_of("sensitive"), target.patients_of("unknown")
    if not sensitive or not unknown:
        raise NotAssessed("declare [[patients]] of the roles sensitive and unknown in the target file")
    for patient in (*sensitive, unknown[0]):
        exchange = trial.scenario.send(trial.desk.requests.find_patient(patient.nhs_number))
        trial.sent.append(Sent(f"for the {patient.role} patient", exchange))


@when("the declared sensitive patients are read by their ids")
def read_by_id(trial: Trial) -> None:
    """No answer gives those ids: they are known where whoever wrote the target file looked them up."""
    target = trial.scenario.target
    if "foundations" not in target.capabilities:
        raise NotApplicable("the target doesn't declare the capability foundations")
    known = [one for one in target.patients_of("sensitive") if one.id]
    if not known:
        raise NotApplicable(
            "no id of a sensitive patient is declared: give one in [[patients]], or have an assurer read it"
        )
    for patient in known:
        exchange = trial.scenario.send(trial.desk.requests.request(READ_PATIENT, id=patient.id))
        trial.sent.append(Sent("with the id of a sensitive patient", exchange))


@then("each read is refused as of a patient whom nobody knows")
def refused_as_unknown(trial: Trial) -> None:
    """404 PATIENT_NOT_FOUND."""
    trial.judge(refused("unknown patient on reading"))


@then("no patient is found")
def none_found(trial: Trial) -> None:
    """Whatever the status, no Patient is in the answer."""
    trial.judge(_without_patient)


def _without_patient(exchange: Exchange) -> Iterator[Finding]:
    found = SearchSet.of(exchange).of_type("Patient")
    if found or (exchange.resource or {}).get("resourceType") == "Patient":
        yield Finding("sensitive/found", "Bundle.entry", "no Patient", describe(exchange), ruling="28")


@then("all of them are answered alike")
def answered_alike(trial: Trial) -> None:
    """Status, and what is in the body."""
    *sensitive, unknown = trial.sent
    trial.sent = sensitive

    def alike(exchange: Exchange) -> Iterator[Finding]:
        if _shape(exchange) != _shape(unknown.exchange):
            expected = f"the answer for a patient whom nobody knows, {describe(unknown.exchange)}"
            yield Finding("sensitive/alike", "body", expected, describe(exchange), ruling="28")

    trial.judge(alike)


def _shape(exchange: Exchange) -> tuple[object, ...]:
    body = exchange.resource or {}
    held = sorted(entry.type for entry in SearchSet.of(exchange))
    codes = [spine_code(issue) for issue in issues_of(body)]
    return exchange.status, body.get("resourceType"), sorted(body), held, codes
