"""`gpconnect-am run`: runs the suite against a target, or against the embedded provider."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable
from pathlib import Path

import click
import pytest

from gpconnect_am.cli.rehearsal import rehearse
from gpconnect_am.paths import suite_root
from gpconnect_am.reporting.progress import Progress, console_of_process
from gpconnect_am.requirements import Catalogue

_USAGE = 2
WORKERS = 2
"""How many processes share a whole run against the embedded provider, which is one process itself."""


@click.command(name="run")
@click.option(
    "--target",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Target file of the provider under test. Without it the embedded provider is started and tested.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder for the reports. [default: reports/<UTC date and time>]",
)
@click.option("--requirement", multiple=True, metavar="ID", help="Run only this requirement; repeatable.")
@click.option("--capability", multiple=True, metavar="NAME", help="Run only this capability; repeatable.")
@click.option("--tag", multiple=True, metavar="TAG", help="Run only scenarios with this tag; repeatable.")
@click.option("--strict", is_flag=True, help="Let warnings and advisories fail.")
@click.option("--no-html", is_flag=True, help="Leave report.html out.")
@click.option(
    "--waivers",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Findings that somebody accepts for a time: shown apart, never conformant.",
)
@click.option("--result-only", is_flag=True, help="Write assurance.json alone: no evidence, no other report.")
@click.option(
    "--no-timing", is_flag=True, help="Judge no response times, where the network makes no sense of them."
)
@click.option(
    "--plan", is_flag=True, help="Say what the run would send and need; send nothing to the target."
)
@click.option("--read-only", is_flag=True, help="Send nothing that could write to the practice's book.")
@click.option(
    "--resume",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Take up the interrupted run in DIR again: run what it has not judged.",
)
@click.option(
    "-n",
    "workers",
    metavar="N",
    help="Run on N parallel workers. [default: two for a whole run against the embedded provider, else none]",
)
@click.option("--fault", multiple=True, metavar="NAME", help="Start the embedded provider with this fault.")
def command(
    *,
    target: Path | None,
    out: Path | None,
    requirement: tuple[str, ...],
    capability: tuple[str, ...],
    tag: tuple[str, ...],
    strict: bool,
    no_html: bool,
    waivers: Path | None,
    result_only: bool,
    no_timing: bool,
    plan: bool,
    read_only: bool,
    resume: Path | None,
    workers: str | None,
    fault: tuple[str, ...],
) -> None:
    """Run the suite against a target, or against the embedded provider.

    Exit codes: 0 conformant, 1 non-conformant, 2 wrong usage or target file, 3 the target can't be reached or
    is no GP Connect provider, 4 incomplete.
    """
    _check("--requirement", requirement, (known.id for known in Catalogue.load()))
    _check("--capability", capability, (path.parent.name for path in _features()))
    whole = not (target or requirement or capability or tag)
    workers = workers or (str(min(WORKERS, os.cpu_count() or 1)) if whole else "0")
    if not workers.isdigit() and workers != "auto":
        raise click.BadParameter(f"{workers!r} is no number of workers", param_hint="-n")
    if fault and target:
        raise click.UsageError("--fault is for the embedded provider: leave --target or --fault out")
    root = suite_root()
    chosen = [
        str(root / "features"),
        f"--config-file={root / 'pyproject.toml'}",
        f"--rootdir={root}",
        # The installed suite may lie where nothing can be written, and beside libraries that warn.
        "-pno:cacheprovider",
        "-pno:terminalreporter",
        "--override-ini=filterwarnings=default",
        *(f"--requirement={each}" for each in requirement),
        *(f"--capability={name}" for name in capability),
        *(f"--tag={name}" for name in tag),
        *(["--read-only"] if read_only else []),
        *([f"--numprocesses={workers}"] if workers not in ("0", "1") else []),
    ]
    if plan:
        for line in rehearse(target, chosen):
            click.echo(line)
        return
    arguments = [
        *chosen,
        *(f"--target={path}" for path in (target,) if path),
        *(f"--out={path}" for path in (out,) if path),
        *(f"--waivers={path}" for path in (waivers,) if path),
        *(f"--fault={name}" for name in fault),
        *(["--strict-findings"] if strict else []),
        *(["--no-html"] if no_html else []),
        *(["--result-only"] if result_only else []),
        *(["--no-timing"] if no_timing else []),
        *([f"--resume={resume}"] if resume else []),
    ]
    console = console_of_process()
    progress = Progress(console, live=console.is_terminal)
    code = int(pytest.main(arguments, plugins=[progress]))
    # Where pytest refuses its own arguments, its exit code is the one of an incomplete run here.
    raise SystemExit(code if progress.began else _USAGE)


def _features() -> Iterable[Path]:
    return sorted((suite_root() / "features").rglob("*.feature"))


def _check(option: str, given: Iterable[str], known: Iterable[str]) -> None:
    valid = list(dict.fromkeys(known))
    for word in given:
        if word not in valid:
            close = difflib.get_close_matches(word.upper() if "-" in word else word, valid, n=1)
            hint = f" Did you mean {close[0]}?" if close else ""
            raise click.BadParameter(f"{word} is not known.{hint}", param_hint=option)
