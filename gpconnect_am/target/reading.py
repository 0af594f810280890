"""Reads a target file, checks all of it, and writes one.

The shape is fixtures/target.schema.json, the meaning `gpconnect_am.target.sense`.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from gpconnect_am.clock import UK
from gpconnect_am.protocol.interactions import CAPABILITIES
from gpconnect_am.target.lines import Lines
from gpconnect_am.target.model import (
    TLS_FILES,
    Consumer,
    DeclaredAppointment,
    DeclaredClinician,
    DeclaredLocation,
    DeclaredSession,
    DeclaredSlot,
    Device,
    FromEnvironment,
    Limits,
    Organisation,
    Patient,
    Practice,
    Practitioner,
    Route,
    Target,
    Tls,
)
from gpconnect_am.target.problems import Place, Problem, TargetError, setting_name
from gpconnect_am.target.sense import sense_problems
from gpconnect_am.target.shape import as_json, shape_problems

PLACEHOLDER = "FILL-IN"
"""How a text begins that the author of the file has yet to write."""
_POSITION = re.compile(r"^(.*?) \(at (?:line (\d+), column \d+|end of document)\)$", re.DOTALL)


def read_target(path: Path) -> Target:
    """The target that a file declares. Raises TargetError with every problem of the file at once."""
    text = _text(path)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TargetError(path, [_syntax_problem(error, text)]) from None
    lines = Lines(text)
    problems = shape_problems(document, lines)
    missing = list(_resolve_variables(document, lines))
    problems += missing
    problems += sense_problems(as_json(document), lines, folder=path.parent)
    open_settings = {problem.setting: problem for problem in _placeholders(document, lines)}
    problems = [problem for problem in problems if problem.setting not in open_settings]
    problems += open_settings.values()
    if problems:
        raise TargetError(path, problems)
    return _target(as_json(document), path)


def _text(path: Path) -> str:
    example = "Write one with: gpconnect-am init"
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        problem = Problem(None, "", "there is no such file", remedy=example)
    except IsADirectoryError:
        problem = Problem(None, "", "this is a folder", "a target file", example)
    except UnicodeDecodeError:
        problem = Problem(None, "", "the file is not text in UTF-8", "a TOML file", "Save it as UTF-8.")
    except OSError as error:
        problem = Problem(None, "", f"cannot be read: {error.strerror}", remedy="Check its permissions.")
    raise TargetError(path, [problem])


def _syntax_problem(error: tomllib.TOMLDecodeError, text: str) -> Problem:
    found = _POSITION.match(str(error))
    message, line = (found[1], found[2]) if found else (str(error), None)
    number = int(line) if line else len(text.splitlines()) or 1
    if message.startswith(("Cannot overwrite", "Cannot declare")):
        return Problem(
            number, "", "this setting or section stands in the file twice", remedy="Keep one of them."
        )
    return Problem(
        number, "", f"this is not TOML: {message}", remedy="Text needs quotation marks; see https://toml.io."
    )


def _placeholders(node: Any, lines: Lines, place: Place = ()) -> Iterator[Problem]:
    """The texts that are still as `gpconnect-am init` wrote them."""
    pairs: list[tuple[Any, Any]] = list(node.items() if isinstance(node, dict) else enumerate(node))
    for key, value in pairs:
        here = (*place, key)
        if isinstance(value, dict | list):
            yield from _placeholders(value, lines, here)
        elif isinstance(value, str) and value.startswith(PLACEHOLDER):
            wanted = value.removeprefix(PLACEHOLDER).strip(": ")
            yield Problem(lines.of(here), setting_name(here), "still to be filled in", wanted)


def _resolve_variables(node: Any, lines: Lines, place: Place = ()) -> Iterator[Problem]:
    """Puts the value of the environment variable in place of each `{ env = "NAME" }`."""
    pairs: list[tuple[Any, Any]] = list(node.items() if isinstance(node, dict) else enumerate(node))
    for key, value in pairs:
        here = (*place, key)
        if isinstance(value, dict) and set(value) == {"env"} and isinstance(value["env"], str):
            name = value["env"]
            if name in os.environ:
                node[key] = FromEnvironment(os.environ[name], name)
            else:
                yield Problem(
                    lines.of(here),
                    setting_name(here),
                    f"the environment variable {name} is not set",
                    remedy=f"Set it, for example: export {name}=…",
                )
        elif isinstance(value, dict | list):
            yield from _resolve_variables(value, lines, here)


def _target(document: dict[str, Any], path: Path) -> Target:
    system, consumer = document["system"], document["consumer"]
    declared = system.get("capabilities", CAPABILITIES)
    return Target(
        name=system["name"],
        base_url=str(system["base_url"]).rstrip("/"),
        ods_code=system["ods_code"],
        asid=system["asid"],
        consumer=Consumer(
            asid=consumer["asid"],
            issuer=consumer["issuer"],
            organisation=_organisation(consumer["organisation"]),
            device=Device(**consumer["device"]),
            practitioner=Practitioner(**consumer["practitioner"]),
        ),
        version=system.get("version", "1.2.7"),
        environment=system.get("environment", "test"),
        capabilities=tuple(name for name in CAPABILITIES if name in declared),
        route=Route(**document.get("route", {})),
        tls=_tls(document.get("tls", {}), path.parent),
        limits=Limits(**document.get("limits", {})),
        patients=tuple(_patient(entry) for entry in document.get("patients", [])),
        organisations=tuple(_organisation(entry) for entry in document.get("organisations", [])),
        practice=_practice(document.get("practice", {})),
        federated=tuple(path.parent / entry["target"] for entry in document.get("federated", [])),
        mask=tuple(document.get("report", {}).get("mask", [])),
        source=path,
    )


def _organisation(entry: dict[str, Any]) -> Organisation:
    typed = dict(entry)
    if "practitioner" in entry:
        typed["practitioner"] = Practitioner(**entry["practitioner"])
    return Organisation(**typed)


def _tls(section: dict[str, Any], folder: Path) -> Tls:
    files = {name: folder / section[name] for name in TLS_FILES if name in section}
    return Tls(**files, key_password=section.get("key_password"))


def _practice(section: dict[str, Any]) -> Practice:
    return Practice(
        name=section.get("name", ""),
        locations=tuple(DeclaredLocation(**entry) for entry in section.get("locations", [])),
        clinicians=tuple(DeclaredClinician(**entry) for entry in section.get("clinicians", [])),
        sessions=tuple(_session(entry) for entry in section.get("sessions", [])),
        slots=tuple(_slot(entry) for entry in section.get("slots", [])),
        appointments=tuple(_appointment(entry) for entry in section.get("appointments", [])),
        clinicians_without_practitioner=section.get("clinicians_without_practitioner", False),
        schedule_types=section.get("schedule_types", True),
        booking_windows=section.get("booking_windows", True),
    )


def _patient(entry: dict[str, Any]) -> Patient:
    typed = dict(entry)
    if "birth_date" in entry:
        typed["birth_date"] = date.fromisoformat(entry["birth_date"])
    return Patient(**typed)


def _session(entry: dict[str, Any]) -> DeclaredSession:
    typed = dict(entry)
    if "day" in entry:
        typed["day"] = date.fromisoformat(entry["day"])
    typed["starts"] = tuple(time.fromisoformat(start) for start in entry.get("starts", []))
    for name in ("organisation_types", "organisation_codes"):
        typed[name] = tuple(entry.get(name, []))
    return DeclaredSession(**typed)


def _slot(entry: dict[str, Any]) -> DeclaredSlot:
    return DeclaredSlot(**(entry | {name: _instant(entry[name]) for name in ("start", "end")}))


def _appointment(entry: dict[str, Any]) -> DeclaredAppointment:
    typed = dict(entry)
    if "start" in entry:
        typed["start"] = _instant(entry["start"])
    return DeclaredAppointment(**typed)


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=UK)
