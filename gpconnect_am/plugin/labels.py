"""Allure's labels on the collected scenarios, so that allure-pytest's options select by them.

`--allure-severities=critical` takes the SHALLs, `--allure-label requirement=SFS-001` one requirement.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from allure_commons.types import Severity
from pytest_bdd.parser import ScenarioTemplate

from gpconnect_am.plugin.tags import catalogue, requirement_ids, template_of
from gpconnect_am.reporting.allure import EPIC, severity_of

OPTIONS = {
    "allure_severities": "--allure-severities",
    "allure_epics": "--allure-epics",
    "allure_features": "--allure-features",
    "allure_stories": "--allure-stories",
    "allure_labels": "--allure-label",
}
"""The options of allure-pytest that select, by the names of their values."""


@pytest.hookimpl(trylast=True)
def pytest_itemcollected(item: pytest.Item) -> None:
    """Adds the labels, where allure-pytest is there to read them."""
    template = template_of(item)
    if template is not None and item.config.pluginmanager.has_plugin("allure_pytest"):
        for name, value in _labels(template):
            item.add_marker(pytest.mark.allure_label(value, label_type=name))


def _labels(template: ScenarioTemplate) -> Iterator[tuple[str, str]]:
    ids = requirement_ids(template)
    strengths = {catalogue()[each].strength for each in ids if each in catalogue()}
    yield "epic", EPIC
    yield "feature", template.feature.name
    yield "story", template.rule.name if template.rule else template.feature.name
    yield "severity", Severity(severity_of(strengths))
    for each in ids:
        yield "requirement", each
