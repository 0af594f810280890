"""Providers that misbehave on the wire: each a function that answers one connection, on a loopback socket."""

from __future__ import annotations

import contextlib
import itertools
import socket
import ssl
import struct
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Behaviour = Callable[[socket.socket, threading.Event], None]
"""What to do with one connection whose request has been read, until the event says that the test is over."""

JSON = b"Content-Type: application/fhir+json\r\n"


class Server:
    """A listening loopback socket that answers every connection with one behaviour."""

    def __init__(self, behaviour: Behaviour, context: ssl.SSLContext | None = None) -> None:
        self.heads: list[bytes] = []
        """The requests received, as bytes, in order."""
        self.connections = 0
        self._behaviour = behaviour
        self._context = context
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]

    @contextmanager
    def running(self) -> Iterator[Server]:
        accepting = threading.Thread(target=self._accept)
        accepting.start()
        try:
            yield self
        finally:
            self._over.set()
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            accepting.join(5)
            for thread in self._threads:
                thread.join(5)

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(5)
        with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
            stack.callback(connection.close)
            if self._context is not None:
                connection = self._context.wrap_socket(connection, server_side=True)
                stack.callback(connection.close)
            while head := read_request(connection):
                self.heads.append(head)
                self._behaviour(connection, self._over)


def read_request(connection: socket.socket) -> bytes:
    """One whole request with its body; empty when the other side has closed."""
    received = b""
    while b"\r\n\r\n" not in received:
        part = connection.recv(65536)
        if not part:
            return b""
        received += part
    head, _, body = received.partition(b"\r\n\r\n")
    length = next(
        (
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length:")
        ),
        0,
    )
    while len(body) < length or (b"chunked" in head.lower() and not body.endswith(b"0\r\n\r\n")):
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def response(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """A response with a Content-Length, which may lie."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def answers(data: bytes) -> Behaviour:
    """Sends the same bytes for every request and keeps the connection open."""

    def answer(connection: socket.socket, _over: threading.Event) -> None:
        connection.sendall(data)

    return answer


def answers_and_closes(data: bytes) -> Behaviour:
    """Sends bytes and closes, without having said so."""

    def answer(connection: socket.socket, _over: threading.Event) -> None:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_RDWR)
        connection.close()

    return answer


def hangs_after(data: bytes) -> Behaviour:
    """Sends the beginning of a response and then nothing more."""

    def answer(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(data)
        over.wait(10)

    return answer


def drips(data: bytes, seconds: float) -> Behaviour:
    """Sends a byte at a time."""

    def answer(connection: socket.socket, over: threading.Event) -> None:
        for byte in data:
            if over.wait(seconds):
                return
            connection.sendall(bytes([byte]))

    return answer


def resets_after(data: bytes) -> Behaviour:
    """Sends the beginning of a response and cuts the connection with a TCP reset."""

    def answer(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(data)
        over.wait(0.05)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    return answer


def repeats(head: bytes, part: bytes, times: int | None = None) -> Behaviour:
    """Sends a head and then a part again and again, generated as it goes."""

    def answer(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(head)
        for _ in itertools.repeat(None) if times is None else itertools.repeat(None, times):
            if over.is_set():
                return
            connection.sendall(part)

    return answer


def answers_late_and_twice(data: bytes) -> Behaviour:
    """Answers, and a moment later sends the same once more without having been asked."""

    def answer(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(data)
        over.wait(0.05)
        connection.sendall(data)

    return answer


def dies_after_first(data: bytes) -> Behaviour:
    """Answers the first request of a connection, and drops the connection on reading the second."""
    served: set[int] = set()

    def answer(connection: socket.socket, _over: threading.Event) -> None:
        if id(connection) in served:
            connection.shutdown(socket.SHUT_RDWR)
            connection.close()
            return
        served.add(id(connection))
        connection.sendall(data)

    return answer


def gzip_bomb(megabytes: int) -> bytes:
    """A gzip stream of that many megabytes of zeros."""
    deflater = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    million = bytes(1_000_000)
    return b"".join(deflater.compress(million) for _ in range(megabytes)) + deflater.flush()


def gzipped(data: bytes) -> bytes:
    """A gzip stream of some bytes."""
    deflater = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return deflater.compress(data) + deflater.flush()
