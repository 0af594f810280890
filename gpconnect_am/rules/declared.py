"""What a target file declares of the practice, found again in a search result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gpconnect_am.clock import UK
from gpconnect_am.findings import Finding
from gpconnect_am.rules.searchset import Entry, SearchSet, items
from gpconnect_am.target.model import DeclaredLocation, DeclaredSession


def slots_of(session: DeclaredSession, found: SearchSet) -> list[Entry]:
    """The returned Slots that belong to a declared session: all that is declared must match."""
    return [slot for slot in found.slots if _belongs(slot, session, found)]


def _belongs(slot: Entry, session: DeclaredSession, found: SearchSet) -> bool:
    if slot.start is None:
        return False
    begins = slot.start.astimezone(UK)
    place = found.location_of(slot)
    return (
        session.schedule in (None, slot.schedule.removeprefix("Schedule/"))
        and (session.service_type is None or session.service_type in _service_types(slot))
        and (
            session.location is None or (place is not None and place.resource.get("name") == session.location)
        )
        and session.day in (None, begins.date())
        and (not session.starts or begins.time() in session.starts)
    )


def _service_types(slot: Entry) -> list[object]:
    return [
        concept.get("text") for concept in items(slot.resource, "serviceType") if isinstance(concept, dict)
    ]


def is_declared(location: Entry, declared: Iterable[DeclaredLocation]) -> Iterator[Finding]:
    """A Location bears the name of one of the declared surgeries.

    Source: appointments_slotavailabilitymanagement.html, "Branch surgery location".
    """
    names = [surgery.name for surgery in declared]
    if location.resource.get("name") not in names:
        yield Finding(
            "location/name",
            f"{location.place}.name",
            f"a surgery of the practice: {', '.join(names)}",
            str(location.resource.get("name", "nothing")),
        )


def shows_postcode(location: Entry, surgery: DeclaredLocation) -> Iterator[Finding]:
    """A Location's address has the declared postcode."""
    address = location.resource.get("address")
    given = str(address.get("postalCode", "nothing")) if isinstance(address, dict) else "no address"
    if _squeezed(given) != _squeezed(surgery.postcode):
        yield Finding(
            "location/postcode",
            f"{location.place}.address.postalCode",
            f"{surgery.postcode}, the postcode of {surgery.name}",
            given,
        )


def shows_telephone(location: Entry, surgery: DeclaredLocation) -> Iterator[Finding]:
    """A Location's telecom has the declared telephone number."""
    numbers = [
        str(telecom.get("value"))
        for telecom in items(location.resource, "telecom")
        if isinstance(telecom, dict) and telecom.get("system") == "phone"
    ]
    if _squeezed(surgery.telephone) not in map(_squeezed, numbers):
        yield Finding(
            "location/telephone",
            f"{location.place}.telecom",
            f"{surgery.telephone}, the telephone number of {surgery.name}",
            ", ".join(numbers) or "no telephone number",
        )


def _squeezed(text: str) -> str:
    return text.replace(" ", "").upper()


def shows(organisation: Entry, element: str) -> Iterator[Finding]:
    """The Organization has an element that the practice is known to hold, as its main surgery has it."""
    if not organisation.resource.get(element):
        yield Finding(
            f"organization/{element}",
            f"{organisation.place}.{element}",
            f"{element} populated, as the practice holds that of its main surgery",
            "nothing",
        )


def session_at_its_location(session: DeclaredSession, found: SearchSet) -> Iterator[Finding]:
    """The Slots of a session, found by all but its location, lead to its declared location."""
    for slot in slots_of(without_location(session), found):
        place = found.location_of(slot)
        name = place.resource.get("name") if place else None
        if name != session.location:
            yield Finding(
                "location/session",
                slot.place,
                f"a Schedule at {session.location}, where the session {session.name} takes place",
                str(name or "no Location in the Bundle"),
            )


def without_location(session: DeclaredSession) -> DeclaredSession:
    """The same session, to be found by everything but its location."""
    return DeclaredSession(
        name=session.name,
        schedule=session.schedule,
        service_type=session.service_type,
        day=session.day,
        starts=session.starts,
    )
