"""Who sees the slots that the target file declares: each restriction against each way to search."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from pytest_bdd import given, parsers, then

from gpconnect_am.booking.traffic import Traffic
from gpconnect_am.findings import ChecksFailed, Finding, NotApplicable, NotAssessed
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.protocol.requests import INCLUDE_LOCATION, INCLUDE_SCHEDULE
from gpconnect_am.rules import sightings
from gpconnect_am.rules.answers import unanswered
from gpconnect_am.rules.period import Period, last_instant, parameter
from gpconnect_am.rules.searchset import SearchSet
from gpconnect_am.rules.sightings import Sighting
from gpconnect_am.rules.visibility import Filters, matching
from gpconnect_am.scenario import Cell, Scenario
from gpconnect_am.target.model import DeclaredSession, DeclaredSlot, Organisation
from steps.slot_search import FORTNIGHT

pytest_plugins = (
    "steps.visibility_relations",
    "steps.visibility_booking",
    "steps.visibility_limit",
    "steps.visibility_time",
)

UNUSED_CODE = "ZZZ99"
"""An ODS code that no organisation has."""
TYPES = ("gp-practice", "urgent-care")


@dataclass(frozen=True)
class Searcher:
    """Who searches, and with which of the filters that the table knows."""

    organisation: Organisation
    filters: Filters

    @property
    def key(self) -> tuple[str, Filters]:
        """What tells two searchers apart."""
        return self.organisation.ods_code, self.filters


@dataclass
class Memory:
    """The searches of two weeks that scenarios share, each asked once in a run."""

    seen: dict[tuple[str, Filters], tuple[Exchange, Sighting]] = field(default_factory=dict)
    again: dict[tuple[str, Filters], tuple[Exchange, Sighting]] = field(default_factory=dict)
    """Asked a second time, where something was missing the first time."""


@pytest.fixture(scope="session")
def visibility_memory() -> Memory:
    """What the scenarios of a run share."""
    return Memory()


@pytest.fixture
def lookout(scenario: Scenario, visibility_memory: Memory, traffic: Traffic) -> Lookout:
    """What one scenario about visibility works with."""
    return Lookout(scenario, visibility_memory, traffic)


class Lookout:
    """Searches as this organisation and that, and compares what they see with what was declared."""

    def __init__(self, scenario: Scenario, memory: Memory, traffic: Traffic) -> None:
        self.scenario = scenario
        self.traffic = traffic
        self.sessions = scenario.target.practice.sessions
        self.searchers: list[Searcher] = []
        self._memory = memory

    def two_weeks(self, searcher: Searcher, *, again: bool = False) -> tuple[Exchange, Sighting]:
        """What a searcher sees of two weeks from today; `again`: not what was seen the first time."""
        memory = self._memory.again if again else self._memory.seen
        known = memory.get(searcher.key)
        if known is not None:
            self.scenario.recall(known[0])
            return known
        today = self.scenario.clock.uk_today()
        exchange, sighting = self.look(searcher, Period(today, today + FORTNIGHT))
        # A copy, as the exchange itself remembers its parsed body.
        kept = (replace(exchange), sighting)
        memory[searcher.key] = kept
        return kept

    def look(self, searcher: Searcher, period: Period) -> tuple[Exchange, Sighting]:
        """What a searcher sees of a period now. Ends the scenario where the search is not answered."""
        request = self.scenario.as_organisation(searcher.organisation).search_slots(
            f"ge{parameter(period.start)}",
            f"le{parameter(period.end)}",
            includes=(INCLUDE_SCHEDULE, INCLUDE_LOCATION),
            filters=searcher.filters.tokens,
        )
        exchange = self.scenario.send(request)
        wrong = unanswered(exchange)
        if wrong:
            self.scenario.report(wrong, exchange=exchange)
            raise ChecksFailed(self.scenario.findings)
        found = SearchSet.of(exchange)
        return exchange, Sighting.of(found, searcher.filters, exchange.started, self.sessions)

    @property
    def current(self) -> list[DeclaredSession]:
        """The declared sessions that searches of two weeks can show whole: not those of another day."""
        today = self.scenario.clock.uk_today()
        return [one for one in self.sessions if one.day is None or today < one.day <= today + FORTNIGHT]

    @property
    def own(self) -> Organisation:
        """The consumer's organisation."""
        return self.scenario.target.consumer.organisation

    @property
    def others(self) -> list[Organisation]:
        """The other declared organisations."""
        return [one for one in self.scenario.target.organisations if one.ods_code != self.own.ods_code]

    def acting_as(self, filters: Filters) -> Searcher:
        """A searcher of these filters: the declared organisation that they name, else the consumer's own."""
        named = [one for one in (self.own, *self.others) if one.ods_code in filters.codes]
        typed = [one for one in (self.own, *self.others) if one.type in filters.types]
        organisation = named[0] if named else self.own if filters.codes else (*typed, self.own)[0]
        return Searcher(organisation, filters)

    def entitled(self, session: DeclaredSession) -> Searcher:
        """A searcher who may see a session: as a declared organisation where one may."""
        known = [one.ods_code for one in (self.own, *self.others)]
        codes = sorted(session.organisation_codes, key=lambda code: (code not in known, code))
        return self.acting_as(Filters(frozenset(session.organisation_types[:1]), frozenset(codes[:1])))

    def exists(self, session: DeclaredSession) -> bool:
        """Whether a search shows the session to those whom it is for."""
        return bool(self.two_weeks(self.entitled(session))[1].of_session(session))

    def keep(
        self,
        session: DeclaredSession,
        searcher: Searcher,
        seen: tuple[Exchange, Sighting],
        *,
        wrong: bool,
        proven: bool = True,
    ) -> None:
        """Leaves what was seen of a session for the table of the report."""
        exchange, sighting = seen
        self.scenario.cells.append(
            Cell(
                session=session,
                organisation=searcher.organisation,
                filters=searcher.filters.words,
                seen=len(sighting.of_session(session)),
                expected=matching(session, searcher.filters).sight.value,
                wrong=wrong,
                proven=proven,
                exchange=exchange.id,
            )
        )


