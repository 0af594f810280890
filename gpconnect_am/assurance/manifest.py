"""manifest.json: which versions made a pack, and the SHA-256 of every file in it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

from gpconnect_am.paths import fixtures
from gpconnect_am.reporting.assurance import Assurance
from gpconnect_am.reporting.records import RunRecord

FILE = "manifest.json"
ZIP = "evidence.zip"
OUTSIDE = (FILE, ZIP, "report.html", "allure-results", "claims")
"""What the manifest leaves out: itself, the zip, what is made from the rest, and what serves a run alone."""
_DISTRIBUTION = "gpconnect-am-assurance"
_FALLBACK = ("allure-pytest", "fhir.resources", "httpx", "jsonschema", "pydantic", "pytest", "pytest-bdd")


@dataclass(frozen=True, slots=True)
class Difference:
    """What is wrong with one file of a pack: `altered`, `missing` or `added`."""

    file: str
    kind: str


def versions(result: Assurance, run: RunRecord) -> dict[str, Any]:
    """The versions of suite, specification, catalogue, Python and libraries."""
    return {
        "suite": result.suite_version,
        "specification": result.specification_version,
        "catalogue": catalogue_digest(),
        "python": run.python,
        "libraries": dict(_libraries()),
    }


def catalogue_digest() -> str:
    """The version of the catalogue and the rulings: the first 16 digits of the SHA-256 of their files."""
    digest = hashlib.sha256()
    for path in [*sorted((fixtures() / "requirements").glob("*.csv")), fixtures() / "rulings.toml"]:
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]


def _libraries() -> Iterator[tuple[str, str]]:
    try:
        stated = [each for each in requires(_DISTRIBUTION) or () if "extra ==" not in each]
        names = [re.split(r"[^\w.-]", each, maxsplit=1)[0] for each in stated]
    except PackageNotFoundError:
        names = list(_FALLBACK)
    for name in names:
        yield name, version(name)


def write_manifest(folder: Path, stated: dict[str, Any]) -> list[str]:
    """Writes the manifest of everything in the folder; gives the files that it lists."""
    files = pack_files(folder)
    document = {
        "format": "gpconnect-am-manifest/1",
        "versions": stated,
        "files": {name: _digest(folder / name) for name in files},
    }
    text = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
    (folder / FILE).write_text(text, encoding="utf-8")
    return files


def pack_files(folder: Path) -> list[str]:
    """The files of a pack by their paths in it, in order, the manifest apart."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(path.as_posix() for path in found if path.parts[0] not in OUTSIDE)


def differences(folder: Path) -> list[Difference]:
    """How a pack differs from its manifest. Raises ValueError where there is none that can be read."""
    try:
        stated = json.loads((folder / FILE).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{folder} has no {FILE} that can be read: {error}") from error
    if not isinstance(stated, dict):
        raise ValueError(f"{folder / FILE} lists no files")  # noqa: TRY004
    found = set(pack_files(folder))
    kinds = [Difference(name, "missing") for name in stated if name not in found]
    kinds += [Difference(name, "added") for name in found if name not in stated]
    kinds += [
        Difference(name, "altered")
        for name in stated
        if name in found and _digest(folder / name) != stated[name]
    ]
    return sorted(kinds, key=lambda each: each.file)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
