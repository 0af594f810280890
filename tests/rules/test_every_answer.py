"""What binds every answer, told in whole sentences."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from gpconnect_am.findings import Severity
from gpconnect_am.protocol.exchange import Exchange, Request, Response
from gpconnect_am.protocol.interactions import READ_PATIENT
from gpconnect_am.rules.every_answer import every_answer
from gpconnect_am.rules.insecure import insecure_details

JSON = ("Content-Type", "application/fhir+json;charset=utf-8")
NO_STORE = ("Cache-Control", "no-store")
BEARER = ("WWW-Authenticate", 'Bearer error="invalid_token"')
ETAG = ("ETag", 'W/"1"')
PATIENT = {
    "resourceType": "Patient",
    "id": "1",
    "meta": {
        "versionId": "1",
        "profile": ["https://fhir.nhs.uk/STU3/StructureDefinition/CareConnect-GPC-Patient-1"],
    },
    "managingOrganization": {"reference": "Organization/1"},
}


def outcome(**changes):
    issue = {
        "severity": "error",
        "code": "invalid",
        "details": {"coding": [{"code": "BAD_REQUEST", "display": "Bad request"}]},
        "diagnostics": "Header Ssp-From is missing",
        **changes,
    }
    profile = "https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-OperationOutcome-1"
    return {"resourceType": "OperationOutcome", "meta": {"profile": [profile]}, "issue": [issue]}


def findings(body, *, status=200, headers=(JSON, NO_STORE, ETAG), base="http://a.test/A1/STU3/1/x", sent=()):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    exchange = Exchange(
        id="x1",
        request=Request(READ_PATIENT, "GET", base, "Patient/1", headers=sent),
        response=Response(status, "", headers, content, len(content)),
        fault=None,
        started=datetime(2026, 11, 24, tzinfo=UTC),
        seconds=0.01,
    )
    return [one for _, found in every_answer(exchange) for one in found]


def sentences(body, **how):
    return [f"{one.requirement} {one.sentence()}" for one in findings(body, **how)]


def severities(body, **how):
    return {one.severity for one in findings(body, **how)}


def spine(code):
    return {"coding": [{"code": code, "display": "In words"}]}


@pytest.mark.parametrize(
    ("body", "how"),
    [
        (PATIENT, {}),
        (PATIENT, {"headers": (("content-type", 'Application/FHIR+JSON; Charset="UTF-8"'), NO_STORE, ETAG)}),
        (PATIENT, {"headers": (JSON, ("Cache-Control", "private, No-Store"), ETAG)}),
        (PATIENT, {"base": "https://proxy.test/https://a.test/A1/STU3/1/x"}),
        (outcome(), {"status": 400}),
        (outcome(code="not-supported"), {"status": 415}),
        (outcome(code="login"), {"status": 401, "headers": (JSON, NO_STORE, BEARER)}),
        (outcome(details=spine("INTERNAL_SERVER_ERROR"), code="exception"), {"status": 500}),
        (outcome(details=spine("INTERNAL_SERVER_ERROR"), code="processing"), {"status": 500}),
        (outcome(details=spine("MISSING_OR_INVALID_HEADER"), code="required"), {"status": 400}),
        (outcome(details=spine("ACCESS_DENIED"), code="forbidden"), {"status": 403}),
    ],
)
def test_what_is_right_passes_however_it_is_put(body, how):
    assert sentences(body, **how) == []


def test_further_statuses_of_http_pass_with_a_note_and_those_of_own_making_fail():
    said = "HTTP-047 status: expected one of the page's status codes; found"
    outcome_said = "with an OperationOutcome (BAD_REQUEST: Header Ssp-From is missing)"
    assert sentences(outcome(), status=413) == [f"{said} 413 {outcome_said}"]
    assert severities(outcome(), status=413) == {Severity.ADVISORY}
    assert severities(outcome(), status=460) == {Severity.FAILURE}
    assert severities(b"", status=204) == {Severity.FAILURE}
    assert severities(b"", status=204, sent=(("Prefer", "return=minimal"),)) == {Severity.ADVISORY}


@pytest.mark.parametrize(
    ("body", "how", "said"),
    [
        (
            PATIENT,
            {"headers": (JSON, ETAG)},
            "HTTP-028 header Cache-Control: expected no-store; found nothing",
        ),
        (
            PATIENT,
            {"headers": (("Content-Type", "application/fhir+json"), NO_STORE, ETAG)},
            "HTTP-022 header Content-Type: expected application/fhir+json;charset=utf-8;"
            " found application/fhir+json",
        ),
        (
            PATIENT,
            {"headers": (("Content-Type", "application/json;charset=utf-8"), NO_STORE, ETAG)},
            "HTTP-011 header Content-Type: expected application/fhir+json;charset=utf-8;"
            " found application/json;charset=utf-8",
        ),
        (
            PATIENT,
            {"base": "https://a.test/A1/STU3/1/x"},
            "HTTP-001 header Strict-Transport-Security: expected max-age=[seconds]; found nothing",
        ),
        (
            PATIENT,
            {"headers": (JSON, NO_STORE, ("ETag", '"1"'))},
            'CON-002 header ETag: expected the form W/"23"; found "1"',
        ),
        (
            PATIENT,
            {"headers": (JSON, NO_STORE, ("ETag", 'W/"2"'))},
            'CON-003 header ETag: expected the versionId of the body, 1; found W/"2"',
        ),
        (
            {**PATIENT, "managingOrganization": {"reference": "https://a.test/Organization/1"}},
            {},
            "HTTP-036 Patient.managingOrganization.reference: expected Type/id or #id;"
            " found https://a.test/Organization/1",
        ),
        (
            {**PATIENT, "id": "a_b"},
            {},
            "HTTP-009 Patient.id: expected 1 to 64 of A-Z, a-z, 0-9, - and .; found a_b",
        ),
        (
            {**PATIENT, "meta": {"versionId": "1", "profile": ["https://elsewhere.test/Some-Patient-1"]}},
            {},
            "HTTP-038 Patient.meta.profile: expected"
            " https://fhir.nhs.uk/STU3/StructureDefinition/CareConnect-GPC-Patient-1;"
            " found https://elsewhere.test/Some-Patient-1",
        ),
        (
            {**PATIENT, "birthDate": "1970-01-01 "},
            {},
            "HTTP-035 Patient.birthDate: expected no white space around it; found '1970-01-01 '",
        ),
        (
            {**PATIENT, "name": [{"text": "a" * 1_048_577}]},
            {},
            "HTTP-035 Patient.name[0].text: expected 1048576 characters at most; found 1048577 characters",
        ),
        (
            {**PATIENT, "name": []},
            {},
            "HTTP-035 Patient.name: expected a value, or no such element; found []",
        ),
        (
            outcome(),
            {},
            "HTTP-047 status: expected 4xx or 5xx with an OperationOutcome;"
            " found 200 with an OperationOutcome (BAD_REQUEST: Header Ssp-From is missing)",
        ),
        (
            b"<html>",
            {"status": 500},
            "ERR-001 body: expected an OperationOutcome; found 500, a body that begins '<html>'",
        ),
        (
            outcome(code="processing"),
            {"status": 400},
            "ERR-003 OperationOutcome.issue[0].code: expected invalid, the issue type of BAD_REQUEST;"
            " found processing",
        ),
        (
            outcome(),
            {"status": 401},
            "JWT-004 header WWW-Authenticate: expected Bearer, as 401 has it; found nothing",
        ),
        (
            outcome(severity="fatal"),
            {"status": 400},
            "ERR-002 OperationOutcome.issue[0].severity: expected error; found fatal",
        ),
        (
            outcome(diagnostics="at uk.example.Slots.find(Slots.java:7)"),
            {"status": 500},
            "ERR-007 OperationOutcome.issue[0].diagnostics: expected no detail of the provider's inside;"
            " found a stack trace: at uk.example.Slots.find(Slots.java:7)",
        ),
    ],
)
def test_what_is_wrong_is_told(body, how, said):
    assert said in sentences(body, **how)


@pytest.mark.parametrize(
    "text",
    [
        "No slot at /A83001/STU3/1/gpconnect/Slot/7",
        "Select a later date from the list",
        "Parameter start: ge2026-13-01 is no date (see https://example.test/usr/help)",
    ],
)
def test_ordinary_diagnostics_are_no_insecure_details(text):
    assert list(insecure_details(text)) == []
