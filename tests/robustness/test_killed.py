"""However a run ends, nothing that it booked stays in the practice's book."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from gpconnect_am.booking.ledger import Ledger, State
from tests.robustness.practice import Surgery, command, started, surgery, wait_until

RUN = ("--capability=cancel", "--out=out")


def wait_for_bookings(folder: Path, bookings: int) -> None:
    """Waits until the run has sent so many bookings, and one of them stands."""
    ledger = Ledger(folder / "out" / "ledger.jsonl")
    wait_until(lambda: len(ledger.entries()) >= bookings and ledger.outstanding(), "no booking")


@pytest.mark.parametrize("workers", ["0", "2"])
@pytest.mark.parametrize("moment", range(3))
def test_what_a_killed_run_left_is_cancelled_by_cleanup(tmp_path: Path, moment: int, workers: str) -> None:
    chance = random.Random(f"{moment} {workers}")
    with surgery(tmp_path) as place:
        before = place.booked()
        with place.running(*RUN, "-n", workers) as process:
            wait_for_bookings(tmp_path, chance.randint(1, 12))
            time.sleep(chance.uniform(0, 0.05))
            os.killpg(process.pid, signal.SIGKILL)
        ended = place.cleanup()
        assert ended.returncode == 0, ended.stdout + ended.stderr
        assert place.booked() == before
        assert "Nothing to cancel" in place.cleanup().stdout


@pytest.mark.parametrize("workers", ["0", "2"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_cancels_what_it_booked(
    tmp_path: Path, number: signal.Signals, workers: str
) -> None:
    with surgery(tmp_path) as place:
        before = place.booked()
        with place.running(*RUN, "-n", workers) as process:
            wait_for_bookings(tmp_path, 2)
            process.send_signal(number)
            said, _ = process.communicate(timeout=60)
        assert process.returncode == 4, said
        assert "Traceback" not in said
        assert place.booked() == before
        assert place.result()["verdict"] == "incomplete"
        assert not Ledger(tmp_path / "out" / "ledger.jsonl").outstanding()


def test_a_controller_that_is_killed_leaves_workers_that_clear_up(tmp_path: Path) -> None:
    with surgery(tmp_path) as place:
        before = place.booked()
        with place.running(*RUN, "-n2") as process:
            wait_for_bookings(tmp_path, 2)
            process.kill()
            process.wait()
            ledger = Ledger(tmp_path / "out" / "ledger.jsonl")
            wait_until(lambda: _still(ledger) and not ledger.outstanding(), "the workers still book")
        assert place.booked() == before


def _still(ledger: Ledger) -> bool:
    before = ledger.position()
    time.sleep(1)
    return ledger.position() == before


def test_the_embedded_provider_ends_with_a_run_that_is_killed(tmp_path: Path) -> None:
    with started(tmp_path, "run", "--capability=search", "--no-html", "--out=out") as process:
        wait_until((tmp_path / "out" / "run.json").exists, "the run did not begin")
        frame = (tmp_path / "out" / "run.json").read_text(encoding="utf-8")
        port = int(frame.partition("http://127.0.0.1:")[2].partition("/")[0])
        assert not _nothing_listens(port)
        process.kill()
        process.wait()
        wait_until(lambda: _nothing_listens(port), "the provider is still there")
    ended = command(tmp_path, "cleanup", "out")
    assert ended.returncode in (0, 2), ended.stderr


def _nothing_listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def booking_of_nobody(place: Surgery) -> Ledger:
    """A ledger with a booking whose id never came back, for a patient that the practice doesn't know."""
    ledger = Ledger(place.folder / "out" / "ledger.jsonl")
    ledger.open(
        base_url=place.target.base_url,
        patient="Patient/no-such-patient",
        slots=("Slot/1",),
        start="2026-11-25T09:00:00+00:00",
        description="GPC-AM lost",
    )
    return ledger


def test_cleanup_tells_what_it_could_not_cancel(tmp_path: Path) -> None:
    with surgery(tmp_path) as place:
        ledger = booking_of_nobody(place)
        ended = place.cleanup()
    assert ended.returncode == 4
    assert "LEFT       an appointment described as 'GPC-AM lost' at 2026-11-25T09:00:00+00:00" in ended.stdout
    assert "the patient's book could not be read: 404" in ended.stdout
    assert "May still be booked: 1." in ended.stdout
    assert [entry.state for entry in ledger.entries()] == [State.LEFT]


def test_cleanup_forgets_nothing_while_nobody_answers(tmp_path: Path) -> None:
    with surgery(tmp_path) as place:
        ledger = booking_of_nobody(place)
    ended = place.cleanup()
    assert ended.returncode == 3
    assert "refuses connections" in ended.stderr
    assert [entry.state for entry in ledger.entries()] == [State.SENT]


def test_cleanup_keeps_to_the_target_of_the_run(tmp_path: Path) -> None:
    with surgery(tmp_path) as place:
        booking_of_nobody(place)
        place.declare(base_url=place.target.base_url.replace("A83001", "A83002"))
        ended: subprocess.CompletedProcess[str] = place.cleanup()
    assert ended.returncode == 2
    assert "the run booked at http://127.0.0.1" in ended.stderr


def test_a_folder_that_alone_knows_of_bookings_is_not_emptied(tmp_path: Path) -> None:
    with surgery(tmp_path) as place:
        place.run("--requirement=SFS-001", "--out=out")
        booking_of_nobody(place)
        ended = place.run("--requirement=SFS-001", "--out=out")
    assert ended.returncode == 2
    assert f"gpconnect-am cleanup {tmp_path / 'out'} --target FILE" in ended.stderr
