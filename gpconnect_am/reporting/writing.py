"""Writes every report of a run into its folder, from the facts that the run left there."""

from __future__ import annotations

from gpconnect_am.assurance.pack import write_pack
from gpconnect_am.reporting import allure, assurance, html, junit
from gpconnect_am.reporting.assurance import Assurance, assurance_of
from gpconnect_am.reporting.run_folder import RunFolder
from gpconnect_am.requirements import Catalogue


def write_reports(
    folder: RunFolder, catalogue: Catalogue, *, with_html: bool = True, remember: bool = False
) -> tuple[Assurance, list[str]]:
    """Writes the reports; gives the result, and a sentence for each report that could not be written.

    `remember` adds the run to the history that later HTML reports show: once per run.
    Raises RunFolderError where the folder holds no run.
    """
    run, scenarios = folder.read()
    result = assurance_of(catalogue, run, scenarios)
    (folder.path / assurance.FILE).write_text(result.model_dump_json(indent=1) + "\n", encoding="utf-8")
    junit.write_junit(result, folder.path / junit.FILE)
    allure.write_results(result, folder.path)
    problem = html.write_html(folder.path, result.target.name, remember=remember) if with_html else ""
    write_pack(result, run, catalogue, folder.path)
    return result, [problem] if problem else []
