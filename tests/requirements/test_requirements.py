"""The catalogue and the rulings are whole, agree with each other, and the features keep to them."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import fields

import pytest
from click.testing import CliRunner

from gpconnect_am.cli.requirements import command
from gpconnect_am.requirements import Catalogue, Rulings, Verification
from gpconnect_am.requirements.catalogue import COLUMNS
from gpconnect_am.requirements.coverage import Coverage, scenarios_of
from gpconnect_am.target.model import DeclaredSession, Practice
from gpconnect_am.target.optional import optional_features

CATALOGUE = Catalogue.load()
RULINGS = Rulings.load()
TO_COME = ("CAP-", "ERR-", "FND-", "HDR-", "HTTP-", "JWT-", "PAT-")
"""Requirements that rulings name ahead of their areas of the catalogue."""
SEARCH_AREAS = [area for area in CATALOGUE.areas if area.startswith(("search", "profile-s", "profile-b"))]


def row(**changes):
    right = {
        "id": "SFS-900",
        "key": "some-key",
        "strength": "SHALL",
        "version": "1.2.7",
        "statement": "Something holds.",
        "page": "a.html; b.html",
        "section": "One: detail; Two",
        "official": "GPC-1; GPC-2",
        "verification": "automated",
        "note": "",
    }
    return {**right, **changes}


def catalogue_of(folder, *rows, columns=COLUMNS):
    with (folder / "search.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return Catalogue.load(folder)


def test_a_requirement_is_read_whole(tmp_path):
    (requirement,) = catalogue_of(tmp_path, row())
    assert requirement.area == "search"
    assert requirement.pages == ("a.html", "b.html")
    assert requirement.official == ("GPC-1", "GPC-2")
    assert requirement.link == "https://developer.nhs.uk/apis/gpconnect-1-2-7/a.html#one"
    assert requirement.tested
    assert requirement.applies_to("1.2.9")


def test_a_requirement_of_a_later_version_does_not_apply_before(tmp_path):
    (requirement,) = catalogue_of(tmp_path, row(version="1.2.9"))
    assert not requirement.applies_to("1.2.7")
    assert requirement.link.startswith("https://developer.nhs.uk/apis/gpconnect-1-2-9/")


@pytest.mark.parametrize(
    ("section", "anchor"),
    [
        ("_include parameters", "#_include-parameters"),
        ("Booking window/embargo", "#booking-windowembargo"),
        ("Payload response body: row 1", "#payload-response-body"),
        (": note", ""),
    ],
)
def test_a_section_is_linked_as_the_site_names_it(tmp_path, section, anchor):
    (requirement,) = catalogue_of(tmp_path, row(section=section))
    assert requirement.link == f"https://developer.nhs.uk/apis/gpconnect-1-2-7/a.html{anchor}"


def test_a_profile_is_linked_by_its_canonical_url(tmp_path):
    url = "https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-Slot-1"
    (requirement,) = catalogue_of(tmp_path, row(page=url, section="Slot.identifier.system"))
    assert requirement.link == url


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"strength": "MUST"}, "search.csv, line 2: 'MUST' is not a valid Strength"),
        ({"statement": ""}, "search.csv, line 2: id, statement and page must be filled in"),
        (
            {"verification": "witness"},
            "search.csv, line 2: SFS-900 is witness: the note must say why, or what it needs",
        ),
    ],
)
def test_a_wrong_row_is_refused_by_line(tmp_path, changes, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        catalogue_of(tmp_path, row(**changes))


def test_an_id_is_given_once(tmp_path):
    with pytest.raises(ValueError, match=r"search\.csv: requirement SFS-900 is given twice"):
        catalogue_of(tmp_path, row(), row())


def test_the_columns_are_fixed(tmp_path):
    with pytest.raises(ValueError, match=r"search\.csv: the columns must be id, key, strength"):
        catalogue_of(tmp_path, row(), columns=("id", "statement"))


def test_every_statement_is_a_sentence_about_a_provider():
    odd = [
        requirement.id
        for requirement in CATALOGUE
        if not requirement.statement.endswith(".")
        or re.search(r"CONTRADICTION|AMBIGUITY|NOTE:", requirement.statement)
    ]
    assert odd == []


def test_the_selection_keeps_to_every_criterion():
    chosen = CATALOGUE.select(area="search", strength="SHALL", verification="automated", version="1.2.7")
    assert chosen
    assert {requirement.version for requirement in chosen} == {"1.2.7"}
    assert all(requirement.verification is Verification.AUTOMATED for requirement in chosen)


def test_the_rulings_name_requirements_that_exist():
    named = {
        requirement
        for ruling in RULINGS
        for requirement in ruling.requirements
        if not requirement.startswith(TO_COME)
    }
    assert sorted(requirement for requirement in named if requirement not in CATALOGUE) == []


def test_the_rulings_of_a_requirement():
    assert [ruling.id for ruling in RULINGS.of("SFS-017")] == ["38", "39"]


def test_a_ruling_is_given_once(tmp_path):
    entry = (
        '[[ruling]]\nid = "1"\ndate = 2026-11-24\nquestion = "?"\n'
        'pages_say = "."\naccepted = "."\nwhy = "."\n'
    )
    path = tmp_path / "rulings.toml"
    path.write_text(entry + entry, encoding="utf-8")
    with pytest.raises(ValueError, match=r"rulings\.toml: ruling 1 is given twice"):
        Rulings.load(path)
    path.write_text(entry.replace('why = "."', 'because = "."'), encoding="utf-8")
    with pytest.raises(ValueError, match=r"rulings\.toml, ruling 1: "):
        Rulings.load(path)


def test_every_requirement_of_search_that_scenarios_decide_has_one():
    uncovered = [found.id for found in Coverage.read(CATALOGUE).uncovered() if found.area in SEARCH_AREAS]
    assert uncovered == []


def test_the_tags_of_a_scenario_are_its_own_and_those_around_it(tmp_path):
    path = tmp_path / "a.feature"
    path.write_text(
        "@A-1\nFeature: F\n  @B-1\n  Rule: R\n    @C-1\n    Scenario Outline: S\n      Given <x>\n"
        "      @D-1\n      Examples:\n        | x |\n        | 1 |\n",
        encoding="utf-8",
    )
    (scenario,) = scenarios_of(path)
    assert (scenario.title, scenario.tags, scenario.line) == ("S", ("A-1", "B-1", "C-1", "D-1"), 6)
    coverage = Coverage.read(CATALOGUE, tmp_path)
    assert set(coverage.unknown) == {"A-1", "B-1", "C-1", "D-1"}


def test_the_catalogue_is_exported():
    shown = CliRunner().invoke(command, ["--area", "search", "--format", "json"])
    (first, *_) = json.loads(shown.output)
    assert first["id"] == "SFS-001"
    assert first["link"].endswith("#search-parameters")
    listed = CliRunner().invoke(
        command, ["--area", "profile-bundle", "--verification", "out-of-scope", "--format", "csv"]
    )
    assert [line.split(",")[0] for line in listed.output.splitlines()] == ["id", "BUN-008"]
    assert "SFS-030" in CliRunner().invoke(command, ["--area", "search", "--strength", "SHOULD"]).output


def test_an_unknown_area_is_refused_with_those_there_are():
    refused = CliRunner().invoke(command, ["--area", "serach"])
    assert refused.exit_code == 2
    assert "no area 'serach': use " in refused.output


def test_what_a_system_need_not_have_is_asked_for_by_requirements_of_the_catalogue():
    for feature in optional_features():
        assert feature.setting in {field.name for field in fields(Practice)}
        assert set(feature.session_settings) <= {field.name for field in fields(DeclaredSession)}
        assert [each for each in feature.requirements if each not in CATALOGUE] == []
