"""The Gherkin guard: every slip that pytest-bdd lets pass is refused by name."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from gpconnect_am.plugin.guard import feature_refusals
from tests.plugin.suite import FEATURE, make_suite, run_suite, served

RIGHT = """
    Feature: Slots
      @SFS-001
      Rule: A search succeeds
        @v1.2.9
        Scenario Outline: A search with <case>
          Given a thing
            | name   |
            | <case> |
          Examples:
            | case |
            | one  |
            | two  |
"""


def refused(folder: Path, text: str) -> list[str]:
    path = folder / "features" / "search" / "a.feature"
    path.parent.mkdir(parents=True)
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    return [str(refusal) for refusal in feature_refusals(folder / "features")]


def test_a_feature_that_is_right_is_let_pass(tmp_path: Path) -> None:
    assert refused(tmp_path, RIGHT) == []


@pytest.mark.parametrize(
    ("right", "wrong", "refusal"),
    [
        (
            "@SFS-001",
            "@SFS-001 @SFS-OO2",
            "features/search/a.feature:3: @SFS-OO2 is neither a requirement of the catalogue "
            "nor a version such as @v1.2.9",
        ),
        (
            "@SFS-001",
            "",
            "features/search/a.feature:6: the scenario 'A search with <case>' bears no requirement's tag",
        ),
        (
            "A search with <case>",
            "A search",
            "features/search/a.feature:6: the title 'A search' is taken by features/search/a.feature:6",
        ),
        (
            "| <case> |",
            "| <cast> |",
            "features/search/a.feature:6: <cast> in '<cast>' is no column of its Examples",
        ),
        ("| two  |", "| t::o |", "features/search/a.feature:13: '::' in the cell 't::o'"),
        (
            "          Examples:",
            "          @SFS-001\n          Examples:",
            "features/search/a.feature:11: tags on Examples are not supported: tag the Scenario or the Rule",
        ),
    ],
)
def test_a_slip_is_refused_with_its_line(tmp_path: Path, right: str, wrong: str, refusal: str) -> None:
    assert refused(tmp_path, RIGHT.replace(right, wrong)) == [refusal]


@pytest.mark.parametrize("removed", [("| one  |", "| two  |"), ("| case |", "| one  |", "| two  |")])
def test_examples_without_a_row_are_refused(tmp_path: Path, removed: tuple[str, ...]) -> None:
    text = RIGHT
    for line in removed:
        text = text.replace(line, "")
    assert "features/search/a.feature:10: the Examples have no row" in refused(tmp_path, text)


def test_an_outline_without_examples_is_refused(tmp_path: Path) -> None:
    text = RIGHT[: RIGHT.index("          Examples:")].replace("<case>", "one")
    expected = "features/search/a.feature:6: the outline 'A search with one' has no Examples"
    assert refused(tmp_path, text) == [expected]


def test_an_outline_has_a_name_of_its_own_in_its_file(tmp_path: Path) -> None:
    """pytest-bdd would run only one of two, though the titles of their rows differ."""
    outline = "    Scenario Outline: A search with <case>\n      Given a thing\n\n"
    rows = "      Examples:\n        | case    |\n        | a third |\n"
    text = RIGHT + "\n  @SFS-001\n  Rule: Another\n" + outline + rows
    line = text[: text.rindex("Scenario Outline")].count("\n") + 1
    taken = "the name 'A search with <case>' is taken by features/search/a.feature:6"
    assert refused(tmp_path, text) == [f"features/search/a.feature:{line}: {taken}"]


def test_a_title_is_unique_in_the_whole_suite(tmp_path: Path) -> None:
    other = tmp_path / "features" / "book" / "b.feature"
    other.parent.mkdir(parents=True)
    scenario = "Feature: B\n  @SFS-001\n  Rule: R\n    Scenario: A search with two\n      Given a thing\n"
    other.write_text(scenario)
    expected = (
        "features/search/a.feature:6: the title 'A search with two' is taken by features/book/b.feature:4"
    )
    assert refused(tmp_path, RIGHT) == [expected]


def test_what_is_no_gherkin_is_refused_with_its_line(tmp_path: Path) -> None:
    assert refused(tmp_path, RIGHT.replace("Given a thing\n", "Given a thing\nnonsense\n"))[0].startswith(
        "features/search/a.feature: Parser errors: (8:1)"
    )
    assert refused(tmp_path / "empty", "") == ["features/search/a.feature: there is no Feature in it"]


STEPS = """Feature: Steps
  @SFS-001
  Rule: Steps are defined once
    Scenario: Nothing fits
      When metadata is asked for
        | what |
      Then nobody has defined this
      And all is wrong
      And all is twofold
"""
TWOFOLD = """

@then("all is twofold")
def one() -> None: ...


@then("all is twofold")
def two() -> None: ...
"""


@pytest.mark.parametrize("workers", ["-n0", "-n2"])
def test_steps_without_exactly_one_definition_are_refused_before_anything_is_judged(
    tmp_path: Path, workers: str
) -> None:
    with served() as url:
        folder = make_suite(tmp_path, url)
        (folder / FEATURE).write_text(STEPS)
        (folder / "features" / "book").mkdir()
        (folder / "features" / "book" / "unbound.feature").write_text("Feature: Unbound\n")
        with (folder / "ministeps.py").open("a") as file:
            file.write(TWOFOLD)
        ended = run_suite(folder, workers)
    assert ended.returncode == 2
    assert "The features are refused, nothing was sent:" in ended.stdout
    shown = re.sub(r"ministeps\.py:\d+", "ministeps.py:N", ended.stdout)
    for refusal in (
        "features/search/outcomes.feature:5: the step 'When metadata is asked for' has a table, "
        "but ministeps.py:N doesn't take one",
        "features/search/outcomes.feature:7: no definition for the step 'Then nobody has defined this'",
        "features/search/outcomes.feature:8: the step 'And all is wrong' has no table, "
        "but ministeps.py:N needs one",
        "features/search/outcomes.feature:9: the step 'And all is twofold' has 2 definitions: "
        "ministeps.py:N and ministeps.py:N",
        "features/book/unbound.feature: no test module of its folder binds this feature",
    ):
        assert refusal in shown
    assert not list((folder / "reports").glob("*"))
