"""What faults of reading and changing an appointment have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from gpconnect_am.protocol.token import ODS_CODE_SYSTEM
from gpconnect_am.provider.call import Answer, Call
from gpconnect_am.provider.faults.fault import (
    Change,
    answering,
    first,
)
from gpconnect_am.provider.outcomes import Refusal
from gpconnect_am.provider.store import StoredAppointment

AMEND = "amend appointment"


READ = "read appointment"


CANCELLING = "cancel appointment"


def ignoring(group: str, *elements: str) -> Change:
    """Changes of elements are passed over: what was sent is put right before it is compared."""

    def mend(call: Call, stored: StoredAppointment) -> None:
        for element in elements:
            if element in stored.resource:
                call.sent[element] = stored.resource[element]
            else:
                call.sent.pop(element, None)

    return first(group, "mend", mend)


def ignoring_others(group: str) -> Change:
    """Elements that nobody expects are passed over."""
    expected = {
        *("resourceType", "id", "meta", "contained", "extension", "status", "description", "comment"),
        *("start", "end", "slot", "created", "participant"),
    }

    def mend(call: Call, stored: StoredAppointment) -> None:
        for element in set(call.sent) | set(stored.resource):
            if element not in expected:
                call.sent.pop(element, None)
                if element in stored.resource:
                    call.sent[element] = stored.resource[element]

    return first(group, "mend", mend)


def own_only(call: Call, stored: StoredAppointment) -> None:
    """Only the organisation that booked may."""
    codes = booking_codes(stored)
    if codes and not codes & token_codes(call):
        raise Refusal("NO_RECORD_FOUND", f"Appointment/{call.id} was not found")


def outside_only(call: Call, stored: StoredAppointment) -> None:
    """Only what was booked through GP Connect may be touched."""
    if not booking_codes(stored):
        raise Refusal("NO_RECORD_FOUND", f"Appointment/{call.id} was not found")


def visible_only(call: Call, stored: StoredAppointment) -> None:
    """Only appointments in slots that the caller could see are there."""
    diary = call.practice.diary.slots
    for part in stored.resource["slot"]:
        slot = diary.get(part["reference"].removeprefix("Slot/"))
        if slot and not slot.restriction.bookable:
            raise Refusal("NO_RECORD_FOUND", f"Appointment/{call.id} was not found")
        if slot and slot.restriction.codes and not slot.restriction.codes & token_codes(call):
            raise Refusal("NO_RECORD_FOUND", f"Appointment/{call.id} was not found")


def booking_codes(stored: StoredAppointment) -> set[str]:
    """The ODS codes of the organisation that booked."""
    return {
        identifier.get("value", "")
        for contained in stored.resource.get("contained", [])
        for identifier in contained.get("identifier", [])
        if identifier.get("system") == ODS_CODE_SYSTEM
    }


def token_codes(call: Call) -> set[str]:
    """The ODS codes of the organisation that asks."""
    identifiers = call.claims["requesting_organization"].get("identifier", [])
    return {identifier.get("value", "") for identifier in identifiers}


def handling(interaction: str, handler: Callable[[Call], Answer]) -> Change:
    """Puts another handler of an interaction in the place of the clean one."""
    return lambda behaviour: replace(behaviour, handlers={**behaviour.handlers, interaction: handler})


def answer_status(interaction: str, status: int) -> Change:
    """Gives the answers of an interaction another status."""

    def edit(call: Call, answer: Answer) -> None:  # noqa: ARG001
        answer.status = status

    return answering(interaction, edit)
