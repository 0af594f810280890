"""What a target file must mean beyond its shape: settings that contradict each other, or cannot be true."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from gpconnect_am.target.hosts import is_loopback, looks_live
from gpconnect_am.target.lines import Lines
from gpconnect_am.target.model import TLS_FILES, UNWELCOME, Target, Tls
from gpconnect_am.target.optional import optional_features
from gpconnect_am.target.problems import Place, Problem, setting_name

_PREREQUISITES = {
    "book": ("foundations", "search"),
    "read": ("book",),
    "retrieve": ("foundations",),
    "amend": ("book",),
    "cancel": ("book",),
}
_LOCATORS = ("schedule", "service_type", "location", "day", "starts")
_Told = tuple[Place, str, str, str]


def sense_problems(document: dict[str, Any], lines: Lines, *, folder: Path) -> list[Problem]:
    """Everything that makes no sense in a target file, as far as its shape lets that be seen."""
    system = _table(document, "system")
    told = [
        *_addresses(document),
        *_environment(document, system),
        *_capabilities(system),
        *_nhs_numbers(document),
        *_patients(document),
        *_organisations(document),
        *_practice(_table(document, "practice")),
        *_files(_table(document, "tls"), folder),
    ]
    return [
        Problem(lines.of(place), setting_name(place), wrong, expected, remedy)
        for place, wrong, expected, remedy in told
    ]


def advisories(target: Target) -> list[str]:
    """What is odd about a target, but no reason to refuse it."""
    notes = []
    address = urlsplit(target.base_url)
    if address.scheme == "http" and not is_loopback(address.hostname or ""):
        notes.append("system.base_url is plain http; GP Connect travels over TLS")
    if target.ods_code not in address.path.split("/"):
        notes.append(f"system.base_url does not hold the ODS code {target.ods_code}, as service root URLs do")
    if "book" in target.capabilities and len(target.patients_of("bookable")) < 2:
        notes.append(
            "fewer than two bookable patients are declared: contention between patients is not assessed"
        )
    if target.limits.simultaneous_requests < 2:
        notes.append("limits.simultaneous_requests is 1: contention is not assessed")
    return notes


def nhs_number_is_valid(number: str) -> bool:
    """Whether ten digits end in the right check digit (modulus 11)."""
    digits = [int(digit) for digit in number]
    remainder = sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return (11 - remainder) % 11 == digits[-1]


def _table(document: dict[str, Any], name: str) -> dict[str, Any]:
    value = document.get(name)
    return value if isinstance(value, dict) else {}


def _entries(table: dict[str, Any], name: str) -> list[tuple[int, dict[str, Any]]]:
    value = table.get(name)
    return [(n, e) for n, e in enumerate(value) if isinstance(e, dict)] if isinstance(value, list) else []


def _split(address: Any) -> SplitResult | None:
    try:
        parts = urlsplit(address if isinstance(address, str) else "")
        _ = parts.port
    except ValueError:
        return None
    return parts


def _addresses(document: dict[str, Any]) -> Iterator[_Told]:
    for place in (("system", "base_url"), ("route", "proxy_url")):
        address = _table(document, place[0]).get(place[1])
        if not isinstance(address, str):
            continue
        parts = _split(address)
        if parts is None or not parts.hostname or parts.scheme not in ("http", "https"):
            yield place, "this is no web address with a host", "https://host/path", ""
        elif parts.username or parts.password:
            yield place, "the address holds a user name or password", "an address without", "Remove it."
        elif parts.query or parts.fragment:
            yield (
                place,
                "the address holds a query or fragment",
                "the service root URL alone",
                "Cut it at the ?.",
            )


def _environment(document: dict[str, Any], system: dict[str, Any]) -> Iterator[_Told]:
    place: Place = ("system", "environment")
    environment = system.get("environment", "test")
    if environment == "live":
        yield (
            place,
            "the suite refuses live systems, as it books and cancels appointments",
            "a test system",
            "Point the file at a test installation.",
        )
    if environment in ("live", "not-live"):
        return
    for where in (("system", "base_url"), ("route", "proxy_url")):
        parts = _split(_table(document, where[0]).get(where[1]))
        if parts and parts.hostname and looks_live(parts.hostname):
            yield (
                where,
                f"{parts.hostname} looks like a live host",
                "a test system",
                'If it is not live, say so: environment = "not-live" in [system].',
            )


def _capabilities(system: dict[str, Any]) -> Iterator[_Told]:
    declared = system.get("capabilities")
    if not isinstance(declared, list):
        return
    for name in declared:
        missing = [needed for needed in _PREREQUISITES.get(str(name), ()) if needed not in declared]
        if missing:
            yield (
                ("system", "capabilities"),
                f"{name} cannot be assessed without {' and '.join(missing)}",
                f"{', '.join(missing)} in the list too",
                f"Add {' and '.join(missing)}, or remove {name}.",
            )


def _nhs_numbers(document: dict[str, Any]) -> Iterator[_Told]:
    appointments = _entries(_table(document, "practice"), "appointments")
    places: list[tuple[Place, dict[str, Any]]] = [
        *((("patients", n), entry) for n, entry in _entries(document, "patients")),
        *((("practice", "appointments", n), entry) for n, entry in appointments),
    ]
    for place, entry in places:
        number = entry.get("nhs_number")
        if isinstance(number, str) and re.fullmatch("[0-9]{10}", number) and not nhs_number_is_valid(number):
            yield (
                (*place, "nhs_number"),
                f"{number} has a wrong check digit",
                "a valid NHS number",
                "Correct the digits.",
            )


def _repeated(entries: list[tuple[int, dict[str, Any]]], place: Place, *keys: str) -> Iterator[_Told]:
    counts: Counter[str] = Counter()
    for n, entry in entries:
        value = " ".join(str(entry.get(key, "")) for key in keys).strip()
        counts[value] += 1
        if value and counts[value] > 1:
            yield (
                (*place, n, keys[0]),
                f"{value} is declared twice",
                "each one once",
                "Remove or rename one of them.",
            )


def _patients(document: dict[str, Any]) -> Iterator[_Told]:
    entries = _entries(document, "patients")
    yield from _repeated(entries, ("patients",), "nhs_number", "role")
    bookable = {str(entry.get("nhs_number")) for _, entry in entries if entry.get("role") == "bookable"}
    for n, entry in entries:
        if entry.get("role") != "bookable" and str(entry.get("nhs_number")) in bookable:
            yield (
                ("patients", n, "role"),
                f"{entry.get('nhs_number')} is declared bookable too",
                "a patient of their own for this role",
                "Declare another patient.",
            )


def _organisations(document: dict[str, Any]) -> Iterator[_Told]:
    yield from _repeated(_entries(document, "organisations"), ("organisations",), "ods_code", "type")


def _practice(practice: dict[str, Any]) -> Iterator[_Told]:
    locations, sessions = _entries(practice, "locations"), _entries(practice, "sessions")
    yield from _repeated(locations, ("practice", "locations"), "name")
    yield from _repeated(sessions, ("practice", "sessions"), "name")
    yield from _repeated(_entries(practice, "appointments"), ("practice", "appointments"), "id")
    yield from _slots(practice, [str(entry.get("name")) for _, entry in sessions])
    yield from _optional(practice, sessions)
    mains = [n for n, entry in locations if entry.get("main") is True]
    for n in mains[1:]:
        yield ("practice", "locations", n, "main"), "another location is the main one", "one main surgery", ""
    names = [str(entry.get("name")) for _, entry in locations]
    for n, entry in sessions:
        place = ("practice", "sessions", n)
        if not any(key in entry for key in _LOCATORS):
            yield place, "nothing says which slots these are", f"one or more of {', '.join(_LOCATORS)}", ""
        location = entry.get("location")
        if names and isinstance(location, str) and location not in names:
            close = difflib.get_close_matches(location, names, n=1)
            remedy = f"Did you mean {close[0]}?" if close else f"Declared: {', '.join(names)}."
            yield (
                (*place, "location"),
                f"{location} is not in [[practice.locations]]",
                "a declared location",
                remedy,
            )


def _optional(practice: dict[str, Any], sessions: list[tuple[int, dict[str, Any]]]) -> Iterator[_Told]:
    for feature in optional_features():
        if practice.get(feature.setting) is not False:
            continue
        for n, entry in sessions:
            for name in (each for each in feature.session_settings if each in entry):
                yield (
                    ("practice", "sessions", n, name),
                    f"practice.{feature.setting} says that there are no {feature.name}",
                    f"sessions without {name}, or {feature.setting} = true",
                    "Correct one of the two.",
                )


def _slots(practice: dict[str, Any], sessions: list[str]) -> Iterator[_Told]:
    slots = _entries(practice, "slots")
    yield from _repeated(slots, ("practice", "slots"), "id")
    for n, entry in slots:
        session = entry.get("session")
        if isinstance(session, str) and session not in sessions:
            close = difflib.get_close_matches(session, sessions, n=1)
            remedy = f"Did you mean {close[0]}?" if close else f"Declared: {', '.join(sessions) or 'none'}."
            yield (
                ("practice", "slots", n, "session"),
                f"{session} is not in [[practice.sessions]]",
                "the name of a declared session",
                remedy,
            )


def _files(tls: dict[str, Any], folder: Path) -> Iterator[_Told]:
    # Imported here, as the protocol's modules know the target's model.
    from gpconnect_am.protocol.tls import TlsSettingError, ssl_context

    given = {name: folder / tls[name] for name in TLS_FILES if isinstance(tls.get(name), str)}
    absent = {name: path for name, path in given.items() if not path.is_file()}
    for name, path in absent.items():
        yield ("tls", name), f"there is no file {path}", "a PEM file", "Correct the path."
    password = tls.get("key_password")
    if not given or absent:
        return
    held = Tls(**given, key_password=password if isinstance(password, str) else None)
    try:
        ssl_context(held)
    except TlsSettingError as error:
        yield ("tls", error.setting), error.wrong, error.expected, ""
    for name in [name for name in UNWELCOME if name in given]:
        try:
            ssl_context(replace(held.showing(name), ca=None))
        except TlsSettingError as error:
            yield ("tls", name), error.wrong, error.expected, "Put certificate and key into one file."
