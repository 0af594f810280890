"""Response times: the 95th percentile, never a single slow answer, and not the network's share."""

from __future__ import annotations

from gpconnect_am.rules.timing import ENOUGH, LIMITS, judged, network_share, over_limit

COMMAND = next(limit for limit in LIMITS if limit.requirement == "PERF-001")
QUERY = next(limit for limit in LIMITS if limit.requirement == "PERF-003")


def found(limit, name, seconds, refused=()):
    network = network_share(refused)
    return [one.sentence() for one in over_limit(limit, {name: seconds}, network)]


def test_one_slow_answer_is_no_finding_and_many_are():
    assert found(COMMAND, "book appointment", [0.02] * 39 + [2.0]) == []
    assert found(COMMAND, "book appointment", [0.02] * 30 + [0.3] * 10) == [
        "time of book appointment: expected less than 250 ms for 95 of 100 answers;"
        " found 300 ms, without 0 ms for the network: 40 answers, median 20 ms, slowest 300 ms"
    ]


def test_too_few_answers_say_nothing():
    few = {"book appointment": [3.0] * (ENOUGH - 1)}
    assert not judged(COMMAND, few)
    assert list(over_limit(COMMAND, few, 0.0)) == []


def test_a_slow_network_is_not_the_provider_s():
    assert found(COMMAND, "book appointment", [0.42] * 40, refused=[0.4] * 40) == []


def test_the_network_excuses_a_second_at_most():
    assert found(QUERY, "find patient", [4.5] * 40, refused=[4.4] * 40) != []


def test_queries_keep_to_no_limit_of_commands():
    assert found(COMMAND, "find patient", [0.5] * 40) == []
