"""Calls a TLS server as somebody: with the right certificate, a wrong one, or none; and by plain HTTP.

Source: development_api_security_guidance.html, "Secure connection negotiation", "Client certificates".
"""

from __future__ import annotations

import socket
import ssl
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import trustme
from cryptography import x509
from cryptography.x509.oid import NameOID

from gpconnect_am.protocol.exchange import Request
from gpconnect_am.protocol.tls import ssl_context
from gpconnect_am.target.model import Target, Tls

_HEAD_BYTES = 4096


def endpoint(target: Target) -> tuple[str, int]:
    """Host and port of the service root."""
    parts = urlsplit(target.base_url)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def served(target: Target, request: Request, tls: Tls, *, newest: ssl.TLSVersion | None = None) -> str:
    """The status line that a caller with these TLS files gets; empty where the server refuses to answer.

    Raises OSError where nobody can be reached, TlsSettingError for files that cannot be used.
    """
    context = ssl_context(tls)
    if newest is not None:
        context.maximum_version = newest
    host, port = endpoint(target)
    seconds = target.limits.connect_seconds
    with socket.create_connection((host, port), timeout=seconds) as plain:
        try:
            with closing(context.wrap_socket(plain, server_hostname=host)) as connection:
                return _status_line(connection, request)
        except (ssl.SSLError, ConnectionError, TimeoutError):
            return ""


def served_in_the_clear(target: Target, request: Request) -> str:
    """The status line that a plain HTTP request to the TLS port gets; empty where there is none."""
    with socket.create_connection(endpoint(target), timeout=target.limits.connect_seconds) as connection:
        try:
            return _status_line(connection, request)
        except (ConnectionError, TimeoutError):
            return ""


def _status_line(connection: socket.socket, request: Request) -> str:
    parts = urlsplit(request.url)
    headers = "".join(f"{name}: {value}\r\n" for name, value in request.headers)
    head = (
        f"{request.verb} {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n{headers}\r\n"
    )
    connection.sendall(head.encode())
    line = connection.recv(_HEAD_BYTES).partition(b"\r\n")[0].decode("latin-1")
    return line if line.startswith("HTTP/") else ""


def without_certificate(tls: Tls) -> Tls:
    """The caller who shows no certificate."""
    return replace(tls, certificate=None, key=None, key_password=None)


def proves_nothing(tls: Tls, setting: str, now: datetime) -> str:
    """Why it would say nothing of the server if it served the certificate of a setting; empty if it would."""
    path: Path | None = getattr(tls, setting)
    if path is None or tls.certificate is None:
        return ""
    until = _leaf(path).not_valid_after_utc
    if setting == "expired_certificate":
        return "" if until < now else f"it has not expired, and is valid until {until:%Y-%m-%d}"
    shared = sorted(set(_names(path)) & set(_names(tls.certificate)))
    if shared:
        return f"it bears a name of the client's certificate, {shared[0]}"
    return "" if until > now else f"it has expired, on {until:%Y-%m-%d}"


class Stranger:
    """A caller whose certificate bears the right names and comes from an authority that nobody knows."""

    def __init__(self, tls: Tls) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="gpconnect-am-")
        path = Path(self._folder.name) / "stranger.pem"
        names = (_names(tls.certificate) if tls.certificate else []) or ["stranger.example"]
        made = trustme.CA().issue_cert(*names)
        made.private_key_and_cert_chain_pem.write_to_path(path)
        self.tls = replace(tls, certificate=path, key=path, key_password=None)

    def close(self) -> None:
        """Removes the certificate."""
        self._folder.cleanup()


def _leaf(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificates(path.read_bytes())[0]


def _names(path: Path) -> list[str]:
    """The DNS names in a certificate, or else its common name."""
    leaf = _leaf(path)
    try:
        extension = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName)
        names = extension.value.get_values_for_type(x509.DNSName)
    except x509.ExtensionNotFound:
        names = []
    return names or [str(each.value) for each in leaf.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
