"""The named faults: each gets one thing wrong, the way a real system would."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from gpconnect_am.provider.behaviour import Behaviour
from gpconnect_am.provider.faults import (
    amending,
    booked_resources,
    booking_liberties,
    booking_requests,
    booking_slots,
    bundles,
    cancelling,
    capability,
    directory,
    errors,
    formats,
    foundations,
    headers,
    http,
    interactions,
    patients,
    reading,
    refused_bookings,
    registering,
    retrieval,
    search_includes,
    search_liberties,
    search_request,
    search_result,
    sessions,
    several_slots,
    slots,
    token,
    transport,
    update_liberties,
    versions,
    visibility,
    visibility_time,
    visits,
)
from gpconnect_am.provider.faults.fault import Fault

_MODULES = (
    search_request,
    search_result,
    search_liberties,
    search_includes,
    slots,
    directory,
    bundles,
    visibility,
    visibility_time,
    booking_requests,
    booking_slots,
    booking_liberties,
    refused_bookings,
    booked_resources,
    several_slots,
    amending,
    cancelling,
    update_liberties,
    reading,
    versions,
    retrieval,
    headers,
    token,
    http,
    interactions,
    formats,
    errors,
    capability,
    foundations,
    registering,
    patients,
    visits,
    transport,
    sessions,
)


def _registry() -> dict[str, Fault]:
    faults: dict[str, Fault] = {}
    for module in _MODULES:
        for fault in module.FAULTS:
            if fault.name in faults:
                raise ValueError(f"there are two faults named {fault.name}")
            faults[fault.name] = fault
    return faults


FAULTS = _registry()
"""Every fault by its name."""


def with_faults(version: str, names: Iterable[str]) -> Behaviour:
    """The behaviour of a provider of a version of the specification with the named faults.

    Raises KeyError for a name that is no fault.
    """
    clean = Behaviour(version=version)
    return reduce(lambda behaviour, name: FAULTS[name].apply(behaviour), names, clean)
