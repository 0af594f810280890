"""The session: which target it is about, who starts and stops the embedded provider, and the exit code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gpconnect_am.findings import Broken
from gpconnect_am.plugin.embedded import EmbeddedProvider
from gpconnect_am.plugin.options import Options
from gpconnect_am.target.model import Target
from gpconnect_am.target.reading import TargetError, read_target

USAGE = 2
UNREACHABLE = 3

TARGET = pytest.StashKey[Target]()
TARGET_FILE = pytest.StashKey[Path]()
_FROM_CONTROLLER = "gpconnect_am_target"


def features_folder(config: pytest.Config) -> Path:
    """The folder of the features that this run is configured for."""
    return config.rootpath / str(config.getini("bdd_features_base_dir") or "features")


def concerns_features(config: pytest.Config) -> bool:
    """Whether the paths that pytest was called with lie in the features, or hold them."""
    if config.option.collectonly or not features_folder(config).is_dir():
        return False
    features = features_folder(config).resolve()
    paths = [(config.invocation_params.dir / str(arg).split("::")[0]).resolve() for arg in config.args]
    return any(path.is_relative_to(features) or features.is_relative_to(path) for path in paths)


def worker_input(config: pytest.Config) -> dict[str, Any] | None:
    """What the controller told this xdist worker; None in a process that is no worker."""
    return getattr(config, "workerinput", None)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Makes sure of the target before anything is collected or sent."""
    config = session.config
    told = worker_input(config)
    if told is not None:
        if _FROM_CONTROLLER in told:
            _use(config, Path(told[_FROM_CONTROLLER]))
    elif concerns_features(config):
        _use(config, _target_file(config))


def _target_file(config: pytest.Config) -> Path:
    options = Options.of(config)
    if options.target is not None:
        if options.faults:
            pytest.exit("--fault is for the embedded provider: leave --target or --fault out", USAGE)
        return options.target
    try:
        provider = EmbeddedProvider(options.faults)
    except Broken as broken:
        pytest.exit(str(broken), UNREACHABLE)
    config.add_cleanup(provider.stop)
    return provider.target


def _use(config: pytest.Config, file: Path) -> None:
    try:
        target = read_target(file)
    except TargetError as error:
        pytest.exit(str(error), USAGE)
    config.stash[TARGET] = target
    config.stash[TARGET_FILE] = file


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:  # noqa: ANN401
    """Tells an xdist worker which target the run is about."""
    file = node.config.stash.get(TARGET_FILE, None)
    if file is not None:
        node.workerinput[_FROM_CONTROLLER] = str(file.resolve())
