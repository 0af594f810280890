"""Response times: the 95th percentile, never a single slow answer, and not the network's share."""

from __future__ import annotations

from gpconnect_am.rules.timing import (
    ENOUGH,
    LIMITS,
    SOME,
    judged,
    network_share,
    over_limit,
    over_limit_in_a_run,
)

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
    few = {"book appointment": [3.0] * (SOME - 1)}
    assert not judged(COMMAND, few)
    assert list(over_limit_in_a_run(COMMAND, few, ())) == []


def test_of_a_few_answers_the_middle_one_counts():
    slow = {"register patient": [0.02, 0.3, 0.31, 0.32], "book appointment": [0.02] * ENOUGH}
    assert judged(COMMAND, slow)
    assert [one.sentence() for one in over_limit_in_a_run(COMMAND, slow, ())] == [
        "time of register patient: expected less than 250 ms for 50 of 100 answers;"
        " found 300 ms, without 0 ms for the network: 4 answers, median 305 ms, slowest 320 ms"
    ]
    assert list(over_limit_in_a_run(COMMAND, {"register patient": [0.02, 0.02, 3.0]}, ())) == []


def test_a_slow_network_is_not_the_provider_s():
    assert found(COMMAND, "book appointment", [0.42] * 40, refused=[0.4] * 40) == []


def test_the_network_excuses_a_second_at_most():
    assert found(QUERY, "find patient", [4.5] * 40, refused=[4.4] * 40) != []


def test_queries_keep_to_no_limit_of_commands():
    assert found(COMMAND, "find patient", [0.5] * 40) == []
