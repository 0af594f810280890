"""The layer of bytes: every kind of bad body gives its own finding, in bounded time and memory."""

from __future__ import annotations

import json
import tracemalloc

import pytest

from gpconnect_am.validation import validate
from gpconnect_am.validation.reading import DEPTH_LIMIT, SIZE_LIMIT, read
from tests.validation.samples import findings, said, slot

SLOT = json.dumps(slot())


def changed(old: str, new: str) -> bytes:
    assert old in SLOT
    return SLOT.replace(old, new).encode("utf-8", "surrogatepass")


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "body: expected a FHIR resource in JSON; found an empty body"),
        (b" \r\n", "body: expected a FHIR resource in JSON; found an empty body"),
        (b"<html/>", "body: expected well-formed JSON; found expecting value at line 1, column 1"),
        (
            SLOT.encode()[:-1],
            f"body: expected well-formed JSON; found expecting ',' delimiter at line 1, column {len(SLOT)}",
        ),
        (
            b'{"a": "b',
            "body: expected well-formed JSON; found unterminated string starting at line 1, column 7",
        ),
        (SLOT.encode("utf-16"), "body: expected UTF-8; found byte 0xff at offset 0"),
        (b'{"name": "Caf\xe9"}', "body: expected UTF-8; found byte 0xe9 at offset 13"),
        (b"[]", "body: expected one JSON object (a FHIR resource); found an empty list"),
        (b"[{}, {}]", "body: expected one JSON object (a FHIR resource); found a list of 2"),
        (b'"Slot"', 'body: expected one JSON object (a FHIR resource); found "Slot"'),
        (b"null", "body: expected one JSON object (a FHIR resource); found nothing"),
    ],
)
def test_what_is_no_json_object_is_said_in_one_finding(body: bytes, sentence: str) -> None:
    assert [finding.sentence() for finding in findings(body)] == [sentence]
    assert validate(body).resource is None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            b"\xef\xbb\xbf" + SLOT.encode(),
            "failure - bytes/bom | Slot: expected UTF-8 without a byte order mark; found a byte order mark"
            " before the JSON",
        ),
        (
            changed('"id": "s1"', '"id": "s0", "id": "s1"'),
            "failure - bytes/duplicate-key | Slot.id: expected each name of an object once; found id given"
            " several times",
        ),
        (
            changed('{"system"', '{"value": "0", "system"'),
            "failure - bytes/duplicate-key | Slot.identifier[0].value: expected each name of an object once;"
            " found value given several times",
        ),
        (
            changed('"General"', '"General \\ud83d"'),
            "failure - bytes/character | Slot.serviceType[0].text: expected characters that XML and UTF-8 can"
            " carry (no lone surrogate); found U+D83D",
        ),
        (
            changed('"General"', '"General\\u0000"'),
            "failure - bytes/character | Slot.serviceType[0].text: expected characters that XML and UTF-8 can"
            " carry (no lone surrogate); found U+0000",
        ),
    ],
)
def test_a_readable_body_with_a_fault_in_its_bytes_is_validated_all_the_same(
    body: bytes, expected: str
) -> None:
    assert said(body) == [expected]
    assert validate(body).resource is not None


def test_a_number_that_is_none_is_a_fault_of_the_bytes_and_of_the_element() -> None:
    assert said(changed('"status": "free"', '"status": "free", "overbooked": NaN')) == [
        "failure - bytes/constant | Slot: expected a number as JSON knows it; found the word NaN",
        "failure - Slot/overbooked | Slot.overbooked: expected a boolean (true or false, without quotes);"
        ' found "NaN"',
    ]


def test_a_pair_of_surrogates_is_one_right_character() -> None:
    assert said(changed('"General"', '"General \\ud83d\\ude00"')) == []


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'{"resourceType":"Slot","extension":[{"extension":['])
def test_nesting_without_end_is_a_finding_and_no_recursion(opening: bytes) -> None:
    assert [finding.sentence() for finding in findings(opening * 100_000)] == [
        f"body: expected at most {DEPTH_LIMIT} levels of nesting; found deeper nesting than that"
    ]


def test_brackets_within_strings_nest_nothing() -> None:
    assert said(slot(comment="[{" * 200)) == []


def test_every_layer_bears_the_deepest_nesting_that_is_read() -> None:
    extension = {"url": "https://example.org/leaf", "valueString": "x"}
    for _ in range(DEPTH_LIMIT // 2 - 2):
        extension = {"url": "https://example.org/branch", "extension": [extension]}
    assert said(slot(extension=[extension])) == []


def test_a_body_beyond_the_limit_is_refused_unread() -> None:
    body = b'{"resourceType": "Slot"}' + b" " * 200_000_000
    tracemalloc.start()
    found = findings(body)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [finding.sentence() for finding in found] == [
        f"body: expected at most {SIZE_LIMIT:,} bytes; found more than that"
    ]
    assert peak < 1_000_000


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b'"' + b'\\"' * 200_000, id="200,000 escaped quotes, never closed"),
        pytest.param(b'{"a": "' + b'\\"' * 200_000 + b"\\", id="the same, ending in a backslash"),
        pytest.param(b'{"resourceType":"Slot","x":[' + b"null," * 200_000 + b"1]}", id="200,000 nulls"),
        pytest.param(b'{"resourceType":"Slot","x":' + b"9" * 200_000 + b"}", id="200,000 digits"),
        pytest.param(
            b'{"resourceType":"Slot","' + b"k" * 1_000_000 + b'":1}', id="a name of a million letters"
        ),
        pytest.param(
            b'{"resourceType":"Patient","photo":[{"contentType":"image/png","data":"'
            + b"A" * 1_000_001
            + b'"}]}',
            id="base64 of the wrong length",
        ),
    ],
)
def test_a_hostile_body_takes_memory_in_proportion(body: bytes) -> None:
    tracemalloc.start()
    found = findings(body)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found
    assert peak < 20 * len(body)
    assert all(len(finding.sentence()) < 2_000 for finding in found)


def test_decimals_keep_their_digits_and_stay_apart_from_integers() -> None:
    root = read(b'{"a": 1.10, "b": 1, "c": 1e400}').root
    assert root is not None
    assert [str(value) for value in root.values()] == ["1.10", "1", "1E+400"]
    assert said(searchset_with_total("1.0")) == [
        "failure - Bundle/total | Bundle.total: expected an unsignedInt (a whole number from 0, without"
        " quotes); found 1.0"
    ]


def searchset_with_total(total: str) -> bytes:
    return f'{{"resourceType": "Bundle", "type": "history", "total": {total}}}'.encode()
