"""The table of stories is complete, names sessions that exist, and is the one in docs."""

from __future__ import annotations

from dataclasses import replace

from gpconnect_am.paths import suite_root
from gpconnect_am.requirements import Catalogue
from gpconnect_am.requirements.stories import stories, stories_text, story_problems

CATALOGUE = Catalogue.load()


def test_every_story_has_a_session_that_exists():
    assert story_problems(stories(), CATALOGUE) == []


def test_what_is_wrong_with_the_table_is_told():
    first, *rest = stories()
    strange = replace(first, id="GPC-AMUS-XYZ-1", sessions=("Nobody does this",))
    assert story_problems([strange, *rest, rest[0]], CATALOGUE) == [
        f"{first.id} has no row in stories.csv",
        "GPC-AMUS-XYZ-1 is no story that the catalogue knows",
        f"{rest[0].id} has two rows in stories.csv",
        "GPC-AMUS-XYZ-1 names the session 'Nobody does this', which no feature has",
    ]


def test_the_document_is_made_of_the_table():
    committed = (suite_root() / "docs" / "stories.md").read_text(encoding="utf-8")
    anew = "python -m gpconnect_am.requirements.stories > docs/stories.md"
    assert committed == stories_text(stories(), CATALOGUE), f"docs/stories.md is out of date: {anew}"
