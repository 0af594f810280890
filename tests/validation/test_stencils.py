"""What is judged once for many is judged as if it had been judged each time, places included."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from gpconnect_am.paths import fixtures
from gpconnect_am.validation import engine
from gpconnect_am.validation.engine import findings_of
from gpconnect_am.validation.stencils import Stencils
from tests.validation.corpus.cases import cases
from tests.validation.samples import searchset, slot, slots

_UNJUDGED = {"$ref", "x-requirement", "x-says", "x-ruling", "x-severity", "x-source", "x-element"}


class Forgetful(Stencils):
    """Judges every resource itself, afresh."""

    def verdict(self, resource: Any, terms: Any, judge: Any) -> Any:
        return judge(resource)


def judged(body: bytes) -> Any:
    engine._judge.cache_clear()
    return findings_of(body, profile=None, version="1.2.7")[1]


@pytest.fixture
def afresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patched:
        patched.setattr(engine, "Stencils", Forgetful)
        patched.setattr(engine, "distinct_entries", lambda bundle: (dict(bundle), lambda issue: [issue]))
        yield
    engine._judge.cache_clear()


def mutated() -> list[dict[str, Any]]:
    """Every wrong resource of the corpus, thrice: under its own ids and times, and under others."""
    resources = [case.resource() for case in cases("mutations") if case.of.split("-")[0] != "bundle"]
    return [renewed(resource, number) for resource in resources for number in (0, 1, 2)]


def renewed(node: Any, number: int) -> Any:
    """The same, with another id, version, reference and time, where these are right."""
    if not number:
        return node
    if isinstance(node, list):
        return [renewed(member, number) for member in node]
    if isinstance(node, dict):
        return {name: _renewed(name, value, number) for name, value in node.items()}
    return node


def _renewed(name: str, value: Any, number: int) -> Any:
    if name == "versionId" and isinstance(value, str):
        return f"{value}{number}"
    if name == "reference" and isinstance(value, str) and "/" in value:
        return f"{value}{number}"
    if name in ("start", "end") and isinstance(value, str) and value.startswith("2026-"):
        return f"{2026 + number}{value[4:]}"
    return renewed(value, number)


def test_every_mutation_of_the_corpus_is_judged_alike_from_memory_and_afresh(
    request: pytest.FixtureRequest,
) -> None:
    body = json.dumps(searchset(*mutated())).encode()
    remembered = judged(body)
    request.getfixturevalue("afresh")
    assert judged(body) == remembered
    assert len(remembered) > 100


def test_a_remembered_verdict_shows_the_values_and_places_of_its_own_resource() -> None:
    bundle = searchset(slot(id="a", schedule={"reference": "Patient/1"}))
    judged(json.dumps(bundle).encode())
    bundle = searchset(slot(id="b"), slot(id="c", schedule={"reference": "Patient/2"}))
    (finding,) = findings_of(json.dumps(bundle).encode(), profile=None, version="1.2.7")[1]
    assert (finding.where, finding.actual) == ("Bundle.entry[1].resource.schedule.reference", '"Patient/2"')


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": "2026-11-31T09:00:00+00:00"},
        {"start": "2026-11-25T09:00:00"},
        {"id": "x" * 65},
        {"schedule": {"reference": "Schedule/" + "x" * 65}},
        {"schedule": {"reference": "Shedule/1"}},
        {"identifier": [{"system": "https://example.org/slot", "value": " "}]},
        {"meta": {"versionId": "a_b"}},
        {"meta": {"lastUpdated": "2026-11-25"}},
    ],
)
def test_a_wrong_leaf_is_found_after_a_thousand_right_ones(wrong: dict[str, Any]) -> None:
    body = json.dumps(searchset(*slots(1000), slot(id="last") | wrong)).encode()
    (finding,) = judged(body)
    assert finding.where.startswith("Bundle.entry[1000].resource.")


def test_no_schema_looks_into_the_leaves_that_a_stencil_replaces() -> None:
    looked = [
        (file.name, name, sorted(set(schema) - _UNJUDGED))
        for file in sorted((fixtures() / "profiles").rglob("*.schema.json"))
        for name, schema, parent in properties(json.loads(file.read_text("utf-8")), "")
        if name in ("versionId", "lastUpdated", "created", "start", "end", "reference")
        or (name == "value" and parent in ("identifier", "Identifier.schema.json"))
        if isinstance(schema, dict) and set(schema) - _UNJUDGED
    ]
    assert looked == []


def properties(node: Any, parent: str) -> Iterator[tuple[str, Any, str]]:
    if isinstance(node, list):
        for member in node:
            yield from properties(member, parent)
    elif isinstance(node, dict):
        for name, schema in node.get("properties", {}).items():
            yield name, schema, parent
            yield from properties(schema, name)
        for key, value in node.items():
            if key != "properties":
                yield from properties(value, parent)
