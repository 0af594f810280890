"""The pytest side of the suite: options, fixtures, the Gherkin guard, and what becomes of each scenario.

Loaded by the root conftest.py. Inert in a pytest run that doesn't touch the features.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

import pytest

_PARTS = (
    "gpconnect_am.plugin.options",
    "gpconnect_am.plugin.tags",
    "gpconnect_am.plugin.labels",
    "gpconnect_am.plugin.session",
    "gpconnect_am.plugin.guard",
    "gpconnect_am.plugin.selection",
    "gpconnect_am.plugin.fixtures",
    "gpconnect_am.plugin.outcomes",
    "gpconnect_am.plugin.recording",
    "gpconnect_am.plugin.resuming",
    "gpconnect_am.plugin.waivers",
    "gpconnect_am.plugin.gathering",
    "gpconnect_am.plugin.ending",
    "gpconnect_am.plugin.leftovers",
    "gpconnect_am.plugin.whole_run",
)


def register(manager: pytest.PytestPluginManager, modules: Iterable[str]) -> None:
    """Makes modules plugins.

    `pytest_plugins` does so too, but looks each name up among the entry points of everything installed first,
    which for so many takes longer than the scenarios of many a requirement.
    """
    for name in modules:
        if not manager.has_plugin(name):
            manager.register(import_module(name), name)


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    """Brings the parts along, at the first moment that a plugin has."""
    register(pluginmanager, _PARTS)
