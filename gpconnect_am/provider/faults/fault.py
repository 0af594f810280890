"""What a fault is, and the few ways in which one takes the place of a clean decision."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from gpconnect_am.provider.behaviour import Behaviour
from gpconnect_am.provider.call import Answer, Call, Resource, serialise

Change = Callable[[Behaviour], Behaviour]

IN_SUMMER = ("--clock", "2027-07-07T10:00:00+01:00")
WITH_TLS = ("--tls",)
AT_129 = ("--version", "1.2.9")
FEDERATED = ("--practices", "2")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that a provider gets wrong.

    `description` says in a sentence how a real system comes to it; `breaks` are the ids of the requirements
    of which at least one must fail; `apply` changes the clean behaviour. `options` are further ones of
    `gpconnect-am provider` without which the fault does not show.
    """

    name: str
    description: str
    breaks: tuple[str, ...]
    apply: Change
    options: tuple[str, ...] = ()

    @property
    def shows_at(self) -> str:
        """The instant that both clocks must show for the fault to show; empty where any time will do."""
        return self.options[self.options.index("--clock") + 1] if "--clock" in self.options else ""


def setting(**decisions: Any) -> Change:
    """Puts other decisions in the place of clean ones."""
    return lambda behaviour: replace(behaviour, **decisions)


def without(group: str, *names: str) -> Change:
    """Leaves named checks, rules or steps out of a group."""

    def change(behaviour: Behaviour) -> Behaviour:
        entries: Mapping[str, Any] = getattr(behaviour, group)
        missing = set(names) - set(entries)
        if missing:
            raise KeyError(f"{group} has no {sorted(missing)}")
        kept = {name: entry for name, entry in entries.items() if name not in names}
        return _with_group(behaviour, group, kept)

    return change


def putting(group: str, name: str, entry: Any) -> Change:
    """Puts another entry of a group in the place of a clean one, or adds one at the end."""
    return lambda behaviour: _with_group(behaviour, group, {**getattr(behaviour, group), name: entry})


def first(group: str, name: str, entry: Any) -> Change:
    """Adds an entry before all others of a group."""
    return lambda behaviour: _with_group(behaviour, group, {name: entry, **getattr(behaviour, group)})


def _with_group(behaviour: Behaviour, group: str, entries: Mapping[str, Any]) -> Behaviour:
    changed: dict[str, Any] = {group: entries}
    return replace(behaviour, **changed)


def editing(resource_type: str, edit: Callable[[Resource], object]) -> Change:
    """Edits a copy of every outgoing resource of a type, in place."""

    def edited(resource: Resource) -> Resource:
        copy = deepcopy(resource)
        edit(copy)
        return copy

    return lambda behaviour: replace(behaviour, edits=(*behaviour.edits, (resource_type, edited)))


def both(*changes: Change) -> Change:
    """Several changes that make one fault together."""

    def change(behaviour: Behaviour) -> Behaviour:
        for one in changes:
            behaviour = one(behaviour)
        return behaviour

    return change


def answering(interaction: str, edit: Callable[[Call, Answer], object]) -> Change:
    """Edits the answers of one interaction (not the refusals) in place, before they are finished."""

    def change(behaviour: Behaviour) -> Behaviour:
        clean = behaviour.handlers[interaction]

        def handler(call: Call) -> Answer:
            answer = clean(call)
            edit(call, answer)
            return answer

        return replace(behaviour, handlers={**behaviour.handlers, interaction: handler})

    return change


def editing_answer(interaction: str, edit: Callable[[Resource], object]) -> Change:
    """Edits the resource in the answers of one interaction, in place."""

    def change(call: Call, answer: Answer) -> None:  # noqa: ARG001
        resource = json.loads(answer.body)
        edit(resource)
        answer.body = serialise(resource)

    return answering(interaction, change)


def finishing(name: str, step: Callable[[Call | None, Answer], None]) -> Change:
    """Adds a last step before the compression of every answer."""

    def change(behaviour: Behaviour) -> Behaviour:
        steps = dict(behaviour.finishing)
        compression = steps.pop("compression")
        return replace(behaviour, finishing={**steps, name: step, "compression": compression})

    return change
