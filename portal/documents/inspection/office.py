"""Word and OpenDocument texts, in their ZIP, OLE and flat XML forms: kind, password, macros, embedded programs."""

from pathlib import Path

import olefile

from portal.documents.inspection.archives import Archive
from portal.documents.inspection.findings import Findings, Refused
from portal.documents.inspection.kinds import FileKind
from portal.documents.inspection.markup import local, paragraph_lines, parsed
from portal.documents.inspection.names import secret_mark_in_lines
from portal.documents.inspection.problems import ProblemCode

_WORD_MAIN = "wordprocessingml.document.main+xml"
_ODT_TYPE = b"application/vnd.oasis.opendocument.text"
_REMOTE_PARTS = frozenset({"attachedTemplate", "oleObject", "subDocument", "frame", "control"})
_OLE_MACROS = frozenset({"_vba_project", "macros", "_vba_project_cur", "vba"})
_WORD_FLAGS_AT = 0x0A
_WORD_ENCRYPTED = 0x0100


def refuse_secret(lines: list[str]) -> None:
    """R1.2: a classification line near the beginning of the text stops the file."""
    if mark := secret_mark_in_lines(lines):
        raise Refused(ProblemCode.CLASSIFIED, mark=mark)


def inspect_archive(path: Path) -> Findings:
    """A ZIP container: .docx, .odt, another Office file, or a plain archive."""
    archive = Archive(path)
    if "[Content_Types].xml" in archive.names:
        return _word(archive)
    if "mimetype" in archive.names:
        return _open_document(archive)
    return Findings(FileKind.ZIP)


def _word(archive: Archive) -> Findings:
    types = archive.read("[Content_Types].xml")
    if any(name.lower().endswith("vbaproject.bin") for name in archive.names) or b"macroEnabled" in types:
        raise Refused(ProblemCode.MACROS)
    main = _main_part(types)
    if main not in archive.names:
        return Findings(FileKind.OOXML)
    archive.check_every_part()
    _refuse_remote_parts(archive)
    _refuse_packages(archive)
    refuse_secret(paragraph_lines(parsed(archive.read(main))))
    return Findings(FileKind.DOCX)


def _main_part(types: bytes) -> str:
    """The part that holds the text; some programs number it (``word/document2.xml``)."""
    named = (entry for entry in parsed(types) if str(entry.get("ContentType", "")).endswith(_WORD_MAIN))
    return next((str(entry.get("PartName", "")).lstrip("/") for entry in named), "")


def _refuse_remote_parts(archive: Archive) -> None:
    """A template or object fetched from elsewhere on opening can bring macros after the check."""
    for name in sorted(archive.names):
        if name.endswith(".rels"):
            for relation in parsed(archive.read(name)):
                kind = str(relation.get("Type", "")).rpartition("/")[2]
                if relation.get("TargetMode") == "External" and kind in _REMOTE_PARTS:
                    raise Refused(ProblemCode.ACTIVE_CONTENT)


def _refuse_packages(archive: Archive) -> None:
    for name in sorted(archive.names):
        if name.startswith("word/embeddings/") and name.endswith(".bin"):
            content = archive.read(name)
            if olefile.isOleFile(content) and _has_package(olefile.OleFileIO(content)):
                raise Refused(ProblemCode.EMBEDDED_PROGRAM)


def _has_package(ole: olefile.OleFileIO) -> bool:
    return any(path[-1].lower() == "\x01ole10native" for path in ole.listdir())


def _open_document(archive: Archive) -> Findings:
    kind = archive.read("mimetype", limit=200).strip()
    if "META-INF/manifest.xml" in archive.names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Refused(ProblemCode.LOCKED)
    if any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in archive.names):
        raise Refused(ProblemCode.MACROS)
    if kind != _ODT_TYPE or "content.xml" not in archive.names:
        return Findings(FileKind.ZIP)
    archive.check_every_part()
    content = parsed(archive.read("content.xml"))
    _refuse_scripts(content)
    refuse_secret(paragraph_lines(content))
    return Findings(FileKind.ODT)


def _refuse_scripts(root: object) -> None:
    elements = root.iter() if hasattr(root, "iter") else ()
    if any(local(element) in {"script", "event-listener"} for element in elements):
        raise Refused(ProblemCode.MACROS)


def inspect_flat(path: Path) -> Findings:
    """A flat OpenDocument text (.fodt)."""
    root = parsed(path.read_bytes())
    kinds = [value for key, value in root.attrib.items() if str(key).endswith("}mimetype")]
    if local(root) != "document" or kinds != [_ODT_TYPE.decode()]:
        return Findings(FileKind.HTML)
    _refuse_scripts(root)
    if any(local(element) == "library" for element in root.iter()):
        raise Refused(ProblemCode.MACROS)
    refuse_secret(paragraph_lines(root))
    return Findings(FileKind.FODT)


def inspect_ole(path: Path) -> Findings:
    """An OLE container: .doc, an encrypted modern document, or another old Office file.

    The text of .doc files is not read for marks of secrecy; their names are.
    """
    try:
        with olefile.OleFileIO(str(path)) as ole:
            return _ole(ole)
    except (OSError, ValueError, IndexError, AttributeError, TypeError):
        raise Refused(ProblemCode.UNREADABLE) from None


def _ole(ole: olefile.OleFileIO) -> Findings:
    names = {part.lower() for path in ole.listdir(streams=True, storages=True) for part in path}
    if "encryptedpackage" in names:
        raise Refused(ProblemCode.LOCKED)
    if names & _OLE_MACROS:
        raise Refused(ProblemCode.MACROS)
    if "worddocument" not in names:
        return Findings(FileKind.OLE)
    _check_word_stream(ole)
    if _has_package(ole):
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
