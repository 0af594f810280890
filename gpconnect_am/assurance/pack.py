"""Writes the evidence pack of a run: the page, the lists, the manifest and the zip."""

from __future__ import annotations

import zipfile
from pathlib import Path

from gpconnect_am.assurance import attestations, manifest, page, scal, witness
from gpconnect_am.assurance.exchanges import Exchanges
from gpconnect_am.assurance.view import areas_of
from gpconnect_am.reporting.assurance import Assurance
from gpconnect_am.reporting.records import RunRecord
from gpconnect_am.requirements import Catalogue, Rulings

_COMPRESSION = 6


def write_pack(result: Assurance, run: RunRecord, catalogue: Catalogue, folder: Path) -> None:
    """Writes everything into the run's folder, last of all its reports."""
    stated = manifest.versions(result, run)
    rulings = Rulings.load()
    areas = areas_of(result, catalogue, rulings, Exchanges(folder))
    steps = witness.witness_steps(result, catalogue, folder)
    scal.write_scal(areas, folder / scal.FILE)
    witness.write_csv(steps, folder / witness.FILE)
    attestations.write_template(steps, folder / attestations.FILE)
    page.write_page(result, areas, rulings, steps, folder, stated)
    _zip(folder, manifest.write_manifest(folder, stated))


def _zip(folder: Path, files: list[str]) -> None:
    """Zips the files of the manifest, and it, below a folder of the run's name."""
    root = folder.resolve().name
    path = folder / manifest.ZIP
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION) as archive:
        for name in [manifest.FILE, *files]:
            kind = zipfile.ZIP_STORED if name.endswith(".gz") else zipfile.ZIP_DEFLATED
            archive.write(folder / name, f"{root}/{name}", kind)
