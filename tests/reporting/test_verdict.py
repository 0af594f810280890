"""From scenarios to requirements to the verdict."""

from __future__ import annotations

from typing import Any

import pytest

from gpconnect_am.findings import Outcome, Severity, Verdict
from gpconnect_am.reporting.records import RunRecord, ScenarioRecord
from gpconnect_am.reporting.verdict import RequirementResult, requirement_results, verdict_of
from gpconnect_am.requirements import Requirement, Strength, Verification
from tests.reporting.records import a_catalogue, a_finding, a_requirement, a_run, a_scenario


def judged(
    *scenarios: ScenarioRecord, requirements: tuple[Requirement, ...] = (), run: RunRecord | None = None
) -> tuple[Verdict, list[str], dict[str, RequirementResult]]:
    catalogue = a_catalogue(*(requirements or (a_requirement("SFS-001"),)))
    frame = run or a_run()
    results = requirement_results(catalogue, frame, scenarios)
    verdict, reasons = verdict_of(frame, scenarios, results)
    return verdict, reasons, {result.id: result for result in results}


@pytest.mark.parametrize(
    ("outcomes", "of_requirement", "verdict"),
    [
        ([Outcome.PASSED], Outcome.PASSED, Verdict.CONFORMANT),
        ([Outcome.PASSED, Outcome.WARNING], Outcome.WARNING, Verdict.CONFORMANT),
        ([Outcome.PASSED, Outcome.NOT_APPLICABLE], Outcome.PASSED, Verdict.CONFORMANT),
        ([Outcome.WARNING, Outcome.NOT_ASSESSED], Outcome.NOT_ASSESSED, Verdict.INCOMPLETE),
        ([Outcome.NOT_ASSESSED, Outcome.BROKEN], Outcome.BROKEN, Verdict.INCOMPLETE),
        ([Outcome.NOT_APPLICABLE], Outcome.NOT_APPLICABLE, Verdict.INCOMPLETE),
        ([], Outcome.NOT_ASSESSED, Verdict.INCOMPLETE),
    ],
)
def test_the_worst_scenario_decides_its_requirement(
    outcomes: list[Outcome], of_requirement: Outcome, verdict: Verdict
) -> None:
    scenarios = [a_scenario(str(outcome), outcome) for outcome in outcomes]
    found, _, results = judged(*scenarios)
    assert results["SFS-001"].outcome is of_requirement
    assert found is verdict


def test_a_finding_fails_the_requirement_that_it_bears_and_no_other() -> None:
    scenario = a_scenario(outcome=Outcome.FAILED, findings=(a_finding("SLOT-003"),))
    requirements = (a_requirement("SFS-001"), a_requirement("SLOT-003"))
    verdict, reasons, results = judged(scenario, requirements=requirements)
    assert verdict is Verdict.NON_CONFORMANT
    assert reasons == ["SLOT-003 failed: What SLOT-003 asks for."]
    assert results["SLOT-003"].outcome is Outcome.FAILED
    assert results["SLOT-003"].findings == 1
    assert results["SFS-001"].outcome is Outcome.PASSED


def test_a_scenario_that_failed_early_has_not_assessed_its_own_requirement() -> None:
    scenario = a_scenario(outcome=Outcome.FAILED, findings=(a_finding("SLOT-003"),), cut_short=True)
    requirements = (a_requirement("SFS-001"), a_requirement("SLOT-003"))
    result = judged(scenario, requirements=requirements)[2]["SFS-001"]
    assert result.outcome is Outcome.NOT_ASSESSED
    assert result.reason == (
        "its scenario failed before judging it: [SLOT-003] status: expected 200 OK; found 500"
    )


def test_a_failure_that_bears_an_unknown_requirement_is_still_a_failure() -> None:
    verdict, reasons, _ = judged(a_scenario(outcome=Outcome.FAILED, findings=(a_finding("GONE-1"),)))
    assert (verdict, reasons) == (Verdict.NON_CONFORMANT, ["1 scenario failed"])


