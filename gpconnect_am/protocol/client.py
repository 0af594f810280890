"""The client: sends a request, within the target's limits, and gives back the exchange. It never judges."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from types import TracebackType
from urllib.parse import urlsplit

import httpx

from gpconnect_am.clock import Clock
from gpconnect_am.protocol.allowance import CURRENT, Allowance, TooLargeError
from gpconnect_am.protocol.decoding import decoded
from gpconnect_am.protocol.exchange import Exchange, Headers, Request, Response, TransportFault
from gpconnect_am.protocol.faults import NETWORK_ERRORS, MalformedResponseError, fault_of
from gpconnect_am.protocol.tls import shared_context
from gpconnect_am.protocol.transport import AllowanceTransport
from gpconnect_am.target.model import Target

_REPEATABLE = ("GET", "HEAD", "OPTIONS")


class Client:
    """Sends requests to one target. Use as a context manager; safe to use from several threads.

    A request goes out as it says, with a Host header and, for a body, a Content-Length where it bears none.
    No redirect is followed, no proxy of the environment used, no cookie kept. Exchange ids are `prefix` and a
    running number: give each parallel worker a prefix of its own. Workers that share one target's limit pass
    their part as `simultaneous`, and in `alone` what keeps them from sending several requests together at the
    same time as another worker.

    Raises TlsSettingError for TLS files that cannot be used.
    """

    def __init__(
        self,
        target: Target,
        clock: Clock,
        *,
        prefix: str = "x",
        simultaneous: int | None = None,
        alone: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._limits = target.limits
        self._simultaneous = simultaneous or target.limits.simultaneous_requests
        self._alone = alone
        self._clock = clock
        self._prefix = prefix
        self._numbers = itertools.count(1)
        self._slots = threading.BoundedSemaphore(self._simultaneous)
        self._together = threading.Lock()
        context = shared_context(target.tls)
        self._kept = AllowanceTransport(context, target.limits, keep_alive=True)
        self._single = AllowanceTransport(context, target.limits, keep_alive=False)

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
        self._kept.close()
        self._single.close()

    def send(self, request: Request) -> Exchange:
        """Sends one request. Never raises for what the network or the provider does: see `Exchange.fault`.

        A request that changes nothing may travel on a connection that was kept open, and is sent once more
        where that turns out to be dead; any other has a connection of its own and is sent once.
        """
        identifier = self._next_id()
        with self._slots:
            if request.verb not in _REPEATABLE:
                return self._exchange(identifier, request, self._single, Allowance(self._limits))
            allowance = Allowance(self._limits)
            exchange = self._exchange(identifier, request, self._kept, allowance)
            fault = exchange.fault
            if fault and fault.kind == "reset" and allowance.reused and not allowance.received:
                note = "a kept-alive connection was dead; the request was sent again on a new one"
                return self._exchange(identifier, request, self._single, Allowance(self._limits), note)
            return exchange

    def send_together(self, requests: Sequence[Request]) -> list[Exchange]:
        """Sends several requests, released at the same moment, and gives the exchanges in the same order.

        Each has a connection of its own, opened beforehand. More than the client may have under way go out in
        waves of that many, which the exchanges' notes then say.
        """
        size = self._simultaneous
        numbered = [(self._next_id(), request) for request in requests]
        waves = [numbered[first : first + size] for first in range(0, len(numbered), size)]
        exchanges: list[Exchange] = []
        with self._alone():
            for number, wave in enumerate(waves, start=1):
                waved = f"wave {number} of {len(waves)}, by limits.simultaneous_requests"
                exchanges += self._wave(wave, waved if len(waves) > 1 else "")
        return exchanges

    def _wave(self, wave: list[tuple[str, Request]], note: str) -> list[Exchange]:
        gate = threading.Barrier(len(wave))

        def released(numbered: tuple[str, Request]) -> Exchange:
            allowance = Allowance(self._limits, gate)
            return self._exchange(*numbered, self._single, allowance, note)

        with self._together:
            for _ in wave:
                self._slots.acquire()
        try:
            with ThreadPoolExecutor(max_workers=len(wave)) as pool:
                return list(pool.map(released, wave))
        finally:
            self._slots.release(len(wave))

    def _next_id(self) -> str:
        return f"{self._prefix}{next(self._numbers):05}"

    def _exchange(
        self,
        identifier: str,
        request: Request,
        transport: AllowanceTransport,
        allowance: Allowance,
        note: str = "",
    ) -> Exchange:
        response: Response | None = None
        fault: TransportFault | None = None
        CURRENT.set(allowance)
        try:
            response = self._response(request, transport, allowance)
        except NETWORK_ERRORS as error:
            fault = fault_of(error, request.url, self._limits, received=allowance.last_read)
        seconds = time.perf_counter() - allowance.began
        allowance.pass_gate()
        return Exchange(
            id=identifier,
            request=request,
            response=response,
            fault=fault,
            started=self._clock.now() - timedelta(seconds=seconds),
            seconds=seconds,
            trace_id=request.header("Ssp-TraceID") or "",
            notes=(note,) if note else (),
        )

    def _response(self, request: Request, transport: AllowanceTransport, allowance: Allowance) -> Response:
        answer = transport.handle_request(_outgoing(request))
        allowance.head_complete()
        try:
            body = self._body(answer)
            if not _ends_with(answer, request, body, allowance.last_read):
                # What follows the response would be read as the answer to the next request.
                answer.extensions["network_stream"].close()
                # Some servers send a line end after a body; nothing depends on it.
                if not _ends_with(answer, request, body, allowance.last_read.removesuffix(b"\r\n")):
                    raise MalformedResponseError(
                        "bytes follow the end of the response (see its Content-Length or Transfer-Encoding)"
                    )
        finally:
            answer.close()
        return Response(
            status=answer.status_code,
            reason=answer.extensions.get("reason_phrase", b"").decode("latin-1"),
            headers=_headers(answer),
            body=decoded(body, answer.headers.get("Content-Encoding", ""), self._limits.response_bytes),
            wire_bytes=len(body),
            http_version=answer.http_version,
        )

    def _body(self, answer: httpx.Response) -> bytes:
        limit = self._limits.response_bytes
        announced = answer.headers.get("Content-Length", "")
        if announced.isdecimal() and int(announced) > limit and answer.request.method != "HEAD":
            raise TooLargeError(
                f"the response announces {announced} bytes, more than {limit} (limits.response_bytes)"
            )
        body = bytearray()
        for part in answer.iter_raw():
            body += part
            if len(body) > limit:
                raise TooLargeError(f"the body is more than {limit} bytes (limits.response_bytes)")
        return bytes(body)


def _outgoing(request: Request) -> httpx.Request:
    """The httpx request that puts exactly `request` on the wire."""
    parts = urlsplit(request.url)
    server = httpx.URL(f"{parts.scheme}://{parts.netloc}/")
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    headers = list(request.headers)
    if request.header("Host") is None:
        headers.insert(0, ("Host", server.netloc.decode()))
    framed = request.header("Content-Length") or request.header("Transfer-Encoding")
    if framed is None and (request.body or request.verb in ("POST", "PUT", "PATCH")):
        headers.append(("Content-Length", str(len(request.body))))
    return httpx.Request(
        request.verb,
        server,
        headers=[(_bytes(name), _bytes(value)) for name, value in headers],
        stream=httpx.ByteStream(request.body),
        extensions={"target": target.encode("ascii")},
    )


def _bytes(text: str) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode()


def _headers(answer: httpx.Response) -> Headers:
    """The response's headers as they came: order, repeats and case kept."""
    return tuple((name.decode("latin-1"), _text(value)) for name, value in answer.headers.raw)


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _ends_with(answer: httpx.Response, request: Request, body: bytes, last_read: bytes) -> bool:
    """Whether what was read last from the connection ends where the response does."""
    bodiless = request.verb == "HEAD" or not body
    if bodiless or "chunked" in answer.headers.get("Transfer-Encoding", "").lower():
        ends: tuple[bytes, ...] = (b"\r\n\r\n", b"\n\n", b"0\r\n\n")
    elif answer.headers.get("Content-Length") is None:
        return True
    else:
        ends = (body,)
    # The last read may hold less than the whole end, or more than the end alone.
    return any(last_read.endswith(end[-min(len(end), len(last_read)) :]) for end in ends)
