"""An appointment that begins while the run carries on, for the rules about what has begun."""

from __future__ import annotations

from datetime import timedelta

from gpconnect_am.booking.desk import Desk, Placed
from gpconnect_am.booking.offers import Offer
from gpconnect_am.clock import Clock


def book_soonest(desk: Desk, clock: Clock, seconds: float) -> tuple[Placed | None, Offer | None]:
    """Books the soonest slot of today that starts within so many seconds, and finds another one left free.

    Either is None where there is none.
    """
    now = clock.now()
    soon = [
        slot
        for slot in desk.offers(clock.uk_today())
        if now < slot.start <= now + timedelta(seconds=seconds) and desk.suits(slot)
    ]
    placed = desk.book_for_good(soon[0]) if soon else None
    return placed, soon[1] if len(soon) > 1 else None
