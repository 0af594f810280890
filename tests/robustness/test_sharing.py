"""Parallel workers keep together to what the target allows."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from gpconnect_am.clock import Clock
from gpconnect_am.paths import fixtures
from gpconnect_am.plugin.session import FOLDER, TIMES
from gpconnect_am.plugin.sharing import client_of
from gpconnect_am.protocol.requests import Requests
from gpconnect_am.reporting.run_folder import RunFolder
from gpconnect_am.target.model import Limits
from gpconnect_am.target.reading import read_target
from tests.plugin.suite import FEATURE, make_suite, result_of, run_suite, served


def test_no_more_workers_than_requests_at_once(tmp_path: Path) -> None:
    rows = "".join(f"| {number} |\n" for number in range(12))
    feature = f"""
        Feature: Many scenarios
          @SFS-001
          Rule: A search with status free succeeds
            Scenario Outline: It is there in <case>
              When metadata is asked for
              Then all is well
              Examples:
                | case |
                {rows}"""
    with served() as url:
        folder = make_suite(tmp_path, url, limits=Limits(simultaneous_requests=2))
        (folder / FEATURE).write_text(feature, encoding="utf-8")
        ended = run_suite(folder, "--out=out", "--no-html", "-n4")
    result = result_of(folder)
    sent = {
        each["id"].partition("-")[0] for scenario in result["scenarios"] for each in scenario["exchanges"]
    }
    assert sent == {"gw0", "gw1"}, ended.stdout


class Counting(BaseHTTPRequestHandler):
    """Answers slowly, and knows how many requests were under way at once."""

    lock = threading.Lock()
    now = most = 0

    def do_GET(self) -> None:
        cls = type(self)
        with self.lock:
            cls.now += 1
            cls.most = max(cls.most, cls.now)
        time.sleep(0.1)
        with self.lock:
            cls.now -= 1
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *args: object) -> None:
        pass


def test_only_one_worker_at_a_time_sends_several_requests_together(tmp_path: Path) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Counting)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    target = replace(
        read_target(fixtures() / "targets" / "example.toml"),
        base_url=f"http://127.0.0.1:{server.server_port}/A83001/STU3/1/gpconnect",
        limits=Limits(simultaneous_requests=4),
    )

    def work(worker: str) -> None:
        stash = {FOLDER: RunFolder(tmp_path), TIMES: 0}
        config: Any = SimpleNamespace(stash=stash, workerinput={"workerid": worker, "workercount": 2})
        requests = Requests(target, Clock())
        with client_of(config, target, Clock()) as client:
            exchanges = client.send_together([requests.metadata() for _ in range(6)])
        assert {exchange.status for exchange in exchanges} == {200}

    workers = [threading.Thread(target=work, args=(f"gw{number}",)) for number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    server.shutdown()
    server.server_close()
    assert Counting.most == 3
