"""XML from strangers: no entities, no document type, no network, no giant trees (threat T23)."""

from collections.abc import Iterator

from lxml import etree

from portal.documents.inspection.findings import Refused
from portal.documents.inspection.problems import ProblemCode


def parsed(content: bytes) -> etree._Element:
    """The root of a document. Raises Refused when it is broken or declares a document type."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Refused(ProblemCode.UNREADABLE) from None
    if root.getroottree().docinfo.doctype:
        raise Refused(ProblemCode.ACTIVE_CONTENT)
    return root


def local(element: etree._Element) -> str:
    """The element's name without its namespace; empty for comments and instructions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def paragraph_lines(root: etree._Element, *, limit: int = 40) -> list[str]:
    """The text of the first paragraphs of a Word or OpenDocument body."""
    lines: list[str] = []
    for element in _paragraphs(root):
        if line := "".join(element.itertext()).strip():
            lines.append(line)
        if len(lines) == limit:
            break
    return lines


def _paragraphs(root: etree._Element) -> Iterator[etree._Element]:
    return (element for element in root.iter() if local(element) in {"p", "h"})
