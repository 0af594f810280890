"""Gherkin tags: a requirement's id, or one of the few words below; anything else is refused by the guard."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest
from pytest_bdd.parser import ScenarioTemplate
from pytest_bdd.scenario import scenario_wrapper_template_registry

from gpconnect_am.requirements import Catalogue

VERSION_TAG = re.compile(r"v(\d+\.\d+\.\d+)")
"""`@v1.2.9`: for providers of that version of the specification alone."""

TEMPLATE = pytest.StashKey[ScenarioTemplate]()
"""The scenario, as the feature file has it, that an item runs."""


@cache
def catalogue() -> Catalogue:
    """The catalogue of requirements, read once."""
    return Catalogue.load()


def requirement_ids(template: ScenarioTemplate) -> tuple[str, ...]:
    """The ids that a scenario bears: those of its Rule first, which it is named for, then its own."""
    rule = template.rule.tags if template.rule else set()
    every = (*sorted(rule), *sorted(template.tags), *sorted(template.feature.tags))
    return tuple(dict.fromkeys(tag for tag in every if not VERSION_TAG.fullmatch(tag)))


def tags_of(template: ScenarioTemplate) -> set[str]:
    """Every tag that a scenario bears, itself or by its Rule or Feature."""
    return template.tags | template.feature.tags | (template.rule.tags if template.rule else set())


def versions(template: ScenarioTemplate) -> set[str]:
    """The specification versions that a scenario is for; empty means every version."""
    found = (VERSION_TAG.fullmatch(tag) for tag in tags_of(template))
    return {match.group(1) for match in found if match}


def capability_of(template: ScenarioTemplate) -> str:
    """The capability that a scenario belongs to: the folder of its feature."""
    return Path(template.feature.filename).parent.name


def template_of(item: pytest.Item) -> ScenarioTemplate | None:
    """The scenario that an item runs; None for an item that is no scenario."""
    return item.stash.get(TEMPLATE, None)


def template_behind(test: object) -> ScenarioTemplate | None:
    """The scenario that a test function runs; None for any other object."""
    return scenario_wrapper_template_registry.get(test) if isinstance(test, FunctionType) else None


def pytest_configure(config: pytest.Config) -> None:
    """Declares the marker that a requirement's tag becomes."""
    config.addinivalue_line(
        "markers", "requirement(id): the requirement of the catalogue that a scenario decides"
    )


def pytest_bdd_apply_tag(tag: str, function: Callable[..., Any]) -> bool:
    """Makes a requirement's tag a marker that `-m "requirement(id='SFS-001')"` selects."""
    if tag in catalogue():
        pytest.mark.requirement(id=tag)(function)
    return True


def pytest_itemcollected(item: pytest.Item) -> None:
    """Ties an item to its scenario."""
    template = template_behind(item.obj) if isinstance(item, pytest.Function) else None
    if template is not None:
        item.stash[TEMPLATE] = template
