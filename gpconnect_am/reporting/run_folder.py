"""A run's folder: the facts as they come in, so that a run that was killed can still be reported."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

from pydantic import ValidationError

from gpconnect_am.booking.ledger import Ledger
from gpconnect_am.reporting.records import RunRecord, ScenarioRecord

_RUN = "run.json"
_SCENARIOS = "scenarios.jsonl"
LEDGER = "ledger.jsonl"
"""What the run booked: see `gpconnect_am.booking.ledger`."""
CLAIMS = "claims"
"""What its workers keep from each other."""
ANSWERS = "answers.jsonl"
"""What each scenario found of the rules that are judged over the whole run."""
STOP = "stop"
"""Why the run is to end early, for its workers."""
_WRITTEN = (
    _RUN,
    _SCENARIOS,
    LEDGER,
    CLAIMS,
    ANSWERS,
    STOP,
    "exchanges",
    "allure-results",
    "assurance.json",
    "junit.xml",
    "report.html",
    "visibility.html",
    "visibility.csv",
    "assurance.html",
    "scal.csv",
    "witness.csv",
    "attestations.toml",
    "waivers.toml",
    "manifest.json",
    "evidence.zip",
)
"""Everything that a run writes into its folder."""


class RunFolderError(Exception):
    """A folder is no run's folder, or may not become one; the text says why and what to do."""


class RunFolder:
    """The folder of one run, read or written."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def default(cls, base: Path) -> RunFolder:
        """A folder below `base`/reports that is named after the time, in UTC."""
        path = base / "reports" / datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")
        others = (path.with_name(f"{path.name}-{number}") for number in count(2))
        return cls(next(each for each in chain([path], others) if not each.exists()))

    def create(self) -> None:
        """Makes the folder, or empties an earlier run's. Raises RunFolderError where it holds other files."""
        if self.path.is_dir() and any(self.path.iterdir()):
            if not (self.path / _RUN).is_file():
                raise RunFolderError(f"{self.path} holds files that no run wrote: choose another --out")
            if self.owes_cleanup:
                raise RunFolderError(
                    f"what an earlier run booked may still stand, and {self.path} alone knows of it: call"
                    f" gpconnect-am cleanup {self.path} --target FILE, or choose another --out"
                )
            if self._attested():
                raise RunFolderError(
                    f"{self.path} holds attestations of an earlier run: choose another --out"
                )
            self.discard()
        elif self.path.exists() and not self.path.is_dir():
            raise RunFolderError(f"{self.path} is a file: --out must name a folder")
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RunFolderError(f"{self.path} can't be made: {error.strerror}") from error
        (self.path / _SCENARIOS).touch()

    @property
    def owes_cleanup(self) -> bool:
        """Whether appointments may still stand that the run in this folder has booked at a real target."""
        return bool(Ledger(self.path / LEDGER).outstanding()) and not self.embedded

    @property
    def embedded(self) -> bool:
        """Whether it is a run against the embedded provider, whose book ends with the run."""
        try:
            return self.frame().target.embedded
        except RunFolderError:
            return False

    def _attested(self) -> bool:
        """Whether people have filled in attestations of the run that the folder holds."""
        path = self.path / "attestations.toml"
        filled_in = re.compile(r"^outcome *= *[\"'][^\"'\s]", re.MULTILINE)
        return path.is_file() and bool(filled_in.search(path.read_text(encoding="utf-8", errors="replace")))

    def discard(self) -> None:
        """Removes what a run wrote, and the folder where nothing else is in it."""
        for name in _WRITTEN:
            path = self.path / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        if not any(self.path.iterdir()):
            self.path.rmdir()

    def write(self, run: RunRecord) -> None:
        """Writes the frame of the run."""
        (self.path / _RUN).write_text(run.model_dump_json(indent=1), encoding="utf-8")

    def append(self, scenario: str) -> None:
        """Adds one scenario's record, serialised."""
        with (self.path / _SCENARIOS).open("a", encoding="utf-8") as file:
            file.write(scenario + "\n")

    def frame(self) -> RunRecord:
        """The frame of the run. Raises RunFolderError where the folder holds none."""
        with self._understood():
            return RunRecord.model_validate_json((self.path / _RUN).read_text(encoding="utf-8"))

    def keep(self, scenarios: Iterable[ScenarioRecord]) -> None:
        """Forgets the scenarios but these, with what was agreed between workers: before a run is resumed."""
        text = "".join(f"{scenario.model_dump_json()}\n" for scenario in scenarios)
        (self.path / _SCENARIOS).write_text(text, encoding="utf-8")
        shutil.rmtree(self.path / CLAIMS, ignore_errors=True)
        (self.path / STOP).unlink(missing_ok=True)

    def read(self) -> tuple[RunRecord, Sequence[ScenarioRecord]]:
        """The run and its scenarios. Raises RunFolderError where the folder doesn't hold them."""
        run = self.frame()
        with self._understood():
            *lines, _unfinished = (self.path / _SCENARIOS).read_text(encoding="utf-8").split("\n")
            return run, [ScenarioRecord.model_validate_json(line) for line in lines]

    @contextmanager
    def _understood(self) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError as error:
            raise RunFolderError(
                f"{self.path} is no folder of a run: {Path(error.filename).name} is missing"
            ) from error
        except ValidationError as error:
            raise RunFolderError(f"{self.path}: what the run left can't be read: {error}") from error
