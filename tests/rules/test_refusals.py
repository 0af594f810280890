"""A refusal fits its kind, or the finding says in what it does not."""

from __future__ import annotations

import pytest

from gpconnect_am.findings import Severity
from gpconnect_am.rules.refusals import refusals, refused
from tests.rules.searches import answer, bundle, sentences

FITTING = "422 INVALID_PARAMETER or 400 BAD_REQUEST"


def outcome(code="INVALID_PARAMETER", *, severity="error", type="invalid", diagnostics="start is no date"):
    issue = {"severity": severity, "code": type, "details": {"coding": [{"code": code}]}}
    if diagnostics is not None:
        issue["diagnostics"] = diagnostics
    return {"resourceType": "OperationOutcome", "issue": [issue]}


def told(exchange, kind="search parameter"):
    return sentences(refused(kind)(exchange))


@pytest.mark.parametrize(("status", "code"), [(422, "INVALID_PARAMETER"), (400, "BAD_REQUEST")])
def test_either_code_is_right(status, code):
    assert told(answer(outcome(code), status)) == []


@pytest.mark.parametrize(
    ("exchange", "sentence"),
    [
        (
            answer(bundle()),
            f"failure: status: expected an error: {FITTING}; found 200 OK with a Bundle (ruling 38)",
        ),
        (
            answer(outcome()),
            f"failure: status: expected an error: {FITTING}; found 200 OK with an OperationOutcome"
            " (INVALID_PARAMETER: start is no date) (ruling 38)",
        ),
        (
            answer(b"", 400, "Bad Request"),
            f"failure: body: expected {FITTING} with an OperationOutcome; found 400 Bad Request, an empty"
            " body (ruling 38)",
        ),
        (
            answer(outcome("INVALID_PARAMETER"), 400, "Bad Request"),
            f"failure: status: expected {FITTING}; found 400 Bad Request with an OperationOutcome"
            " (INVALID_PARAMETER: start is no date) (ruling 38)",
        ),
        (
            answer(outcome("INTERNAL_SERVER_ERROR"), 500, "Internal Server Error"),
            f"failure: status: expected {FITTING}; found 500 Internal Server Error with an OperationOutcome"
            " (INTERNAL_SERVER_ERROR: start is no date) (ruling 38)",
        ),
        (
            answer(outcome(severity="warning"), 422),
            "failure: OperationOutcome.issue[0].severity: expected error; found warning (ruling 38)",
        ),
        (
            answer(outcome(type="not-found"), 422),
            "failure: OperationOutcome.issue[0].code: expected invalid, the issue type of INVALID_PARAMETER;"
            " found not-found (ruling 38)",
        ),
        (
            answer(outcome(type="value"), 422),
            "advisory: OperationOutcome.issue[0].code: expected invalid, the issue type of INVALID_PARAMETER;"
            " found value (ruling 38)",
        ),
        (
            answer(outcome(diagnostics=None), 422),
            "failure: OperationOutcome.issue[0].diagnostics: expected diagnostics that say which parameter or"
            " rule is at fault; found nothing (ruling 38)",
        ),
    ],
    ids=["answered", "200 outcome", "no body", "mixed", "500", "severity", "type", "narrower type", "silent"],
)
def test_a_refusal_that_does_not_fit(exchange, sentence):
    assert told(exchange) == [sentence]


def test_missing_diagnostics_are_a_requirement_of_their_own():
    (finding,) = refused("search parameter")(answer(outcome(diagnostics=" "), 422))
    assert finding.requirement == "SFS-029"


def test_a_code_may_be_tolerated_with_a_note():
    (finding,) = refused("unknown slot on booking")(answer(outcome("INVALID_RESOURCE"), 422))
    assert (finding.severity, finding.expected) == (Severity.ADVISORY, "422 REFERENCE_NOT_FOUND")


def test_a_status_may_be_right_whatever_its_code():
    assert told(answer(outcome("NO_RECORD_FOUND", type="not-found"), 409), "version conflict") == []


def test_every_kind_says_what_is_right():
    assert all(kind.words for kind in refusals().kinds.values())


@pytest.mark.parametrize("status", [422, 428])
def test_a_refusal_for_a_missing_if_match_may_bear_a_status_of_its_own(status):
    assert told(answer(outcome("BAD_REQUEST"), status, "No"), "header If-Match") == [
        f"advisory: status: expected 400 or 409 or 412; found {status} No with an OperationOutcome"
        " (BAD_REQUEST: start is no date) (ruling 20)"
    ]
