"""Mutual TLS, with certificates that are made when the provider starts.

Source: development_api_security_guidance.html.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from uvicorn.protocols.http.h11_impl import H11Protocol

from gpconnect_am.paths import fixtures
from gpconnect_am.target.model import Tls

PROXY_NAME = "proxy.example"
"""The FQDN of the Spine Secure Proxy's client certificate: the only consumer that the provider talks to."""
CIPHERS = "AESGCM+EECDH:AESGCM+EDH:AES256+EECDH:AES256+EDH"


@dataclass(frozen=True, slots=True)
class Certificates:
    """The PEM files of a running provider."""

    folder: Path

    @property
    def server(self) -> Path:
        """The provider's own certificate and key."""
        return self.folder / "server.pem"

    @property
    def client(self) -> Path:
        """The proxy's certificate and key."""
        return self.folder / "client.pem"

    @property
    def authority(self) -> Path:
        """The certificate authority that both come from."""
        return self.folder / "ca.pem"

    @property
    def expired(self) -> Path:
        """A certificate of the proxy's that must be refused, as it has expired."""
        return self.folder / "client-expired.pem"

    @property
    def other_name(self) -> Path:
        """A certificate that must be refused, as it is somebody else's."""
        return self.folder / "client-other.pem"

    def declared(self) -> Tls:
        """What a target file says of them."""
        return Tls(
            ca=self.authority,
            certificate=self.client,
            key=self.client,
            expired_certificate=self.expired,
            other_name_certificate=self.other_name,
        )


def make_certificates(folder: Path, host: str) -> Certificates:
    """Makes a certificate authority, the server's certificate for `host`, and the proxy's.

    Beside them lie two that must be refused: one that has expired, and one of another name.
    """
    import trustme  # here, as it brings a library along that a start without TLS need not wait for

    folder.mkdir(parents=True, exist_ok=True)
    made = Certificates(folder.resolve())
    authority = trustme.CA()
    now = datetime.now(UTC)
    authority.cert_pem.write_to_path(made.authority)
    server = authority.issue_cert(host, key_type=trustme.KeyType.RSA)
    server.private_key_and_cert_chain_pem.write_to_path(made.server)
    clients = {
        made.client: authority.issue_cert(PROXY_NAME),
        made.other_name: authority.issue_cert("somebody.example"),
        made.expired: authority.issue_cert(
            PROXY_NAME, not_before=now - timedelta(days=2), not_after=now - timedelta(days=1)
        ),
    }
    for path, certificate in clients.items():
        certificate.private_key_and_cert_chain_pem.write_to_path(path)
    return made


def server_context(certificates: Certificates) -> ssl.SSLContext:
    """TLS 1.2 with the named cipher families, in their order, and a client certificate demanded."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(CIPHERS)
    context.load_dh_params(str(fixtures() / "practice" / "ffdhe2048.pem"))
    context.options |= ssl.OP_CIPHER_SERVER_PREFERENCE
    context.load_cert_chain(certificates.server)
    context.load_verify_locations(certificates.authority)
    context.verify_mode = ssl.CERT_REQUIRED
    return context


@dataclass(frozen=True, slots=True)
class TlsRules:
    """How connections are accepted."""

    context: Callable[[Certificates], ssl.SSLContext] = server_context
    proxy_only: bool = True
    redirects_plain: bool = False


class ProxyOnly(H11Protocol):
    """Talks to nobody but the proxy: a certificate of another name is hung up on."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Looks at the client's certificate before the first byte is read."""
        certificate = transport.get_extra_info("peercert") or {}
        names = {value for kind, value in certificate.get("subjectAltName", ()) if kind == "DNS"}
        if PROXY_NAME not in names:
            transport.abort()
        super().connection_made(transport)
