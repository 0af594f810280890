"""What is said of a server that serves whom it must not."""

from __future__ import annotations

import pytest

from gpconnect_am.findings import Severity
from gpconnect_am.rules import tls

WHO = "a caller without a certificate"


@pytest.mark.parametrize(
    ("line", "severity"),
    [
        ("HTTP/1.1 200 OK", Severity.FAILURE),
        ("HTTP/1.1 302 Found", Severity.FAILURE),
        ("HTTP/1.1 500 Internal Server Error", Severity.FAILURE),
        ("HTTP/1.1 400 No required SSL certificate was sent", Severity.ADVISORY),
        ("HTTP/1.1 403 Forbidden", Severity.ADVISORY),
    ],
)
def test_a_stranger_who_gets_an_answer_is_told(line, severity):
    (found,) = tls.refused(WHO, line)
    assert found.sentence() == f"TLS handshake: expected no answer for {WHO}; found {line}"
    assert (found.severity, found.ruling) == (severity, "75")


def test_a_stranger_who_gets_no_answer_is_right():
    assert list(tls.refused(WHO, "")) == []


def test_plain_http_may_be_refused_in_words_and_not_served():
    assert list(tls.not_served("HTTP/1.1 400 The plain HTTP request was sent to HTTPS port")) == []
    (found,) = tls.not_served("HTTP/1.1 301 Moved Permanently")
    expected = "connection: expected plain HTTP dropped; found HTTP/1.1 301 Moved Permanently"
    assert found.sentence() == expected
