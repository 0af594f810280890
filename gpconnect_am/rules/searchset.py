"""Finding one's way in a search result: its resources by type, with their places and what they refer to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from gpconnect_am.protocol.exchange import Exchange

INCLUDABLE = ("Schedule", "Practitioner", "Location", "Organization")
"""What may accompany the Slots of a search."""


@dataclass(frozen=True)
class Entry:
    """One resource of a Bundle: `place` is the FHIRPath of the resource."""

    index: int
    resource: dict[str, Any]

    @property
    def place(self) -> str:
        """The FHIRPath of the resource in the Bundle."""
        return f"Bundle.entry[{self.index}].resource"

    @property
    def type(self) -> str:
        """The resource type; empty where there is none."""
        return _text(self.resource.get("resourceType"))

    @property
    def id(self) -> str:
        """The logical id; empty where there is none."""
        return _text(self.resource.get("id"))

    @property
    def reference(self) -> str:
        """How others refer to the resource: `Type/id`."""
        return f"{self.type}/{self.id}"

    @cached_property
    def start(self) -> datetime | None:
        """The instant in `start`; None where it is not one."""
        return instant(self.resource.get("start"))

    @cached_property
    def end(self) -> datetime | None:
        """The instant in `end`; None where it is not one."""
        return instant(self.resource.get("end"))

    @cached_property
    def schedule(self) -> str:
        """What a Slot's `schedule` refers to, as `Schedule/id`; empty where it refers to nothing."""
        return reference_of(self.resource.get("schedule"))

    @cached_property
    def actors(self) -> list[str]:
        """What a Schedule's actors refer to, as `Type/id`."""
        return [reference_of(actor) for actor in items(self.resource, "actor")]

    def actors_of(self, type: str) -> list[str]:
        """Those of a Schedule's actors that are of a resource type, each once."""
        return list(dict.fromkeys(actor for actor in self.actors if actor.startswith(f"{type}/")))

    @property
    def managing_organisation(self) -> str:
        """What a Location's `managingOrganization` refers to, as `Organization/id`."""
        return reference_of(self.resource.get("managingOrganization"))


class SearchSet:
    """A Bundle read leniently: whatever is malformed is left out here and found by the validation."""

    def __init__(self, bundle: dict[str, Any] | None) -> None:
        self.bundle = bundle or {}
        self.entries = tuple(
            Entry(index, entry["resource"])
            for index, entry in enumerate(items(self.bundle, "entry"))
            if isinstance(entry, dict) and isinstance(entry.get("resource"), dict)
        )

    @classmethod
    def of(cls, exchange: Exchange) -> SearchSet:
        """The search result that an exchange holds; an empty one where it holds none."""
        return cls(exchange.resource)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def of_type(self, type: str) -> list[Entry]:
        """The resources of one type, in the Bundle's order."""
        return [entry for entry in self.entries if entry.type == type]

    @cached_property
    def slots(self) -> list[Entry]:
        """The Slots."""
        return self.of_type("Slot")

    @cached_property
    def schedules(self) -> list[Entry]:
        """The Schedules."""
        return self.of_type("Schedule")

    @cached_property
    def practitioners(self) -> list[Entry]:
        """The Practitioners."""
        return self.of_type("Practitioner")

    @cached_property
    def locations(self) -> list[Entry]:
        """The Locations."""
        return self.of_type("Location")

    @cached_property
    def organisations(self) -> list[Entry]:
        """The Organizations."""
        return self.of_type("Organization")

    @cached_property
    def by_reference(self) -> dict[str, Entry]:
        """The resources by `Type/id`; the first where one is repeated."""
        found: dict[str, Entry] = {}
        for entry in self.entries:
            if entry.id:
                found.setdefault(entry.reference, entry)
        return found

    @cached_property
    def slots_by_id(self) -> dict[str, Entry]:
        """The Slots by logical id."""
        return {slot.id: slot for slot in self.slots if slot.id}

    @cached_property
    def schedules_of_slots(self) -> list[Entry]:
        """The Schedules that returned Slots refer to and that are in the Bundle, each once."""
        wanted = dict.fromkeys(slot.schedule for slot in self.slots)
        return [self.by_reference[reference] for reference in wanted if reference in self.by_reference]

    def location_of(self, slot: Entry) -> Entry | None:
        """The Location at which a Slot takes place; None where the Bundle leads to none."""
        schedule = self.by_reference.get(slot.schedule)
        places = schedule.actors_of("Location") if schedule else []
        return self.by_reference.get(places[0]) if places else None


def items(parent: dict[str, Any], element: str) -> list[Any]:
    """The values of a repeating element; none where it is absent or no list."""
    value = parent.get(element)
    return value if isinstance(value, list) else []


def reference_of(value: object) -> str:
    """A Reference as `Type/id`, whatever base URL or version stands around it; empty where it is none."""
    text = _text(value.get("reference")) if isinstance(value, dict) else ""
    parts = text.split("/_history/")[0].split("/")
    return "/".join(parts[-2:])


def instant(value: object) -> datetime | None:
    """An ISO 8601 text with an offset as an instant; None for anything else."""
    try:
        found = datetime.fromisoformat(_text(value))
    except ValueError:
        return None
    return found if found.tzinfo else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
