"""On whose behalf requests are sent, as their headers and token say it."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

from gpconnect_am.clock import Clock
from gpconnect_am.paths import fixtures
from gpconnect_am.protocol.exchange import Request
from gpconnect_am.protocol.requests import Requests
from gpconnect_am.target.model import Target
from gpconnect_am.target.reading import read_target


def example() -> Target:
    return read_target(fixtures() / "targets" / "example.toml")


def token_of(request: Request) -> dict[str, object]:
    payload = dict(request.headers)["Authorization"].removeprefix("Bearer ").split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def user_of(request: Request) -> tuple[object, str, list[str], str]:
    """The sub claim; id, identifiers and family name of the practitioner."""
    claims = token_of(request)
    practitioner = claims["requesting_practitioner"]
    identifiers = [identifier["value"] for identifier in practitioner["identifier"]]
    return claims["sub"], practitioner["id"], identifiers, practitioner["name"][0]["family"]


CONSUMERS_OWN = ("1", "1", ["111111111111", "22222222222222", "user-1"], "Assurance")
URGENT_CARES_OWN = ("2", "2", ["333333333333", "44444444444444", "user-2"], "Handler")


def test_the_consumers_own_user_sends_for_its_organisation():
    request = Requests(example(), Clock()).metadata()
    assert user_of(request) == CONSUMERS_OWN
    assert token_of(request)["requesting_organization"]["identifier"][0]["value"] == "A99999"


def test_an_organisation_with_a_user_sends_as_them():
    target = example()
    request = Requests(target, Clock()).acting_for(target.organisations[0]).metadata()
    assert user_of(request) == URGENT_CARES_OWN
    assert token_of(request)["requesting_organization"]["identifier"][0]["value"] == "B99999"


def test_an_organisation_without_a_user_sends_as_the_consumers_own():
    target = example()
    without = replace(target.organisations[0], practitioner=None)
    request = Requests(target, Clock()).acting_for(without).metadata()
    assert user_of(request) == CONSUMERS_OWN
    assert token_of(request)["requesting_organization"]["identifier"][0]["value"] == "B99999"
