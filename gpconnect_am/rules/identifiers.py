"""Identifiers whose system is meant to be one of the NHS's and is written another way.

The profiles' slices are found by the system: a misspelt one, or one of an earlier version of FHIR, would pass
as some other identifier, and consumers would not find the code that they look for.
Source: the profiles' fixed identifier systems.
"""

from __future__ import annotations

from collections.abc import Iterator

from gpconnect_am.findings import Finding
from gpconnect_am.rules.includes import ODS_CODE_SYSTEM, ods_codes
from gpconnect_am.rules.searchset import Entry, items

SYSTEMS = {
    "Practitioner": ("https://fhir.nhs.uk/Id/sds-user-id", "https://fhir.nhs.uk/Id/sds-role-profile-id"),
    "Location": ("https://fhir.nhs.uk/Id/ods-site-code",),
    "Organization": (ODS_CODE_SYSTEM,),
}
"""The identifier systems that the profiles fix, by resource type."""


def systems_as_fixed(entry: Entry) -> Iterator[Finding]:
    """No identifier has a system that only resembles one that the profile fixes."""
    fixed = {_name(system): system for system in SYSTEMS[entry.type]}
    for index, identifier in enumerate(items(entry.resource, "identifier")):
        system = identifier.get("system") if isinstance(identifier, dict) else None
        if not isinstance(system, str):
            continue
        meant = fixed.get(_name(system))
        if meant is not None and system != meant:
            yield Finding(
                f"identifier/{entry.type}",
                f"{entry.place}.identifier[{index}].system",
                f"{meant}, the system that the profile fixes",
                system,
            )


def has_ods_code(organisation: Entry) -> Iterator[Finding]:
    """An Organization has an ODS code."""
    if not ods_codes(organisation):
        yield Finding(
            "identifier/ODS code",
            f"{organisation.place}.identifier",
            f"an ODS code, of system {ODS_CODE_SYSTEM}",
            "none",
        )


def _name(system: str) -> str:
    return system.rstrip("/").rsplit("/", 1)[-1].lower()
