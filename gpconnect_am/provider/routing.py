"""Which interaction a verb and a path below the service root are.

Source: integration_interaction_ids.html.
"""

from __future__ import annotations

from dataclasses import dataclass

from gpconnect_am.protocol.interactions import CANCEL, INTERACTIONS, Interaction
from gpconnect_am.provider.outcomes import Refusal, bad_request


@dataclass(frozen=True, slots=True)
class Route:
    """An interaction, and the logical id in the path (empty where there is none)."""

    interaction: Interaction
    id: str = ""


def route(verb: str, segments: tuple[str, ...], interaction_id: str) -> Route:
    """The interaction of a request. `interaction_id` tells cancel from amend, which share a verb and a path.

    Raises a Refusal: NOT_IMPLEMENTED for a path that is nothing here, BAD_REQUEST for a verb that does not
    fit it.
    """
    fitting = [
        (interaction, key)
        for interaction in INTERACTIONS.values()
        if (key := _id_in(interaction.path, segments)) is not None
    ]
    if not fitting:
        raise Refusal("NOT_IMPLEMENTED", f"Nothing is implemented at {'/'.join(segments)[:80]}")
    routes = [Route(interaction, key) for interaction, key in fitting if interaction.verb == verb]
    if not routes:
        raise bad_request(f"HTTP verb {verb} cannot be used at {'/'.join(segments)[:80]}")
    wanted = CANCEL if interaction_id == CANCEL.id else routes[0].interaction
    return next((found for found in routes if found.interaction is wanted), routes[0])


def _id_in(path: str, segments: tuple[str, ...]) -> str | None:
    expected = path.split("/")
    if len(expected) != len(segments):
        return None
    key = ""
    for pattern, segment in zip(expected, segments, strict=True):
        if pattern == "{id}" and segment and not segment.startswith("$"):
            key = segment
        elif pattern != segment:
            return None
    return key
