"""Well-formed requests, as one consumer organisation would send them.

Each method gives a fresh `Request` with headers and token; a scenario spoils copies of it.
Sources: the use case pages ("Request headers", "API usage") and integration_spine_secure_proxy.html.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from gpconnect_am.clock import Clock
from gpconnect_am.protocol import interactions as known
from gpconnect_am.protocol import token
from gpconnect_am.protocol.exchange import Query, Request
from gpconnect_am.protocol.interactions import Interaction
from gpconnect_am.target.model import Organisation, Target

FHIR_JSON = "application/fhir+json"
NHS_NUMBER_SYSTEM = "https://fhir.nhs.uk/Id/nhs-number"
ORGANISATION_TYPE_SYSTEM = "https://fhir.nhs.uk/STU3/CodeSystem/GPConnect-OrganisationType-1"

INCLUDE_SCHEDULE = ("_include", "Slot:schedule")
INCLUDE_PRACTITIONER = ("_include:recurse", "Schedule:actor:Practitioner")
INCLUDE_LOCATION = ("_include:recurse", "Schedule:actor:Location")
INCLUDE_ORGANISATION = ("_include:recurse", "Location:managingOrganization")
ALL_INCLUDES = (INCLUDE_SCHEDULE, INCLUDE_PRACTITIONER, INCLUDE_LOCATION, INCLUDE_ORGANISATION)


class Requests:
    """Builds the requests of one consumer organisation to one target."""

    def __init__(self, target: Target, clock: Clock, organisation: Organisation | None = None) -> None:
        self._target = target
        self._clock = clock
        self.organisation = organisation or target.consumer.organisation

    def acting_for(self, organisation: Organisation) -> Requests:
        """The same consumer system on behalf of another organisation and, where it has one, its own user."""
        return Requests(self._target, self._clock, organisation)

    def claims(self, interaction: Interaction) -> token.Claims:
        """The token's claims for an interaction, fresh, to spoil and pass to `authorised`."""
        return token.claims(
            self._target.consumer,
            self.organisation,
            audience=self._target.base_url,
            scope=interaction.scope,
            clock=self._clock,
        )

    def request(
        self,
        interaction: Interaction,
        *,
        id: str = "",
        query: Query = (),
        body: Any = None,
    ) -> Request:
        """A well-formed request for any interaction; `body` is a resource, `id` fills the path."""
        headers = [
            ("Accept", FHIR_JSON),
            ("Ssp-TraceID", str(uuid.uuid4())),
            ("Ssp-From", self.organisation.asid or self._target.consumer.asid),
            ("Ssp-To", self._target.asid),
            ("Ssp-InteractionID", interaction.id),
            ("Authorization", f"Bearer {token.encode(self.claims(interaction))}"),
        ]
        if body is not None:
            headers.append(("Content-Type", f"{FHIR_JSON};charset=utf-8"))
        plain = Request(
            interaction=interaction,
            verb=interaction.verb,
            base=self._target.request_base,
            path=interaction.path.format(id=id),
            query=query,
            headers=tuple(headers),
        )
        return plain if body is None else plain.with_body(body)

    def search_slots(
        self,
        start: str | None,
        end: str | None,
        *,
        status: str | None = "free",
        includes: Iterable[tuple[str, str]] = ALL_INCLUDES,
        filters: Iterable[str] = (),
    ) -> Request:
        """Search for free slots. `start` and `end` carry their prefix ("ge2026-11-24"); None leaves one out.

        `filters` are `system|code` tokens: see `type_filter` and `code_filter`.
        """
        given = (("status", status), ("start", start), ("end", end))
        query = (
            *((name, value) for name, value in given if value is not None),
            *includes,
            *(("searchFilter", value) for value in filters),
        )
        return self.request(known.SEARCH_SLOTS, query=query)

    def metadata(self) -> Request:
        """Get the capability statement."""
        return self.request(known.METADATA)

    def find_patient(self, nhs_number: str) -> Request:
        """Find a patient by NHS number."""
        return self.request(known.FIND_PATIENT, query=(("identifier", f"{NHS_NUMBER_SYSTEM}|{nhs_number}"),))

    def book(self, appointment: dict[str, Any]) -> Request:
        """Book an appointment."""
        return self.request(known.BOOK, body=appointment)

    def read_appointment(self, id: str) -> Request:
        """Read an appointment by its logical id."""
        return self.request(known.READ_APPOINTMENT, id=id)

    def retrieve(self, patient_id: str, start: str | None, end: str | None) -> Request:
        """Retrieve a patient's appointments; `start` and `end` carry their prefix ("ge2026-11-24")."""
        query = tuple(("start", value) for value in (start, end) if value is not None)
        return self.request(known.RETRIEVE, id=patient_id, query=query)

    def amend(self, id: str, appointment: dict[str, Any], *, version: str | None) -> Request:
        """Amend an appointment; `version` goes into If-Match, None leaves that out."""
        return self._update(known.AMEND, id, appointment, version)

    def cancel(self, id: str, appointment: dict[str, Any], *, version: str | None) -> Request:
        """Cancel an appointment; `version` goes into If-Match, None leaves that out."""
        return self._update(known.CANCEL, id, appointment, version)

    def _update(
        self, interaction: Interaction, id: str, appointment: dict[str, Any], version: str | None
    ) -> Request:
        request = self.request(interaction, id=id, body=appointment)
        return request if version is None else request.with_header("If-Match", f'W/"{version}"')


def type_filter(code: str) -> str:
    """The searchFilter token for an organisation type."""
    return f"{ORGANISATION_TYPE_SYSTEM}|{code}"


def code_filter(ods_code: str) -> str:
    """The searchFilter token for an ODS code."""
    return f"{token.ODS_CODE_SYSTEM}|{ods_code}"


def authorised(request: Request, claims: token.Claims) -> Request:
    """The same request with a token made of `claims`."""
    return request.with_header("Authorization", f"Bearer {token.encode(claims)}")
