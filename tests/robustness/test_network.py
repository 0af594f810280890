"""What the network does is no verdict on the provider, and a job asks nobody but its target."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gpconnect_am.paths import suite_root
from tests.robustness.practice import command, surgery

WALLED = Path(__file__).with_name("walled")


def test_a_whole_job_reaches_nobody_but_its_target(tmp_path: Path) -> None:
    log = tmp_path / "wall.log"
    ended = command(
        tmp_path,
        *("run", "--requirement=SFS-001", "--requirement=CPA-025", "-n2", "--out=out"),
        PYTHONPATH=os.pathsep.join([str(WALLED), str(suite_root())]),
        NODE_OPTIONS=f"--require {WALLED / 'wall.cjs'}",
        WALL_LOG=str(log),
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    asked = log.read_text(encoding="utf-8").splitlines()
    assert any(line.startswith("allowed socket.connect 127.0.0.1") for line in asked)
    assert [line for line in asked if line.startswith("BLOCKED")] == []


def test_the_wall_holds(tmp_path: Path) -> None:
    log = tmp_path / "wall.log"
    text = (suite_root() / "fixtures" / "targets" / "example.toml").read_text(encoding="utf-8")
    lines = [
        'base_url = "http://192.0.2.1/A83001/STU3/1/gpconnect"' if line.startswith("base_url") else line
        for line in text.splitlines()
    ]
    (tmp_path / "target.toml").write_text("\n".join(lines), encoding="utf-8")
    ended = command(
        tmp_path,
        *("run", "--target=target.toml", "--requirement=SFS-001"),
        PYTHONPATH=os.pathsep.join([str(WALLED), str(suite_root())]),
        WALL_LOG=str(log),
    )
    assert ended.returncode == 3
    assert "BLOCKED socket.getaddrinfo 192.0.2.1" in log.read_text(encoding="utf-8")


Wire = Callable[[socket.socket, bytes], None]
"""What the network does with an answer: gets the consumer's socket and the bytes of the answer."""


def cuts(consumer: socket.socket, answer: bytes) -> None:
    consumer.sendall(answer[: len(answer) // 2])


def says_nothing(consumer: socket.socket, answer: bytes) -> None:
    consumer.settimeout(30)
    consumer.recv(1)


def drips(consumer: socket.socket, answer: bytes) -> None:
    for number in range(60):
        consumer.sendall(answer[number : number + 1])
        threading.Event().wait(0.5)


def resets(consumer: socket.socket, answer: bytes) -> None:
    consumer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")


def floods(consumer: socket.socket, answer: bytes) -> None:
    consumer.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        consumer.sendall(b"X-Filler: " + b"x" * 60_000 + b"\r\n")


def is_another_protocol(consumer: socket.socket, answer: bytes) -> None:
    consumer.sendall(b"220 mail.example ESMTP\r\n")


@contextmanager
def wire(port: int, fault: Wire) -> Iterator[int]:
    """A network between the suite and a provider that spoils every answer but that to the first question."""
    listener = socket.create_server(("127.0.0.1", 0))
    spoiling = threading.Event()

    def carry(consumer: socket.socket) -> None:
        with consumer:
            try:
                asked = consumer.recv(65536)
                if not asked:
                    return
                answer = _answer(port, asked)
                if b"/metadata" in asked.split(b"\r\n")[0]:
                    consumer.sendall(answer)
                else:
                    fault(consumer, answer)
            except OSError:
                return

    def accept() -> None:
        while not spoiling.is_set():
            try:
                consumer, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=carry, args=(consumer,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        spoiling.set()
        listener.close()


def _answer(port: int, asked: bytes) -> bytes:
    head, _, rest = asked.partition(b"\r\n")
    with socket.create_connection(("127.0.0.1", port)) as provider:
        provider.sendall(head + b"\r\nConnection: close\r\n" + rest)
        parts = []
        while part := provider.recv(65536):
            parts.append(part)
    return b"".join(parts)


@pytest.mark.parametrize("fault", [cuts, says_nothing, drips, resets, floods, is_another_protocol])
def test_a_fault_of_the_network_is_no_verdict(tmp_path: Path, fault: Wire) -> None:
    with surgery(tmp_path, read_seconds=1.0, exchange_seconds=2.0) as place, wire(place.port, fault) as port:
        address = place.target.base_url.replace(str(place.port), str(port))
        place.declare(base_url=address)
        chosen = ("SFS-001", "SFS-031", "BPA-001", "RPAS-001")
        ended = place.run("--out=out", "--result-only", *(f"--requirement={each}" for each in chosen))
        result = place.result()
    assert ended.returncode in (3, 4), ended.stdout + ended.stderr
    assert "Traceback" not in ended.stdout + ended.stderr
    assert result["verdict"] == "incomplete"
    decided = [each for each in result["requirements"] if each["id"] in chosen]
    assert {each["outcome"] for each in decided} <= {"broken", "not assessed"}, decided
    for scenario in result["scenarios"]:
        if scenario["outcome"] == "broken":
            assert scenario["reason"]
    assert result["scenario_counts"]["passed"] == result["scenario_counts"]["failed"] == 0, json.dumps(
        [(each["title"], each["outcome"], each["findings"]) for each in result["scenarios"]], indent=1
    )
