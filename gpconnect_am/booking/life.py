"""The life of one appointment, from booking to cancellation, recorded once for many rules to judge."""

from __future__ import annotations

from dataclasses import dataclass, field

from gpconnect_am.booking.appointment import amendment, cancellation, marker
from gpconnect_am.booking.desk import Desk, Placed
from gpconnect_am.booking.diary import Diary
from gpconnect_am.findings import Broken, NotAssessed
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.scenario import Scenario

BOOKING = "booking"
READ = "read"
RETRIEVE = "retrieve"
AMENDMENT = "amendment"
CANCELLATION = "cancellation"
READ_CANCELLED = "read after the cancellation"
RETRIEVE_CANCELLED = "retrieve after the cancellation"
MOMENTS = (BOOKING, READ, RETRIEVE, AMENDMENT, CANCELLATION, READ_CANCELLED, RETRIEVE_CANCELLED)
"""The answers of a life, in its order."""


@dataclass
class Life:
    """The answers by their moment.

    A moment is absent where the target does not declare the capability, or where no appointment came of the
    booking.
    """

    placed: Placed
    amended_description: str
    reason: str
    answers: dict[str, Exchange] = field(default_factory=dict)


def recorded_life(scenario: Scenario, desk: Desk, diary: Diary, count: int = 1) -> Life:
    """The life on record of an appointment of so many slots, lived through first where it is not yet.

    Its answers become evidence. Raises again whatever stopped the first attempt.
    """
    known = diary.lives.get(count)
    if known is None:
        try:
            known = _live(scenario, desk, count)
        except (Broken, NotAssessed) as error:
            known = error
        diary.lives[count] = known
    elif not isinstance(known, Exception):
        for exchange in known.answers.values():
            scenario.recall(exchange)
    if isinstance(known, Exception):
        raise known
    return known


def _live(scenario: Scenario, desk: Desk, count: int) -> Life:
    able = scenario.target.capabilities
    placed = desk.try_to_book(count, practitioner=True)
    life = Life(placed, amended_description=marker(), reason="No longer needed, says a conformance test")
    if placed.answer is not None:
        life.answers[BOOKING] = placed.answer
    if placed.current is None:
        return life
    day = placed.slots[0].day
    if "read" in able:
        life.answers[READ] = desk.read(placed)
    if "retrieve" in able:
        life.answers[RETRIEVE] = desk.retrieve(placed.patient, day, day)
    if "amend" in able:
        changed = amendment(placed.current, description=life.amended_description)
        life.answers[AMENDMENT] = desk.amend(placed, changed)
        if "read" in able:
            # What an answer got wrong is not to be sent back.
            desk.read(placed)
    if "cancel" in able:
        life.answers[CANCELLATION] = desk.cancel(placed, cancellation(placed.current, life.reason))
        if "read" in able:
            life.answers[READ_CANCELLED] = desk.read(placed)
        if "retrieve" in able:
            life.answers[RETRIEVE_CANCELLED] = desk.retrieve(placed.patient, day, day)
    return life
