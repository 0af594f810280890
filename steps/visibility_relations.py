"""How searches with and without filters go together, whatever the practice has set up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from pytest_bdd import given, parsers, then

from gpconnect_am.clock import UK
from gpconnect_am.findings import NotApplicable, NotAssessed, Severity
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.rules.period import Period
from gpconnect_am.rules.sightings import Relation, SeenSlot, Sighting
from gpconnect_am.rules.visibility import Filters
from gpconnect_am.target.model import Organisation

if TYPE_CHECKING:
    from steps.visibility import Lookout, Searcher

NO_TYPE = "no-such-type"
NO_CODE = "ZZZ99"
DAYS_LOOKED_AT_AGAIN = 3
NONE, TYPE, CODE, BOTH = "without a filter", "by type", "by code", "by type and code"


@dataclass
class Views:
    """Searches by the names that relations use; each scenario has its own."""

    sets: list[dict[str, Searcher]] = field(default_factory=list)


@pytest.fixture
def views() -> Views:
    """The searches that a scenario compares."""
    return Views()


@given(parsers.re("the searches of (?P<who>the consumer's organisation|another organisation)"))
def searches_of(lookout: Lookout, views: Views, who: str) -> None:
    """Without a filter, by type, by code and by both."""
    chosen = [lookout.own] if who == "the consumer's organisation" else lookout.others
    if not chosen:
        raise NotAssessed("declare a second organisation under [[organisations]] in the target file")
    views.sets = [searches(organisation) for organisation in chosen]


def searches(organisation: Organisation) -> dict[str, Searcher]:
    """The four ways to search, and those with a filter that opens nothing."""
    from steps.visibility import Searcher

    kind, code = organisation.type or "gp-practice", organisation.ods_code
    sent = {
        NONE: Filters(),
        TYPE: _filters(kind),
        CODE: _filters(code=code),
        BOTH: _filters(kind, code),
        "by a type that does not exist": _filters(NO_TYPE),
        "by a code that no organisation has": _filters(code=NO_CODE),
        "by a code that begins with its own": _filters(code=f"{code}{NO_CODE}"),
        "by a code that ends with its own": _filters(code=f"{NO_CODE}{code}"),
        "by its code, sent as a type": _filters(code),
        "by its type, sent as a code": _filters(code=kind),
        "by its type and a code that no organisation has": _filters(kind, NO_CODE),
        "by its code and a type that does not exist": _filters(NO_TYPE, code),
        "by its type in upper case": _filters(kind.upper()),
        "by its code in lower case": _filters(code=code.lower()),
    }
    return {name: Searcher(organisation, filters) for name, filters in sent.items()}


def _filters(kind: str = "", code: str = "") -> Filters:
    return Filters(frozenset({kind} - {""}), frozenset({code} - {""}))


@then(
    parsers.re(
        rf"every slot seen (?P<narrow>{NONE}|{TYPE}|{CODE}) is also seen (?P<wide>{TYPE}|{CODE}|{BOTH})"
    )
)
def within(lookout: Lookout, views: Views, narrow: str, wide: str) -> None:
    """A wider search holds what a narrower one holds."""
    for searchers in views.sets:
        hold(lookout, [Relation((narrow,), wide)], searchers)


@then("every slot seen both by type and by code is also seen without a filter")
def common_ground(lookout: Lookout, views: Views) -> None:
    """What needs a type is not seen by code, and the reverse."""
    for searchers in views.sets:
        bare = lookout.two_weeks(searchers[NONE])[1].slots
        for name, key in ((TYPE, "organisation_types"), (CODE, "organisation_codes")):
            if not set(lookout.two_weeks(searchers[name])[1].slots) - set(bare):
                raise NotAssessed(
                    f"no slot of two weeks is seen {name} that is not seen {NONE}: have the practice open"
                    f" slots to the consumer organisation ({key})"
                )
        hold(lookout, [Relation((TYPE, CODE), NONE)], searchers)


@then(parsers.re(rf"a search (?P<other>by .+) shows the same slots as one (?P<one>{NONE}|{TYPE}|{CODE})"))
def the_same(lookout: Lookout, views: Views, other: str, one: str) -> None:
    """A filter that opens nothing changes nothing (ruling 40)."""
    for searchers in views.sets:
        hold(lookout, [Relation((one,), other), Relation((other,), one)], searchers)


@then("whoever searches without a filter sees the same slots")
def whoever_searches(lookout: Lookout, views: Views) -> None:
    """The filters decide, not the organisation of the token."""
    own = searches(lookout.own)[NONE]
    for searchers in views.sets:
        pair = {"own": own, "theirs": searchers[NONE]}
        hold(lookout, [Relation(("own",), "theirs"), Relation(("theirs",), "own")], pair)


@then("its code in lower case opens nothing that its code opens, or does so with a note")
def lower_case(lookout: Lookout, views: Views) -> None:
    """FHIR STU3 lets servers match tokens in any case when in doubt (ruling 72)."""
    for searchers in views.sets:
        if searchers[CODE].filters == searchers["by its code in lower case"].filters:
            raise NotApplicable("the consumer organisation's ODS code has no letters")
        relation = Relation(("by its code in lower case",), NONE)
        seen = see(lookout, relation, searchers)
        confirmed, exchange = look_again(lookout, relation, searchers, relation.broken(seen))
        found = [relation.finding(confirmed, seen)] if confirmed else []
        notes = [replace(finding, severity=Severity.ADVISORY, ruling="72") for finding in found]
        lookout.scenario.report(notes, exchange=exchange)
        if not seen["by its code in lower case"].slots:
            lookout.scenario.gaps.append(NOTHING)


NOTHING = "no free slot was found in the two weeks from today, so that this relation has nothing to bite on"


def hold(lookout: Lookout, relations: Iterable[Relation], searchers: Mapping[str, Searcher]) -> None:
    """Judges relations; what seems wrong counts only if it is so again, twice, when asked close together."""
    for relation in relations:
        views = see(lookout, relation, searchers)
        if not any(views[name].slots for name in (*relation.among, relation.within)):
            lookout.scenario.gaps.append(NOTHING)
            continue
        suspects = relation.broken(views)
        confirmed, exchange = look_again(lookout, relation, searchers, suspects)
        findings = [relation.finding(confirmed, views)] if confirmed else []
        lookout.scenario.report(findings, exchange=exchange)


def see(lookout: Lookout, relation: Relation, searchers: Mapping[str, Searcher]) -> dict[str, Sighting]:
    """Two weeks as each search of a relation shows them."""
    return {
        name: lookout.two_weeks(searchers[name])[1]
        for name in dict.fromkeys((*relation.among, relation.within))
    }


def look_again(
    lookout: Lookout, relation: Relation, searchers: Mapping[str, Searcher], suspects: list[SeenSlot]
) -> tuple[list[SeenSlot], Exchange]:
    """The suspects that are wrong in two further rounds of searches of their day, with the last search.

    A book in use changes between two searches: a slot that somebody books or frees meanwhile is no proof.
    The run's other workers are kept from the suspects.
    """
    exchange = lookout.two_weeks(searchers[relation.within])[0]
    by_day: dict[date, list[SeenSlot]] = {}
    for slot in suspects:
        by_day.setdefault(slot.start.astimezone(UK).date(), []).append(slot)
    for day, its in list(by_day.items())[:DAYS_LOOKED_AT_AGAIN]:
        held = lookout.traffic.hold(slot.id for slot in its)
        wrong = {slot.id: slot for slot in its}
        for _ in range(2):
            looks = {name: lookout.look(searchers[name], Period(day, day)) for name in relation.names}
            exchange = looks[relation.within][0]
            broken = relation.broken({name: sighting for name, (_, sighting) in looks.items()})
            wrong = {slot.id: slot for slot in broken if slot.id in wrong}
        proven = [slot for slot in wrong.values() if slot.id in held]
        if proven:
            return proven, exchange
        if wrong:
            lookout.scenario.gaps.append("other scenarios of the run kept the slots booked: run it with -n 0")
    return [], exchange
