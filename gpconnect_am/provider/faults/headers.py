"""Faults in what is demanded of the Spine Secure Proxy headers."""

from __future__ import annotations

from dataclasses import replace

from gpconnect_am.protocol.interactions import AMEND, CANCEL, INTERACTIONS, Interaction
from gpconnect_am.provider import headers
from gpconnect_am.provider.behaviour import Behaviour
from gpconnect_am.provider.call import Answer, Call
from gpconnect_am.provider.faults.fault import Fault, both, putting, without
from gpconnect_am.provider.outcomes import bad_request

HEADERS = {
    "trace-id": ("Ssp-TraceID", "trace id", "HDR-001"),
    "from": ("Ssp-From", "from", "HDR-002"),
    "to": ("Ssp-To", "to", "HDR-003"),
}
REQUIREMENT_OF_INTERACTION = {
    "search for free slots": "HDR-009",
    "read appointment": "HDR-010",
    "book appointment": "HDR-011",
    "amend appointment": "HDR-012",
    "cancel appointment": "HDR-013",
    "retrieve a patient's appointments": "HDR-014",
    "metadata": "HDR-015",
    "find patient": "HDR-015",
    "read patient": "HDR-015",
    "read practitioner": "HDR-015",
    "read organisation": "HDR-015",
    "read location": "HDR-015",
    "register patient": "HDR-015",
}


def _optional(name: str) -> Fault:
    header, check, requirement = HEADERS[name]
    dropped = [check, *({"from": ["sender"], "to": ["receiver"]}.get(name, []))]

    def empty_allowed(call: Call) -> None:
        if name == "to" and call.header("Ssp-To"):
            headers.known_receiver(call)
        if name == "from" and call.header("Ssp-From"):
            headers.known_sender(call)

    return Fault(
        f"{name}-header-optional",
        f"A request without {header} is let through.",
        (requirement,),
        both(without("header_checks", *dropped), putting("header_checks", "rest", empty_allowed)),
    )


def _interaction_where_sent(call: Call) -> None:
    if call.header("Ssp-InteractionID"):
        headers.known_interaction(call)
        headers.fitting_interaction(call)


def _any_interaction_of_verb(call: Call) -> None:
    """Only reading and writing are told apart."""
    asked = call.header("Ssp-InteractionID")
    named = next((one for one in INTERACTIONS.values() if one.id == asked), None)
    if named and call.interaction and named.writes != call.interaction.writes:
        raise bad_request("Header Ssp-InteractionID does not match the request")


def _in_any_case(call: Call) -> None:
    asked = (call.header("Ssp-InteractionID") or "").lower()
    if call.interaction is None or asked != call.interaction.id.lower():
        raise bad_request("Header Ssp-InteractionID does not match the request")


def _known_by_prefix(call: Call) -> None:
    if not (call.header("Ssp-InteractionID") or "").startswith("urn:nhs:names:services:gpconnect:"):
        raise bad_request("Header Ssp-InteractionID holds no known interaction id")


def _known_only_fits(call: Call) -> None:
    """An id that is known must fit; one that isn't known is nobody's business."""
    asked = call.header("Ssp-InteractionID")
    if asked in headers.INTERACTION_IDS:
        headers.fitting_interaction(call)


def _refusing(interaction: Interaction) -> Fault:
    def check(call: Call) -> None:
        if call.header("Ssp-InteractionID") == interaction.id:
            raise bad_request("Header Ssp-InteractionID holds no known interaction id")

    name = interaction.name.replace("'", "").replace(" ", "-")
    return Fault(
        f"no-interaction-id-{name}",
        f"The interaction id of {interaction.name} isn't on the provider's list.",
        (REQUIREMENT_OF_INTERACTION[interaction.name],),
        putting("header_checks", "listed", check),
    )


def _cancel_under_amend(behaviour: Behaviour) -> Behaviour:
    """The status that is sent decides, not the interaction id."""
    amend, cancel = behaviour.handlers[AMEND.name], behaviour.handlers[CANCEL.name]

    def update(call: Call) -> Answer:
        return (cancel if call.sent.get("status") == "cancelled" else amend)(call)

    return replace(behaviour, handlers={**behaviour.handlers, AMEND.name: update, CANCEL.name: update})


FAULTS = (
    *(_optional(name) for name in HEADERS),
    Fault(
        "interaction-id-optional",
        "A request without Ssp-InteractionID is let through.",
        ("HDR-004",),
        both(
            without("header_checks", "interaction id", "known interaction"),
            putting("header_checks", "fitting interaction", _interaction_where_sent),
        ),
    ),
    Fault(
        "unknown-interaction-id",
        "An interaction id that isn't known is let through.",
        ("HDR-005",),
        both(
            without("header_checks", "known interaction"),
            putting("header_checks", "fitting interaction", _known_only_fits),
        ),
    ),
    Fault(
        "interaction-id-by-prefix",
        "Any interaction id of GP Connect's name space is let through.",
        ("HDR-005",),
        both(
            putting("header_checks", "known interaction", _known_by_prefix),
            without("header_checks", "fitting interaction"),
        ),
    ),
    Fault(
        "interaction-id-in-any-case",
        "Interaction ids are compared without regard to case.",
        ("HDR-005",),
        both(
            without("header_checks", "known interaction"),
            putting("header_checks", "fitting interaction", _in_any_case),
        ),
    ),
    Fault(
        "interaction-id-of-another-path",
        "The interaction id is checked against the list only, not against the request.",
        ("HDR-006",),
        without("header_checks", "fitting interaction"),
    ),
    Fault(
        "interaction-id-of-another-resource",
        "The interaction id must fit reading or writing, but not the resource.",
        ("HDR-006",),
        putting("header_checks", "fitting interaction", _any_interaction_of_verb),
    ),
    Fault(
        "status-decides-the-update",
        "Whether a PUT amends or cancels is told by the status that is sent.",
        ("HDR-007",),
        _cancel_under_amend,
    ),
    Fault(
        "any-receiver",
        "Ssp-To isn't compared with the provider's own ASID.",
        ("HDR-008",),
        without("header_checks", "receiver"),
    ),
    *(_refusing(INTERACTIONS[name]) for name in REQUIREMENT_OF_INTERACTION),
)
