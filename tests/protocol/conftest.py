"""A client on a target whose provider is a socket of the test's own."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest

from gpconnect_am.clock import Clock
from gpconnect_am.paths import fixtures
from gpconnect_am.protocol.client import Client
from gpconnect_am.protocol.exchange import Request
from gpconnect_am.protocol.interactions import METADATA
from gpconnect_am.target.model import Limits, Target, Tls
from gpconnect_am.target.reading import read_target
from tests.protocol.hostile import Behaviour, Server

NO_TLS = Tls()
LIMITS = Limits(connect_seconds=1, read_seconds=0.4, exchange_seconds=1, response_bytes=200_000)


class Bench:
    """Starts servers and gives targets and clients for them; all is closed at the end of the test."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack

    def server(self, behaviour: Behaviour, context: ssl.SSLContext | None = None) -> Server:
        return self._stack.enter_context(Server(behaviour, context).running())

    def target(
        self, port: int, *, scheme: str = "http", tls: Tls = NO_TLS, limits: Limits = LIMITS
    ) -> Target:
        example = read_target(fixtures() / "targets" / "example.toml")
        base_url = f"{scheme}://127.0.0.1:{port}/A83001/STU3/1/gpconnect"
        return replace(example, base_url=base_url, tls=tls, limits=limits)

    def client(self, target: Target, prefix: str = "x") -> Client:
        return self._stack.enter_context(Client(target, Clock(), prefix=prefix))


@pytest.fixture
def bench() -> Iterator[Bench]:
    with ExitStack() as stack:
        yield Bench(stack)


@pytest.fixture
def request_to() -> Callable[..., Request]:
    """A plain request for the metadata of a target; keywords replace parts of it."""

    def build(target: Target, **parts: object) -> Request:
        plain = Request(METADATA, "GET", target.request_base, "metadata", headers=(("Accept", "x/y"),))
        return replace(plain, **parts)

    return build
