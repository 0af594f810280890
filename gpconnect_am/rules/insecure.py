"""Signs in a text that it tells of the inside of a system: stack traces, SQL, paths of files.

Source: development_fhir_error_handling_guidance.html, "Operation outcome usage".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SIGNS = {
    "a stack trace": re.compile(
        r"^\s*at [\w.$<>`]+\s?\(.*\)|Traceback \(most recent call last\)|Exception in thread"
        r"|\b[\w/\\-]+\.(?:java|cs|py|rb|js|php|cpp|go)(?::|\", line |:line )\s?\d+",
        re.MULTILINE,
    ),
    "SQL": re.compile(
        r"\bSELECT\b.+\bFROM\b|\bINSERT INTO\b|\bUPDATE\b.+\bSET\b.+\bWHERE\b|\bDELETE FROM\b|\bORA-\d{5}\b"
        r"|SQLSTATE|SqlException|JDBC",
        re.DOTALL,
    ),
    "a path of a file": re.compile(
        r"\b[A-Z]:\\[\w .-]+\\|(?<![\w./])/(?:usr|home|var|opt|etc|srv|root|tmp|app)/[\w.-]+"
    ),
}


def insecure_details(text: str) -> Iterator[str]:
    """What a text tells that it should not, in words with the text it was found in."""
    for what, sign in _SIGNS.items():
        found = sign.search(text)
        if found:
            yield f"{what}: {found.group(0).strip()[:80]}"
