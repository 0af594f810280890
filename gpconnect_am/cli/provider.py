"""`gpconnect-am provider`: serves the embedded reference provider."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from gpconnect_am.clock import Clock, clock_from_environment
from gpconnect_am.provider.declaration import declared_slots, declared_target
from gpconnect_am.provider.faults import FAULTS, with_faults
from gpconnect_am.provider.liberties import LIBERTIES, taking
from gpconnect_am.provider.practice import Practice, practice_codes, read_practice, with_short_slots
from gpconnect_am.provider.service import Service
from gpconnect_am.provider.serving import Address, listen, serve
from gpconnect_am.provider.tls import Certificates, make_certificates
from gpconnect_am.target.model import Tls
from gpconnect_am.target.writing import dump_target


@click.command("provider")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=0, show_default=True, help="Port to listen on; 0 takes a free one.")
@click.option("--fault", "faults", multiple=True, metavar="NAME", help="Get one thing wrong. Repeatable.")
@click.option(
    "--liberty",
    "liberties",
    multiple=True,
    type=click.Choice(sorted(LIBERTIES)),
    metavar="NAME",
    help="Do one thing in another way that is right too. Repeatable.",
)
@click.option("--list-faults", is_flag=True, help="List the faults, with the requirements they break.")
@click.option(
    "--write-target",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the target file of the running provider.",
)
@click.option(
    "--practices",
    default=1,
    show_default=True,
    type=click.IntRange(1, len(practice_codes())),
    help="How many practices to serve.",
)
@click.option(
    "--version",
    "version",
    default="1.2.7",
    show_default=True,
    type=click.Choice(["1.2.7", "1.2.9"]),
    help="Version of the specification.",
)
@click.option("--tls", "secure", is_flag=True, help="Serve mutual TLS; needs --write-target.")
@click.option(
    "--soon",
    type=click.FloatRange(min=1),
    metavar="SECONDS",
    help="Offer slots so short that one always starts within this many seconds.",
)
@click.option("--until-input-ends", is_flag=True, help="Stop when standard input ends, too.")
@click.option("--clock", "clock_text", metavar="ISO", help="Start at this instant, with an offset.")
def command(
    host: str,
    port: int,
    faults: tuple[str, ...],
    liberties: tuple[str, ...],
    list_faults: bool,
    write_target: Path | None,
    practices: int,
    version: str,
    secure: bool,
    soon: float | None,
    until_input_ends: bool,
    clock_text: str | None,
) -> None:
    """Serve the embedded reference provider, until it is stopped."""
    if list_faults:
        for fault in FAULTS.values():
            needed = f"  (with {' '.join(fault.options)})" if fault.options else ""
            click.echo(f"{fault.name}  [{', '.join(fault.breaks)}]{needed}\n    {fault.description}")
        return
    unknown = [name for name in faults if name not in FAULTS]
    if unknown:
        raise click.BadParameter(
            f"there is no fault {unknown[0]!r}; see gpconnect-am provider --list-faults", param_hint="--fault"
        )
    if secure and not write_target:
        raise click.BadParameter(
            "the certificates are named in a target file: give --write-target", param_hint="--tls"
        )
    clock = _clock(clock_text)
    served = [read_practice(code, version) for code in practice_codes()[:practices]]
    if soon:
        served[0] = with_short_slots(served[0], clock.uk_now(), soon)
    service = Service(served, clock, taking(with_faults(version, faults), *liberties))
    try:
        listener = listen(host, port)
    except OSError as error:
        raise click.ClickException(f"cannot listen on {host}:{port}: {error.strerror}") from None
    address = Address(host, listener.getsockname()[1], secure)
    certificates = None
    if write_target:
        if secure:
            certificates = make_certificates(write_target.with_name(f"{write_target.stem}-tls"), host)
        _write_targets(write_target, service, served, address, certificates)
    roots = ", ".join(address.root(facts.ods_code) for facts in served)
    names = ", ".join(facts.body.name for facts in served)
    serve(
        service,
        listener,
        lambda: click.echo(f"Serving {names} at {roots}"),
        certificates,
        lifeline=sys.stdin.buffer if until_input_ends else None,
    )


def _write_targets(
    path: Path,
    service: Service,
    served: list[Practice],
    address: Address,
    certificates: Certificates | None,
) -> None:
    """One target file for each practice: the first at `path`, the others beside it under their ODS codes."""
    # The first is written last: whoever waits for it finds the others there.
    for number, facts in reversed(list(enumerate(served))):
        target = declared_target(
            facts,
            base_url=address.root(facts.ods_code),
            version=service.behaviour.version,
            appointments=service.practices[facts.ods_code].declared_appointments,
            slots=declared_slots(service.practices[facts.ods_code], service.clock.now()),
            tls=certificates.declared() if certificates else Tls(),
        )
        place = path if number == 0 else _beside(path, facts)
        if number == 0:
            target = replace(target, federated=tuple(Path(_beside(path, one).name) for one in served[1:]))
        place.write_text(dump_target(target), encoding="utf-8")


def _beside(path: Path, facts: Practice) -> Path:
    return path.with_name(f"{path.stem}-{facts.ods_code}{path.suffix}")


def _clock(text: str | None) -> Clock:
    try:
        if text is None:
            return clock_from_environment()
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--clock") from None
    if instant.tzinfo is None:
        raise click.BadParameter(
            "must carry an offset, such as 2027-03-28T00:30:00+00:00", param_hint="--clock"
        )
    return Clock.starting_at(instant)
