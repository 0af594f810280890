"""A plan says what a run would send and need, and sends nothing."""

from __future__ import annotations

import re
import socket
from pathlib import Path

from gpconnect_am.paths import fixtures
from tests.robustness.practice import command


def test_a_plan_tells_what_would_be_sent_and_sends_nothing(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        text = (fixtures() / "targets" / "example.toml").read_text(encoding="utf-8")
        address = f'base_url = "http://127.0.0.1:{listener.getsockname()[1]}/A83001/STU3/1/gpconnect"'
        (tmp_path / "target.toml").write_text(re.sub(r"(?m)^base_url = .*$", address, text), encoding="utf-8")
        ended = command(tmp_path, "run", "--plan", "--target=target.toml", "--requirement=CPA-025")
        listener.settimeout(0)
        try:
            asked = bool(listener.accept())
        except BlockingIOError:
            asked = False
    assert ended.returncode == 0, ended.stderr
    assert not asked
    assert "nothing was sent to " in ended.stdout
    assert "Scenarios: 1 would run, 0 do not apply" in ended.stdout
    assert re.search(r"^ +1  POST    book appointment$", ended.stdout, re.MULTILINE), ended.stdout
    assert re.search(r"^ +1  PUT     cancel appointment$", ended.stdout, re.MULTILINE)
    assert "Bookings: 1 asked for, of which 1 succeed and are cancelled again" in ended.stdout
    assert "Slots: 3 different ones, at most 3 booked at once" in ended.stdout
    assert re.search(r"^ +1  bookable$", ended.stdout, re.MULTILINE)
    assert [path.name for path in tmp_path.iterdir()] == ["target.toml"]


def test_a_plan_of_nothing_is_wrong_usage(tmp_path: Path) -> None:
    ended = command(tmp_path, "run", "--plan", "--tag=no-such-tag")
    assert ended.returncode == 2
    assert "no scenario was selected" in ended.stderr
