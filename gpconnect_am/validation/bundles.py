"""The invariants of a Bundle (bdl-1 to bdl-9), and entries that are given twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from gpconnect_am.validation.issues import Issue, Layer, Path, shown
from gpconnect_am.validation.references import target_type

_REQUESTS = frozenset({"batch", "transaction", "history"})
_RESPONSES = frozenset({"batch-response", "transaction-response"})


def bundle_issues(bundle: Mapping[str, Any]) -> Iterator[Issue]:
    """The invariants that a Bundle and its entries break."""
    kind = bundle.get("type")
    if not isinstance(kind, str):
        kind = ""
    if "total" in bundle and kind not in ("searchset", "history"):
        yield _issue("bdl-1", ("total",), "a total only in a searchset or history")
    if kind == "document" and not _identified(bundle.get("identifier")):
        yield _issue("bdl-9", ("identifier",), "a document identified by system and value")
    entries = bundle.get("entry")
    if not isinstance(entries, list):
        return
    seen: set[tuple[str, str, str]] = set()
    urls: set[tuple[str, str]] = set()
    for index, entry in enumerate(entries):
        if isinstance(entry, dict):
            yield from _entry(kind, index, entry)
            yield from _twice(kind, index, entry, seen, urls)


def _entry(kind: str, index: int, entry: Mapping[str, Any]) -> Iterator[Issue]:
    at: Path = ("entry", index)
    if not any(name in entry for name in ("resource", "request", "response")):
        yield _issue("bdl-5", at, "a resource in each entry without request or response", "none")
    if "search" in entry and kind != "searchset":
        yield _issue("bdl-2", (*at, "search"), "entry.search only in a searchset")
    if "request" in entry and kind not in _REQUESTS:
        yield _issue("bdl-3", (*at, "request"), "entry.request only in a batch, transaction or history")
    if "response" in entry and kind not in _RESPONSES:
        yield _issue(
            "bdl-4", (*at, "response"), "entry.response only in the response to a batch or transaction"
        )
    url = entry.get("fullUrl")
    if isinstance(url, str):
        yield from _full_url((*at, "fullUrl"), url, entry.get("resource"))


def _full_url(at: Path, url: str, resource: Any) -> Iterator[Issue]:
    """A fullUrl is absolute, bears no version, and does not disagree with the resource's type and id."""
    if "/_history/" in url:
        yield _issue("bdl-8", at, "a fullUrl without a version")
    elif not re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:", url):
        yield Issue(Layer.CODES, at, "Bundle/entry.fullUrl", "an absolute URL")
    elif target_type(url) is not None and isinstance(resource, dict):
        kind, name = resource.get("resourceType"), resource.get("id")
        if isinstance(kind, str) and isinstance(name, str) and not url.endswith(f"/{kind}/{name}"):
            expected = "a fullUrl that ends in the type and id of the resource"
            yield Issue(Layer.CODES, at, "Bundle/entry.fullUrl", expected, f"{shown(url)} for {kind}/{name}")


def _twice(
    kind: str,
    index: int,
    entry: Mapping[str, Any],
    seen: set[tuple[str, str, str]],
    urls: set[tuple[str, str]],
) -> Iterator[Issue]:
    resource = entry.get("resource")
    resource = resource if isinstance(resource, dict) else {}
    meta = resource.get("meta")
    version = str(meta.get("versionId", "")) if isinstance(meta, dict) else ""
    url = entry.get("fullUrl")
    if isinstance(url, str):
        if (url, version) in urls:
            expected = "each fullUrl once (or with differing versions)"
            yield _issue("bdl-7", ("entry", index, "fullUrl"), expected)
        urls.add((url, version))
    name, resource_type = resource.get("id"), resource.get("resourceType")
    if (
        isinstance(name, str)
        and isinstance(resource_type, str)
        and kind not in ("history", "batch", "transaction")
    ):
        key = (resource_type, name, version)
        if key in seen:
            expected = "each resource once in the bundle (or in differing versions)"
            actual = f"{resource_type}/{name} again"
            yield Issue(Layer.CODES, ("entry", index, "resource"), "Bundle/entry.resource", expected, actual)
        seen.add(key)


def _identified(identifier: Any) -> bool:
    return isinstance(identifier, dict) and "system" in identifier and "value" in identifier


def _issue(key: str, path: Path, expected: str, actual: str | None = None) -> Issue:
    return Issue(Layer.INVARIANT, path, key, expected, actual)
