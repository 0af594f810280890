"""A breach of a schema in FHIR's words: the error that our keywords raise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jsonschema.exceptions import ValidationError

Schema = Mapping[str, Any]
Breaches = Iterator[ValidationError]


class Breach(ValidationError):
    """A breach in FHIR's words: `expected` and, where the value alone doesn't say it, `actual`.

    `note` is the subschema that bears the annotations (x-requirement, x-severity …) of the breach, where that
    is not the one that holds the keyword. `targets` are the types of resource that a reference may lead to.
    """

    expected: str = ""
    actual: str | None = None
    note: Schema | None = None
    targets: tuple[str, ...] = ()


def breach(
    expected: str, *, actual: str | None = None, at: Sequence[str | int] = (), note: Any = None
) -> Breach:
    """A breach of what was `expected`, at an element below the instance, annotated by a subschema."""
    made = Breach(expected, path=at)
    made.expected, made.actual = expected, actual
    made.note = note if isinstance(note, Mapping) else None
    return made
