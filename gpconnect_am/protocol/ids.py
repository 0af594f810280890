"""Logical ids that no resource has."""

from __future__ import annotations

import uuid


def unknown_like(id: str) -> str:
    """An id that no resource has, of the style of `id`: all digits where that one is, else a fresh UUID."""
    return "9" * 9 if id.isdigit() else str(uuid.uuid4())
