"""The fixtures that steps may use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gpconnect_am.clock import Clock, clock_from_environment
from gpconnect_am.plugin.session import TARGET, told
from gpconnect_am.plugin.tags import requirement_ids, template_of
from gpconnect_am.protocol.client import Client
from gpconnect_am.scenario import Scenario
from gpconnect_am.target.model import Target

SCENARIO = pytest.StashKey[Scenario]()
"""The running scenario of an item, from the moment that its fixture is set up."""


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
    worker = told(request.config)
    with Client(target, clock, prefix=f"{worker['workerid']}-" if worker else "x") as opened:
        yield opened


@pytest.fixture
def scenario(request: pytest.FixtureRequest, target: Target, client: Client, clock: Clock) -> Scenario:
    """What one run of one scenario does and finds."""
    template = template_of(request.node)
    ids = requirement_ids(template) if template else ()
    running = Scenario(requirement=ids[0] if ids else "", target=target, client=client, clock=clock)
    request.node.stash[SCENARIO] = running
    return running
