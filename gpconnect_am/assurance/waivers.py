"""waivers.toml: findings that somebody accepts for a time.

[[waiver]]
requirement = "SFS-017"
finding = "status: expected *; found 200 OK with a Bundle"   # * stands for anything
reason = "Fixed in release 7.2, which the practice gets in March."
owner = "Head of interoperability"
expires = 2027-03-31
"""

from __future__ import annotations

from pathlib import Path

from gpconnect_am.assurance.entries import EntriesError, entries, record
from gpconnect_am.reporting.records import WaiverRecord
from gpconnect_am.requirements import Catalogue

FILE = "waivers.toml"
_FIELDS = ("requirement", "finding", "reason", "owner", "expires")


def read_waivers(path: Path, catalogue: Catalogue) -> list[WaiverRecord]:
    """The waivers of a file. Raises EntriesError for one that lacks something or would waive too much."""
    found = []
    for number, entry in enumerate(entries(path, "waiver"), start=1):
        place = f"{path}, waiver {number} ({entry.get('requirement', 'no requirement')})"
        for field in _FIELDS:
            if not entry.get(field):
                raise EntriesError(f"{place}: {field} is missing; a waiver has {', '.join(_FIELDS)}")
        for field in entry:
            if field not in _FIELDS:
                raise EntriesError(f"{place}: {field} is not known; a waiver has {', '.join(_FIELDS)}")
        waiver = record(WaiverRecord, entry, place)
        if waiver.requirement not in catalogue:
            raise EntriesError(f"{place}: the catalogue has no such requirement")
        if not waiver.finding.replace("*", "").strip():
            raise EntriesError(f"{place}: finding must say something of what is waived, not only *")
        found.append(waiver)
    return found
