"""The fixtures that steps may use."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import pytest

from gpconnect_am.clock import Clock, clock_from_environment
from gpconnect_am.plugin.options import Options
from gpconnect_am.plugin.session import ENDS, TARGET
from gpconnect_am.plugin.sharing import client_of
from gpconnect_am.plugin.tags import requirement_ids, template_of
from gpconnect_am.protocol.client import Client
from gpconnect_am.scenario import Scenario
from gpconnect_am.target.model import Target

SCENARIO = pytest.StashKey[Scenario]()
"""The running scenario of an item, from the moment that its fixture is set up."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Lets go of a scenario once it is on record, or the bodies of a whole run would stay in memory."""
    try:
        return (yield)
    finally:
        if SCENARIO in item.stash:
            del item.stash[SCENARIO]


@pytest.fixture(scope="session")
def clock() -> Clock:
    """The suite's clock."""
    return clock_from_environment()


@pytest.fixture(scope="session")
def target(request: pytest.FixtureRequest) -> Target:
    """The system under test."""
    return request.config.stash[TARGET]


@pytest.fixture(scope="session")
def client(request: pytest.FixtureRequest, target: Target, clock: Clock) -> Iterator[Client]:
    """The client that every scenario sends through."""
    with client_of(request.config, target, clock) as opened:
        yield opened


@pytest.fixture
def scenario(request: pytest.FixtureRequest, target: Target, client: Client, clock: Clock) -> Scenario:
    """What one run of one scenario does and finds."""
    template = template_of(request.node)
    ids = requirement_ids(template) if template else ()
    running = Scenario(
        requirement=ids[0] if ids else "",
        target=target,
        client=client,
        clock=clock,
        read_only=Options.of(request.config).read_only,
        ends=request.config.stash[ENDS],
    )
    request.node.stash[SCENARIO] = running
    return running
