"""Free slots as a search offered them, read leniently: judging the search is not this module's business."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gpconnect_am.clock import UK
from gpconnect_am.rules.population import DELIVERY_CHANNEL, PRACTITIONER_ROLE
from gpconnect_am.rules.searchset import Entry, SearchSet, items

Resource = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Offer:
    """One free slot with what its schedule says of it. References are relative ("Location/17").

    `role` is the whole valueCodeableConcept of the schedule's practitioner role.
    """

    id: str
    start: datetime
    end: datetime
    schedule: str
    service_type: str | None = None
    channel: str | None = None
    service_category: str | None = None
    role: Resource | None = None
    location: str | None = None
    location_name: str | None = None
    practitioners: tuple[str, ...] = ()
    unrestricted: bool = False
    """Whether a search without any filter offers it too, so that every organisation may book it."""

    @property
    def practitioner(self) -> str | None:
        """The first of the schedule's practitioners; None where it has none."""
        return next(iter(self.practitioners), None)

    @property
    def reference(self) -> str:
        """The slot's relative reference."""
        return f"Slot/{self.id}"

    @property
    def day(self) -> date:
        """The UK day on which the slot starts."""
        return self.start.astimezone(UK).date()

    def alike(self, other: Offer) -> bool:
        """Whether both may stand in one appointment, adjacency apart."""
        return (self.schedule, self.channel, self.service_type) == (
            other.schedule,
            other.channel,
            other.service_type,
        )


def extension_of(resource: Resource, url: str) -> Resource:
    """The first extension of a resource with this URL; an empty one where there is none."""
    return next((one for one in objects(resource, "extension") if one.get("url") == url), {})


def objects(resource: Resource, element: str) -> list[Resource]:
    """The objects in a repeating element; none where it is absent or no list."""
    return [one for one in items(resource, element) if isinstance(one, dict)]


def text_of(resource: Resource, element: str) -> str | None:
    """The text of a CodeableConcept, or of the first of several; None where it has none."""
    value = resource.get(element)
    concept = value[0] if isinstance(value, list) and value else value
    text = concept.get("text") if isinstance(concept, dict) else None
    return text if isinstance(text, str) else None


def offers_in(bundle: Resource | None) -> list[Offer]:
    """The free slots of a search result, earliest first; what cannot be read as one is left out."""
    found = SearchSet(bundle)
    offers = [offer for slot in found.slots if (offer := _offer(slot, found))]
    return sorted(offers, key=lambda offer: (offer.start, offer.id))


def _offer(slot: Entry, found: SearchSet) -> Offer | None:
    if not (slot.start and slot.end and slot.id and slot.schedule):
        return None
    if slot.resource.get("status") != "free":
        return None
    schedule = found.by_reference.get(slot.schedule)
    place = found.location_of(slot)
    locations = schedule.actors_of("Location") if schedule else []
    practitioners = schedule.actors_of("Practitioner") if schedule else []
    stated = schedule.resource if schedule else {}
    return Offer(
        id=slot.id,
        start=slot.start,
        end=slot.end,
        schedule=slot.schedule,
        service_type=text_of(slot.resource, "serviceType"),
        channel=extension_of(slot.resource, DELIVERY_CHANNEL).get("valueCode"),
        service_category=text_of(stated, "serviceCategory"),
        role=extension_of(stated, PRACTITIONER_ROLE).get("valueCodeableConcept"),
        location=next(iter(locations), None),
        location_name=place.resource.get("name") if place else None,
        practitioners=tuple(practitioners),
    )


def runs_of(offers: Iterable[Offer], count: int) -> list[tuple[Offer, ...]]:
    """Every run of `count` adjacent slots that may be booked together, earliest first.

    Source: appointments_use_case_book_an_appointment.html, "Booking multiple adjacent slots".
    """
    ordered = list(offers)
    beginning: dict[datetime, list[Offer]] = {}
    for offer in ordered:
        beginning.setdefault(offer.start, []).append(offer)
    runs: list[tuple[Offer, ...]] = [(offer,) for offer in ordered]
    for _ in range(count - 1):
        runs = [
            (*run, following)
            for run in runs
            for following in beginning.get(run[-1].end, ())
            if following.alike(run[-1])
        ]
    return runs


def adjacent(first: Offer, second: Offer) -> bool:
    """Whether the second slot starts as the first one ends."""
    return second.start == first.end


UNFIT_PAIRS: dict[str, Callable[[Offer, Offer], bool]] = {
    "with a gap between them": lambda a, b: a.alike(b) and b.start > a.end,
    "that overlap": lambda a, b: a.alike(b) and a.start < b.start < a.end,
    "of different schedules": lambda a, b: (
        adjacent(a, b)
        and a.schedule != b.schedule
        and (a.channel, a.service_type, a.location) == (b.channel, b.service_type, b.location)
    ),
    "of different delivery channels": lambda a, b: (
        adjacent(a, b)
        and (a.schedule, a.service_type) == (b.schedule, b.service_type)
        and a.channel != b.channel
    ),
    "of different service types": lambda a, b: (
        adjacent(a, b)
        and (a.schedule, a.channel) == (b.schedule, b.channel)
        and a.service_type != b.service_type
    ),
}
"""Pairs of slots that may not stand in one appointment: each breaks one rule and keeps the others."""


def pairs_of(offers: Iterable[Offer], kind: str) -> list[tuple[Offer, ...]]:
    """Every pair of slots of one day that is unfit in the way `kind` says, earliest first."""
    ordered = list(offers)
    unfit = UNFIT_PAIRS[kind]
    return [(a, b) for a in ordered for b in ordered if a.day == b.day and unfit(a, b)]


def parted_of(offers: Iterable[Offer]) -> list[tuple[Offer, ...]]:
    """Every two adjacent slots that may be booked together, with a third one like them after a gap."""
    ordered = list(offers)
    return [
        (first, second, third)
        for first, second in runs_of(ordered, 2)
        for third in ordered
        if third.day == second.day and third.alike(second) and third.start > second.end
    ]
