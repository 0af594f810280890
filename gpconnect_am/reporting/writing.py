"""Writes every report of a run into its folder, from the facts that the run left there."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from gpconnect_am.assurance import attestations, waivers
from gpconnect_am.assurance.pack import write_pack
from gpconnect_am.clock import clock_from_environment
from gpconnect_am.reporting import allure, assurance, html, junit, visibility
from gpconnect_am.reporting.assurance import Assurance, assurance_of
from gpconnect_am.reporting.run_folder import RunFolder
from gpconnect_am.requirements import Catalogue


def write_reports(
    folder: RunFolder,
    catalogue: Catalogue,
    *,
    with_html: bool = True,
    remember: bool = False,
    result_only: bool = False,
) -> tuple[Assurance, list[str]]:
    """Writes the reports; gives the result, and a sentence for each report that could not be written.

    `remember` adds the run to the history that later HTML reports show: once per run. `result_only` writes
    assurance.json and nothing else. What the folder holds of attestations and waivers is merged.
    Raises RunFolderError where the folder holds no run, EntriesError where one of those files is not right.
    """
    run, scenarios = folder.read()
    attested, accepted = folder.path / attestations.FILE, folder.path / waivers.FILE
    today = clock_from_environment().uk_today()
    result = assurance_of(
        catalogue,
        run,
        scenarios,
        attestations=attestations.read_attestations(attested, catalogue, today=today)
        if attested.exists()
        else (),
        waivers=waivers.read_waivers(accepted, catalogue) if accepted.exists() else (),
    )
    (folder.path / assurance.FILE).write_text(result.model_dump_json(indent=1) + "\n", encoding="utf-8")
    if result_only:
        return result, []
    junit.write_junit(result, folder.path / junit.FILE)
    allure.write_results(result, folder.path)
    visibility.write_visibility(scenarios, folder.path)
    if not with_html:
        write_pack(result, run, catalogue, folder.path)
        return result, []
    with ThreadPoolExecutor(
        max_workers=1
    ) as beside:  # Node needs about as long for its page as the pack takes
        page = beside.submit(html.write_html, folder.path, result.target.name, remember=remember)
        write_pack(result, run, catalogue, folder.path)
        problem = page.result()
    return result, [problem] if problem else []
