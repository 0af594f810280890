"""`gpconnect-am init`: a commented target file to fill in."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from gpconnect_am.paths import fixtures

USAGE = 2


@click.command("init")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), default=Path("target.toml"))
@click.option("--force", is_flag=True, help="Overwrite the file if it is there.")
def command(file: Path, *, force: bool) -> None:
    """Write a commented target file to fill in (FILE, or target.toml)."""
    template = (fixtures() / "targets" / "template.toml").read_text(encoding="utf-8")
    try:
        with file.open("w" if force else "x", encoding="utf-8") as opened:
            opened.write(template)
    except FileExistsError:
        click.echo(f"{file} is there already; nothing was written. Overwrite it with --force.", err=True)
        sys.exit(USAGE)
    except OSError as error:
        click.echo(f"{file} cannot be written: {error.strerror}. Name a file in another folder.", err=True)
        sys.exit(USAGE)
    click.echo(f"Written: {file}. Fill in what says FILL-IN, then: gpconnect-am check --target {file}")