def test_a_warning_from_another_scenario_shows_on_the_requirement() -> None:
    warning = a_finding("SFS-001", severity=Severity.WARNING)
    other = a_scenario("Other", Outcome.WARNING, requirements=("SLOT-003",), findings=(warning,))
    results = judged(a_scenario(), other, requirements=(a_requirement("SFS-001"), a_requirement("SLOT-003")))[
        2
    ]
    assert results["SFS-001"].outcome is Outcome.WARNING


def test_strict_lets_a_warning_fail() -> None:
    warning = a_finding(severity=Severity.ADVISORY)
    scenario = a_scenario(outcome=Outcome.FAILED, findings=(warning,))
    assert judged(scenario, run=a_run(strict=True))[0] is Verdict.NON_CONFORMANT


@pytest.mark.parametrize(
    ("changed", "outcome"),
    [
        ({"verification": Verification.WITNESS, "note": "an assurer looks at the screens"}, None),
        ({"verification": Verification.OUT_OF_SCOPE, "note": "another capability"}, None),
        ({"strength": Strength.SHOULD}, Outcome.NOT_ASSESSED),
        ({"strength": Strength.MAY}, Outcome.NOT_ASSESSED),
        ({"version": "1.2.9"}, Outcome.NOT_APPLICABLE),
    ],
)
def test_what_does_not_hold_the_verdict_up(changed: dict[str, Any], outcome: Outcome | None) -> None:
    requirements = (a_requirement("SFS-001"), a_requirement("SFS-002", **changed))
    verdict, _, results = judged(a_scenario(), requirements=requirements)
    assert verdict is Verdict.CONFORMANT
    assert results["SFS-002"].outcome is outcome
    assert results["SFS-002"].reason


def test_what_holds_the_verdict_up_is_named_with_its_reason() -> None:
    gap = a_scenario("Gap", Outcome.NOT_ASSESSED, requirements=("SFS-002",), reason="declare a session")
    broken = a_scenario("Broken", Outcome.BROKEN, reason="no connection")
    requirements = (a_requirement("SFS-001"), a_requirement("SFS-002"))
    verdict, reasons, _ = judged(a_scenario(), gap, broken, requirements=requirements)
    assert verdict is Verdict.INCOMPLETE
    assert reasons == [
        "SFS-001 broken: no connection",
        "SFS-002 not assessed: declare a session",
        "1 scenario broke",
    ]


def test_all_that_a_requirement_lacks_is_named_at_once() -> None:
    lacking = ("declare a session", "declare a slot; declare a session", "declare a session")
    gaps = [
        a_scenario(f"Gap {number}", Outcome.NOT_ASSESSED, requirements=("SFS-002",), reason=reason)
        for number, reason in enumerate(lacking)
    ]
    requirements = (a_requirement("SFS-001"), a_requirement("SFS-002"))
    _, reasons, results = judged(a_scenario(), *gaps, requirements=requirements)
    assert results["SFS-002"].reason == "declare a session; declare a slot"
    assert reasons == ["SFS-002 not assessed: declare a session; declare a slot"]


def test_a_selection_leaves_the_rest_out_and_says_so() -> None:
    requirements = (a_requirement("SFS-001"), a_requirement("SFS-002"))
    run = a_run(selection=("--requirement SFS-001",))
    verdict, reasons, results = judged(a_scenario(), requirements=requirements, run=run)
    assert verdict is Verdict.CONFORMANT
    assert reasons[-1] == "only a part of the suite was selected: --requirement SFS-001"
    assert (results["SFS-002"].outcome, results["SFS-002"].reason) == (None, "not selected in this run")


def test_an_interrupted_run_is_incomplete() -> None:
    interrupted = "the run ended with 1 of 2 scenarios not run: it was interrupted"
    verdict, reasons, _ = judged(a_scenario(), run=a_run(interrupted=interrupted))
    assert (verdict, reasons[0]) == (Verdict.INCOMPLETE, interrupted)
