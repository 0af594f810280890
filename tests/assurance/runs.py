"""A run's folder as a run leaves it, made from a few scenarios and one exchange."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gpconnect_am.protocol.exchange import Exchange, Request, Response
from gpconnect_am.protocol.interactions import SEARCH_SLOTS
from gpconnect_am.protocol.token import encode
from gpconnect_am.reporting.evidence import Evidence
from gpconnect_am.reporting.records import ScenarioRecord
from gpconnect_am.reporting.redaction import Redactor
from gpconnect_am.reporting.run_folder import RunFolder
from tests.reporting.records import a_run, an_exchange

BUNDLE = {
    "resourceType": "Bundle",
    "type": "searchset",
    "entry": [
        {"resource": {"resourceType": "Slot", "id": "one", "start": "2026-11-25T09:00:00+00:00"}},
        {"resource": {"resourceType": "Slot", "id": "two", "start": "2026-11-25T09:10:00Z"}},
    ],
}


def an_answer(id: str = "x00001", body: Any = BUNDLE, **changed: Any) -> Exchange:
    """A search for slots with its token, and what it was answered with."""
    now = int(datetime(2026, 11, 24, 9, 30, tzinfo=UTC).timestamp())
    claims = {
        "iss": "https://consumer.example/token",
        "iat": now,
        "exp": now + 300,
        "requesting_practitioner": {
            "identifier": [{"system": "https://fhir.nhs.uk/Id/sds-user-id", "value": "999900000001"}],
            "name": [{"family": "O'Assurer", "given": ["Alex"]}],
        },
        "requesting_organization": {"identifier": [{"value": "B99901"}], "name": "Nowhere Lane"},
    }
    request = Request(
        SEARCH_SLOTS,
        "GET",
        "https://provider.test.example/A83001/STU3/1/gpconnect",
        "Slot",
        query=(("status", "free"), ("start", "ge2026-11-25")),
        headers=(("Ssp-TraceID", "trace-1"), ("Authorization", f"Bearer {encode(claims)}")),
    )
    response = Response(200, "OK", (("ETag", 'W/"1"'),), json.dumps(body).encode(), 1)
    facts: dict[str, Any] = {"response": response, "fault": None}
    return Exchange(
        id=id,
        request=request,
        started=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
        seconds=0.1,
        trace_id="trace-1",
        **{**facts, **changed},
    )


def a_folder(path: Path, scenarios: Sequence[ScenarioRecord], **run: Any) -> RunFolder:
    """The folder of a finished run of these scenarios, with the answer x00001 in its evidence."""
    folder = RunFolder(path)
    folder.create()
    folder.write(a_run(**run))
    Evidence(path, Redactor()).keep(an_answer())
    for scenario in scenarios:
        folder.append(scenario.model_dump_json())
    return folder


EXCHANGES = (an_exchange(trace_id="trace-1"),)
