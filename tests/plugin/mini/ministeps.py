"""Steps that pass, fail, warn, lack data and break on purpose."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from pytest_bdd import given, parsers, then, when

from gpconnect_am.findings import Finding, Severity
from gpconnect_am.scenario import Scenario


@given("a note is left to clean up")
def note(scenario: Scenario) -> None:
    for name in ("first", "second"):
        scenario.cleanups.append(partial(_note, name))


@given("something is made that must be undone")
def made(scenario: Scenario) -> None:
    scenario.cleanups.append(lambda: ask(scenario))


@given("something is made that cannot be undone")
def made_for_good(scenario: Scenario) -> None:
    scenario.cleanups.append(lambda: hangs_up(scenario))


def _note(name: str) -> None:
    with Path("cleaned").open("a") as file:
        file.write(f"{name}\n")


@when("metadata is asked for")
def ask(scenario: Scenario) -> None:
    scenario.send(scenario.requests.metadata())


@when("metadata is asked for with a canary in the URL")
def ask_with_canary(scenario: Scenario) -> None:
    scenario.send(scenario.requests.metadata().and_query("name", "Canary Patient"))


@then("all is well")
def well(scenario: Scenario) -> None:
    scenario.report([])


@then("all is wrong")
def wrong(scenario: Scenario, datatable: list[list[str]]) -> None:
    for where, expected, actual in datatable[1:]:
        scenario.report([Finding(check=where, where=where, expected=expected, actual=actual)])


@then("the body is quoted")
def quoted(scenario: Scenario) -> None:
    body = scenario.last.answer.body.decode()
    scenario.report([Finding("body", "body", "nothing secret", body)])


@then(parsers.parse("a {severity} is found"))
def found(scenario: Scenario, severity: str) -> None:
    scenario.report([Finding("header", "header Location", "it", "nothing", Severity(severity))])


@then(parsers.parse("there are no slots of {kind}"))
def no_slots(scenario: Scenario, kind: str) -> None:
    scenario.judge([], lambda _: [], missing=f"declare a session of {kind} under [[practice.sessions]]")


@then("the suite has a defect")
def defect(scenario: Scenario) -> None:
    raise KeyError("a defect of the suite")


@then("the provider hangs up")
def hangs_up(scenario: Scenario) -> None:
    scenario.send(scenario.requests.metadata().and_query("hang", "up"))


@then("the provider goes away for good")
def goes_away(scenario: Scenario) -> None:
    scenario.send(scenario.requests.metadata().and_query("go", "away"))
