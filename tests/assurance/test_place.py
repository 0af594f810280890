"""The place of a finding in a body."""

from __future__ import annotations

import json

import pytest

from gpconnect_am.assurance.place import excerpt_at
from tests.assurance.runs import BUNDLE

BODY = json.dumps(BUNDLE).encode()


@pytest.mark.parametrize(
    ("where", "marked"),
    [
        ("Bundle.entry[1].resource.start", ['"start": "2026-11-25T09:10:00Z"']),
        ("entry[0].resource.id", ['"id": "one",']),
        ("Bundle.entry[1].resource.ofType(Slot).id", ['"id": "two",']),
        ("Bundle.entry.resource.id", ['"id": "one",']),
        ("Bundle.entry[1].resource.end", ['"resource": {']),
        ("Bundle.entry[7].resource", ['"entry": [']),
        ("body", ["{"]),
    ],
)
def test_the_line_of_a_place_is_marked(where: str, marked: list[str]) -> None:
    assert [line.text.strip() for line in excerpt_at(BODY, where) if line.marked] == marked


def test_a_choice_of_types_is_found_by_its_fhirpath_name() -> None:
    body = json.dumps({"resourceType": "Slot", "extension": [{"url": "u", "valueCode": "c"}]}).encode()
    assert [line.text.strip() for line in excerpt_at(body, "Slot.extension[0].value") if line.marked] == [
        '"valueCode": "c"'
    ]


def test_an_excerpt_shows_what_stands_around_the_place() -> None:
    lines = excerpt_at(BODY, "Bundle.entry[1].resource.start")
    assert [line.number for line in lines] == list(range(lines[0].number, lines[0].number + len(lines)))
    assert '"id": "two",' in [line.text.strip() for line in lines]
    assert len(lines) < 10


@pytest.mark.parametrize("body", [b"", b"<html>", b"[1]", b"[" * 100_000])
def test_a_body_that_is_no_resource_has_no_lines(body: bytes) -> None:
    assert excerpt_at(body, "Bundle.entry[0]") == []
