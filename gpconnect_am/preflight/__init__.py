"""What stands between a target file and a run, found out in steps before anything is judged.

`preflight` is for people (`gpconnect-am check`): it looks at everything. `provider_answers` is the part that
a run itself insists on: somebody who speaks FHIR is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gpconnect_am.clock import Clock
from gpconnect_am.preflight import connection, data, provider
from gpconnect_am.preflight.provider import provider_answers
from gpconnect_am.preflight.step import Stage, Status, Step
from gpconnect_am.protocol.client import Client
from gpconnect_am.protocol.requests import Requests
from gpconnect_am.target.model import Target

__all__ = ["Stage", "Status", "Step", "preflight", "provider_answers"]


def preflight(
    target: Target, clock: Clock, *, announce: Callable[[str], None] = lambda _: None
) -> Iterator[Step]:
    """The steps, one after another as they are done; `announce` is told a step's name before it begins.

    A step that fails to connect or to find a provider ends the preflight.
    """
    checks: list[tuple[str, Callable[[], Step]]] = [
        ("name", lambda: connection.name_step(target)),
        ("connection", lambda: connection.tcp_step(target)),
        ("TLS", lambda: connection.tls_step(target)),
        ("certificates", lambda: connection.certificates_step(target, clock)),
    ]
    with Client(target, clock, prefix="check-") as client:
        requests = Requests(target, clock)
        statement = provider.Statement()
        checks += [
            ("metadata", lambda: provider.metadata_step(client, requests, statement)),
            ("interactions", lambda: provider.interactions_step(target, statement)),
            ("patients", lambda: data.patients_step(target, client, requests)),
            ("organisations", lambda: data.organisations_step(target)),
            ("slots", lambda: data.slots_step(target, client, requests, clock)),
        ]
        for name, check in checks:
            announce(name)
            step = check()
            yield step
            if step.status is Status.FAILED and step.stage is Stage.CONNECTION:
                return
