"""`gpconnect-am cleanup`: cancels what a run left in the practice's book, from the ledger in its folder."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from gpconnect_am.booking.clearing import sweep
from gpconnect_am.booking.ledger import Ledger, State
from gpconnect_am.clock import clock_from_environment
from gpconnect_am.preflight import Status, provider_answers
from gpconnect_am.protocol.client import Client
from gpconnect_am.reporting.run_folder import LEDGER, RunFolder
from gpconnect_am.target.model import Target
from gpconnect_am.target.problems import TargetError
from gpconnect_am.target.reading import read_target

_USAGE, _UNREACHABLE, _LEFT = 2, 3, 4
_WORDS = {State.CANCELLED: ("cancelled", "green"), State.REFUSED: ("not there", "cyan")}


@click.command("cleanup")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--target", "file", type=click.Path(path_type=Path), metavar="FILE", help="The target file of the run."
)
def command(directory: Path, file: Path | None) -> None:
    """Cancel what the run in DIR booked and did not cancel itself: after a crash, or where it could not.

    Exit codes: 0 nothing of it is booked any more, 2 wrong usage or target file, 3 the target can't be
    reached, 4 something may still be booked: it is listed.
    """
    ledger = directory / LEDGER
    if not ledger.is_file():
        raise click.UsageError(f"{directory} is no folder of a run that booked: {LEDGER} is missing")
    outstanding = Ledger(ledger).outstanding()
    if not outstanding:
        click.echo("Nothing to cancel: the run has cancelled whatever it booked.")
        return
    if RunFolder(directory).embedded:
        click.echo("Nothing to cancel: the embedded provider's book ended with the run.")
        return
    target = _target(file)
    elsewhere = {entry.base_url for entry in outstanding} - {target.base_url}
    if elsewhere:
        raise click.UsageError(f"the run booked at {', '.join(sorted(elsewhere))}, not at {target.base_url}")
    _make_sure_somebody_answers(target)
    left = 0
    for entry in sweep(target, clock_from_environment(), Ledger(ledger)):
        word, colour = _WORDS.get(entry.state, ("LEFT", "red"))
        left += entry.outstanding
        click.echo(f"{click.style(f'{word:9}', fg=colour)}  {entry.words}")
        if entry.note:
            click.echo(f"{'':9}  {entry.note}")
    if left:
        click.echo(
            f"\nMay still be booked: {left}. Cancel them in the practice's system, or try again later."
        )
        sys.exit(_LEFT)
    click.echo("\nNothing of the run is booked any more.")


def _target(file: Path | None) -> Target:
    if file is None:
        raise click.UsageError("give the target file of the run: --target FILE")
    try:
        return read_target(file)
    except TargetError as error:
        click.echo(f"The target file can't be used:\n{error}", err=True)
        sys.exit(_USAGE)


def _make_sure_somebody_answers(target: Target) -> None:
    clock = clock_from_environment()
    with Client(target, clock, prefix="cleanup-") as client:
        step = provider_answers(target, client, clock)
    if step.status is Status.FAILED:
        click.echo(f"The target can't be reached: {step.detail}\n{step.remedy}", err=True)
        sys.exit(_UNREACHABLE)
