"""`gpconnect-am check`: what stands between a target file and a run, step by step."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from gpconnect_am.clock import clock_from_environment
from gpconnect_am.preflight import Status, Step, preflight
from gpconnect_am.target.problems import TargetError
from gpconnect_am.target.reading import read_target
from gpconnect_am.target.sense import advisories

USAGE = 2
_COLOURS = {Status.OK: "green", Status.WARNING: "yellow", Status.FAILED: "red", Status.SKIPPED: "cyan"}


@click.command("check")
@click.option(
    "--target", "file", required=True, type=click.Path(path_type=Path), help="The target file to check."
)
def command(file: Path) -> None:
    """Say what stands between a target file and a run.

    Exit codes: 0 all is well, 2 the file or the usage is wrong, 3 the target cannot be reached or is no GP
    Connect provider, 4 it is there but test data are missing.
    """
    try:
        target = read_target(file)
        clock = clock_from_environment()
    except TargetError as error:
        for problem in error.problems:
            _show(Step("file", Status.FAILED, f"{error.path}: {problem.sentence()}"))
        sys.exit(USAGE)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    notes = advisories(target)
    for note in notes:
        _show(Step("file", Status.WARNING, note))
    if not notes:
        _show(Step("file", Status.OK, f"{file} is complete"))
    failed = []
    for step in preflight(target, clock, announce=_announce):
        _show(step)
        failed += [step] if step.status is Status.FAILED else []
    if failed:
        click.echo(f"\nNot ready: {', '.join(step.name for step in failed)}.")
        sys.exit(min(step.stage for step in failed))
    click.echo(f"\nReady: gpconnect-am run --target {file}")


def _announce(name: str) -> None:
    """Shows on a terminal what is being tried; `_show` then writes over it."""
    if sys.stdout.isatty():
        click.echo(f"{'…':8} {name}\r", nl=False)


def _show(step: Step) -> None:
    word = click.style(f"{step.status.value:8}", fg=_COLOURS[step.status])
    click.echo(f"{word} {step.name:13} {step.detail}")
    if step.remedy:
        click.echo(f"{'':22} {step.remedy}")
