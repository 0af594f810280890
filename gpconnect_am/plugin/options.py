"""The suite's options on pytest's command line, as typed values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from gpconnect_am.protocol.interactions import CAPABILITIES


@dataclass(frozen=True, slots=True)
class Options:
    """What the person who runs the suite asked for."""

    target: Path | None
    out: Path | None
    requirements: tuple[str, ...]
    capabilities: tuple[str, ...]
    tags: tuple[str, ...]
    strict: bool
    faults: tuple[str, ...]
    html: bool
    result_only: bool
    timing: bool
    wait_for_start: float
    read_only: bool
    resume: Path | None

    @classmethod
    def of(cls, config: pytest.Config) -> Options:
        """The options of a pytest run."""
        return cls(
            target=config.getoption("--target"),
            out=config.getoption("--out"),
            requirements=tuple(config.getoption("--requirement")),
            capabilities=tuple(config.getoption("--capability")),
            tags=tuple(tag.removeprefix("@") for tag in config.getoption("--tag")),
            strict=config.getoption("--strict-findings"),
            faults=tuple(config.getoption("--fault")),
            html=not config.getoption("--no-html"),
            result_only=config.getoption("--result-only"),
            timing=not config.getoption("--no-timing"),
            wait_for_start=config.getoption("--wait-for-start"),
            read_only=config.getoption("--read-only"),
            resume=config.getoption("--resume"),
        )

    @property
    def select(self) -> bool:
        """Whether they choose a part of the scenarios."""
        return bool(self.requirements or self.capabilities or self.tags)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declares the options."""
    group = parser.getgroup("gpconnect-am", "GP Connect Appointment Management")
    group.addoption(
        "--target",
        type=Path,
        metavar="FILE",
        help="target file of the provider under test; without it the embedded provider is started",
    )
    group.addoption(
        "--out",
        type=Path,
        metavar="DIR",
        help="folder for this run's reports (default: reports/<UTC date and time>)",
    )
    group.addoption(
        "--requirement",
        action="append",
        default=[],
        metavar="ID",
        help="run only the scenarios of this requirement, such as SFS-001; repeatable",
    )
    group.addoption(
        "--capability",
        action="append",
        default=[],
        metavar="NAME",
        help=f"run only the scenarios of this folder of features ({', '.join(CAPABILITIES)}); repeatable",
    )
    group.addoption(
        "--tag",
        action="append",
        default=[],
        metavar="TAG",
        help="run only the scenarios that bear this tag themselves or by their Rule or Feature; repeatable",
    )
    group.addoption(
        "--strict-findings",
        action="store_true",
        help="let warnings and advisories fail their scenarios",
    )
    group.addoption(
        "--fault",
        action="append",
        default=[],
        metavar="NAME",
        help="start the embedded provider with this fault; may be repeated; not together with --target",
    )
    group.addoption(
        "--wait-for-start",
        type=float,
        default=0.0,
        metavar="SECONDS",
        help="book a slot that starts within so many seconds, and come back to the appointment once it"
        " has begun; it cannot be cancelled then (default: 0, don't)",
    )
    group.addoption(
        "--no-timing",
        action="store_true",
        help="judge no response times: the network says nothing about them",
    )
    group.addoption(
        "--read-only",
        action="store_true",
        help="send nothing that could write: what needs a booking is not assessed",
    )
    group.addoption(
        "--resume",
        type=Path,
        metavar="DIR",
        help="take up the interrupted run in this folder again: what it has not judged is run",
    )
    group.addoption("--no-html", action="store_true", help="leave report.html out")
    group.addoption(
        "--result-only", action="store_true", help="write assurance.json alone: no evidence, no other report"
    )
