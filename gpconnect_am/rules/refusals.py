"""How a request that must be refused may be refused: status, Spine code and OperationOutcome.

Source: development_fhir_error_handling_guidance.html; which answers are right for which kind of refusal is
data in `fixtures/refusals.toml`. The OperationOutcome's profile is the business of `gpconnect_am.validation`.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gpconnect_am.findings import Finding, Severity
from gpconnect_am.paths import fixtures
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.rules.answers import describe, issues_of, spine_code

NARROWER = {
    "invalid": ("structure", "required", "value", "invariant"),
    "processing": ("business-rule",),
    "forbidden": ("security", "login"),
}
"""Issue types that FHIR places below the one that the page pairs with a code."""
AS_GOOD = {"processing": ("exception",)}
"""Issue types that are as right as the one that the page pairs with a code (ruling 12)."""


@dataclass(frozen=True, slots=True)
class SpineCode:
    """A Spine error code with the HTTP status and the issue type that the page pairs it with."""

    code: str
    status: int
    issue: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A kind of refusal: the answers that are right, those that pass with a note, and the ruling behind it.

    `diagnostics` is the requirement that the answer explains itself; None where that is not demanded for this
    kind beyond the codes that demand it by themselves.
    """

    kind: str
    codes: tuple[SpineCode, ...] = ()
    statuses: tuple[int, ...] = ()
    advised: tuple[SpineCode, ...] = ()
    advised_statuses: tuple[int, ...] = ()
    ruling: str = ""
    diagnostics: str | None = None

    @property
    def words(self) -> str:
        """What is right, in words."""
        named = [f"{code.status} {code.code}" for code in self.codes]
        plain = [
            str(status) for status in self.statuses if status not in {code.status for code in self.codes}
        ]
        return " or ".join(named + plain)

    def accepts(self, status: int, code: str) -> bool:
        """Whether a status and a Spine code together are right."""
        return status in self.statuses or any(
            known.status == status and known.code == code for known in self.codes
        )

    def tolerates(self, status: int, code: str) -> bool:
        """Whether they pass with a note."""
        return status in self.advised_statuses or any(
            known.status == status and known.code == code for known in self.advised
        )


@dataclass(frozen=True, slots=True)
class Refusals:
    """Every kind of refusal by its name, and every Spine code."""

    kinds: Mapping[str, Refusal]
    codes: Mapping[str, SpineCode]


@cache
def refusals(path: Path | None = None) -> Refusals:
    """The kinds of refusal in `path`, by default the suite's own."""
    data = tomllib.loads((path or fixtures() / "refusals.toml").read_text(encoding="utf-8"))
    codes = {name: SpineCode(name, entry["status"], entry["issue"]) for name, entry in data["codes"].items()}
    return Refusals(
        kinds={
            name: Refusal(
                kind=name,
                codes=tuple(codes[code] for code in entry.get("codes", ())),
                statuses=tuple(entry.get("statuses", ())),
                advised=tuple(codes[code] for code in entry.get("advised", ())),
                advised_statuses=tuple(entry.get("advised_statuses", ())),
                ruling=entry.get("ruling", ""),
                diagnostics=entry.get("diagnostics"),
            )
            for name, entry in data["kinds"].items()
        },
        codes=codes,
    )


@cache
def error_codes() -> frozenset[str]:
    """The codes of the value set that Spine codes are taken from, those that no page mentions too."""
    file = fixtures() / "terminology/codesystems/Spine-ErrorOrWarningCode-1.json"
    return frozenset(json.loads(file.read_text(encoding="utf-8"))["codes"])


def refused(kind: str) -> Callable[[Exchange], Iterator[Finding]]:
    """An answer refuses the request in a way that fits the kind of refusal."""
    known = refusals()
    refusal = known.kinds[kind]

    def check(exchange: Exchange) -> Iterator[Finding]:
        if exchange.status < 400:
            yield _wrong("refusal", "status", f"an error: {refusal.words}", describe(exchange), refusal)
            return
        body = exchange.resource
        if body is None or body.get("resourceType") != "OperationOutcome":
            yield _wrong(
                "refusal/outcome",
                "body",
                f"{refusal.words} with an OperationOutcome",
                describe(exchange),
                refusal,
            )
            return
        issues = issues_of(body)
        fitting = [issue for issue in issues if refusal.accepts(exchange.status, spine_code(issue))]
        if fitting:
            yield from _issue(fitting[0], issues.index(fitting[0]), exchange, refusal, known)
            return
        advised = [issue for issue in issues if refusal.tolerates(exchange.status, spine_code(issue))]
        if advised:
            yield _wrong(
                "refusal/code", "status", refusal.words, describe(exchange), refusal, Severity.ADVISORY
            )
            yield from _issue(advised[0], issues.index(advised[0]), exchange, refusal, known)
            return
        yield _wrong("refusal/code", "status", refusal.words, describe(exchange), refusal)

    return check


def _issue(
    issue: dict[str, object], index: int, exchange: Exchange, refusal: Refusal, known: Refusals
) -> Iterator[Finding]:
    """Severity, type and explanation of the issue that stands for the refusal."""
    place = f"OperationOutcome.issue[{index}]"
    if issue.get("severity") != "error":
        yield _wrong(
            "refusal/severity", f"{place}.severity", "error", str(issue.get("severity", "nothing")), refusal
        )
    code = spine_code(issue)
    if code in known.codes and known.codes[code].status == exchange.status:
        wanted, given = known.codes[code].issue, str(issue.get("code", "nothing"))
        if given not in (wanted, *AS_GOOD.get(wanted, ())):
            narrower = given in NARROWER.get(wanted, ())
            yield _wrong(
                "refusal/issue type",
                f"{place}.code",
                f"{wanted}, the issue type of {code}",
                given,
                refusal,
                Severity.ADVISORY if narrower else Severity.FAILURE,
            )
    explains = exchange.status == 422 or refusal.diagnostics is not None
    if explains and not str(issue.get("diagnostics", "")).strip():
        yield Finding(
            "refusal/diagnostics",
            f"{place}.diagnostics",
            "diagnostics that say which parameter or rule is at fault",
            "nothing",
            requirement=refusal.diagnostics or "",
            ruling=refusal.ruling,
        )


def _wrong(
    check: str,
    where: str,
    expected: str,
    actual: str,
    refusal: Refusal,
    severity: Severity = Severity.FAILURE,
) -> Finding:
    return Finding(check, where, expected, actual, severity, ruling=refusal.ruling)