def organisations_with(lookout: Lookout, words: str) -> list[Organisation]:
    """The organisations that a feature's words mean. Raises NotAssessed where there is none."""
    own, others = lookout.own, lookout.others
    if words == "the consumer's organisation":
        return [own]
    if words == "an organisation that no slot is for":
        return [replace(own, ods_code=UNUSED_CODE, name="An organisation that does not exist")]
    if words == "another organisation":
        if not others:
            raise NotAssessed("declare a second organisation under [[organisations]] in the target file")
        return others
    raise LookupError(words)


BY: dict[str, Callable[[Organisation], list[Filters]]] = {
    "without a filter": lambda _: [Filters()],
    "by type": lambda one: [Filters(types=frozenset({kind})) for kind in ([one.type] if one.type else TYPES)],
    "by code": lambda one: [Filters(codes=frozenset({one.ods_code}))],
    "by type and code": lambda one: [
        Filters(frozenset({kind}), frozenset({one.ods_code})) for kind in ([one.type] if one.type else TYPES)
    ],
}
"""The filters that an organisation sends, by the words that features use. One without a type tries each."""
WHO = "the consumer's organisation|another organisation|an organisation that no slot is for"


@given(parsers.re(rf"the slots that (?P<who>{WHO}) sees (?P<how>{'|'.join(BY)})"))
def slots_seen(lookout: Lookout, who: str, how: str) -> None:
    """Two weeks of them."""
    for organisation in organisations_with(lookout, who):
        for filters in BY[how](organisation):
            sender = lookout.own if organisation.ods_code == UNUSED_CODE else organisation
            lookout.searchers.append(Searcher(sender, filters))
    for searcher in lookout.searchers:
        lookout.two_weeks(searcher)


