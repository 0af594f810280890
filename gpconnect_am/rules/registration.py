"""What a registration answers with, and what must be left of it.

Source: foundations_use_case_register_a_patient.html, "Payload response body", "Duplicate record prevention",
"Local registration requirements".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gpconnect_am.findings import Finding, Severity
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.rules import foundations, population
from gpconnect_am.rules.answers import describe
from gpconnect_am.rules.patient import registration_parts
from gpconnect_am.rules.searchset import Entry, items

BUNDLE_PROFILE = f"{population.PROFILES}GPConnect-Searchset-Bundle-1"
REGULAR, OTHER = "R", "O"


def accepted(exchange: Exchange) -> Iterator[Finding]:
    """The status is 200."""
    if exchange.status != 200:
        yield Finding("registration/status", "status", "200 OK", describe(exchange))


def profiled_bundle(exchange: Exchange) -> Iterator[Finding]:
    """The body is a searchset with one Patient, and asserts its profile."""
    wrong = list(foundations.found_one(exchange))
    yield from (one for one in wrong if one.check != "status")
    meta = (exchange.resource or {}).get("meta")
    profiles = items(meta, "profile") if isinstance(meta, dict) else []
    if BUNDLE_PROFILE not in profiles:
        yield Finding(
            "registration/meta.profile",
            "Bundle.meta.profile",
            BUNDLE_PROFILE,
            ", ".join(map(str, profiles)) or "nothing",
        )


def populated(patient: Entry, sent: dict[str, Any]) -> Iterator[Finding]:
    """Name, birth date, gender and managing organisation are there, and the details that were sent."""
    wanted = ["name", "birthDate", "gender", "managingOrganization"]
    for element in (*wanted, *(name for name in ("address", "telecom") if name in sent)):
        yield from population.has(patient, element)


def has_type(patient: Entry) -> Iterator[Finding]:
    """registrationDetails give the type of registration."""
    if not registration_parts(patient, "registrationType"):
        yield Finding("registration/type", f"{patient.place}.extension", "a registrationType", "none")


def type_codes(patient: Entry) -> Iterator[tuple[str, str]]:
    """The codes of registrationType, each with the text beside them."""
    for part in registration_parts(patient, "registrationType"):
        concept = part.get("valueCodeableConcept")
        if isinstance(concept, dict):
            for coding in items(concept, "coding"):
                if isinstance(coding, dict):
                    yield str(coding.get("code", "")), str(concept.get("text", ""))


def other_in_words(patient: Entry) -> Iterator[Finding]:
    """A registration of the type Other says its name in text."""
    for code, text in type_codes(patient):
        if code == OTHER and not text.strip():
            yield Finding(
                "registration/type text",
                f"{patient.place}.extension",
                "the name of the registration type in text, as its code is Other",
                "nothing",
                Severity.WARNING,
            )


def not_regular(patient: Entry) -> Iterator[Finding]:
    """Nobody is registered as a regular patient through GP Connect."""
    for code, _ in type_codes(patient):
        if code == REGULAR:
            yield Finding(
                "registration/regular",
                f"{patient.place}.extension",
                "a temporary registration",
                "a regular one",
            )


def keeps(patient: Entry, sent: dict[str, Any], use: str) -> Iterator[Finding]:
    """Addresses and telecoms of one use are those that were sent."""
    for element, parts in (("address", ("line", "city", "postalCode")), ("telecom", ("value",))):
        for wanted in items(sent, element):
            if wanted.get("use") != use:
                continue
            shown = [one for one in _objects(patient, element) if one.get("use") == use]
            if not any(all(one.get(part) == wanted.get(part) for part in parts) for one in shown):
                yield Finding(
                    f"registration/{element} {use}",
                    f"{patient.place}.{element}",
                    f"the {element} of the use {use} that was sent",
                    "another one" if shown else "none",
                )


def keeps_the_rest(patient: Entry, sent: dict[str, Any]) -> Iterator[Finding]:
    """Home address and mobile number are those that were sent, not those of PDS."""
    for use in ("home", "mobile"):
        yield from keeps(patient, sent, use)


def temporary_ends(patient: Entry) -> Iterator[Finding]:
    """Temporary addresses and telecoms end with the registration."""
    for element in ("address", "telecom"):
        for number, one in enumerate(_objects(patient, element)):
            period = one.get("period")
            if one.get("use") == "temp" and not (isinstance(period, dict) and period.get("end")):
                yield Finding(
                    f"registration/{element} end",
                    f"{patient.place}.{element}[{number}].period.end",
                    "the end of the temporary registration",
                    "nothing",
                    Severity.WARNING,
                )


def _objects(patient: Entry, element: str) -> list[dict[str, Any]]:
    return [one for one in items(patient.resource, element) if isinstance(one, dict)]
