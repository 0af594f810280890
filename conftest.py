"""Makes a plain `pytest features` the suite: its plugin and its step definitions, each named."""

import pytest

from gpconnect_am.plugin import register

PLUGINS = (
    "gpconnect_am.plugin",
    "steps.slot_search",
    "steps.search",
    "steps.results",
    "steps.comparison",
    "steps.refusals",
    "steps.profiles",
    "steps.declared",
    "steps.appointments",
    "steps.trials",
    "steps.visibility",
    "steps.answers",
    "steps.capability",
    "steps.performance",
    "steps.tls",
    "steps.sensitive",
    "steps.foundations",
    "steps.sessions",
)


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    """Registers them."""
    register(pluginmanager, PLUGINS)
