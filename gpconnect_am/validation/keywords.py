"""The JSON Schema keywords that FHIR needs, as an extension of jsonschema's Draft 2020-12 validator.

Replaced: `$ref` (resolved in our own library), `required` (an element is present as `x` or as `_x`),
`properties` (what is coded or fixed needs a value, not extensions alone), `additionalProperties` and `anyOf`
(one breach for each element, at the element). Added: `x-binding`, `x-targets`, `x-slices`, `x-choices` and
`x-format`; fixtures/profiles/README.md describes them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator
from jsonschema.validators import extend

from gpconnect_am.validation.bindings import bound
from gpconnect_am.validation.breach import Breaches, Schema, breach
from gpconnect_am.validation.calendar import exists
from gpconnect_am.validation.issues import shown
from gpconnect_am.validation.references import target_type
from gpconnect_am.validation.slicing import slices
from gpconnect_am.validation.terminology import Terminology

Resolve = Callable[[str], Schema]

_MANY_TYPES = 6
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")


def fhir_validator(resolve: Resolve, terminology: Terminology, version: str) -> type[Validator]:
    """A validator class for a specification version; `resolve` gives the schema of an absolute $ref."""

    def ref(validator: Any, reference: str, instance: Any, _schema: Schema) -> Breaches:
        yield from validator.descend(instance, resolve(reference), schema_path="$ref")

    def binding(_validator: Any, strength: Schema, instance: Any, _schema: Schema) -> Breaches:
        yield from bound(terminology, version, strength, instance)

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
            "x-slices": slices,
            "x-choices": _choices,
            "x-format": _format,
        },
    )
    return extended


def _required(_validator: Any, names: Sequence[str], instance: Any, schema: Schema) -> Breaches:
    if not isinstance(instance, dict):
        return
    for name in names:
        if name not in instance and f"_{name}" not in instance:
            note = schema.get("properties", {}).get(name)
            says = note.get("x-says") if isinstance(note, Mapping) else None
            yield breach(says or f"{name}, which is mandatory", actual="none", at=(name,), note=note)


def _properties(validator: Any, properties: Mapping[str, Any], instance: Any, schema: Schema) -> Breaches:
    yield from Draft202012Validator.VALIDATORS["properties"](validator, properties, instance, schema)
    for sibling in instance if isinstance(instance, dict) else ():
        name = sibling[1:]
        element = properties.get(name) if sibling.startswith("_") else None
        if not isinstance(element, Mapping):
            continue
        coded = element.get("x-binding", {}).get("strength") == "required"
        if (coded or "const" in element) and name not in instance:
            yield breach(f"a value for {name}, not extensions alone", at=(sibling,), note=element)
        elif "const" in element:
            yield breach(f"no extensions on {name}, whose value is fixed", at=(sibling,), note=element)


def _additional(_validator: Any, allowed: Any, instance: Any, schema: Schema) -> Breaches:
    if allowed is not False or not isinstance(instance, dict):
        return
    properties = schema.get("properties", {})
    patterns = [re.compile(pattern) for pattern in schema.get("patternProperties", {})]
    for name in instance:
        if name not in properties and not any(pattern.search(name) for pattern in patterns):
            yield breach(
                f"no such element: {_known(schema)} does not define it", actual=shown(name), at=(name,)
            )


def _known(schema: Schema) -> str:
    return str(schema.get("title") or "FHIR STU3")


def _any_of(validator: Any, branches: Sequence[Schema], instance: Any, _schema: Schema) -> Breaches:
    fitting = []
    for index, branch in enumerate(branches):
        breaches = list(validator.descend(instance, branch, schema_path=index))
        if not breaches:
            return
        if not any(each.validator == "type" and not each.path for each in breaches):
            fitting.append(breaches)
    if len(fitting) == 1:
        yield from fitting[0]
    else:
        yield breach("one of the forms that are allowed here")


def _format(_validator: Any, name: str, instance: Any, _schema: Schema) -> Breaches:
    if not isinstance(instance, str):
        return
    if name == "base64Binary":
        if not _is_base64(instance):
            yield breach("base64 data")
    elif not exists(instance):
        yield breach(f"an existing {name}: the calendar has no such day")


def _is_base64(text: str) -> bool:
    data = "".join(text.split())
    return len(data) % 4 == 0 and _BASE64.fullmatch(data) is not None


def _targets(_validator: Any, allowed: Sequence[str], instance: Any, _schema: Schema) -> Breaches:
    reference = instance.get("reference") if isinstance(instance, dict) else None
    if not isinstance(reference, str):
        return
    names = [name.rsplit("/", 1)[-1] for name in allowed]
    types = {re.sub(r"^(?:GPConnect|CareConnect(?:-GPC)?)-(\w+?)-\d+$", r"\1", name) for name in names}
    found = target_type(reference)
    if "Resource" in types or (found is None and not reference.startswith("#")) or found in types:
        return
    misled = breach(f"a reference to {' or '.join(sorted(types))}", at=("reference",))
    misled.targets = tuple(sorted(types))
    yield misled


def _choices(_validator: Any, choices: Schema, instance: Any, schema: Schema) -> Breaches:
    if not isinstance(instance, dict):
        return
    for stem, choice in choices.items():
        allowed = {stem + kind[0].upper() + kind[1:] for kind in choice["types"]}
        there = {name.removeprefix("_") for name in instance if re.match(rf"_?{stem}[A-Z]", name)}
        types = " or ".join(choice["types"]) if len(choice["types"]) <= _MANY_TYPES else "one of its types"
        if there and not allowed:
            yield breach(f"no {stem}[x]", actual=", ".join(sorted(there)), at=(stem,), note=choice)
        elif len(there) > 1:
            yield breach(f"{stem}[x] once at most", actual=", ".join(sorted(there)), at=(stem,), note=choice)
        elif there - allowed and schema.get("additionalProperties") is not False:
            actual = there.pop()
            yield breach(f"{stem}[x] as {types}", actual=actual, at=(actual,), note=choice)
        elif len(there) < choice.get("min", 0):
            yield breach(f"{stem}[x] as {types}, which is mandatory", actual="none", at=(stem,), note=choice)
