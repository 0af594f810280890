"""Faults."""

from __future__ import annotations

from gpconnect_am.provider.faults.fault import Fault

FAULTS: tuple[Fault, ...] = ()
