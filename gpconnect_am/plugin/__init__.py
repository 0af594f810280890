"""The pytest side of the suite: options, fixtures, the Gherkin guard, and what becomes of each scenario.

Loaded by the root conftest.py. Inert in a pytest run that doesn't touch the features.
"""

pytest_plugins = (
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
