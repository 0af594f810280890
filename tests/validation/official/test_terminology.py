"""Our value sets and code systems agree with the published ones, code by code, wherever those are at hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from gpconnect_am.paths import fixtures
from tests.validation.official import definitions, effective
from tests.validation.official.definitions import FHIR, text

VALUE_SETS = definitions.files("ValueSet")
CODE_SYSTEMS = definitions.files("CodeSystem")
UNPUBLISHED = {
    "CareConnect-DeathNotificationStatus-1",
    "CareConnect-EthnicCategory-1",
    "CareConnect-ReligiousAffiliation-1",
    "CareConnect-ResidentialStatus-1",
    "CareConnect-TreatmentCategory-1",
}
published = pytest.mark.skipif(
    not VALUE_SETS,
    reason="the published definitions are not here: set GPCONNECT_AM_OFFICIAL to the folder that holds them",
)


def ours(kind: str) -> dict[str, dict[str, Any]]:
    """Our value sets or code systems by their canonical URL."""
    found = [
        json.loads(path.read_text("utf-8")) for path in (fixtures() / "terminology" / kind).glob("*.json")
    ]
    by_url = {each["url"]: each for each in found}
    assert len(by_url) == len(found), f"two files of {kind} share a URL"
    return by_url


def stem(path: Path) -> str:
    return path.stem


def concepts(node: ElementTree.Element) -> dict[str, str]:
    return {text(each, "code"): text(each, "display") for each in node.iter(FHIR + "concept")}


@published
@pytest.mark.parametrize("path", CODE_SYSTEMS, ids=stem)
def test_a_code_system_holds_the_published_codes(path: Path) -> None:
    root = definitions.root_of(path)
    system = ours("codesystems")[text(root, "url")]

    assert system["version"] == text(root, "version")
    assert system["codes"] == {code: display or code for code, display in concepts(root).items()}


@published
@pytest.mark.parametrize("path", VALUE_SETS, ids=stem)
def test_a_value_set_includes_what_is_published(path: Path) -> None:
    root = definitions.root_of(path)
    value_set = ours("valuesets")[text(root, "url")]
    includes = [(text(each, "system"), set(concepts(each))) for each in root.iter(FHIR + "include")]

    assert value_set["version"] == text(root, "version")
    assert includes == [
        (each["system"], set(each.get("codes", ())))
        for each in value_set["include"]
        if "x-ruling" not in each
    ]
    assert root.find(f".//{FHIR}exclude") is None


def test_every_required_binding_has_its_value_set() -> None:
    """Apart from those whose codes are not published with the profiles: they are never judged."""
    known = ours("valuesets")
    missing = {
        binding["valueSet"]
        for schema in effective.documents().values()
        for binding in bindings_in(schema)
        if binding["strength"] == "required" and binding["valueSet"] not in known
    }

    assert {url.rsplit("/", 1)[-1] for url in missing} == UNPUBLISHED


def test_every_value_set_that_takes_a_whole_system_can_tell_its_codes() -> None:
    """Apart from SNOMED CT, whose codes are too many to hold."""
    systems = ours("codesystems")
    unknown = {
        include["system"]
        for value_set in ours("valuesets").values()
        for include in value_set.get("include", ())
        if "codes" not in include and include["system"] not in systems
    }

    assert unknown == {"http://snomed.info/sct"}


def bindings_in(schema: Any) -> list[dict[str, str]]:
    """Every x-binding below a schema."""
    if isinstance(schema, list):
        return [binding for each in schema for binding in bindings_in(each)]
    if not isinstance(schema, dict):
        return []
    own = [schema["x-binding"]] if "x-binding" in schema else []
    return own + [binding for each in schema.values() for binding in bindings_in(each)]
