"""What a search result holds: slots, what accompanies them, how it all is populated."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from pytest_bdd import parsers, then

from gpconnect_am.findings import Finding
from gpconnect_am.rules import answers, identifiers, includes, period, population, uk_time
from gpconnect_am.rules.searchset import Entry, SearchSet
from steps.slot_search import NO_SLOTS, SlotSearch

Check = Callable[[Entry], Iterable[Finding]]


def missing(type: str) -> str:
    """What to do where a search returned no resource of a type."""
    return NO_SLOTS if type == "Slot" else f"no {type} came with the slots: {ADVICE[type]}"


ADVICE = {
    "Schedule": "the practice's bookable slots must belong to sessions",
    "Practitioner": "open bookable slots in a session that has a clinician",
    "Location": "the practice's bookable sessions must take place at a surgery",
    "Organization": "open bookable slots, as the practice is returned with them",
}


@then("the search succeeds")
def succeeds(search: SlotSearch) -> None:
    """Status 200."""
    search.scenario.report(answers.status_ok(search.answer), exchange=search.answer)


@then("the answer is a Bundle of type searchset")
def is_a_searchset(search: SlotSearch) -> None:
    """The body, whatever the status."""
    search.scenario.report(answers.is_searchset(search.answer), exchange=search.answer)


@then("the Bundle is empty, as no slot fits")
def bundle_is_empty(search: SlotSearch) -> None:
    """A searchset without an entry, unless the practice has slots even there."""
    found = search.found()
    if any(search.searched.holds(slot) for slot in found.slots):
        search.scenario.gaps.append("the practice has free slots where none were expected: nothing to judge")
    else:
        search.scenario.report(answers.is_empty(found), exchange=search.answer)


@then("the Bundle holds no Organization")
def no_organisation(search: SlotSearch) -> None:
    """An empty result has none."""
    search.scenario.report(includes.no_organisation(search.found()), exchange=search.answer)


WHOLE: dict[str, Callable[[SearchSet], Iterable[Finding]]] = {
    "each resource stands in the Bundle once": answers.each_once,
    "each Slot stands in the Bundle once": lambda found: answers.each_once(found.slots),
    "each Schedule stands in the Bundle once": lambda found: answers.each_once(found.schedules),
    "only resources that belong to a search are returned": answers.only_search_types,
    "the Schedule of every slot is returned": includes.schedules_present,
    "every slot lies within the planning horizon of its Schedule": includes.within_horizons,
    "the Organization of the practice is returned": includes.organisation_present,
    "every Schedule belongs to a returned slot": includes.schedules_belong,
    "every Practitioner and Location belongs to a returned Schedule": includes.actors_belong,
    "every Organization belongs to a returned Location": includes.organisations_belong,
}


@then(parsers.re(f"(?P<claim>{'|'.join(WHOLE)})"))
def holds_of_the_result(search: SlotSearch, claim: str) -> None:
    """A claim about the result as a whole."""
    search.judge_set(WHOLE[claim])


@then(parsers.re("every (?P<type>Practitioner|Location) of the slots' Schedules is returned"))
def actors_are_returned(search: SlotSearch, type: str) -> None:
    """What was asked for is there."""
    search.judge_set(
        lambda found: includes.actors_present(found, type),
        of=lambda found: includes.schedules_with_actor(found, type),
        missing=f"no Schedule of the slots refers to a {type}: {ADVICE[type]}",
    )


@then(parsers.re("no (?P<type>Practitioner|Location) is returned"))
def actors_are_not_returned(search: SlotSearch, type: str) -> None:
    """What was not asked for is not there."""
    search.judge_set(lambda found: includes.not_asked_for(found, type))


@then("no slot starts before the period that was searched")
def no_slot_before(search: SlotSearch) -> None:
    """The start of the period is kept."""
    search.judge_each(search.found().slots, period.not_before(search.searched.start))


@then("no slot ends after the period that was searched")
def no_slot_after(search: SlotSearch) -> None:
    """The end of the period is kept."""
    search.judge_each(search.found().slots, period.not_after(search.searched.end))


@then("any slot that is returned lies within the period")
def any_slot_within(search: SlotSearch) -> None:
    """Both ends are kept; no slot at all keeps them too."""
    search.scenario.report(period.outside(search.searched, search.found().slots), exchange=search.answer)


def is_free(slot: Entry) -> Iterable[Finding]:
    """A Slot's status is free."""
    status = slot.resource.get("status")
    return () if status == "free" else [Finding("slot status", f"{slot.place}.status", "free", str(status))]


EVERY: dict[str, tuple[str, Check]] = {
    "is free": ("Slot", is_free),
    "ends after it starts": ("Slot", period.ends_after_start),
    "gives its start and end in UK time": ("Slot", uk_time.slot_in_uk_time),
    "gives its planning horizon in UK time": ("Schedule", uk_time.horizon_in_uk_time),
    "names the practice's slot type": ("Slot", population.service_type_text),
    "has no specialty": ("", lambda entry: population.leaves_out(entry, "specialty")),
    "has a delivery channel": (
        "Slot",
        lambda slot: population.has_extension(
            slot, population.DELIVERY_CHANNEL, "valueCode", "delivery channel"
        ),
    ),
    "names its schedule type where it has a service category": (
        "Schedule",
        lambda schedule: (
            population.service_category_text(schedule) if "serviceCategory" in schedule.resource else ()
        ),
    ),
    "has a practitioner role": (
        "Schedule",
        lambda schedule: population.has_extension(
            schedule, population.PRACTITIONER_ROLE, "valueCodeableConcept", "practitioner role"
        ),
    ),
    "has a name": ("", lambda entry: population.has(entry, "name")),
    "has an ODS code": ("Organization", identifiers.has_ods_code),
    "has no identifier system that only resembles the profile's": ("", identifiers.systems_as_fixed),
    "is not for a visit": ("Slot", population.not_a_visit),
    "is at exactly one Location": ("Schedule", includes.one_location),
    "names its managing organisation": ("Location", includes.managed),
    "is populated as the read page asks": ("", population.populated_as_read),
    "has a logical id, its profile and its version": ("", population.identified),
}


@then(parsers.re(f"every (?P<type>[A-Z][a-z]+) (?P<claim>{'|'.join(EVERY)})"))
def holds_of_every(search: SlotSearch, type: str, claim: str) -> None:
    """A claim about every returned resource of a type."""
    of, check = EVERY[claim]
    if of not in ("", type):
        raise ValueError(f"the claim {claim!r} is one about a {of}, not about a {type}")
    search.judge_each(search.found().of_type(type), check, missing=missing(type))


@then("the Organization is the practice that was addressed")
def organisation_is_addressed(search: SlotSearch) -> None:
    """Its ODS code is the target's."""
    check = partial(includes.of_organisation, ods_code=search.scenario.target.ods_code)
    search.judge_each(search.found().organisations, check, missing=missing("Organization"))
