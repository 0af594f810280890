"""What the target file declares of the practice, and what a search shows of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pytest_bdd import parsers, then

from gpconnect_am.findings import Finding, NotApplicable
from gpconnect_am.rules import declared
from gpconnect_am.rules.searchset import Entry, SearchSet
from gpconnect_am.target.model import DeclaredLocation, DeclaredSession
from steps.slot_search import FORTNIGHT, SlotSearch

SURGERIES = "declare the practice's surgeries with name and postcode in [[practice.locations]]"
NUMBERS = "declare the practice's surgeries with their telephone number in [[practice.locations]]"


@then("every Location is a surgery that the practice declares")
def locations_are_declared(search: SlotSearch) -> None:
    """Its name is one of the target file's."""
    surgeries = search.scenario.target.practice.locations
    search.judge_each(
        search.found().locations if surgeries else [],
        lambda location: declared.is_declared(location, surgeries),
        missing=SURGERIES,
    )


@then("every Location shows the postcode that the practice declares")
def locations_show_postcodes(search: SlotSearch) -> None:
    """Its address is that of the surgery of its name."""
    judge_surgeries(search, declared.shows_postcode, lambda surgery: surgery.postcode, SURGERIES)


@then("every Location shows the telephone number that the practice declares")
def locations_show_numbers(search: SlotSearch) -> None:
    """Its telecom is that of the surgery of its name."""
    judge_surgeries(search, declared.shows_telephone, lambda surgery: surgery.telephone, NUMBERS)


def judge_surgeries(
    search: SlotSearch,
    check: Callable[[Entry, DeclaredLocation], Iterable[Finding]],
    holds: Callable[[DeclaredLocation], str],
    missing: str,
) -> None:
    """Judges each returned Location of which the target file declares the fact in question."""
    surgeries = {surgery.name: surgery for surgery in search.scenario.target.practice.locations}
    pairs = [
        (location, surgeries[str(location.resource.get("name"))])
        for location in search.found().locations
        if str(location.resource.get("name")) in surgeries
    ]
    search.scenario.judge(
        [pair for pair in pairs if holds(pair[1])],
        lambda pair: check(*pair),
        missing=missing,
        exchange=search.answer,
    )


@then(parsers.re("the Organization shows (?P<what>an address|a telephone number), as the practice has one"))
def organisation_shows(search: SlotSearch, what: str) -> None:
    """Where the target file declares it of the main surgery, the practice holds one."""
    element = "address" if what == "an address" else "telecom"
    main = [surgery for surgery in search.scenario.target.practice.locations if surgery.main]
    held = [surgery for surgery in main if element == "address" or surgery.telephone]
    search.judge_each(
        search.found().organisations if held else [],
        lambda organisation: declared.shows(organisation, element),
        missing=f"declare the main surgery, with {what}, in [[practice.locations]] (main = true)",
    )


@then("every declared session that is open to the consumer is returned")
def sessions_are_returned(search: SlotSearch) -> None:
    """Whoever declares a session says that it has free slots."""
    found = search.found()
    search.scenario.judge(
        sessions_to_see(search),
        lambda session: declared.is_returned(session, found),
        missing="declare bookable sessions in [[practice.sessions]] that the consumer organisation may see",
        exchange=search.answer,
    )


@then("every declared session that is returned takes place where the practice declares it")
def sessions_at_their_locations(search: SlotSearch) -> None:
    """The Schedule of its slots leads to the declared location."""
    found = search.found()
    placed = [
        session
        for session in sessions_to_see(search)
        if session.location and declared.slots_of(declared.without_location(session), found)
    ]
    search.scenario.judge(
        placed,
        lambda session: declared.is_at_its_location(session, found),
        missing="declare a session with a location, and a schedule or service_type to find it by,"
        " in [[practice.sessions]]",
        exchange=search.answer,
    )


@then("every declared session that is returned shows the schedule type that the practice declares")
def sessions_show_their_names(search: SlotSearch) -> None:
    """Its Schedule's serviceCategory has the text of the target file."""
    found = search.found()
    named = [session for session in sessions_to_see(search) if session.schedule_type]
    search.scenario.judge(
        [session for session in named if declared.slots_of(session, found)],
        lambda session: declared.shows_its_name(session, found),
        missing="declare in [[practice.sessions]] (name, service_type or schedule, schedule_type) a session"
        " with free slots that the consumer organisation may see; or, where the system has no such names,"
        " schedule_types = false under [practice]",
        exchange=search.answer,
    )


CHOSEN: dict[str, tuple[str, Callable[[DeclaredSession, SearchSet], Iterable[Finding]]]] = {
    "delivery channel": ("delivery_channel", declared.shows_its_channel),
    "practitioner role": ("practitioner_role", declared.shows_its_role),
}


@then(
    parsers.re(
        "every declared session that is returned shows the"
        rf" (?P<what>{'|'.join(CHOSEN)}) that was chosen for it"
    )
)
def sessions_show_choices(search: SlotSearch, what: str) -> None:
    """Where the target file says what was chosen: it need not."""
    (setting, check), found = CHOSEN[what], search.found()
    sessions = [session for session in sessions_to_see(search) if getattr(session, setting)]
    data = f"[[practice.sessions]] (name, service_type or schedule, {setting}) a session with free slots"
    if not sessions:
        raise NotApplicable(f"the target file does not say of any session which it has: declare in {data}")
    search.scenario.judge(
        [session for session in sessions if declared.slots_of(session, found)],
        lambda session: check(session, found),
        missing=f"declare in {data} that the consumer organisation may see",
        exchange=search.answer,
    )


def sessions_to_see(search: SlotSearch) -> list[DeclaredSession]:
    """The declared sessions of the two weeks that the consumer's organisation may see."""
    target, days = search.scenario.target, (search.today, search.today + FORTNIGHT)
    return [
        session
        for session in target.practice.sessions
        if (session.schedule or session.service_type)
        and (session.day is None or days[0] < session.day <= days[1])
        and declared.open_to(session, target.consumer.organisation)
    ]
