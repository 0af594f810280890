"""Serves the provider on a socket until it is told to stop."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import BinaryIO

import uvicorn

from gpconnect_am.provider.app import application
from gpconnect_am.provider.redirecting import redirecting
from gpconnect_am.provider.service import ROOT, Service
from gpconnect_am.provider.tls import Certificates, ProxyOnly

GRACE_SECONDS = 1


@dataclass(frozen=True, slots=True)
class Address:
    """Where the provider listens."""

    host: str
    port: int
    secure: bool = False

    def root(self, ods_code: str) -> str:
        """The service root URL of a practice."""
        scheme = "https" if self.secure else "http"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}:{self.port}/{ods_code}/{'/'.join(ROOT)}"


class _Server(uvicorn.Server):
    """A server that tells when it is ready."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_ready()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one. Raises OSError where it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's algorithm off only where the protocol is named; with it, answers take 40 ms more.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def serve(
    service: Service,
    listener: socket.socket,
    on_ready: Callable[[], None],
    certificates: Certificates | None = None,
    *,
    lifeline: BinaryIO | None = None,
) -> None:
    """Serves until SIGTERM or SIGINT, by mutual TLS where there are certificates.

    `on_ready` is called once requests are answered. Where a `lifeline` is given, serving ends when it does:
    one that another process holds ends with that process, however that dies.
    """
    config = uvicorn.Config(
        application(service),
        log_level="error",
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        http=ProxyOnly if certificates and service.behaviour.tls.proxy_only else "auto",
    )
    config.load()
    if certificates:
        config.ssl = service.behaviour.tls.context(certificates)
        if service.behaviour.tls.redirects_plain:
            listener = redirecting(listener)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop_quietly)
    server = _Server(config, on_ready)
    if lifeline:
        threading.Thread(target=_follow, args=(lifeline, server), daemon=True).start()
    server.run(sockets=[listener])


def _follow(lifeline: BinaryIO, server: uvicorn.Server) -> None:
    lifeline.read()
    server.should_exit = True


def _stop_quietly(number: int, frame: FrameType | None) -> None:
    """Nothing more to do: uvicorn raises the signal again once it has stopped."""
