"""assurance.html: the page that an assurer opens. One file, from disk, without a network."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from gpconnect_am.assurance.exchanges import Exchanges
from gpconnect_am.assurance.view import STATES, Area, gaps_of, rulings_used
from gpconnect_am.assurance.witness import WitnessStep
from gpconnect_am.clock import UK
from gpconnect_am.paths import suite_root
from gpconnect_am.reporting.assurance import Assurance
from gpconnect_am.reporting.records import ScenarioRecord
from gpconnect_am.reporting.visibility import cells_of, table_of
from gpconnect_am.requirements import Rulings

FILE = "assurance.html"
_ID = re.compile(r"[A-Z]+-\d+")
_TEMPLATE = "assurance.html.j2"


def write_page(
    result: Assurance,
    areas: Sequence[Area],
    rulings: Rulings,
    steps: Sequence[WitnessStep],
    run_folder: Path,
    versions: Mapping[str, Any],
) -> None:
    """Writes the page into the run's folder. `versions` are those that the manifest states."""
    exchanges = Exchanges(run_folder)
    used = rulings_used(result, rulings)
    text = (
        _environment()
        .get_template(_TEMPLATE)
        .render(
            result=result,
            areas=areas,
            states=[state for state in STATES if any(area.counts[state] for area in areas)],
            totals={state: sum(area.counts[state] for area in areas) for state in STATES},
            gaps=gaps_of(result),
            rulings=used,
            used={ruling.id for ruling, _ in used},
            steps=steps,
            slowest=max((each.p95_seconds for each in result.http.interactions), default=0.0),
            versions=versions,
            known={each.id for each in result.requirements},
            visibility=table_of(cells) if (cells := cells_of(result.scenarios)) else None,
            data=_data(result.scenarios, exchanges),
        )
    )
    (run_folder / FILE).write_text(text, encoding="utf-8", errors="replace")


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(suite_root() / "reports" / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["uk"] = lambda instant: f"{instant.astimezone(UK):%-d %B %Y, %H:%M:%S %Z}"
    environment.filters["bars"] = bars
    environment.filters["with_links"] = _with_links
    environment.globals["asset"] = _asset
    return environment


def _asset(name: str) -> Markup:
    """A file of ours, to stand in the page as it is."""
    return Markup((suite_root() / "reports" / "templates" / name).read_text(encoding="utf-8"))  # noqa: S704


def _with_links(reason: str) -> Markup:
    """A reason of the verdict, the requirement that it begins with as a link to its row."""
    named, _, rest = reason.partition(" ")
    if not _ID.fullmatch(named):
        return escape(reason)
    return Markup('<a href="#{0}">{0}</a> {1}').format(named, rest)


def bars(area: Area, states: Sequence[str]) -> list[tuple[str, float, float, int]]:
    """The bar of an area: state, start and width in percent, and number, for each state that occurs."""
    total, start, found = len(area.rows), 0.0, []
    for state in states:
        width = 100 * area.counts[state] / total
        if width:
            found.append((state, round(start, 3), round(width, 3), area.counts[state]))
        start += width
    return found


def _data(scenarios: Sequence[ScenarioRecord], exchanges: Exchanges) -> Markup:
    """The scenarios' steps and the exchanges for the page's script; texts that recur stand in it once."""
    texts: dict[str, int] = {}
    made = dict.fromkeys(exchange.id for scenario in scenarios for exchange in scenario.exchanges)
    documents = {each: exchanges.shown(each) for each in made}
    data = {
        "scenarios": [_steps(scenario) for scenario in scenarios],
        "exchanges": {
            each: {
                key: texts.setdefault(value, len(texts)) if isinstance(value, str) else value
                for key, value in document.items()
            }
            for each, document in documents.items()
            if document
        },
        "texts": list(texts),
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # Inside a script element only these could end it or begin another.
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704


def _steps(scenario: ScenarioRecord) -> list[list[Any]]:
    return [
        [f"{step.keyword} {step.text}", step.outcome or "not reached", step.message, list(step.exchanges)]
        for step in scenario.steps
    ]
