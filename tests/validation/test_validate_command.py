"""`gpconnect-am validate`, as a vendor runs it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from gpconnect_am.cli import main
from tests.validation.samples import NHS, searchset, slot, slots


def validate(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["validate", *arguments], input=stdin)


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def write(resource: Any, name: str = "slot.json") -> str:
        path = tmp_path / name
        path.write_bytes(resource if isinstance(resource, bytes) else json.dumps(resource).encode())
        return str(path)

    return write


def test_a_right_resource_is_valid(file: Any) -> None:
    path = file(slot())
    result = validate(path)
    assert (result.exit_code, result.output) == (0, f"{path} (Slot): valid\n")


def test_a_wrong_one_is_told_what_is_wrong_where_and_by_which_clause(file: Any) -> None:
    path = file(searchset(*slots(2, serviceCategory={"text": "GP"})), "search.json")
    result = validate(path)
    assert result.exit_code == 1
    assert result.output == (
        f"{path} (Bundle): 1 failure\n"
        "  failure: Bundle.entry[0].resource.serviceCategory\n"
        "    expected  no serviceCategory (GPConnect-Slot-1 sets it to 0..0)\n"
        '    found     {"text": "GP"}\n'
        "    times     2, next at Bundle.entry[1].resource.serviceCategory\n"
        "    check     GPConnect-Slot-1/serviceCategory, SLOT-006\n"
        f"    see       {NHS}GPConnect-Slot-1\n"
    )


def test_an_advisory_alone_is_no_failure(file: Any) -> None:
    path = file(slot(modifierExtension=[{"url": "https://example.org/m", "valueBoolean": True}]))
    result = validate(path)
    assert result.exit_code == 0
    assert result.output.startswith(f"{path} (Slot): 1 advisory\n  advisory: Slot.modifierExtension[0]\n")
    assert "ruling 62" in result.output


def test_one_wrong_file_among_several_fails_the_call_and_each_is_reported(file: Any) -> None:
    right, wrong = file(slot(), "right.json"), file(slot(status=None), "wrong.json")
    result = validate(right, wrong)
    assert result.exit_code == 1
    assert f"{right} (Slot): valid\n{wrong} (Slot): 1 failure\n" in result.output


def test_standard_input_is_a_dash() -> None:
    result = validate("-", stdin=json.dumps(slot()).encode())
    assert (result.exit_code, result.output) == (0, "standard input (Slot): valid\n")


def test_what_is_no_json_is_a_finding_and_no_traceback(file: Any) -> None:
    path = file(b"<html>")
    result = validate(path)
    assert result.exit_code == 1
    assert result.output == (
        f"{path} (no resource): 1 failure\n"
        "  failure: body\n"
        "    expected  well-formed JSON\n"
        "    found     expecting value at line 1, column 1\n"
        "    check     bytes/json\n"
        "    see       http://hl7.org/fhir/STU3/json.html\n"
    )


def test_json_is_for_machines(file: Any) -> None:
    path = file(slot(status="open"))
    result = validate("--json", path)
    assert result.exit_code == 1
    (entry,) = json.loads(result.output)
    assert (entry["file"], entry["valid"]) == (path, False)
    (finding,) = entry["findings"]
    assert (finding["where"], finding["severity"], finding["actual"]) == ("Slot.status", "failure", '"open"')


@pytest.mark.parametrize("profile", ["GPConnect-Schedule-1", f"{NHS}GPConnect-Schedule-1"])
def test_a_profile_is_forced_by_its_name_or_its_url(file: Any, profile: str) -> None:
    result = validate("--profile", profile, file(slot()))
    assert result.exit_code == 1
    assert "a Schedule, as GPConnect-Schedule-1 demands" in result.output


def test_the_version_is_chosen(file: Any) -> None:
    visit = slot(extension=[{"url": f"{NHS}Extension-GPConnect-PractitionerRole-1", "valueString": "x"}])
    assert validate("--version", "1.2.9", file(visit)).exit_code == 1
    refused = validate("--version", "1.2.8", file(visit))
    assert refused.exit_code == 2
    assert "'1.2.8' is not one of '1.2.7', '1.2.9'" in refused.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Missing argument 'FILE…'"),
        (["nowhere.json"], "cannot read nowhere.json: No such file or directory."),
        (["--profile", "Slot-1", "-"], "no profile 'Slot-1'. Known:\n  CareConnect-GPC-Location-1\n"),
    ],
)
def test_wrong_usage_is_said_plainly(arguments: list[str], message: str) -> None:
    result = validate(*arguments, stdin=b"{}")
    assert result.exit_code == 2
    assert message in result.output
    assert "Traceback" not in result.output


def test_a_folder_is_refused(tmp_path: Path) -> None:
    result = validate(str(tmp_path))
    assert result.exit_code == 2
    assert f"{tmp_path} is a folder: name the files in it." in result.output
