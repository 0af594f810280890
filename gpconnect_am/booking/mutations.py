"""Named mutations: each spoils one thing of a valid appointment. They are data, under `fixtures/mutations`.

A mutation is a list of edits; an edit names what it does and the JSON pointer of where:

    { remove = "/start" }                      the element goes
    { set = "/status", value = "pending" }     the element gets this value (a new one where it was absent)
    { add = "/participant", value = {...} }    a list gets one more element
    { shift = "/start", minutes = 10 }         a time moves
    { unknown = "/slot/0/reference" }          a reference points at an id, of the same style, that nobody has
    { unknown = "/x/reference", like = "/y/reference" }    the same, in the style of another reference
    { repeat = "/slot/0" }                     a list gets a copy of one of its elements
    { elsewhere = "/slot/0/reference" }        a reference points at another server
    { swap = "/x", between = ["a", "b"] }      an element gets that of two values that it lacks
    { set = "/x", given = "other patient" }    an element gets a value that the caller knows

A pointer may begin with a name in braces: {patient}, {location}, {practitioner} (participants),
{organisation} (the contained booking organisation) and its {ods identifier}, {booking organisation} (the
extension that points at it), {channel}, {role} (extensions of an appointment that the provider returned).
"""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from types import MappingProxyType
from typing import Any

from gpconnect_am.booking.offers import Resource, objects
from gpconnect_am.clock import uk_text
from gpconnect_am.findings import NotAssessed
from gpconnect_am.paths import fixtures
from gpconnect_am.protocol.ids import unknown_like
from gpconnect_am.protocol.token import ODS_CODE_SYSTEM
from gpconnect_am.rules.appointment import BOOKING_ORGANISATION
from gpconnect_am.rules.population import DELIVERY_CHANNEL, PRACTITIONER_ROLE
from gpconnect_am.rules.searchset import instant, reference_of

Edit = dict[str, Any]
ELSEWHERE = "https://other-provider.invalid/fhir/"


@dataclass(frozen=True, slots=True)
class Mutation:
    """One way to spoil a valid appointment.

    `says` completes "the appointment is sent with ..."; `refusal` is the kind of refusal that must answer it.
    """

    name: str
    says: str
    refusal: str
    edits: tuple[Edit, ...]

    @property
    def needs(self) -> tuple[str, ...]:
        """The names of the values that whoever applies the mutation has to give."""
        return tuple(edit["given"] for edit in self.edits if "given" in edit)

    def apply(self, appointment: Resource, given: Mapping[str, object] = MappingProxyType({})) -> Resource:
        """A spoilt copy. Raises NotAssessed where the appointment lacks the element to spoil."""
        spoilt = copy.deepcopy(appointment)
        for edit in self.edits:
            value = {"value": given[edit["given"]]} if "given" in edit else {}
            _EDITS[_verb(edit)](spoilt, edit | value)
        return spoilt


@cache
def mutations(file: str) -> dict[str, Mutation]:
    """The mutations of `fixtures/mutations/<file>.toml` by name. Raises ValueError for a malformed one."""
    path = fixtures() / "mutations" / f"{file}.toml"
    found: dict[str, Mutation] = {}
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["mutation"]:
        edits = tuple(entry.pop("edits"))
        try:
            mutation = Mutation(edits=edits, **entry)
            for edit in edits:
                _verb(edit)
        except (TypeError, ValueError) as error:
            raise ValueError(f"{path.name}, mutation {entry.get('name', '?')!r}: {error}") from error
        if mutation.name in found:
            raise ValueError(f"{path.name}: mutation {mutation.name!r} is given twice")
        found[mutation.name] = mutation
    return found


def _verb(edit: Edit) -> str:
    verbs = [verb for verb in _EDITS if verb in edit]
    if len(verbs) != 1:
        raise ValueError(f"an edit does one of {', '.join(_EDITS)}, not {sorted(edit)}")
    return verbs[0]


