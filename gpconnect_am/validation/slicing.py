"""The keyword `x-slices`: members of a list told apart by a discriminator (FHIR STU3, Profiling, slicing)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gpconnect_am.validation.breach import Breaches, Schema, breach


def slices(validator: Any, slicing: Schema, instance: Any, _schema: Schema) -> Breaches:
    """The breaches of a slicing by a list: of the slices' own schemas, their numbers, their order."""
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
        yield from _count(entry, members[entry["name"]], nameless=nameless)
    yield from _order_kept(slicing, ranks)


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


def _count(entry: Schema, found: Sequence[int], *, nameless: bool) -> Breaches:
    """Too many or too few of a slice; not too few where the missing one may stand there without its url."""
    most, least = entry.get("max", "*"), entry.get("min", 0)
    if most != "*" and len(found) > int(most):
        expected = entry.get("x-says") or f"{entry['name']} {most} time{'s' * (int(most) != 1)} at most"
        yield breach(expected, actual=f"{len(found)} of them", at=(found[int(most)],), note=entry)
    if len(found) < least and not nameless:
        expected = entry.get("x-says") or f"{entry['name']} at least {least} time{'s' * (least != 1)}"
        yield breach(expected, actual=f"{len(found) or 'none'} of them", note=entry)


def _order_kept(slicing: Schema, ranks: Sequence[int | None]) -> Breaches:
    note = slicing.get("x-order")
    rules = slicing.get("rules", "open")
    outside = [index for index, rank in enumerate(ranks) if rank is None]
    inside = [index for index, rank in enumerate(ranks) if rank is not None]
    if rules == "closed":
        for index in outside:
            yield breach("none but the slices that the profile names", at=(index,), note=note)
    if rules == "openAtEnd" and outside and inside and outside[0] < inside[-1]:
        yield breach("what the profile does not name after what it names", at=(outside[0],), note=note)
    if slicing.get("ordered"):
        known = [rank for rank in ranks if rank is not None]
        if known != sorted(known):
            yield breach("the slices in the order of the profile", note=note)
