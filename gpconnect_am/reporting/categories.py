"""The categories that the Allure report sorts results into: by the requirements that their findings bear.

The patterns match whole messages, which begin a finding with its requirement's id in brackets: `[AAC-001] …`.
"""

from __future__ import annotations

from typing import Any

_PREFIXES = {
    "Slot visibility": ("AAC",),
    "Profile violation": ("APPT", "BUN", "LOC", "ORG", "OUT", "PAT", "PRAC", "SCHED", "SLOT"),
    "Protocol": ("AUD", "CAP", "ERR", "HDR", "HTTP", "JWT", "NFR", "PERF", "SEC"),
}
"""Prefixes of requirement ids; the use cases' own requirements are business rules."""


def _category(name: str, status: str, message: str = r"[\s\S]*") -> dict[str, Any]:
    return {"name": name, "matchedStatuses": [status], "messageRegex": message}


CATEGORIES = [
    *(
        _category(name, "failed", rf"[\s\S]*\[(?:{'|'.join(prefixes)})-\d+\][\s\S]*")
        for name, prefixes in _PREFIXES.items()
    ),
    _category("Business rule", "failed"),
    _category("Warning or advisory", "passed", r"warning[\s\S]*"),
    _category("Test data missing", "skipped", r"not assessed[\s\S]*"),
    _category("Not applicable", "skipped", r"not applicable[\s\S]*"),
    _category("Broken: suite, network or set-up", "broken"),
]
