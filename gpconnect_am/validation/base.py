"""The layer of base STU3: what the fhir.resources models reject.

Their reject counts; their accept proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from fhir.resources.STU3 import get_fhir_model_class
from fhir.resources.STU3.resource import Resource
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from gpconnect_am.validation.issues import Issue, Layer, Path, fhir_path

_ABSTRACT = frozenset({"Resource", "DomainResource"})
_MANY = 50
"""Beyond this number of errors in one resource, the rest adds nothing."""

_EXPECTED = {
    "missing": "this element, which is mandatory",
    "model_field_validation.missing": "this element, which is mandatory",
    "extra_forbidden": "no such element: STU3 does not define it",
    "string_type": "a string",
    "bool_type": "a boolean",
    "int_type": "an integer",
    "list_type": "a list",
}


@lru_cache(maxsize=512)
def is_resource_type(name: str) -> bool:
    """Whether STU3 has a resource of this name that can be sent."""
    if name in _ABSTRACT or not name.isalpha():
        return False
    try:
        return issubclass(get_fhir_model_class(name), Resource)
    except ValueError:
        return False


def base_issues(resource: Mapping[str, Any], resource_type: str, *, described: bool) -> Iterator[Issue]:
    """What the STU3 model of the resource's type rejects; the resources inside it are not looked at.

    Where the type is `described` by a schema of ours, that one knows which elements there are: the models
    lack some (`_id`, `_valueCode`).
    """
    for detail in _rejections(resource, resource_type):
        path = tuple(detail["loc"])
        if detail["type"] == "string_unicode":
            continue  # a lone surrogate: the layer of bytes has said so
        extra = detail["type"] == "extra_forbidden"
        if extra and (described or str(path[-1]).startswith("_")):
            continue
        yield _issue(resource_type, path, detail["type"], detail["msg"])


def _rejections(resource: Mapping[str, Any], resource_type: str) -> list[ErrorDetails]:
    try:
        get_fhir_model_class(resource_type).model_validate(alone(resource))
    except ValidationError as error:
        return error.errors(include_url=False, include_context=False, include_input=False)[:_MANY]
    except Exception:  # the models stumble over some odd shapes: that is no verdict on the provider
        return []
    return []


def alone(resource: Mapping[str, Any]) -> dict[str, Any]:
    """A resource without the resources that it contains, bundles or carries as parameters."""
    bare = {name: value for name, value in resource.items() if name != "contained"}
    if isinstance(bare.get("entry"), list) and bare.get("resourceType") == "Bundle":
        bare["entry"] = [_without(entry, "resource") for entry in bare["entry"]]
    if isinstance(bare.get("parameter"), list) and bare.get("resourceType") == "Parameters":
        bare["parameter"] = [_without(entry, "resource") for entry in bare["parameter"]]
    return bare


def _without(entry: Any, name: str) -> Any:
    if not isinstance(entry, dict):
        return entry
    return {key: value for key, value in entry.items() if key != name}


def _issue(resource_type: str, path: Path, kind: str, message: str) -> Issue:
    check = f"{resource_type}/{fhir_path(path, indexes=False)}"
    expected = _EXPECTED.get(kind, "a value that STU3 allows here")
    if "got multiple" in message:
        expected = "one of its value[x] forms at most"
    actual = "none" if kind.endswith("missing") else None
    return Issue(Layer.BASE, path, check, expected, actual)
