"""The preflight of the embedded provider, run as its own process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from gpconnect_am.cli import main
from gpconnect_am.paths import suite_root


def test_the_embedded_provider_is_ready(tmp_path: Path):
    file = tmp_path / "target.toml"
    command = [sys.executable, "-m", "gpconnect_am", "provider", "--write-target", str(file)]
    with subprocess.Popen(
        command, cwd=suite_root(), stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as provider:
        try:
            assert provider.stdout is not None
            assert "Serving" in provider.stdout.readline()
            result = CliRunner().invoke(main, ["check", "--target", str(file)])
        finally:
            provider.terminate()
    assert result.exit_code == 0, result.output
    assert "failed" not in result.output
    assert "warning" not in result.output
