"""A practice of its own for each test: the reference provider in a process, and runs against it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from gpconnect_am.clock import Clock
from gpconnect_am.paths import suite_root
from gpconnect_am.plugin.embedded import EmbeddedProvider
from gpconnect_am.protocol.client import Client
from gpconnect_am.protocol.requests import Requests
from gpconnect_am.rules.searchset import SearchSet
from gpconnect_am.target.model import Limits, Target
from gpconnect_am.target.reading import read_target
from gpconnect_am.target.writing import dump_target

PATIENCE_SECONDS = 120.0


@dataclass
class Surgery:
    """A running provider with its target file in the folder of a test."""

    folder: Path
    provider: EmbeddedProvider
    target: Target

    @property
    def port(self) -> int:
        return int(self.target.base_url.split(":")[2].split("/")[0])

    def declare(self, **changed: Any) -> None:
        """Writes the target file with other settings."""
        self.target = replace(self.target, **changed)
        (self.folder / "target.toml").write_text(dump_target(self.target), encoding="utf-8")

    def booked(self) -> set[str]:
        """The ids of what stands in the book for the patients whom the suite books for."""
        found: set[str] = set()
        clock = Clock()
        with Client(self.target, clock) as client:
            requests = Requests(self.target, clock)
            first, last = clock.uk_today(), clock.uk_today() + timedelta(days=14)
            for patient in self.target.patients_of("bookable"):
                (who,) = SearchSet.of(client.send(requests.find_patient(patient.nhs_number))).of_type(
                    "Patient"
                )
                book = client.send(requests.retrieve(who.id, f"ge{first}", f"le{last}"))
                assert book.status == 200, book
                entries = SearchSet.of(book).of_type("Appointment")
                found |= {entry.id for entry in entries if entry.resource.get("status") == "booked"}
        return found

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A whole run against the provider."""
        return command(self.folder, "run", "--target=target.toml", "--no-html", *arguments)

    @contextmanager
    def running(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """A run under way, with a process group of its own, which is gone at the end."""
        with started(self.folder, "run", "--target=target.toml", "--no-html", *arguments) as process:
            yield process

    def cleanup(self, out: str = "out") -> subprocess.CompletedProcess[str]:
        """`gpconnect-am cleanup` of a run."""
        return command(self.folder, "cleanup", out, "--target=target.toml")

    def result(self, out: str = "out") -> dict[str, Any]:
        """What assurance.json says of a run."""
        result: dict[str, Any] = json.loads(
            (self.folder / out / "assurance.json").read_text(encoding="utf-8")
        )
        return result


@contextmanager
def surgery(folder: Path, *faults: str, **limits: float) -> Iterator[Surgery]:
    """A provider for one test."""
    folder.mkdir(exist_ok=True)
    provider = EmbeddedProvider(faults)
    try:
        place = Surgery(folder, provider, read_target(provider.target))
        place.declare(limits=replace(Limits(), **limits))
        yield place
    finally:
        provider.stop()


def environment(**further: str) -> dict[str, str]:
    """The environment of a run of this checkout."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return {**inherited, "PYTHONPATH": str(suite_root()), "NO_COLOR": "1", "COLUMNS": "120", **further}


def command(folder: Path, *arguments: str, **further: str) -> subprocess.CompletedProcess[str]:
    """`gpconnect-am` in a folder, to its end."""
    return subprocess.run(
        [sys.executable, "-m", "gpconnect_am", *arguments],
        cwd=folder,
        env=environment(**further),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


@contextmanager
def started(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """`gpconnect-am` under way in a process group of its own, which is gone at the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "gpconnect_am", *arguments],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        # Whoever runs the tests in the background has told them to ignore it, and children inherit that.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def wait_until(what: Callable[[], object], why: str) -> None:
    """Waits for something that another process does."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not what():
        assert time.monotonic() < deadline, f"in vain: {why}"
        time.sleep(0.005)
