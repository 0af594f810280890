"""`gpconnect-am report`: writes the reports of a run again, from what the run left in its folder."""

from __future__ import annotations

from pathlib import Path

import click

from gpconnect_am.reporting.run_folder import RunFolder, RunFolderError
from gpconnect_am.reporting.summary import summary_lines
from gpconnect_am.reporting.writing import write_reports
from gpconnect_am.requirements import Catalogue


@click.command(name="report")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--no-html", is_flag=True, help="Leave report.html out.")
def command(*, directory: Path, no_html: bool) -> None:
    """Write the reports of the run in DIR again.

    Exit codes: 0 written, 2 DIR holds no run.
    """
    try:
        result, problems = write_reports(RunFolder(directory), Catalogue.load(), with_html=not no_html)
    except RunFolderError as error:
        raise click.UsageError(str(error)) from error
    for line in summary_lines(result, directory, problems):
        click.echo(line)
