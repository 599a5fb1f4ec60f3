"""JPEG and PNG pictures: whole, of a bearable size, and worth an officer's eyes (threat T17)."""

import warnings
from pathlib import Path

from PIL import Image, ImageStat, UnidentifiedImageError

from portal.documents.inspection.findings import Findings, Note, Refused
from portal.documents.inspection.kinds import FileKind
from portal.documents.inspection.problems import ProblemCode

MAXIMUM_PIXELS = 40_000_000
SMALLEST_READABLE = 600
BLANK_DEVIATION = 3.0

_FORMATS = {FileKind.JPEG: ("JPEG", "MPO"), FileKind.PNG: ("PNG",)}
_DAMAGED = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError)


def inspect_picture(path: Path, kind: FileKind) -> Findings:
    """Check the size that the header declares before anything is decoded, then decode everything once."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _checked(path, kind)
    except Image.DecompressionBombError:
        raise Refused(ProblemCode.TOO_MANY_PIXELS) from None
    except _DAMAGED:
        raise Refused(ProblemCode.UNREADABLE) from None


def _checked(path: Path, kind: FileKind) -> Findings:
    with Image.open(path, formats=_FORMATS[kind]) as picture:
        picture.verify()
    with Image.open(path, formats=_FORMATS[kind]) as picture:
        width, height = picture.size
        if width * height > MAXIMUM_PIXELS:
            raise Refused(ProblemCode.TOO_MANY_PIXELS)
        picture.draft("L", (max(1, width // 4), max(1, height // 4)))
        picture.load()
        spread = ImageStat.Stat(picture.convert("L").resize((200, 200))).stddev[0]
    found: list[Note] = []
    if spread < BLANK_DEVIATION:
        found.append(Note(ProblemCode.BLANK_PAGE, (("pages", "1"),)))
    if min(width, height) < SMALLEST_READABLE:
        found.append(Note(ProblemCode.LOW_RESOLUTION, (("size", f"{width} × {height}"),)))
    return Findings(kind, pages=1, warnings=tuple(found))
