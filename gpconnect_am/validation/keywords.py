"""The JSON Schema keywords that FHIR needs, as an extension of jsonschema's Draft 2020-12 validator.

Replaced: `$ref` (resolved in our own library), `required` (an element is present as `x` or as `_x`),
`properties` (what is coded or fixed needs a value, not extensions alone), `additionalProperties` and `anyOf`
(one breach for each element, at the element). Added: `x-binding`, `x-targets`, `x-slices`, `x-choices` and
`x-format`; fixtures/profiles/README.md describes them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend

from gpconnect_am.validation.calendar import exists
from gpconnect_am.validation.issues import shown
from gpconnect_am.validation.references import target_type
from gpconnect_am.validation.terminology import Terminology, ValueSet

Schema = Mapping[str, Any]
Breaches = Iterator[ValidationError]
Resolve = Callable[[str], Schema]

_MANY_TYPES = 6
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_UNBROKEN = re.compile(r"\S+( \S+)*")
_CODING = {"system", "code", "display", "version"}


class Breach(ValidationError):  # noqa: N818 (an error of the provider, not of ours)
    """A breach in FHIR's words: `expected` and, where the value alone doesn't say it, `actual`.

    `note` is the subschema that bears the annotations (x-requirement, x-severity …) of the breach, where that
    is not the one that holds the keyword. `targets` are the types of resource that a reference may lead to.
    """

    expected: str = ""
    actual: str | None = None
    note: Schema | None = None
    targets: tuple[str, ...] = ()


def _breach(
    expected: str, *, actual: str | None = None, at: Sequence[str | int] = (), note: Any = None
) -> Breach:
    breach = Breach(expected, path=at)
    breach.expected, breach.actual = expected, actual
    breach.note = note if isinstance(note, Mapping) else None
    return breach


def fhir_validator(resolve: Resolve, terminology: Terminology, version: str) -> type[Validator]:
    """A validator class for a specification version; `resolve` gives the schema of an absolute $ref."""

    def ref(validator: Any, reference: str, instance: Any, _schema: Schema) -> Breaches:
        yield from validator.descend(instance, resolve(reference), schema_path="$ref")

    def binding(_validator: Any, bound: Schema, instance: Any, _schema: Schema) -> Breaches:
        url = bound["valueSet"]
        for since, other in bound.get("valueSetFrom", {}).items():
            url = other if _order(version) >= _order(since) else url
        value_set = terminology.value_set(url)
        widest = terminology.value_set(bound["maxValueSet"]) if "maxValueSet" in bound else None
        beyond = list(_bound(widest, instance, required=True)) if widest else []
        for breach in beyond:
            breach.note = {"x-severity": "failure"}
            yield breach
        if value_set and not beyond and bound["strength"] in ("required", "extensible"):
            yield from _bound(
                value_set, _unaliased(bound, instance), required=bound["strength"] == "required"
            )
            yield from _aliases(bound, instance)

    extended: type[Validator] = extend(  # type: ignore[no-untyped-call]
        Draft202012Validator,
        {
            "$ref": ref,
            "required": _required,
            "properties": _properties,
            "additionalProperties": _additional,
            "anyOf": _any_of,
            "x-binding": binding,
            "x-targets": _targets,
            "x-slices": _slices,
            "x-choices": _choices,
            "x-format": _format,
        },
    )
    return extended


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _required(_validator: Any, names: Sequence[str], instance: Any, schema: Schema) -> Breaches:
    if not isinstance(instance, dict):
        return
    for name in names:
        if name not in instance and f"_{name}" not in instance:
            note = schema.get("properties", {}).get(name)
            says = note.get("x-says") if isinstance(note, Mapping) else None
            yield _breach(says or f"{name}, which is mandatory", actual="none", at=(name,), note=note)


def _properties(validator: Any, properties: Mapping[str, Any], instance: Any, schema: Schema) -> Breaches:
    yield from Draft202012Validator.VALIDATORS["properties"](validator, properties, instance, schema)
    for sibling in instance if isinstance(instance, dict) else ():
        name = sibling[1:]
        element = properties.get(name) if sibling.startswith("_") else None
        if not isinstance(element, Mapping):
            continue
        coded = element.get("x-binding", {}).get("strength") == "required"
        if (coded or "const" in element) and name not in instance:
            yield _breach(f"a value for {name}, not extensions alone", at=(sibling,), note=element)
        elif "const" in element:
            yield _breach(f"no extensions on {name}, whose value is fixed", at=(sibling,), note=element)


def _additional(_validator: Any, allowed: Any, instance: Any, schema: Schema) -> Breaches:
    if allowed is not False or not isinstance(instance, dict):
        return
    properties = schema.get("properties", {})
    patterns = [re.compile(pattern) for pattern in schema.get("patternProperties", {})]
    for name in instance:
        if name not in properties and not any(pattern.search(name) for pattern in patterns):
            yield _breach(
                f"no such element: {_known(schema)} does not define it", actual=shown(name), at=(name,)
            )


def _known(schema: Schema) -> str:
    return str(schema.get("title") or "FHIR STU3")


def _any_of(validator: Any, branches: Sequence[Schema], instance: Any, _schema: Schema) -> Breaches:
    fitting = []
    for branch in branches:
        breaches = list(validator.descend(instance, branch))
        if not breaches:
            return
        if not any(breach.validator == "type" and not breach.path for breach in breaches):
            fitting.append(breaches)
    if len(fitting) == 1:
        yield from fitting[0]
    else:
        yield _breach("one of the forms that are allowed here")


def _format(_validator: Any, name: str, instance: Any, _schema: Schema) -> Breaches:
    if not isinstance(instance, str):
        return
    if name == "base64Binary":
        if not _is_base64(instance):
            yield _breach("base64 data")
    elif not exists(instance):
        yield _breach(f"an existing {name}: the calendar has no such day")


def _is_base64(text: str) -> bool:
    data = "".join(text.split())
    return len(data) % 4 == 0 and _BASE64.fullmatch(data) is not None


def _bound(value_set: ValueSet, instance: Any, *, required: bool) -> Iterator[Breach]:
    expected = f"one of: {value_set.described()}"
    if isinstance(instance, str):
        if not value_set.has_code(instance):
            yield _breach(expected)
    elif isinstance(instance, dict) and ("coding" in instance or "text" in instance):
        yield from _bound_concept(value_set, instance, expected, required=required)
    elif isinstance(instance, dict) and _CODING & instance.keys() and _readable(instance):
        fits = _acceptable(value_set, instance, required=required)
        yield from () if fits else [_breach(expected, actual=_coding(instance), at=("code",))]


def _bound_concept(
    value_set: ValueSet, concept: dict[str, Any], expected: str, *, required: bool
) -> Iterator[Breach]:
    if "coding" not in concept:
        yield from [_breach(expected, actual="text alone", at=("coding",))] if required else ()
        return
    codings = concept["coding"]
    if not isinstance(codings, list) or not codings or not all(_readable(coding) for coding in codings):
        return
    if any(_member(value_set, coding) for coding in codings):
        return
    for index, coding in enumerate(codings):
        if not _acceptable(value_set, coding, required=required):
            yield _breach(expected, actual=_coding(coding), at=("coding", index, "code"))


def _readable(coding: Any) -> bool:
    """Whether a coding can be judged at all: what is wrong with its form is said elsewhere."""
    if not isinstance(coding, dict) or not coding:
        return False
    parts = [coding[name] for name in ("system", "code") if name in coding]
    return all(isinstance(part, str) and _UNBROKEN.fullmatch(part) for part in parts)


def _unaliased(bound: Schema, instance: Any) -> Any:
    """The instance, its systems that a ruling accepts beside the right ones replaced by these."""
    aliases = bound.get("systemAliases")
    if not aliases or not isinstance(instance, dict):
        return instance
    if isinstance(instance.get("coding"), list):
        return {**instance, "coding": [_unaliased(bound, coding) for coding in instance["coding"]]}
    alias = aliases.get(instance.get("system")) if isinstance(instance.get("system"), str) else None
    return {**instance, "system": alias["system"]} if alias else instance


def _aliases(bound: Schema, instance: Any) -> Breaches:
    aliases = bound.get("systemAliases")
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
            yield _breach(
                f"the system {alias['system']}", actual=shown(system), at=(*at, "system"), note=note
            )


def _member(value_set: ValueSet, coding: dict[str, Any]) -> bool:
    code = coding.get("code")
    return isinstance(code, str) and value_set.has(coding.get("system"), code)


def _acceptable(value_set: ValueSet, coding: dict[str, Any], *, required: bool) -> bool:
    """In the set; or, for an extensible binding, of a system on which the set does not draw."""
    return _member(value_set, coding) or (not required and not value_set.covers(coding.get("system")))


def _coding(coding: dict[str, Any]) -> str:
    return f"{shown(coding.get('code'))} of {shown(coding.get('system'))}"


def _targets(_validator: Any, allowed: Sequence[str], instance: Any, _schema: Schema) -> Breaches:
    reference = instance.get("reference") if isinstance(instance, dict) else None
    if not isinstance(reference, str):
        return
    names = [name.rsplit("/", 1)[-1] for name in allowed]
    types = {re.sub(r"^(?:GPConnect|CareConnect(?:-GPC)?)-(\w+?)-\d+$", r"\1", name) for name in names}
    found = target_type(reference)
    if "Resource" in types or (found is None and not reference.startswith("#")) or found in types:
        return
    breach = _breach(f"a reference to {' or '.join(sorted(types))}", at=("reference",))
    breach.targets = tuple(sorted(types))
    yield breach


def _choices(_validator: Any, choices: Schema, instance: Any, _schema: Schema) -> Breaches:
    if not isinstance(instance, dict):
        return
    for stem, choice in choices.items():
        allowed = {stem + kind[0].upper() + kind[1:] for kind in choice["types"]}
        there = {name.removeprefix("_") for name in instance if re.match(rf"_?{stem}[A-Z]", name)}
        types = " or ".join(choice["types"]) if len(choice["types"]) <= _MANY_TYPES else "one of its types"
        if there and not allowed:
            yield _breach(f"no {stem}[x]", actual=", ".join(sorted(there)), at=(stem,), note=choice)
        elif len(there) > 1:
            yield _breach(f"{stem}[x] once at most", actual=", ".join(sorted(there)), at=(stem,), note=choice)
        elif there - allowed:
            actual = there.pop()
            yield _breach(f"{stem}[x] as {types}", actual=actual, at=(actual,), note=choice)
        elif len(there) < choice.get("min", 0):
            yield _breach(f"{stem}[x] as {types}, which is mandatory", actual="none", at=(stem,), note=choice)


def _slices(validator: Any, slicing: Schema, instance: Any, _schema: Schema) -> Breaches:
    if not isinstance(instance, list):
        return
    members: dict[str, list[int]] = {entry["name"]: [] for entry in slicing["slices"]}
    ranks: list[int | None] = []
    for index, item in enumerate(instance):
        rank = _slice_of(slicing, item)
        ranks.append(rank)
        if rank is None:
            continue
        entry = slicing["slices"][rank]
        members[entry["name"]].append(index)
        if "schema" in entry:
            yield from validator.descend(
                item, entry["schema"], path=index, schema_path=f"slices/{rank}/schema"
            )
    nameless = slicing["discriminator"] == "url" and not all(_has_url(item) for item in instance)
    for entry in slicing["slices"]:
        yield from _slice_count(entry, members[entry["name"]], nameless=nameless)
    yield from _slice_order(slicing, ranks)


def _slice_of(slicing: Schema, item: Any) -> int | None:
    value = item
    for step in slicing["discriminator"].split("."):
        value = value.get(step) if isinstance(value, dict) else None
    for rank, entry in enumerate(slicing["slices"]):
        match = entry["match"]
        if value is not None and (value in match if isinstance(match, list) else value == match):
            return rank
    return None


def _has_url(item: Any) -> bool:
    return isinstance(item, dict) and isinstance(item.get("url"), str)


def _slice_count(entry: Schema, found: Sequence[int], *, nameless: bool) -> Breaches:
    """Too many or too few of a slice; not too few where the missing one may stand there without its url."""
    most, least = entry.get("max", "*"), entry.get("min", 0)
    if most != "*" and len(found) > int(most):
        expected = entry.get("x-says") or f"{entry['name']} {most} time{'s' * (int(most) != 1)} at most"
        yield _breach(expected, actual=f"{len(found)} of them", at=(found[int(most)],), note=entry)
    if len(found) < least and not nameless:
        expected = entry.get("x-says") or f"{entry['name']} at least {least} time{'s' * (least != 1)}"
        yield _breach(expected, actual=f"{len(found) or 'none'} of them", note=entry)


def _slice_order(slicing: Schema, ranks: Sequence[int | None]) -> Breaches:
    note = slicing.get("x-order")
    rules = slicing.get("rules", "open")
    outside = [index for index, rank in enumerate(ranks) if rank is None]
    inside = [index for index, rank in enumerate(ranks) if rank is not None]
    if rules == "closed":
        for index in outside:
            yield _breach("none but the slices that the profile names", at=(index,), note=note)
    if rules == "openAtEnd" and outside and inside and outside[0] < inside[-1]:
        yield _breach("what the profile does not name after what it names", at=(outside[0],), note=note)
    if slicing.get("ordered"):
        known = [rank for rank in ranks if rank is not None]
        if known != sorted(known):
            yield _breach("the slices in the order of the profile", note=note)
