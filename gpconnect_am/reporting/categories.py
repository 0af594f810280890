"""The categories that the Allure report sorts results into, and the words by which it knows them.

A failed scenario's message begins with a line such as `Slot visibility · Protocol`, which the patterns match.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gpconnect_am.findings import Severity
from gpconnect_am.reporting.records import FindingRecord

PROFILE = "Profile violation"
BUSINESS = "Business rule"
VISIBILITY = "Slot visibility"
PROTOCOL = "Protocol"

_BY_PREFIX = {
    "AAC": VISIBILITY,
    "AUD": PROTOCOL,
    "CAP": PROTOCOL,
    "ERR": PROTOCOL,
    "HDR": PROTOCOL,
    "HTTP": PROTOCOL,
    "JWT": PROTOCOL,
    "PERF": PROTOCOL,
    "SEC": PROTOCOL,
    "APPT": PROFILE,
    "BUN": PROFILE,
    "LOC": PROFILE,
    "ORG": PROFILE,
    "OUT": PROFILE,
    "PAT": PROFILE,
    "PRAC": PROFILE,
    "SCHED": PROFILE,
    "SLOT": PROFILE,
}


def category_of(requirement: str) -> str:
    """The category of a requirement, by its prefix; those of the use cases are business rules."""
    return _BY_PREFIX.get(requirement.partition("-")[0], BUSINESS)


def category_tags(findings: Iterable[FindingRecord]) -> list[str]:
    """The line that sorts a failed scenario: the categories of its failures, each once."""
    found = dict.fromkeys(
        category_of(finding.requirement) for finding in findings if finding.severity is Severity.FAILURE
    )
    return [" · ".join(found)] if found else []


def _category(name: str, statuses: list[str], message: str = "") -> dict[str, Any]:
    pattern = {"messageRegex": message} if message else {}
    return {"name": name, "matchedStatuses": statuses, **pattern}


CATEGORIES = [
    *(
        _category(name, ["failed"], rf"^[^\n]*{name}[\s\S]*")
        for name in (PROFILE, VISIBILITY, PROTOCOL, BUSINESS)
    ),
    _category("Warning or advisory", ["passed"], r"^warning[\s\S]*"),
    _category("Test data missing", ["skipped"], r"^not assessed[\s\S]*"),
    _category("Not applicable", ["skipped"], r"^not applicable[\s\S]*"),
    _category("Broken: suite, network or set-up", ["broken"]),
]
