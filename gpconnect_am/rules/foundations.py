"""Finding patients, and reading what other answers refer to: the same resource, wherever it appears.

Sources: the use case pages "Find a patient", "Read a patient", "Read a practitioner", "Read an organisation",
"Read a location" of Foundations; development_branch_surgeries.html, "ODS codes".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from gpconnect_am.findings import Finding, Severity
from gpconnect_am.protocol.exchange import Exchange
from gpconnect_am.protocol.token import ODS_CODE_SYSTEM
from gpconnect_am.rules.answers import describe, is_searchset, status_ok
from gpconnect_am.rules.contents import resources
from gpconnect_am.rules.refusals import refused
from gpconnect_am.rules.searchset import Entry, SearchSet, items
from gpconnect_am.target.model import DeclaredLocation

SDS_USER_SYSTEM = "https://fhir.nhs.uk/Id/sds-user-id"
SITE_CODE_SYSTEM = "https://fhir.nhs.uk/Id/ods-site-code"


def found_one(exchange: Exchange) -> Iterator[Finding]:
    """200 and a searchset with one Patient, and nothing else."""
    wrong = list(status_ok(exchange)) or list(is_searchset(exchange))
    yield from wrong
    entries = SearchSet.of(exchange).entries
    if not wrong and [entry.type for entry in entries] != ["Patient"]:
        types = ", ".join(entry.type or "something without a type" for entry in entries)
        yield Finding("find a patient", "Bundle.entry", "the one patient", types or "no entry")


def found_none(exchange: Exchange) -> Iterator[Finding]:
    """200 and a searchset without an entry (ruling 7)."""
    wrong = list(status_ok(exchange)) or list(is_searchset(exchange))
    yield from wrong
    if not wrong and SearchSet.of(exchange).bundle.get("entry"):
        yield Finding("find a patient", "Bundle.entry", "no entry", describe(exchange), ruling="7")


def shows_nobody(exchange: Exchange) -> Iterator[Finding]:
    """Nobody was asked for: a refusal, or with a note an answer that shows no patient (ruling 76)."""
    shown = [
        place for place, one in resources(exchange.resource or {}) if one.get("resourceType") == "Patient"
    ]
    if shown:
        actual = f"{len(shown)} of them"
        yield Finding("find nobody", shown[0], "no patient, as none was asked for", actual, ruling="76")
    elif exchange.status < 300:
        expected, severity = "a refusal, as nobody was asked for", Severity.ADVISORY
        yield Finding("find nobody", "status", expected, describe(exchange), severity, ruling="76")
    else:
        yield from refused("any client error")(exchange)


def alone(exchange: Exchange) -> Entry | None:
    """The resource that a read answered with; None where it did not succeed."""
    resource = exchange.resource
    return Alone(resource) if exchange.status == 200 and resource else None


def alone_any(exchange: Exchange) -> Entry | None:
    """The resource that a write answered with; None where it did not succeed, or sent none back."""
    resource = exchange.resource
    return Alone(resource) if exchange.status < 300 and resource and resource.get("id") else None


class Alone(Entry):
    """A resource that is a whole body."""

    def __init__(self, resource: dict[str, Any]) -> None:
        super().__init__(0, resource)

    @property
    def place(self) -> str:
        """Its FHIRPath."""
        return self.type or "body"


def read_as(reference: str) -> Callable[[Exchange], Iterator[Finding]]:
    """A read answers with 200 and the resource of that reference."""

    def check(exchange: Exchange) -> Iterator[Finding]:
        found = alone(exchange)
        if found is None or found.reference != reference:
            yield Finding("read", "status", f"200 OK with {reference}", describe(exchange))

    return check


def same_as(shown: Entry, where: str) -> Callable[[Entry], Iterator[Finding]]:
    """A resource is, element by element, what another answer showed; in whatever order lists stand.

    `meta` and narrative (ruling 54) are left aside, and so are the ids of contained resources: they mean
    nothing outside one answer.
    """
    first = _with_plain_ids(shown.resource)

    def check(read: Entry) -> Iterator[Finding]:
        second = _with_plain_ids(read.resource)
        for element in sorted(first.keys() | second.keys()):
            if element in ("meta", "text"):
                continue
            there, here = first.get(element), second.get(element)
            if _unordered(there) != _unordered(here):
                yield Finding(
                    f"same resource/{element}",
                    f"{read.place}.{element}",
                    f"{element} as {where} shows it" + ("" if element in first else ", which has none"),
                    "another value" if element in second else "nothing",
                )

    return check


def one_version(reads: Sequence[Entry]) -> Iterator[Finding]:
    """Three reads, one after the other, show one version. What moved once may have been changed."""
    first, second, third = (_version(read) for read in reads)
    if None not in (first, second, third) and first != second != third:
        yield Finding(
            "same resource/version",
            f"{reads[-1].place}.meta.versionId",
            "one version in reads that follow each other, as nothing changes",
            f"{first}, {second} and {third} of {reads[-1].reference}",
        )


def _version(read: Entry) -> object:
    meta = read.resource.get("meta")
    return meta.get("versionId") if isinstance(meta, dict) else None


def _with_plain_ids(resource: dict[str, Any]) -> dict[str, Any]:
    """The resource with its contained ones numbered, in an order that does not hang on their ids."""
    contained = [one for one in items(resource, "contained") if isinstance(one, dict)]
    ordered = sorted(contained, key=lambda one: repr(_unordered({**one, "id": ""})))
    ids = {f"#{one.get('id')}": f"#contained-{number}" for number, one in enumerate(ordered)}
    plain = {name: _renamed(value, ids) for name, value in resource.items() if name != "contained"}
    if contained:
        plain["contained"] = [{**_renamed(one, ids), "id": n} for n, one in enumerate(ordered)]
    return plain


def _renamed(value: Any, ids: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {
            name: ids.get(one, one) if name == "reference" and isinstance(one, str) else _renamed(one, ids)
            for name, one in value.items()
        }
    return [_renamed(one, ids) for one in value] if isinstance(value, list) else value


def _unordered(value: Any) -> Any:
    if isinstance(value, list):
        return sorted((_unordered(one) for one in value), key=repr)
    if isinstance(value, dict):
        return {name: _unordered(one) for name, one in sorted(value.items())}
    return value


def has_ods_code(ods_code: str) -> Callable[[Entry], Iterator[Finding]]:
    """An Organization is the practice that the base URL addresses."""

    def check(organisation: Entry) -> Iterator[Finding]:
        codes = _values(organisation, ODS_CODE_SYSTEM)
        if codes != [ods_code]:
            yield Finding(
                "organisation/ODS code",
                f"{organisation.place}.identifier",
                f"{ods_code}, the ODS code of the practice in the service root URL",
                ", ".join(map(str, codes)) or "none",
            )

    return check


def user_ids(practitioner: Entry) -> list[object]:
    """The SDS user ids of a Practitioner."""
    return _values(practitioner, SDS_USER_SYSTEM)


def shows_gender(practitioner: Entry, gender: str) -> Iterator[Finding]:
    """A Practitioner shows the declared gender."""
    shown = practitioner.resource.get("gender")
    if shown != gender:
        yield Finding(
            "practitioner/gender",
            f"{practitioner.place}.gender",
            f"{gender}, which the practice holds",
            str(shown or "nothing"),
        )


def site_code_of_its_system(location: Entry, surgery: DeclaredLocation) -> Iterator[Finding]:
    """A declared site code, where the Location shows it, bears the system of site codes (ruling 29)."""
    for number, identifier in enumerate(items(location.resource, "identifier")):
        if isinstance(identifier, dict) and identifier.get("value") == surgery.site_code:
            system = identifier.get("system")
            if system != SITE_CODE_SYSTEM:
                yield Finding(
                    "location/site code",
                    f"{location.place}.identifier[{number}].system",
                    SITE_CODE_SYSTEM,
                    str(system),
                    Severity.WARNING,
                    ruling="29",
                )


def _values(entry: Entry, system: str) -> list[object]:
    return [
        one.get("value")
        for one in items(entry.resource, "identifier")
        if isinstance(one, dict) and one.get("system") == system
    ]
