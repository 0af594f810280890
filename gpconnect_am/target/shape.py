"""The shape of a target file, as fixtures/target.schema.json has it: every breach as a problem."""

from __future__ import annotations

import difflib
import json
import math
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import cache, partial
from typing import Any, cast

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from gpconnect_am.paths import fixtures
from gpconnect_am.target.lines import Lines
from gpconnect_am.target.problems import Place, Problem, setting_name

_TYPES = {
    "string": "text in quotation marks",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a section",
}
_FORMATS = {
    "date": "a date, such as 2026-11-24",
    "time": "a time of day, such as 09:30",
    "date-time": "a date and time, such as 2026-11-24T09:30:00+00:00",
}


def _time_of_day(text: str) -> bool:
    return time.fromisoformat(text).tzinfo is None


def _date_and_time(text: str) -> bool:
    return len(text) > len("2026-11-24") and datetime.fromisoformat(text) is not None


def _date(text: str) -> bool:
    return date.fromisoformat(text) is not None


def _formats() -> FormatChecker:
    """The formats of dates and times, which JSON Schema asks of text alone."""
    checker = FormatChecker(formats=())

    def keeps(value: object, reads: Callable[[str], bool]) -> bool:
        return not isinstance(value, str) or reads(value)

    for name, reads in (("date", _date), ("time", _time_of_day), ("date-time", _date_and_time)):
        checker.checks(name, raises=ValueError)(partial(keeps, reads=reads))
    return checker


@cache
def schema() -> dict[str, Any]:
    """The published JSON Schema of target files."""
    loaded: dict[str, Any] = json.loads((fixtures() / "target.schema.json").read_text(encoding="utf-8"))
    return loaded


def as_json(value: Any) -> Any:
    """A TOML value as JSON has it: dates and times, and what is no finite number, as text."""
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value.isoformat() if isinstance(value, date | time) else value


def shape_problems(document: dict[str, Any], lines: Lines) -> list[Problem]:
    """Everything in a parsed target file that its schema does not allow."""
    validator = Draft202012Validator(schema(), format_checker=_formats())
    found: dict[tuple[str, str], Problem] = {}
    for error in validator.iter_errors(as_json(document)):
        for place, wrong, expected, remedy in _told(error):
            problem = Problem(lines.of(place), setting_name(place), wrong, expected, remedy)
            found.setdefault((problem.setting, problem.wrong), problem)
    return list(found.values())


_Told = tuple[Place, str, str, str]


def _told(error: ValidationError) -> Iterator[_Told]:
    place: Place = tuple(error.absolute_path)
    breached, section = cast(dict[str, Any], error.schema), cast(dict[str, Any], error.instance)
    match error.validator:
        case "additionalProperties":
            yield from _unknown_keys(place, section, breached)
        case "required" | "dependentRequired":
            yield from _missing_keys(place, section, breached)
        case "enum":
            known = [str(value) for value in breached["enum"]]
            yield (
                place,
                f"{_shown(error.instance)} is not known",
                _alternatives(known),
                _meant(error.instance, known),
            )
        case "uniqueItems":
            yield place, "the same value stands in the list twice", "each value once", "Remove one of them."
        case "minItems":
            yield place, "the list is empty", "at least one value", "Fill it in, or leave the setting out."
        case _:
            secret = breached.get("x-secret", False)
            shown = "a value of its own" if secret else _shown(error.instance)
            yield place, f"found {shown}", _expected(str(error.validator), breached), ""


def _unknown_keys(place: Place, section: dict[str, Any], breached: dict[str, Any]) -> Iterator[_Told]:
    known = list(breached["properties"])
    for key in section:
        if key not in known:
            yield (
                (*place, key),
                "unknown setting",
                "",
                _meant(key, known) or f"Known here: {', '.join(known)}.",
            )


def _missing_keys(place: Place, section: dict[str, Any], breached: dict[str, Any]) -> Iterator[_Told]:
    wanted = list(breached.get("required", []))
    for key, others in breached.get("dependentRequired", {}).items():
        wanted += others if key in section else []
    for key in wanted:
        if key not in section:
            description = breached["properties"][key]["description"]
            yield (*place, key), "missing", "", f"Add it: {description}"


def _expected(keyword: str, breached: dict[str, Any]) -> str:
    if text := breached.get("x-expected"):
        return str(text)
    if told := _FORMATS.get(str(breached.get("format"))):
        return told
    return _TYPES[breached["type"]] if keyword == "type" else f"{keyword} {breached[keyword]}"


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "a section"
    if isinstance(value, list):
        return "a list"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:60]}…"


def _alternatives(known: list[str]) -> str:
    return known[0] if len(known) == 1 else f"{', '.join(known[:-1])} or {known[-1]}"


def _meant(value: Any, known: list[str]) -> str:
    """A hint at the known word that a wrong one is closest to, hyphens and underscores alike."""
    alike = {name.replace("_", "-"): name for name in known}
    close = difflib.get_close_matches(str(value).lower().replace("_", "-"), alike, n=1)
    hint = alike[close[0]] if close else ""
    return f"Did you mean {hint}?" if hint.strip("0123456789.") else ""
