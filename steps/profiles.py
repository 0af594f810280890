"""Profiles: what the validation found in an answer, by the requirement that a rule stands for."""

from __future__ import annotations

from pytest_bdd import parsers, then

from gpconnect_am.rules.answers import unanswered
from steps.results import missing
from steps.slot_search import SlotSearch


@then(parsers.re("every (?P<type>Slot|Schedule|Practitioner|Location|Organization) keeps this rule"))
def resources_keep_rule(search: SlotSearch, type: str) -> None:
    """The rule of the profile that the scenario is about, over every resource of its type."""
    scenario, found = search.scenario, search.found()
    scenario.judge(
        [search.answer] if found.of_type(type) else [],
        lambda exchange: scenario.validation(exchange).of(scenario.requirement),
        missing=missing(type),
        exchange=search.answer,
    )


@then("the Bundle keeps this rule")
def bundle_keeps_rule(search: SlotSearch) -> None:
    """The rule of the Bundle's profile that the scenario is about."""
    scenario, body = search.scenario, search.answer.resource
    if body is None or body.get("resourceType") != "Bundle":
        scenario.report(unanswered(search.answer, for_itself=True), exchange=search.answer)
    else:
        scenario.report(scenario.validation(search.answer).of(scenario.requirement), exchange=search.answer)


@then("every resource keeps FHIR STU3 and its profile")
def resources_keep_profiles(search: SlotSearch) -> None:
    """Whatever no rule of its own answers for."""
    scenario, found = search.scenario, search.found()
    scenario.judge(
        [search.answer] if found.slots else [],
        lambda exchange: scenario.validation(exchange).unclaimed(),
        missing=missing("Slot"),
        exchange=search.answer,
    )
