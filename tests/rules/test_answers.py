"""What came instead of a search result, in words that a vendor recognises."""

from __future__ import annotations

import pytest

from gpconnect_am.rules.answers import unanswered
from tests.rules.searches import answer, bundle, sentences

OUTCOME = {
    "resourceType": "OperationOutcome",
    "issue": [{"details": {"coding": [{"code": "BAD_REQUEST"}]}, "diagnostics": "status is missing"}],
}


@pytest.mark.parametrize(
    ("exchange", "told"),
    [
        (
            answer(OUTCOME, 400, "Bad Request"),
            "failure: status: expected 200 OK; found 400 Bad Request with an OperationOutcome (BAD_REQUEST:"
            " status is missing)",
        ),
        (
            answer(b"<html><body>Sign in</body></html>", 503, "Service Unavailable"),
            "failure: status: expected 200 OK; found 503 Service Unavailable, a body that begins"
            " '<html><body>Sign in</body></html>'",
        ),
        (
            answer(b"", 204, "No Content"),
            "failure: status: expected 200 OK; found 204 No Content, an empty body",
        ),
        (
            answer(OUTCOME),
            "failure: resourceType: expected a Bundle of type searchset; found resourceType OperationOutcome",
        ),
        (
            answer({**bundle(), "type": "collection"}),
            "failure: Bundle.type: expected a Bundle of type searchset; found type collection",
        ),
        (
            answer(b"[1]"),
            "failure: body: expected a Bundle of type searchset; found no JSON object: a body that begins"
            " '[1]'",
        ),
    ],
    ids=["refused", "HTML", "nothing", "outcome", "collection", "array"],
)
def test_no_search_result(exchange, told):
    assert sentences(unanswered(exchange)) == [told]


def test_a_search_result_is_one():
    assert unanswered(answer(bundle())) == []


def test_a_baseline_answers_for_itself():
    (status,) = unanswered(answer(OUTCOME, 500, "Oops"), for_itself=True)
    (body,) = unanswered(answer(OUTCOME), for_itself=True)
    assert (status.requirement, body.requirement) == ("SFS-031", "SFS-032")
