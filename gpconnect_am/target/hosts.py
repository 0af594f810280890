"""What a host name tells: this machine, or a system that is live."""

from __future__ import annotations

import ipaddress
import re

_NHS_DOMAINS = ("nhs.uk", "nhs.net")
_TEST_WORDS = re.compile(
    r"^(test|int|integration|dev|development|dep|ref|train|training|uat|sandbox|sit|opentest|staging|demo|ptl"
    r"|pathtolive|assurance|preprod|qa)\d*$|^test"
)
_LIVE_WORDS = re.compile(r"^(live|prod|production)\d*$")


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine's own."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def looks_live(host: str) -> bool:
    """Whether a host name reads like a live NHS system's, or says that it is a live one."""
    words = host.lower().replace("path-to-live", "ptl")
    parts = [part for part in re.split(r"[.-]", words) if part]
    if any(_TEST_WORDS.search(part) for part in parts):
        return False
    return any(_LIVE_WORDS.match(part) for part in parts) or any(
        words == domain or words.endswith(f".{domain}") for domain in _NHS_DOMAINS
    )
