"""Runs the suite against the embedded provider with one fault, in processes forked from a warm one.

The provider is a process of its own and HTTP is real; what forking saves is the start: imports, the features,
the compiled schemas. `warm_up` is for the process that `assurance` is called in, which runs nothing else.
"""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from gpconnect_am.cli import provider as provider_command
from gpconnect_am.cli import run as run_command
from gpconnect_am.clock import CLOCK_VARIABLE

LIMIT_SECONDS = 600.0
START_SECONDS = 60.0
FIRST_REQUIREMENTS = ("SFS-030", "SLOT-001", "BPA-001", "APA-001", "CPA-001", "RPA-001", "RPAS-001")
"""A few of every kind: running them once imports, reads and compiles what every other run needs too."""
Assure = Callable[..., dict[str, Any]]
"""`assurance`, called in the warm process."""
_FORK = multiprocessing.get_context("fork")


def warm_up() -> None:
    """Runs a few scenarios in this very process, so that those forked from it need not begin at nothing."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        target = folder / "target.toml"
        provider = _start(folder / "provider.log", "", _provide, target, "", ())
        try:
            _wait_for(target, provider)
            kept = [os.dup(descriptor) for descriptor in (1, 2)]
            _say_into(folder / "run.log")
            try:
                _assure(target, FIRST_REQUIREMENTS, folder / "run")
            except SystemExit:
                pass
            finally:
                for descriptor, old in zip((1, 2), kept, strict=True):
                    os.dup2(old, descriptor)
                    os.close(old)
            assert (folder / "run" / "assurance.json").exists(), _read(folder / "run.log")
        finally:
            provider.terminate()
            provider.join()
    gc.collect()
    # Objects that no collection visits stay in memory that the forked processes share.
    gc.freeze()


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
    arguments = ["--write-target", str(target), *(["--fault", fault] if fault else []), *options]
    provider_command.command.main(arguments, standalone_mode=False)


def _assure(target: Path, requirements: Sequence[str], out: Path) -> None:
    chosen = [part for each in requirements for part in ("--requirement", each)]
    arguments = ["--target", str(target), "--result-only", "--out", str(out), *chosen]
    run_command.command.main(arguments, standalone_mode=False)


def _start(log: Path, now: str, job: Callable[..., None], *arguments: object) -> Any:
    process = _FORK.Process(target=_quietly, args=(log, now, job, *arguments), daemon=False)
    process.start()
    return process


def _quietly(log: Path, now: str, job: Callable[..., None], *arguments: object) -> None:
    if now:
        os.environ[CLOCK_VARIABLE] = now
    _say_into(log)
    job(*arguments)


def _say_into(log: Path) -> None:
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.close(descriptor)


def _wait_for(target: Path, provider: Any) -> None:
    # The file appears once the provider listens; what is sent from then on waits in the socket's queue.
    deadline = time.monotonic() + START_SECONDS
    while not (target.exists() and target.stat().st_size):
        assert provider.is_alive(), f"the provider did not start:\n{_read(target.with_name('provider.log'))}"
        assert time.monotonic() < deadline, "the provider wrote no target file"
        time.sleep(0.02)


def _read(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
