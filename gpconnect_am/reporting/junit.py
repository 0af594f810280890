"""junit.xml, for CI servers: a suite per feature, a case per scenario, with requirement ids as properties."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree as ET

from gpconnect_am.findings import Outcome
from gpconnect_am.reporting.assurance import Assurance
from gpconnect_am.reporting.records import ScenarioRecord

FILE = "junit.xml"
_SKIPPED = (Outcome.NOT_ASSESSED, Outcome.NOT_APPLICABLE, Outcome.WAIVED)
_NOT_XML = re.compile("[^\\t\\n\\r\\u0020-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def write_junit(assurance: Assurance, path: Path) -> None:
    """Writes the file: failed scenarios as failures, broken ones as errors, what wasn't judged as skipped."""
    features: dict[str, list[ScenarioRecord]] = defaultdict(list)
    for scenario in assurance.scenarios:
        features[f"{scenario.capability}: {scenario.feature}"].append(scenario)
    root = ET.Element(
        "testsuites", {"name": "GP Connect Appointment Management", **_counts(assurance.scenarios)}
    )
    for name, scenarios in features.items():
        suite = ET.SubElement(root, "testsuite", {"name": _clean(name), **_counts(scenarios)})
        suite.extend(_case(scenario) for scenario in scenarios)
    ET.indent(root)
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _counts(scenarios: Iterable[ScenarioRecord]) -> dict[str, str]:
    found = list(scenarios)
    return {
        "tests": str(len(found)),
        "failures": str(sum(scenario.outcome is Outcome.FAILED for scenario in found)),
        "errors": str(sum(scenario.outcome is Outcome.BROKEN for scenario in found)),
        "skipped": str(sum(scenario.outcome in _SKIPPED for scenario in found)),
        "time": f"{sum(scenario.seconds for scenario in found):.3f}",
    }


def _case(scenario: ScenarioRecord) -> ET.Element:
    case = ET.Element(
        "testcase",
        classname=_clean(f"{scenario.capability}.{scenario.feature}"),
        name=_clean(scenario.title),
        time=f"{scenario.seconds:.3f}",
    )
    properties = ET.SubElement(case, "properties")
    for requirement in scenario.requirements:
        ET.SubElement(properties, "property", name="requirement", value=requirement)
    ET.SubElement(properties, "property", name="outcome", value=scenario.outcome)
    findings = [f"[{finding.requirement}] {finding.sentence()}" for finding in scenario.findings]
    if scenario.outcome is Outcome.FAILED:
        _tell(case, "failure", findings[0], [*findings, scenario.reason])
    elif scenario.outcome is Outcome.BROKEN:
        _tell(case, "error", scenario.reason, [scenario.reason, scenario.trace])
    elif scenario.outcome in _SKIPPED:
        waivers = dict.fromkeys(finding.waiver for finding in scenario.findings if finding.waiver)
        _tell(case, "skipped", f"{scenario.outcome}: {'; '.join(waivers) or scenario.reason}", findings)
    elif findings:
        ET.SubElement(case, "system-out").text = _clean("\n".join(findings))
    return case


def _tell(case: ET.Element, tag: str, message: str, lines: Iterable[str]) -> None:
    element = ET.SubElement(case, tag, message=_clean(message))
    element.text = _clean("\n".join(filter(None, lines))) or None


def _clean(text: str) -> str:
    """The text without the characters that XML can't hold."""
    return _NOT_XML.sub("\ufffd", text)
