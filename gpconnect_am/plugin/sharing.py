"""How parallel workers share what a target allows: so many requests under way at once, whoever sends them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from gpconnect_am.booking.claims import Claims
from gpconnect_am.clock import Clock
from gpconnect_am.plugin.session import FOLDER, TIMES, told
from gpconnect_am.protocol.client import Client
from gpconnect_am.reporting.run_folder import CLAIMS
from gpconnect_am.target.model import Target

_TOGETHER = "several requests together"
_LOOK_AGAIN_SECONDS = 0.01


def client_of(config: pytest.Config, target: Target, clock: Clock) -> Client:
    """The client of this process, with its part of `limits.simultaneous_requests`.

    A scenario sends one request after another, or several together. One worker at a time may do the latter,
    and leaves one request to each of the others.
    """
    times = config.stash.get(TIMES, 0)
    prefix = f"r{times}-" if times else ""
    worker = told(config)
    if worker is None:
        return Client(target, clock, prefix=f"{prefix}x")
    limits, others = target.limits, int(worker["workercount"]) - 1
    claims = Claims(config.stash[FOLDER].path / CLAIMS)
    # Longer than any two waves take: a worker that was killed doesn't give its claim back.
    patience = 4 * limits.exchange_seconds

    @contextmanager
    def alone() -> Iterator[None]:
        deadline = time.monotonic() + patience
        while not claims.take(_TOGETHER) and time.monotonic() < deadline:
            time.sleep(_LOOK_AGAIN_SECONDS)
        try:
            yield
        finally:
            claims.release(_TOGETHER)

    return Client(
        target,
        clock,
        prefix=f"{prefix}{worker['workerid']}-",
        simultaneous=max(1, limits.simultaneous_requests - others),
        alone=alone,
    )
