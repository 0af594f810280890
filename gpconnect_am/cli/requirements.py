"""`gpconnect-am requirements`: the catalogue, listed, filtered and exported."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Sequence
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from gpconnect_am.requirements import Catalogue, Requirement, Rulings, Strength, Verification
from gpconnect_am.requirements.coverage import Coverage
from gpconnect_am.requirements.coverage_file import coverage_path, coverage_problems, coverage_text

Row = dict[str, Any]


@click.command()
@click.option("--area", help="Only one area, such as search or profile-slot.")
@click.option("--strength", type=click.Choice([strength.value for strength in Strength]), help="Only these.")
@click.option(
    "--verification", type=click.Choice([kind.value for kind in Verification]), help="Only those verified so."
)
@click.option("--for", "version", metavar="VERSION", help="Only what holds at a version, such as 1.2.7.")
@click.option("--uncovered", is_flag=True, help="Only those that scenarios should decide and none does.")
@click.option("--check", is_flag=True, help="Check the coverage, as CI does.")
@click.option("--write-coverage", is_flag=True, help="Write the committed coverage file anew.")
@click.option(
    "--format", "shape", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True
)
def command(
    area: str | None,
    strength: str | None,
    verification: str | None,
    version: str | None,
    uncovered: bool,
    check: bool,
    write_coverage: bool,
    shape: str,
) -> None:
    """List, filter and export the catalogue of requirements, with the scenarios that decide each.

    Exit codes: 0, and 1 where --check finds a requirement without scenario or reason, a tag without a
    requirement, or the committed coverage file out of date.
    """
    catalogue = Catalogue.load()
    if area is not None and area not in catalogue.areas:
        raise click.BadParameter(f"no area {area!r}: use {', '.join(catalogue.areas)}", param_hint="--area")
    coverage, rulings = Coverage.read(catalogue), Rulings.load()
    if write_coverage:
        coverage_path().write_text(coverage_text(coverage), encoding="utf-8", newline="\n")
    if check:
        _check(coverage)
    if check or write_coverage:
        return
    chosen = catalogue.select(area=area, strength=strength, verification=verification, version=version)
    if uncovered:
        missing = coverage.uncovered()
        chosen = [requirement for requirement in chosen if requirement in missing]
    _SHAPES[shape]([_row(requirement, coverage, rulings) for requirement in chosen])


def _check(coverage: Coverage) -> None:
    path = coverage_path()
    committed = path.read_text(encoding="utf-8") if path.is_file() else ""
    problems = coverage_problems(coverage, committed)
    for problem in problems:
        click.echo(problem)
    if problems:
        sys.exit(1)
    decided = len(coverage.scenarios)
    click.echo(
        f"{len(coverage.catalogue)} requirements: {decided} decided by scenarios, the rest with a reason."
    )


def _row(requirement: Requirement, coverage: Coverage, rulings: Rulings) -> Row:
    return {
        "id": requirement.id,
        "area": requirement.area,
        "strength": requirement.strength.value,
        "version": requirement.version,
        "statement": requirement.statement,
        "official": list(requirement.official),
        "link": requirement.link,
        "verification": requirement.verification.value,
        "note": requirement.note,
        "rulings": [ruling.id for ruling in rulings.of(requirement.id)],
        "scenarios": [scenario.title for scenario in coverage.scenarios.get(requirement.id, ())],
    }


def _as_table(rows: Sequence[Row]) -> None:
    table = Table("Id", "Strength", "Statement", "Verified", "Scenarios")
    for row in rows:
        how = f"{row['verification']}: {row['note']}" if row["note"] else row["verification"]
        table.add_row(row["id"], row["strength"], row["statement"], how, str(len(row["scenarios"])))
    console = Console()
    console.print(table)
    console.print(f"{len(rows)} requirements")


def _as_csv(rows: Sequence[Row]) -> None:
    columns = list(rows[0]) if rows else ["id"]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(
            {key: "; ".join(value) if isinstance(value, list) else value for key, value in row.items()}
        )
    click.echo(text.getvalue(), nl=False)


def _as_json(rows: Sequence[Row]) -> None:
    click.echo(json.dumps(rows, indent=2, ensure_ascii=False))


_SHAPES: dict[str, Callable[[Sequence[Row]], None]] = {
    "table": _as_table,
    "csv": _as_csv,
    "json": _as_json,
}
