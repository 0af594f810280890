"""`gpconnect-am check` and `init`: what a person sees of a target that is, or is not, ready."""

from __future__ import annotations

import json
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from click.testing import CliRunner, Result

from gpconnect_am.cli import main
from gpconnect_am.clock import Clock
from gpconnect_am.paths import fixtures
from gpconnect_am.preflight import Status, provider_answers
from gpconnect_am.protocol.client import Client
from gpconnect_am.protocol.interactions import INTERACTIONS
from gpconnect_am.target.model import TLS_FILES, Target, Tls
from gpconnect_am.target.reading import read_target
from gpconnect_am.target.writing import dump_target
from tests.protocol import hostile
from tests.protocol.hostile import Server

STATEMENT = {
    "resourceType": "CapabilityStatement",
    "fhirVersion": "3.0.1",
    "software": {"name": "Stub", "version": "1"},
    "rest": [
        {
            "mode": "server",
            "resource": [
                {"type": "Patient", "interaction": [{"code": "read"}, {"code": "search-type"}]},
                {"type": "Organization", "interaction": [{"code": "read"}, {"code": "search-type"}]},
                {"type": "Practitioner", "interaction": [{"code": "read"}, {"code": "search-type"}]},
                {"type": "Location", "interaction": [{"code": "read"}]},
                {"type": "Slot", "interaction": [{"code": "search-type"}]},
                {
                    "type": "Appointment",
                    "interaction": [{"code": code} for code in ("read", "create", "update", "search-type")],
                },
            ],
            "operation": [{"name": "gpc.registerpatient"}],
        }
    ],
}
REFUSAL = {"resourceType": "OperationOutcome", "issue": [{"diagnostics": "no such organisation"}]}


def bundle(*resources: dict[str, Any]) -> dict[str, Any]:
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "entry": [{"resource": resource} for resource in resources],
    }


def slots(days: int) -> dict[str, Any]:
    return bundle(
        *(
            {"resourceType": "Slot", "start": f"2026-12-{day + 1:02}T09:00:00+00:00"}
            for day in range(days)
            for _ in range(4)
        )
    )


KNOWN = bundle({"resourceType": "Patient", "id": "1"})
ANSWERS: dict[str, Any] = {
    "/metadata": STATEMENT,
    "9990000018": KNOWN,
    "9990000026": KNOWN,
    "9990000034": bundle(),
    "/Slot?": slots(2),
}


