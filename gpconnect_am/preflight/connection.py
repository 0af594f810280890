"""The way to the target: its name, a TCP connection, TLS, and how long the certificates last."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509

from gpconnect_am.clock import Clock
from gpconnect_am.preflight.step import Status, Step
from gpconnect_am.protocol.callers import proves_nothing
from gpconnect_am.protocol.faults import fault_of
from gpconnect_am.protocol.tls import ssl_context
from gpconnect_am.target.model import UNWELCOME, Target

SOON = timedelta(days=30)

_REMEDIES = {
    "connect-timeout": "Check the port, and that a firewall lets this machine through.",
    "refused": "Start the system, or correct the port in {setting}.",
    "unreachable": "Check the network and the VPN or HSCN connection.",
    "reset": "Ask who runs it whether this machine's address and certificate are known there.",
    "tls": "See [tls]: ca must hold the authority that issued the server's certificate; certificate and key "
    "must be known to the server.",
}


def name_step(target: Target) -> Step:
    """Whether the host's name leads to an address."""
    host, port, _ = _endpoint(target)
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        remedy = f"Correct the host in {_setting(target)}, or check the machine's DNS and VPN."
        return Step("name", Status.FAILED, f"{host} cannot be resolved", remedy)
    return Step("name", Status.OK, f"{host} is {', '.join(sorted(found))}")


def tcp_step(target: Target) -> Step:
    """Whether somebody takes connections there."""
    host, port, _ = _endpoint(target)
    try:
        with socket.create_connection((host, port), timeout=target.limits.connect_seconds):
            return Step("connection", Status.OK, f"{host}:{port} takes connections")
    except OSError as error:
        return _failed("connection", target, error)


def tls_step(target: Target) -> Step:
    """Whether TLS comes about, in both directions where the target has a client certificate."""
    if not _endpoint(target)[2]:
        return Step("TLS", Status.SKIPPED, f"{_setting(target)} is plain http")
    try:
        version, _ = _handshake(target)
    except OSError as error:
        return _failed("TLS", target, error)
    return Step("TLS", Status.OK, version)


def certificates_step(target: Target, clock: Clock) -> Step:
    """How long the server's and the client's certificates are valid."""
    if not _endpoint(target)[2]:
        return Step("certificates", Status.SKIPPED, "no TLS, no certificates")
    try:
        _, held = _handshake(target)
    except OSError as error:
        return _failed("certificates", target, error)
    periods = [("the server's", *_period(held))]
    if target.tls.certificate is not None:
        periods += [("the client's", *period) for period in _client_periods(target.tls.certificate)]
    now = clock.now()
    texts = [f"{whose} is valid until {until:%Y-%m-%d}" for whose, _, until in periods]
    for whose, since, until in periods:
        if now > until:
            remedy = f"Renew {whose} certificate."
            return Step("certificates", Status.FAILED, f"{whose} expired on {until:%Y-%m-%d}", remedy)
        if now < since:
            detail = f"{whose} is not valid before {since:%Y-%m-%d}"
            return Step("certificates", Status.FAILED, detail, "Check the certificate and the clock.")
    for setting in UNWELCOME:
        useless = proves_nothing(target.tls, setting, now)
        if useless:
            remedy = f"Name another file, or leave tls.{setting} out."
            return Step("certificates", Status.WARNING, f"tls.{setting} shows nothing: {useless}", remedy)
    soon = [whose for whose, _, until in periods if now + SOON > until]
    if soon:
        remedy = f"Renew {' and '.join(soon)} certificate soon."
        return Step("certificates", Status.WARNING, ", ".join(texts), remedy)
    return Step("certificates", Status.OK, ", ".join(texts))


def _endpoint(target: Target) -> tuple[str, int, bool]:
    """Host and port that connections go to, and whether by TLS."""
    parts = urlsplit(target.request_base)
    secure = parts.scheme == "https"
    return parts.hostname or "", parts.port or (443 if secure else 80), secure


def _setting(target: Target) -> str:
    return "system.base_url" if target.route.proxy_url is None else "route.proxy_url"


def _handshake(target: Target) -> tuple[str, dict[str, Any]]:
    host, port, _ = _endpoint(target)
    timeout = target.limits.connect_seconds
    with (
        socket.create_connection((host, port), timeout=timeout) as plain,
        ssl_context(target.tls).wrap_socket(plain, server_hostname=host) as secure,
    ):
        return secure.version() or "TLS", secure.getpeercert() or {}


def _period(held: dict[str, Any]) -> tuple[datetime, datetime]:
    seconds = [ssl.cert_time_to_seconds(held[name]) for name in ("notBefore", "notAfter")]
    since, until = (datetime.fromtimestamp(second, UTC) for second in seconds)
    return since, until


def _client_periods(file: Path) -> Iterator[tuple[datetime, datetime]]:
    leaf = x509.load_pem_x509_certificates(file.read_bytes())[0]
    yield leaf.not_valid_before_utc, leaf.not_valid_after_utc


def _failed(name: str, target: Target, error: OSError) -> Step:
    fault = fault_of(error, target.request_base, target.limits, received=b"")
    kind = "connect-timeout" if isinstance(error, TimeoutError) else fault.kind
    detail = (
        f"no answer within {target.limits.connect_seconds:g} s" if kind == "connect-timeout" else fault.detail
    )
    remedy = _REMEDIES.get(kind, _REMEDIES["unreachable"]).format(setting=_setting(target))
    return Step(name, Status.FAILED, detail, remedy)
