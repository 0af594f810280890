"""Hellos to a real TLS server: what it picks, and what it refuses."""

from __future__ import annotations

import socket
import ssl
import threading

import pytest
import trustme

from gpconnect_am.protocol.hello import VERSIONS, say_hello, speaks_ssl2
from gpconnect_am.protocol.suites import FAMILIES, OTHERS, SUPPORTED


@pytest.fixture
def port(tmp_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("AESGCM+EECDH")
    trustme.CA().issue_cert("127.0.0.1", key_type=trustme.KeyType.RSA).configure_cert(context)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            try:
                context.wrap_socket(connection, server_side=True).close()
            except (ssl.SSLError, OSError):
                connection.close()

    thread = threading.Thread(target=serve)
    thread.start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


def hello(port, version, suites):
    return say_hello("127.0.0.1", port, version=VERSIONS[version], suites=tuple(suites), seconds=5)


def test_a_server_picks_from_its_own_family_and_refuses_the_others(port):
    assert hello(port, "TLS 1.2", SUPPORTED).suite in FAMILIES["AESGCM+EECDH"]
    assert hello(port, "TLS 1.2", FAMILIES["AES256+EDH"]) is None
    assert hello(port, "TLS 1.2", OTHERS) is None


@pytest.mark.parametrize("version", ["SSL 3.0", "TLS 1.0", "TLS 1.1"])
def test_old_versions_are_refused(port, version):
    assert hello(port, version, (*SUPPORTED, *OTHERS)) is None


def test_ssl_2_is_refused(port):
    assert not speaks_ssl2("127.0.0.1", port, seconds=5)
