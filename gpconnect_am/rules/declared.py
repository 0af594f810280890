"""What a target file declares of the practice, found again in a search result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from gpconnect_am.clock import UK
from gpconnect_am.findings import Finding
from gpconnect_am.rules.population import DELIVERY_CHANNEL, PRACTITIONER_ROLE, extensions
from gpconnect_am.rules.searchset import Entry, SearchSet, items
from gpconnect_am.target.model import DeclaredLocation, DeclaredSession, Organisation


def slots_of(session: DeclaredSession, found: SearchSet) -> list[Entry]:
    """The returned Slots that belong to a declared session: all that is declared must match."""
    return [slot for slot in found.slots if _belongs(slot, session, found)]


def slots_by_session(sessions: Iterable[DeclaredSession], found: SearchSet) -> dict[str, list[Entry]]:
    """The same for many sessions, by name; a large result is gone through once."""
    of_type: dict[object, list[Entry]] = {}
    for slot in found.slots:
        for text in _service_types(slot):
            of_type.setdefault(text if isinstance(text, str) else None, []).append(slot)
    return {
        session.name: [
            slot
            for slot in (of_type.get(session.service_type, ()) if session.service_type else found.slots)
            if _belongs(slot, session, found)
        ]
        for session in sessions
    }


def _belongs(slot: Entry, session: DeclaredSession, found: SearchSet) -> bool:
    if slot.start is None:
        return False
    if session.schedule not in (None, slot.schedule.removeprefix("Schedule/")):
        return False
    if session.service_type is not None and session.service_type not in _service_types(slot):
        return False
    begins = slot.start.astimezone(UK)
    return (
        session.day in (None, begins.date())
        and (not session.starts or begins.time() in session.starts)
        and session.location in (None, _place(slot, found))
    )


def _place(slot: Entry, found: SearchSet) -> object:
    location = found.location_of(slot)
    return location.resource.get("name") if location else None


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


def open_to(session: DeclaredSession, organisation: Organisation) -> bool:
    """Whether an organisation that gives its type and its code may see a session, at any time before it.

    Source: appointments_slotavailabilitymanagement.html, "Appointment availability control", the last row of
    the table. Sessions with an embargo, a booking window or a limit are visible at some times only.
    """
    return (
        session.bookable
        and (not session.organisation_types or organisation.type in session.organisation_types)
        and (not session.organisation_codes or organisation.ods_code in session.organisation_codes)
        and session.embargo_hours is session.window_days is session.limit is None
    )


def is_returned(session: DeclaredSession, found: SearchSet) -> Iterator[Finding]:
    """Slots of a declared session are in a search that should find them."""
    if not slots_of(without_location(session), found):
        yield Finding(
            "session/returned",
            "Bundle.entry",
            f"slots of the session {session.name}, which the target file declares",
            "none (if all of them are booked, declare a session that has free slots)",
        )


def is_at_its_location(session: DeclaredSession, found: SearchSet) -> Iterator[Finding]:
    """Slots of a declared session are at its declared location: some of those that it is else found by."""
    slots = slots_of(without_location(session), found)
    if not slots_of(session, found):
        places = dict.fromkeys(str(_place(slot, found) or "no Location in the Bundle") for slot in slots)
        yield Finding(
            "session/location",
            slots[0].place,
            f"a Schedule at {session.location}, where the session {session.name} takes place",
            ", ".join(places),
        )


def shows_its_name(session: DeclaredSession, found: SearchSet) -> Iterator[Finding]:
    """A Schedule of a declared session's slots shows what the practice calls the session.

    Source: appointments_use_case_search_for_free_slots.html, "Payload response body".
    """
    schedules = {slot.schedule: found.by_reference.get(slot.schedule) for slot in slots_of(session, found)}
    shown = {
        str(category.get("text", "nothing")) if isinstance(category, dict) else "no serviceCategory"
        for schedule in schedules.values()
        if schedule is not None
        for category in [schedule.resource.get("serviceCategory")]
    }
    if session.schedule_type not in shown:
        yield Finding(
            "session/name",
            "Schedule.serviceCategory.text",
            f"{session.schedule_type}, the schedule type of the session {session.name}",
            ", ".join(sorted(shown)) or "no Schedule",
        )


def shows_its_channel(session: DeclaredSession, found: SearchSet) -> Iterator[Finding]:
    """A slot of a declared session shows the delivery channel that the practice chose for it.

    Source: appointments_slotavailabilitymanagement.html, "Appointment slot categorisation".
    """
    slots = slots_of(session, found)
    shown = {str(one.get("valueCode")) for slot in slots for one in extensions(slot, DELIVERY_CHANNEL)}
    if session.delivery_channel not in shown:
        yield Finding(
            "session/channel",
            f"{slots[0].place}.extension",
            f"{session.delivery_channel}, the delivery channel of the session {session.name}",
            ", ".join(sorted(shown)) or "no delivery channel",
        )


def shows_its_role(session: DeclaredSession, found: SearchSet) -> Iterator[Finding]:
    """A Schedule of a declared session shows the practitioner role that the practice chose for it.

    Source: appointments_slotavailabilitymanagement.html, "Appointment slot categorisation".
    """
    references = dict.fromkeys(slot.schedule for slot in slots_of(session, found))
    schedules = [found.by_reference[one] for one in references if one in found.by_reference]
    shown = {
        str(coding.get("code"))
        for schedule in schedules
        for extension in extensions(schedule, PRACTITIONER_ROLE)
        if isinstance(concept := extension.get("valueCodeableConcept"), dict)
        for coding in items(concept, "coding")
        if isinstance(coding, dict)
    }
    if session.practitioner_role not in shown:
        yield Finding(
            "session/role",
            "Schedule.extension",
            f"{session.practitioner_role}, the practitioner role of the session {session.name}",
            ", ".join(sorted(shown)) or "no practitioner role",
        )


def without_location(session: DeclaredSession) -> DeclaredSession:
    """The same session, to be found by everything but its location."""
    return replace(session, location=None)
