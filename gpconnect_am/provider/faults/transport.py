"""Faults of TLS and of response times."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from dataclasses import replace

from gpconnect_am.provider import tls
from gpconnect_am.provider.behaviour import Behaviour
from gpconnect_am.provider.call import Answer, Call
from gpconnect_am.provider.faults.fault import WITH_TLS, Change, Fault, answering, both, without
from gpconnect_am.provider.tls import Certificates

NO_CHECK_TIME = ssl.VerifyFlags(0x200000)
"""X509_V_FLAG_NO_CHECK_TIME of OpenSSL, to which Python gives no name."""
COMMANDS = ("book appointment", "amend appointment", "cancel appointment", "register patient")
QUERIES = ("search for free slots", "read appointment", "retrieve a patient's appointments", "find patient")


def _context(change: Callable[[ssl.SSLContext], None]) -> Change:
    def context(certificates: Certificates) -> ssl.SSLContext:
        made = tls.server_context(certificates)
        change(made)
        return made

    return lambda behaviour: replace(behaviour, tls=replace(behaviour.tls, context=context))


def _nobody_asked(context: ssl.SSLContext) -> None:
    context.verify_mode = ssl.CERT_NONE


def _weak_ciphers(context: ssl.SSLContext) -> None:
    context.set_ciphers("ALL:@SECLEVEL=0")


def _gcm_only(context: ssl.SSLContext) -> None:
    context.set_ciphers("AESGCM+EECDH")


def _short_keys_only(context: ssl.SSLContext) -> None:
    context.set_ciphers("AES128+AESGCM+EECDH:AES128+AESGCM+EDH")


def _cbc_only(context: ssl.SSLContext) -> None:
    context.set_ciphers("AES256+EECDH:AES256+EDH:!AESGCM")


def _clients_order(context: ssl.SSLContext) -> None:
    context.options &= ~ssl.OP_CIPHER_SERVER_PREFERENCE


def _old_versions(context: ssl.SSLContext) -> None:
    context.set_ciphers(f"{tls.CIPHERS}:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1


def _newest_only(context: ssl.SSLContext) -> None:
    context.maximum_version = ssl.TLSVersion.TLSv1_3
    context.minimum_version = ssl.TLSVersion.TLSv1_3


def _expired_too(context: ssl.SSLContext) -> None:
    context.verify_flags |= NO_CHECK_TIME


def _any_name(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, tls=replace(behaviour.tls, proxy_only=False))


def _plain_redirected(behaviour: Behaviour) -> Behaviour:
    return replace(behaviour, tls=replace(behaviour.tls, redirects_plain=True))


def _slow(names: tuple[str, ...], seconds: float) -> Change:
    def wait(call: Call, answer: Answer) -> None:  # noqa: ARG001
        time.sleep(seconds)

    return both(*(answering(name, wait) for name in names))


FAULTS = (
    Fault(
        "transport-security-header-missing",
        "Answers by TLS come without Strict-Transport-Security.",
        ("HTTP-001",),
        without("finishing", "strict transport"),
        WITH_TLS,
    ),
    Fault(
        "client-certificate-not-demanded",
        "A client without a certificate is served.",
        ("SEC-002", "SEC-008", "SEC-009"),
        both(_context(_nobody_asked), _any_name),
        WITH_TLS,
    ),
    Fault(
        "weak-ciphers",
        "Every cipher that the library has is accepted.",
        ("SEC-003",),
        _context(_weak_ciphers),
        WITH_TLS,
    ),
    Fault(
        "one-cipher-family",
        "Of the named cipher families only the first is supported.",
        ("SEC-004",),
        _context(_gcm_only),
        WITH_TLS,
    ),
    Fault(
        "cipher-families-without-gcm",
        "Cipher suites in Galois/Counter Mode aren't supported.",
        ("SEC-004", "SEC-005"),
        _context(_cbc_only),
        WITH_TLS,
    ),
    Fault(
        "cipher-families-without-aes-256",
        "Cipher suites with keys of 256 bits aren't supported.",
        ("SEC-004",),
        _context(_short_keys_only),
        WITH_TLS,
    ),
    Fault(
        "clients-cipher-order",
        "The client's order of ciphers decides.",
        ("SEC-005",),
        _context(_clients_order),
        WITH_TLS,
    ),
    Fault(
        "plain-http-redirected",
        "Plain HTTP is answered, with a redirect to TLS.",
        ("SEC-006",),
        _plain_redirected,
        WITH_TLS,
    ),
    Fault(
        "newest-tls-only",
        "TLS 1.2 is refused.",
        ("SEC-007",),
        _context(_newest_only),
        WITH_TLS,
    ),
    Fault(
        "old-tls-versions",
        "TLS 1.0 and 1.1 are accepted.",
        ("SEC-021",),
        _context(_old_versions),
        WITH_TLS,
    ),
    Fault(
        "expired-client-certificate",
        "The dates of a client's certificate aren't looked at.",
        ("SEC-010",),
        _context(_expired_too),
        WITH_TLS,
    ),
    Fault(
        "client-of-any-name",
        "Any certificate of the right authority is accepted, whatever its name.",
        ("SEC-012",),
        _any_name,
        WITH_TLS,
    ),
    Fault("slow-commands", "Writes take over a quarter of a second.", ("PERF-001",), _slow(COMMANDS, 0.3)),
    Fault("sluggish-commands", "Writes take over a tenth of a second.", ("PERF-002",), _slow(COMMANDS, 0.13)),
    Fault("slow-queries", "Queries take over three seconds.", ("PERF-003",), _slow(QUERIES, 3.2)),
    Fault("sluggish-queries", "Queries take over a second.", ("PERF-004",), _slow(QUERIES, 1.2)),
)
