"""Whatever a provider does on the wire becomes a fault with a reason, soon, and in little memory."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.target.model import Tls
from tests.protocol import hostile

HEAD = b"HTTP/1.1 200 OK\r\n"
WHOLE = hostile.response(b'{"resourceType": "Bundle"}')
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


def sent(bench, request_to, behaviour) -> Exchange:
    """One exchange with a behaviour, which must be over soon."""
    target = bench.target(bench.server(behaviour).port)
    began = time.monotonic()
    exchange = bench.client(target).send(request_to(target))
    assert time.monotonic() - began < 3
    assert (exchange.response is None) == (exchange.fault is not None)
    return exchange


FAULTS = {
    "hangs before the first byte": (
        hostile.hangs_after(b""),
        "read-timeout",
        "nothing was received for 0.4 s",
    ),
    "hangs in the headers": (hostile.hangs_after(HEAD), "read-timeout", "nothing was received for 0.4 s"),
    "hangs in the body": (hostile.hangs_after(WHOLE[:-5]), "read-timeout", "nothing was received for 0.4 s"),
    "drips its headers": (hostile.drips(WHOLE, 0.05), "read-timeout", "no whole response within 1 s"),
    "drips its body": (
        hostile.drips(hostile.response(b"x" * 9999), 0.02),
        "read-timeout",
        "no whole response within 1 s",
    ),
    "closes without a word": (hostile.answers_and_closes(b""), "reset", "closed without a response"),
    "resets before answering": (hostile.resets_after(b""), "reset", "the connection was cut"),
    "resets half-way": (hostile.resets_after(WHOLE[:-5]), "reset", "the connection was cut"),
    "announces more than it sends": (
        hostile.answers_and_closes(hostile.response(b"{}", length=100)),
        "reset",
        "received 2 bytes, expected 100",
    ),
    "announces less than it sends": (
        hostile.answers(hostile.response(b'{"resourceType": "Bundle"}', length=10)),
        "malformed",
        "bytes follow the end of the response",
    ),
    "announces an empty body and sends one": (
        hostile.answers(hostile.response(b'{"a": 1}\n', length=0)),
        "malformed",
        "bytes follow the end of the response",
    ),
    "announces a negative length": (
        hostile.answers(hostile.response(b"{}", length=-1)),
        "malformed",
        "no HTTP response",
    ),
    "goes on after its last chunk": (
        hostile.answers(CHUNKED + b"2\r\n{}\r\n0\r\n\r\nHTTP/1.1 200 OK"),
        "malformed",
        "bytes follow the end of the response",
    ),
    "breaks off between chunks": (
        hostile.answers_and_closes(CHUNKED + b"2\r\n{}\r\n"),
        "reset",
        "without sending complete message body",
    ),
    "sends a chunk of no size": (hostile.answers(CHUNKED + b"zz\r\n{}\r\n"), "malformed", "no HTTP response"),
    "announces 200 MB": (
        hostile.hangs_after(hostile.response(b"", length=200_000_000)),
        "too-large",
        "announces 200000000 bytes",
    ),
    "sends 200 MB in chunks": (
        hostile.repeats(CHUNKED, b"10000\r\n" + bytes(65536) + b"\r\n", 3200),
        "too-large",
        "more than 200000 bytes",
    ),
    "sends 200 MB until it closes": (
        hostile.repeats(HEAD + b"\r\n", bytes(100_000), 2000),
        "too-large",
        "more than 200000 bytes",
    ),
    "sends a gzip bomb": (
        hostile.answers(hostile.response(hostile.gzip_bomb(20), "Content-Encoding: gzip")),
        "too-large",
        "once decompressed",
    ),
    "sends a gzip bomb in a gzip bomb": (
        hostile.answers(
            hostile.response(hostile.gzipped(hostile.gzip_bomb(50)), "Content-Encoding: gzip, gzip")
        ),
        "too-large",
        "once decompressed",
    ),
    "calls plain text gzip": (
        hostile.answers(hostile.response(b"{}", "Content-Encoding: gzip")),
        "malformed",
        "not the gzip that Content-Encoding says",
    ),
    "breaks off its gzip": (
        hostile.answers(hostile.response(hostile.gzipped(b"{}" * 99)[:-9], "Content-Encoding: gzip")),
        "malformed",
        "the gzip body breaks off",
    ),
    "sends endless headers": (
        hostile.repeats(HEAD, b"X-More: " + b"y" * 90 + b"\r\n"),
        "too-large",
        "head of",
    ),
    "sends an endless header": (hostile.repeats(HEAD + b"X-Long: ", b"y" * 9999), "too-large", "head of"),
    "sends an endless status line": (hostile.repeats(b"HTTP/1.1 200 ", b"y" * 9999), "too-large", "head of"),
    "sends a storm of 1xx": (
        # Wide ones, so that the bytes run out before the time does, on a busy machine too.
        hostile.repeats(b"", b"HTTP/1.1 102 Processing\r\nX-Wide: " + b"y" * 2000 + b"\r\n\r\n"),
        "too-large",
        "did not end within",
    ),
    "drips 1xx": (hostile.drips(b"HTTP/1.1 100 Continue\r\n\r\n" * 99, 0.01), "read-timeout", "within 1 s"),
    "speaks no HTTP": (
        hostile.answers_and_closes(b"SSH-2.0-OpenSSH_9.9\r\n"),
        "malformed",
        "no HTTP response",
    ),
    "speaks HTML without HTTP": (
        hostile.answers_and_closes(b"<html><body>Bad gateway</body></html>\r\n\r\n"),
        "malformed",
        "no HTTP response",
    ),
    "speaks HTTP/2 unasked": (
        hostile.answers_and_closes(b"\x00\x00\x12\x04\x00\x00\x00\x00\x00\r\n\r\n"),
        "malformed",
        "no HTTP response",
    ),
    "switches protocols": (
        hostile.hangs_after(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"),
        "malformed",
        "101",
    ),
}


@pytest.mark.parametrize(("behaviour", "kind", "detail"), FAULTS.values(), ids=FAULTS)
def test_misbehaviour_is_a_fault_with_its_reason(bench, request_to, behaviour, kind, detail):
    exchange = sent(bench, request_to, behaviour)
    assert exchange.fault is not None
    assert exchange.fault.kind == kind, exchange.fault
    assert detail in exchange.fault.detail


ANSWERS = {
    "html": b"<html><body>Sign in</body></html>",
    "invalid UTF-8": b'{"resourceType": "\xff\xfe"}',
    "deep nesting": b"[" * 90_000 + b"]" * 90_000,
    "nothing": b"",
}


@pytest.mark.parametrize("body", ANSWERS.values(), ids=ANSWERS)
def test_any_body_comes_through_as_it_was_sent(bench, request_to, body):
    exchange = sent(bench, request_to, hostile.answers(hostile.response(body)))
    assert exchange.fault is None
    assert exchange.answer.body == body
    assert exchange.resource is None


@pytest.mark.parametrize(
    "location",
    ["/A83001/STU3/1/gpconnect/metadata", "https://elsewhere.example/", "file:///etc/passwd", "http://[oops"],
)
def test_a_redirect_is_an_answer_that_is_not_followed(bench, request_to, location):
    server = bench.server(hostile.answers(hostile.response(b"", f"Location: {location}", status="302 Found")))
    target = bench.target(server.port)
    exchange = bench.client(target).send(request_to(target))
    assert exchange.fault is None
    assert (exchange.status, exchange.answer.header("location")) == (302, location)
    assert len(server.heads) == 1


def test_a_closed_port_is_refused(bench, request_to):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    target = bench.target(port)
    fault = bench.client(target).send(request_to(target)).fault
    assert fault is not None
    assert (fault.kind, fault.detail) == ("refused", f"127.0.0.1:{port} refuses connections")


def test_an_unknown_host_is_a_dns_fault(bench, request_to):
    target = replace(bench.target(1), base_url="http://no-such-host.invalid/A83001")
    fault = bench.client(target).send(request_to(target)).fault
    assert fault is not None
    assert fault.kind == "dns"
    assert "no-such-host.invalid" in fault.detail


def test_a_host_that_does_not_answer_is_a_connect_timeout(bench, request_to):
    # A listener whose queue is full takes no further connection.
    with socket.socket() as listener, socket.socket() as first, socket.socket() as second:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for queued in (first, second):
            queued.setblocking(False)
            queued.connect_ex(listener.getsockname())
        target = bench.target(listener.getsockname()[1])
        fault = bench.client(target).send(request_to(target)).fault
    assert fault is not None
    assert fault.kind == "connect-timeout"
    assert "within 1 s" in fault.detail


def test_memory_stays_small(bench, request_to):
    bomb = hostile.answers(hostile.response(hostile.gzip_bomb(50), "Content-Encoding: gzip"))
    flood = hostile.repeats(CHUNKED, b"10000\r\n" + bytes(65536) + b"\r\n", 3200)
    tracemalloc.start()
    try:
        kinds = [sent(bench, request_to, behaviour).fault.kind for behaviour in (bomb, flood)]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kinds == ["too-large", "too-large"]
    assert peak < 5_000_000


def test_a_connection_that_died_while_kept_is_opened_again_for_a_read(bench, request_to):
    server = bench.server(hostile.dies_after_first(WHOLE))
    target = bench.target(server.port)
    client = bench.client(target)
    first, second = client.send(request_to(target)), client.send(request_to(target))
    assert (first.fault, second.fault) == (None, None)
    assert first.notes == ()
    assert second.notes == ("a kept-alive connection was dead; the request was sent again on a new one",)


def test_a_write_is_never_sent_twice(bench, request_to):
    server = bench.server(hostile.dies_after_first(b""))
    target = bench.target(server.port)
    client = bench.client(target)
    client.send(request_to(target))
    server.heads.clear()
    exchange = client.send(request_to(target, verb="POST", body=b"{}"))
    assert exchange.fault is not None
    assert len(server.heads) == 1


def test_an_answer_nobody_asked_for_is_not_taken_for_the_next(bench, request_to):
    def numbered(connection: socket.socket, over) -> None:
        number = len(server.heads)
        answer = hostile.response(json.dumps({"n": number}).encode())
        connection.sendall(answer + hostile.response(b'{"n": 99}'))

    server = bench.server(numbered)
    target = bench.target(server.port)
    client = bench.client(target)
    exchanges = [client.send(request_to(target)) for _ in range(3)]
    assert [exchange.fault and exchange.fault.kind for exchange in exchanges] == ["malformed"] * 3
    assert server.connections == 3


def test_a_late_second_answer_is_dropped_with_its_connection(bench, request_to):
    server = bench.server(hostile.answers_late_and_twice(WHOLE))
    target = bench.target(server.port)
    client = bench.client(target)
    client.send(request_to(target))
    time.sleep(0.2)
    exchange = client.send(request_to(target))
    assert exchange.fault is None
    assert server.connections == 2


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def served_with(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def over_tls(bench, request_to, context: ssl.SSLContext, tls: Tls) -> Exchange:
    server = bench.server(hostile.answers(WHOLE), context)
    target = bench.target(server.port, scheme="https", tls=tls)
    return bench.client(target).send(request_to(target))


def test_a_private_authority_is_trusted_where_the_target_says_so(
    bench, request_to, authority, tmp_path: Path
):
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    context = served_with(authority.issue_cert("127.0.0.1"))
    assert over_tls(bench, request_to, context, Tls(ca=tmp_path / "ca.pem")).fault is None


CERTIFICATES = {
    "unknown authority": ({}, False, "unable to get local issuer certificate"),
    "expired": ({"not_after": datetime.now(UTC) - timedelta(days=1)}, True, "certificate has expired"),
    "not yet valid": (
        {"not_before": datetime.now(UTC) + timedelta(days=1)},
        True,
        "certificate is not yet valid",
    ),
    "another host's": ({"identities": ["other.example"]}, True, "IP address mismatch"),
}


@pytest.mark.parametrize(("settings", "trusted", "reason"), CERTIFICATES.values(), ids=CERTIFICATES)
def test_a_certificate_that_is_not_right_is_a_tls_fault(
    bench, request_to, authority, tmp_path: Path, settings, trusted, reason
):
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    settings = dict(settings)
    leaf = authority.issue_cert(*settings.pop("identities", ["127.0.0.1"]), **settings)
    fault = over_tls(
        bench, request_to, served_with(leaf), Tls(ca=tmp_path / "ca.pem") if trusted else Tls()
    ).fault
    assert fault is not None
    assert fault.kind == "tls"
    assert reason in fault.detail


def test_a_client_certificate_that_is_asked_for_and_missing_is_a_tls_fault(
    bench, request_to, authority, tmp_path: Path
):
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    context = served_with(authority.issue_cert("127.0.0.1"))
    context.verify_mode = ssl.CERT_REQUIRED
    authority.configure_trust(context)
    fault = over_tls(bench, request_to, context, Tls(ca=tmp_path / "ca.pem")).fault
    assert fault is not None
    assert fault.kind == "tls"


def test_a_client_certificate_is_shown(bench, request_to, authority, tmp_path: Path):
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    client = authority.issue_cert("consumer.example")
    client.private_key_and_cert_chain_pem.write_to_path(tmp_path / "client.pem")
    context = served_with(authority.issue_cert("127.0.0.1"))
    context.verify_mode = ssl.CERT_REQUIRED
    authority.configure_trust(context)
    tls = Tls(ca=tmp_path / "ca.pem", certificate=tmp_path / "client.pem")
    assert over_tls(bench, request_to, context, tls).fault is None


def test_a_handshake_that_hangs_is_a_connect_timeout(bench, request_to):
    target = bench.target(bench.server(hostile.hangs_after(b"")).port, scheme="https")
    began = time.monotonic()
    fault = bench.client(target).send(request_to(target)).fault
    assert fault is not None
    assert fault.kind == "connect-timeout"
    assert time.monotonic() - began < 3


def test_plain_text_on_a_tls_port_is_a_tls_fault(bench, request_to):
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(b"220 mail.example ESMTP\r\n")
                connection.recv(9999)

        thread = threading.Thread(target=greet)
        thread.start()
        target = bench.target(listener.getsockname()[1], scheme="https")
        fault = bench.client(target).send(request_to(target)).fault
        thread.join(5)
    assert fault is not None
    assert fault.kind == "tls"
