"""The run's own traffic in the book: what other workers book and free while searches are compared."""

from __future__ import annotations

import time
from collections.abc import Iterable

from gpconnect_am.booking.claims import Claims
from gpconnect_am.booking.ledger import Ledger

PATIENCE_SECONDS = 20.0
_LOOK_AGAIN_SECONDS = 0.02


class Traffic:
    """The bookings of a run, as one scenario sees them that compares searches with each other."""

    def __init__(self, ledger: Ledger, claims: Claims) -> None:
        self._ledger = ledger
        self._claims = claims
        self._held: set[str] = set()
        self._mark = ledger.position()

    def touched(self) -> frozenset[str]:
        """The ids of the slots that the run may have booked or freed since the last mark, held ones apart.

        The first mark is the making of this object, every `hold` sets another.
        """
        return _ids(self._ledger.slots_since(self._mark) - self._held)

    def hold(self, ids: Iterable[str], *, patience: float = PATIENCE_SECONDS) -> frozenset[str]:
        """Keeps slots from the other workers, once these are done with them; gives the ids of all it holds.

        A slot that is in use for longer than `patience` seconds stays with whoever has it.
        """
        deadline = time.monotonic() + patience
        wanted = {f"Slot/{slot}" for slot in ids} - self._held
        while wanted:
            self._held |= {reference for reference in wanted if self._claims.take(reference)}
            wanted -= self._held
            if time.monotonic() > deadline:
                break
            if wanted:
                time.sleep(_LOOK_AGAIN_SECONDS)
        self._mark = self._ledger.position()
        return _ids(self._held)

    def release(self) -> None:
        """Gives back what is held."""
        self._claims.release(*self._held)
        self._held.clear()


def _ids(references: Iterable[str]) -> frozenset[str]:
    return frozenset(reference.removeprefix("Slot/") for reference in references)
