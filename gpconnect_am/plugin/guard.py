"""The Gherkin guard: what pytest-bdd lets pass in silence is refused here by name, before the first request.

Two halves: what the feature files say (read with the official Gherkin parser, before anything is collected),
and what the step definitions make of it (after collection). The second half uses registries that pytest-bdd
calls internal; they are touched in this module alone.
"""

from __future__ import annotations

import inspect
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from gherkin import Parser
from gherkin.errors import CompositeParserException, ParserError
from pytest_bdd.parser import ScenarioTemplate, Step
from pytest_bdd.scenario import find_fixturedefs_for_step
from pytest_bdd.steps import step_function_context_registry

from gpconnect_am.plugin.options import Options
from gpconnect_am.plugin.session import USAGE, concerns_features, features_folder, leave, runs_whole, told
from gpconnect_am.plugin.tags import VERSION_TAG, catalogue, template_of

_PLACEHOLDER = re.compile(r"<([^<>\s][^<>]*)>")
_Node = Mapping[str, Any]
_TOLD = "gpconnect_am_refusals"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something in a feature file that the suite won't run with."""

    place: str
    wrong: str

    def __str__(self) -> str:
        return f"{self.place}: {self.wrong}"


REFUSALS = pytest.StashKey[list[Refusal]]()
"""What was refused after collection."""
_BOUND = pytest.StashKey[set[Path]]()


def feature_refusals(folder: Path) -> list[Refusal]:
    """Everything that is wrong with the feature files of a folder."""
    refusals: list[Refusal] = []
    titles: dict[str, list[str]] = defaultdict(list)
    for path in sorted(folder.rglob("*.feature")):
        name = path.relative_to(folder.parent).as_posix()
        try:
            document = _parsed(path.read_text(encoding="utf-8"))
        except (CompositeParserException, ParserError, UnicodeDecodeError) as error:
            refusals.append(Refusal(name, " ".join(str(error).split())))
            continue
        feature: _Node | None = document.get("feature")
        if feature is None:
            refusals.append(Refusal(name, "there is no Feature in it"))
            continue
        outlines: dict[str, str] = {}
        for scenario, inherited in _scenarios(feature):
            place = f"{name}:{scenario['location']['line']}"
            if scenario["examples"] and outlines.setdefault(scenario["name"], place) != place:
                # pytest-bdd knows the scenarios of a file by name: of two outlines it runs the last alone.
                other = outlines[scenario["name"]]
                refusals.append(Refusal(place, f"the name {scenario['name']!r} is taken by {other}"))
            for title in _titles(scenario):
                titles[title].append(place)
            refusals += _scenario_refusals(name, scenario, inherited)
        refusals += _tag_refusals(name, _tagged(feature))
    for title, places in titles.items():
        if len(places) > 1:
            refusals.append(Refusal(places[1], f"the title {title!r} is taken by {places[0]}"))
    return refusals


@cache
def _parsed(text: str) -> _Node:
    document: _Node = Parser().parse(text)
    return document


def _scenarios(feature: _Node) -> Iterator[tuple[_Node, set[str]]]:
    """Every scenario with the tags that it inherits."""

    def walk(node: _Node, tags: set[str]) -> Iterator[tuple[_Node, set[str]]]:
        own = tags | {tag["name"] for tag in node["tags"]}
        for child in node["children"]:
            if "rule" in child:
                yield from walk(child["rule"], own)
            elif "scenario" in child:
                yield child["scenario"], own

    return walk(feature, set())


def _tagged(feature: _Node) -> Iterator[_Node]:
    """Every tag of a feature but those on Examples."""
    yield from feature["tags"]
    for child in feature["children"]:
        if "rule" in child:
            yield from _tagged(child["rule"])
        elif "scenario" in child:
            yield from child["scenario"]["tags"]


def _tag_refusals(name: str, tags: Iterable[_Node]) -> Iterator[Refusal]:
    for tag in tags:
        word = tag["name"].removeprefix("@")
        if word not in catalogue() and not VERSION_TAG.fullmatch(word):
            yield Refusal(
                f"{name}:{tag['location']['line']}",
                f"{tag['name']} is neither a requirement of the catalogue nor a version such as @v1.2.9",
            )


def _scenario_refusals(name: str, scenario: _Node, inherited: set[str]) -> Iterator[Refusal]:
    place = f"{name}:{scenario['location']['line']}"
    tags = inherited | {tag["name"] for tag in scenario["tags"]}
    if not any(tag.removeprefix("@") in catalogue() for tag in tags):
        yield Refusal(place, f"the scenario {scenario['name']!r} bears no requirement's tag")
    columns: set[str] = set()
    for table in scenario["examples"]:
        columns |= set(_cells(table.get("tableHeader")))
        yield from _table_refusals(name, table)
    if "Outline" in scenario["keyword"] and not scenario["examples"]:
        yield Refusal(place, f"the outline {scenario['name']!r} has no Examples")
    for text in _texts(scenario):
        for column in _PLACEHOLDER.findall(text):
            if column not in columns:
                yield Refusal(place, f"<{column}> in {text!r} is no column of its Examples")


def _table_refusals(name: str, table: _Node) -> Iterator[Refusal]:
    place = f"{name}:{table['location']['line']}"
    if not table.get("tableBody"):
        yield Refusal(place, "the Examples have no row")
    if table["tags"]:
        yield Refusal(place, "tags on Examples are not supported: tag the Scenario or the Rule")
    for row in table.get("tableBody") or ():
        for cell in _cells(row):
            if "::" in cell:
                yield Refusal(f"{name}:{row['location']['line']}", f"'::' in the cell {cell!r}")


