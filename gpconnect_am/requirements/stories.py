"""The stories of the official workbook (GPC-AMUS-*): which session and care setting covers each.

`fixtures/stories.csv` holds the stories; `docs/stories.md` is made of it and of the catalogue.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from gpconnect_am.paths import fixtures
from gpconnect_am.requirements.catalogue import Catalogue
from gpconnect_am.requirements.coverage import scenarios_by_requirement

PREFIX = "GPC-AMUS-"


@dataclass(frozen=True, slots=True)
class Story:
    """A story by its official id: what it is about, who lives it, the titles of the sessions that show it."""

    id: str
    about: str
    settings: tuple[str, ...]
    sessions: tuple[str, ...]


def stories(path: Path | None = None) -> list[Story]:
    """The stories of `path`, by default the suite's own. Raises KeyError where a column is missing."""
    with (path or fixtures() / "stories.csv").open(encoding="utf-8", newline="") as file:
        return [
            Story(row["story"], row["about"], _parts(row["settings"]), _parts(row["sessions"]))
            for row in csv.DictReader(file)
        ]


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def story_problems(told: list[Story], catalogue: Catalogue) -> list[str]:
    """What stands against the table, a sentence each; empty where it is complete."""
    official = {name for one in catalogue for name in one.official if name.startswith(PREFIX)}
    tested = {name for one in catalogue if one.tested for name in one.official}
    titles = {scenario.title for scenarios in scenarios_by_requirement().values() for scenario in scenarios}
    named = [one.id for one in told]
    twice = sorted({name for name in named if named.count(name) > 1})
    return [
        *(f"{name} has no row in stories.csv" for name in sorted(official - set(named))),
        *(f"{name} is no story that the catalogue knows" for name in sorted(set(named) - official)),
        *(f"{name} has two rows in stories.csv" for name in twice),
        *(
            f"{one.id} names the session {title!r}, which no feature has"
            for one in told
            for title in one.sessions
            if title not in titles
        ),
        *(f"{one.id} names no session" for one in told if not one.sessions and one.id in tested),
    ]


HEAD = """# Stories, sessions and care settings

Which session, or which scenario beside them, goes through each story of the official workbook; who lives it;
the requirements that decide its details. Made of `fixtures/stories.csv` and of the catalogue, and written by
`python -m gpconnect_am.requirements.stories > docs/stories.md`.

| Story | What it is about | Care settings | Sessions | Requirements |
|---|---|---|---|---|
"""


def stories_text(told: list[Story], catalogue: Catalogue) -> str:
    """What docs/stories.md must hold."""
    rows = []
    for one in told:
        ids = ", ".join(known.id for known in catalogue if one.id in known.official)
        sessions = "<br>".join(f"`{title}`" for title in one.sessions) or "an assurer's witness"
        rows.append(f"| {one.id} | {one.about} | {', '.join(one.settings)} | {sessions} | {ids} |\n")
    return HEAD + "".join(rows)


if __name__ == "__main__":
    print(stories_text(stories(), Catalogue.load()), end="")  # noqa: T201
