"""OLE containers inside other documents: what they bring with them (threat T12)."""

import olefile

from portal.documents.inspection.findings import Refused
from portal.documents.inspection.problems import ProblemCode

OLE_MAGIC = b"\xd0\xcf\x11\xe0"
OLE_MACROS = frozenset({"_vba_project", "macros", "_vba_project_cur", "vba"})
OLE_DAMAGE = (OSError, ValueError, IndexError, AttributeError, TypeError)


def names_in(ole: olefile.OleFileIO) -> set[str]:
    """The names of all streams and storages, in lower case."""
    return {part.lower() for path in ole.listdir(streams=True, storages=True) for part in path}


def has_package(names: set[str]) -> bool:
    """Whether a packaged file of any type is inside (stream ``\\x01Ole10Native``)."""
    return "\x01ole10native" in names


def refuse_embedded(content: bytes) -> None:
    """An embedded OLE container may hold a drawing or a formula, but no packaged file and no macros."""
    try:
        with olefile.OleFileIO(content) as ole:
            names = names_in(ole)
    except OLE_DAMAGE:
        raise Refused(ProblemCode.UNREADABLE) from None
    if has_package(names):
        raise Refused(ProblemCode.EMBEDDED_PROGRAM)
    if names & OLE_MACROS:
        raise Refused(ProblemCode.MACROS)
