"""Slots and appointments to book with in tests: an invented practice on an ordinary day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from gpconnect_am.booking.appointment import booking
from gpconnect_am.booking.offers import Offer
from gpconnect_am.target.model import Organisation

NINE = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)
SURGERY = Organisation("Test Surgery", "A99999", "gp-practice")


def offer(id="1", minute=0, *, length=10, schedule="Schedule/1", channel="In-person", service="GP"):
    start = NINE + timedelta(minutes=minute)
    return Offer(
        id=id,
        start=start,
        end=start + timedelta(minutes=length),
        schedule=schedule,
        channel=channel,
        service_type=service,
        location="Location/1",
        location_name="Main",
        practitioners=("Practitioner/1",),
    )


def appointment(*offers, **how):
    given = {"created": NINE, "description": "Test", "comment": "A comment"} | how
    return booking(offers or (offer(),), "Patient/1", SURGERY, **given)
