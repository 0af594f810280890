"""The Spine Secure Proxy headers of a request.

Source: integration_spine_secure_proxy.html and development_fhir_error_handling_guidance.html, "Malformed
request errors".
"""

from __future__ import annotations

from functools import partial

from gpconnect_am.protocol.interactions import INTERACTIONS
from gpconnect_am.provider.call import Call, Check, Checks
from gpconnect_am.provider.outcomes import bad_request

INTERACTION_IDS = frozenset(interaction.id for interaction in INTERACTIONS.values())


def present(name: str, call: Call) -> None:
    """The header is there once, and not empty."""
    values = call.header_values(name)
    if not values or not values[0].strip():
        raise bad_request(f"Expected header {name} is missing or empty")
    if len(values) > 1:
        raise bad_request(f"Header {name} was sent more than once")


def known_receiver(call: Call) -> None:
    """Ssp-To is this practice's ASID."""
    asid = call.practice.facts.asid
    if call.header("Ssp-To") != asid:
        raise bad_request(f"Header Ssp-To does not address this endpoint, whose ASID is {asid}")


def known_sender(call: Call) -> None:
    """Ssp-From is the ASID of a consumer that this endpoint knows."""
    if call.header("Ssp-From") not in {consumer.asid for consumer in call.practice.facts.consumers}:
        raise bad_request("Header Ssp-From holds an ASID that is not known to this endpoint")


def known_interaction(call: Call) -> None:
    """Ssp-InteractionID is one of GP Connect's."""
    if call.header("Ssp-InteractionID") not in INTERACTION_IDS:
        raise bad_request("Header Ssp-InteractionID holds no known interaction id")


def fitting_interaction(call: Call) -> None:
    """Ssp-InteractionID belongs to the verb and the path that were used; it tells amend from cancel."""
    asked = call.header("Ssp-InteractionID")
    if call.interaction is None or asked != call.interaction.id:
        raise bad_request("Header Ssp-InteractionID does not match the request")


def _present(name: str) -> Check:
    return partial(present, name)


HEADER_CHECKS: Checks = {
    "trace id": _present("Ssp-TraceID"),
    "from": _present("Ssp-From"),
    "to": _present("Ssp-To"),
    "interaction id": _present("Ssp-InteractionID"),
    "known interaction": known_interaction,
    "fitting interaction": fitting_interaction,
    "receiver": known_receiver,
    "sender": known_sender,
}
