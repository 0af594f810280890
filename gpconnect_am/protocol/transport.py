"""An httpx transport whose connections keep to the allowance of the exchange under way.

It is driven directly, without httpx.Client, which would add headers of its own, keep cookies, log URLs, and
refuse an answer for the Location that it bears. What is sent is what the request says.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from typing import cast

import httpcore
import httpx

from gpconnect_am.protocol.allowance import AllowanceBackend
from gpconnect_am.target.model import Limits

KEEP_ALIVE_SECONDS = 5.0


class AllowanceTransport(httpx.BaseTransport):
    """HTTP/1.1 over pooled connections; with `keep_alive` off, each request has a connection of its own."""

    def __init__(self, context: ssl.SSLContext, limits: Limits, *, keep_alive: bool) -> None:
        self._timeouts = {
            "connect": limits.connect_seconds,
            "read": limits.read_seconds,
            "write": limits.read_seconds,
        }
        self._pool = httpcore.ConnectionPool(
            ssl_context=context,
            max_connections=None,
            max_keepalive_connections=None if keep_alive else 0,
            keepalive_expiry=KEEP_ALIVE_SECONDS,
            http1=True,
            http2=False,
            network_backend=AllowanceBackend(),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Sends a request and reads the head of the response. Raises httpcore's exceptions."""
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.extensions.get("target", request.url.raw_path),
                ),
                headers=request.headers.raw,
                content=cast(httpx.SyncByteStream, request.stream),
                extensions={"timeout": self._timeouts},
            )
        )
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Body(answer),
            extensions=answer.extensions,
            request=request,
        )

    def close(self) -> None:
        """Closes every connection."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
