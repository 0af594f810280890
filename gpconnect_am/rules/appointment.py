"""An appointment read leniently: what it refers to, who booked it, and how it compares with another."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.rules.population import PROFILES
from gpconnect_am.rules.searchset import Entry, SearchSet, instant, items, reference_of

PROFILE = f"{PROFILES}GPConnect-Appointment-1"
BOOKING_ORGANISATION = f"{PROFILES}Extension-GPConnect-BookingOrganisation-1"
CANCELLATION_REASON = f"{PROFILES}Extension-GPConnect-AppointmentCancellationReason-1"

ALONE = -1
_TIMES = ("start", "end", "created")
_NOT_CONTENT = ("resourceType", "id", "meta", "text", "implicitRules", "language", "contained", "extension")


@dataclass(frozen=True)
class Appointment(Entry):
    """An appointment, alone in an answer (index -1) or in a Bundle."""

    @classmethod
    def of(cls, exchange: Exchange) -> Appointment:
        """The appointment that an answer holds; an empty one where it holds something else."""
        resource = exchange.resource or {}
        return cls(ALONE, resource if resource.get("resourceType") == "Appointment" else {})

    @property
    def place(self) -> str:
        """The FHIRPath of the resource."""
        return "Appointment" if self.index == ALONE else super().place

    @property
    def version(self) -> str:
        """meta.versionId; empty where there is none."""
        meta = self.resource.get("meta")
        version = meta.get("versionId") if isinstance(meta, dict) else None
        return version if isinstance(version, str) else ""

    @property
    def status(self) -> str:
        """The status; empty where there is none."""
        return str(self.resource.get("status", ""))

    @property
    def slots(self) -> list[str]:
        """What its slots refer to, as `Slot/id`."""
        return [reference_of(slot) for slot in items(self.resource, "slot")]

    @property
    def participants(self) -> list[str]:
        """What its participants' actors refer to, as `Type/id`."""
        return [
            reference_of(participant.get("actor"))
            for participant in items(self.resource, "participant")
            if isinstance(participant, dict)
        ]

    @property
    def patients(self) -> list[str]:
        """Those of its participants who are patients."""
        return [reference for reference in self.participants if reference.startswith("Patient/")]

    def extension(self, url: str) -> dict[str, Any]:
        """The first extension of a URL; an empty one where there is none."""
        found = (one for one in items(self.resource, "extension") if isinstance(one, dict))
        return next((one for one in found if one.get("url") == url), {})

    @property
    def cancellation_reason(self) -> str | None:
        """The reason of its cancellation; None where it has none."""
        reason = self.extension(CANCELLATION_REASON).get("valueString")
        return reason if isinstance(reason, str) else None

    @property
    def booking_organisation(self) -> dict[str, Any] | None:
        """The contained Organization that the extension points at; None where it points at none."""
        value = self.extension(BOOKING_ORGANISATION).get("valueReference")
        pointed = value.get("reference") if isinstance(value, dict) else None
        for resource in items(self.resource, "contained"):
            if isinstance(resource, dict) and pointed == f"#{str(resource.get('id', '')).lstrip('#')}":
                return resource
        return None

    @cached_property
    def content(self) -> dict[str, str]:
        """Its elements in a form that can be compared: one text for each, whatever order or offset it is in.

        The contained organisation stands for the extension that points at it; ids, meta and narrative are
        left out. An element that is absent is not in it.
        """
        content = {
            name: self._comparable(name, value)
            for name, value in self.resource.items()
            if name not in _NOT_CONTENT
        }
        for extension in items(self.resource, "extension"):
            if isinstance(extension, dict):
                url = str(extension.get("url"))
                name = f"extension({url.rpartition('/')[2]})"
                value = self._organisation_text() if url == BOOKING_ORGANISATION else _text(extension)
                content[name] = content[name] + value if name in content else value
        return content

    def _comparable(self, name: str, value: object) -> str:
        moment = instant(value) if name in _TIMES else None
        if moment is not None:
            return str(moment.timestamp())
        if name == "slot":
            return ", ".join(sorted(self.slots))
        if name == "participant":
            people = [one for one in items(self.resource, name) if isinstance(one, dict)]
            return ", ".join(
                sorted(f"{reference_of(one.get('actor'))} {one.get('status')}" for one in people)
            )
        return _text(value)

    def _organisation_text(self) -> str:
        organisation = self.booking_organisation or {}
        return _text({name: value for name, value in organisation.items() if name not in ("id", "meta")})


class AppointmentSet:
    """What a retrieve returned: the appointments of a Bundle, in its order."""

    def __init__(self, exchange: Exchange) -> None:
        self.bundle = SearchSet.of(exchange)
        self.appointments = tuple(
            Appointment(entry.index, entry.resource) for entry in self.bundle.of_type("Appointment")
        )

    def __iter__(self) -> Iterator[Appointment]:
        return iter(self.appointments)

    def with_id(self, id: str) -> Appointment | None:
        """The appointment of an id; None where it is not there."""
        return next((one for one in self.appointments if one.id == id), None)


def _text(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
