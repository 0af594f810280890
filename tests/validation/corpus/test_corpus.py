"""Every mutation of the corpus is found, where it is and for what it is; every variant passes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gpconnect_am.findings import Finding, Severity
from gpconnect_am.validation import validate
from tests.validation.corpus.cases import Case, body, cases, resources
from tests.validation.official.effective import documents

MUTATIONS, VARIANTS = cases("mutations"), cases("variants")


@pytest.mark.parametrize("name", resources())
def test_a_valid_resource_passes_without_a_finding(name: str) -> None:
    assert sentences(validate(body(resources()[name])).findings) == []


@pytest.mark.parametrize("case", MUTATIONS, ids=str)
def test_a_mutation_is_found_where_it_is_and_nothing_else_is(case: Case) -> None:
    failures = [finding for finding in case.validated().findings if finding.severity is Severity.FAILURE]
    places = dict.fromkeys((case.where, *case.also), False)
    for finding in failures:
        near = [place for place in places if related(place, finding.where)]
        assert near, f"unrelated: {finding.sentence()}"
        places |= dict.fromkeys(near, True)

    assert all(places.values()), f"not found: {[place for place, found in places.items() if not found]}"
    assert not case.requirement or case.requirement in {each.requirement for each in failures}, sentences(
        failures
    )
    assert not case.check or case.check in {each.check for each in failures}, sentences(failures)


@pytest.mark.parametrize("case", VARIANTS, ids=str)
def test_a_variant_passes_with_the_advisories_that_its_rulings_give(case: Case) -> None:
    findings = case.validated().findings
    advisories = {each.where: each.ruling for each in findings if each.severity is Severity.ADVISORY}

    assert advisories == case.advisories, sentences(findings)
    assert len(findings) == len(advisories), sentences(findings)


def test_every_row_has_a_name_of_its_own() -> None:
    for table in (MUTATIONS, VARIANTS):
        names = [str(case) for case in table]
        assert sorted(set(names)) == sorted(names)


def test_every_requirement_that_a_schema_bears_is_broken_by_a_row() -> None:
    """Those of an advisory's ruling are shown by the variants."""
    shown = {case.requirement for case in MUTATIONS}
    noted = {
        finding.requirement for case in VARIANTS if case.advisories for finding in case.validated().findings
    }
    borne = {bearing for schema in documents().values() for bearing in requirements_in(schema)}

    assert borne - shown - noted - ELSEWHERE == set()


ELSEWHERE = {"SCHED-003", "APPT-005"}
"""Must-support of an extension that may repeat: whether it is there where the data are, the rules judge."""


def requirements_in(schema: Any) -> set[str]:
    """Every x-requirement below a schema."""
    if isinstance(schema, list):
        return {bearing for each in schema for bearing in requirements_in(each)}
    if not isinstance(schema, dict):
        return set()
    own = {schema["x-requirement"]} if "x-requirement" in schema else set()
    return own.union(*(requirements_in(each) for each in schema.values()))


def related(place: str, other: str) -> bool:
    """Whether one FHIRPath is the other, or leads to what holds it."""
    short, long = sorted((place, other), key=len)
    return long == short or (long.startswith(short) and long[len(short)] in ".[")


def sentences(findings: Any) -> list[str]:
    found: list[Finding] = list(findings)
    return [
        f"{each.severity} {each.check} [{each.requirement or json.dumps(each.ruling)}] {each.sentence()}"
        for each in found
    ]
