"""No body of a run is validated twice, and the memory of them is bounded."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

from gpconnect_am.validation import Context, Validation, validate
from gpconnect_am.validation.memory import Memory
from tests.validation.samples import searchset, slot, slots


class Counting:
    def __init__(self) -> None:
        self.calls: list[tuple[bytes, Context]] = []

    def __call__(self, body: bytes, context: Context) -> Validation:
        self.calls.append((body, context))
        return Validation(None, ())


def test_equal_bytes_in_an_equal_context_are_validated_once() -> None:
    memory, counting = Memory(), Counting()
    first = memory.recall(b"{}", Context(), counting)
    assert memory.recall(bytes(bytearray(b"{}")), Context(), counting) is first
    memory.recall(b"{}", Context(version="1.2.9"), counting)
    memory.recall(b"{} ", Context(), counting)
    assert counting.calls == [
        (b"{}", Context()),
        (b"{}", Context(version="1.2.9")),
        (b"{} ", Context()),
    ]


def test_what_was_seen_longest_ago_is_forgotten_first_and_the_last_is_kept_whatever_its_size() -> None:
    memory, counting = Memory(budget=10), Counting()
    for body in (b"aaaaa", b"bbbbb", b"aaaaa", b"ccccc", b"aaaaa", b"bbbbb", b"d" * 50, b"d" * 50):
        memory.recall(body, Context(), counting)
    assert [body for body, _ in counting.calls] == [b"aaaaa", b"bbbbb", b"ccccc", b"bbbbb", b"d" * 50]


def test_many_threads_reach_the_same_verdicts() -> None:
    bodies = [
        json.dumps(searchset(*slots(20), slot(id="odd", status=f"s{number}"))).encode() for number in range(8)
    ] * 4
    with ThreadPoolExecutor(8) as pool:
        verdicts = list(pool.map(validate, bodies))
    assert [[finding.actual for finding in each.findings] for each in verdicts] == [
        [f'"s{number}"'] for number in range(8)
    ] * 4
