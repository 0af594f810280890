"""The facts that a run leaves, as they travel between processes and lie in the run's folder.

Everything in a record has passed the redaction gate.
"""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from gpconnect_am.findings import Outcome, Severity


class Record(BaseModel):
    """The base of every record: immutable, and strict about its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class FindingRecord(Record):
    """One thing that is wrong, or worth a note, with what proves it."""

    requirement: str
    """Id of the requirement that it breaks."""
    severity: Severity
    """`failure` breaks a SHALL, `warning` a SHOULD; a ruling accepts an `advisory`."""
    check: str
    """The stable name of the check or constraint."""
    where: str
    """The place: a FHIRPath, `header NAME`, `parameter NAME` or `status`."""
    expected: str
    """What would be right."""
    actual: str
    """What was found."""
    ruling: str = ""
    """The ruling that it rests on, where there is one."""
    link: str = ""
    """Where the specification says so."""
    exchange: str = ""
    """Id of the exchange that proves it."""
    count: int = 1
    """How often the same thing was found."""
    places: tuple[str, ...] = ()
    """The first places, where it was found more than once."""
    waiver: str = ""
    """Who accepts it until when, and why, where a waiver does."""

    def sentence(self) -> str:
        """One line for a console, a report row or a JUnit message."""
        times = f" ({self.count} times, first at {', '.join(self.places)})" if self.count > 1 else ""
        return f"{self.where}: expected {self.expected}; found {self.actual}{times}"


class ExchangeRecord(Record):
    """One request and what came back, in short; the evidence folder holds both in full."""

    id: str
    """Id of the exchange; its evidence is `exchanges/<id>.json`."""
    interaction: str
    """Name of the interaction."""
    verb: str
    """HTTP verb of the request."""
    url: str
    """The whole URL, as sent."""
    status: int | None
    """HTTP status of the response; null where none came back."""
    fault: str = ""
    """Why no whole response came back."""
    started: datetime
    """When it was sent, UTC."""
    seconds: float
    """How long the answer took."""
    trace_id: str = ""
    """The Ssp-TraceID that was sent."""
    sent_bytes: int = 0
    """Size of the request's body."""
    received_bytes: int = 0
    """Size of the response's body, decoded."""
    reused: bool = False
    """Whether an earlier scenario had made it, and this one looked at the same answer again."""


class StepRecord(Record):
    """One Gherkin step."""

    keyword: str
    text: str
    outcome: Outcome | None = None
    """What became of it; null where it was not reached."""
    message: str = ""
    """Why it did not simply pass."""
    started: datetime
    seconds: float = 0.0
    table: tuple[tuple[str, ...], ...] = ()
    """Its data table, header first."""
    doc_string: str = ""
    exchanges: tuple[str, ...] = ()
    """Ids of the exchanges that it made, in order."""
    findings: tuple[int, ...] = ()
    """Its findings, as places in the scenario's list."""


class CellRecord(Record):
    """What one search showed of a declared session: a cell of the visibility table."""

    session: str
    """Name of the declared session."""
    restriction: str
    """What the practice set on it, in words."""
    organisation: str
    """Name of the organisation that searched."""
    ods_code: str
    """Its ODS code."""
    filters: str
    """The search filters, in words."""
    expected: str
    """What must be seen of it: `must be shown`, `must be hidden` or `may be shown or hidden`."""
    seen: int
    """How many of its slots were seen."""
    wrong: bool
    """Whether that breaks a requirement."""
    proven: bool
    """Whether anybody sees the session, so that hiding it proves something."""
    exchange: str
    """Id of the exchange that shows it."""


class ScenarioRecord(Record):
    """One run of one scenario."""

    id: str
    """Stable id: path of the test module and name of the scenario with its case."""
    title: str
    feature: str
    rule: str
    description: str = ""
    capability: str
    requirements: tuple[str, ...]
    """Ids of the requirements that it decides, the one that its Rule is named for first."""
    case: dict[str, str] = Field(default_factory=dict)
    """The row of the Examples, for an outline."""
    outcome: Outcome
    reason: str = ""
    """Why it was not assessed, does not apply or broke."""
    trace: str = ""
    """Where the suite broke, for a defect report."""
    started: datetime
    seconds: float
    """From the first step to the end of cleaning up."""
    provider_seconds: float
    """The part of it that was spent waiting for the provider."""
    cut_short: bool = False
    """Whether it ended before its last step."""
    steps: tuple[StepRecord, ...] = ()
    findings: tuple[FindingRecord, ...] = ()
    exchanges: tuple[ExchangeRecord, ...] = ()
    cells: tuple[CellRecord, ...] = ()
    """What it saw of declared sessions, where it is about visibility."""


class WaiverRecord(Record):
    """A waiver: somebody accepts some findings of a requirement for a time."""

    requirement: str
    """Id of the requirement whose findings it is about."""
    finding: str
    """What the finding says, `*` standing for anything."""
    reason: str
    owner: str
    """Who answers for it."""
    expires: date
    """The last day on which it holds."""
    expired: bool = False
    """Whether it had expired before the run."""
    used: int = 0
    """How many findings of the run it is about."""

    def sentence(self) -> str:
        """One line that says until when, who and why."""
        return f"until {self.expires} by {self.owner}: {self.reason}"


class AttestationRecord(Record):
    """What a named assurer has seen of a requirement that no scenario decides."""

    requirement: str
    outcome: Outcome
    """`passed`, `failed` or `not applicable`."""
    assurer: str
    date: date
    note: str = ""

    def sentence(self) -> str:
        """One line that says who has seen it, when, and what they noted."""
        told = f"attested by {self.assurer} on {self.date}"
        return f"{told}: {self.note}" if self.note else told


class TargetRecord(Record):
    """The system under test, as far as a report shows it."""

    name: str
    base_url: str
    ods_code: str
    asid: str
    version: str
    """Version of the specification that it is judged by."""
    environment: str
    capabilities: tuple[str, ...]
    proxy_url: str = ""
    embedded: bool = False
    """Whether it is the suite's own reference provider."""


class RunRecord(Record):
    """The frame of a run."""

    suite_version: str
    python: str
    target: TargetRecord
    started: datetime
    finished: datetime | None = None
    """Null while the run goes on, and where it was killed."""
    strict: bool = False
    """Whether warnings and advisories fail."""
    selection: tuple[str, ...] = ()
    """The words of the command line that chose scenarios; empty for a whole run."""
    planned: tuple[str, ...] = ()
    """Ids of the scenarios that the run set out to do."""
    interrupted: str = ""
    """Why the run ended before the last of them."""
    resumed: int = 0
    """How often it was taken up again."""
