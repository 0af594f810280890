"""Resources that differ only in what no layer looks into are judged once.

A stencil is a resource with its volatile leaves (ids, versions, times, numbers of identifiers) replaced by
fixed ones, where each leaf is right in itself: the verdict on the stencil is then that on the resource.
An issue names places, not values, so that a remembered one is as exact as a fresh one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from gpconnect_am.validation.calendar import exists, later
from gpconnect_am.validation.issues import Issue

_REMEMBERED = 2048
_LONGEST_KEY = 16 * 1024

_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_REFERENCE = re.compile(r"([A-Z][A-Za-z]+)/[A-Za-z0-9\-.]{1,64}")
_INSTANT = re.compile(
    r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?"
    r"(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d)",
    re.ASCII,
)
_VALUE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 \-._/:]{0,98}[A-Za-z0-9])?")
_FULL_URL = re.compile(r"(?:https?://|urn:uuid:)[A-Za-z0-9\-._/:]+")

_EARLIER, _LATER = "2000-01-01T09:00:00+00:00", "2000-01-01T09:10:00+00:00"


class Stencils:
    """The verdicts on stencils, of one specification version. Safe to share between threads."""

    def __init__(self) -> None:
        self._verdicts: dict[str, list[Issue]] = {}

    def verdict(
        self, resource: Mapping[str, Any], terms: object, judge: Callable[[dict[str, Any]], list[Issue]]
    ) -> list[Issue]:
        """What `judge` says of the resource, remembered for its like; `terms` is what else it rests on."""
        stencil = _stencil(resource, None)
        if isinstance(stencil.get("id"), str) and _ID.fullmatch(stencil["id"]):
            stencil["id"] = "x"
        key = _key([terms, stencil])
        found = self._verdicts.get(key)
        if found is None:
            found = judge(stencil)
            if 0 < len(key) <= _LONGEST_KEY:
                if len(self._verdicts) >= _REMEMBERED:
                    self._verdicts.clear()
                self._verdicts[key] = found
        return found


def distinct_entries(bundle: Mapping[str, Any]) -> tuple[dict[str, Any], Callable[[Issue], list[Issue]]]:
    """A Bundle with one entry of each kind, its resources hollow, and how an issue of it spreads."""
    entries = bundle.get("entry")
    if not isinstance(entries, list):
        return dict(bundle), lambda issue: [issue]
    kinds: dict[str, tuple[Any, list[int]]] = {}
    for index, entry in enumerate(entries):
        hollow = _hollow(entry)
        kinds.setdefault(_key(hollow) or str(index), (hollow, []))[1].append(index)
    groups = list(kinds.values())

    def spread(issue: Issue) -> list[Issue]:
        if len(issue.path) < 2 or issue.path[0] != "entry" or not isinstance(issue.path[1], int):
            return [issue]
        return [replace(issue, path=("entry", index, *issue.path[2:])) for index in groups[issue.path[1]][1]]

    return {**bundle, "entry": [entry for entry, _ in groups]}, spread


def _hollow(entry: Any) -> Any:
    if not isinstance(entry, dict):
        return entry
    hollow = dict(entry)
    resource, url = entry.get("resource"), entry.get("fullUrl")
    if isinstance(resource, dict) and isinstance(resource.get("resourceType"), str):
        hollow["resource"] = {"resourceType": resource["resourceType"]}
    if isinstance(url, str) and _FULL_URL.fullmatch(url):
        hollow["fullUrl"] = "urn:uuid:x"
    return hollow


def _stencil(node: Mapping[str, Any], name: str | None) -> dict[str, Any]:
    stencil: dict[str, Any] = {}
    for key, value in node.items():
        if isinstance(value, dict):
            value = _stencil(value, key)
        elif isinstance(value, list):
            value = [_stencil(member, key) if isinstance(member, dict) else member for member in value]
        elif isinstance(value, str):
            value = _leaf(key, value, name)
        stencil[key] = value
    start, end = stencil.get("start"), stencil.get("end")
    if start is not None or end is not None:
        times = [time for time in (start, end) if time is not None]
        if all(isinstance(time, str) and _is_instant(time) for time in times) and not _reversed(start, end):
            if start is not None:
                stencil["start"] = _EARLIER
            if end is not None:
                stencil["end"] = _LATER
    return stencil


def _leaf(key: str, value: str, name: str | None) -> str:
    if key == "reference":
        match = _REFERENCE.fullmatch(value)
        return f"{match[1]}/x" if match else value
    if key in ("created", "lastUpdated"):
        return _EARLIER if _is_instant(value) else value
    if key == "versionId":
        return "1" if _ID.fullmatch(value) else value
    if key == "value" and name == "identifier":
        return "1" if _VALUE.fullmatch(value) else value
    return value


def _is_instant(text: str) -> bool:
    return _INSTANT.fullmatch(text) is not None and exists(text)


def _reversed(start: Any, end: Any) -> bool:
    return start is not None and end is not None and later(start, end)


def _key(value: object) -> str:
    """The text of a JSON value; empty for one with decimals, which have no text that only they can have."""
    try:
        return json.dumps(value)
    except TypeError:
        return ""
