"""Answers that must be the same, while other scenarios of the run book and free slots."""

from __future__ import annotations

import pytest

from gpconnect_am.rules.http_answers import same_as
from tests.rules.searches import answer, sentences


def holding(*names: str):
    entries = [dict(zip(("resourceType", "id"), name.split("/"), strict=True)) for name in names]
    return answer({"resourceType": "Bundle", "entry": [{"resource": each} for each in entries]})


ALL = holding("Slot/1", "Slot/2", "Schedule/1", "Schedule/2")


@pytest.mark.parametrize(
    ("between", "touched", "told"),
    [
        (ALL, (), []),
        (
            holding("Slot/1", "Slot/3", "Schedule/1", "Schedule/2"),
            (),
            ["found 4 resources: without Slot/2, with Slot/3 beside"],
        ),
        (holding("Slot/1", "Schedule/1"), ("2",), []),
        (
            holding("Slot/2", "Schedule/2"),
            ("2",),
            ["found 2 resources: without Schedule/1, Slot/1, with none beside"],
        ),
        (
            holding("Slot/9", "Schedule/1"),
            ("2",),
            ["found 2 resources: without Slot/1, with Slot/9 beside"],
        ),
    ],
    ids=["the same", "another id", "a slot booked by the run", "a slot of nobody's", "both"],
)
def test_the_same_answer(between, touched, told):
    check = same_as(ALL, ALL, frozenset(touched))
    expected = "failure: body: expected the same 4 resources as without it"
    assert sentences(check(between)) == [f"{expected}; {each}" for each in told]
