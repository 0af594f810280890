"""What one exchange may take in time and bytes, kept on the socket itself.

A timeout for each read does not bound a provider that drips; so every read and write of the thread that
carries out an exchange asks that exchange's allowance first.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any

import httpcore
from httpcore import SOCKET_OPTION

from gpconnect_am.target.model import Limits

HEAD_BYTES = 300_000
"""More than any sane status line and headers, interim responses included."""


class DeadlineError(Exception):
    """The exchange used up its time."""


class TooLargeError(Exception):
    """The response is larger than the target's limits allow."""


class Allowance:
    """The time and bytes of one exchange, and the gate at which it waits before its first byte goes out."""

    def __init__(self, limits: Limits, gate: threading.Barrier | None = None) -> None:
        self._limits = limits
        self._gate = gate
        self._head_bytes = HEAD_BYTES
        self._in_head = True
        self.received = False
        self.reused = True
        self.last_read = b""
        self.begin()

    def begin(self) -> None:
        """Starts the exchange's time."""
        self.began = time.perf_counter()
        self._deadline = self.began + self._limits.exchange_seconds

    def pass_gate(self) -> None:
        """Waits, once, until every exchange that is to be released with this one has come here."""
        gate, self._gate = self._gate, None
        if gate is None:
            return
        try:
            gate.wait(timeout=2 * self._limits.connect_seconds)
        except threading.BrokenBarrierError:
            return
        finally:
            self.begin()

    def seconds(self, wanted: float | None) -> float:
        """How long the next read or write may last. Raises DeadlineError when nothing is left."""
        left = self._deadline - time.perf_counter()
        if left <= 0:
            raise DeadlineError
        return left if wanted is None else min(left, wanted)

    def head_complete(self) -> None:
        """From here on the body is read, which its reader counts."""
        self._in_head = False

    def take(self, data: bytes) -> None:
        """Counts what was read. Raises TooLargeError where headers do not end."""
        self.received = self.received or bool(data)
        self.last_read = data or self.last_read
        if self._in_head:
            self._head_bytes -= len(data)
            if self._head_bytes < 0:
                raise TooLargeError(f"headers did not end within {HEAD_BYTES} bytes")


CURRENT: ContextVar[Allowance] = ContextVar("allowance of the exchange under way")


class AllowanceBackend(httpcore.NetworkBackend):
    """Opens connections whose every read and write keeps to the allowance of the exchange under way."""

    def __init__(self) -> None:
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Opens a TCP connection. Raises httpcore's exceptions."""
        allowance = CURRENT.get()
        allowance.reused = False
        return _AllowanceStream(
            self._sockets.connect_tcp(host, port, allowance.seconds(timeout), local_address, socket_options)
        )


class _AllowanceStream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        allowance = CURRENT.get()
        allowed = allowance.seconds(timeout)
        try:
            data = self._stream.read(max_bytes, allowed)
        except httpcore.ReadTimeout:
            allowance.seconds(timeout)
            raise
        allowance.take(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        allowance = CURRENT.get()
        allowance.pass_gate()
        self._stream.write(buffer, allowance.seconds(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        allowed = CURRENT.get().seconds(timeout)
        return _AllowanceStream(self._stream.start_tls(ssl_context, server_hostname, allowed))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
