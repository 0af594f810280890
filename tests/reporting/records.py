"""Records to report on, made as short as a test wants them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from gpconnect_am.findings import Outcome, Severity
from gpconnect_am.reporting.records import (
    ExchangeRecord,
    FindingRecord,
    RunRecord,
    ScenarioRecord,
    StepRecord,
    TargetRecord,
)
from gpconnect_am.requirements import Catalogue, Requirement, Strength, Verification

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def a_requirement(id: str, **changed: Any) -> Requirement:
    """A requirement of a little catalogue."""
    facts: dict[str, Any] = {
        "id": id,
        "key": id.lower(),
        "strength": Strength.SHALL,
        "version": "1.2.7",
        "statement": f"What {id} asks for.",
        "pages": ("appointments_use_case_search_for_free_slots.html",),
        "sections": ("Payload response body",),
        "official": (),
        "verification": Verification.AUTOMATED,
        "note": "",
        "area": "search",
    }
    return Requirement(**{**facts, **changed})


def a_catalogue(*requirements: Requirement) -> Catalogue:
    """A catalogue of these requirements."""
    return Catalogue({requirement.id: requirement for requirement in requirements})


def a_run(**changed: Any) -> RunRecord:
    """A run against an imaginary provider."""
    target = TargetRecord(
        name="Example System",
        base_url="https://provider.test.example/A83001/STU3/1/gpconnect",
        ods_code="A83001",
        asid="918999198738",
        version="1.2.7",
        environment="test",
        capabilities=("search",),
    )
    facts = {"suite_version": "0.1.0", "python": "3.11.7", "target": target, "started": NOW, "finished": NOW}
    return RunRecord(**{**facts, **changed})


def a_finding(requirement: str = "SFS-001", **changed: Any) -> FindingRecord:
    """A finding about a status."""
    facts: dict[str, Any] = {
        "requirement": requirement,
        "severity": Severity.FAILURE,
        "check": "status",
        "where": "status",
        "expected": "200 OK",
        "actual": "500",
        "exchange": "x00001",
    }
    return FindingRecord(**{**facts, **changed})


def an_exchange(id: str = "x00001", **changed: Any) -> ExchangeRecord:
    """A search that was answered in a tenth of a second."""
    facts: dict[str, Any] = {
        "id": id,
        "interaction": "search for free slots",
        "verb": "GET",
        "url": "https://provider.test.example/A83001/STU3/1/gpconnect/Slot",
        "status": 200,
        "started": NOW,
        "seconds": 0.1,
    }
    return ExchangeRecord(**{**facts, **changed})


def a_scenario(
    title: str = "A search succeeds", outcome: Outcome = Outcome.PASSED, **changed: Any
) -> ScenarioRecord:
    """A scenario of SFS-001 with one step."""
    facts: dict[str, Any] = {
        "id": f"search/test_search.py::{title}",
        "title": title,
        "feature": "Search for free slots",
        "rule": "A search succeeds",
        "capability": "search",
        "requirements": ("SFS-001",),
        "outcome": outcome,
        "started": NOW,
        "seconds": 0.3,
        "provider_seconds": 0.1,
        "steps": (StepRecord(keyword="When", text="slots are searched for", outcome=outcome, started=NOW),),
    }
    return ScenarioRecord(**{**facts, **changed})
