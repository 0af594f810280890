"""How many slots of a session one organisation may have booked."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pytest_bdd import given, then, when

from gpconnect_am.booking.offers import Offer
from gpconnect_am.findings import Finding, NotApplicable, NotAssessed
from gpconnect_am.rules.answers import describe
from gpconnect_am.rules.visibility import Sight, matching
from gpconnect_am.target.model import DeclaredSession
from steps.appointment_booking import took
from steps.appointment_outcomes import refused_as
from steps.visibility_booking import Restricted, free_slots, sent_by

if TYPE_CHECKING:
    from steps.appointments import Visit
    from steps.visibility import Lookout


@given("a session with a limit for each organisation")
def a_limited_session(lookout: Lookout, visit: Visit, restricted: Restricted) -> None:
    """One more of its free slots, all of one schedule, than the limit allows."""
    own = sent_by(lookout.own)
    for session in lookout.current:
        if session.limit is None or matching(session, own).sight is Sight.HIDDEN:
            continue
        by_schedule: dict[str, list[Offer]] = {}
        for offer in free_slots(lookout, session):
            by_schedule.setdefault(offer.schedule, []).append(offer)
        for offers in by_schedule.values():
            if len(offers) > session.limit:
                chosen = [slot for offer in offers for slot in visit.desk.claim_first([offer])]
                if len(chosen) > session.limit:
                    restricted.slots = [(session, slot) for slot in chosen[: session.limit + 1]]
                    return
    raise NotAssessed(
        "declare in [[practice.sessions]] (name, service_type or schedule, limit) a session that the consumer"
        " organisation may book, with more free slots than its limit in one schedule on the next day that it"
        " is held"
    )


@when("the consumer's organisation books its slots one by one, beyond the limit")
def books_beyond_the_limit(visit: Visit, restricted: Restricted) -> None:
    """Up to the first that is refused."""
    for _, slot in restricted.slots:
        took(visit, visit.desk.post((slot,), visit.desk.body((slot,))))
        if visit.attempts[-1].current is None:
            return


@when("the consumer's organisation books more slots at once than the limit allows")
def books_too_many_at_once(visit: Visit, restricted: Restricted) -> None:
    """Adjacent slots in one booking."""
    slots = tuple(slot for _, slot in restricted.slots)
    if any(first.end != second.start for first, second in pairwise(slots)):
        raise NotApplicable("the session with a limit has no adjacent free slots")
    took(visit, visit.desk.post(slots, visit.desk.body(slots)))


@then("no more of them are booked than the limit allows")
def within_the_limit(visit: Visit, restricted: Restricted) -> None:
    """A refusal, or slots that are shown no longer: either keeps the limit (ruling 49)."""
    session, limit = restricted.slots[0][0], restricted.slots[0][0].limit or 0
    booked = [placed for placed in visit.attempts if placed.current is not None]
    taken = sum(len(placed.slots) for placed in booked)
    if not booked and len(visit.attempts[-1].slots) == 1:
        raise NotAssessed(
            f"the first booking in {session.name} is refused: {describe(visit.answered)}; if the limit"
            " is used up already, cancel an appointment there"
        )
    if taken <= limit:
        refused_as(visit, "any client error", f"the limit of {limit} is reached")
        return
    visit.scenario.report(beyond_limit(session, taken, requirement) for requirement in ("AAC-039", "AAC-006"))


def beyond_limit(session: DeclaredSession, taken: int, requirement: str) -> Finding:
    """More slots booked than an organisation may have."""
    return Finding(
        "visibility/limit",
        "status",
        f"a refusal, as one organisation may book {session.limit} slots of {session.name} at most",
        f"{taken} booked",
        requirement=requirement,
        ruling="49",
    )
