"""`gpconnect-am verify`: whether an evidence pack is as it was written."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import click

from gpconnect_am.assurance.manifest import FILE, differences, pack_files

_DIFFERS = 1


@click.command("verify")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
def command(*, directory: Path) -> None:
    """Say whether the files in DIR, a run's folder or an unpacked evidence.zip, are those of its manifest.

    The manifest vouches for the files; its own SHA-256, told at the end of a run, vouches for the manifest.

    Exit codes: 0 nothing differs, 1 a file is altered, missing or added, 2 DIR has no manifest.
    """
    try:
        found = differences(directory)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    for difference in found:
        click.echo(f"{difference.kind}: {difference.file}")
    digest = hashlib.sha256((directory / FILE).read_bytes()).hexdigest()
    click.echo(f"SHA-256 of {FILE}: {digest}")
    if found:
        click.echo(f"{len(found)} files differ from the manifest.")
        sys.exit(_DIFFERS)
    click.echo(f"All {len(pack_files(directory))} files are as the manifest says.")