def _parent(resource: Resource, pointer: str) -> tuple[Any, str | int]:
    """The object or list that holds what `pointer` names, and the key or index in it."""
    parts = pointer.split("/")
    if parts[0]:
        parts[:1] = ["", *_named(resource, parts[0].strip("{}"))]
    holder: Any = resource
    for part in parts[1:-1]:
        try:
            holder = holder[int(part)] if isinstance(holder, list) else holder[part]
        except (KeyError, IndexError, ValueError) as error:
            raise NotAssessed(f"the appointment has no {pointer}") from error
    return holder, int(parts[-1]) if isinstance(holder, list) else parts[-1]


def _named(resource: Resource, name: str) -> list[str]:
    if name in ("patient", "location", "practitioner"):
        wanted = f"{name.capitalize()}/"
        return _index(
            resource, "participant", lambda one: reference_of(one.get("actor")).startswith(wanted), name
        )
    extensions = {
        "booking organisation": BOOKING_ORGANISATION,
        "channel": DELIVERY_CHANNEL,
        "role": PRACTITIONER_ROLE,
    }
    if name in extensions:
        return _index(resource, "extension", lambda one: one.get("url") == extensions[name], name)
    holder = _index(resource, "contained", lambda one: one.get("resourceType") == "Organization", name)
    if name == "organisation":
        return holder
    if name == "ods identifier":
        organisation = resource["contained"][int(holder[1])]
        found = _index(
            organisation, "identifier", lambda one: one.get("system") == ODS_CODE_SYSTEM, "ODS code"
        )
        return [*holder, *found]
    raise ValueError(f"no element is called {{{name}}}")


def _index(resource: Resource, key: str, fits: Callable[[Resource], bool], name: str) -> list[str]:
    entries = objects(resource, key)
    found = next((number for number, entry in enumerate(entries) if fits(entry)), None)
    if found is None:
        raise NotAssessed(f"the appointment has no {name}")
    return [key, str(found)]


def _value(resource: Resource, pointer: str) -> Any:
    holder, key = _parent(resource, pointer)
    try:
        return holder[key]
    except (KeyError, IndexError) as error:
        raise NotAssessed(f"the appointment has no {pointer}") from error


def _replace(resource: Resource, pointer: str, value: object) -> None:
    holder, key = _parent(resource, pointer)
    holder[key] = value


def _remove(resource: Resource, edit: Edit) -> None:
    _value(resource, edit["remove"])
    holder, key = _parent(resource, edit["remove"])
    del holder[key]


def _set(resource: Resource, edit: Edit) -> None:
    _replace(resource, edit["set"], copy.deepcopy(edit["value"]))


def _add(resource: Resource, edit: Edit) -> None:
    holder, key = _parent(resource, edit["add"])
    holder.setdefault(key, []).append(copy.deepcopy(edit["value"]))


def _shift(resource: Resource, edit: Edit) -> None:
    moved = instant(_value(resource, edit["shift"]))
    if moved is None:
        raise NotAssessed(f"the appointment has no time at {edit['shift']}")
    _replace(resource, edit["shift"], uk_text(moved + timedelta(minutes=edit["minutes"])))


def _unknown(resource: Resource, edit: Edit) -> None:
    kind = reference_of({"reference": _value(resource, edit["unknown"])}).partition("/")[0]
    like = _value(resource, edit["like"] if "like" in edit else edit["unknown"])
    known = reference_of({"reference": like}).partition("/")[2]
    _replace(resource, edit["unknown"], f"{kind}/{unknown_like(known)}")


def _repeat(resource: Resource, edit: Edit) -> None:
    holder, key = _parent(resource, edit["repeat"])
    holder.append(copy.deepcopy(holder[key]))


def _elsewhere(resource: Resource, edit: Edit) -> None:
    _replace(resource, edit["elsewhere"], ELSEWHERE + str(_value(resource, edit["elsewhere"])))


def _swap(resource: Resource, edit: Edit) -> None:
    present = _value(resource, edit["swap"])
    _replace(resource, edit["swap"], next(value for value in edit["between"] if value != present))


_EDITS: dict[str, Callable[[Resource, Edit], None]] = {
    "remove": _remove,
    "set": _set,
    "add": _add,
    "shift": _shift,
    "unknown": _unknown,
    "repeat": _repeat,
    "elsewhere": _elsewhere,
    "swap": _swap,
}
