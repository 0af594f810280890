"""The TLS side of a target: trust, and the client's certificate.

Source: integration_spine_security.html, "Ports and protocols" and "Mutual authentication".
"""

from __future__ import annotations

import ssl

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

    Raises TlsSettingError for a file that holds no usable PEM, or a key that does not fit.
    """
    try:
        context = ssl.create_default_context(cafile=tls.ca)
    except (ssl.SSLError, OSError) as error:
        raise TlsSettingError("ca", _reason(error), "certificates in PEM") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if tls.certificate is not None:
        try:
            # An empty passphrase, so that a locked key fails rather than asks at the terminal.
            context.load_cert_chain(tls.certificate, tls.key, password=tls.key_password or "")
        except (ssl.SSLError, OSError, ValueError) as error:
            setting = "key" if tls.key else "certificate"
            raise TlsSettingError(
                setting,
                _reason(error),
                "a certificate in PEM with its private key, and the key's passphrase if it has one",
            ) from None
    return context


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        match error.reason:
            case "KEY_VALUES_MISMATCH":
                return "the private key does not belong to the certificate"
            case "BAD_DECRYPT" | "BAD_PASSWORD_READ":
                return "the passphrase does not open the private key (tls.key_password)"
            case _:
                return "the file holds no PEM that can be used"
    return str(error) or "the file cannot be used"
