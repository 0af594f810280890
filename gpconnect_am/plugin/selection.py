"""Which scenarios run: by requirement, capability and tag, beside pytest's own -k, -m and --lf."""

from __future__ import annotations

import pytest
from pytest_bdd.parser import ScenarioTemplate

from gpconnect_am.plugin.labels import OPTIONS as ALLURE_OPTIONS
from gpconnect_am.plugin.options import Options
from gpconnect_am.plugin.session import runs_whole
from gpconnect_am.plugin.tags import capability_of, tags_of, template_behind, template_of


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makeitem(collector: pytest.Module, obj: object) -> list[pytest.Item] | None:
    """Leaves out the scenarios that a selection by requirement, capability or tag doesn't ask for.

    They are left out before they become items: making a thousand takes longer than running one.
    """
    template = template_behind(obj)
    left_out = template is not None and not _selected(template, Options.of(collector.config))
    return [] if left_out else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out the tests that are no scenarios, where scenarios are selected."""
    if Options.of(config).select:
        others = [item for item in items if template_of(item) is None]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in others]


def _selected(template: ScenarioTemplate, options: Options) -> bool:
    borne = tags_of(template)
    return (
        (not options.requirements or not borne.isdisjoint(options.requirements))
        and (not options.capabilities or capability_of(template) in options.capabilities)
        and (not options.tags or not borne.isdisjoint(options.tags))
    )


def selection_of(config: pytest.Config) -> tuple[str, ...]:
    """The words of the command line that chose scenarios; empty where every feature runs."""
    options = Options.of(config)
    words = [] if runs_whole(config) else [str(arg) for arg in config.args]
    words += [f"--requirement {wanted}" for wanted in options.requirements]
    words += [f"--capability {name}" for name in options.capabilities]
    words += [f"--tag {tag}" for tag in options.tags]
    words += ["--read-only"] if options.read_only else []
    words += [f"-k {config.option.keyword}"] if config.option.keyword else []
    words += [f"-m {config.option.markexpr}"] if config.option.markexpr else []
    words += [option for name, option in ALLURE_OPTIONS.items() if getattr(config.option, name, None)]
    words += ["--lf"] if getattr(config.option, "lf", False) else []
    words += [f"--deselect {prefix}" for prefix in config.option.deselect or ()]
    return tuple(words)
