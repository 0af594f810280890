"""Why no whole response came back, in words: from an exception of the network to a TransportFault."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpcore
import httpx

from gpconnect_am.protocol.allowance import DeadlineError, TooLargeError
from gpconnect_am.protocol.exchange import TransportFault
from gpconnect_am.target.model import Limits


class MalformedResponseError(Exception):
    """What came back is no HTTP response, or not the one that its headers announce."""


NETWORK_ERRORS = (
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    httpx.InvalidURL,
    DeadlineError,
    TooLargeError,
    MalformedResponseError,
    OSError,
    ValueError,
)
"""What an exchange can end in but a response."""


def fault_of(error: Exception, url: str, limits: Limits, *, received: bytes) -> TransportFault:
    """The fault that an exception amounts to; `received` is what the connection gave last."""
    place = _place(url)
    chain = list(_chain(error))
    if cause := next((link for link in chain if isinstance(link, ssl.SSLError)), None):
        return TransportFault("tls", f"{place}: {_tls_sentence(cause)}")
    if any(isinstance(link, socket.gaierror) for link in chain):
        return TransportFault("dns", f"the host name of {place} cannot be resolved")
    if any(isinstance(link, ConnectionRefusedError) for link in chain):
        return TransportFault("refused", f"{place} refuses connections")
    match error:
        case DeadlineError():
            detail = f"no whole response within {limits.exchange_seconds:g} s (limits.exchange_seconds)"
            return TransportFault("read-timeout", detail)
        case httpcore.ConnectTimeout():
            detail = f"{place} did not open a connection within {limits.connect_seconds:g} s"
            return TransportFault("connect-timeout", detail)
        case httpcore.WriteTimeout():
            detail = f"the request was not taken within {limits.read_seconds:g} s"
            return TransportFault("write-timeout", detail)
        case httpcore.ReadTimeout():
            detail = f"nothing was received for {limits.read_seconds:g} s (limits.read_seconds)"
            return TransportFault("read-timeout", detail)
        case TooLargeError() | MalformedResponseError():
            kind = "too-large" if isinstance(error, TooLargeError) else "malformed"
            return TransportFault(kind, str(error))
        case httpcore.ConnectError() | OSError() if not isinstance(error, ConnectionError):
            return TransportFault("unreachable", f"{place} cannot be reached: {error}")
        case httpcore.RemoteProtocolError():
            return _protocol_fault(str(error), received)
        case httpcore.NetworkError() | ConnectionError():
            return TransportFault("reset", f"the connection was cut: {error}")
        case _:
            return TransportFault("unsendable", f"the request cannot be sent: {error}")


def _place(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _tls_sentence(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the server's certificate is not accepted: {error.verify_message}"
    reason = (error.reason or "").replace("_", " ").lower()
    return f"no TLS connection: {reason or error}"


def _protocol_fault(message: str, received: bytes) -> TransportFault:
    lowered = message.lower()
    if "disconnected without sending" in lowered:
        if received.startswith(b"HTTP/"):
            return TransportFault("reset", "the response breaks off in its headers")
        if received:
            return TransportFault("malformed", f"what came back is no HTTP response: {received[:60]!r}")
        return TransportFault("reset", "the connection was closed without a response")
    if "peer closed connection" in lowered:
        return TransportFault("reset", f"the response breaks off: {message}")
    if "_switch_upgrade" in lowered:
        return TransportFault("malformed", "the status is 101 Switching Protocols, which was not asked for")
    if "too long" in lowered or "too large" in lowered:
        return TransportFault("too-large", f"the head of the response is too large: {message}")
    return TransportFault("malformed", f"what came back is no HTTP response: {message}")
