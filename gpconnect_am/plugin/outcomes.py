"""What becomes of a scenario: applicable or not, judged after its last step, cleaned up in any case."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace

import pytest
from pytest_bdd.parser import ScenarioTemplate

from gpconnect_am.findings import (
    Broken,
    ChecksFailed,
    Finding,
    NotApplicable,
    NotAssessed,
    Outcome,
    Severity,
)
from gpconnect_am.plugin.fixtures import SCENARIO
from gpconnect_am.plugin.options import Options
from gpconnect_am.plugin.session import TARGET
from gpconnect_am.plugin.tags import capability_of, catalogue, requirement_ids, template_of, versions
from gpconnect_am.protocol.interactions import CAPABILITIES
from gpconnect_am.requirements import Strength
from gpconnect_am.scenario import Scenario
from gpconnect_am.target.model import Target
from gpconnect_am.target.optional import lacked

_HEAVIEST = {
    Strength.SHALL: Severity.FAILURE,
    Strength.SHOULD: Severity.WARNING,
    Strength.MAY: Severity.ADVISORY,
}
_WEIGHT = (Severity.ADVISORY, Severity.WARNING, Severity.FAILURE)


@dataclass(frozen=True, slots=True)
class Conclusion:
    """How a scenario ended: its outcome, why where it isn't plain, and what pytest is told by raising it."""

    outcome: Outcome
    reason: str = ""
    error: BaseException | None = None


CLEANUP_FAILED = "cleaning up failed"
CONCLUSION = pytest.StashKey[Conclusion]()


def inapplicable(template: ScenarioTemplate, target: Target) -> str:
    """Why a scenario doesn't apply to a target; empty where it does."""
    capability = capability_of(template)
    if capability in CAPABILITIES and capability not in target.capabilities:
        return f"the target doesn't declare the capability {capability}"
    only = versions(template)
    if only and target.version not in only:
        return f"it is for version {' and '.join(sorted(only))}, the target declares {target.version}"
    known = [catalogue()[tag] for tag in requirement_ids(template) if tag in catalogue()]
    if known and not any(requirement.applies_to(target.version) for requirement in known):
        return f"{known[0].id} holds from version {known[0].version}, the target declares {target.version}"
    return ""


def weighed(finding: Finding) -> Finding:
    """A finding that weighs no more than its requirement binds: a SHOULD warns, a MAY informs."""
    if finding.requirement not in catalogue():
        return finding
    heaviest = _HEAVIEST[catalogue()[finding.requirement].strength]
    return replace(finding, severity=min(finding.severity, heaviest, key=_WEIGHT.index))


def concluded(scenario: Scenario, error: BaseException | None, *, strict: bool = False) -> Conclusion:
    """The conclusion from what a scenario found and from what ended its steps early, where something did.

    What is proven stays proven: a scenario that has found a failure is failed, whatever happened later.
    """
    if isinstance(error, ChecksFailed):
        missing = [finding for finding in error.findings if finding not in scenario.findings]
        scenario.report(missing)
        error = None
    scenario.findings[:] = [weighed(finding) for finding in scenario.findings]
    try:
        outcome = scenario.conclude(strict=strict)
    except ChecksFailed as failed:
        reason = "" if error is None else f"the scenario ended early: {said(error)}"
        return Conclusion(Outcome.FAILED, reason, failed)
    except (NotAssessed, Broken) as gap:
        return _of_error(error or gap)
    return Conclusion(outcome) if error is None else _of_error(error)


def _excused(conclusion: Conclusion, template: ScenarioTemplate, target: Target) -> Conclusion:
    """A scenario with nothing to judge doesn't apply, where the system need not have what it would judge."""
    feature = lacked(target.practice, requirement_ids(template))
    if conclusion.outcome is not Outcome.NOT_ASSESSED or feature is None:
        return conclusion
    why = f"the target declares that the system has no {feature.name} (practice.{feature.setting} = false)"
    return _of_error(NotApplicable(why))


