"""Whether what was sent is what the provider keeps: echoed whole, unchanged where nobody changed it.

Sources: appointments_use_case_book_an_appointment.html and appointments_use_case_amend_an_appointment.html,
"Provider handling of description and comment"; development_fhir_resource_guidance.html, "Use of Must-Support
flag"; rulings 31, 45, 46 and 77.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from gpconnect_am.findings import Finding, Severity
from gpconnect_am.rules.appointment import ALONE, Appointment
from gpconnect_am.rules.searchset import instant

TEXTS = ("description", "comment")
SHOWN = 60
CREATED_TOLERANCE = timedelta(minutes=5)
LINE_ENDS = "77"
Check = Callable[[Appointment], Iterator[Finding]]


def echoes(sent: dict[str, Any]) -> Check:
    """Times, status, slots and participants are those that were sent. More participants are no fault."""
    asked = Appointment(ALONE, sent)

    def check(appointment: Appointment) -> Iterator[Finding]:
        for element in ("start", "end", "created"):
            yield from _same_time(asked, appointment, element)
        if appointment.status != asked.status:
            yield _differs(appointment, "status", f"{asked.status}, as sent", appointment.status)
        if sorted(appointment.slots) != sorted(asked.slots):
            yield _differs(appointment, "slot", ", ".join(asked.slots), ", ".join(appointment.slots))
        kept = _statuses(appointment)
        for actor, status in _statuses(asked).items():
            if kept.get(actor) != status:
                found = f"{actor} {kept[actor]}" if actor in kept else ", ".join(kept)
                yield _differs(appointment, "participant", f"{actor} {status}, as sent", found)
        for actor in set(appointment.patients) - set(asked.patients):
            yield _differs(appointment, "participant", f"no patient but {', '.join(asked.patients)}", actor)

    return check


def no_strangers(sent: dict[str, Any], practitioners: Collection[str]) -> Check:
    """A practitioner who was not sent is one of the slot's Schedule, where that names any (ruling 81)."""
    known = {*Appointment(ALONE, sent).participants, *practitioners}

    def check(appointment: Appointment) -> Iterator[Finding]:
        for actor in sorted(set(appointment.participants) - known):
            if practitioners and actor.startswith("Practitioner/"):
                expected = f"no practitioner but {', '.join(practitioners)}, whose Schedule the slot is of"
                yield replace(_differs(appointment, "participant", expected, actor), ruling="81")

    return check


def keeps_organisation(sent: dict[str, Any]) -> Check:
    """Every part of the booking organisation that was sent comes back, its type included (ruling 31)."""
    asked = Appointment(ALONE, sent).booking_organisation or {}
    parts = {name: value for name, value in asked.items() if name not in ("id", "meta")}

    def check(appointment: Appointment) -> Iterator[Finding]:
        place = f"{appointment.place}.contained"
        found = appointment.booking_organisation
        if found is None:
            yield Finding(
                "booking organisation", place, "the contained organisation that was sent", "none pointed at"
            )
            return
        for path, wanted, got in _lacking(parts, found, ""):
            yield Finding(
                f"booking organisation{path}",
                f"{place}.ofType(Organization){path}",
                f"{wanted}, as sent",
                got,
                ruling="31",
            )

    return check


def keeps_texts(sent: dict[str, Any]) -> Check:
    """description and comment come back whole: each as sent, or both in one element (ruling 46)."""
    texts = {name: str(sent[name]) for name in TEXTS if name in sent}

    def check(appointment: Appointment) -> Iterator[Finding]:
        found = {name: appointment.resource.get(name) for name in TEXTS}
        wrong = [name for name, text in texts.items() if found[name] != text]
        if not wrong:
            yield from _invented(appointment, texts)
            return
        merged = next((name for name in TEXTS if _holds_all(found[name], texts.values())), None)
        for name in wrong:
            place = f"{appointment.place}.{name}"
            if _lines(found[name]) == _lines(texts[name]):
                expected, severity = f"{name} with its line ends as sent", Severity.ADVISORY
                yield Finding("line ends", place, expected, "the same lines", severity, ruling=LINE_ENDS)
            elif merged and len(texts) > 1:
                expected, severity = f"{name} as sent", Severity.ADVISORY
                yield Finding(
                    "text merged", place, expected, f"both texts in {merged}", severity, ruling="46"
                )
            else:
                expected = f"{name} whole, as sent ({len(texts[name])} characters)"
                yield Finding("text kept", place, expected, _in_words(texts[name], found[name]), ruling="45")

    return check


