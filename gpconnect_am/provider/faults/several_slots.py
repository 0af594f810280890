"""Faults of appointments of several slots, where one slot is treated well."""

from __future__ import annotations

from gpconnect_am.provider.call import Resource
from gpconnect_am.provider.faults.elements import Edit, lacking, on_each
from gpconnect_am.provider.faults.fault import Change, Fault, both, editing_answer

WRITES = ("book appointment", "amend appointment", "cancel appointment")


def _answering_several(edit: Edit) -> Change:
    """Edits the answers to writes, where the appointment has several slots."""

    def several(resource: Resource) -> None:
        if len(resource.get("slot", [])) > 1:
            edit(resource)

    return both(*(editing_answer(each, several) for each in WRITES))


def _in_short(resource: Resource) -> None:
    resource["meta"] = {}
    lacking("extension", "contained", "serviceType", "serviceCategory")(resource)


FAULTS = (
    Fault(
        "several-slots-told-in-short",
        "What an appointment takes over from its slot is told where it has just one.",
        (
            *("BPA-005", "BPA-006", "BPA-007", "BPA-008", "BPA-013", "BPA-014"),
            *("APA-006", "APA-007", "APA-008", "APA-009", "CPA-008", "CPA-009", "CPA-010", "CPA-011"),
        ),
        _answering_several(_in_short),
    ),
    Fault(
        "several-slots-not-valid",
        "Participants lose their status where an appointment has several slots.",
        ("BPA-004", "APA-005", "CPA-007"),
        _answering_several(on_each("participant", lacking("status"))),
    ),
)