def _of_error(error: BaseException) -> Conclusion:
    if isinstance(error, NotAssessed):
        return Conclusion(Outcome.NOT_ASSESSED, str(error), _skip(Outcome.NOT_ASSESSED, str(error)))
    if isinstance(error, NotApplicable):
        return Conclusion(Outcome.NOT_APPLICABLE, str(error), _skip(Outcome.NOT_APPLICABLE, str(error)))
    if isinstance(error, pytest.skip.Exception):
        return Conclusion(Outcome.NOT_ASSESSED, str(error), _skip(Outcome.NOT_ASSESSED, str(error)))
    if isinstance(error, (AssertionError, pytest.fail.Exception)):
        # Only findings fail a provider; a bare assertion is a defect of the suite.
        error = _because(Broken(f"a step asserted without a finding: {said(error)}"), error)
    return Conclusion(Outcome.BROKEN, said(error), error)


def concluded_outside(error: BaseException, known: Conclusion | None) -> Conclusion:
    """The conclusion where a fixture raised, before or after the steps; what was worse already stays."""
    if known is None:
        return _of_error(error)
    if known.error is error or known.outcome in (Outcome.FAILED, Outcome.BROKEN):
        return known
    return _of_error(error)


def said(error: BaseException) -> str:
    """What an error says, with its kind where the suite didn't raise it on purpose."""
    return str(error) if isinstance(error, (Broken, NotAssessed)) else f"{type(error).__name__}: {error}"


def _skip(outcome: Outcome, reason: str) -> BaseException:
    return pytest.skip.Exception(f"{outcome}: {reason}", _use_item_location=True)


def _because(error: BaseException, cause: BaseException) -> BaseException:
    error.__cause__ = cause
    return error


def cleaned_up(scenario: Scenario, conclusion: Conclusion) -> Conclusion:
    """Runs every cleanup, newest first. One that fails breaks the scenario, unless that has failed anyway."""
    errors = []
    scenario.ends = None
    while scenario.cleanups:
        try:
            scenario.cleanups.pop()()
        except Exception as error:
            errors.append(error)
    if not errors:
        return conclusion
    reason = f"{CLEANUP_FAILED}: {'; '.join(map(said, errors))}"
    if conclusion.outcome in (Outcome.FAILED, Outcome.BROKEN):
        return replace(conclusion, reason="; ".join(filter(None, (conclusion.reason, reason))))
    return Conclusion(Outcome.BROKEN, reason, _because(Broken(reason), errors[0]))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skips a scenario that doesn't apply to the target, before anything is sent."""
    template = template_of(item)
    if template is None:
        return
    why = inapplicable(template, item.config.stash[TARGET])
    if why:
        conclusion = _of_error(NotApplicable(why))
        item.stash[CONCLUSION] = conclusion
        raise conclusion.error or AssertionError


def pytest_bdd_before_scenario(request: pytest.FixtureRequest) -> None:
    """Has the scenario object there even where no step asks for it."""
    request.getfixturevalue("scenario")


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Concludes a scenario once its steps have run or ended early."""
    template = template_of(pyfuncitem)
    if template is None:
        return (yield)
    error: BaseException | None = None
    try:
        yield
    except Exception as caught:
        error = caught
    except (pytest.skip.Exception, pytest.fail.Exception) as caught:
        error = caught
    except BaseException:
        _interrupted(pyfuncitem)
        raise
    scenario = pyfuncitem.stash.get(SCENARIO, None)
    if scenario is None:
        conclusion = _of_error(error or Broken("the scenario didn't start"))
    else:
        conclusion = concluded(scenario, error, strict=Options.of(pyfuncitem.config).strict)
        conclusion = _excused(conclusion, template, scenario.target)
        conclusion = cleaned_up(scenario, conclusion)
    pyfuncitem.stash[CONCLUSION] = conclusion
    if conclusion.error is not None:
        raise conclusion.error
    return True


def _interrupted(item: pytest.Item) -> None:
    scenario = item.stash.get(SCENARIO, None)
    if scenario is not None:
        cleaned_up(scenario, Conclusion(Outcome.BROKEN, "the run was interrupted"))
