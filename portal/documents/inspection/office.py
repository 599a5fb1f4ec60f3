"""Word texts in their ZIP and OLE forms, and what a ZIP or OLE container is: kind, password, macros, programs."""

import re
from pathlib import Path

import olefile
from lxml import etree

from portal.documents.inspection.archives import Archive
from portal.documents.inspection.embedded import (
    OLE_DAMAGE,
    OLE_MACROS,
    OLE_MAGIC,
    has_package,
    names_in,
    refuse_embedded,
)
from portal.documents.inspection.fields import acts, binary_document_acts, word_instructions
from portal.documents.inspection.findings import Findings, Refused
from portal.documents.inspection.kinds import FileKind
from portal.documents.inspection.markup import paragraph_lines, parsed
from portal.documents.inspection.open_documents import inspect_open_document
from portal.documents.inspection.problems import ProblemCode
from portal.documents.inspection.secrecy import refuse_secret

_WORD_MAIN = "wordprocessingml.document.main+xml"
_FIELD_NAMES = re.compile(rb"nstrText|fldSimple", re.IGNORECASE)
_BEFORE_MARKUP = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
_WORD_FLAGS_AT = 0x0A
_WORD_ENCRYPTED = 0x0100


def inspect_archive(path: Path) -> Findings:
    """A ZIP container: .docx, .odt, another Office file, or a plain archive."""
    archive = Archive(path)
    if "[Content_Types].xml" in archive.names:
        return _word(archive)
    if "mimetype" in archive.names:
        return inspect_open_document(archive)
    return Findings(FileKind.ZIP)


def _word(archive: Archive) -> Findings:
    types = archive.read("[Content_Types].xml")
    if any(name.lower().endswith("vbaproject.bin") for name in archive.names) or b"macroEnabled" in types:
        raise Refused(ProblemCode.MACROS)
    main = _main_part(types)
    if main not in archive.names:
        return Findings(FileKind.OOXML)
    archive.check_every_part()
    _refuse_acting_relations(archive)
    for name in sorted(archive.names):
        _refuse_acting_part(archive, name)
    refuse_secret(paragraph_lines(parsed(archive.read(main))))
    return Findings(FileKind.DOCX)


def _main_part(types: bytes) -> str:
    """The part that holds the text; some programs number it (``word/document2.xml``)."""
    named = (entry for entry in parsed(types) if str(entry.get("ContentType", "")).endswith(_WORD_MAIN))
    return next((str(entry.get("PartName", "")).lstrip("/") for entry in named), "")


def _refuse_acting_relations(archive: Archive) -> None:
    """What is fetched from elsewhere on opening, or taken in from another format, can bring macros past the check."""
    for name in sorted(archive.names):
        if name.lower().endswith(".rels") and any(_acting(relation) for relation in parsed(archive.read(name))):
            raise Refused(ProblemCode.ACTIVE_CONTENT)


def _acting(relation: etree._Element) -> bool:
    """Links wait for a click; a picture that was lost keeps the target ``NULL``."""
    kind = str(relation.get("Type", "")).rpartition("/")[2].casefold()
    external = str(relation.get("TargetMode", "")).casefold() == "external"
    lost = kind == "image" and relation.get("Target") == "NULL"
    return kind == "afchunk" or (external and kind != "hyperlink" and not lost)


def _refuse_acting_part(archive: Archive, name: str) -> None:
    """Names decide nothing: whatever starts like an OLE container or like markup is looked into."""
    head = archive.head(name)
    if head.startswith(OLE_MAGIC):
        refuse_embedded(archive.read(name))
    elif head.lstrip(_BEFORE_MARKUP).startswith(b"<"):
        _refuse_acting_fields(archive.read(name))


def _refuse_acting_fields(content: bytes) -> None:
    """Only markup with fields is parsed: a drawing may lawfully declare a document type."""
    if not _FIELD_NAMES.search(content.replace(b"\x00", b"")):
        return
    if any(acts(instruction) for instruction in word_instructions(parsed(content))):
        raise Refused(ProblemCode.ACTIVE_CONTENT)


def inspect_ole(path: Path) -> Findings:
    """An OLE container: .doc, an encrypted modern document, or another old Office file.

    The text of .doc files is not read for marks of secrecy; their names are.
    """
    try:
        with olefile.OleFileIO(str(path)) as ole:
            return _ole(ole)
    except OLE_DAMAGE:
        raise Refused(ProblemCode.UNREADABLE) from None


def _ole(ole: olefile.OleFileIO) -> Findings:
    names = names_in(ole)
    if "encryptedpackage" in names:
        raise Refused(ProblemCode.LOCKED)
    if names & OLE_MACROS:
        raise Refused(ProblemCode.MACROS)
    if "worddocument" not in names:
        return Findings(FileKind.OLE)
    _check_word_stream(ole)
    if has_package(names):
        raise Refused(ProblemCode.EMBEDDED_PROGRAM)
    return Findings(FileKind.DOC)


def _check_word_stream(ole: olefile.OleFileIO) -> None:
    with ole.openstream("WordDocument") as stream:
        content = stream.read()
    if len(content) < 512:
        raise Refused(ProblemCode.UNREADABLE)
    flags = int.from_bytes(content[_WORD_FLAGS_AT : _WORD_FLAGS_AT + 2], "little")
    if flags & _WORD_ENCRYPTED:
        raise Refused(ProblemCode.LOCKED)
    if binary_document_acts(content):
        raise Refused(ProblemCode.ACTIVE_CONTENT)
