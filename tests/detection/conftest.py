"""Prints what the detection run has shown: requirement, fault, caught by."""

from __future__ import annotations

from typing import Any


def pytest_terminal_summary(terminalreporter: Any) -> None:
    rows = []
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        facts = dict(report.user_properties)
        if "fault" in facts:
            rows += [(each, facts["fault"], titles) for each, titles in facts["caught"].items()]
    if not rows:
        return
    terminalreporter.section("requirement, fault, caught by")
    for requirement, fault, titles in sorted(rows):
        terminalreporter.write_line(
            f"{requirement:<9} {fault:<45} {titles[0]}" + (f" (+{len(titles) - 1})" if titles[1:] else "")
        )