@given(parsers.parse('the slots that the organisation type "{kind}" sees'))
def slots_seen_by_type(lookout: Lookout, kind: str) -> None:
    """A search with that type alone."""
    lookout.searchers.append(lookout.acting_as(Filters(types=frozenset({kind}))))
    lookout.two_weeks(lookout.searchers[0])


Kind = Callable[[DeclaredSession, Filters], bool]


def _types(session: DeclaredSession, filters: Filters) -> bool:
    return bool(filters.types & set(session.organisation_types))


def _codes(session: DeclaredSession, filters: Filters) -> bool:
    return bool(filters.codes & set(session.organisation_codes))


KINDS: dict[str, Kind] = {
    "without restriction": lambda one, _: not (one.organisation_types or one.organisation_codes),
    "for an organisation type": lambda one, _: bool(one.organisation_types),
    "for named organisations": lambda one, _: bool(one.organisation_codes),
    "for its type alone": lambda one, sent: _types(one, sent) and not one.organisation_codes,
    "for another type": lambda one, sent: bool(one.organisation_types) and not _types(one, sent),
    "for its code alone": lambda one, sent: _codes(one, sent) and not one.organisation_types,
    "for nobody but its code": lambda one, sent: (
        len(one.organisation_codes) == 1 and _codes(one, sent) and not one.organisation_types
    ),
    "for a list with its code": lambda one, sent: (
        len(one.organisation_codes) > 1 and _codes(one, sent) and not one.organisation_types
    ),
    "for other codes": lambda one, sent: bool(one.organisation_codes) and not _codes(one, sent),
    "for its type and its code": lambda one, sent: _types(one, sent) and _codes(one, sent),
}
"""The sessions that a feature's words mean, as seen from a search."""
ADVICE = {
    "without restriction": "without organisation_types and organisation_codes",
    "for an organisation type": "with organisation_types",
    "for named organisations": "with organisation_codes",
    "for its type alone": "with organisation_types that hold the type of the consumer organisation",
    "for another type": "with organisation_types that lack the type of the consumer organisation",
    "for its code alone": "with organisation_codes that hold the consumer organisation's ODS code",
    "for nobody but its code": "whose organisation_codes are the consumer organisation's ODS code alone",
    "for a list with its code": "with several organisation_codes, the consumer organisation's among them",
    "for other codes": "with organisation_codes that lack the ODS code of the consumer organisation",
    "for its type and its code": (
        "with organisation_types and organisation_codes that hold the consumer organisation's"
    ),
}


def steady(session: DeclaredSession) -> bool:
    """Whether the table alone decides who sees a session, whenever it is."""
    return session.bookable and session.embargo_hours is session.window_days is session.limit is None


@then(parsers.re(rf"slots (?P<kind>{'|'.join(KINDS)}) are (?P<expected>shown|hidden)"))
def slots_are(lookout: Lookout, kind: str, expected: str) -> None:
    """Each declared session of the kind, seen from each search."""
    pairs = [
        (session, searcher)
        for searcher in lookout.searchers
        for session in lookout.current
        if steady(session) and KINDS[kind](session, searcher.filters)
    ]
    if not pairs:
        lacking(lookout, kind)
    for session, searcher in pairs:
        judge = judge_shown if expected == "shown" else judge_hidden
        judge(lookout, session, searcher)


def lacking(lookout: Lookout, kind: str) -> None:
    """Says which session is missing: a gap, unless it is another organisation that has none."""
    searchers = lookout.searchers
    data = f"[[practice.sessions]]: declare a bookable session {ADVICE[kind]}{elapsed(lookout)}"
    if all(searcher.organisation.ods_code != lookout.own.ods_code for searcher in searchers):
        raise NotApplicable(f"no declared session is {kind}, as other organisations see it. In {data}")
    raise NotAssessed(f"in {data}")


