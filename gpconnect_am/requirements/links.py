"""Links into the published specification."""

from __future__ import annotations

import re

SITE = "https://developer.nhs.uk/apis"
_NOT_IN_ANCHOR = re.compile(r"[^\w\- ]")


def specification_link(page: str, section: str, version: str) -> str:
    """The URL of a section of a page, in the edition of `version`; a profile's canonical URL as it stands.

    A section may go on after a colon with what is not part of its heading ("Matching rules: row 1").
    """
    if page.startswith("https://"):
        return page
    heading = section.split(":")[0].strip()
    anchor = f"#{anchor_of(heading)}" if heading else ""
    return f"{SITE}/gpconnect-{version.replace('.', '-')}/{page}{anchor}"


def anchor_of(heading: str) -> str:
    """The anchor that the site's generator gives a heading."""
    return _NOT_IN_ANCHOR.sub("", heading.lower()).replace(" ", "-")
