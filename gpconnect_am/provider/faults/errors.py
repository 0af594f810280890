"""Faults of refusals and of their OperationOutcome."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from gpconnect_am.provider.behaviour import Behaviour
from gpconnect_am.provider.call import Answer, Call, Resource
from gpconnect_am.provider.faults.elements import having, lacking, on, on_each, on_first
from gpconnect_am.provider.faults.fault import Change, Fault, editing, finishing, first, setting
from gpconnect_am.provider.foundations import nhs_number_valid
from gpconnect_am.provider.outcomes import Refusal, outcome
from gpconnect_am.provider.routing import Route, route


def _issues(edit: Callable[[Resource], object]) -> Change:
    return editing("OperationOutcome", on_each("issue", edit))


def _codings(edit: Callable[[Resource], object]) -> Change:
    return _issues(on("details", on_each("coding", edit)))


def _instead(code: str, other: str) -> Change:
    """One code is answered in the place of another."""

    def told(refusal: Refusal) -> Refusal:
        return Refusal(other, refusal.diagnostics) if refusal.code == code else refusal

    def change(behaviour: Behaviour) -> Behaviour:
        return replace(
            behaviour,
            outcome=lambda refusal: outcome(told(refusal)),
            refusal_status=lambda refusal: told(refusal).status,
        )

    return change


def _status(code: str, status: int) -> Change:
    return setting(refusal_status=lambda refusal: status if refusal.code == code else refusal.status)


def _html(call: Call | None, answer: Answer) -> None:  # noqa: ARG001
    if answer.status >= 400:
        answer.body = f"<html><body><h1>Error {answer.status}</h1></body></html>".encode()
        answer.headers["Content-Type"] = "text/html;charset=utf-8"


def _nothing(call: Call | None, answer: Answer) -> None:  # noqa: ARG001
    if answer.status >= 400:
        answer.body = b""


def _search_nothing(call: Call | None, answer: Answer) -> None:
    if call is not None and call.segments[:1] == ("Slot",):
        _nothing(call, answer)


def _found_always(call: Call | None, answer: Answer) -> None:  # noqa: ARG001
    if answer.status >= 400:
        answer.status = 200


def _anything_is_404(verb: str, segments: tuple[str, ...], interaction_id: str) -> Route:
    try:
        return route(verb, segments, interaction_id)
    except Refusal as refusal:
        raise Refusal("INTERNAL_SERVER_ERROR", refusal.diagnostics) from None


def _numbered_only(call: Call) -> None:
    if "." in call.id:
        raise Refusal("INTERNAL_SERVER_ERROR", "The request could not be carried out")


def _silent_about(code: str) -> Callable[[Resource], object]:
    def edit(issue: Resource) -> None:
        if issue["details"]["coding"][0]["code"] == code:
            issue.pop("diagnostics", None)

    return edit


FAULTS = (
    Fault(
        "errors-in-html",
        "Errors are pages of the web server.",
        ("ERR-001", "BPA-061"),
        finishing("html", _html),
    ),
    Fault(
        "errors-empty",
        "Errors come without a body.",
        ("ERR-001", "SFS-029", "BPA-061", "APA-029", "CPA-030", "RPA-016", "RPAS-019"),
        finishing("nothing", _nothing),
    ),
    Fault(
        "search-errors-empty",
        "Errors of a search come without a body.",
        ("SFS-029",),
        finishing("nothing", _search_nothing),
    ),
    Fault(
        "errors-are-200",
        "Errors are answered with 200 and an OperationOutcome.",
        ("SFS-017",),
        finishing("found", _found_always),
    ),
    Fault(
        "statuses-of-own-making",
        "What is wrong with a resource is answered with a status of the provider's own.",
        ("HTTP-047",),
        setting(refusal_status=lambda refusal: 460 if refusal.status == 422 else refusal.status),
    ),
    Fault(
        "outcome-profile-missing",
        "OperationOutcomes don't assert their profile.",
        ("ERR-001",),
        editing("OperationOutcome", lacking("meta")),
    ),
    Fault("severity-fatal", "Issues are fatal.", ("ERR-002",), _issues(having(severity="fatal"))),
    Fault("severity-missing", "Issues have no severity.", ("ERR-002",), _issues(lacking("severity"))),
    Fault("issue-type-missing", "Issues have no type.", ("ERR-003",), _issues(lacking("code"))),
    Fault(
        "issue-type-always-processing",
        "Every issue is of type processing.",
        ("ERR-003",),
        _issues(having(code="processing")),
    ),
    Fault(
        "issue-type-of-own-making",
        "The issue type is a word of the provider's own.",
        ("ERR-003",),
        _issues(having(code="bad-request")),
    ),
    Fault("details-missing", "Issues have no details.", ("OUT-001", "ERR-004"), _issues(lacking("details"))),
    Fault(
        "spine-code-of-own-making",
        "The Spine code is one of the provider's own.",
        ("OUT-002", "ERR-004"),
        _codings(having(code="SOMETHING_WRONG")),
    ),
    Fault(
        "two-codings",
        "Issues carry a coding of the provider's own beside the Spine code.",
        ("OUT-003",),
        _issues(
            on(
                "details",
                lambda details: details["coding"].append(
                    {"system": "https://provider.example/errors", "code": "E17", "display": "E17"}
                ),
            )
        ),
    ),
    Fault(
        "spine-system-missing",
        "The Spine code has no system.",
        ("OUT-004",),
        _codings(lacking("system")),
    ),
    Fault(
        "spine-system-of-another",
        "The Spine code bears the system of DSTU2.",
        ("OUT-004",),
        _codings(having(system="http://fhir.nhs.net/ValueSet/spine-error-or-warning-code-1")),
    ),
    Fault("spine-code-missing", "The coding has no code.", ("OUT-005", "ERR-004"), _codings(lacking("code"))),
    Fault(
        "spine-display-missing",
        "The Spine code has no display.",
        ("OUT-006", "ERR-004"),
        _codings(lacking("display")),
    ),
    Fault(
        "spine-code-with-version",
        "The coding says the version of its system.",
        ("OUT-007",),
        _codings(having(version="1.0")),
    ),
    Fault(
        "spine-code-user-selected",
        "The coding says that nobody selected it.",
        ("OUT-007",),
        _codings(having(userSelected=False)),
    ),
    Fault(
        "diagnostics-missing",
        "Errors don't say what is wrong.",
        ("ERR-006", "SFS-029", "RPAS-016", "RPAS-008"),
        _issues(lacking("diagnostics")),
    ),
    Fault(
        "diagnostics-missing-for-requests",
        "Errors of malformed requests don't say what is wrong.",
        ("ERR-005",),
        _issues(_silent_about("BAD_REQUEST")),
    ),
    Fault(
        "diagnostics-missing-for-parameters",
        "Errors of parameters don't say what is wrong.",
        ("ERR-006", "RPAS-016"),
        _issues(_silent_about("INVALID_PARAMETER")),
    ),
    Fault(
        "diagnostics-missing-for-resources",
        "Errors of resources don't say what is wrong.",
        ("ERR-006",),
        _issues(_silent_about("INVALID_RESOURCE")),
    ),
    Fault(
        "stack-trace-in-diagnostics",
        "Errors show the stack of the provider.",
        ("ERR-007",),
        _issues(
            having(
                diagnostics="java.lang.NullPointerException\n"
                "\tat uk.example.provider.SlotService.search(SlotService.java:117)\n"
                "\tat java.base/java.lang.Thread.run(Thread.java:834)"
            )
        ),
    ),
    Fault(
        "any-identifier-system",
        "An identifier of a system that isn't supported finds nothing rather than being refused.",
        ("ERR-008",),
        _instead("INVALID_IDENTIFIER_SYSTEM", "NO_RECORD_FOUND"),
    ),
    Fault(
        "identifier-value-is-unprocessable",
        "An identifier without a value is answered as an invalid parameter.",
        ("ERR-009",),
        _instead("INVALID_IDENTIFIER_VALUE", "INTERNAL_SERVER_ERROR"),
    ),
    Fault(
        "nhs-number-unchecked",
        "NHS numbers that can't be are looked for, and not found.",
        ("ERR-010",),
        setting(nhs_number_valid=lambda number: True),  # noqa: ARG005
    ),
    Fault(
        "nhs-number-length-only",
        "Of an NHS number the length is checked, and not the check digit.",
        ("ERR-010",),
        setting(nhs_number_valid=lambda number: nhs_number_valid(number) or len(number) == 10),
    ),
    Fault(
        "patient-not-found-is-record",
        "An unknown patient is answered as an unknown organisation.",
        ("ERR-012",),
        _instead("PATIENT_NOT_FOUND", "ORGANISATION_NOT_FOUND"),
    ),
    Fault(
        "practitioner-not-found-is-record",
        "An unknown practitioner is answered as any record.",
        ("ERR-013",),
        _instead("PRACTITIONER_NOT_FOUND", "NO_RECORD_FOUND"),
    ),
    Fault(
        "organisation-not-found-is-record",
        "An unknown organisation is answered as any record.",
        ("ERR-014",),
        _instead("ORGANISATION_NOT_FOUND", "NO_RECORD_FOUND"),
    ),
    Fault(
        "not-found-is-gone",
        "An unknown appointment or location is answered with 410.",
        ("ERR-015", "RPA-014", "CPA-029", "APA-026"),
        _status("NO_RECORD_FOUND", 410),
    ),
    Fault(
        "strange-ids-fail",
        "An id that the database can't read makes the provider fail.",
        ("ERR-012", "ERR-013", "ERR-014", "ERR-015", "RPA-014", "RPAS-034"),
        first("format_checks", "id", _numbered_only),
    ),
    Fault(
        "duplicate-is-422",
        "A slot that is taken is answered as an invalid resource.",
        ("ERR-019",),
        _instead("DUPLICATE_REJECTED", "INVALID_RESOURCE"),
    ),
    Fault(
        "invalid-resource-is-500",
        "A resource that isn't valid makes the provider fail.",
        ("ERR-020",),
        _instead("INVALID_RESOURCE", "INTERNAL_SERVER_ERROR"),
    ),
    Fault(
        "invalid-parameter-is-500",
        "A parameter that can't be read makes the provider fail.",
        ("ERR-021",),
        _instead("INVALID_PARAMETER", "INTERNAL_SERVER_ERROR"),
    ),
    Fault(
        "invalid-parameter-with-400",
        "An invalid parameter has the right code and the wrong status.",
        ("ERR-021",),
        _status("INVALID_PARAMETER", 400),
    ),
    Fault(
        "reference-not-found-is-404",
        "A reference that leads nowhere is answered with 404.",
        ("ERR-022",),
        _instead("REFERENCE_NOT_FOUND", "NO_RECORD_FOUND"),
    ),
    Fault(
        "bad-request-is-500",
        "A body that can't be parsed makes the provider fail.",
        ("ERR-023",),
        _instead("BAD_REQUEST", "INTERNAL_SERVER_ERROR"),
    ),
    Fault(
        "unknown-paths-fail",
        "A path that isn't implemented makes the provider fail.",
        ("ERR-026",),
        setting(route=_anything_is_404),
    ),
    Fault(
        "issue-missing",
        "OperationOutcomes hold no issue.",
        ("ERR-001",),
        editing("OperationOutcome", having(issue=[])),
    ),
    Fault(
        "first-issue-without-text",
        "The Spine code stands in text, not in a coding.",
        ("OUT-003", "ERR-004"),
        editing("OperationOutcome", on_first("issue", having(details={"text": "BAD_REQUEST"}))),
    ),
)
