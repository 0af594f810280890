"""What a layer says of one resource, before it is placed in the body and folded into findings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from gpconnect_am.findings import Finding, Severity

Path = tuple[str | int, ...]
"""JSON property names and array indexes, from a resource down to an element."""

PLACES_SHOWN = 3
"""How many places a folded finding names."""

_LONGEST_VALUE = 80
_LONGEST_NAME = 64
_FEW = 5
_LONGEST_TEXT = 400
_CHOICE = re.compile(
    r"(value|deceased|multipleBirth|who|onBehalfOf|author|bounds|effective|onset|occurrence)"
    r"(Address|Age|Annotation|Attachment|Base64Binary|Boolean|Code|CodeableConcept|Coding|ContactPoint|Count|Date"
    r"|DateTime|Decimal|Distance|Duration|HumanName|Id|Identifier|Instant|Integer|Markdown|Meta|Money|Oid|Period"
    r"|PositiveInt|Quantity|Range|Ratio|Reference|SampledData|Signature|String|Time|Timing|UnsignedInt|Uri)"
)


class Layer(IntEnum):
    """The layers, weakest voice first: where two speak of the same element, the stronger one is heard."""

    BASE = 1
    SHAPE = 2
    CODES = 3
    INVARIANT = 4
    PROFILE = 5
    BYTES = 6


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that a layer says of an element of one resource.

    `path` leads from the resource to the element. `actual` is None where the value found there says it best.
    `senseless_below` marks an element that cannot be read or must not be there: nothing more is said of it,
    nor of what it holds. `rests_on` names children whose absence, where another layer reports it, is the same
    root cause. `targets` are the types of resource that a reference at `path` may lead to: whether a
    `#reference` does, only the resource around it tells. `source` links the clause where that is not the page
    of the resource's type.
    """

    layer: Layer
    path: Path
    check: str
    expected: str
    actual: str | None = None
    severity: Severity = Severity.FAILURE
    requirement: str = ""
    ruling: str = ""
    senseless_below: bool = False
    rests_on: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    source: str = ""


def element_name(name: str) -> str:
    """The FHIR name of a JSON property: `_birthDate` is birthDate, `valueCode` is value."""
    name = name.removeprefix("_")
    choice = _CHOICE.fullmatch(name)
    return choice[1] if choice else name[:_LONGEST_NAME]


def fhir_path(path: Path, *, indexes: bool = True) -> str:
    """A path as FHIRPath, without the leading type: `entry[12].resource.schedule`."""
    parts = []
    for step in path:
        if isinstance(step, str):
            parts.append(f".{element_name(step)}")
        elif indexes:
            parts.append(f"[{step}]")
    return "".join(parts).removeprefix(".")


def place(resource_type: str, path: Path) -> str:
    """A path as a whole FHIRPath: `Bundle.entry[12].resource.schedule`."""
    below = fhir_path(path)
    return f"{resource_type}.{below}" if below else resource_type


def _object(value: dict[str, Any]) -> str:
    if not value:
        return "an empty object"
    simple = all(
        isinstance(member, (str, int)) and len(str(member)) < _LONGEST_VALUE for member in value.values()
    )
    whole = json.dumps(value, ensure_ascii=False) if simple and len(value) <= _FEW else ""
    if 0 < len(whole) <= _LONGEST_VALUE:
        return whole
    more = ", …" if len(value) > _FEW else ""
    return f"an object of {', '.join(list(value)[:_FEW])}{more}"


def plain(text: str) -> str:
    """A text for any console and any encoding: what doesn't print is escaped, what is long is cut."""
    if not text.isprintable():
        text = "".join(
            character if character.isprintable() else character.encode("unicode_escape").decode()
            for character in text[:_LONGEST_TEXT]
        )
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…"


def value_at(resource: Any, path: Path) -> Any:
    """What stands at a path; None where nothing does."""
    for step in path:
        try:
            resource = resource[step]
        except (KeyError, IndexError, TypeError):
            return None
    return resource


