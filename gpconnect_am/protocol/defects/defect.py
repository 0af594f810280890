"""What a defect is."""

from __future__ import annotations

from collections.abc import Callable

from gpconnect_am.protocol.exchange import Request
from gpconnect_am.protocol.requests import Requests

Defect = Callable[[Request, Requests], Request]
"""Takes a right request, and the consumer whose it is, and gives a copy with one thing spoilt."""
