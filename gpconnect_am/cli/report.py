"""`gpconnect-am report`: writes the reports of a run again, from what the run left in its folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from gpconnect_am.assurance import attestations, waivers
from gpconnect_am.assurance.annotations import github_annotations
from gpconnect_am.assurance.entries import EntriesError
from gpconnect_am.clock import clock_from_environment
from gpconnect_am.reporting.run_folder import RunFolder, RunFolderError
from gpconnect_am.reporting.summary import summary_lines
from gpconnect_am.reporting.writing import write_reports
from gpconnect_am.requirements import Catalogue

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command(name="report")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--no-html", is_flag=True, help="Leave report.html out.")
@click.option(
    "--attestations",
    "attested",
    type=_FILE,
    metavar="FILE",
    help="What an assurer has witnessed. [default: DIR/attestations.toml]",
)
@click.option(
    "--waivers",
    "accepted",
    type=_FILE,
    metavar="FILE",
    help="Findings that somebody accepts for a time. [default: DIR/waivers.toml]",
)
@click.option(
    "--annotate", type=click.Choice(["github"]), help="Also print the failures as annotations of a CI server."
)
def command(
    *, directory: Path, no_html: bool, attested: Path | None, accepted: Path | None, annotate: str | None
) -> None:
    """Write the reports of the run in DIR again, with the attestations and waivers that lie there.

    Exit codes: 0 written, 2 DIR holds no run, or attestations or waivers are not right.
    """
    catalogue, folder = Catalogue.load(), RunFolder(directory)
    today = clock_from_environment().uk_today()
    try:
        folder.read()
        _take(
            attested, directory / attestations.FILE, lambda path: _read_attestations(path, catalogue, today)
        )
        _take(accepted, directory / waivers.FILE, lambda path: waivers.read_waivers(path, catalogue))
        result, problems = write_reports(folder, catalogue, with_html=not no_html)
    except (RunFolderError, EntriesError) as error:
        raise click.UsageError(str(error)) from error
    for line in summary_lines(result, directory, problems):
        click.echo(line)
    if annotate:
        for line in github_annotations(result):
            click.echo(line)


def _read_attestations(path: Path, catalogue: Catalogue, today: date) -> object:
    return attestations.read_attestations(path, catalogue, today=today)


def _take(given: Path | None, place: Path, read: Callable[[Path], object]) -> None:
    """Puts a file that is right into the folder, in place of the one there."""
    if given is not None and given.resolve() != place.resolve():
        read(given)
        shutil.copyfile(given, place)
