"""Faults of Bundles, and of what all resources have in common: id, version, profile, form."""

from __future__ import annotations

from collections.abc import Callable

from gpconnect_am.provider.call import Resource
from gpconnect_am.provider.faults.elements import Edit, having, lacking, on
from gpconnect_am.provider.faults.fault import Change, Fault, both, editing
from gpconnect_am.provider.resources import PROFILES

COMMON = ("Slot", "Schedule", "Practitioner", "Location", "Organization", "Patient", "Appointment")


def _on_entries(edit: Callable[[int, Resource], object]) -> Edit:
    def change(bundle: Resource) -> None:
        for number, entry in enumerate(bundle.get("entry", [])):
            edit(number, entry)

    return change


def _everywhere(edit: Edit) -> Change:
    return both(*(editing(resource_type, edit) for resource_type in COMMON))


FAULTS = (
    Fault(
        "bundle-with-total",
        "The Bundle claims its profile and counts its entries in total.",
        ("BUN-002",),
        editing("Bundle", lambda bundle: bundle.update(total=len(bundle.get("entry", [])))),
    ),
    Fault(
        "bundle-with-self-link",
        "The Bundle claims its profile and links to itself.",
        ("BUN-003",),
        editing("Bundle", having(link=[{"relation": "self", "url": "Slot?status=free"}])),
    ),
    Fault(
        "empty-bundle-claims-profile",
        "A Bundle without an entry claims the profile that asks for one.",
        ("BUN-004",),
        editing("Bundle", having(meta={"profile": [PROFILES["Bundle"]]})),
    ),
    Fault(
        "bundle-with-search-mode",
        "The Bundle claims its profile and its entries say their search mode.",
        ("BUN-005",),
        editing(
            "Bundle",
            _on_entries(
                lambda number, entry: entry.update(search={"mode": "match" if number == 0 else "include"})
            ),
        ),
    ),
    Fault(
        "bundle-with-request",
        "The entries carry a request, as in a transaction.",
        ("BUN-006",),
        editing(
            "Bundle",
            _on_entries(lambda number, entry: entry.update(request={"method": "GET", "url": "Slot"})),  # noqa: ARG005
        ),
    ),
    Fault(
        "bundle-with-response",
        "The entries carry a response, as in a batch.",
        ("BUN-006",),
        editing(
            "Bundle",
            _on_entries(lambda number, entry: entry.update(response={"status": "200"})),  # noqa: ARG005
        ),
    ),
    Fault(
        "bundle-signed",
        "The Bundle is signed.",
        ("BUN-007",),
        editing(
            "Bundle",
            having(
                signature={
                    "type": [{"system": "urn:iso-astm:E1762-95:2013", "code": "1.2.840.10065.1.12.1.5"}],
                    "when": "2026-01-01T00:00:00+00:00",
                    "whoUri": "https://provider.example",
                    "contentType": "application/jose",
                    "blob": "c2lnbmVk",
                }
            ),
        ),
    ),
    Fault(
        "bundle-of-total-only",
        "The Bundle bears no type.",
        ("SFS-032", "BUN-001"),
        editing("Bundle", lacking("type")),
    ),
    Fault(
        "bundle-with-full-urls",
        "The entries bear their full URL.",
        ("HTTP-048",),
        editing(
            "Bundle",
            _on_entries(
                lambda number, entry: entry.update(  # noqa: ARG005
                    fullUrl="https://provider.example/"
                    f"{entry['resource']['resourceType']}/{entry['resource']['id']}"
                )
            ),
        ),
    ),
    Fault(
        "profile-missing",
        "Resources don't assert their profile.",
        ("HTTP-038", "SFS-033", "BPA-005", "APA-006", "CPA-008"),
        _everywhere(on("meta", lacking("profile"))),
    ),
    Fault(
        "slot-profile-missing",
        "Slots don't assert their profile.",
        ("HTTP-038",),
        editing("Slot", on("meta", lacking("profile"))),
    ),
    Fault(
        "slot-profile-of-dstu2",
        "Slots assert the profile of the DSTU2 specification.",
        ("HTTP-038",),
        editing(
            "Slot",
            on("meta", having(profile=["http://fhir.nhs.net/StructureDefinition/gpconnect-slot-1"])),
        ),
    ),
    Fault(
        "version-missing",
        "Resources don't say their version.",
        ("HTTP-039", "BPA-006"),
        _everywhere(on("meta", lacking("versionId"))),
    ),
    Fault(
        "schedule-version-missing",
        "Schedules don't say their version.",
        ("HTTP-039",),
        editing("Schedule", on("meta", lacking("versionId"))),
    ),
    Fault(
        "practitioner-version-missing",
        "Practitioners don't say their version.",
        ("HTTP-039", "FND-032"),
        editing("Practitioner", on("meta", lacking("versionId"))),
    ),
    Fault(
        "location-version-missing",
        "Locations don't say their version.",
        ("HTTP-039", "FND-045"),
        editing("Location", on("meta", lacking("versionId"))),
    ),
    Fault(
        "organisation-version-missing",
        "Organisations don't say their version.",
        ("HTTP-039", "FND-039"),
        editing("Organization", on("meta", lacking("versionId"))),
    ),
    Fault(
        "organisation-profile-missing",
        "Organisations don't assert their profile.",
        ("HTTP-038", "FND-039"),
        editing("Organization", on("meta", lacking("profile"))),
    ),
    Fault(
        "slot-id-missing",
        "Slots have no logical id.",
        ("HTTP-010",),
        editing("Slot", lacking("id")),
    ),
    Fault(
        "slot-id-with-underscore",
        "Slot ids hold characters that an id can't have.",
        ("HTTP-009",),
        editing("Slot", lambda slot: slot.update(id=slot["id"].replace("-", "_"))),
    ),
    Fault(
        "slot-id-too-long",
        "Slot ids are longer than 64 characters.",
        ("HTTP-009",),
        editing("Slot", lambda slot: slot.update(id=slot["id"].ljust(70, "0"))),
    ),
)
