"""Two results compared: what differs from run to run by its nature is taken out of assurance.json."""

from __future__ import annotations

import json
import re
from typing import Any

VARYING = frozenset(
    {
        "started",
        "finished",
        "seconds",
        "provider_seconds",
        "times",
        "trace_id",
        "reused",
        "http",
        "url",
        "exchange",
        "exchanges",
        "sent_bytes",
        "received_bytes",
        "seen",
    }
)
"""When, how long, and under which id something was sent; which of the scenarios was the first to ask;
how many slots were there to be seen, while other scenarios booked."""
UNDONE = "Afterwards"
"""The step that undoes what scenarios share: it belongs to the first of them."""
_PORT = re.compile(r"127\.0\.0\.1:\d+")
_ANSWERS = re.compile(r"^\d+ answers of the run")


def normalised(result: dict[str, Any]) -> str:
    """assurance.json without what varies: equal texts are equal verdicts, outcomes, findings and reasons."""
    return json.dumps(_plain(result), indent=1, sort_keys=True)


def _plain(node: Any) -> Any:
    if isinstance(node, dict):
        return {name: _plain(value) for name, value in node.items() if name not in VARYING}
    if isinstance(node, list):
        return [_plain(each) for each in node if not _undid_in_peace(each)]
    if isinstance(node, str):
        return _ANSWERS.sub("The answers of the run", _PORT.sub("127.0.0.1:PORT", node))
    return node


def _undid_in_peace(node: Any) -> bool:
    return isinstance(node, dict) and (node.get("keyword"), node.get("outcome")) == (UNDONE, "passed")
