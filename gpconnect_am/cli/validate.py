"""`gpconnect-am validate`: the suite's validation for FHIR resources in files."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click

from gpconnect_am.findings import Finding, Severity
from gpconnect_am.validation import Context, Validation, validate
from gpconnect_am.validation.library import library
from gpconnect_am.validation.reading import SIZE_LIMIT

_VERSIONS = ("1.2.7", "1.2.9")


@click.command("validate", short_help="Validate FHIR resources in files.")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--profile", help="The profile that each root must keep: its canonical URL, or its name.")
@click.option(
    "--version",
    type=click.Choice(_VERSIONS),
    default=_VERSIONS[0],
    show_default=True,
    help="Specification version.",
)
@click.option("--json", "as_json", is_flag=True, help="Write the findings as JSON, for machines.")
def command(files: tuple[str, ...], profile: str | None, version: str, as_json: bool) -> None:
    """Validate the FHIR resource in each FILE ("-": standard input), in all layers.

    A resource is held to the profile that its meta.profile names, or to the GP Connect profile of its type.
    Exit status: 0 nothing fails (there may be advisories), 1 something fails, 2 wrong usage, unreadable file.
    """
    context = Context(_canonical(profile, version), version)
    results = [(_called(name), validate(_body(name), context)) for name in files]
    if as_json:
        click.echo(
            json.dumps([_machine(name, result) for name, result in results], indent=2, ensure_ascii=False)
        )
    else:
        for name, result in results:
            click.echo(_report(name, result))
    failed = any(finding.severity is Severity.FAILURE for _, result in results for finding in result.findings)
    raise SystemExit(1 if failed else 0)


def _canonical(profile: str | None, version: str) -> str | None:
    if profile is None:
        return None
    known = library(version)
    url = known.profile_url(profile)
    if url is None:
        names = "\n  ".join(known.profile_names())
        raise click.BadParameter(f"no profile {profile!r}. Known:\n  {names}", param_hint="--profile")
    return url


def _called(name: str) -> str:
    return "standard input" if name == "-" else click.format_filename(name)


def _body(name: str) -> bytes:
    """The bytes of a file, one more than the limit at most: enough to be told that it is too long."""
    if name == "-":
        return sys.stdin.buffer.read(SIZE_LIMIT + 1)
    path = Path(name)
    if path.is_dir():
        raise click.UsageError(f"{click.format_filename(name)} is a folder: name the files in it.")
    try:
        with path.open("rb") as stream:
            return stream.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise click.UsageError(f"cannot read {name}: {error.strerror or error}.") from error


def _machine(name: str, result: Validation) -> dict[str, object]:
    failed = any(finding.severity is Severity.FAILURE for finding in result.findings)
    return {"file": name, "valid": not failed, "findings": [asdict(finding) for finding in result.findings]}


def _report(name: str, result: Validation) -> str:
    kind = str((result.resource or {}).get("resourceType", "no resource"))
    counts = Counter(finding.severity for finding in result.findings)
    summary = ", ".join(f"{count} {_counted(severity, count)}" for severity, count in counts.items())
    lines = [f"{name} ({kind}): {summary or 'valid'}"]
    for finding in result.findings:
        lines += _lines(finding)
    return "\n".join(lines)


def _counted(severity: Severity, count: int) -> str:
    if count == 1:
        return severity.value
    return "advisories" if severity is Severity.ADVISORY else f"{severity.value}s"


def _lines(finding: Finding) -> list[str]:
    basis = [part for part in (finding.requirement, finding.ruling and f"ruling {finding.ruling}") if part]
    label = ", ".join([finding.check, *basis])
    lines = [
        f"  {finding.severity.value}: {finding.where}",
        f"    expected  {finding.expected}",
        f"    found     {finding.actual}",
    ]
    if finding.count > 1:
        others = ", ".join(finding.places[1:])
        lines.append(f"    times     {finding.count}, next at {others}")
    lines.append(f"    check     {label}")
    if finding.source:
        lines.append(f"    see       {finding.source}")
    return lines
