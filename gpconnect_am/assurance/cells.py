"""Cells of the CSV files that people open in a spreadsheet."""

from __future__ import annotations

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(text: str) -> str:
    """The text, so written that a spreadsheet takes none of what a provider sent for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
