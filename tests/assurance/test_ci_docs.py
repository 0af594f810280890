"""The jobs and commands of docs/ci.md exist as they are written."""

from __future__ import annotations

import re
import shlex
from datetime import date
from importlib import import_module

import pytest

from gpconnect_am.assurance.waivers import read_waivers
from gpconnect_am.cli import COMMANDS
from gpconnect_am.paths import suite_root
from gpconnect_am.requirements import Catalogue

PAGE = (suite_root() / "docs" / "ci.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", PAGE, re.DOTALL)
CALLS = sorted(
    {match for _, text in BLOCKS for match in re.findall(r"gpconnect-am (.*?)(?: \|\| .*)?$", text, re.M)}
)


@pytest.mark.parametrize("call", CALLS)
def test_a_command_and_its_options_exist(call: str) -> None:
    name, *words = shlex.split(re.sub(r"\$\{\w+:\+(.*?)\}", r"\1", call))
    assert name in COMMANDS
    command = import_module(f"gpconnect_am.cli.{name}").command
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known


def test_both_jobs_are_there_and_run_the_suite() -> None:
    jobs = [text for language, text in BLOCKS if language == "yaml"]
    assert len(jobs) == 2
    assert all("gpconnect-am run --no-html --out results" in job for job in jobs)


def test_the_waiver_of_the_page_is_one(tmp_path) -> None:
    (text,) = [text for language, text in BLOCKS if language == "toml"]
    (tmp_path / "waivers.toml").write_text(text, encoding="utf-8")
    (waiver,) = read_waivers(tmp_path / "waivers.toml", Catalogue.load())
    assert waiver.expires == date(2027, 3, 31)
