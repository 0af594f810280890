"""The steps that need a human: what to do, what to look for, and which requests of this run to look up."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from gpconnect_am.assurance.cells import cell
from gpconnect_am.paths import fixtures
from gpconnect_am.reporting.assurance import Assurance
from gpconnect_am.reporting.evidence import read_exchange
from gpconnect_am.reporting.records import ExchangeRecord
from gpconnect_am.reporting.verdict import RequirementResult
from gpconnect_am.requirements import Catalogue, Verification

FILE = "witness.csv"
_COLUMNS = (
    "Requirement",
    "Strength",
    "What must hold",
    "What to do",
    "Where to look",
    "Request",
    "Answer",
    "Sent at (UTC)",
    "Trace id",
    "User",
    "Outcome",
    "Assurer",
    "Date",
    "Note",
)


@dataclass(frozen=True, slots=True)
class Lookup:
    """A request of this run that the witness looks up in the provider."""

    request: str
    answer: str
    started: datetime
    trace_id: str
    user: str
    """Who the token said the user was: name, ids and organisation."""


@dataclass(frozen=True, slots=True)
class WitnessStep:
    """One step: `what` must hold, `do` says what the witness does, `where` in which screens or records."""

    result: RequirementResult
    what: str
    do: str
    where: str
    lookups: tuple[Lookup, ...]


def witness_steps(result: Assurance, catalogue: Catalogue, run_folder: Path) -> list[WitnessStep]:
    """Every step that this run leaves to a witness, in the catalogue's order."""
    guidance = _guidance()
    examples = _Examples(result, run_folder)
    steps = []
    for each in result.requirements:
        if each.verification is not Verification.WITNESS or each.scenarios:
            continue
        if each.outcome is not None and each.attestation is None:
            continue
        known = guidance.get(each.area, guidance["default"])
        steps.append(
            WitnessStep(
                result=each,
                what=each.statement,
                do=catalogue[each.id].note,
                where=known["where"],
                lookups=tuple(examples.of(known["interactions"], refused=known["refused"])),
            )
        )
    return steps


def write_csv(steps: Sequence[WitnessStep], path: Path) -> None:
    """Writes the steps, a row for each request to look up; with a byte order mark, for spreadsheets."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        for step in steps:
            for lookup in step.lookups or (None,):
                writer.writerow([cell(value) for value in _row(step, lookup)])


def _row(step: WitnessStep, lookup: Lookup | None) -> list[str]:
    attested = step.result.attestation
    looked_up = ["", "", "", "", ""]
    if lookup:
        at = f"{lookup.started:%Y-%m-%d %H:%M:%S}"
        looked_up = [lookup.request, lookup.answer, at, lookup.trace_id, lookup.user]
    judged = (
        [attested.outcome, attested.assurer, attested.date.isoformat(), attested.note] if attested else []
    )
    head = [step.result.id, step.result.strength.value, step.what, step.do, step.where]
    return [*head, *looked_up, *(judged or ["", "", "", ""])]


def _guidance() -> dict[str, dict[str, Any]]:
    """By area: in which screens or records to look, and which interactions' requests to look up."""
    text = (fixtures() / "requirements" / "witness.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


class _Examples:
    """The first request of each interaction that succeeded, and the first that was refused."""

    def __init__(self, result: Assurance, run_folder: Path) -> None:
        self._folder = run_folder
        self._found: dict[tuple[str, bool], ExchangeRecord] = {}
        for scenario in result.scenarios:
            for exchange in scenario.exchanges:
                if exchange.status is not None and exchange.trace_id:
                    self._found.setdefault((exchange.interaction, exchange.status >= 400), exchange)

    def of(self, interactions: Sequence[str], *, refused: bool) -> Iterator[Lookup]:
        """Those of some interactions, `*` for all; the refused ones too where asked for."""
        for (interaction, was_refused), exchange in sorted(self._found.items()):
            if (refused or not was_refused) and (interaction in interactions or "*" in interactions):
                yield Lookup(
                    request=f"{interaction}: {exchange.verb} {exchange.url}",
                    answer=str(exchange.status),
                    started=exchange.started,
                    trace_id=exchange.trace_id,
                    user=_user(read_exchange(self._folder, exchange.id)),
                )


def _user(document: dict[str, Any] | None) -> str:
    claims = (document or {}).get("request", {}).get("token_claims") or {}
    practitioner = claims.get("requesting_practitioner")
    organisation = claims.get("requesting_organization")
    return "; ".join(filter(None, [_person(practitioner), _organisation(organisation)]))


def _person(practitioner: Any) -> str:
    if not isinstance(practitioner, dict):
        return ""
    names = practitioner.get("name")
    name = names[0] if isinstance(names, list) and names and isinstance(names[0], dict) else {}
    given = name.get("given")
    parts = [*(given if isinstance(given, list) else []), name.get("family")]
    said = " ".join(str(part) for part in parts if part)
    ids = ", ".join(_values(practitioner))
    return f"{said} ({ids})" if ids else said


def _organisation(organisation: Any) -> str:
    if not isinstance(organisation, dict):
        return ""
    return " ".join(filter(None, [str(organisation.get("name", "")), ", ".join(_values(organisation))]))


def _values(resource: dict[str, Any]) -> list[str]:
    identifiers = resource.get("identifier")
    found = identifiers if isinstance(identifiers, list) else []
    return [str(each["value"]) for each in found if isinstance(each, dict) and "value" in each]