class Bench:
    """A stub provider, and the commands run against it."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self.folder = folder
        self._stack = stack

    def serve(
        self,
        answers: dict[str, Any] | None = None,
        context: ssl.SSLContext | None = None,
        status: str = "200 OK",
    ) -> Server:
        """Serves JSON (or bytes) by the first text that is in the request line; else 404."""

        def behave(connection: socket.socket, _over: object) -> None:
            line = server.heads[-1].split(b"\r\n")[0].decode()
            body = next((body for part, body in (answers or {}).items() if part in line), None)
            sent = body if isinstance(body, bytes) else json.dumps(body).encode()
            connection.sendall(hostile.response(sent, status=status if body is not None else "404 Not Found"))

        server = Server(behave, context)
        return self._stack.enter_context(server.running())

    def target(self, port: int, scheme: str = "http", **changes: Any) -> Target:
        example = read_target(fixtures() / "targets" / "example.toml")
        limits = replace(example.limits, connect_seconds=1, read_seconds=1, exchange_seconds=2)
        base_url = f"{scheme}://127.0.0.1:{port}/A83001/STU3/1/gpconnect"
        return replace(example, base_url=base_url, limits=limits, **changes)

    def check(self, target: Target) -> Result:
        path = self.folder / "target.toml"
        path.write_text(dump_target(target), encoding="utf-8")
        return run("check", "--target", str(path))


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with ExitStack() as stack:
        yield Bench(stack, tmp_path)


def line(result: Result, step: str) -> str:
    """What the output says of a step, its remedy included."""
    lines = result.output.splitlines()
    at = next(n for n, text in enumerate(lines) if text.split()[1:2] == [step])
    remedy = lines[at + 1].strip() if at + 1 < len(lines) and lines[at + 1].startswith(" ") else ""
    return f"{lines[at].split()[0]}: {lines[at][23:]}{f' > {remedy}' if remedy else ''}"


def test_a_ready_target_is_ready(bench):
    result = bench.check(bench.target(bench.serve(ANSWERS).port))
    assert result.exit_code == 0
    assert line(result, "metadata") == "ok: FHIR 3.0.1, Stub 1"
    assert line(result, "interactions") == f"ok: all {len(INTERACTIONS)} are declared"
    assert line(result, "patients") == "ok: 3 asked for, all as declared"
    assert line(result, "organisations") == "ok: 2 declared, of 2 types"
    assert line(result, "slots") == "ok: 8 free on 2 days in the next two weeks; 6 needed"
    assert f"Ready: gpconnect-am run --target {bench.folder / 'target.toml'}" in result.output


def test_a_wrong_file_ends_with_2_and_its_lines(bench):
    path = bench.folder / "target.toml"
    path.write_text("[system]\nnmae = 1\n", encoding="utf-8")
    result = run("check", "--target", str(path))
    assert result.exit_code == 2
    assert "line 2, system.nmae: unknown setting. Did you mean name?" in result.output
    assert "Traceback" not in result.output


def test_an_unknown_host_ends_with_3(bench):
    target = replace(bench.target(1), base_url="http://no-such-host.invalid/A83001")
    result = bench.check(target)
    assert result.exit_code == 3
    assert line(result, "name") == (
        "failed: no-such-host.invalid cannot be resolved > "
        "Correct the host in system.base_url, or check the machine's DNS and VPN."
    )
    assert "metadata" not in result.output


def test_a_closed_port_ends_with_3(bench):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    result = bench.check(bench.target(port))
    assert result.exit_code == 3
    assert line(result, "connection") == (
        f"failed: 127.0.0.1:{port} refuses connections > "
        "Start the system, or correct the port in system.base_url."
    )


NO_PROVIDER = {
    "HTML": ({"/metadata": b"<html>Sign in</html>"}, "it answered 200 with no content"),
    "another FHIR version": (
        {"/metadata": STATEMENT | {"fhirVersion": "4.0.1"}},
        "the server speaks FHIR 4.0.1, not STU3",
    ),
    "a refusal": ({"/metadata": REFUSAL}, "it answered 200 with OperationOutcome: no such organisation"),
    "nothing there": ({}, "it answered 404 with no content"),
}


@pytest.mark.parametrize(("answers", "told"), NO_PROVIDER.values(), ids=NO_PROVIDER)
def test_who_is_no_provider_ends_with_3(bench, answers, told):
    result = bench.check(bench.target(bench.serve(answers).port))
    assert result.exit_code == 3
    assert line(result, "metadata").startswith(f"failed: {told} > ")
    assert "slots" not in result.output


def test_a_missing_interaction_is_a_warning(bench):
    poor = json.loads(json.dumps(STATEMENT))
    del poor["rest"][0]["resource"][5]["interaction"][2]
    result = bench.check(bench.target(bench.serve(ANSWERS | {"/metadata": poor}).port))
    assert result.exit_code == 0
    assert line(result, "interactions").startswith(
        "warning: the capability statement does not declare: amend appointment, cancel appointment > "
    )


MISSING_DATA = {
    "a patient who is not there": (
        {"9990000026": bundle()},
        "patients",
        "Example Two (bookable) is not known to the practice",
    ),
    "an unknown patient who is there": (
        {"9990000034": KNOWN},
        "patients",
        "9990000034 (unknown) is known to the practice",
    ),
    "a find that fails": (
        {"9990000018": REFUSAL},
        "patients",
        "Example One (bookable): it answered 200 with OperationOutcome: no such organisation",
    ),
    "no slots": (
        {"/Slot?": bundle()},
        "slots",
        "0 free on 0 days in the next two weeks; 6 needed, on 2 days",
    ),
    "slots on one day": (
        {"/Slot?": slots(1)},
        "slots",
        "4 free on 1 days in the next two weeks; 6 needed, on 2 days",
    ),
    "a search that fails": (
        {"/Slot?": REFUSAL},
        "slots",
        "the search failed: it answered 200 with OperationOutcome: no such organisation",
    ),
}


@pytest.mark.parametrize(("changed", "step", "told"), MISSING_DATA.values(), ids=MISSING_DATA)
def test_missing_data_ends_with_4(bench, changed, step, told):
    result = bench.check(bench.target(bench.serve(ANSWERS | changed).port))
    assert result.exit_code == 4
    assert line(result, step).startswith(f"failed: {told} > ")
    assert f"Not ready: {step}." in result.output


def test_too_few_patients_end_with_4(bench):
    server = bench.serve(ANSWERS)
    target = bench.target(server.port)
    result = bench.check(replace(target, patients=tuple(target.patients_of("unknown"))))
    assert result.exit_code == 4
    assert line(result, "patients") == (
        'failed: 0 bookable declared, 2 needed > Declare [[patients]] with role = "bookable".'
    )


def test_a_type_of_organisation_that_is_missing_is_a_warning(bench):
    target = bench.target(bench.serve(ANSWERS).port, organisations=())
    result = bench.check(target)
    assert result.exit_code == 0
    assert line(result, "organisations").startswith(
        "warning: 1 declared, of 1 types; none of type urgent-care > "
    )


def secured(
    bench: Bench, server_days: int, client_days: int | None, expired_days: int | None = None
) -> Result:
    """A check over TLS whose certificates last that many days from now."""
    now = datetime.now(UTC)
    authority = trustme.CA()
    authority.cert_pem.write_to_path(bench.folder / "ca.pem")

    def issued(days: int) -> trustme.LeafCert:
        return authority.issue_cert(
            "127.0.0.1", not_before=now - timedelta(days=90), not_after=now + timedelta(days=days)
        )

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issued(server_days).configure_cert(context)
    tls = Tls(ca=bench.folder / "ca.pem")
    if client_days is not None:
        issued(client_days).private_key_and_cert_chain_pem.write_to_path(bench.folder / "client.pem")
        tls = replace(tls, certificate=bench.folder / "client.pem")
    if expired_days is not None:
        issued(expired_days).private_key_and_cert_chain_pem.write_to_path(bench.folder / "expired.pem")
        tls = replace(tls, expired_certificate=bench.folder / "expired.pem")
    return bench.check(bench.target(bench.serve(ANSWERS, context).port, "https", tls=tls))


def day(days: int) -> str:
    return f"{datetime.now(UTC) + timedelta(days=days):%Y-%m-%d}"


def test_certificates_that_last(bench):
    result = secured(bench, 200, 100)
    assert result.exit_code == 0
    assert line(result, "TLS") == "ok: TLSv1.3"
    assert line(result, "certificates") == (
        f"ok: the server's is valid until {day(200)}, the client's is valid until {day(100)}"
    )


def test_a_certificate_that_ends_soon_is_a_warning(bench):
    result = secured(bench, 10, None)
    assert result.exit_code == 0
    assert line(result, "certificates") == (
        f"warning: the server's is valid until {day(10)} > Renew the server's certificate soon."
    )


def test_an_expired_server_certificate_ends_with_3(bench):
    result = secured(bench, -1, None)
    assert result.exit_code == 3
    assert "certificate has expired" in line(result, "TLS")


def test_an_expired_client_certificate_ends_with_3(bench):
    result = secured(bench, 100, -1)
    assert result.exit_code == 3
    assert line(result, "certificates") == (
        f"failed: the client's expired on {day(-1)} > Renew the client's certificate."
    )


def test_an_expired_certificate_that_is_none_is_told(bench):
    result = secured(bench, 100, 100, 20)
    assert result.exit_code == 0
    assert line(result, "certificates") == (
        f"warning: tls.expired_certificate shows nothing: it has not expired, and is valid until {day(20)}"
        " > Name another file, or leave tls.expired_certificate out."
    )
    assert line(secured(bench, 100, 100, -2), "certificates").startswith("ok: ")


def answering(bench: Bench, answers: dict[str, Any], status: str = "200 OK") -> Status:
    target = bench.target(bench.serve(answers, status=status).port)
    with Client(target, Clock()) as client:
        return provider_answers(target, client, Clock()).status


@pytest.mark.parametrize(
    ("answers", "status", "expected"),
    [
        ({"/metadata": STATEMENT}, "200 OK", Status.OK),
        ({"/metadata": REFUSAL}, "500 Internal Server Error", Status.OK),
        ({"/metadata": b"<html/>", "/Slot?": bundle()}, "200 OK", Status.OK),
        ({"/metadata": b"<html/>", "/Slot?": b"<html/>"}, "502 Bad Gateway", Status.FAILED),
        ({}, "200 OK", Status.FAILED),
    ],
)
def test_a_run_goes_on_where_somebody_speaks_fhir(bench, answers, status, expected):
    assert answering(bench, answers, status) is expected


def test_init_writes_a_file_that_names_what_is_left_to_fill_in(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("init").exit_code == 0
    result = run("check", "--target", "target.toml")
    assert result.exit_code == 2
    told = [text for text in result.output.splitlines() if text]
    assert len(told) == 6
    assert all("still to be filled in" in text for text in told)


def fill_in(text: str) -> str:
    """The template as a vendor might fill it in, with everything that is commented out switched on."""
    numbers: Iterator[str] = iter(
        ["9990000018", "9990000026", "9990000034", "9990000042", "9990000050", "9990000069", "9990000018"]
    )
    settings: dict[str, Callable[[], str]] = {
        "base_url": lambda: "https://provider.test.example/A83001/STU3/1/gpconnect",
        "ods_code": lambda: "A83001",
        "asid": lambda: "918999198738",
        "nhs_number": lambda: next(numbers),
    }
    lines = []
    for plain in text.splitlines():
        line = plain[2:] if re.match(r"# (\[|[a-z_]+ = )", plain) else plain
        name, _, value = line.partition(" = ")
        if value.startswith('"FILL-IN'):
            line = f'{name} = "{settings.get(name, lambda: "Surgery")()}"'
        lines.append("" if name in (*TLS_FILES, "key_password") else line)
    return "\n".join(lines)


def test_the_written_file_is_right_once_it_is_filled_in(tmp_path):
    path = tmp_path / "mine.toml"
    assert run("init", str(path)).exit_code == 0
    path.write_text(fill_in(path.read_text(encoding="utf-8")), encoding="utf-8")
    target = read_target(path)
    assert [patient.role for patient in target.patients] == [
        "bookable",
        "bookable",
        "no-appointments",
        "unknown",
        "registrable",
        "lapsed",
    ]
    assert target.route.proxy_url == "https://proxy.test.example"
    assert target.practice.sessions[0].limit == 3
    assert target.practice.appointments[0].kind == "past"


def test_init_keeps_a_file_that_is_there(tmp_path):
    path = tmp_path / "target.toml"
    path.write_text("mine", encoding="utf-8")
    result = run("init", str(path))
    assert result.exit_code == 2
    assert "Overwrite it with --force" in result.output
    assert path.read_text(encoding="utf-8") == "mine"
    assert run("init", str(path), "--force").exit_code == 0
    assert path.read_text(encoding="utf-8").startswith("# The system under test")


def test_init_says_where_it_cannot_write(tmp_path):
    result = run("init", str(tmp_path / "no" / "such" / "target.toml"))
    assert result.exit_code == 2
    assert "cannot be written" in result.output
