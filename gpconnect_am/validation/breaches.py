"""From the errors of a JSON Schema validator to issues in FHIR's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from jsonschema.exceptions import ValidationError

from gpconnect_am.findings import Severity
from gpconnect_am.validation.issues import Issue, Layer, Path, element_name, shown, value_at
from gpconnect_am.validation.keywords import Breach, Schema
from gpconnect_am.validation.library import Library, annotated

_MANY = 1000
"""Beyond this number of breaches in one resource, the rest adds nothing."""

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
        if not _null_beside_sibling(error, instance):
            yield _issue(library, root, error, Layer.SHAPE if base else Layer.PROFILE, name, at)


def _issue(
    library: Library, root: Schema, error: ValidationError, layer: Layer, name: str, at: Path
) -> Issue:
    notes: dict[str, Any] = {}
    says: Any = None
    for subschema in annotated(library.resolve, root, list(error.absolute_schema_path)):
        notes |= {
            key: subschema[key] for key in ("x-requirement", "x-severity", "x-ruling") if key in subschema
        }
        says = subschema.get("x-says", says if "$ref" in subschema else None)
    expected, actual = _expected(error, says)
    if isinstance(error, Breach):
        expected, actual = error.expected, error.actual
        notes |= {key: error.note[key] for key in notes_of(error.note)} if error.note else {}
    bound = error.validator == "x-binding"
    limit: Any = error.validator_value
    default = Severity.ADVISORY if bound and limit["strength"] != "required" else Severity.FAILURE
    below = tuple(error.absolute_path)
    spot = ".".join(element_name(step) for step in below if isinstance(step, str))
    return Issue(
        layer=Layer.CODES
        if layer is Layer.SHAPE and error.validator in ("x-binding", "x-targets")
        else layer,
        path=at + below,
        check=f"{name}/{spot}" if spot else name,
        expected=expected,
        actual=actual,
        severity=Severity(notes.get("x-severity", default)),
        requirement=notes.get("x-requirement", ""),
        ruling=notes.get("x-ruling", ""),
        targets=error.targets if isinstance(error, Breach) else (),
        senseless_below=layer is Layer.SHAPE and error.validator == "type",
    )


def notes_of(note: Mapping[str, Any] | None) -> list[str]:
    """The annotations that a subschema bears."""
    return [key for key in ("x-requirement", "x-severity", "x-ruling") if note and key in note]


def _expected(error: ValidationError, says: str | None) -> tuple[str, str | None]:
    value: Any = error.instance
    limit: Any = error.validator_value
    match error.validator:
        case "not" | None:
            return says or "no such element (the profile sets it to 0..0)", shown(value)
        case "maxItems":
            return says or f"{limit} at most", f"{len(value)}"
        case "minItems" | "minProperties":
            return f"{limit} or more, or the element left out", shown(value)
        case "const":
            return says or f"the fixed value {shown(limit)}", None
        case "enum":
            return says or f"one of: {', '.join(str(each) for each in limit)}", None
        case "type":
            return says or _TYPES.get(str(limit), str(limit)), None
        case _:
            return says or f"what {error.validator} {shown(limit)} allows", None


def _null_beside_sibling(error: ValidationError, instance: Any) -> bool:
    """A null in a list of primitives is right where the list of their extensions fills its place."""
    if error.instance is not None or error.validator != "type":
        return False
    path = tuple(error.absolute_path)
    if len(path) < 2 or not isinstance(path[-2], str) or path[-2].startswith("_"):
        return False
    return isinstance(value_at(instance, (*path[:-2], f"_{path[-2]}", path[-1])), dict)
