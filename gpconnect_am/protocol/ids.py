"""Logical ids that no resource has, and versions that a resource never had."""

from __future__ import annotations

import uuid


def unknown_like(id: str) -> str:
    """An id that no resource has, of the style of `id`: all digits where that one is, else a fresh UUID."""
    return "9" * 9 if id.isdigit() else str(uuid.uuid4())


_OTHER = str.maketrans("0123456789abcdef", "5678912344bcdefa")


def another_version(version: str) -> str:
    """A version that is not this one, and of its style: its first digit, or letter up to f, is another one.

    So what a provider reads as a number, a time or a UUID still reads as one.
    """
    for place, sign in enumerate(version.lower()):
        if sign.translate(_OTHER) != sign:
            return version[:place] + sign.translate(_OTHER) + version[place + 1 :]
    return f"{version}1"
