"""The session's start: which target it is about, where its reports go, who starts and stops the provider."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

import pytest
from _pytest.outcomes import Exit

from gpconnect_am.clock import clock_from_environment
from gpconnect_am.plugin.embedded import EmbeddedProvider, NotStartedError
from gpconnect_am.plugin.options import Options
from gpconnect_am.preflight import Status, provider_answers
from gpconnect_am.protocol.client import Client
from gpconnect_am.reporting.evidence import Evidence
from gpconnect_am.reporting.redaction import Redactor
from gpconnect_am.reporting.run_folder import RunFolder, RunFolderError
from gpconnect_am.target.model import Target
from gpconnect_am.target.problems import TargetError
from gpconnect_am.target.reading import read_target

USAGE = 2
UNREACHABLE = 3

TARGET = pytest.StashKey[Target]()
FOLDER = pytest.StashKey[RunFolder]()
REDACTOR = pytest.StashKey[Redactor]()
ALLURE_DIRECTORY = pytest.StashKey[Path]()
EVIDENCE = pytest.StashKey[Evidence]()
ENDS = pytest.StashKey[datetime]()
"""When the run's time is up, by the machine's clock."""
TIMES = pytest.StashKey[int]()
"""How often the run was taken up again, this time counted; see `gpconnect_am.plugin.resuming`."""
_TOLD_TARGET = "gpconnect_am_target"
_TOLD_FOLDER = "gpconnect_am_folder"
_TOLD_ENDS = "gpconnect_am_ends"


def features_folder(config: pytest.Config) -> Path:
    """The folder of the features that this run is configured for."""
    return config.rootpath / str(config.getini("bdd_features_base_dir") or "features")


def concerns_features(config: pytest.Config) -> bool:
    """Whether the paths that pytest was called with lie in the features, or hold them."""
    features = features_folder(config).resolve()
    if config.option.collectonly or not features.is_dir():
        return False
    paths = [(config.invocation_params.dir / str(arg).split("::")[0]).resolve() for arg in config.args]
    return any(path.is_relative_to(features) or features.is_relative_to(path) for path in paths)


def runs_whole(config: pytest.Config) -> bool:
    """Whether the paths that pytest was called with take in every feature."""
    features = features_folder(config).resolve()
    called = config.invocation_params.dir
    return any(features.is_relative_to((called / str(arg).split("::")[0]).resolve()) for arg in config.args)


def told(config: pytest.Config) -> dict[str, Any] | None:
    """What the controller told this xdist worker; None in a process that is no worker."""
    return getattr(config, "workerinput", None)


class Stopped(Exit):
    """The session ends before it begins; pytest shows the name of this class before the message."""


def leave(config: pytest.Config, lines: Sequence[str], code: int) -> NoReturn:
    """Ends the session before it begins, with the whole message above pytest's short one."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        raise Stopped("\n".join(lines), code)
    for line in lines:
        reporter.write_line(line)
    raise Stopped(lines[0], code)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Takes --alluredir over from allure-pytest, whose results would bypass the redaction gate."""
    directory = getattr(config.option, "allure_report_dir", None)
    if directory and concerns_features(config):
        config.option.allure_report_dir = None
        config.stash[ALLURE_DIRECTORY] = config.invocation_params.dir / directory


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Makes sure of the target and of the folder before anything is collected or sent."""
    config = session.config
    heard = told(config)
    if heard is None:
        if concerns_features(config):
            # A polite end of the process must stop the provider and write the reports, as Ctrl-C does.
            signal.signal(signal.SIGTERM, signal.default_int_handler)
            target = _read(config, _target_file(config))
            _make_sure_somebody_answers(config, target)
            ends = datetime.now(UTC) + timedelta(seconds=target.limits.run_seconds)
            _prepare(config, target, _folder(config), ends)
            # No more workers than requests that may be under way at once.
            config.option.tx = (config.option.tx or [])[: target.limits.simultaneous_requests]
    elif _TOLD_TARGET in heard:
        target, folder = _read(config, Path(heard[_TOLD_TARGET])), RunFolder(Path(heard[_TOLD_FOLDER]))
        _prepare(config, target, folder, datetime.fromisoformat(heard[_TOLD_ENDS]))


def _target_file(config: pytest.Config) -> Path:
    options = Options.of(config)
    if options.target is not None:
        if options.faults:
            leave(config, ["--fault is for the embedded provider: leave --target or --fault out"], USAGE)
        return options.target
    try:
        provider = EmbeddedProvider(options.faults)
    except NotStartedError as error:
        leave(config, str(error).splitlines(), USAGE if error.misused else UNREACHABLE)
    config.add_cleanup(provider.stop)
    return provider.target


def _read(config: pytest.Config, file: Path) -> Target:
    try:
        return read_target(file)
    except TargetError as error:
        leave(config, ["The target file can't be used:", *str(error).splitlines()], USAGE)


def _make_sure_somebody_answers(config: pytest.Config, target: Target) -> None:
    gone = unreachable(target)
    if gone:
        leave(config, ["The target can't be assessed:", *gone], UNREACHABLE)


def unreachable(target: Target) -> list[str]:
    """Why a target can't be assessed at all, and what to do; empty where a FHIR server answers."""
    clock = clock_from_environment()
    with Client(target, clock, prefix="preflight-") as client:
        step = provider_answers(target, client, clock)
    told = [step.detail, step.remedy] if step.status is Status.FAILED else []
    return [Redactor.of(target).text(line) for line in told if line]


def _folder(config: pytest.Config) -> RunFolder:
    options = Options.of(config)
    base = config.invocation_params.dir
    if options.resume:
        if options.out:
            leave(config, ["--resume goes on in the folder that it names: leave --out out"], USAGE)
        return RunFolder(base / options.resume)
    folder = RunFolder(base / options.out) if options.out else RunFolder.default(base)
    try:
        folder.create()
    except RunFolderError as error:
        leave(config, [str(error)], USAGE)
    return folder


def _prepare(config: pytest.Config, target: Target, folder: RunFolder, ends: datetime) -> None:
    config.stash[TARGET] = target
    config.stash[ENDS] = ends
    config.stash[FOLDER] = folder
    config.stash[REDACTOR] = Redactor.of(target)
    config.stash[EVIDENCE] = Evidence(
        folder.path, config.stash[REDACTOR], write=not Options.of(config).result_only
    )


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tells an xdist worker which target and folder the run is about."""
    target = node.config.stash.get(TARGET, None)
    if target is not None:
        node.workerinput[_TOLD_TARGET] = str(target.source.resolve())
        node.workerinput[_TOLD_FOLDER] = str(node.config.stash[FOLDER].path.resolve())
        node.workerinput[_TOLD_ENDS] = node.config.stash[ENDS].isoformat()