def shown(value: Any) -> str:
    """A value as a person reads it in a sentence, shortened."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        text = _object(value)
    elif isinstance(value, list):
        text = f"a list of {len(value)}" if value else "an empty list"
    elif isinstance(value, str):
        text = json.dumps(value[: _LONGEST_VALUE + 1], ensure_ascii=False)
    elif isinstance(value, bool):
        text = "true" if value else "false"
    else:
        text = str(value)
    return text if len(text) <= _LONGEST_VALUE + 2 else f"{text[:_LONGEST_VALUE]}…"


def settled(issues: Iterable[Issue]) -> list[Issue]:
    """One voice for each root cause in a resource.

    What cannot be read, or must not be there, silences all that is said below it. Where layers speak of the
    same element, the strongest is kept. The base layer, whose words are a library's, is kept only where no
    other spoke near by.
    """
    issues = list(issues)
    if len(issues) < 2:
        return issues
    unreadable = {_normal(issue.path) for issue in issues if issue.senseless_below}
    by_place: dict[Path, list[Issue]] = {}
    for issue in issues:
        path = _normal(issue.path)
        if not issue.senseless_below and any(path[:length] in unreadable for length in range(len(path) + 1)):
            continue
        by_place.setdefault(path, []).append(issue)
    failing = {path for path, said in by_place.items() if any(_weighs(issue) for issue in said)}
    return [
        issue
        for path, said in by_place.items()
        for issue in _heard(said)
        if not any((*path, child) in failing for child in issue.rests_on)
        and not (issue.layer is Layer.BASE and _near(path, by_place))
    ]


def _normal(path: Path) -> Path:
    return tuple(element_name(step) if isinstance(step, str) else step for step in path)


def _weighs(issue: Issue) -> bool:
    return issue.severity is Severity.FAILURE


def _heard(said: Sequence[Issue]) -> list[Issue]:
    failures = [issue for issue in said if _weighs(issue)]
    rivals = failures or list(said)
    unreadable = [issue for issue in rivals if issue.senseless_below]
    if unreadable:
        return [max(unreadable, key=lambda issue: bool(issue.requirement))]
    strongest = max(
        (issue.layer for issue in rivals if issue.layer is not Layer.INVARIANT), default=Layer.BASE
    )
    kept: dict[str, Issue] = {}
    for issue in rivals:
        if issue.layer in (strongest, Layer.INVARIANT):
            known = kept.get(issue.expected)
            if known is None or (issue.requirement and not known.requirement):
                kept[issue.expected] = issue
    return list(kept.values())


def _near(path: Path, by_place: dict[Path, list[Issue]]) -> bool:
    for other, said in by_place.items():
        short = min(len(path), len(other))
        if path[:short] == other[:short] and any(issue.layer is not Layer.BASE for issue in said):
            return True
    return False


class Folder:
    """Gathers issues as findings: the same root cause in many places is one finding, with a count."""

    def __init__(self, resource: Any, resource_type: str) -> None:
        self._resource = resource
        self._type = resource_type
        self._folded: dict[tuple[str, ...], _Folded] = {}

    def add(self, prefix: Path, issue: Issue, source: str) -> None:
        """Take in an issue of the resource at `prefix` of the body; `source` is the page of its type."""
        key = (issue.check, issue.expected, issue.severity, issue.requirement, issue.ruling)
        path = prefix + issue.path
        folded = self._folded.get(key)
        if folded is None:
            actual = shown(value_at(self._resource, path)) if issue.actual is None else issue.actual
            folded = self._folded[key] = _Folded(issue, actual, issue.source or source)
        folded.count += 1
        if len(folded.places) < PLACES_SHOWN:
            folded.places.append(plain(place(self._type, path)))

    def findings(self) -> tuple[Finding, ...]:
        """All findings, failures first, each in the order in which it was met."""
        rank = list(Severity)
        found = [folded.finding() for folded in self._folded.values()]
        return tuple(sorted(found, key=lambda finding: rank.index(finding.severity)))


@dataclass(slots=True)
class _Folded:
    issue: Issue
    actual: str
    source: str
    count: int = 0
    places: list[str] = field(default_factory=list)

    def finding(self) -> Finding:
        return Finding(
            check=plain(self.issue.check),
            where=self.places[0],
            expected=plain(self.issue.expected),
            actual=plain(self.actual),
            severity=self.issue.severity,
            requirement=self.issue.requirement,
            ruling=self.issue.ruling,
            count=self.count,
            places=tuple(self.places),
            source=self.source,
        )
