"""Says hello in any version of SSL and TLS, with any cipher suites, and reads what the server picks.

The machine's own TLS library may know neither old versions nor weak suites: the message is written by hand.
Sources: RFC 5246, sections 7.4.1.2 and 7.4.1.3; RFC 6101 for SSL 3.0.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

VERSIONS = {"SSL 3.0": 0x0300, "TLS 1.0": 0x0301, "TLS 1.1": 0x0302, "TLS 1.2": 0x0303}
_HANDSHAKE, _SERVER_HELLO = 22, 2
_GROUPS = (0x001D, 0x0017, 0x0018, 0x0019, 0x0100)
_SIGNATURES = (0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201)


@dataclass(frozen=True, slots=True)
class Picked:
    """What a server picked from a hello: a version and a cipher suite, as their numbers."""

    version: int
    suite: int


def say_hello(host: str, port: int, *, version: int, suites: Sequence[int], seconds: float) -> Picked | None:
    """What the server picks; None where it refuses.

    Raises OSError where nobody can be reached.
    """
    with socket.create_connection((host, port), timeout=seconds) as connection:
        try:
            connection.sendall(_record(version, _client_hello(host, version, suites)))
            return _server_hello(connection)
        except (ConnectionError, TimeoutError):
            return None


def speaks_ssl2(host: str, port: int, *, seconds: float) -> bool:
    """Whether a server answers an SSL 2.0 hello with one of its own. Raises OSError as `say_hello` does."""
    suites = bytes.fromhex("010080 020080 030080 040080 050080 060040 0700c0".replace(" ", ""))
    message = struct.pack("!BHHHH", 1, 0x0002, len(suites), 0, 16) + suites + os.urandom(16)
    with socket.create_connection((host, port), timeout=seconds) as connection:
        try:
            connection.sendall(struct.pack("!H", 0x8000 | len(message)) + message)
            answer = _exactly(connection, 3)
        except (ConnectionError, TimeoutError):
            return False
    return len(answer) == 3 and bool(answer[0] & 0x80) and answer[2] == 4


def _client_hello(host: str, version: int, suites: Sequence[int]) -> bytes:
    ciphers = b"".join(struct.pack("!H", suite) for suite in suites)
    body = struct.pack("!H", version) + os.urandom(32) + b"\0"
    body += struct.pack("!H", len(ciphers)) + ciphers + b"\x01\x00"
    if version > VERSIONS["SSL 3.0"]:
        extensions = _extensions(host)
        body += struct.pack("!H", len(extensions)) + extensions
    return b"\x01" + struct.pack("!I", len(body))[1:] + body


def _extensions(host: str) -> bytes:
    parts = [
        _extension(10, _vector(struct.pack("!H", group) for group in _GROUPS)),
        _extension(11, b"\x01\x00"),
        _extension(13, _vector(struct.pack("!H", signature) for signature in _SIGNATURES)),
    ]
    if not _is_address(host):
        name = host.encode("idna")
        parts.insert(0, _extension(0, _vector([b"\0" + struct.pack("!H", len(name)) + name])))
    return b"".join(parts)


def _vector(items: Iterable[bytes]) -> bytes:
    content = b"".join(items)
    return struct.pack("!H", len(content)) + content


def _extension(kind: int, content: bytes) -> bytes:
    return struct.pack("!HH", kind, len(content)) + content


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _record(version: int, message: bytes) -> bytes:
    return struct.pack("!BHH", _HANDSHAKE, min(version, VERSIONS["TLS 1.0"]), len(message)) + message


def _server_hello(connection: socket.socket) -> Picked | None:
    head = _exactly(connection, 5)
    if len(head) < 5 or head[0] != _HANDSHAKE:
        return None
    # Type and length of the message, version, random, and the length of the session id.
    start = _exactly(connection, 4 + 2 + 32 + 1)
    if len(start) < 39 or start[0] != _SERVER_HELLO:
        return None
    rest = _exactly(connection, start[38] + 2)
    if len(rest) < start[38] + 2:
        return None
    return Picked(*struct.unpack("!H", start[4:6]), *struct.unpack("!H", rest[-2:]))


def _exactly(connection: socket.socket, size: int) -> bytes:
    received = b""
    while len(received) < size:
        part = connection.recv(size - len(received))
        if not part:
            break
        received += part
    return received
