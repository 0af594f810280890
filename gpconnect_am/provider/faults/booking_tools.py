"""What faults of booking have in common."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

from gpconnect_am.provider.behaviour import Behaviour
from gpconnect_am.provider.call import Call, Resource
from gpconnect_am.provider.diary import Slot
from gpconnect_am.provider.faults.fault import (
    Change,
)
from gpconnect_am.provider.store import Store

UNLOCKED_SECONDS = 0.05
"""How long others have between a look and a change, where nothing is locked."""


def stored(edit: Callable[[Resource], object]) -> Change:
    """Changes what is put into the book."""

    def change(behaviour: Behaviour) -> Behaviour:
        def resource(call: Call, slots: list[Slot]) -> Resource:
            made = dict(behaviour.booked_resource(call, slots))
            edit(made)
            return made

        return replace(behaviour, booked_resource=resource)

    return change


def unlocked(store: Store) -> AbstractContextManager[None]:  # noqa: ARG001
    """No transaction: each statement is by itself, and others get in between."""
    return nullcontext()
