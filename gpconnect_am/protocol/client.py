"""The client: sends a request, within the target's limits, and gives back the exchange. It never judges."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType

from gpconnect_am.clock import Clock
from gpconnect_am.protocol.exchange import Exchange, Request
from gpconnect_am.target.model import Target


class Client:
    """Sends requests to one target. Use as a context manager; safe to use from several threads."""

    def __init__(self, target: Target, clock: Clock, *, prefix: str = "x") -> None:
        self._target = target
        self._clock = clock
        self._prefix = prefix

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes every connection."""
        raise NotImplementedError

    def send(self, request: Request) -> Exchange:
        """Sends one request. Never raises for what the network or the provider does: see `Exchange.fault`."""
        raise NotImplementedError

    def send_together(self, requests: Sequence[Request]) -> list[Exchange]:
        """Sends several requests, released at the same moment, and gives the exchanges in the same order."""
        with ThreadPoolExecutor(max_workers=len(requests) or 1) as pool:
            return list(pool.map(self.send, requests))
