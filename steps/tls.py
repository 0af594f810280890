"""TLS: who is served, in which version, with which cipher suites."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import replace

from pytest_bdd import given, parsers, then

from gpconnect_am.findings import Broken, NotApplicable, NotAssessed
from gpconnect_am.protocol.callers import (
    Stranger,
    endpoint,
    proves_nothing,
    served,
    served_in_the_clear,
    without_certificate,
)
from gpconnect_am.protocol.hello import VERSIONS, Picked, say_hello, speaks_ssl2
from gpconnect_am.protocol.suites import FAMILIES, OTHERS, SUPPORTED
from gpconnect_am.rules import tls as rules
from gpconnect_am.scenario import Scenario
from gpconnect_am.target.model import Tls


@given("a provider that is called by TLS")
def called_by_tls(scenario: Scenario) -> None:
    """Behind a proxy, TLS is the proxy's."""
    target = scenario.target
    if target.route.proxy_url is not None:
        raise NotAssessed("a proxy is in between: TLS is assessed by calling the provider itself")
    if not target.base_url.startswith("https:"):
        raise NotApplicable("the target is called by plain http")
    try:
        say_hello(
            *endpoint(target),
            version=VERSIONS["TLS 1.2"],
            suites=tuple(SUPPORTED),
            seconds=_seconds(scenario),
        )
    except OSError as error:
        raise Broken(f"the provider cannot be reached: {error}") from error


def _seconds(scenario: Scenario) -> float:
    return scenario.target.limits.connect_seconds


def _hello(scenario: Scenario, version: str, suites: tuple[int, ...]) -> Picked | None:
    host, port = endpoint(scenario.target)
    return say_hello(host, port, version=VERSIONS[version], suites=suites, seconds=_seconds(scenario))


def _call(scenario: Scenario, tls: Tls, newest: ssl.TLSVersion | None = None) -> str:
    return served(scenario.target, scenario.requests.metadata(), tls, newest=newest)


def _certified(scenario: Scenario) -> Tls:
    """The right certificate, which is served. Raises NotAssessed without one."""
    tls = scenario.target.tls
    if tls.certificate is None:
        raise NotAssessed("name the client's certificate under [tls] in the target file")
    if not _call(scenario, tls):
        raise NotAssessed("the certificate under [tls] gets no answer, so that a refusal would say nothing")
    return tls


def _stranger(scenario: Scenario) -> str:
    stranger = Stranger(_certified(scenario))
    try:
        return _call(scenario, stranger.tls)
    finally:
        stranger.close()


def _nobody(scenario: Scenario) -> str:
    return _call(scenario, without_certificate(_certified(scenario)))


def _showing(setting: str, what: str) -> Callable[[Scenario], str]:
    def call(scenario: Scenario) -> str:
        tls = _certified(scenario)
        if getattr(tls, setting) is None:
            raise NotAssessed(
                f"set {setting} under [tls] in the target file: a PEM file with {what}, and its key"
            )
        wrong = proves_nothing(tls, setting, scenario.clock.now())
        if wrong:
            raise NotAssessed(f"tls.{setting} must hold {what}: {wrong}")
        return _call(scenario, tls.showing(setting))

    return call


CALLERS: dict[str, Callable[[Scenario], str]] = {
    "without a certificate": _nobody,
    "with a certificate of another authority": _stranger,
    "with an expired certificate": _showing(
        "expired_certificate", "a certificate of the right authority and name that has expired"
    ),
    "with a certificate of another name": _showing(
        "other_name_certificate", "a valid certificate of the right authority under another name"
    ),
}


@then(parsers.re(f"a caller (?P<who>{'|'.join(CALLERS)}) gets no answer"))
def gets_no_answer(scenario: Scenario, who: str) -> None:
    """The handshake fails, or the connection is closed before a byte is answered."""
    scenario.report(rules.refused(f"a caller {who}", CALLERS[who](scenario)))


@then("TLS 1.2 is served")
def tls_1_2(scenario: Scenario) -> None:
    """The capability statement is given by TLS 1.2, with the client's certificate."""
    line = _call(scenario, scenario.target.tls, ssl.TLSVersion.TLSv1_2)
    scenario.report(rules.answered("a caller who speaks TLS 1.2 at most", line))


@then(parsers.re(r"(?P<version>SSL 3\.0|TLS 1\.[01]) is refused"))
def version_is_refused(scenario: Scenario, version: str) -> None:
    """No server hello of that version, whatever suites are offered."""
    picked = _hello(scenario, version, (*SUPPORTED, *OTHERS))
    accepted = picked is not None and picked.version <= VERSIONS[version]
    scenario.report(rules.version_refused(version, accepted=accepted))


@then("SSL 2.0 is refused")
def ssl_2_is_refused(scenario: Scenario) -> None:
    """No server hello of that version."""
    accepted = speaks_ssl2(*endpoint(scenario.target), seconds=_seconds(scenario))
    scenario.report(rules.version_refused("SSL 2.0", accepted=accepted))


@then("no other cipher suite is accepted")
def no_other_suite(scenario: Scenario) -> None:
    """Those that are accepted are taken out of the offer, until nothing is."""
    left, accepted = dict(OTHERS), []
    while left and (picked := _hello(scenario, "TLS 1.2", tuple(left))) and picked.suite in left:
        accepted.append(left.pop(picked.suite))
    scenario.report(rules.suites_refused(accepted))


@then(parsers.re(r"the cipher family (?P<family>[A-Z0-9+]+) is accepted"))
def family_is_accepted(scenario: Scenario, family: str) -> None:
    """Offered alone, one of its suites is taken."""
    picked = _hello(scenario, "TLS 1.2", tuple(FAMILIES[family]))
    taken = picked is not None and picked.suite in FAMILIES[family]
    scenario.report(rules.family_taken(family, taken=taken))


@then("the most preferred cipher family is taken")
def prefers(scenario: Scenario) -> None:
    """Offered in the opposite order."""
    picked = _hello(scenario, "TLS 1.2", tuple(reversed(tuple(SUPPORTED))))
    scenario.report(rules.prefers(picked.suite if picked else None))


@then("plain HTTP is not served")
def plain_http(scenario: Scenario) -> None:
    """On the very port, and on port 80 where TLS has its usual one."""
    request = scenario.requests.metadata()
    scenario.report(rules.not_served(served_in_the_clear(scenario.target, request)))
    host, port = endpoint(scenario.target)
    if port == 443:
        target = replace(scenario.target, base_url=f"http://{host}")
        try:
            scenario.report(rules.not_served(served_in_the_clear(target, request)))
        except OSError:
            return
