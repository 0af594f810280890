"""The keyword `x-binding`: codes held to value sets (FHIR STU3, Terminologies, section 4.1.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from gpconnect_am.validation.breach import Breach, Breaches, Schema, breach
from gpconnect_am.validation.issues import Path, shown
from gpconnect_am.validation.terminology import Terminology, ValueSet

_CODING = {"system", "code", "display", "version"}
_UNBROKEN = re.compile(r"\S+( \S+)*")


def bound(terminology: Terminology, version: str, binding: Schema, instance: Any) -> Breaches:
    """The breaches of a binding by a code, Coding or CodeableConcept, in a specification version.

    Where an extensible set may be left for a wider one, any code of the wider one is right: nobody can tell
    that the narrow set has a better one.
    """
    value_set = terminology.value_set(_at(version, binding.get("valueSetFrom", {}), binding["valueSet"]))
    requirement = _at(version, binding.get("requirementFrom", {}), "")
    widest = terminology.value_set(binding["maxValueSet"]) if "maxValueSet" in binding else None
    if widest:
        for each in _held(widest, instance, required=True):
            each.note = {"x-severity": "failure"}
            yield each
    elif value_set and binding["strength"] in ("required", "extensible"):
        required = binding["strength"] == "required"
        for each in _held(value_set, _unaliased(binding, instance), required=required):
            each.note = {"x-requirement": requirement} if requirement else None
            yield each
        yield from _aliases(binding, instance)


def _at(version: str, since: Mapping[str, str], before: str) -> str:
    """What holds for a version: the newest of what holds since another, else what held before."""
    reached = [older for older in since if _order(older) <= _order(version)]
    return since[max(reached, key=_order)] if reached else before


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _held(value_set: ValueSet, instance: Any, *, required: bool) -> Iterator[Breach]:
    if isinstance(instance, str):
        if not value_set.has_code(instance):
            yield breach(value_set.described())
    elif isinstance(instance, dict) and ("coding" in instance or "text" in instance):
        yield from _held_concept(value_set, instance, required=required)
    elif isinstance(instance, dict) and _CODING & instance.keys() and _readable(instance):
        fits = _acceptable(value_set, instance, required=required)
        yield from () if fits else [_misfit(value_set, instance, ("code",))]


def _held_concept(value_set: ValueSet, concept: dict[str, Any], *, required: bool) -> Iterator[Breach]:
    if "coding" not in concept:
        if required:
            yield breach(value_set.described(), actual="text alone", at=("coding",))
        return
    codings = concept["coding"]
    if not isinstance(codings, list) or not codings or not all(_readable(coding) for coding in codings):
        return
    if any(_member(value_set, coding) for coding in codings):
        return
    for index, coding in enumerate(codings):
        if not _acceptable(value_set, coding, required=required):
            yield _misfit(value_set, coding, ("coding", index, "code"))


def _misfit(value_set: ValueSet, coding: dict[str, Any], at: Path) -> Breach:
    return breach(value_set.described(), actual=_coding(coding), at=at)


def _readable(coding: Any) -> bool:
    """Whether a coding can be judged at all: what is wrong with its form is said elsewhere."""
    if not isinstance(coding, dict) or not coding:
        return False
    parts = [coding[name] for name in ("system", "code") if name in coding]
    return all(isinstance(part, str) and _UNBROKEN.fullmatch(part) for part in parts)


def _unaliased(binding: Schema, instance: Any) -> Any:
    """The instance, its systems that a ruling accepts beside the right ones replaced by these."""
    aliases = binding.get("systemAliases")
    if not aliases or not isinstance(instance, dict):
        return instance
    if isinstance(instance.get("coding"), list):
        return {**instance, "coding": [_unaliased(binding, coding) for coding in instance["coding"]]}
    alias = aliases.get(instance.get("system")) if isinstance(instance.get("system"), str) else None
    return {**instance, "system": alias["system"]} if alias else instance


def _aliases(binding: Schema, instance: Any) -> Breaches:
    aliases = binding.get("systemAliases")
    if not aliases or not isinstance(instance, dict):
        return
    codings = instance.get("coding")
    spots = (
        [(("coding", index), coding) for index, coding in enumerate(codings)]
        if isinstance(codings, list)
        else []
    )
    for at, coding in [*spots, ((), instance)]:
        system = coding.get("system") if isinstance(coding, dict) else None
        if isinstance(system, str) and system in aliases:
            alias = aliases[system]
            note = {"x-severity": "advisory", **alias}
            yield breach(f"the system {alias['system']}", actual=shown(system), at=(*at, "system"), note=note)


def _member(value_set: ValueSet, coding: dict[str, Any]) -> bool:
    code = coding.get("code")
    return isinstance(code, str) and value_set.has(coding.get("system"), code)


def _acceptable(value_set: ValueSet, coding: dict[str, Any], *, required: bool) -> bool:
    """In the set; or, for an extensible binding, of a system on which the set does not draw."""
    return _member(value_set, coding) or (not required and not value_set.covers(coding.get("system")))


def _coding(coding: dict[str, Any]) -> str:
    return f"{shown(coding.get('code'))} of {shown(coding.get('system'))}"
