"""The interactions that Appointment Management and its Foundations use.

Source: integration_interaction_ids.html, "List of Interaction IDs"; the scopes are from
integration_cross_organisation_audit_and_provenance.html, "requested_scope claim".
"""

from __future__ import annotations

from dataclasses import dataclass

_URN = "urn:nhs:names:services:gpconnect:fhir:"


@dataclass(frozen=True, slots=True)
class Interaction:
    """One interaction: its name in the suite, id, HTTP verb, path below the base URL, and scope."""

    name: str
    id: str
    verb: str
    path: str
    scope: str
    capability: str

    @property
    def writes(self) -> bool:
        """Whether the interaction changes the appointment book or the patient index."""
        return self.verb in ("POST", "PUT")


METADATA = Interaction(
    "metadata", _URN + "rest:read:metadata-1", "GET", "metadata", "organization/*.read", "foundations"
)
READ_PATIENT = Interaction(
    "read patient", _URN + "rest:read:patient-1", "GET", "Patient/{id}", "patient/*.read", "foundations"
)
FIND_PATIENT = Interaction(
    "find patient", _URN + "rest:search:patient-1", "GET", "Patient", "patient/*.read", "foundations"
)
READ_PRACTITIONER = Interaction(
    "read practitioner",
    _URN + "rest:read:practitioner-1",
    "GET",
    "Practitioner/{id}",
    "organization/*.read",
    "foundations",
)
FIND_PRACTITIONER = Interaction(
    "find practitioner",
    _URN + "rest:search:practitioner-1",
    "GET",
    "Practitioner",
    "organization/*.read",
    "foundations",
)
READ_ORGANISATION = Interaction(
    "read organisation",
    _URN + "rest:read:organization-1",
    "GET",
    "Organization/{id}",
    "organization/*.read",
    "foundations",
)
FIND_ORGANISATION = Interaction(
    "find organisation",
    _URN + "rest:search:organization-1",
    "GET",
    "Organization",
    "organization/*.read",
    "foundations",
)
READ_LOCATION = Interaction(
    "read location",
    _URN + "rest:read:location-1",
    "GET",
    "Location/{id}",
    "organization/*.read",
    "foundations",
)
REGISTER_PATIENT = Interaction(
    "register patient",
    _URN + "operation:gpc.registerpatient-1",
    "POST",
    "Patient/$gpc.registerpatient",
    "patient/*.write",
    "foundations",
)
SEARCH_SLOTS = Interaction(
    "search for free slots", _URN + "rest:search:slot-1", "GET", "Slot", "organization/*.read", "search"
)
BOOK = Interaction(
    "book appointment",
    _URN + "rest:create:appointment-1",
    "POST",
    "Appointment",
    "patient/*.write",
    "book",
)
READ_APPOINTMENT = Interaction(
    "read appointment",
    _URN + "rest:read:appointment-1",
    "GET",
    "Appointment/{id}",
    "patient/*.read",
    "read",
)
AMEND = Interaction(
    "amend appointment",
    _URN + "rest:update:appointment-1",
    "PUT",
    "Appointment/{id}",
    "patient/*.write",
    "amend",
)
CANCEL = Interaction(
    "cancel appointment",
    _URN + "rest:cancel:appointment-1",
    "PUT",
    "Appointment/{id}",
    "patient/*.write",
    "cancel",
)
RETRIEVE = Interaction(
    "retrieve a patient's appointments",
    _URN + "rest:search:patient_appointments-1",
    "GET",
    "Patient/{id}/Appointment",
    "patient/*.read",
    "retrieve",
)

INTERACTIONS: dict[str, Interaction] = {
    interaction.name: interaction
    for interaction in (
        METADATA,
        READ_PATIENT,
        FIND_PATIENT,
        READ_PRACTITIONER,
        FIND_PRACTITIONER,
        READ_ORGANISATION,
        FIND_ORGANISATION,
        READ_LOCATION,
        REGISTER_PATIENT,
        SEARCH_SLOTS,
        BOOK,
        READ_APPOINTMENT,
        AMEND,
        CANCEL,
        RETRIEVE,
    )
}
"""Every interaction by its name."""

CAPABILITIES = ("foundations", "search", "book", "read", "retrieve", "amend", "cancel")
"""What a target may declare, in the order in which a consumer meets it."""
