"""Finding what a scenario books with, claimed for it alone: patients by NHS number, free slots by search."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from gpconnect_am.booking.diary import Diary, claim_names, days_ahead, plain
from gpconnect_am.booking.offers import Offer, offers_in, pairs_of, parted_of, runs_of
from gpconnect_am.clock import uk_text
from gpconnect_am.findings import NotAssessed
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.protocol.requests import (
    ALL_INCLUDES,
    INCLUDE_SCHEDULE,
    Requests,
    code_filter,
    type_filter,
)
from gpconnect_am.rules.answers import describe
from gpconnect_am.rules.searchset import SearchSet
from gpconnect_am.scenario import Scenario
from gpconnect_am.target.model import Organisation, Patient

Fits = Callable[[Offer], bool]
PATIENCE_SECONDS = 5.0
"""How long a scenario waits for slots that another worker of the run holds."""
_LOOK_AGAIN_SECONDS = 0.5


class Picker:
    """Picks patients and free slots for one scenario, over the diary of its session."""

    def __init__(self, scenario: Scenario, diary: Diary) -> None:
        self._scenario = scenario
        self._diary = diary
        self._claimed: dict[str, tuple[str, ...]] = {}
        self._looked_at: dict[str, bool] = {}
        """Whether the last look at a slot found it free, by its reference."""

    @property
    def requests(self) -> Requests:
        """The requests of the target's own consumer organisation."""
        return self._scenario.requests

    def patient(self, number: int = 0) -> str:
        """The reference ("Patient/1") of one of the bookable patients.

        Raises NotAssessed where the target declares too few, or the provider does not find one.
        """
        declared = self._scenario.target.patients_of("bookable")
        if len(declared) <= number:
            raise NotAssessed(f"declare {number + 1} [[patients]] of the role bookable in the target file")
        return self.patient_reference(declared[number])

    def patient_reference(self, patient: Patient) -> str:
        """The reference of a declared patient, found by NHS number once in a session."""
        known = self._diary.patients
        if patient.nhs_number not in known:
            exchange = self._scenario.send(self.requests.find_patient(patient.nhs_number))
            found = SearchSet(exchange.resource).of_type("Patient")
            if not found or not found[0].id:
                raise NotAssessed(
                    f"the declared {patient.role} patient was not found by NHS number: {describe(exchange)}"
                )
            known[patient.nhs_number] = found[0].reference
        return known[patient.nhs_number]

    def offers(self, day: date) -> list[Offer]:
        """The free slots of a UK day, as the session first saw them."""
        if day not in self._diary.days:
            own = offers_in(self._search(f"ge{day}", f"le{day}", ALL_INCLUDES).resource)
            bare = self._search(f"ge{day}", f"le{day}", (INCLUDE_SCHEDULE,), filtered=False) if own else None
            anybody = {offer.id for offer in offers_in(bare.resource)} if bare else set()
            self._diary.days[day] = [
                replace(offer, unrestricted=True) if offer.id in anybody else offer for offer in own
            ]
        return self._diary.days[day]

    def last_day(self) -> date:
        """The latest of the days on which the suite books that has a slot to book. Raises NotAssessed."""
        days = list(days_ahead(self._scenario.clock.uk_today()))
        exchange = self._search(f"ge{days[0]}", f"le{days[-1]}", ALL_INCLUDES)
        found = [offer.day for offer in filter(self.suits, offers_in(exchange.resource))]
        if not found:
            raise NotAssessed(
                "the practice offers the suite no free slot in the next two weeks: add a session"
            )
        return max(found)

    def take(
        self,
        count: int = 1,
        *,
        patient: str | None = None,
        fits: Fits | None = None,
        after: date | None = None,
    ) -> tuple[Offer, ...]:
        """Claims a run of adjacent free slots for a patient, on a day later than `after`.

        Raises NotAssessed where the practice has none.
        """
        suits = fits or self.suits
        need = "one free slot" if count == 1 else f"{count} adjacent free slots of one schedule"
        return self._take(
            lambda offers: runs_of(filter(suits, offers), count), need, patient=patient, after=after
        )

    def claim_first(self, offers: Sequence[Offer], *, patient: str | None = None) -> tuple[Offer, ...]:
        """Claims the first of some slots that nobody else of the run has claimed; none where all are."""
        who = patient or self.patient()
        return next(((offer,) for offer in offers if self._claim((offer,), who)), ())

    def take_pair(self, kind: str, *, patient: str | None = None) -> tuple[Offer, ...]:
        """Claims two free slots that may not stand in one appointment; kinds: `offers.UNFIT_PAIRS`."""
        where = "adjacent " if kind.startswith("of different") else ""
        need = f"two {where}free slots {kind}, alike in all else,"
        return self._take(lambda offers: pairs_of(filter(self.suits, offers), kind), need, patient)

    def take_apart(self, *, patient: str | None = None) -> tuple[Offer, ...]:
        """Claims three alike free slots of one day: two adjacent ones, and one that stands apart."""
        return self._take(
            lambda offers: parted_of(filter(self.suits, offers)),
            "three free slots of one schedule of which the third stands apart",
            patient,
        )

    def _take(
        self,
        choices: Callable[[list[Offer]], list[tuple[Offer, ...]]],
        need: str,
        patient: str | None = None,
        after: date | None = None,
    ) -> tuple[Offer, ...]:
        who = patient or self.patient()
        # Asked before the first look: others may be done while it lasts.
        may_wait = need not in self._diary.waited_in_vain and self._others_hold_slots()
        found = self._first(choices, who, after)
        if not found and may_wait:
            deadline = time.monotonic() + PATIENCE_SECONDS
            while not found and time.monotonic() < deadline:
                time.sleep(_LOOK_AGAIN_SECONDS)
                self._diary.days.clear()
                found = self._first(choices, who, after)
            if not found:
                self._diary.waited_in_vain.add(need)
        if not found:
            raise NotAssessed(
                f"the practice offers the suite no {need} in the next two weeks: add such a session"
            )
        return found

    def _first(
        self, choices: Callable[[list[Offer]], list[tuple[Offer, ...]]], who: str, after: date | None
    ) -> tuple[Offer, ...]:
        """Claims the first choice that nobody else of the run has claimed; none where there is none."""
        for day in days_ahead(self._scenario.clock.uk_today()):
            if after is None or day > after:
                for slots in choices(self.offers(day)):
                    if self._claim(slots, who):
                        return slots
        return ()

    def _others_hold_slots(self) -> bool:
        """Whether slots may be missing because another worker of the run has them."""
        return self._diary.claims.count() > len(self._own)

    @property
    def _own(self) -> set[str]:
        """The names of everything that this scenario has claimed."""
        return {name for names in self._claimed.values() for name in names}

    def suits(self, slot: Offer) -> bool:
        """Whether a slot may be booked again and again by the consumer's own organisation."""
        return plain(slot, self._scenario.target.practice)

    def suits_anybody(self, slot: Offer) -> bool:
        """Whether a slot may be booked by any organisation."""
        return slot.unrestricted and self.suits(slot)

    def _claim(self, slots: Sequence[Offer], patient: str) -> bool:
        names = _names(slots, patient)
        if not self._diary.claims.take(*names):
            return False
        self._claimed[slots[0].id] = names
        return True

    def free(self, slots: Sequence[Offer], *, organisation: Organisation | None = None) -> bool:
        """Whether a fresh search, no wider than the slots, offers every one of them."""
        return not self.missing(slots, organisation=organisation)

    def missing(self, slots: Sequence[Offer], *, organisation: Organisation | None = None) -> list[Offer]:
        """Those of the slots that a fresh search, no wider than they are, does not offer."""
        start, end = min(slot.start for slot in slots), max(slot.end for slot in slots)
        found = self._search(
            f"ge{uk_text(start)}", f"le{uk_text(end)}", (INCLUDE_SCHEDULE,), organisation=organisation
        )
        offered = {offer.id for offer in offers_in(found.resource)}
        self._looked_at.update({slot.reference: slot.id in offered for slot in slots})
        return [slot for slot in slots if slot.id not in offered]

    def _search(
        self,
        start: str,
        end: str,
        includes: Sequence[tuple[str, str]],
        *,
        filtered: bool = True,
        organisation: Organisation | None = None,
    ) -> Exchange:
        who = organisation or self._scenario.target.consumer.organisation
        filters = [code_filter(who.ods_code)]
        if who.type is not None:
            filters.insert(0, type_filter(who.type))
        requests = self._scenario.as_organisation(who)
        exchange = self._scenario.send(
            requests.search_slots(start, end, includes=includes, filters=filters if filtered else ())
        )
        if exchange.status != 200:
            raise NotAssessed(f"this needs the free slots, and the search came to: {describe(exchange)}")
        return exchange


def _names(slots: Sequence[Offer], patient: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for slot in slots for name in claim_names(slot, patient)))
