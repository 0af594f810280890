"""Defects of a request: each takes a right request and spoils exactly one thing in it.

A defect is named by a phrase that completes "sent ...": "sent without Ssp-From". Which answer is right for
it is not decided here.
"""

from __future__ import annotations

from collections.abc import Mapping

from gpconnect_am.protocol.defects.defect import Defect
from gpconnect_am.protocol.defects.headers import HEADER_DEFECTS
from gpconnect_am.protocol.defects.messages import MESSAGE_DEFECTS
from gpconnect_am.protocol.defects.tokens import TOKEN_DEFECTS

__all__ = ["DEFECTS", "Defect"]

DEFECTS: Mapping[str, Defect] = {**HEADER_DEFECTS, **TOKEN_DEFECTS, **MESSAGE_DEFECTS}
"""Every defect by its phrase."""
