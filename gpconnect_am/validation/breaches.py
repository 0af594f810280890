"""From the errors of a JSON Schema validator to issues in FHIR's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from jsonschema.exceptions import ValidationError

from gpconnect_am.findings import Severity
from gpconnect_am.validation.breach import Breach, Schema
from gpconnect_am.validation.elements import spot
from gpconnect_am.validation.issues import Issue, Layer, Path, element_name, shown, value_at
from gpconnect_am.validation.library import Library, annotated

_MANY = 1000
"""Beyond this number of breaches in one resource, the rest adds nothing."""

_INHERITED = ("x-requirement", "x-severity", "x-ruling", "x-source", "title")
_TYPES = {
    "object": "an object",
    "array": "a list",
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
}


def schema_issues(library: Library, url: str, instance: Any, *, at: Path = ()) -> Iterator[Issue]:
    """The breaches of one schema by a resource, or by the element that stands at `at` of it."""
    root = library.schema(url)
    if root is None:
        return
    base = "x-base" not in root
    name = str(root.get("x-title") or root.get("title"))
    for error in islice(library.validator(url).iter_errors(instance), _MANY):
        if not (_null_beside_sibling(error, instance) or _counts_the_empty(error)):
            yield _issue(library, root, error, Layer.SHAPE if base else Layer.PROFILE, name, at)


def _issue(
    library: Library, root: Schema, error: ValidationError, layer: Layer, name: str, at: Path
) -> Issue:
    below = tuple(error.absolute_path)
    notes = _notes(library, root, error)
    expected, actual = _words(error, notes, name)
    limit: Any = error.validator_value
    bound = error.validator == "x-binding"
    default = Severity.ADVISORY if bound and limit["strength"] != "required" else Severity.FAILURE
    severity = Severity(notes.get("x-severity", default))
    prohibited = error.validator == "not" and severity is Severity.FAILURE
    of_codes = error.validator in ("x-binding", "x-targets")
    return Issue(
        layer=Layer.CODES if layer is Layer.SHAPE and of_codes else layer,
        path=at + below,
        check=f"{name}/{spot(below)}" if below else name,
        expected=expected,
        actual=actual,
        severity=severity,
        requirement=notes.get("x-requirement", ""),
        ruling=notes.get("x-ruling", ""),
        targets=error.targets if isinstance(error, Breach) else (),
        source=notes.get("x-source", "") or (root["$id"] if layer is Layer.PROFILE else ""),
        senseless_below=prohibited or (layer is Layer.SHAPE and error.validator == "type"),
    )


def _notes(library: Library, root: Schema, error: ValidationError) -> dict[str, Any]:
    """The annotations that hold for a breach: of each kind the nearest."""
    notes: dict[str, Any] = {}
    says: Any = None
    for subschema in annotated(library.resolve, root, list(error.absolute_schema_path)):
        notes |= {key: subschema[key] for key in _INHERITED if key in subschema}
        says = subschema.get("x-says", says if "$ref" in subschema else None)
    if isinstance(error, Breach) and error.note:
        notes |= {key: error.note[key] for key in _INHERITED if key in error.note}
        says = None
    return {**notes, "x-says": says}


def _words(error: ValidationError, notes: Mapping[str, Any], name: str) -> tuple[str, str | None]:
    """What was expected, and what was found where the value alone doesn't tell."""
    if isinstance(error, Breach):
        return error.expected, error.actual
    value: Any = error.instance
    limit: Any = error.validator_value
    says = notes["x-says"]
    element = next(
        (element_name(step) for step in reversed(error.absolute_path) if isinstance(step, str)), name
    )
    match error.validator:
        case "not" | None:
            return says or f"no {element} ({name} sets it to 0..0)", None
        case "maxItems":
            return says or f"{element} {limit} time{'s' * (limit != 1)} at most", f"{len(value)} of them"
        case "minItems" | "minProperties":
            return f"{element} with a value, or left out", None
        case "const":
            return says or f"the fixed value {shown(limit)}", None
        case "enum":
            return says or f"one of: {', '.join(str(each) for each in limit)}", None
        case "type" if limit == "object":
            return says or f"an object ({notes.get('title', element)})", None
        case "type":
            return says or _TYPES.get(str(limit), str(limit)), None
        case _:
            return says or f"what {error.validator} {shown(limit)} allows", None


def _counts_the_empty(error: ValidationError) -> bool:
    """A list that is too long only by members that are empty has these wrong, not its length."""
    value: Any = error.instance
    limit: Any = error.validator_value
    return error.validator == "maxItems" and sum(bool(member) for member in value) <= limit


def _null_beside_sibling(error: ValidationError, instance: Any) -> bool:
    """A null in a list of primitives is right where the list of their extensions fills its place."""
    if error.instance is not None or error.validator != "type":
        return False
    path = tuple(error.absolute_path)
    if len(path) < 2 or not isinstance(path[-2], str) or path[-2].startswith("_"):
        return False
    return isinstance(value_at(instance, (*path[:-2], f"_{path[-2]}", path[-1])), dict)
