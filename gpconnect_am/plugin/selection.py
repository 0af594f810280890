"""Which scenarios run: by requirement, capability and tag, beside pytest's own -k, -m and --lf."""

from __future__ import annotations

import pytest

from gpconnect_am.plugin.labels import OPTIONS as ALLURE_OPTIONS
from gpconnect_am.plugin.options import Options
from gpconnect_am.plugin.session import runs_whole
from gpconnect_am.plugin.tags import capability_of, tags_of, template_of


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out the scenarios that a selection by requirement, capability or tag doesn't ask for."""
    options = Options.of(config)
    if not (options.requirements or options.capabilities or options.tags):
        return
    kept = [item for item in items if _selected(item, options)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def _selected(item: pytest.Item, options: Options) -> bool:
    template = template_of(item)
    if template is None:
        return False
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
    words += [f"-k {config.option.keyword}"] if config.option.keyword else []
    words += [f"-m {config.option.markexpr}"] if config.option.markexpr else []
    words += [option for name, option in ALLURE_OPTIONS.items() if getattr(config.option, name, None)]
    words += ["--lf"] if getattr(config.option, "lf", False) else []
    words += [f"--deselect {prefix}" for prefix in config.option.deselect or ()]
    return tuple(words)
