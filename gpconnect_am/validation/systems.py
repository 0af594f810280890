"""The systems of identifiers and codings (FHIR STU3, data types).

An identifier's namespace is a URL, and the code of a coding is one that its system defines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gpconnect_am.validation.elements import Element
from gpconnect_am.validation.issues import Issue, Layer, shown
from gpconnect_am.validation.terminology import Terminology

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


def system_issues(elements: Iterable[Element], terminology: Terminology) -> Iterator[Issue]:
    """Relative systems, and codes that the system named beside them does not have."""
    for element in elements:
        system, code = element.node.get("system"), element.node.get("code")
        if element.type == "Identifier" and isinstance(system, str) and not _ABSOLUTE.match(system):
            expected = "an absolute URL (or URN) as the system of an identifier"
            yield Issue(Layer.CODES, (*element.path, "system"), "Identifier/system", expected)
        if element.type == "Coding" and terminology.unknown(system, code):
            expected = f"a code that {system} defines"
            actual = "none" if code is None else shown(code)
            yield Issue(Layer.CODES, (*element.path, "code"), "Coding/code", expected, actual)
