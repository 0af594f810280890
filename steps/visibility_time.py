"""When slots are seen: embargoes and booking windows, whoever searches and whatever period."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from pytest_bdd import parsers, then

from gpconnect_am.findings import NotAssessed
from gpconnect_am.rules import sightings
from gpconnect_am.rules.period import Period
from gpconnect_am.rules.visibility import Sight, matching, visibility
from gpconnect_am.target.model import DeclaredSession
from steps.slot_search import FORTNIGHT
from steps.visibility import BY, Lookout, Searcher, declared_slots, elapsed, named

TIMED: dict[str, Callable[[DeclaredSession], object]] = {
    "embargo": lambda session: session.embargo_hours,
    "booking window": lambda session: session.window_days,
}
SETTINGS = {"embargo": "embargo_hours", "booking window": "window_days"}


@then(
    parsers.re(
        r"every declared session with an? (?P<rule>embargo|booking window) shows the slots that it may"
    )
)
def timed_sessions(lookout: Lookout, rule: str) -> None:
    """No slot on the wrong side of the edge, and every declared slot on the right side, whoever searches."""
    timed = [one for one in lookout.current if one.bookable and TIMED[rule](one) is not None]
    if not timed:
        raise NotAssessed(
            f"declare in [[practice.sessions]] (name, service_type or schedule, {SETTINGS[rule]}) a session"
            f" with free slots, and in [[practice.slots]] some of its slots{elapsed(lookout)}"
        )
    now = lookout.scenario.clock.now()
    if not any(
        visibility(session, lookout.entitled(session).filters, slot.start, now).sight is Sight.HIDDEN
        for session in timed
        for slot in declared_slots(lookout, [session])
    ):
        lookout.scenario.gaps.append(
            f"that the {rule} hides slots is not shown, unless there are some: declare in [[practice.slots]]"
            f" (id, session, start, end) a free slot of the two weeks from today that it hides, of"
            f" {named(timed)}"
        )
    today = lookout.scenario.clock.uk_today()
    judged: set[str] = set()
    for searcher in every_way(lookout, timed):
        # What the clock decides is asked anew: an earlier answer may be of another side of the edge.
        exchange, sighting = lookout.look(searcher, Period(today, today + FORTNIGHT))
        for session in timed:
            if matching(session, searcher.filters).sight is Sight.HIDDEN:
                continue
            findings = [
                *sightings.leaks(session, sighting, lookout.sessions),
                *sightings.withheld_slots(session, declared_slots(lookout, [session]), sighting),
            ]
            lookout.keep(session, searcher, (exchange, sighting), wrong=bool(findings))
            if findings or sighting.of_session(session):
                judged.add(session.name)
                lookout.scenario.report(findings, exchange=exchange)
    later = Period(today + timedelta(days=7), today + timedelta(days=7) + FORTNIGHT)
    for searcher in {lookout.entitled(session).key: lookout.entitled(session) for session in timed}.values():
        # The time rules count from now, wherever the period that is searched begins.
        exchange, sighting = lookout.look(searcher, later)
        for session in timed:
            lookout.scenario.report(sightings.leaks(session, sighting, lookout.sessions), exchange=exchange)
    for session in timed:
        if session.name not in judged and session.limit is None:
            lookout.scenario.gaps.append(
                f"no search shows the session {session.name}: declare one that has free slots outside its"
                f" {rule}"
            )


def every_way(lookout: Lookout, sessions: Sequence[DeclaredSession]) -> list[Searcher]:
    """Those whom sessions are for, and the declared organisations with each choice of their filters."""
    ways = [lookout.entitled(session) for session in sessions]
    ways += [Searcher(lookout.own, sent) for by in BY.values() for sent in by(lookout.own)]
    ways += [Searcher(other, sent) for other in lookout.others for sent in BY["by type and code"](other)]
    return list({searcher.key: searcher for searcher in ways}.values())
