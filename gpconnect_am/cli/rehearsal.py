"""`gpconnect-am run --plan`: what a run would send and need, found out without the target.

The chosen scenarios run against the embedded provider in the target's place, with the target's version,
capabilities and limits. What they send there, a right provider would be sent.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import click
import pytest

from gpconnect_am.booking.ledger import Entry, Ledger, State
from gpconnect_am.findings import Outcome
from gpconnect_am.plugin.embedded import EmbeddedProvider
from gpconnect_am.reporting.records import ScenarioRecord
from gpconnect_am.reporting.run_folder import LEDGER, RunFolder
from gpconnect_am.target.model import Patient, Target
from gpconnect_am.target.problems import TargetError
from gpconnect_am.target.reading import read_target
from gpconnect_am.target.writing import dump_target


def rehearse(file: Path | None, arguments: Sequence[str]) -> Iterator[str]:
    """Runs what pytest's `arguments` choose in the embedded provider; gives the plan, line by line.

    Raises click's UsageError for a target file that can't be used, or where nothing is chosen.
    """
    target = _target(file)
    provider = EmbeddedProvider(version=target.version if target else "1.2.7")
    with tempfile.TemporaryDirectory(prefix="gpconnect-am-") as folder:
        try:
            own = read_target(provider.target)
            stand_in = _in_place_of(target, own) if target else own
            path, out = Path(folder) / "target.toml", Path(folder) / "run"
            path.write_text(dump_target(stand_in), encoding="utf-8")
            pytest.main([*arguments, f"--target={path}", f"--out={out}", "--result-only", "--no-timing"])
        finally:
            provider.stop()
        if not out.is_dir():
            raise click.UsageError("no scenario was selected")
        _, scenarios = RunFolder(out).read()
        yield from _plan(target, own, scenarios, Ledger(out / LEDGER))


def _target(file: Path | None) -> Target | None:
    try:
        return read_target(file) if file else None
    except TargetError as error:
        raise click.UsageError(f"The target file can't be used:\n{error}") from None


def _in_place_of(target: Target, own: Target) -> Target:
    return replace(own, name=target.name, capabilities=target.capabilities, limits=target.limits)


def _plan(
    target: Target | None, own: Target, scenarios: Sequence[ScenarioRecord], ledger: Ledger
) -> Iterator[str]:
    where = f"{target.name} at {target.base_url}" if target else "anybody else"
    yield f"A rehearsal with the embedded provider; nothing was sent to {where}."
    idle = sum(scenario.outcome is Outcome.NOT_APPLICABLE for scenario in scenarios)
    yield f"Scenarios: {len(scenarios) - idle} would run, {idle} do not apply"
    sent = {each.id: each for scenario in scenarios for each in scenario.exchanges}.values()
    yield f"Requests: {len(sent)}"
    for (interaction, verb), count in sorted(Counter((each.interaction, each.verb) for each in sent).items()):
        yield f"  {count:5}  {verb:7} {interaction}"
    entries, most = _bookings(ledger)
    booked = [entry for entry in entries if entry.id]
    slots = {slot for entry in entries for slot in entry.slots}
    yield f"Bookings: {len(entries)} asked for, of which {len(booked)} succeed and are cancelled again"
    yield f"Slots: {len(slots)} different ones, at most {most} booked at once"
    yield "Patients, by the role that the target file gives them:"
    urls = [unquote(each.url) for each in sent]
    used = [patient for patient in own.patients if any(patient.nhs_number in url for url in urls)]
    yield from _roles(used)


def _roles(patients: Sequence[Patient]) -> Iterator[str]:
    for role, count in sorted(Counter(patient.role for patient in patients).items()):
        yield f"  {count:5}  {role}"
    if not patients:
        yield "      0"


def _bookings(ledger: Ledger) -> tuple[list[Entry], int]:
    """Every booking in its latest state, and how many slots were booked at the same time at most."""
    standing: dict[str, int] = {}
    most = 0
    for entry in ledger.history():
        standing[entry.key] = len(entry.slots) if entry.state is State.BOOKED else 0
        most = max(most, sum(standing.values()))
    return ledger.entries(), most
