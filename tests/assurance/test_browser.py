"""The page in Chromium: accessible, no wider than a phone, working. Skipped without Chromium or axe-core.

axe-core comes from npm: `npm install --no-save --prefix reports/allure axe-core`.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from gpconnect_am.findings import Outcome, Severity
from gpconnect_am.paths import suite_root
from gpconnect_am.reporting.records import WaiverRecord
from gpconnect_am.reporting.writing import write_reports
from gpconnect_am.requirements import Verification
from tests.assurance.runs import EXCHANGES, a_folder
from tests.reporting.records import NOW, a_catalogue, a_finding, a_requirement, a_scenario

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
AXE = suite_root() / "reports" / "allure" / "node_modules" / "axe-core" / "axe.min.js"
PHONE, DESK = 390, 1280
pytestmark = pytest.mark.skipif(
    CHROMIUM is None or not AXE.is_file(), reason="needs Chromium, and axe-core from npm: see the docstring"
)

TRY = """
addEventListener("load", async () => {
  const told = {};
  location.hash = "#SFS-001";
  await new Promise((done) => setTimeout(done, 50));
  const row = document.getElementById("SFS-001");
  told.opened = row.open;
  row.querySelector("button[data-exchange]").click();
  told.whole = row.querySelector("button[data-exchange]").nextElementSibling !== null &&
    document.getElementById("exchange-SFS-001-1").textContent;
  const scenario = row.querySelector("details[data-scenario]");
  scenario.open = true;
  await new Promise((done) => setTimeout(done, 50));
  told.steps = scenario.textContent;
  document.querySelector("input[name=state][value=failed]").click();
  const shown = [...document.querySelectorAll("details.requirement:not([hidden])")];
  told.filtered = shown.map((each) => each.id);
  told.count = document.getElementById("shown").textContent;
  document.getElementById("filters").reset();
  for (const each of document.querySelectorAll("details")) each.open = true;
  await new Promise((done) => setTimeout(done, 50));
  told.width = document.documentElement.scrollWidth;
  const runOnly = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const result = await axe.run(document, { runOnly });
  told.violations = result.violations.map((each) => `${each.id}: ${each.nodes[0].html}`);
  told.passes = result.passes.length;
  const pre = document.createElement("pre");
  pre.id = "probe";
  pre.textContent = JSON.stringify(told);
  document.body.replaceChildren(pre);
});
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    long = "x" * 300
    finding = a_finding(where="Bundle.entry[1].resource.start", check="UK time", actual=long)
    scenarios = [
        a_scenario("Passes", exchanges=EXCHANGES),
        a_scenario("Fails", Outcome.FAILED, findings=(finding,), exchanges=EXCHANGES),
        a_scenario("Warns", Outcome.WARNING, findings=(a_finding("SFS-004", severity=Severity.WARNING),)),
        a_scenario("Lacks", Outcome.NOT_ASSESSED, requirements=("SFS-002",), reason="declare a session"),
    ]
    catalogue = a_catalogue(
        *(a_requirement(f"SFS-00{number}") for number in (1, 2, 4)),
        a_requirement("SFS-003", verification=Verification.WITNESS, note="Look at the screen."),
    )
    run = a_folder(folder, scenarios)
    waiver = WaiverRecord(
        requirement="SFS-004", finding="status:*", reason="It is known.", owner="Somebody", expires=NOW.date()
    )
    facts = waiver.model_dump(mode="json", exclude={"used", "expired"})
    lines = [f"{name} = {json.dumps(value)}" for name, value in facts.items()]
    (folder / "waivers.toml").write_text("\n".join(["[[waiver]]", *lines]), encoding="utf-8")
    write_reports(run, catalogue, with_html=False)
    text = (folder / "assurance.html").read_text(encoding="utf-8")
    probe = f"<script>{AXE.read_text(encoding='utf-8')}</script><script>{TRY}</script></body>"
    (folder / "probe.html").write_text(text.replace("</body>", probe), encoding="utf-8")
    return folder / "probe.html"


def _told(page: Path, width: int, profile: Path) -> dict[str, object]:
    # Chromium's window is never narrower than 500 pixels, so a phone is a frame in it.
    frame = page.with_name(f"frame{width}.html")
    frame.write_text(
        f'<iframe src="{page.name}" style="width:{width}px;height:900px" id="page"></iframe>',
        encoding="utf-8",
    )
    call = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"]
    call += [f"--user-data-dir={profile}", f"--window-size={max(width, 500)},1000"]
    call += ["--virtual-time-budget=20000", "--dump-dom"]
    shown = subprocess.run(
        [*call, page.as_uri()] if width >= DESK else [*call, _framed(frame).as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    ).stdout
    found = re.search(r'<pre id="probe">(.*?)</pre>', shown, re.DOTALL)
    assert found, shown[-2000:]
    text = found[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    told: dict[str, object] = json.loads(text)
    return told


def _framed(frame: Path) -> Path:
    """The frame, which copies what its page has told to where it can be read."""
    copying = """<script>
    const look = setInterval(() => {
      const told = document.getElementById("page").contentDocument?.getElementById("probe");
      if (!told) return;
      clearInterval(look);
      document.body.replaceChildren(document.importNode(told, true));
    }, 100);
    </script>"""
    frame.write_text(frame.read_text(encoding="utf-8") + copying, encoding="utf-8")
    return frame


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_page_works_and_is_accessible(width: int, page: Path, tmp_path: Path) -> None:
    told = _told(page, width, tmp_path)
    assert told["violations"] == []
    assert told["passes"] > 10
    assert told["opened"] is True
    assert "Sent 2026-11-24T09:30:00" in str(told["whole"])
    assert "slots are searched for" in str(told["steps"])
    assert (told["filtered"], told["count"]) == (["SFS-001"], "1 of 4 requirements shown")
    assert told["width"] <= width
