"""Starts and stops the embedded reference provider, as a process of its own."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

READY_SECONDS = 30.0
STOP_SECONDS = 5.0
_LOOK_AGAIN_SECONDS = 0.02
_LAST_LINES = 3
_MISUSED = 2


class NotStartedError(Exception):
    """The embedded provider didn't start. `misused` says that its arguments were wrong."""

    def __init__(self, said: str, *, misused: bool = False) -> None:
        super().__init__(said)
        self.misused = misused


class EmbeddedProvider:
    """A running provider on a free loopback port; `target` is the target file that it wrote for itself.

    It ends with this process, also where that is killed: it reads from a pipe that only this process holds.
    """

    def __init__(self, faults: Sequence[str] = (), *, version: str = "1.2.7") -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="gpconnect-am-")
        self.target = Path(self._folder.name) / "target.toml"
        self._log = Path(self._folder.name) / "provider.log"
        command = [sys.executable, "-m", "gpconnect_am", "provider", "--port", "0", "--until-input-ends"]
        command += ["--practices", "3"]
        command += ["--version", version, "--write-target", str(self.target)]
        command += [part for fault in faults for part in ("--fault", fault)]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603
                command, stdin=subprocess.PIPE, stdout=log, stderr=subprocess.STDOUT
            )
        try:
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while "Serving" not in self._said():
            code = self._process.poll()
            if code is not None:
                words = "\n".join(self._said().strip().splitlines()[-_LAST_LINES:])
                raise NotStartedError(
                    f"The embedded provider didn't start:\n{words}", misused=code == _MISUSED
                )
            if time.monotonic() > deadline:
                raise NotStartedError(f"The embedded provider isn't ready after {READY_SECONDS:.0f} s")
            time.sleep(_LOOK_AGAIN_SECONDS)

    def _said(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """Ends the process and removes what it wrote. May be called again."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()
        self._folder.cleanup()
