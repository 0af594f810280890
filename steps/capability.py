"""The capability statement: there, valid, whole, and true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pytest_bdd import given, parsers, then

from gpconnect_am.findings import Finding, NotAssessed
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.rules.answers import describe
from gpconnect_am.rules.capability import CHECKS, Statement
from steps.trials import Trial

DECLARED_AS = {
    "find patient": ("Patient", "search-type"),
    "read patient": ("Patient", "read"),
    "read practitioner": ("Practitioner", "read"),
    "read organisation": ("Organization", "read"),
    "read location": ("Location", "read"),
    "search for free slots": ("Slot", "search-type"),
    "retrieve a patient's appointments": ("Appointment", "search-type"),
    "read appointment": ("Appointment", "read"),
    "book appointment": ("Appointment", "create"),
    "amend appointment": ("Appointment", "update"),
    "cancel appointment": ("Appointment", "update"),
}


@given("the capability statement")
def the_statement(trial: Trial) -> None:
    """Asked for by the target's own consumer."""
    trial.sample = trial.of("metadata")
    trial.send("as it is")


def statement_of(trial: Trial) -> Statement:
    """The statement that was sent. Raises NotAssessed where it is none."""
    exchange = trial.sent[-1].exchange
    body = exchange.resource or {}
    if exchange.status != 200 or body.get("resourceType") != "CapabilityStatement":
        raise NotAssessed(f"there is no capability statement: {describe(exchange)}")
    return Statement(body)


@then("each answer is a CapabilityStatement")
def is_a_statement(trial: Trial) -> None:
    """200, and the right resource."""
    trial.judge(_is_statement)


def _is_statement(exchange: Exchange) -> Iterator[Finding]:
    kind = (exchange.resource or {}).get("resourceType")
    if exchange.status != 200 or kind != "CapabilityStatement":
        yield Finding("capability", "body", "200 OK with a CapabilityStatement", describe(exchange))


@then("the statement is valid FHIR STU3")
def is_valid(trial: Trial) -> None:
    """By the base definition: no GP Connect profile is demanded."""
    statement_of(trial)
    exchange = trial.sent[-1].exchange
    found = trial.scenario.validation(exchange).findings
    trial.scenario.report((replace(one, requirement="") for one in found), exchange=exchange)


@then(parsers.re(f"the statement (?P<rule>{'|'.join(CHECKS)})"))
def statement_keeps(trial: Trial, rule: str) -> None:
    """One of the things that it must declare."""
    found = CHECKS[rule](statement_of(trial), trial.scenario.target)
    trial.scenario.report(found, exchange=trial.sent[-1].exchange)


_NAMES = "|".join(sorted(DECLARED_AS, key=len, reverse=True))


@then(parsers.re(f"what it says of (?P<interaction>{_NAMES}) is so"))
def is_so(trial: Trial, interaction: str) -> None:
    """Declared, and a right request succeeds: a capability that the target has is there as a whole."""
    kind, code = DECLARED_AS[interaction]
    declared, statement = statement_of(trial).declares(kind, code), trial.sent.pop().exchange
    trial.sample = trial.of(interaction)
    exchange = trial.send("as it is")
    works = exchange.status < 300
    where = f"CapabilityStatement.rest.resource[{kind}].interaction"
    wrong = []
    if not (works and declared):
        why = "declared, as it works" if works else "at work, as it is declared"
        expected = f"{code} of {kind} {why if works or declared else 'declared and at work'}"
        found = "no such interaction" if works else describe(exchange)
        wrong.append(Finding("capability/true", where, expected, found))
    trial.scenario.report(wrong, exchange=statement if works else exchange)
