"""allure-results: a result per scenario, with its steps, tables, requests, responses and findings.

Written from the records of a run, so that every attachment has passed the redaction gate and a run on several
workers reads like a run on one. Format: the result files of allure-python-commons.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import attr
from allure_commons.model2 import (
    Attachment,
    Label,
    Link,
    Parameter,
    Status,
    StatusDetails,
    TestResult,
    TestStepResult,
)

from gpconnect_am.findings import Outcome
from gpconnect_am.reporting.assurance import Assurance
from gpconnect_am.reporting.categories import CATEGORIES
from gpconnect_am.reporting.evidence import FOLDER as EVIDENCE
from gpconnect_am.reporting.evidence import body_file, read_body, read_exchange
from gpconnect_am.reporting.excerpt import excerpt, in_short
from gpconnect_am.reporting.records import ExchangeRecord, FindingRecord, ScenarioRecord, StepRecord
from gpconnect_am.reporting.verdict import RequirementResult
from gpconnect_am.requirements import Strength

FOLDER = "allure-results"
EPIC = "GP Connect Appointment Management"
SHOWN_IN_SHORT = 3
"""How many exchanges of a step that passed are shown; more are named."""
_ENTRY = re.compile(r"\bentry\[(\d+)\]")
_STATUS = {
    Outcome.PASSED: Status.PASSED,
    Outcome.WARNING: Status.PASSED,
    Outcome.FAILED: Status.FAILED,
    Outcome.BROKEN: Status.BROKEN,
    Outcome.WAIVED: Status.SKIPPED,
    Outcome.NOT_ASSESSED: Status.SKIPPED,
    Outcome.NOT_APPLICABLE: Status.SKIPPED,
    None: Status.SKIPPED,
}
_SEVERITY = {Strength.SHALL: "critical", Strength.SHOULD: "normal", Strength.MAY: "minor"}


def write_results(assurance: Assurance, run_folder: Path) -> None:
    """Writes the results of a run anew."""
    folder = run_folder / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    requirements = {result.id: result for result in assurance.requirements}
    writer = _Writer(folder, run_folder, requirements)
    for scenario in assurance.scenarios:
        writer.write(scenario)
    categories = json.dumps(CATEGORIES, indent=1)
    (folder / "categories.json").write_text(categories, encoding="utf-8")
    (folder / "environment.properties").write_text(_environment(assurance), encoding="utf-8")
    (folder / "executor.json").write_text(json.dumps(_executor(assurance)), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Shown:
    """A text to attach to a step."""

    name: str
    text: str
    type: str = "text/plain"
    extension: str = "txt"


class _Writer:
    """Writes scenarios into one allure-results folder.

    Every attachment is a file of its own, also where two are equal: Allure 3 shows a file in one place only.
    """

    def __init__(self, folder: Path, run_folder: Path, requirements: dict[str, RequirementResult]) -> None:
        self._folder = folder
        self._run_folder = run_folder
        self._requirements = requirements
        self._attached = 0

    def write(self, scenario: ScenarioRecord) -> None:
        known = [self._requirements[each] for each in scenario.requirements if each in self._requirements]
        key = _md5(scenario.id)
        start = _milliseconds(scenario.started)
        self._save(
            TestResult(
                uuid=str(uuid.uuid5(uuid.NAMESPACE_URL, scenario.id)),
                name=scenario.title,
                fullName=scenario.id,
                testCaseId=key,
                historyId=key,
                status=_STATUS[scenario.outcome],
                statusDetails=_details(scenario),
                start=start,
                stop=start + round(scenario.seconds * 1000),
                descriptionHtml=None,
                description=_description(scenario, known),
                labels=_labels(scenario, known),
                links=[
                    Link(type="link", url=result.link, name=f"{result.id} in the specification")
                    for result in known
                ],
                parameters=[Parameter(name=name, value=value) for name, value in scenario.case.items()],
                steps=[self._step(step, scenario) for step in scenario.steps],
                titlePath=[EPIC, scenario.feature, scenario.rule],
            )
        )

    def _save(self, result: TestResult) -> None:
        filled = attr.asdict(result, filter=lambda _, value: bool(value) or value == 0)
        text = json.dumps(filled, ensure_ascii=False)
        (self._folder / f"{result.uuid}-result.json").write_text(text, encoding="utf-8", errors="replace")

    def _step(self, step: StepRecord, scenario: ScenarioRecord) -> TestStepResult:
        start = _milliseconds(step.started)
        findings = [scenario.findings[place] for place in step.findings]
        shown = [_table(step)] if step.table else []
        if step.doc_string:
            shown.append(Shown("text", step.doc_string))
        brief, again = [], []
        for exchange in (each for each in scenario.exchanges if each.id in step.exchanges):
            about = [finding for finding in scenario.findings if finding.exchange == exchange.id]
            if exchange.reused and not about:
                again.append(exchange)
            elif scenario.outcome is Outcome.PASSED:
                brief.append(exchange)
            else:
                shown += self._exchange(exchange.id, _entries(about))
        shown += self._in_short(brief)
        shown += _by_name("answers of earlier scenarios", again)
        message = "\n".join([*(_told(finding) for finding in findings), *filter(None, [step.message])])
        return TestStepResult(
            name=f"{step.keyword} {step.text}",
            status=_STATUS[step.outcome],
            statusDetails=StatusDetails(message=message or None),
            start=start,
            stop=start + round(step.seconds * 1000),
            attachments=[self._attach(each) for each in shown],
            steps=[_finding_step(finding, start) for finding in findings],
        )

    def _in_short(self, exchanges: Sequence[ExchangeRecord]) -> Iterator[Shown]:
        """What was sent and what came back in one attachment, where nobody has to look for a fault."""
        shown = exchanges[:SHOWN_IN_SHORT]
        documents = (read_exchange(self._run_folder, each.id) for each in shown)
        told = [each for document in documents if document for each in self._told_in_short(document)]
        if told:
            yield Shown(", ".join(map(_title, shown)), "\n\n".join(told))
        yield from _by_name("more exchanges", exchanges[SHOWN_IN_SHORT:])

    def _told_in_short(self, document: dict[str, Any]) -> Iterator[str]:
        request, response = document["request"], document["response"]
        for lines, part in ((_request_lines(request), request), (_response_lines(document), response)):
            body = part and part["body"]
            text = in_short(read_body(self._run_folder, body), body_file(body)) if body else ""
            yield "\n".join(filter(None, [*lines, text]))

    def _exchange(self, exchange: str, entries: Iterable[int]) -> Iterator[Shown]:
        document = read_exchange(self._run_folder, exchange)
        if document is None:
            return
        request, response = document["request"], document["response"]
        lines = _request_lines(request)
        if request["token_claims"]:
            claims = request["token_claims"].items()
            told = (f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in claims)
            lines += ["", "Claims of the token:", *told]
        name = f"request {exchange}: {request['verb']} {_tail(request['url'])}"
        yield Shown(name, "\n".join([*lines, *self._body(request["body"], ())]))
        lines = _response_lines(document)
        if response:
            text = "\n".join([*lines, *self._body(response["body"], entries)])
            yield Shown(f"response {exchange}: {response['status']}", text)
        else:
            yield Shown(f"no response {exchange}", "\n".join(lines))

    def _body(self, name: str | None, entries: Iterable[int]) -> list[str]:
        if name is None:
            return []
        return ["", excerpt(read_body(self._run_folder, name), body_file(name), entries)]

    def _attach(self, shown: Shown) -> Attachment:
        self._attached += 1
        file = f"{self._attached:06}-attachment.{shown.extension}"
        (self._folder / file).write_text(shown.text, encoding="utf-8", errors="replace", newline="\n")
        return Attachment(name=shown.name, source=file, type=shown.type)


def _title(exchange: ExchangeRecord) -> str:
    return f"{exchange.verb} {_tail(exchange.url)}: {exchange.status or 'no answer'}"


def _tail(url: str) -> str:
    """What a URL asks for: the last part of its path."""
    return url.partition("?")[0].rpartition("/")[2]


def _by_name(what: str, exchanges: Sequence[ExchangeRecord]) -> Iterator[Shown]:
    """Where the exchanges lie that are not shown themselves."""
    if exchanges:
        lines = (f"{each.verb} {each.url}\n{each.status}: {EVIDENCE}/{each.id}.json" for each in exchanges)
        yield Shown(what, "\n\n".join(["Request and response in full in the run's folder:", *lines]))


def _table(step: StepRecord) -> Shown:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(step.table)
    return Shown("table", text.getvalue(), "text/csv", "csv")


def _entries(findings: Iterable[FindingRecord]) -> set[int]:
    """The entries of a Bundle that findings point at."""
    places = [place for finding in findings for place in (finding.where, *finding.places)]
    return {int(match[1]) for place in places if (match := _ENTRY.search(place))}


def _finding_step(finding: FindingRecord, start: int) -> TestStepResult:
    return TestStepResult(
        name=f"{finding.severity} [{finding.requirement}] {finding.where}",
        status=Status.FAILED if finding.severity == "failure" else Status.PASSED,
        statusDetails=StatusDetails(message=_told(finding)),
        start=start,
        stop=start,
        parameters=[
            Parameter(name=name, value=value)
            for name, value in (
                ("where", finding.where),
                ("expected", finding.expected),
                ("found", finding.actual),
                ("ruling", finding.ruling),
                ("exchange", finding.exchange),
                ("specification", finding.link),
            )
            if value
        ],
    )


def _told(finding: FindingRecord) -> str:
    return f"[{finding.requirement}] {finding.sentence()}"


def _details(scenario: ScenarioRecord) -> StatusDetails | None:
    findings = [_told(finding) for finding in scenario.findings]
    reason = f"{scenario.outcome}: {scenario.reason}" if scenario.reason else ""
    if scenario.outcome is Outcome.PASSED:
        return None
    if scenario.outcome is Outcome.FAILED:
        lines = [*findings, reason]
    else:
        lines = [reason or str(scenario.outcome), *findings]
    return StatusDetails(message="\n".join(filter(None, lines)), trace=scenario.trace or None)


def _description(scenario: ScenarioRecord, known: Sequence[RequirementResult]) -> str:
    parts = [scenario.description] if scenario.description else []
    parts += [
        f"**{result.id}** ({result.strength}): {result.statement} [Specification]({result.link})"
        for result in known
    ]
    if scenario.findings:
        parts.append("**Findings**")
        parts.append("\n".join(f"- {finding.severity}: {_told(finding)}" for finding in scenario.findings))
    if scenario.reason:
        parts.append(f"**{str(scenario.outcome).capitalize()}**: {scenario.reason}")
    return "\n\n".join(parts)


def _labels(scenario: ScenarioRecord, known: Sequence[RequirementResult]) -> list[Label]:
    pairs = [
        ("epic", EPIC),
        ("feature", scenario.feature),
        ("story", scenario.rule or scenario.feature),
        ("severity", severity_of({result.strength for result in known})),
        ("capability", scenario.capability),
        ("outcome", str(scenario.outcome)),
        *(("requirement", each) for each in scenario.requirements),
        *(("tag", each) for each in scenario.requirements),
        *(("tag", "warning") for _ in range(scenario.outcome is Outcome.WARNING)),
    ]
    return [Label(name=name, value=value) for name, value in pairs if value]


def severity_of(strengths: Collection[Strength]) -> str:
    """Allure's severity for requirements of these strengths: the strongest decides."""
    strongest = next((each for each in Strength if each in strengths), Strength.SHALL)
    return _SEVERITY[strongest]


