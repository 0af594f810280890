"""What every answer gets on its way out, errors included.

Source: development_general_api_guidance.html, "Character encoding", "Content compression" and "Caching
headers".
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping

from gpconnect_am.provider.call import Answer, Call
from gpconnect_am.provider.formats import FHIR_JSON

Step = Callable[[Call | None, Answer], None]
"""Changes an answer in place. The call is None where the request could not be read at all."""
Steps = Mapping[str, Step]


def content_type(call: Call | None, answer: Answer) -> None:  # noqa: ARG001
    """Says that the body is FHIR JSON in UTF-8."""
    if answer.body:
        answer.headers["Content-Type"] = f"{FHIR_JSON};charset=utf-8"


def no_store(call: Call | None, answer: Answer) -> None:  # noqa: ARG001
    """Forbids every cache to keep the answer."""
    answer.headers["Cache-Control"] = "no-store"


def strict_transport(call: Call | None, answer: Answer) -> None:
    """Keeps clients on TLS, where that is spoken."""
    if call is not None and call.secure:
        answer.headers["Strict-Transport-Security"] = "max-age=31536000"


def compression(call: Call | None, answer: Answer) -> None:
    """Compresses the body where the consumer accepts gzip."""
    if call is None or not answer.body:
        return
    answer.headers["Vary"] = "Accept-Encoding"
    if accepts_gzip(call):
        answer.body = gzip.compress(answer.body, compresslevel=3, mtime=0)
        answer.headers["Content-Encoding"] = "gzip"


def accepts_gzip(call: Call) -> bool:
    """Whether gzip is among the accepted encodings, and not with weight zero."""
    for value in call.header_values("Accept-Encoding"):
        for part in value.lower().split(","):
            coding, _, parameters = part.strip().partition(";")
            if coding.strip() in ("gzip", "*"):
                return parameters.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


FINISHING: Steps = {
    "content type": content_type,
    "no-store": no_store,
    "strict transport": strict_transport,
    "compression": compression,
}
