"""Which scenarios decide which requirements, read from the feature files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gherkin.parser import Parser

from gpconnect_am.paths import suite_root
from gpconnect_am.requirements.catalogue import Catalogue, Requirement

NOT_A_REQUIREMENT = re.compile(r"v\d+\.\d+\.\d+")
"""Tags that say something else: the version of the specification that a scenario is for."""


@dataclass(frozen=True, slots=True)
class TaggedScenario:
    """A scenario with every tag that holds for it: its own, its Rule's and its Feature's."""

    title: str
    tags: tuple[str, ...]
    feature: Path
    line: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """The scenarios of each requirement, and the tags that name none."""

    catalogue: Catalogue
    scenarios: Mapping[str, tuple[TaggedScenario, ...]]
    unknown: Mapping[str, tuple[TaggedScenario, ...]]

    def uncovered(self) -> list[Requirement]:
        """The requirements that scenarios should decide and none does."""
        return [
            requirement
            for requirement in self.catalogue
            if requirement.tested and requirement.id not in self.scenarios
        ]

    @classmethod
    def read(cls, catalogue: Catalogue, folder: Path | None = None) -> Coverage:
        """The coverage by the features in `folder`, by default the suite's own.

        Raises gherkin.errors.CompositeParserException for a file that is no Gherkin.
        """
        tagged = scenarios_by_requirement(folder)
        return cls(
            catalogue,
            scenarios={tag: scenarios for tag, scenarios in tagged.items() if tag in catalogue},
            unknown={tag: scenarios for tag, scenarios in tagged.items() if tag not in catalogue},
        )


def scenarios_by_requirement(folder: Path | None = None) -> dict[str, tuple[TaggedScenario, ...]]:
    """The scenarios of the features in `folder`, by default the suite's own, by tag (versions apart)."""
    found: dict[str, tuple[TaggedScenario, ...]] = {}
    for path in sorted((folder or suite_root() / "features").rglob("*.feature")):
        for scenario in scenarios_of(path):
            for tag in scenario.tags:
                if not NOT_A_REQUIREMENT.fullmatch(tag):
                    found[tag] = (*found.get(tag, ()), scenario)
    return found


def scenarios_of(path: Path) -> list[TaggedScenario]:
    """The scenarios of one feature file, in order."""
    document: Any = Parser().parse(path.read_text(encoding="utf-8"))
    feature = document.get("feature")
    return list(_scenarios(feature["children"], _tags(feature), path)) if feature else []


def _scenarios(children: list[Any], inherited: tuple[str, ...], path: Path) -> Iterator[TaggedScenario]:
    for child in children:
        if "rule" in child:
            rule = child["rule"]
            yield from _scenarios(rule["children"], (*inherited, *_tags(rule)), path)
        elif "scenario" in child:
            scenario = child["scenario"]
            examples = [tag for table in scenario["examples"] for tag in _tags(table)]
            tags = dict.fromkeys((*inherited, *_tags(scenario), *examples))
            yield TaggedScenario(scenario["name"], tuple(tags), path, scenario["location"]["line"])


def _tags(node: Any) -> tuple[str, ...]:
    return tuple(tag["name"].removeprefix("@") for tag in node["tags"])
