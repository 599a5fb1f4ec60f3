"""OpenDocument texts (.odt, .fodt): macros, events, and what would be fetched on opening (ODF 1.3)."""

import base64
import binascii
import re
from pathlib import Path

from lxml import etree

from portal.documents.inspection.archives import Archive
from portal.documents.inspection.embedded import OLE_MAGIC, refuse_embedded
from portal.documents.inspection.findings import Findings, Refused
from portal.documents.inspection.kinds import FileKind
from portal.documents.inspection.markup import local, paragraph_lines, parsed
from portal.documents.inspection.problems import ProblemCode
from portal.documents.inspection.secrecy import refuse_secret

_ODT_TYPE = b"application/vnd.oasis.opendocument.text"
_XML_PARTS = frozenset({"content.xml", "styles.xml", "settings.xml", "meta.xml"})
_XLINK = "{http://www.w3.org/1999/xlink}href"
_MACRO_ELEMENTS = frozenset({"event-listener", "execute-macro", "library", "library-linked"})
_DDE_ELEMENTS = frozenset({"dde-source", "dde-link", "dde-connection-decl", "dde-connection"})
# Followed only when somebody clicks, or only recorded: links, image maps, form targets, the template once used.
_NOT_LOADED = frozenset({"a", "area-rectangle", "area-circle", "area-polygon", "form", "button", "template"})
_EMPTY_LIBRARIES = frozenset({"libraries", "library-embedded"})
_ELSEWHERE = re.compile(r"(?!data:)(?:[a-z][a-z0-9+.-]*:|[\\/])", re.IGNORECASE)
_COMMAND = re.compile(
    r"(?:vnd\.sun\.star\.|\.uno|macro|script|javascript|vbscript|service|slot)[^/?#]*:", re.IGNORECASE
)
_BLANKS = re.compile(r"[\x00-\x20]+")


def inspect_open_document(archive: Archive) -> Findings:
    """An OpenDocument text in its ZIP container; another OpenDocument file stays a ZIP archive."""
    kind = archive.read("mimetype", limit=200).strip()
    if "META-INF/manifest.xml" in archive.names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Refused(ProblemCode.LOCKED)
    if any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in archive.names):
        raise Refused(ProblemCode.MACROS)
    if kind != _ODT_TYPE or "content.xml" not in archive.names:
        return Findings(FileKind.ZIP)
    archive.check_every_part()
    for name in sorted(archive.names):
        _refuse_acting_part(archive, name)
    refuse_secret(paragraph_lines(parsed(archive.read("content.xml"))))
    return Findings(FileKind.ODT)


def _refuse_acting_part(archive: Archive, name: str) -> None:
    """Objects inside the document are documents too: their parts have the same names in a folder of their own."""
    head = archive.head(name)
    if head.startswith(OLE_MAGIC):
        refuse_embedded(archive.read(name))
    elif head and name.rpartition("/")[2].lower() in _XML_PARTS:
        refuse_acting(parsed(archive.read(name)))


def inspect_flat(path: Path) -> Findings:
    """A flat OpenDocument text (.fodt)."""
    root = parsed(path.read_bytes())
    kinds = [value for key, value in root.attrib.items() if str(key).endswith("}mimetype")]
    if local(root) != "document" or kinds != [_ODT_TYPE.decode()]:
        return Findings(FileKind.HTML)
    refuse_acting(root)
    refuse_secret(paragraph_lines(root))
    return Findings(FileKind.FODT)


def refuse_acting(root: etree._Element) -> None:
    """Raise Refused for macros, events, DDE, and objects or pictures that would be fetched from elsewhere."""
    for element in root.iter():
        name = local(element)
        if name in _MACRO_ELEMENTS or (name == "script" and not _declares_nothing(element)):
            raise Refused(ProblemCode.MACROS)
        if name in _DDE_ELEMENTS or _fetches(element, name):
            raise Refused(ProblemCode.ACTIVE_CONTENT)
        if name == "binary-data":
            _refuse_inline(element.text or "")


def _declares_nothing(script: etree._Element) -> bool:
    """Office programs write an empty list of macro libraries into every flat document."""
    inside = [element for element in script.iter() if element is not script]
    return bool(inside) and all(local(each) in _EMPTY_LIBRARIES and not (each.text or "").strip() for each in inside)


def _fetches(element: etree._Element, name: str) -> bool:
    address = _BLANKS.sub("", str(element.get(_XLINK, "")))
    if name == "auto-reload":
        return bool(address)
    if name in _NOT_LOADED:
        return bool(_COMMAND.match(address))
    return bool(_ELSEWHERE.match(address))


def _refuse_inline(text: str) -> None:
    try:
        content = base64.b64decode(text)
    except (binascii.Error, ValueError):
        return
    if content.startswith(OLE_MAGIC):
        refuse_embedded(content)
