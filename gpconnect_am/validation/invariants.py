"""The invariants of STU3 on the resources and data types of this specification, by their published keys.

A table: the key, the types on which it stands, what it demands, whether an object keeps it, and the children
whose absence is the same root cause. Narrative, contained resources and Bundle have modules of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gpconnect_am.validation.calendar import later
from gpconnect_am.validation.elements import Element
from gpconnect_am.validation.issues import Issue, Layer

Node = Mapping[str, Any]
Kept = Callable[[Node], bool]

_UCUM = "http://unitsofmeasure.org"
_QUANTITIES = ("Quantity", "SimpleQuantity", "Age", "Count", "Distance", "Duration", "Money")
_MEALS = frozenset({"C", "CM", "CD", "CV"})


@dataclass(frozen=True, slots=True)
class _Invariant:
    key: str
    types: tuple[str, ...]
    expected: str
    kept: Kept
    rests_on: tuple[str, ...] = ()


def invariant_issues(elements: Iterable[Element]) -> Iterator[Issue]:
    """The invariants that objects of a resource break."""
    for element in elements:
        for invariant in _BY_TYPE.get(element.type, ()):
            if not invariant.kept(element.node):
                yield Issue(
                    Layer.INVARIANT,
                    element.path,
                    invariant.key,
                    invariant.expected,
                    _missing(element.node, invariant.rests_on),
                    rests_on=invariant.rests_on,
                )


def _missing(node: Node, names: Iterable[str]) -> str | None:
    """The children that an invariant rests on and that are not there; None where the object tells more."""
    absent = [
        f"no {name}" for name in names if not _has(node, name) and not (name == "value" and _valued(node))
    ]
    return ", ".join(absent) or None


def _valued(node: Node) -> bool:
    return any(name.removeprefix("_").startswith("value") for name in node)


def _has(node: Node, *names: str) -> bool:
    return any(name in node or f"_{name}" in node for name in names)


def _implies(name: str, *needed: str) -> Kept:
    return lambda node: not _has(node, name) or _has(node, *needed)


def _number(node: Node, name: str) -> Decimal | None:
    value = node.get(name)
    return Decimal(value) if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else None


def _not_negative(name: str) -> Kept:
    return lambda node: (_number(node, name) or 0) >= 0


def _system(node: Node, system: str) -> bool:
    return bool(node.get("system", system) == system)


def _extension(node: Node) -> bool:
    return _valued(node) != ("extension" in node)


def _period(node: Node) -> bool:
    start, end = node.get("start"), node.get("end")
    return not (isinstance(start, str) and isinstance(end, str) and later(start, end))


def _range(node: Node) -> bool:
    low, high = node.get("low"), node.get("high")
    if not (isinstance(low, Mapping) and isinstance(high, Mapping)):
        return True
    least, most = _number(low, "value"), _number(high, "value")
    return least is None or most is None or least <= most


def _ratio(node: Node) -> bool:
    both = _has(node, "numerator") == _has(node, "denominator")
    return both and (_has(node, "numerator") or "extension" in node)


def _age(node: Node) -> bool:
    value = _number(node, "value")
    coded = _has(node, "code") or not _has(node, "value")
    return coded and _system(node, _UCUM) and (value is None or value > 0)


def _count(node: Node) -> bool:
    coded = _has(node, "code") or not _has(node, "value")
    whole = not isinstance(node.get("value"), Decimal)
    return coded and _system(node, _UCUM) and node.get("code", "1") == "1" and whole


def _distance(node: Node) -> bool:
    return (_has(node, "code") or not _has(node, "value")) and _system(node, _UCUM)


def _duration(node: Node) -> bool:
    return not _has(node, "code") or (node.get("system") == _UCUM and _has(node, "value"))


def _money(node: Node) -> bool:
    coded = _has(node, "code") or not _has(node, "value")
    return coded and _system(node, "urn:iso:std:iso:4217")


def _offset(node: Node) -> bool:
    when = node.get("when")
    if not _has(node, "offset"):
        return True
    return isinstance(when, list) and not any(isinstance(code, str) and code in _MEALS for code in when)


def _parameter(node: Node) -> bool:
    return (_valued(node) + _has(node, "resource") + _has(node, "part")) == 1


def _distinct(members: str, *names: str) -> Kept:
    def kept(node: Node) -> bool:
        listed = node.get(members)
        if not isinstance(listed, list):
            return True
        keys = [str([entry.get(name) for name in names]) for entry in listed if isinstance(entry, dict)]
        return len(set(keys)) == len(keys)

    return kept


def _in_any(node: Node, members: str, name: str) -> bool:
    listed = node.get(members)
    return isinstance(listed, list) and any(isinstance(entry, dict) and name in entry for entry in listed)


def _booked_times(node: Node) -> bool:
    both = _has(node, "start") and _has(node, "end")
    return both or node.get("status") in ("proposed", "cancelled")


_INVARIANTS = (
    _Invariant(
        "ext-1",
        ("Extension",),
        "either a value or extensions, and not both",
        _extension,
        ("value", "extension"),
    ),
    _Invariant("per-1", ("Period",), "a start that is not after the end", _period, ("start", "end")),
    _Invariant(
        "cpt-2",
        ("ContactPoint",),
        "a system wherever there is a value",
        _implies("value", "system"),
        ("system",),
    ),
    _Invariant(
        "att-1", ("Attachment",), "a contentType wherever there is data", _implies("data", "contentType")
    ),
    _Invariant(
        "qty-3", _QUANTITIES, "a system wherever there is a code of the unit", _implies("code", "system")
    ),
    _Invariant("sqty-1", ("SimpleQuantity",), "no comparator", lambda node: not _has(node, "comparator")),
    _Invariant("age-1", ("Age",), "a positive value with a UCUM code", _age),
    _Invariant("cnt-3", ("Count",), "a whole number with the UCUM code 1", _count),
    _Invariant("dis-1", ("Distance",), "a value with a UCUM code", _distance),
    _Invariant("drt-1", ("Duration",), "a value, and UCUM as the system of its code", _duration),
    _Invariant("mny-1", ("Money",), "a value with a currency code of ISO 4217", _money),
    _Invariant("rng-2", ("Range",), "a low that is not above the high", _range),
    _Invariant("rat-1", ("Ratio",), "both numerator and denominator, or neither and an extension", _ratio),
    _Invariant(
        "tim-1", ("Timing.repeat",), "a durationUnit with a duration", _implies("duration", "durationUnit")
    ),
    _Invariant("tim-2", ("Timing.repeat",), "a periodUnit with a period", _implies("period", "periodUnit")),
    _Invariant("tim-4", ("Timing.repeat",), "a duration that is not negative", _not_negative("duration")),
    _Invariant("tim-5", ("Timing.repeat",), "a period that is not negative", _not_negative("period")),
    _Invariant("tim-6", ("Timing.repeat",), "a period with a periodMax", _implies("periodMax", "period")),
    _Invariant(
        "tim-7", ("Timing.repeat",), "a duration with a durationMax", _implies("durationMax", "duration")
    ),
    _Invariant("tim-8", ("Timing.repeat",), "a count with a countMax", _implies("countMax", "count")),
    _Invariant("tim-9", ("Timing.repeat",), "a when that an offset can be counted from", _offset),
    _Invariant(
        "tim-10",
        ("Timing.repeat",),
        "a timeOfDay or a when, not both",
        lambda node: not (_has(node, "timeOfDay") and _has(node, "when")),
    ),
    _Invariant(
        "app-1",
        ("Appointment.participant",),
        "a type or an actor",
        lambda node: _has(node, "type", "actor"),
        ("actor",),
    ),
    _Invariant(
        "app-2",
        ("Appointment",),
        "both start and end, or neither",
        lambda node: _has(node, "start") == _has(node, "end"),
        ("start", "end"),
    ),
    _Invariant(
        "app-3",
        ("Appointment",),
        "start and end, unless proposed or cancelled",
        _booked_times,
        ("start", "end"),
    ),
    _Invariant(
        "org-1",
        ("Organization",),
        "a name or an identifier",
        lambda node: _has(node, "name", "identifier"),
        ("name",),
    ),
    _Invariant(
        "pat-1",
        ("Patient.contact",),
        "a name, telecom, address or organization",
        lambda node: _has(node, "name", "telecom", "address", "organization"),
        ("name",),
    ),
    _Invariant("inv-1", ("Parameters.parameter",), "one of value, resource and part", _parameter),
    _Invariant(
        "cpb-1",
        ("CapabilityStatement",),
        "rest, messaging or document",
        lambda node: _has(node, "rest", "messaging", "document"),
    ),
    _Invariant(
        "cpb-2",
        ("CapabilityStatement",),
        "description, software or implementation",
        lambda node: _has(node, "description", "software", "implementation"),
    ),
    _Invariant(
        "cpb-3",
        ("CapabilityStatement",),
        "messaging endpoints only where kind is instance",
        lambda node: node.get("kind") == "instance" or not _in_any(node, "messaging", "endpoint"),
    ),
    _Invariant(
        "cpb-7",
        ("CapabilityStatement",),
        "each profile and mode of document once",
        _distinct("document", "profile", "mode"),
    ),
    _Invariant(
        "cpb-14",
        ("CapabilityStatement",),
        "no software or implementation where kind is requirements",
        lambda node: node.get("kind") != "requirements" or not _has(node, "software", "implementation"),
    ),
    _Invariant(
        "cpb-15",
        ("CapabilityStatement",),
        "no implementation where kind is capability",
        lambda node: node.get("kind") != "capability" or not _has(node, "implementation"),
    ),
    _Invariant(
        "cpb-16",
        ("CapabilityStatement.messaging",),
        "either supportedMessage or event",
        lambda node: _has(node, "supportedMessage") != _has(node, "event"),
    ),
    _Invariant("cpb-8", ("CapabilityStatement",), "one rest for each mode", _distinct("rest", "mode")),
    _Invariant(
        "cpb-9", ("CapabilityStatement.rest",), "each resource type once", _distinct("resource", "type")
    ),
    _Invariant(
        "cpb-12",
        ("CapabilityStatement.rest.resource",),
        "each search parameter once",
        _distinct("searchParam", "name"),
    ),
)

_BY_TYPE: dict[str, list[_Invariant]] = {}
for _invariant in _INVARIANTS:
    for _type in _invariant.types:
        _BY_TYPE.setdefault(_type, []).append(_invariant)


def home_issues(elements: Iterable[Element]) -> Iterator[Issue]:
    """An organisation lives nowhere: no address (org-2) and no telecom (org-3) of it is of use home."""
    for element in elements:
        holder = element.holder
        if holder and holder.type == "Organization" and element.node.get("use") == "home":
            if element.type == "Address":
                yield Issue(Layer.INVARIANT, (*element.path, "use"), "org-2", "a use other than home")
            elif element.type == "ContactPoint":
                yield Issue(Layer.INVARIANT, (*element.path, "use"), "org-3", "a use other than home")