def _request_lines(request: dict[str, Any]) -> list[str]:
    return [f"{request['verb']} {request['url']}", *_header_lines(request["headers"])]


def _response_lines(document: dict[str, Any]) -> list[str]:
    response = document["response"]
    if response is None:
        return [": ".join(document["fault"])]
    head = f"{response['http_version']} {response['status']} {response['reason']}"
    return [f"{head}   ({document['seconds'] * 1000:.0f} ms)", *_header_lines(response["headers"])]


def _header_lines(headers: Iterable[Sequence[str]]) -> list[str]:
    return [f"{name}: {value}" for name, value in headers]


def _environment(assurance: Assurance) -> str:
    target = assurance.target
    facts = {
        "Provider": target.name,
        "Base URL": target.base_url,
        "ODS code": target.ods_code,
        "Environment": target.environment,
        "Specification": assurance.specification_version,
        "Capabilities": ", ".join(target.capabilities),
        "Suite": assurance.suite_version,
        "Verdict": assurance.verdict,
        "Provider time": f"{assurance.times.provider_seconds:.1f} s",
        "Suite time": f"{assurance.times.suite_seconds:.1f} s",
    }
    return "".join(f"{name.replace(' ', '_')}={_one_line(value)}\n" for name, value in facts.items())


def _one_line(value: str) -> str:
    return " ".join(value.split()).replace("\\", "\\\\")


def _executor(assurance: Assurance) -> dict[str, Any]:
    """Who ran the suite: the CI job where one can be told, else this tool."""
    name, url = next(
        ((name, os.environ[url]) for name, url in _CI_JOB_URLS if os.environ.get(url)),
        ("gpconnect-am", None),
    )
    build = f"{assurance.target.name}, {assurance.started:%Y-%m-%d %H:%M} UTC"
    return {"name": name, "type": name.lower(), "buildName": build, **({"buildUrl": url} if url else {})}


_CI_JOB_URLS = (("GitLab", "CI_JOB_URL"), ("Jenkins", "BUILD_URL"), ("CircleCI", "CIRCLE_BUILD_URL"))


def _milliseconds(instant: datetime) -> int:
    return round(instant.timestamp() * 1000)


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
