"""What a provider's TLS must accept and refuse.

Source: development_api_security_guidance.html.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gpconnect_am.findings import Finding, Severity
from gpconnect_am.protocol.suites import FAMILIES, SUPPORTED


def refused(who: str, status_line: str) -> Iterator[Finding]:
    """A caller who must be refused got no answer, or was told by HTTP that nothing is served (ruling 75)."""
    if status_line:
        status = status_line.split(" ")[1:2]
        severity = Severity.ADVISORY if "400" <= "".join(status) < "500" else Severity.FAILURE
        yield Finding(
            "TLS/caller", "TLS handshake", f"no answer for {who}", status_line, severity, ruling="75"
        )


def answered(who: str, status_line: str) -> Iterator[Finding]:
    """A caller who must be served got a success."""
    if status_line.split(" ")[1:2] != ["200"]:
        yield Finding("TLS/answered", "TLS handshake", f"200 OK for {who}", status_line or "no answer")


def not_served(status_line: str) -> Iterator[Finding]:
    """Plain HTTP is not served: no answer, or an error."""
    if status_line and not status_line.split(" ")[1:2] >= ["400"]:
        yield Finding("TLS/plain", "connection", "plain HTTP dropped", status_line)


def version_refused(name: str, *, accepted: bool) -> Iterator[Finding]:
    """A version of the protocol is not spoken."""
    if accepted:
        yield Finding("TLS/version", "TLS handshake", f"{name} refused", f"{name} accepted")


def suites_refused(accepted: Sequence[str]) -> Iterator[Finding]:
    """No suite of another family is taken."""
    if accepted:
        expected = f"suites of {', '.join(FAMILIES)} alone"
        yield Finding("TLS/suites", "TLS handshake", expected, ", ".join(accepted))


def family_taken(family: str, *, taken: bool) -> Iterator[Finding]:
    """A named family is supported."""
    if not taken:
        yield Finding("TLS/family", "TLS handshake", f"{family} supported", "no suite of it is accepted")


def prefers(suite: int | None) -> Iterator[Finding]:
    """Of all suites, the server takes one of the most preferred family."""
    best = next(iter(FAMILIES))
    if suite not in FAMILIES[best]:
        held = SUPPORTED.get(suite, "another suite") if suite is not None else "no suite at all"
        yield Finding("TLS/preference", "TLS handshake", f"a suite of {best}", held)