def elapsed(lookout: Lookout) -> str:
    """The declared sessions that are of no use, as their day is not in the two weeks from tomorrow."""
    names = [one.name for one in lookout.sessions if one not in lookout.current]
    return f" (the day of {', '.join(names)} is not within two weeks from tomorrow)" if names else ""


def judge_shown(lookout: Lookout, session: DeclaredSession, searcher: Searcher) -> None:
    """A session must be seen; looked for afresh before it counts as withheld."""
    exchange, sighting = lookout.two_weeks(searcher)
    findings = list(sightings.withheld(session, sighting))
    if findings:
        exchange, sighting = lookout.two_weeks(searcher, again=True)
        findings = list(sightings.withheld(session, sighting))
    lookout.keep(session, searcher, (exchange, sighting), wrong=bool(findings))
    lookout.scenario.report(findings, exchange=exchange)


def judge_hidden(lookout: Lookout, session: DeclaredSession, searcher: Searcher) -> None:
    """A session must not be seen, and is there for others to see: else its absence proves nothing."""
    exchange, sighting = lookout.two_weeks(searcher)
    findings = list(sightings.leaks(session, sighting, lookout.sessions))
    proven = bool(findings) or not session.bookable or lookout.exists(session)
    lookout.keep(session, searcher, (exchange, sighting), wrong=bool(findings), proven=proven)
    if proven:
        lookout.scenario.report(findings, exchange=exchange)
    else:
        lookout.scenario.gaps.append(
            f"no search shows the session {session.name}, not even with"
            f" {lookout.entitled(session).filters.words}, so that hiding it proves nothing: declare one that"
            " has free slots"
        )


@then("no slot is shown that the practice keeps for itself")
def unbookable_are_hidden(lookout: Lookout) -> None:
    """Sessions that are not bookable, and declared slots of them."""
    closed = [session for session in lookout.current if not session.bookable]
    if not closed:
        raise NotAssessed(
            "declare in [[practice.sessions]] (name, service_type or schedule, bookable = false) a session"
            f" that the practice keeps for itself{elapsed(lookout)}"
        )
    slots = declared_slots(lookout, closed)
    if not slots:
        lookout.scenario.gaps.append(
            "that no slot is shown proves nothing, unless there is one: declare in [[practice.slots]] (id,"
            f" session, start, end) a free slot of the two weeks from today, of {named(closed)}"
        )
    for searcher in lookout.searchers:
        exchange, sighting = lookout.two_weeks(searcher)
        for session in closed:
            judge_hidden(lookout, session, searcher)
        lookout.scenario.report(shown_though_hidden(sighting, slots), exchange=exchange)


def shown_though_hidden(sighting: Sighting, slots: list[DeclaredSlot]) -> list[Finding]:
    """Declared slots, known by id, that a search must not show and does."""
    seen = [sighting.slots[slot.id] for slot in slots if slot.id in sighting.slots]
    if not seen:
        return []
    return [
        Finding(
            "visibility/leak",
            seen[0].place,
            f"none of the declared slots that are not GP Connect bookable, with {sighting.filters.words}",
            sightings.listed(seen),
        )
    ]


def declared_slots(lookout: Lookout, sessions: list[DeclaredSession]) -> list[DeclaredSlot]:
    """The declared slots of sessions that have not begun, and that a search of two weeks could show."""
    names, now = {session.name for session in sessions}, lookout.scenario.clock.now()
    last = lookout.scenario.clock.uk_today() + FORTNIGHT
    return [
        slot
        for slot in lookout.scenario.target.practice.slots
        if slot.session in names
        and slot.start > now + timedelta(minutes=5)
        and slot.end <= last_instant(last)
    ]


def named(sessions: Sequence[DeclaredSession]) -> str:
    """Sessions in a message."""
    return " or ".join(session.name for session in sessions)
