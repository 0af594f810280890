"""A front that sends those who come without TLS to where TLS is, as many a web server is set up to do."""

from __future__ import annotations

import contextlib
import socket
import threading

_HANDSHAKE = b"\x16"
"""The first byte of a TLS connection."""
_REDIRECT = b"HTTP/1.1 301 Moved Permanently\r\nLocation: https:/\r\nContent-Length: 0\r\n\r\n"
_READ_BYTES = 65536


def redirecting(listener: socket.socket) -> socket.socket:
    """The listener that TLS connections to `listener` are passed on to; others are redirected."""
    inner = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=_accept, args=(listener, inner.getsockname()), daemon=True).start()
    return inner


def _accept(listener: socket.socket, inner: tuple[str, int]) -> None:
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=_attend, args=(connection, inner), daemon=True).start()


def _attend(connection: socket.socket, inner: tuple[str, int]) -> None:
    with connection, contextlib.suppress(OSError):
        if connection.recv(1, socket.MSG_PEEK) != _HANDSHAKE:
            connection.recv(_READ_BYTES)
            connection.sendall(_REDIRECT)
            return
        with socket.create_connection(inner) as passed_on:
            back = threading.Thread(target=_pass, args=(passed_on, connection), daemon=True)
            back.start()
            _pass(connection, passed_on)
            back.join()


def _pass(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while part := source.recv(_READ_BYTES):
            sink.sendall(part)
        sink.shutdown(socket.SHUT_WR)
