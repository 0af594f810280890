"""`gpconnect-am compare`: what changed between two runs."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from gpconnect_am.assurance.compare import Change, Comparison, NoRunError, compare, read_result

_WORSE, _LESS = 1, 4
_KINDS = ("newly_failing", "newly_not_assessed", "changed", "fixed")


@click.command("compare")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Write the differences as JSON, for machines.")
def command(*, old: Path, new: Path, as_json: bool) -> None:
    """Say what changed from the run in OLD to the run in NEW: folders of runs, or their assurance.json.

    Exit codes: 0 nothing is worse, 1 a requirement newly fails, 2 wrong usage, 4 none newly fails but one is
    newly not assessed.
    """
    try:
        comparison = compare(read_result(old), read_result(new))
    except NoRunError as error:
        raise click.UsageError(str(error)) from error
    if as_json:
        click.echo(json.dumps(asdict(comparison), indent=2, ensure_ascii=False))
    else:
        _show(comparison)
    if comparison.newly_failing:
        sys.exit(_WORSE)
    if comparison.newly_not_assessed:
        sys.exit(_LESS)


def _show(comparison: Comparison) -> None:
    before, after = comparison.verdicts
    click.echo(f"Verdict: {before}" if before == after else f"Verdict: {before} → {after}")
    if comparison.empty:
        click.echo("No difference.")
    for kind in _KINDS:
        changes: list[Change] = getattr(comparison, kind)
        if not changes:
            continue
        click.echo(f"\n{kind.replace('_', ' ').capitalize()} ({len(changes)}):")
        for change in changes:
            click.echo(f"  {change.requirement}: {change.before} → {change.after}. {change.statement}")
            for sign, texts in (("+", change.came), ("-", change.went)):
                for text in texts:
                    click.echo(f"    {sign} {text}")
