"""What the client puts on the wire, and what it gives back."""

from __future__ import annotations

import gzip
import json
import os
import ssl
import threading
import time
import zlib
from dataclasses import replace

import pytest
import trustme

from gpconnect_am.clock import Clock
from gpconnect_am.protocol.requests import Requests
from gpconnect_am.target.model import Tls
from tests.protocol import hostile

OK = hostile.response(b'{"resourceType": "Bundle"}')


def head_of(bench, request_to, **parts) -> bytes:
    """The bytes that a request becomes."""
    server = bench.server(hostile.answers(OK))
    target = bench.target(server.port)
    exchange = bench.client(target).send(request_to(target, **parts))
    assert exchange.fault is None, exchange.fault
    return server.heads[0].replace(str(server.port).encode(), b"PORT")


def test_a_get_carries_what_it_says_and_a_host(bench, request_to):
    head = head_of(bench, request_to, headers=(("Accept", "a/b"), ("X-Two", "1"), ("x-two", "2")))
    assert head == (
        b"GET /A83001/STU3/1/gpconnect/metadata HTTP/1.1\r\n"
        b"Host: 127.0.0.1:PORT\r\nAccept: a/b\r\nX-Two: 1\r\nx-two: 2\r\n\r\n"
    )


def test_a_body_gets_a_content_length(bench, request_to):
    head = head_of(bench, request_to, verb="PUT", headers=(), body="{é}".encode())
    assert head == (
        b"PUT /A83001/STU3/1/gpconnect/metadata HTTP/1.1\r\n"
        b"Host: 127.0.0.1:PORT\r\nContent-Length: 4\r\n\r\n{\xc3\xa9}"
    )


def test_a_chunked_body_stays_chunked(bench, request_to):
    head = head_of(bench, request_to, verb="POST", headers=(("Transfer-Encoding", "chunked"),), body=b"{}")
    assert b"Content-Length" not in head
    assert head.endswith(b"\r\n\r\n2\r\n{}\r\n0\r\n\r\n")


def test_a_host_of_the_requests_own_is_kept(bench, request_to):
    head = head_of(bench, request_to, headers=(("Host", "other.example"),))
    assert head.count(b"Host:") == 1
    assert b"Host: other.example\r\n" in head


@pytest.mark.parametrize("verb", ["DELETE", "PATCH", "OPTIONS", "PROPFIND"])
def test_any_verb_can_be_sent(bench, request_to, verb):
    assert head_of(bench, request_to, verb=verb).startswith(f"{verb} /A83001/".encode())


def test_a_query_is_encoded_once_and_keeps_its_order_and_repeats(bench, request_to):
    query = (("start", "ge2026-11-24T09:00:00+00:00"), ("b", "x|y"), ("start", "%zz & é"), ("", ""))
    assert head_of(bench, request_to, query=query).split(b"\r\n")[0] == (
        b"GET /A83001/STU3/1/gpconnect/metadata"
        b"?start=ge2026-11-24T09:00:00%2B00:00&b=x%7Cy&start=%25zz%20%26%20%C3%A9&= HTTP/1.1"
    )


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("Patient/$gpc.registerpatient", b"Patient/$gpc.registerpatient"),
        ("Slot/a b?c#d", b"Slot/a%20b%3Fc%23d"),
        ("Appointment/é%2F..", b"Appointment/%C3%A9%2F.."),
    ],
)
def test_a_path_is_encoded_once(bench, request_to, path, sent):
    assert head_of(bench, request_to, path=path).split(b" ")[1] == b"/A83001/STU3/1/gpconnect/" + sent


def test_behind_the_proxy_the_providers_url_follows_the_proxys(bench, request_to):
    server = bench.server(hostile.answers(OK))
    direct = bench.target(server.port)
    route = replace(direct.route, proxy_url=f"http://127.0.0.1:{server.port}")
    target = replace(direct, base_url="https://provider.example/A83001/STU3/1/gpconnect", route=route)
    exchange = bench.client(target).send(request_to(target))
    assert exchange.fault is None
    assert server.heads[0].startswith(
        b"GET /https://provider.example/A83001/STU3/1/gpconnect/metadata HTTP/1.1"
    )


