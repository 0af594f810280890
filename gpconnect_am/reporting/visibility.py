"""The picture of slot visibility: who saw which restricted sessions, and who must or must not.

`visibility.html` for people, `visibility.csv` for their tools: organisations and filters across, sessions
with what the practice set on them down. Made from what the scenarios about visibility left; without them
there is nothing to show, and neither file is written.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from gpconnect_am.assurance.cells import cell as harmless
from gpconnect_am.paths import suite_root
from gpconnect_am.reporting.records import CellRecord, ScenarioRecord
from gpconnect_am.rules.visibility import Sight

HTML_FILE = "visibility.html"
CSV_FILE = "visibility.csv"
PAGE, TABLE = "visibility.html.j2", "visibility_table.html.j2"
HEADER = (
    "session",
    "restriction",
    "organisation",
    "ods_code",
    "filters",
    "expected",
    "slots_seen",
    "verdict",
    "exchange",
)
RIGHT, WRONG, OPEN = "right", "wrong", "open"


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell as it is shown: a word for its look, and its text."""

    look: str
    text: str
    exchange: str


def shown(cell: CellRecord) -> Shown:
    """What a cell says. Colour only repeats it."""
    seen = "shown" if cell.seen else "hidden"
    if cell.wrong:
        in_part = cell.expected != Sight.HIDDEN and cell.seen
        must = "some slots on the wrong side of their time" if in_part else cell.expected
        return Shown(WRONG, f"{seen.upper()}: {must}", cell.exchange)
    if cell.expected == Sight.EITHER:
        return Shown(OPEN, f"{seen}, either is right", cell.exchange)
    if not cell.proven:
        return Shown(OPEN, f"{seen}, but nobody sees the session", cell.exchange)
    if cell.expected == Sight.SHOWN and not cell.seen:
        return Shown(OPEN, "hidden, and not judged", cell.exchange)
    return Shown(RIGHT, f"{seen}, as it must be", cell.exchange)


def cells_of(scenarios: Iterable[ScenarioRecord]) -> list[CellRecord]:
    """The cells that a run left, one for each session and search: a wrong one before a right one."""
    found: dict[tuple[str, str, str], CellRecord] = {}
    for scenario in scenarios:
        for cell in scenario.cells:
            key = (cell.session, cell.ods_code, cell.filters)
            if key not in found or (cell.wrong and not found[key].wrong):
                found[key] = cell
    return list(found.values())


def write_visibility(scenarios: Iterable[ScenarioRecord], folder: Path) -> None:
    """Writes both files into a run's folder, or removes them where there is nothing to show."""
    cells = cells_of(scenarios)
    page, sheet = folder / HTML_FILE, folder / CSV_FILE
    if not cells:
        page.unlink(missing_ok=True)
        sheet.unlink(missing_ok=True)
        return
    text = _environment().get_template(PAGE).render(table=table_of(cells))
    page.write_text(text, encoding="utf-8", errors="replace")
    with sheet.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(_row(cell) for cell in cells)


def _row(cell: CellRecord) -> Sequence[object]:
    return (
        harmless(cell.session),
        cell.restriction,
        harmless(cell.organisation),
        harmless(cell.ods_code),
        cell.filters,
        cell.expected,
        cell.seen,
        shown(cell).text,
        cell.exchange,
    )


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(suite_root() / "reports" / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def table_of(cells: Sequence[CellRecord]) -> Markup:
    """The table, to stand in a page of the run's folder."""
    searches = sorted({(cell.organisation, cell.ods_code, cell.filters) for cell in cells}, key=_order)
    rows = sorted({(cell.restriction, cell.session) for cell in cells})
    known = {
        (cell.restriction, cell.session, cell.organisation, cell.ods_code, cell.filters): shown(cell)
        for cell in cells
    }
    looks = [cell.look for cell in known.values()]
    text = (
        _environment()
        .get_template(TABLE)
        .render(
            searches=searches,
            rows=[(row, [known.get((*row, *search)) for search in searches]) for row in rows],
            counts={look: looks.count(look) for look in (RIGHT, WRONG, OPEN)},
        )
    )
    return Markup(text)  # noqa: S704  the template escapes every text


def _order(search: tuple[str, str, str]) -> tuple[str, int, str]:
    """By organisation; fewer filters first."""
    organisation, ods_code, filters = search
    return f"{organisation} {ods_code}", 0 if filters == "no filter" else 1 + filters.count(" and "), filters
