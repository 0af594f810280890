"""What every answer must be, and what formats, encodings and preferences make of it."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_bdd import given, parsers, then, when

from gpconnect_am.findings import Finding, NotApplicable, NotAssessed
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.protocol.interactions import INTERACTIONS
from gpconnect_am.rules import http_answers
from gpconnect_am.rules.answers import describe
from gpconnect_am.rules.contents import references
from gpconnect_am.rules.every_answer import every_answer
from steps.trials import Sent, Trial

CHECKS = {
    "is a success in FHIR JSON": http_answers.in_json,
    "is a success in FHIR XML": http_answers.in_xml,
    "is compressed": http_answers.compressed,
    "is not compressed": http_answers.uncompressed,
    "holds the whole resource": http_answers.whole,
    "has the headers of a write, and no body": http_answers.minimal,
    "has a Content-Location": http_answers.has_content_location,
    "holds the resource that was asked for": http_answers.has_asked_id,
}
REFERRING = {
    "a search": "search for free slots",
    "a patient's record": "find patient",
    "an appointment": "read appointment",
}
"""What refers to resources of the directory, by the words that features use."""
READABLE = ("Patient", "Practitioner", "Organization", "Location")


@then("each answer keeps the rules of every answer")
def keeps_the_rules(trial: Trial) -> None:
    """Content type, charset, caching, references, profiles, error bodies."""
    trial.judge(_broken_rules)


def _broken_rules(exchange: Exchange) -> Iterator[Finding]:
    for _, findings in every_answer(exchange):
        yield from findings


@then(parsers.re(f"each answer (?P<rule>{'|'.join(CHECKS)})"))
def each_answer(trial: Trial, rule: str) -> None:
    """One of the rules on formats, encodings and preferences."""
    trial.judge(CHECKS[rule])


@then("it is the same as the answers before and after it")
def same_answer(trial: Trial) -> None:
    """The first and the last answer are those of the right request."""
    first, *between, last = trial.sent
    trial.sent = between
    for one in (first, last):
        trial.scenario.report(http_answers.success(one.exchange), exchange=one.exchange)
    touched = trial.traffic.touched()
    trial.judge(http_answers.same_as(first.exchange, last.exchange, touched))


def formats_of(trial: Trial) -> list[str]:
    """The formats that the capability statement declares."""
    exchange = trial.scenario.send(trial.desk.requests.metadata())
    declared = (exchange.resource or {}).get("format")
    if not isinstance(declared, list):
        raise NotAssessed(f"the capability statement declares no format: {describe(exchange)}")
    return [str(each).partition(";")[0].strip().lower() for each in declared]


@given("a capability statement that declares XML")
def declares_xml(trial: Trial) -> None:
    """What is declared must work."""
    if not {"application/fhir+xml", "xml"} & set(formats_of(trial)):
        raise NotApplicable("the capability statement doesn't declare XML")


@given("a capability statement that does not declare XML")
def declares_no_xml(trial: Trial) -> None:
    """What is not declared must be refused."""
    if {"application/fhir+xml", "xml"} & set(formats_of(trial)):
        raise NotApplicable("the capability statement declares XML")


@then("the capability statement declares JSON")
def declares_json(trial: Trial) -> None:
    """JSON is what every provider speaks."""
    formats = formats_of(trial)
    wrong = [] if {"application/fhir+json", "json"} & set(formats) else [", ".join(formats) or "nothing"]
    trial.scenario.report(
        Finding("format/declared", "CapabilityStatement.format", "application/fhir+json", found)
        for found in wrong
    )


@when(
    parsers.re(
        "every resource of the directory that (?P<where>a search|a patient's record|an appointment)"
        " refers to is read"
    )
)
def every_reference(trial: Trial, where: str) -> None:
    """Each once."""
    exchange = trial.of(REFERRING[where]).send(lambda request: request)
    found = {reference for _, reference in references(exchange.resource or {})}
    wanted = sorted(one for one in found if one.partition("/")[0] in READABLE)
    if not wanted:
        raise NotAssessed(f"the answer refers to nothing that can be read: {describe(exchange)}")
    by_type = {one.path.partition("/")[0]: one for one in INTERACTIONS.values() if one.path.endswith("/{id}")}
    for reference in wanted:
        kind, _, known = reference.partition("/")
        request = trial.desk.requests.request(by_type[kind], id=known)
        trial.sent.append(Sent(f"for {reference}, which {where} refers to", trial.scenario.send(request)))


@then("the practice shows the declared telephone number and postcode")
def shows_declared(trial: Trial) -> None:
    """What the target file declares of the main surgery is also the practice's."""
    mains = [one for one in trial.scenario.target.practice.locations if one.main and one.telephone]
    if not mains:
        raise NotAssessed("declare the main surgery with its telephone under [[practice.locations]]")
    trial.judge(http_answers.shows_details(mains[0].telephone, mains[0].postcode))
