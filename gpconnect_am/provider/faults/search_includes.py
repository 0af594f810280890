"""Faults in what comes along with the slots of a search, by what was asked for and how much was found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from gpconnect_am.provider import search
from gpconnect_am.provider.behaviour import Behaviour
from gpconnect_am.provider.call import Call, Resource
from gpconnect_am.provider.diary import Slot
from gpconnect_am.provider.faults.fault import Change, Fault, setting


def _everything_where_nothing_asked(call: Call) -> frozenset[str]:
    return search.includes(call) or frozenset(("Schedule:actor:Practitioner", "Schedule:actor:Location"))


def _with_all_includes(*lost: str) -> Change:
    """The last join of many is lost."""

    def change(behaviour: Behaviour) -> Behaviour:
        def companions(call: Call, slots: list[Slot]) -> list[Resource]:
            everything = list(behaviour.companions(call, slots))
            asked = call.values("_include:recurse")
            return [one for one in everything if len(asked) < 3 or one["resourceType"] not in lost]

        return replace(behaviour, companions=companions)

    return change


def _actors_of_a_page(behaviour: Behaviour) -> Behaviour:
    """Practitioners and locations are those of the first ten slots."""

    def companions(call: Call, slots: list[Slot]) -> list[Resource]:
        page = [f"{one['resourceType']}/{one['id']}" for one in behaviour.companions(call, slots[:10])]
        return [
            one
            for one in behaviour.companions(call, slots)
            if one["resourceType"] not in ("Practitioner", "Location")
            or f"{one['resourceType']}/{one['id']}" in page
        ]

    return replace(behaviour, companions=companions)


def _schedules_exchanged(call: Call, slots: list[Slot]) -> Iterable[Resource]:
    """Of two schedules, each bears the id of the other."""
    found = list(search.companions(call, slots))
    ids = [one["id"] for one in found if one["resourceType"] == "Schedule"]
    other = {ids[0]: ids[-1], ids[-1]: ids[0]} if ids else {}
    for one in found:
        yield one if one["resourceType"] != "Schedule" else {**one, "id": other.get(one["id"], one["id"])}


def _board_without_location(call: Call, slots: list[Slot]) -> Iterable[Resource]:
    """Without its location, the practice is found by the wrong end of a join."""
    board = f"Organization/{call.practice.facts.identifier('board')}"
    found = search.companions(call, slots)
    if "Schedule:actor:Location" in call.behaviour.includes(call):
        yield from found
        return
    for one in found:
        yield call.practice.directory[board] if one["resourceType"] == "Organization" else one


FAULTS = (
    Fault(
        "schedules-exchanged",
        "Two schedules bear the ids of each other, so that slots lead to those of another day.",
        ("SFS-040",),
        setting(companions=_schedules_exchanged),
    ),
    Fault(
        "everything-where-nothing-asked",
        "A search that asks for no further include is given everything.",
        ("SFS-041", "SFS-042"),
        setting(includes=_everything_where_nothing_asked),
    ),
    Fault(
        "practitioners-lost-among-includes",
        "A search with every include leaves the Practitioners out.",
        ("SFS-014",),
        _with_all_includes("Practitioner"),
    ),
    Fault(
        "locations-lost-among-includes",
        "A search with every include leaves the Locations out.",
        ("SFS-015",),
        _with_all_includes("Location"),
    ),
    Fault(
        "actors-of-a-page-only",
        "Of a long result, only a page of slots has its practitioners and locations included.",
        ("SFS-014", "SFS-015"),
        _actors_of_a_page,
    ),
    Fault(
        "board-where-no-location",
        "Where the Location isn't asked for, the Organization is the board that the practice belongs to.",
        ("SFS-048",),
        setting(companions=_board_without_location),
    ),
    Fault(
        "organisation-lost-among-includes",
        "A search with every include leaves the Organization out.",
        ("SFS-048",),
        _with_all_includes("Organization"),
    ),
)
