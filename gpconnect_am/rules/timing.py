"""Response times: commands and queries against their limits, without what the network takes.

Source: development_api_volume_and_performance.html, "Command APIs" and "Query APIs". The limits are on
processing; what a client sees has the way there and back in it. The quickest that a provider does, refusing a
query, shows what that takes; it is taken off, up to a second.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gpconnect_am.findings import Finding
from gpconnect_am.protocol.interactions import INTERACTIONS

ENOUGH = 20
"""With fewer answers there is no 95th percentile to speak of."""
SOME = 3
"""With fewer answers there is no middle one to speak of either."""
MIDDLE = 50
NETWORK_AT_MOST = 1.0


@dataclass(frozen=True, slots=True)
class Limit:
    """A requirement on the seconds that commands (writes) or queries may take."""

    requirement: str
    title: str
    seconds: float
    commands: bool


LIMITS = (
    Limit("PERF-001", "Commands take less than 250 ms", 0.250, commands=True),
    Limit("PERF-002", "Commands take less than 100 ms", 0.100, commands=True),
    Limit("PERF-003", "Queries take less than 3 s", 3.0, commands=False),
    Limit("PERF-004", "Queries take less than 1 s", 1.0, commands=False),
)


def percentile(seconds: Sequence[float], share: int = 95) -> float:
    """The nearest-rank percentile of at least one value."""
    ordered = sorted(seconds)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)]


def network_share(refused_queries: Sequence[float], share: int = 95) -> float:
    """What of a time is the network's, by the refusals of queries; nothing where there were none."""
    return min(percentile(refused_queries, share), NETWORK_AT_MOST) if refused_queries else 0.0


def over_limit(
    limit: Limit,
    answered: Mapping[str, Sequence[float]],
    network: float,
    *,
    share: int = 95,
    enough: int = ENOUGH,
) -> Iterator[Finding]:
    """For each interaction whose times are over a limit; `answered` holds the seconds of its successes."""
    for name, seconds in answered.items():
        if INTERACTIONS[name].writes is not limit.commands or len(seconds) < enough:
            continue
        taken = percentile(seconds, share) - network
        if taken >= limit.seconds:
            yield Finding(
                f"time/{name}",
                f"time of {name}",
                f"less than {limit.seconds * 1000:.0f} ms for {share} of 100 answers",
                f"{taken * 1000:.0f} ms, without {network * 1000:.0f} ms for the network: "
                f"{len(seconds)} answers,"
                f" median {statistics.median(seconds) * 1000:.0f} ms, slowest {max(seconds) * 1000:.0f} ms",
                requirement=limit.requirement,
            )


def over_limit_in_a_run(
    limit: Limit, answered: Mapping[str, Sequence[float]], refused_queries: Sequence[float]
) -> Iterator[Finding]:
    """The same for a whole run: by the 95th percentile, and by the middle one where answers are too few."""
    yield from over_limit(limit, answered, network_share(refused_queries))
    few = {name: seconds for name, seconds in answered.items() if len(seconds) < ENOUGH}
    yield from over_limit(limit, few, network_share(refused_queries, MIDDLE), share=MIDDLE, enough=SOME)


def judged(limit: Limit, answered: Mapping[str, Sequence[float]], enough: int = SOME) -> bool:
    """Whether an interaction of the limit's kind was answered often enough."""
    return any(
        INTERACTIONS[name].writes is limit.commands and len(seconds) >= enough
        for name, seconds in answered.items()
    )
