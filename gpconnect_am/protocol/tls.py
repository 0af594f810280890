"""The TLS side of a target: trust, and the client's certificate.

Source: integration_spine_security.html, "Ports and protocols" and "Mutual authentication".
"""

from __future__ import annotations

import ssl
from functools import cache
from pathlib import Path

from gpconnect_am.target.model import Tls


class TlsSettingError(ValueError):
    """A file of the [tls] section that TLS cannot use; `setting` names it."""

    def __init__(self, setting: str, wrong: str, expected: str) -> None:
        self.setting = setting
        self.wrong = wrong
        self.expected = expected
        super().__init__(f"tls.{setting}: {wrong}; expected {expected}")


def ssl_context(tls: Tls) -> ssl.SSLContext:
    """TLS 1.2 or newer, the host name checked, trusting `tls.ca` or else the machine's authorities.

    Raises TlsSettingError for a file that holds no usable PEM, or a key that does not fit or open.
    """
    try:
        context = ssl.create_default_context(cafile=tls.ca)
    except OSError:
        raise TlsSettingError("ca", "the file holds no certificate", "certificates in PEM") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if tls.certificate is not None:
        try:
            # An empty passphrase, so that a locked key fails rather than asks at the terminal.
            context.load_cert_chain(tls.certificate, tls.key, password=tls.key_password or "")
        except (OSError, ValueError) as error:
            raise _setting_error(tls.certificate, tls.key, error) from None
    return context


@cache
def shared_context(tls: Tls) -> ssl.SSLContext:
    """The context that all clients of a process share: reading the machine's authorities takes its time.

    Raises TlsSettingError as `ssl_context` does.
    """
    return ssl_context(tls)


def _setting_error(certificate: Path, key: Path | None, error: Exception) -> TlsSettingError:
    """Which of the two files is at fault. OpenSSL gives one error for nearly all causes."""
    if b"BEGIN CERTIFICATE" not in _content(certificate):
        return TlsSettingError("certificate", "the file holds no certificate", "a certificate in PEM")
    setting = "key" if key else "certificate"
    held = _content(key or certificate)
    if b"PRIVATE KEY" not in held:
        return TlsSettingError(setting, "the file holds no private key", "a private key in PEM")
    if getattr(error, "reason", None) == "KEY_VALUES_MISMATCH":
        return TlsSettingError(
            setting, "the private key is not the certificate's", "the key that belongs to it"
        )
    if b"ENCRYPTED" in held:
        return TlsSettingError(setting, "the private key is locked", "its passphrase in tls.key_password")
    return TlsSettingError(setting, "the private key cannot be read", "a private key in PEM")


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
