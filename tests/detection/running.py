"""Runs the suite against the embedded provider with one fault, in processes forked from a warm one."""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from gpconnect_am.clock import CLOCK_VARIABLE

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(
    ["gpconnect_am.cli.provider", "gpconnect_am.cli.run", "gpconnect_am.validation", "allure_pytest.plugin"]
)
LIMIT_SECONDS = 120.0
START_SECONDS = 20.0


def assurance(
    folder: Path,
    *,
    fault: str = "",
    requirements: Sequence[str] = (),
    now: str = "",
    options: Sequence[str] = (),
) -> dict[str, Any]:
    """What `assurance.json` says of a run with `fault`, over `requirements` (all, if none)."""
    target = folder / "target.toml"
    provider = _start(folder / "provider.log", now, _provide, target, fault, options)
    try:
        _wait_for(target, provider)
        out = folder / "run"
        suite = _start(folder / "run.log", now, _assure, target, requirements, out)
        suite.join(LIMIT_SECONDS)
        if suite.is_alive():
            suite.kill()
            raise AssertionError(
                f"the run is not over after {LIMIT_SECONDS:.0f} s:\n{_read(folder / 'run.log')}"
            )
        report = out / "assurance.json"
        assert report.exists(), f"the run left no report:\n{_read(folder / 'run.log')}"
        result: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
        return result
    finally:
        provider.terminate()
        provider.join(LIMIT_SECONDS)


def _provide(target: Path, fault: str, options: Sequence[str]) -> None:
    from gpconnect_am.cli.provider import command

    arguments = ["--write-target", str(target), *(["--fault", fault] if fault else []), *options]
    command.main(arguments, standalone_mode=False)


def _assure(target: Path, requirements: Sequence[str], out: Path) -> None:
    from gpconnect_am.cli.run import command

    chosen = [part for each in requirements for part in ("--requirement", each)]
    command.main(["--target", str(target), "--no-html", "--out", str(out), *chosen], standalone_mode=False)


def _start(log: Path, now: str, job: Callable[..., None], *arguments: object) -> Any:
    process = PROCESSES.Process(target=_quietly, args=(log, now, job, *arguments), daemon=False)
    process.start()
    return process


def _quietly(log: Path, now: str, job: Callable[..., None], *arguments: object) -> None:
    if now:
        os.environ[CLOCK_VARIABLE] = now
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(descriptor, sys.stdout.fileno())
    os.dup2(descriptor, sys.stderr.fileno())
    job(*arguments)


def _wait_for(target: Path, provider: Any) -> None:
    # The file appears once the provider listens; what is sent from then on waits in the socket's queue.
    deadline = time.monotonic() + START_SECONDS
    while not (target.exists() and target.stat().st_size):
        assert provider.is_alive(), f"the provider did not start:\n{_read(target.with_name('provider.log'))}"
        assert time.monotonic() < deadline, "the provider wrote no target file"
        time.sleep(0.02)


def _read(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