def _titles(scenario: _Node) -> Iterator[str]:
    """The title of a scenario, or that of each row of an outline."""
    rows = [
        dict(zip(_cells(table.get("tableHeader")), _cells(row), strict=False))
        for table in scenario["examples"]
        for row in table.get("tableBody") or ()
    ]
    for row in rows or [{}]:
        yield _rendered(scenario["name"], row)


def _rendered(title: str, row: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda match: row.get(match[1], match[0]), title)


def _texts(scenario: _Node) -> Iterator[str]:
    yield scenario["name"]
    for step in scenario["steps"]:
        yield step["text"]
        if "docString" in step:
            yield step["docString"]["content"]
        for row in step.get("dataTable", {}).get("rows", ()):
            yield from _cells(row)


def _cells(row: _Node | None) -> list[str]:
    return [cell["value"] for cell in row["cells"]] if row else []


def step_refusals(items: Iterable[pytest.Item]) -> list[Refusal]:
    """Every step of the collected scenarios without exactly one definition, or whose table nobody takes."""
    refusals: dict[tuple[object, ...], list[Refusal]] = {}
    for item in items:
        template = template_of(item)
        if template is None:
            continue
        for step in template.render(_row(item)).steps:
            key = (item.path, step.type, step.name, step.datatable is None, step.docstring is None)
            if key not in refusals:
                refusals[key] = list(_step_refusals(item, template, step))
    return [refusal for found in refusals.values() for refusal in found]


def _row(item: pytest.Item) -> Mapping[str, object]:
    callspec = getattr(item, "callspec", None)
    row: Mapping[str, object] = callspec.params.get("_pytest_bdd_example", {}) if callspec else {}
    return row


def _step_refusals(item: pytest.Item, template: ScenarioTemplate, step: Step) -> Iterator[Refusal]:
    folder = features_folder(item.config).resolve().parent
    place = f"{Path(template.feature.filename).resolve().relative_to(folder).as_posix()}:{step.line_number}"
    said = f"{step.keyword.strip()} {step.name}"
    manager = item.session._fixturemanager
    found = find_fixturedefs_for_step(step=step, fixturemanager=manager, node=item)
    functions = [step_function_context_registry[definition.func].step_func for definition in found]
    if not functions:
        yield Refusal(place, f"no definition for the step {said!r}")
    elif len(functions) > 1:
        places = " and ".join(sorted(_where(function) for function in functions))
        yield Refusal(place, f"the step {said!r} has {len(functions)} definitions: {places}")
    else:
        yield from _argument_refusals(place, said, step, functions[0])


def _argument_refusals(
    place: str, said: str, step: Step, function: Callable[..., object]
) -> Iterator[Refusal]:
    takes = inspect.signature(function).parameters
    for argument, given, noun in (
        ("datatable", step.datatable is not None, "table"),
        ("docstring", step.docstring is not None, "text block"),
    ):
        if given and argument not in takes:
            yield Refusal(place, f"the step {said!r} has a {noun}, but {_where(function)} doesn't take one")
        if argument in takes and takes[argument].default is inspect.Parameter.empty and not given:
            yield Refusal(place, f"the step {said!r} has no {noun}, but {_where(function)} needs one")


def _where(function: Callable[..., object]) -> str:
    code = inspect.unwrap(function).__code__
    return f"{Path(code.co_filename).name}:{code.co_firstlineno}"


def unbound_refusals(folder: Path, collected: Iterable[Path]) -> list[Refusal]:
    """The feature files that no test module has bound with `scenarios(...)`, which would run nowhere."""
    bound = {path.resolve() for path in collected}
    return [
        Refusal(path.relative_to(folder.parent).as_posix(), "no test module of its folder binds this feature")
        for path in sorted(folder.rglob("*.feature"))
        if path.resolve() not in bound
    ]


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Refuses feature files with something wrong in them, before a provider is started."""
    if told(session.config) is not None or not concerns_features(session.config):
        return
    refusals = feature_refusals(features_folder(session.config))
    if refusals:
        leave(session.config, refusal_lines(refusals), USAGE)


@pytest.hookimpl(trylast=True)
def pytest_itemcollected(item: pytest.Item) -> None:
    """Notes which features are bound, before anything is deselected."""
    template = template_of(item)
    if template is not None:
        item.config.stash.setdefault(_BOUND, set()).add(Path(template.feature.filename))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Refuses steps that have no definition, or more than one: then no scenario runs."""
    config = session.config
    if config.option.collectonly or not concerns_features(config):
        return
    refusals = step_refusals(session.items)
    if runs_whole(config) and not Options.of(config).select:
        bound: set[Path] = config.stash.get(_BOUND, set())
        refusals += unbound_refusals(features_folder(config), bound)
    if refusals:
        config.stash[REFUSALS] = refusals
        session.items.clear()
        output = getattr(config, "workeroutput", None)
        if output is not None:
            output[_TOLD] = [(refusal.place, refusal.wrong) for refusal in refusals]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Hears from an xdist worker what it refused."""
    heard = getattr(node, "workeroutput", {}).get(_TOLD, ())
    if heard:
        node.config.stash[REFUSALS] = [Refusal(*parts) for parts in heard]


def refusal_lines(refusals: Sequence[Refusal]) -> list[str]:
    """What to tell the author of the features."""
    return ["The features are refused, nothing was sent:", *(f"  {refusal}" for refusal in refusals)]
