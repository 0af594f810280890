"""What one scenario does and finds: the contract between steps, checks and reporting.

A step sends requests through it and hands it subjects to judge; it gathers findings until the scenario ends.
It knows neither pytest nor Allure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from gpconnect_am.clock import Clock
from gpconnect_am.findings import (
    REASONS,
    Broken,
    ChecksFailed,
    Finding,
    NotAssessed,
    Outcome,
    outcome_of,
)
from gpconnect_am.protocol.client import Client
from gpconnect_am.protocol.exchange import Exchange, Request
from gpconnect_am.protocol.requests import Requests
from gpconnect_am.target.model import DeclaredSession, Organisation, Target
from gpconnect_am.validation import Context, Validation, validate

Subject = TypeVar("Subject")
READING = ("GET", "HEAD", "OPTIONS")
"""The verbs that change nothing at a provider."""
Check = Callable[[Subject], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one search showed of a declared session: a cell of the visibility table.

    `expected` is what must be seen of it at any time, `seen` counts its slots, `wrong` tells that a finding
    was made of it, `proven` that somebody sees the session at all.
    """

    session: DeclaredSession
    organisation: Organisation
    filters: str
    seen: int
    expected: str
    wrong: bool
    exchange: str
    proven: bool = True


@dataclass
class Scenario:
    """One run of one scenario. `requirement` is the id that its Rule bears.

    `ends` is the instant, by the machine's clock, from which on nothing more is sent; a cleanup may be.
    """

    requirement: str
    target: Target
    client: Client
    clock: Clock
    on_exchange: Callable[[Exchange], None] = lambda _: None
    exchanges: list[Exchange] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    judged: int = 0
    gaps: list[str] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    cleanups: list[Callable[[], None]] = field(default_factory=list)
    read_only: bool = False
    ends: datetime | None = None

    @property
    def requests(self) -> Requests:
        """Requests of the target's own consumer organisation."""
        return Requests(self.target, self.clock)

    def as_organisation(self, organisation: Organisation) -> Requests:
        """Requests on behalf of another organisation."""
        return self.requests.acting_for(organisation)

    def send(self, request: Request) -> Exchange:
        """Sends a request and keeps the exchange.

        Raises Broken where no whole response came back or the run's time is up, NotAssessed for a request
        that may write in a run that is to read only.
        """
        self._insist(request)
        exchange = self.client.send(request)
        self.exchanges.append(exchange)
        self.on_exchange(exchange)
        if exchange.fault is not None:
            raise Broken(
                f"{exchange.request.verb} {exchange.path}: {exchange.fault.kind}: {exchange.fault.detail}"
            )
        return exchange

    def recall(self, exchange: Exchange) -> Exchange:
        """Takes up an exchange of an earlier scenario as evidence of this one; nothing is sent."""
        self.exchanges.append(exchange)
        self.on_exchange(exchange)
        return exchange

    def send_together(self, requests: Sequence[Request]) -> list[Exchange]:
        """Sends several requests at the same moment, each on its own connection; answers in their order."""
        for request in requests:
            self._insist(request)
        exchanges = self.client.send_together(requests)
        for exchange in exchanges:
            self.exchanges.append(exchange)
            self.on_exchange(exchange)
        return exchanges

    def _insist(self, request: Request) -> None:
        if self.ends is not None and datetime.now(UTC) > self.ends:
            seconds = self.target.limits.run_seconds
            raise Broken(f"the run's {seconds:g} s were over before its last request (limits.run_seconds)")
        if request.verb not in READING:
            self.insist_on_writing()

    def insist_on_writing(self) -> None:
        """Raises NotAssessed where the run is to read only."""
        if self.read_only:
            raise NotAssessed("it writes to the practice's book, and this run only reads (--read-only)")

    @property
    def last(self) -> Exchange:
        """The exchange that a `Then` speaks of: the newest one."""
        if not self.exchanges:
            raise Broken("a step judged an answer before any request was sent")
        return self.exchanges[-1]

    def validation(self, exchange: Exchange, profile: str | None = None) -> Validation:
        """Every layer's findings on a response body. Equal bytes are validated once in a run."""
        return validate(exchange.answer.body, Context(profile=profile, version=self.target.version))

    def judge(
        self,
        subjects: Sequence[Subject],
        check: Check[Subject],
        *,
        missing: str,
        exchange: Exchange | None = None,
    ) -> None:
        """Applies a check to each subject and keeps the findings.

        With no subject nothing is judged: `missing` then says which data or setting would change that.
        Findings are tied to `exchange`, else to the newest one.
        """
        if not subjects:
            self.gaps.append(missing)
            return
        for subject in subjects:
            self.judged += 1
            self.report(check(subject), exchange=exchange)

    def report(self, findings: Iterable[Finding], *, exchange: Exchange | None = None) -> None:
        """Keeps findings of something judged. An empty iterable says that it was judged and right."""
        self.judged += 1
        tied = exchange or (self.exchanges[-1] if self.exchanges else None)
        for finding in findings:
            self.findings.append(
                finding.claimed(requirement=self.requirement, exchange=tied.id if tied else "")
            )

    def conclude(self, *, strict: bool = False) -> Outcome:
        """The outcome, once every step has run.

        Raises ChecksFailed where a SHALL is broken, NotAssessed where there was nothing to judge (or a part
        of it), Broken where no step judged anything and none said why.
        """
        outcome = outcome_of(self.findings, strict=strict)
        if outcome is Outcome.FAILED:
            raise ChecksFailed(self.findings)
        if self.gaps:
            raise NotAssessed(REASONS.join(dict.fromkeys(self.gaps)))
        if not self.judged:
            raise Broken("the scenario ended without judging anything")
        return outcome
