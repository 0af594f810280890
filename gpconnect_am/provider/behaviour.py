"""The decisions that the provider is made of.

A fault takes the place of one of them, and the rest stays clean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime

from gpconnect_am.provider import (
    booking,
    capability,
    foundations,
    registration,
    retrieval,
    search,
    updates,
)
from gpconnect_am.provider.call import Call, Checks, Handler, Resource
from gpconnect_am.provider.diary import Slot
from gpconnect_am.provider.finishing import FINISHING, Steps
from gpconnect_am.provider.formats import FORMAT_CHECKS, read_body
from gpconnect_am.provider.headers import HEADER_CHECKS
from gpconnect_am.provider.outcomes import Refusal, outcome
from gpconnect_am.provider.practice import Person, Practice
from gpconnect_am.provider.routing import Route, route
from gpconnect_am.provider.sent import SENT_CHECKS
from gpconnect_am.provider.store import SlotState, Store, StoredAppointment, StoredPatient
from gpconnect_am.provider.tls import TlsRules
from gpconnect_am.provider.tokens import TOKEN_CHECKS
from gpconnect_am.provider.visibility import VISIBILITY_RULES, Asker, Rules, asker_of_search

Edit = Callable[[Resource], Resource]

HANDLERS: Mapping[str, Handler] = {
    "metadata": capability.metadata,
    "read patient": foundations.read_patient,
    "find patient": foundations.find_patient,
    "read practitioner": foundations.read_directory,
    "find practitioner": foundations.find_in_directory,
    "read organisation": foundations.read_directory,
    "find organisation": foundations.find_in_directory,
    "read location": foundations.read_directory,
    "search for free slots": search.search_slots,
    "book appointment": booking.book,
    "read appointment": updates.read,
    "amend appointment": updates.amend,
    "cancel appointment": updates.cancel,
    "retrieve a patient's appointments": retrieval.retrieve,
    "register patient": registration.register,
}
"""What answers each interaction, by the interaction's name."""


def as_it_is(practice: Practice) -> Practice:
    """The practice's facts, unchanged."""
    return practice


def patient_found(patient: StoredPatient) -> bool:
    """Only those who may be found are."""
    return patient.found


def refusal_status(refusal: Refusal) -> int:
    """The HTTP status of a refusal."""
    return refusal.status


@dataclass(frozen=True)
class Behaviour:
    """Every replaceable decision; the defaults are the conformant ones."""

    version: str = "1.2.7"
    facts: Callable[[Practice], Practice] = as_it_is

    route: Callable[[str, tuple[str, ...], str], Route] = route
    format_checks: Checks = field(default_factory=lambda: FORMAT_CHECKS)
    header_checks: Checks = field(default_factory=lambda: HEADER_CHECKS)
    token_checks: Checks = field(default_factory=lambda: TOKEN_CHECKS)
    read_body: Callable[[Call], None] = read_body
    handlers: Mapping[str, Handler] = field(default_factory=lambda: HANDLERS)

    search_checks: Checks = field(default_factory=lambda: search.SEARCH_CHECKS)
    period: Callable[[Call], tuple[datetime, datetime]] = search.period
    asker: Callable[[Call], Asker] = asker_of_search
    in_range: Callable[[Slot, datetime, datetime], bool] = search.in_range
    offered: Callable[[SlotState], bool] = search.offered
    visibility: Rules = field(default_factory=lambda: VISIBILITY_RULES)
    includes: Callable[[Call], frozenset[str]] = search.includes
    companions: Callable[[Call, list[Slot]], Iterable[Resource]] = search.companions

    transaction: Callable[[Store], AbstractContextManager[None]] = Store.transaction
    booking_checks: Checks = field(default_factory=lambda: SENT_CHECKS)
    slot_checks: booking.SlotChecks = field(default_factory=lambda: booking.SLOT_CHECKS)
    booking_asker: Callable[[Call], Asker] = booking.asker_of_booking
    booking_visibility: Rules = field(default_factory=lambda: VISIBILITY_RULES)
    reserve: Callable[[Call], StoredAppointment] = booking.reserve
    booked_resource: Callable[[Call, list[Slot]], Resource] = booking.booked_resource

    read_checks: updates.UpdateChecks = field(default_factory=lambda: updates.READ_CHECKS)
    amend_checks: updates.UpdateChecks = field(default_factory=lambda: updates.AMEND_CHECKS)
    amended: Callable[[Call, StoredAppointment], Resource] = updates.amended
    cancel_checks: updates.UpdateChecks = field(default_factory=lambda: updates.CANCEL_CHECKS)
    cancelled: Callable[[Call, StoredAppointment], Resource] = updates.cancelled
    release: Callable[[Call, StoredAppointment], None] = updates.release
    next_version: Callable[[int], int] = updates.next_version

    retrieve_checks: Checks = field(default_factory=lambda: retrieval.RETRIEVE_CHECKS)
    appointments_of: Callable[[Call, str], list[StoredAppointment]] = retrieval.appointments_of
    in_days: Callable[[StoredAppointment, date, date], bool] = retrieval.in_days

    nhs_number_valid: Callable[[str], bool] = foundations.nhs_number_valid
    patient_found: Callable[[StoredPatient], bool] = patient_found

    register_checks: Checks = field(default_factory=lambda: registration.REGISTER_CHECKS)
    on_pds: Callable[[Practice, str], Person | None] = registration.on_pds
    traced: Callable[[Call, Resource], Person] = registration.traced
    registrable: Callable[[Call, StoredPatient], None] = registration.registrable
    registered: Callable[[Call, Resource, Person, StoredPatient | None], StoredPatient] = (
        registration.registered
    )

    edits: tuple[tuple[str, Edit], ...] = ()
    """Changes to outgoing resources, by resource type; the conformant provider makes none."""
    outcome: Callable[[Refusal], Resource] = outcome
    refusal_status: Callable[[Refusal], int] = refusal_status
    tls: TlsRules = field(default_factory=TlsRules)
    finishing: Steps = field(default_factory=lambda: FINISHING)
