"""The provider without its sockets: a request goes in, an answer comes out."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import unquote

from gpconnect_am.clock import Clock
from gpconnect_am.provider.behaviour import Behaviour
from gpconnect_am.provider.call import Answer, Call, apply
from gpconnect_am.provider.open_practice import OpenPractice
from gpconnect_am.provider.outcomes import Refusal, bad_request
from gpconnect_am.provider.practice import Practice
from gpconnect_am.provider.store import Store

ROOT = ("STU3", "1", "gpconnect")
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Received:
    """A request as the socket gave it: path and query still percent-encoded, header names in lower case."""

    verb: str
    path: str
    query: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    origin: str
    secure: bool = False


class Service:
    """Several practices in one process, each under its own ODS code."""

    def __init__(self, practices: Iterable[Practice], clock: Clock, behaviour: Behaviour) -> None:
        self.clock = clock
        self.behaviour = behaviour
        self.store = Store()
        self.practices = {
            facts.ods_code: OpenPractice(behaviour.facts(facts), self.store, clock, behaviour)
            for facts in practices
        }

    def answer(self, received: Received) -> Answer:
        """The answer to one request; whatever goes wrong becomes an OperationOutcome."""
        call: Call | None = None
        try:
            call = self._call(received)
            answer = self._handle(call)
        except Refusal as refusal:
            answer = self._refused(call, refusal)
        except Exception:
            _LOG.exception("A request failed unexpectedly")
            trouble = Refusal("INTERNAL_SERVER_ERROR", "The request could not be carried out")
            answer = self._refused(call, trouble)
        for step in self.behaviour.finishing.values():
            step(call, answer)
        return answer

    def _call(self, received: Received) -> Call:
        try:
            path = tuple(unquote(part, errors="strict") for part in received.path.split("/")[1:])
            query = tuple(_pairs(received.query))
        except UnicodeDecodeError:
            raise bad_request("The URL is not percent-encoded UTF-8") from None
        practice = self.practices.get(path[0]) if path else None
        if practice is None or path[1:4] != ROOT:
            raise Refusal("NO_RECORD_FOUND", "There is no service root of this provider in the URL")
        return Call(
            verb=received.verb,
            segments=path[4:],
            query=query,
            raw_query=received.query,
            headers=received.headers,
            body=received.body,
            base=f"{received.origin}/{'/'.join(path[:4])}",
            secure=received.secure,
            now=self.clock.now(),
            practice=practice,
            behaviour=self.behaviour,
        )

    def _handle(self, call: Call) -> Answer:
        behaviour = self.behaviour
        found = behaviour.route(call.verb, call.segments, call.header("Ssp-InteractionID") or "")
        call.interaction, call.id = found.interaction, found.id
        apply(behaviour.format_checks, call)
        apply(behaviour.header_checks, call)
        apply(behaviour.token_checks, call)
        behaviour.read_body(call)
        return behaviour.handlers[found.interaction.name](call)

    def _refused(self, call: Call | None, refusal: Refusal) -> Answer:
        resource = self.behaviour.outcome(refusal)
        practice = call.practice if call else next(iter(self.practices.values()))
        return Answer.of(practice.outgoing(resource), self.behaviour.refusal_status(refusal))


def _pairs(query: str) -> Iterable[tuple[str, str]]:
    for part in query.split("&"):
        if part:
            name, _, value = part.partition("=")
            yield unquote(name, errors="strict"), unquote(value, errors="strict")


def at_version(behaviour: Behaviour, version: str) -> Behaviour:
    """The behaviour of a provider of a version of the specification."""
    return replace(behaviour, version=version)