def _invented(appointment: Appointment, texts: dict[str, str]) -> Iterator[Finding]:
    comment = appointment.resource.get("comment")
    if "comment" not in texts and comment:
        yield Finding(
            "text kept", f"{appointment.place}.comment", "no comment, as none was sent", repr(comment)[:SHOWN]
        )


def unchanged(before: Appointment, *, but: Collection[str] = (), both: bool = False) -> Check:
    """Every element is as before, those in `but` apart.

    `both` compares only elements that both have: for answers of different interactions, where silence in one
    is the business of the rules on population.
    """

    def check(appointment: Appointment) -> Iterator[Finding]:
        then, now = before.content, appointment.content
        for element in sorted({*then, *now} - set(but)):
            if both and not (element in then and element in now):
                continue
            if then.get(element) != now.get(element):
                yield Finding(
                    f"unchanged {element}",
                    f"{appointment.place}.{element}",
                    f"{_shown(before, element)}, as before",
                    _shown(appointment, element),
                )

    return check


def same_version(before: Appointment) -> Check:
    """The versionId is as before."""

    def check(appointment: Appointment) -> Iterator[Finding]:
        if appointment.version != before.version:
            yield Finding(
                "version",
                f"{appointment.place}.meta.versionId",
                f"{before.version or 'nothing'}, as nothing was changed",
                appointment.version or "nothing",
            )

    return check


def moved_version(before: Appointment) -> Check:
    """The versionId is another than before."""

    def check(appointment: Appointment) -> Iterator[Finding]:
        if appointment.version == before.version or not appointment.version:
            yield Finding(
                "version",
                f"{appointment.place}.meta.versionId",
                f"another version than {before.version or 'nothing'}, as the content changed",
                appointment.version or "nothing",
            )

    return check


def _same_time(asked: Appointment, appointment: Appointment, element: str) -> Iterator[Finding]:
    wanted, found = asked.resource.get(element), appointment.resource.get(element)
    sent, kept = instant(wanted), instant(found)
    if sent != kept:
        # A provider that notes the moment itself is within a request's time of what was sent.
        near = element == "created" and sent and kept and abs(kept - sent) <= CREATED_TOLERANCE
        finding = _differs(appointment, element, f"{wanted}, as sent", str(found or "nothing"))
        yield replace(finding, severity=Severity.ADVISORY, ruling="68") if near else finding


def _differs(appointment: Appointment, element: str, expected: str, actual: str) -> Finding:
    return Finding(f"echo {element}", f"{appointment.place}.{element}", expected, actual or "nothing")


def _statuses(appointment: Appointment) -> dict[str, str]:
    participants = appointment.resource.get("participant", [])
    return dict(zip(appointment.participants, (str(one.get("status")) for one in participants), strict=False))


def _lacking(wanted: Any, found: Any, path: str) -> Iterator[tuple[str, str, str]]:
    """The leaves of `wanted` that `found` lacks. A list holds each element in any order."""
    if isinstance(wanted, dict):
        for name, value in wanted.items():
            inner = found.get(name) if isinstance(found, dict) else None
            yield from _lacking(value, inner, f"{path}.{name}")
    elif isinstance(wanted, list):
        candidates = found if isinstance(found, list) else []
        for index, value in enumerate(wanted):
            gaps = [list(_lacking(value, candidate, f"{path}[{index}]")) for candidate in candidates]
            # The likest candidate tells the reader most.
            yield from min(gaps, key=len, default=list(_lacking(value, None, f"{path}[{index}]")))
    elif wanted != found:
        yield path, str(wanted), "nothing" if found is None else str(found)


def _holds_all(text: object, parts: Collection[str]) -> bool:
    return isinstance(text, str) and all(part in text for part in parts)


def _lines(text: object) -> object:
    return text.replace("\r\n", "\n").replace("\r", "\n") if isinstance(text, str) else text


def _in_words(sent: str, found: object) -> str:
    if not isinstance(found, str):
        return "nothing"
    if found and sent.startswith(found):
        return f"cut to its first {len(found)} characters"
    if found.strip() == sent.strip():
        return "the text with other white space at its ends"
    return f"{found[:SHOWN]!r} ({len(found)} characters)"


def _shown(appointment: Appointment, element: str) -> str:
    value = appointment.resource.get(element, appointment.content.get(element))
    return "nothing" if value is None else str(value)[: 2 * SHOWN]
