"""Several requests for one thing at one moment: one wins, and the others are told so.

Sources: appointments_use_case_book_an_appointment.html, "Error handling";
development_general_api_guidance.html, "Managing resource contention"; ruling 19.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gpconnect_am.findings import Finding
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.rules.answers import describe
from gpconnect_am.rules.refusals import refused


def one_books(exchanges: Sequence[Exchange]) -> Iterator[Finding]:
    """Exactly one 201; every other answer is 409 DUPLICATE_REJECTED."""
    yield from _one_wins(exchanges, 201, "duplicate", "booking of one slot")


def one_updates(exchanges: Sequence[Exchange]) -> Iterator[Finding]:
    """Exactly one 200; every other answer refuses an old version."""
    yield from _one_wins(exchanges, 200, "version conflict", "update from one version")


def one_changes(exchanges: Sequence[Exchange]) -> Iterator[Finding]:
    """Exactly one 200 of an amendment and a cancellation; the other is refused for its version or status."""
    yield from _one_wins(exchanges, 200, "any client error", "change from one version")


def _one_wins(exchanges: Sequence[Exchange], success: int, refusal: str, what: str) -> Iterator[Finding]:
    answered = [exchange for exchange in exchanges if exchange.response is not None]
    for exchange in exchanges:
        if exchange.response is None:
            yield Finding("contention/answer", "connection", "an answer", str(exchange.fault))
    won = [exchange for exchange in answered if exchange.status == success]
    if len(won) != 1:
        yield Finding(
            "contention/winner",
            "status",
            f"{success} for exactly one {what} out of {len(exchanges)}",
            f"{len(won)} ({'; '.join(sorted({describe(exchange) for exchange in answered}))})",
        )
    for exchange in answered:
        if exchange.status != success:
            yield from refused(refusal)(exchange)
