"""What faults of HTTP have in common."""

from __future__ import annotations

from gpconnect_am.provider.call import Answer, Call
from gpconnect_am.provider.faults.fault import (
    Change,
    finishing,
)


def header(name: str, value: str) -> Change:
    """Sets a header of every answer."""

    def step(call: Call | None, answer: Answer) -> None:  # noqa: ARG001
        answer.headers[name] = value

    return finishing(name, step)
