"""Which line of a TOML text a setting stands on. The standard library's parser keeps no positions."""

from __future__ import annotations

import re

from gpconnect_am.target.problems import Place

_KEY = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)"""
_DOTTED = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_DOTTED})\s*\]")
_ASSIGNMENT = re.compile(rf"\s*({_DOTTED})\s*=")
_TOKEN = re.compile(r"""\"{3}|'{3}|"(?:[^"\\]|\\.)*"|'[^']*'|\#.*|[\[\]{}]""")


class Lines:
    """The lines of the tables and keys of a valid TOML text."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Place, int] = {}
        self._implied: dict[Place, int] = {}
        """Lists and tables that have no header of their own: where the first thing in them begins."""
        self._entries: dict[Place, int] = {}
        self._read(text.splitlines())

    def of(self, place: Place) -> int | None:
        """The line (from 1) of a place, else of the nearest thing around it; None for the file itself."""
        while place:
            if line := self._lines.get(place) or self._implied.get(place):
                return line
            place = place[:-1]
        return None

    def _read(self, lines: list[str]) -> None:
        table: Place = ()
        delimiter, depth = "", 0
        for number, line in enumerate(lines, start=1):
            if delimiter or depth:
                delimiter, depth = _still_open(line, delimiter, depth)
            elif header := _HEADER.match(line):
                table = self._table(_keys(header[2]), is_entry=header[1] == "[[")
                self._lines.setdefault(table, number)
                for length in range(1, len(table)):
                    self._implied.setdefault(table[:length], number)
            elif assignment := _ASSIGNMENT.match(line):
                self._lines.setdefault((*table, *_keys(assignment[1])), number)
                delimiter, depth = _still_open(line[assignment.end() :], "", 0)

    def _table(self, keys: list[str], *, is_entry: bool) -> Place:
        place: Place = ()
        for position, key in enumerate(keys, start=1):
            place = (*place, key)
            if is_entry and position == len(keys):
                self._entries[place] = self._entries.get(place, -1) + 1
            if place in self._entries:
                place = (*place, self._entries[place])
        return place


def _keys(dotted: str) -> list[str]:
    return [key.strip("\"'") for key in re.findall(_KEY, dotted)]


def _still_open(text: str, delimiter: str, depth: int) -> tuple[str, int]:
    """Whether a value goes on after this line: the open multi-line string's delimiter, and open brackets."""
    position = 0
    while position < len(text):
        if delimiter:
            end = text.find(delimiter, position)
            if end < 0:
                return delimiter, depth
            delimiter, position = "", end + 3
            continue
        token = _TOKEN.search(text, position)
        if token is None:
            break
        position = token.end()
        if token[0] in ('"""', "'''"):
            delimiter = token[0]
        elif token[0] in "[{":
            depth += 1
        elif token[0] in "]}":
            depth -= 1
    return delimiter, depth
