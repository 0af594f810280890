"""What a scenario asks of Search for free slots, and what came back: the state that search steps share."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence, Set
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from gpconnect_am.booking.diary import Diary
from gpconnect_am.booking.traffic import Traffic
from gpconnect_am.clock import UK
from gpconnect_am.findings import Broken, ChecksFailed, Finding, NotApplicable, NotAssessed
from gpconnect_am.protocol.exchange import Exchange, Request
from gpconnect_am.protocol.requests import ALL_INCLUDES, code_filter, type_filter
from gpconnect_am.rules.answers import unanswered
from gpconnect_am.rules.comparison import Reference
from gpconnect_am.rules.folding import each, folded
from gpconnect_am.rules.period import Period, parameter
from gpconnect_am.rules.searchset import Entry, SearchSet
from gpconnect_am.scenario import Scenario

FORTNIGHT = timedelta(days=13)
"""From the first day of two weeks to the last, both counted."""
NO_SLOTS = (
    "no free slot was found in the two weeks from today: have the practice open GP Connect bookable slots"
    " that the consumer organisation of the target file may see"
)


class EarlierSearches:
    """Searches that scenarios may share, because a fresh answer would tell them nothing more."""

    def __init__(self) -> None:
        self._exchanges: dict[tuple[object, ...], Exchange] = {}
        self._results: dict[str, SearchSet] = {}
        self._broken: dict[tuple[object, ...], list[Broken]] = {}

    def exchange(self, request: Request) -> Exchange | None:
        """The exchange of an equal search; None where there was none.

        Raises Broken where no answer came twice: every scenario would wait for it in vain.
        """
        broken = self._broken.get(self._key(request), [])
        if len(broken) > 1:
            raise Broken(f"an earlier scenario's search had no answer: {broken[-1]}")
        return self._exchanges.get(self._key(request))

    def give_up(self, request: Request, broken: Broken) -> None:
        """Keeps that a search had no answer."""
        self._broken.setdefault(self._key(request), []).append(broken)

    def keep(self, exchange: Exchange) -> None:
        """Keeps an exchange, with its result read once."""
        self._exchanges[self._key(exchange.request)] = exchange
        self._results[exchange.id] = SearchSet.of(exchange)

    def result(self, exchange: Exchange) -> SearchSet:
        """The search result of an exchange, kept or not."""
        return self._results.get(exchange.id) or SearchSet.of(exchange)

    def _key(self, request: Request) -> tuple[object, ...]:
        return (request.base, request.path, request.query, request.header("Ssp-From"))


@pytest.fixture(scope="session")
def earlier_searches() -> EarlierSearches:
    """What the scenarios of a run share."""
    return EarlierSearches()


@pytest.fixture
def traffic(scenario: Scenario, diary: Diary) -> Traffic:
    """What the run's other workers do to the book meanwhile."""
    traffic = Traffic(diary.ledger, diary.claims)
    scenario.cleanups.append(traffic.release)
    return traffic


@pytest.fixture
def search(scenario: Scenario, earlier_searches: EarlierSearches, traffic: Traffic) -> SlotSearch:
    """The searches of one scenario."""
    return SlotSearch(scenario, earlier_searches, traffic)


Verdicts = list[tuple[Iterable[Finding], Exchange | None]]
Comparison = Callable[[Set[str]], Verdicts]
"""What searches say of each other, given the ids of slots that prove nothing: findings and exchanges."""
ROUNDS = 4


def settled(scenario: Scenario, traffic: Traffic, compare: Callable[[], Comparison]) -> None:
    """Sends searches and judges what they say of each other, apart from the run's own bookings.

    Where only slots that other workers booked or freed meanwhile tell against the provider, those are kept
    from the workers and the searches sent again.
    """
    for _ in range(ROUNDS):
        comparison = compare()
        verdicts = _told(comparison(frozenset()))
        if any(findings for findings, _ in verdicts):
            touched = traffic.touched()
            verdicts = _told(comparison(touched))
            if not any(findings for findings, _ in verdicts):
                traffic.hold(touched)
                continue
        for findings, exchange in verdicts:
            scenario.report(findings, exchange=exchange)
        return
    scenario.gaps.append("other scenarios of the run booked the slots that were compared: run it with -n 0")


def _told(verdicts: Verdicts) -> list[tuple[list[Finding], Exchange | None]]:
    return [(list(findings), exchange) for findings, exchange in verdicts]


