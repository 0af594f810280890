"""Narrative: the XHTML that a resource may carry (FHIR STU3, Narrative, constraints txt-1 and txt-2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.entities import html5
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from gpconnect_am.validation.elements import Element
from gpconnect_am.validation.issues import Issue, Layer, shown

_XHTML = "{http://www.w3.org/1999/xhtml}"
_TAGS = frozenset(
    """a abbr acronym address area b bdo big blockquote br caption cite code col colgroup dd dfn div dl dt
    em h1 h2 h3 h4 h5 h6 hr i img kbd li map ol p pre q samp small span strong sub sup table tbody td tfoot th
    thead tr tt ul var""".split()  # noqa: SIM905
)
_ATTRIBUTES = frozenset(
    """abbr accesskey align alt axis bgcolor border cellhalign cellpadding cellspacing cellvalign char charoff
    charset cite class colspan compact coords dir frame headers height href hreflang hspace id lang longdesc
    name nowrap rel rev rowspan rules scope shape span src start style summary tabindex title type valign
    value vspace width""".split()  # noqa: SIM905
)
_NAMED_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_ACTIVE = re.compile(r"\s*(?:javascript|vbscript):", re.IGNORECASE)
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def narrative_issues(elements: Iterable[Element]) -> Iterator[Issue]:
    """What is wrong with the narratives among the objects of a resource."""
    for element in elements:
        div = element.node.get("div")
        if element.type == "Narrative" and isinstance(div, str):
            fault = _fault(div)
            if fault:
                key, expected, actual = fault
                yield Issue(Layer.INVARIANT, (*element.path, "div"), key, expected, actual)


def _fault(div: str) -> tuple[str, str, str] | None:
    if "<!" in div.replace("<!--", "").replace("<![CDATA[", ""):
        return "txt-1", "XHTML without a document type", "a <! declaration"
    try:
        root = ElementTree.fromstring(_NAMED_ENTITY.sub(_character, div))  # noqa: S314 (no document type, no entity)
    except (ElementTree.ParseError, ValueError) as error:
        return "txt-1", "well-formed XHTML", f"{error}"
    if root.tag != f"{_XHTML}div":
        return "txt-1", 'one <div xmlns="http://www.w3.org/1999/xhtml">', f"<{_plain(root.tag)}>"
    filled = False
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        tag = node.tag.removeprefix(_XHTML)
        if tag not in _TAGS:
            return "txt-1", "the basic formatting elements of XHTML only", f"<{_plain(node.tag)}>"
        for name in node.attrib:
            if name not in _ATTRIBUTES and name != _XML_LANG:
                return "txt-1", "the basic attributes of XHTML only", f"{_plain(name)} on <{tag}>"
        target = node.get("href") or node.get("src") or ""
        if _ACTIVE.match(target):
            return "txt-1", "no active content", f"{tag} leads to {shown(target)}"
        inner = "" if node is root else node.tail or ""
        filled = filled or tag == "img" or bool(((node.text or "") + inner).strip())
    return None if filled else ("txt-2", "some text or an image in the narrative", "none")


def _character(entity: re.Match[str]) -> str:
    name = entity[1]
    known = None if name in _XML_ENTITIES else html5.get(f"{name};")
    return escape(known) if known else entity[0]


def _plain(name: str) -> str:
    return name.rpartition("}")[2]
