"""attestations.toml: what a named assurer saw of the requirements that need a witness."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from gpconnect_am.assurance.entries import EntriesError, entries, record
from gpconnect_am.assurance.witness import WitnessStep
from gpconnect_am.findings import Outcome
from gpconnect_am.reporting.records import AttestationRecord
from gpconnect_am.requirements import Catalogue

FILE = "attestations.toml"
_FIELDS = ("requirement", "outcome", "assurer", "date", "note")
_OUTCOMES = (Outcome.PASSED, Outcome.FAILED, Outcome.NOT_APPLICABLE)
_HEAD = """\
# Attestations: what an assurer has seen of the requirements that no scenario decides. Fill in an outcome
# ("passed", "failed" or "not applicable"), your name, the date and a note, then write the reports again:
#     gpconnect-am report DIR
# Entries without an outcome stay open. Trace ids to look up are in witness.csv and assurance.html.
"""


def read_attestations(path: Path, catalogue: Catalogue, *, today: date) -> list[AttestationRecord]:
    """The attestations that are filled in. Raises EntriesError for one that is half filled in or wrong."""
    found: dict[str, AttestationRecord] = {}
    for entry in entries(path, "attestation"):
        if not entry.get("outcome"):
            continue
        place = f"{path}, attestation of {entry.get('requirement', '(no requirement)')}"
        attestation = record(AttestationRecord, _cleaned(entry, place), place)
        _check(attestation, catalogue, today, place)
        if attestation.requirement in found:
            raise EntriesError(f"{place}: it is given twice")
        found[attestation.requirement] = attestation
    return list(found.values())


def _cleaned(entry: dict[str, Any], place: str) -> dict[str, Any]:
    for field in ("requirement", "assurer", "date"):
        if not entry.get(field):
            raise EntriesError(f"{place}: {field} is missing; an attestation names who saw it, and when")
    return {key: value.strip() if isinstance(value, str) else value for key, value in entry.items()}


def _check(attestation: AttestationRecord, catalogue: Catalogue, today: date, place: str) -> None:
    if attestation.requirement not in catalogue:
        raise EntriesError(f"{place}: the catalogue has no such requirement")
    if catalogue[attestation.requirement].verification.value == "automated":
        raise EntriesError(f"{place}: its scenarios decide it, not an attestation")
    if attestation.outcome not in _OUTCOMES:
        allowed = ", ".join(f'"{outcome}"' for outcome in _OUTCOMES)
        raise EntriesError(f"{place}: outcome must be one of {allowed}")
    if attestation.date > today:
        raise EntriesError(f"{place}: {attestation.date} is in the future")


def write_template(steps: Sequence[WitnessStep], path: Path) -> None:
    """Writes an entry to fill in for each step, unless the file is there: what people wrote is theirs."""
    if not path.exists():
        path.write_text("\n".join([_HEAD, *map(_block, steps)]), encoding="utf-8")


def _block(step: WitnessStep) -> str:
    lines = [f"# {_one_line(text)}" for text in (step.what, step.do, step.where) if text]
    lines += ["[[attestation]]", f'requirement = "{step.result.id}"']
    return "\n".join([*lines, *(f'{field} = ""' for field in _FIELDS[1:])]) + "\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())