def test_the_proxies_of_the_environment_are_not_used(bench, request_to, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setitem(os.environ, name, "http://127.0.0.1:9")
    assert b"metadata" in head_of(bench, request_to)


def test_a_header_that_is_no_http_is_told_not_sent(bench, request_to):
    server = bench.server(hostile.answers(OK))
    target = bench.target(server.port)
    exchange = bench.client(target).send(request_to(target, headers=(("X-Bad", "a\r\nInjected: b"),)))
    assert exchange.fault is not None
    assert exchange.fault.kind == "unsendable"
    assert server.heads == []


def test_the_response_comes_back_whole(bench, request_to):
    body = json.dumps({"resourceType": "Bundle", "name": "Ünïcode"}).encode()
    packed = gzip.compress(body)
    answer = hostile.response(
        packed, 'ETag: W/"1"', "X-Two: b", "x-TWO: a", "content-encoding: GZIP", status="418 I'm a Teapot"
    )
    server = bench.server(hostile.answers(answer))
    target = bench.target(server.port)
    response = bench.client(target).send(request_to(target)).answer
    assert (response.status, response.reason, response.http_version) == (418, "I'm a Teapot", "HTTP/1.1")
    assert (response.body, response.wire_bytes) == (body, len(packed))
    assert response.headers[1:] == (
        ("ETag", 'W/"1"'),
        ("X-Two", "b"),
        ("x-TWO", "a"),
        ("content-encoding", "GZIP"),
    )
    assert response.header_values("X-Two") == ("b", "a")


@pytest.mark.parametrize("codings", ["identity", "gzip, gzip", "deflate", "br"])
def test_content_codings_are_undone_and_unknown_ones_left(bench, request_to, codings):
    body = b"{}"
    sent = {"gzip, gzip": gzip.compress(gzip.compress(body)), "deflate": zlib.compress(body)}.get(
        codings, body
    )
    server = bench.server(hostile.answers(hostile.response(sent, f"Content-Encoding: {codings}")))
    target = bench.target(server.port)
    assert bench.client(target).send(request_to(target)).answer.body == body


def test_interim_responses_and_chunks_are_read_through(bench, request_to):
    answer = (
        b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"1;note=x\r\n{\r\n1\r\n}\r\n0\r\nX-Trailer: 1\r\n\r\n"
    )
    server = bench.server(hostile.answers(answer))
    target = bench.target(server.port)
    client = bench.client(target)
    answers = [client.send(request_to(target)) for _ in range(3)]
    assert [(exchange.fault, exchange.answer.body) for exchange in answers] == [(None, b"{}")] * 3
    assert server.connections == 1


def test_a_line_end_after_a_body_is_forgiven_but_not_kept(bench, request_to):
    server = bench.server(hostile.answers(OK + b"\r\n"))
    target = bench.target(server.port)
    client = bench.client(target)
    assert [client.send(request_to(target)).fault for _ in range(2)] == [None, None]
    assert server.connections == 2


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
def test_a_response_without_a_body_ends_with_its_headers(bench, request_to, status):
    server = bench.server(hostile.answers(f"HTTP/1.1 {status}\r\nETag: x\r\n\r\n".encode()))
    target = bench.target(server.port)
    client = bench.client(target)
    assert [client.send(request_to(target)).answer.body for _ in range(2)] == [b"", b""]


def test_head_has_no_body_whatever_its_length_says(bench, request_to):
    server = bench.server(hostile.answers(hostile.response(b"", length=999_999_999)))
    target = bench.target(server.port)
    assert bench.client(target).send(request_to(target, verb="HEAD")).answer.body == b""


def test_ids_run_on_behind_the_prefix_and_tell_the_trace(bench):
    server = bench.server(hostile.answers(OK))
    target = bench.target(server.port)
    client, requests = bench.client(target, prefix="gw1-"), Requests(target, Clock())
    exchanges = [client.send(requests.metadata()), *client.send_together([requests.metadata()] * 2)]
    assert [exchange.id for exchange in exchanges] == ["gw1-00001", "gw1-00002", "gw1-00003"]
    assert all(exchange.trace_id == exchange.request.header("Ssp-TraceID") for exchange in exchanges)


def answers_once_all_are_here(expected: int) -> hostile.Behaviour:
    """Answers only when that many requests are under way together."""
    together = threading.Barrier(expected)

    def answer(connection, over) -> None:
        together.wait(timeout=2)
        connection.sendall(OK)

    return answer


def test_requests_sent_together_are_under_way_together_each_on_its_own_connection(bench, request_to):
    server = bench.server(answers_once_all_are_here(8))
    target = bench.target(server.port)
    bodies = [f'{{"n": {number}}}'.encode() for number in range(8)]
    exchanges = bench.client(target).send_together(
        [request_to(target, verb="POST", body=body) for body in bodies]
    )
    assert [exchange.fault for exchange in exchanges] == [None] * 8
    assert [exchange.request.body for exchange in exchanges] == bodies
    assert server.connections == 8


class SlowHandshake:
    """A server's TLS context that takes its time."""

    def __init__(self, context: ssl.SSLContext, seconds: float) -> None:
        self._context = context
        self._seconds = seconds

    def wrap_socket(self, connection, **options):
        time.sleep(self._seconds)
        return self._context.wrap_socket(connection, **options)


def test_requests_sent_together_wait_until_the_slowest_is_connected(bench, request_to, tmp_path):
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    arrived: list[float] = []

    def noted(connection, over) -> None:
        arrived.append(time.monotonic())
        connection.sendall(OK)

    quick, slow = bench.server(noted), bench.server(noted, SlowHandshake(context, 0.6))
    target = bench.target(quick.port, tls=Tls(ca=tmp_path / "ca.pem"))
    requests = [request_to(target), request_to(target, base=f"https://127.0.0.1:{slow.port}")]
    exchanges = bench.client(target).send_together(requests)
    assert [exchange.fault for exchange in exchanges] == [None, None]
    assert max(arrived) - min(arrived) < 0.4
    assert max(exchange.seconds for exchange in exchanges) < 0.5


def test_no_more_are_under_way_than_the_limits_allow(bench, request_to):
    under_way: list[int] = []
    most: list[int] = []

    def counted(connection, over) -> None:
        under_way.append(1)
        most.append(len(under_way))
        over.wait(0.05)
        under_way.pop()
        connection.sendall(OK)

    server = bench.server(counted)
    plain = bench.target(server.port)
    target = replace(plain, limits=replace(plain.limits, simultaneous_requests=3))
    exchanges = bench.client(target).send_together([request_to(target)] * 7)
    assert [exchange.fault for exchange in exchanges] == [None] * 7
    assert max(most) == 3
    assert exchanges[6].notes == ("wave 3 of 3, by limits.simultaneous_requests",)


def test_one_that_cannot_connect_does_not_hold_up_the_others(bench, request_to):
    server = bench.server(hostile.answers(OK))
    target = bench.target(server.port)
    nowhere = request_to(target, base="http://no-such-host.invalid")
    began = time.monotonic()
    exchanges = bench.client(target).send_together([request_to(target), nowhere, request_to(target)])
    assert [exchange.fault and exchange.fault.kind for exchange in exchanges] == [None, "dns", None]
    assert time.monotonic() - began < 2


def test_seconds_tell_how_long_the_provider_took(bench, request_to):
    def slow(connection, over) -> None:
        over.wait(0.2)
        connection.sendall(OK)

    target = bench.target(bench.server(slow).port)
    assert 0.2 <= bench.client(target).send(request_to(target)).seconds < 1
