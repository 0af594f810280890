"""Response times of one interaction, measured one request after another."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytest_bdd import given, parsers, then, when

from gpconnect_am.findings import NotApplicable, NotAssessed
from gpconnect_am.plugin.options import Options
from gpconnect_am.rules.timing import LIMITS, network_share, over_limit
from steps.trials import Trial

TIMES = 3
_MEDIAN = 50


@given("a network on which times say something")
def times_matter(request: pytest.FixtureRequest) -> None:
    """Not so with --no-timing."""
    if not Options.of(request.config).timing:
        raise NotApplicable("--no-timing: the network says nothing about response times")


@when("it is sent three times, and a query that is refused at once as well")
def sent_and_refused(trial: Trial) -> None:
    """The refusals show what the network takes."""
    for _ in range(TIMES):
        trial.send("as it is")
    own, trial.sample = trial.sample, trial.of("metadata")
    for _ in range(TIMES):
        trial.send("without Authorization")
    trial.sample = own


@then(parsers.re(r"the middle one takes less than (?P<requirement>PERF-\d+) allows"))
def middle_one(trial: Trial, requirement: str) -> None:
    """The median, so that no single slow answer counts."""
    assert trial.sample is not None  # noqa: S101
    limit = next(one for one in LIMITS if one.requirement == requirement)
    answered = [one.exchange for one in trial.sent if one.exchange.status < 300]
    refused = [one.exchange.seconds for one in trial.sent if 400 <= one.exchange.status < 500]
    if len(answered) < TIMES:
        raise NotAssessed(f"{trial.sample.interaction.name} did not succeed three times")
    times = {trial.sample.interaction.name: [exchange.seconds for exchange in answered]}
    found = over_limit(limit, times, network_share(refused, _MEDIAN), share=_MEDIAN, enough=TIMES)
    slowest = sorted(answered, key=lambda exchange: exchange.seconds)[TIMES // 2]
    trial.scenario.report((replace(one, exchange=slowest.id) for one in found), exchange=slowest)