class SlotSearch:
    """Asks for free slots on behalf of the target's consumer organisation and keeps the newest answer."""

    def __init__(self, scenario: Scenario, earlier: EarlierSearches, traffic: Traffic) -> None:
        self.scenario = scenario
        self.traffic = traffic
        self.today: date = scenario.clock.uk_today()
        self.period: Period | None = None
        self.answers: list[Exchange] = []
        self._earlier = earlier
        self._day: date | None = None
        self._slot: Entry | None = None

    # What is asked

    @property
    def filters(self) -> tuple[str, ...]:
        """The search filters of the consumer's organisation."""
        organisation = self.scenario.target.consumer.organisation
        own = (code_filter(organisation.ods_code),)
        return (type_filter(organisation.type), *own) if organisation.type else own

    def request(
        self,
        period: Period,
        *,
        includes: Iterable[tuple[str, str]] = ALL_INCLUDES,
        filters: Iterable[str] | None = None,
    ) -> Request:
        """A well-formed search of a period."""
        return self.scenario.requests.search_slots(
            f"ge{parameter(period.start)}",
            f"le{parameter(period.end)}",
            includes=includes,
            filters=self.filters if filters is None else filters,
        )

    def ask(self, request: Request) -> Exchange:
        """Sends a search, under a trace id of its own, and keeps the answer as the newest."""
        self.answers.append(self.scenario.send(request.with_header("Ssp-TraceID", str(uuid.uuid4()))))
        return self.answers[-1]

    def recall(self, request: Request) -> Exchange:
        """The answer to an equal search of an earlier scenario; sends it where there was none."""
        earlier = self._earlier.exchange(request)
        if earlier is not None:
            self.answers.append(self.scenario.recall(earlier))
            return earlier
        try:
            self._earlier.keep(self.ask(request))
        except Broken as broken:
            self._earlier.give_up(request, broken)
            raise
        return self.answers[-1]

    def ask_period(self, period: Period, **changes: Any) -> Exchange:
        """Sends a well-formed search of a period, which becomes the period that is searched."""
        self.period = period
        return self.ask(self.request(period, **changes))

    def two_weeks(self) -> SearchSet:
        """The free slots of two weeks from today, with everything included; asked once in a run.

        Ends the scenario where a provider does not even answer that, for the requirement to answer.
        """
        self.period = Period(self.today, self.today + FORTNIGHT)
        exchange = self.recall(self.request(self.period))
        wrong = unanswered(exchange, for_itself=True)
        if wrong:
            self.scenario.report(wrong, exchange=exchange)
            raise ChecksFailed(self.scenario.findings)
        return self._earlier.result(exchange)

    def baseline(self) -> SearchSet:
        """The same; without search filters where the provider does not answer a search with them."""
        exchange = self.recall(self.request(Period(self.today, self.today + FORTNIGHT)))
        if unanswered(exchange):
            exchange = self.recall(self.request(Period(self.today, self.today + FORTNIGHT), filters=()))
        return self.two_weeks() if unanswered(exchange) else self._earlier.result(exchange)

    # What came back

    @property
    def answer(self) -> Exchange:
        """The newest answer."""
        return self.answers[-1]

    @property
    def searched(self) -> Period:
        """The period of the newest search."""
        assert self.period is not None  # noqa: S101
        return self.period

    def found(self, exchange: Exchange | None = None) -> SearchSet:
        """The search result of an answer, by default the newest. Ends the scenario where there is none."""
        exchange = exchange or self.answer
        wrong = unanswered(exchange)
        if wrong:
            self.scenario.report(wrong, exchange=exchange)
            raise ChecksFailed(self.scenario.findings)
        return self._earlier.result(exchange)

    # What is judged

    def settle(self, compare: Callable[[], Comparison]) -> None:
        """Judges what searches say of each other, apart from the run's own bookings: see `settled`."""
        settled(self.scenario, self.traffic, compare)

    def judge_each(
        self,
        entries: Sequence[Entry],
        check: Callable[[Entry], Iterable[Finding]],
        *,
        missing: str = NO_SLOTS,
    ) -> None:
        """Judges every entry, one root cause in one finding."""
        subjects = [entries] if entries else []
        self.scenario.judge(subjects, lambda them: each(them, check), missing=missing, exchange=self.answer)

    def judge_set(
        self,
        check: Callable[[SearchSet], Iterable[Finding]],
        *,
        of: Callable[[SearchSet], Sequence[object]] = lambda found: found.slots,
        missing: str = NO_SLOTS,
    ) -> None:
        """Judges the newest result as a whole, where it holds anything of what `of` picks."""
        found = self.found()
        self.scenario.judge(
            [found] if of(found) else [], lambda it: folded(check(it)), missing=missing, exchange=self.answer
        )

    def reference(
        self, request: Request, then: Callable[[], list[Exchange]]
    ) -> tuple[Reference, list[Exchange]]:
        """A search before and after others, with the answers to those; ends the scenario without any slot."""
        before, others = self.found(self.ask(request)), then()
        if not any(found.slots for found in (before, *map(self.found, others))):
            raise NotAssessed(NO_SLOTS)
        return Reference(before, self.found(self.ask(request))), others

    # What it is about

    @property
    def day(self) -> date:
        """A day with free slots: the first after today that has several starts, else any that has slots."""
        if self._day is None:
            by_day: dict[date, set[datetime]] = {}
            for slot in _timed(self.baseline().slots):
                if slot.start and slot.start > self.scenario.clock.now():
                    by_day.setdefault(slot.start.astimezone(UK).date(), set()).add(slot.start)
            fitting = [day for day, starts in sorted(by_day.items()) if day > self.today and len(starts) > 2]
            if not by_day:
                raise NotAssessed(NO_SLOTS)
            self._day = fitting[0] if fitting else max(by_day, key=lambda day: len(by_day[day]))
        return self._day

    @property
    def whole_day(self) -> Period:
        """That day, by date."""
        return Period(self.day, self.day)

    @property
    def slot(self) -> Entry:
        """A free slot of that day, with others before and after it. Ends the scenario where there is none."""
        if self._slot is None:
            day = self.day
            slots = [
                slot
                for slot in _timed(self.baseline().slots)
                if slot.start and slot.start.astimezone(UK).date() == day
            ]
            between = [
                slot
                for slot in slots
                if any(other.start < slot.start for other in slots if other.start and slot.start)
                and any(other.end > slot.end for other in slots if other.end and slot.end)
            ]
            if not between:
                raise NotAssessed(
                    f"no free slot on {self.day} has others before and after it: have the practice open at"
                    " least three bookable slots one after the other on a day of the next two weeks"
                )
            ordered = sorted(between, key=lambda slot: (str(slot.start), slot.id))
            middle = len(ordered) // 2
            # The first that no other worker is about to book, from the middle on.
            self._slot = next(
                (slot for slot in (*ordered[middle:], *ordered[:middle]) if self._hold(slot)), ordered[middle]
            )
        return self._slot

    def choose_where_a_surgery_is_closed(self) -> None:
        """Makes a slot the one that the scenario is about, at whose time not every surgery has slots."""
        found, now = self.baseline(), self.scenario.clock.now()
        slots = [slot for slot in _timed(found.slots) if slot.start and slot.start > now]
        surgeries = {slot.id: self._surgeries(found, slot) for slot in slots}
        every = set().union(*surgeries.values())
        if len(every) < 2:
            raise NotApplicable("all free slots of the practice are at one surgery")
        by_day: dict[date, list[Entry]] = {}
        for slot in slots:
            if slot.start:
                by_day.setdefault(slot.start.astimezone(UK).date(), []).append(slot)
        for day, chosen in ((day, slot) for day, those in sorted(by_day.items()) for slot in those):
            time = Period(chosen.start, chosen.end) if chosen.start and chosen.end else None
            within = (slot for slot in by_day[day] if time and time.holds(slot))
            open_then = set().union(*(surgeries[slot.id] for slot in within))
            if open_then and open_then != every:
                self._slot, self._day = chosen, day
                return
        raise NotAssessed(
            "every surgery has free slots at all times: have the practice close one of them once"
        )

    def _surgeries(self, found: SearchSet, slot: Entry) -> set[str]:
        schedule = found.by_reference.get(slot.schedule)
        return set(schedule.actors_of("Location")) if schedule else set()

    def _hold(self, slot: Entry) -> bool:
        return slot.id in self.traffic.hold([slot.id], patience=0)

    @property
    def slot_start(self) -> datetime:
        """When that slot starts."""
        assert self.slot.start is not None  # noqa: S101
        return self.slot.start

    @property
    def slot_end(self) -> datetime:
        """When that slot ends."""
        assert self.slot.end is not None  # noqa: S101
        return self.slot.end


def _timed(slots: Iterable[Entry]) -> list[Entry]:
    return [slot for slot in slots if slot.start is not None and slot.end is not None and slot.id]
