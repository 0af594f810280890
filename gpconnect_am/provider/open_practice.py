"""A practice that is open for requests: its facts, its diary and its part of the store."""

from __future__ import annotations

from functools import cached_property

from gpconnect_am.clock import Clock
from gpconnect_am.provider import appointments, resources
from gpconnect_am.provider.behaviour import Behaviour
from gpconnect_am.provider.call import Resource, serialise
from gpconnect_am.provider.diary import Diary, Slot
from gpconnect_am.provider.practice import Practice
from gpconnect_am.provider.store import SlotState, Store, StoredPatient


class OpenPractice:
    """One practice's server behind its service root URL."""

    def __init__(self, facts: Practice, store: Store, clock: Clock, behaviour: Behaviour) -> None:
        self.facts = facts
        self.store = store
        self.clock = clock
        self.behaviour = behaviour
        self.diary = Diary(facts, clock.uk_today())
        self._slot_bytes: dict[tuple[str, SlotState], bytes] = {}
        with store.transaction():
            self._fill()

    def _fill(self) -> None:
        facts, store = self.facts, self.store
        for slot in self.diary.slots.values():
            if slot.filled:
                store.set_slot(facts.ods_code, slot.id, "busy")
        for patient in facts.patients:
            resource = resources.patient(facts, patient)
            found = (
                patient.active
                and not patient.sensitive
                and patient.deceased is None
                and patient.verification == "01"
            )
            store.put_patient(
                facts.ods_code,
                StoredPatient(resource["id"], patient.nhs_number, found, resource),
            )
        self.declared_appointments = appointments.settle(self)

    def outgoing(self, resource: Resource) -> Resource:
        """A resource as it leaves the provider."""
        for resource_type, edit in self.behaviour.edits:
            if resource.get("resourceType") == resource_type:
                resource = edit(resource)
        return resource

    def lay_out(self) -> None:
        """Makes sure that the diary reaches as far ahead of today as it should."""
        self.diary.extend(self.clock.uk_today())

    def slot_bytes(self, slot: Slot, state: SlotState) -> bytes:
        """A slot as it goes out, serialised once for each of its states."""
        key = (slot.id, state)
        known = self._slot_bytes.get(key)
        if known is None:
            resource = resources.slot(self.facts, slot, status=state.status, version=state.version)
            known = self._slot_bytes[key] = serialise(self.outgoing(resource))
        return known

    @cached_property
    def directory(self) -> dict[str, Resource]:
        """Practitioners, locations and organisations by reference, as they go out."""
        found = [
            *(resources.practitioner(self.facts, clinician) for clinician in self.facts.clinicians),
            *(resources.location(self.facts, surgery) for surgery in self.facts.surgeries),
            resources.organisation(self.facts),
            resources.parent_organisation(self.facts),
        ]
        return {f"{item['resourceType']}/{item['id']}": self.outgoing(item) for item in found}
