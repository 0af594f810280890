"""A miniature suite and a miniature provider, to run the plugin for real in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from gpconnect_am.paths import fixtures, suite_root
from gpconnect_am.target.model import Target
from gpconnect_am.target.reading import read_target
from gpconnect_am.target.writing import dump_target

MINI = Path(__file__).with_name("mini")
FEATURE = Path("features", "search", "outcomes.feature")
_CONFTEST = 'pytest_plugins = ["gpconnect_am.plugin", "ministeps"]\n'
_BINDING = 'from pytest_bdd import scenarios\n\nscenarios("search")\n'
TIMEOUT_SECONDS = 60


class Provider(BaseHTTPRequestHandler):
    """Answers every GET with a resource that echoes the request; hangs up or goes away when it is told to."""

    gone = False
    leaks = ""
    """What it knows and should keep to itself, which it tells in every answer."""
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if "go=away" in self.path:
            type(self).gone = True
        if self.gone or "hang=up" in self.path:
            self.close_connection = True
            return
        echo = {
            "url": self.path,
            "headers": dict(self.headers.items()),
            "name": "CANARY patient",
            "log": self.leaks,
        }
        body = json.dumps({"resourceType": "CapabilityStatement", "description": json.dumps(echo)}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/fhir+json;charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Set-Cookie", "session=cookie-secret")
        self.send_header("X-Log", " ".join(self.leaks.split()))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def served(context: ssl.SSLContext | None = None, *, leaks: str = "") -> Iterator[str]:
    """A running provider; gives its base URL."""
    handler = type("OneProvider", (Provider,), {"gone": False, "leaks": leaks})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    scheme = "https" if context else "http"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"{scheme}://127.0.0.1:{server.server_port}/A83001/STU3/1/gpconnect"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def make_suite(folder: Path, base_url: str, **changed: Any) -> Path:
    """The miniature suite in a fresh folder, with a target file for a provider."""
    (folder / FEATURE).parent.mkdir(parents=True)
    shutil.copy(MINI / "outcomes.feature", folder / FEATURE)
    shutil.copy(MINI / "pyproject.toml", folder)
    shutil.copy(MINI / "ministeps.py", folder)
    (folder / "conftest.py").write_text(_CONFTEST)
    (folder / FEATURE).with_name("test_search.py").write_text(_BINDING)
    target: Target = replace(
        read_target(fixtures() / "targets" / "example.toml"), base_url=base_url, **changed
    )
    (folder / "target.toml").write_text(dump_target(target), encoding="utf-8")
    return folder


def run_suite(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs pytest on the suite of a folder, with its target file unless another is named."""
    named = any(argument.startswith("--target") for argument in arguments)
    return run_python(
        folder,
        "-m",
        "pytest",
        "features",
        *([] if named else ["--target=target.toml"]),
        *arguments,
        **environment,
    )


def run_python(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs Python in a folder, with the engine of this checkout."""
    # TOX_ENV_DIR would have every suite remember its failures in one place.
    ours = ("PYTEST_", "TOX_ENV_DIR")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**inherited, "PYTHONPATH": str(suite_root()), "NO_COLOR": "1", "COLUMNS": "120", **environment},
        capture_output=True,
        text=True,
        timeout=TIMEOUT_SECONDS,
        check=False,
    )


def result_of(folder: Path, out: str = "out") -> dict[str, Any]:
    """What assurance.json says of a run."""
    result: dict[str, Any] = json.loads((folder / out / "assurance.json").read_text(encoding="utf-8"))
    return result


def ran_in(folder: Path, out: str = "out") -> list[dict[str, Any]]:
    """The scenarios of a run, without the records of what was judged over every answer."""
    return [each for each in result_of(folder, out)["scenarios"] if each["capability"] != "every answer"]
