"""Whether the practice holds what the suite needs: patients, organisations to act for, free slots."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from gpconnect_am.booking.needs import needs
from gpconnect_am.clock import Clock
from gpconnect_am.preflight.provider import said
from gpconnect_am.preflight.step import Stage, Status, Step
from gpconnect_am.protocol.client import Client
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.protocol.requests import Requests
from gpconnect_am.target.model import Target

_FOUND = {"bookable": True, "no-appointments": True, "unknown": False}
"""Roles whose patients must, or must not, be found by NHS number."""
_PERIOD = timedelta(days=13)
"""Two weeks, counted with both ends (ruling 39)."""


def patients_step(target: Target, client: Client, requests: Requests) -> Step:
    """Whether the declared patients are known to the practice, as their roles say."""
    name = "patients"
    if "foundations" not in target.capabilities:
        return Step(name, Status.SKIPPED, "foundations is not in system.capabilities")
    wrong = []
    asked = [patient for patient in target.patients if patient.role in _FOUND]
    for patient in asked:
        exchange = client.send(requests.find_patient(patient.nhs_number))
        found = entries(exchange, "Patient")
        shown = patient.name or patient.nhs_number
        if found is None:
            wrong.append(f"{shown} ({patient.role}): {said(exchange)}")
        elif bool(found) != _FOUND[patient.role]:
            wrong.append(f"{shown} ({patient.role}) is {'known' if found else 'not known'} to the practice")
    if wrong:
        remedy = "Correct the [[patients]] of the target file, or add them to the practice."
        return Step(name, Status.FAILED, "; ".join(wrong), remedy, Stage.DATA)
    wanted = needs().patients if "book" in target.capabilities else 0
    bookable = len(target.patients_of("bookable"))
    if bookable < wanted:
        detail = f"{bookable} bookable declared, {wanted} needed"
        remedy = 'Declare [[patients]] with role = "bookable".'
        return Step(name, Status.FAILED, detail, remedy, Stage.DATA)
    return Step(name, Status.OK, f"{len(asked)} asked for, all as declared")


def organisations_step(target: Target) -> Step:
    """Whether there are organisations of each type to search for slots as."""
    declared = [target.consumer.organisation, *target.organisations]
    types = {organisation.type for organisation in declared}
    missing = [wanted for wanted in ("gp-practice", "urgent-care") if wanted not in types]
    detail = f"{len(declared)} declared, of {len(types)} types"
    if missing:
        remedy = "Declare one each in [[organisations]]; slot restrictions are not assessed without."
        return Step(
            "organisations",
            Status.WARNING,
            f"{detail}; none of type {' or '.join(missing)}",
            remedy,
            Stage.DATA,
        )
    return Step("organisations", Status.OK, detail)


def slots_step(target: Target, client: Client, requests: Requests, clock: Clock) -> Step:
    """How many slots are free for the consumer's organisation in the next two weeks."""
    name = "slots"
    if "search" not in target.capabilities:
        return Step(name, Status.SKIPPED, "search is not in system.capabilities")
    today = clock.uk_today()
    exchange = client.send(requests.search_slots(f"ge{today}", f"le{today + _PERIOD}"))
    slots = entries(exchange, "Slot")
    if slots is None:
        remedy = "See what the provider says, and compare with the Search for free slots page."
        return Step(name, Status.FAILED, f"the search failed: {said(exchange)}", remedy, Stage.DATA)
    wanted = needs()
    days = {str(slot.get("start"))[:10] for slot in slots}
    detail = f"{len(slots)} free on {len(days)} days in the next two weeks"
    if len(slots) < wanted.slots or len(days) < wanted.days:
        detail += f"; {wanted.slots} needed, on {wanted.days} days"
        remedy = (
            f"Open sessions to {target.consumer.organisation.ods_code}, "
            f"{wanted.adjacent} slots of one schedule next to one another."
        )
        return Step(name, Status.FAILED, detail, remedy, Stage.DATA)
    return Step(name, Status.OK, f"{detail}; {wanted.slots} needed")


def entries(exchange: Exchange, type: str) -> list[dict[str, Any]] | None:
    """The resources of a type in a searchset; None where the answer is none."""
    bundle = {} if exchange.fault else exchange.resource or {}
    if bundle.get("resourceType") != "Bundle" or exchange.status != 200:
        return None
    listed = bundle.get("entry")
    resources = (
        [entry.get("resource") for entry in listed if isinstance(entry, dict)]
        if isinstance(listed, list)
        else []
    )
    return [found for found in resources if isinstance(found, dict) and found.get("resourceType") == type]
