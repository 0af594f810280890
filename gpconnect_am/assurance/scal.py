"""scal.csv: the Supplier Conformance Assessment List, its evidence filled in from a run."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from gpconnect_am.assurance.cells import cell
from gpconnect_am.assurance.view import Area, ShownRequirement, title_of
from gpconnect_am.reporting.evidence import FOLDER
from gpconnect_am.requirements import Verification

FILE = "scal.csv"
COLUMNS = (
    "Identifier",
    "Use case",
    "Type",
    "Link",
    "Description",
    "Item",
    "Test cases",
    "Evidence required",
    "Outcome",
    "Evidence",
)
"""Those of the form, and at the end what this run says."""
SHOWN_SCENARIOS = 10
SHOWN_EXCHANGES = 5
_REQUIRED = {
    Verification.AUTOMATED: "Automated: requests and responses of the scenarios",
    Verification.NEEDS_DATA: "Automated, with test data",
    Verification.WITNESS: "Witnessed",
    Verification.OUT_OF_SCOPE: "None in this suite",
}


def write_scal(areas: Iterable[Area], path: Path) -> None:
    """Writes the list, a row for each requirement; with a byte order mark, for spreadsheets."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for area in areas:
            for row in area.rows:
                writer.writerow([cell(value) for value in _row(row)])


def _row(row: ShownRequirement) -> list[str]:
    result = row.result
    required = _REQUIRED[result.verification]
    return [
        result.id,
        title_of(result.area),
        result.strength.value,
        result.link,
        result.statement,
        ", ".join(result.official),
        "\n".join(_first([scenario.title for _, scenario in row.scenarios], SHOWN_SCENARIOS)),
        f"{required}: {row.note}" if row.note else required,
        row.state,
        _evidence(row),
    ]


def _evidence(row: ShownRequirement) -> str:
    lines = [result.sentence() for result in (shown.finding for shown in row.findings)]
    lines = [row.result.reason, *_first(lines, SHOWN_SCENARIOS)]
    exchanges = dict.fromkeys(
        [shown.finding.exchange for shown in row.findings if shown.finding.exchange]
        or [exchange.id for _, scenario in row.scenarios for exchange in scenario.exchanges]
    )
    files = [f"{FOLDER}/{exchange}.json" for exchange in exchanges]
    return "\n".join(filter(None, [*lines, *_first(files, SHOWN_EXCHANGES)]))


def _first(texts: list[str], number: int) -> list[str]:
    rest = len(texts) - number
    return texts if rest <= 0 else [*texts[:number], f"and {rest} more"]
