"""Changes to the entries of a Bundle that goes out."""

from __future__ import annotations

import json
from collections.abc import Callable

from gpconnect_am.provider.call import Answer, Resource, serialise

Wanted = Callable[[Resource], bool]


def change_entries(answer: Answer, change: Callable[[list[Resource]], list[Resource]]) -> None:
    """Puts other resources in the place of the Bundle's."""
    bundle = json.loads(answer.body)
    resources = change([entry["resource"] for entry in bundle.get("entry", [])])
    bundle.pop("entry", None)
    if resources:
        bundle["entry"] = [{"resource": resource} for resource in resources]
    else:
        bundle.pop("meta", None)
    answer.body = serialise(bundle)


def drop_entries(answer: Answer, unwanted: Wanted) -> None:
    """Leaves the unwanted resources out of the Bundle."""
    change_entries(answer, lambda resources: [resource for resource in resources if not unwanted(resource)])


def of_type(*types: str) -> Wanted:
    """Whether a resource is of one of the types."""
    return lambda resource: resource["resourceType"] in types
