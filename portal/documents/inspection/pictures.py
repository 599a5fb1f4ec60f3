"""Pictures of cameras and scanners: whole, of a bearable size, and worth an officer's eyes (threat T17)."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pillow_heif
from PIL import ExifTags, Image, UnidentifiedImageError

from portal.documents.inspection import quality
from portal.documents.inspection.findings import Findings, Note, Picture, Refused
from portal.documents.inspection.kinds import FileKind
from portal.documents.inspection.problems import ProblemCode

MAXIMUM_PIXELS = 50_000_000
SMALLEST_READABLE = 600

_FORMATS = {FileKind.JPEG: ("JPEG", "MPO"), FileKind.PNG: ("PNG",), FileKind.HEIC: ("HEIF",)}
_DAMAGED = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, RuntimeError)
_TURNED = frozenset({5, 6, 7, 8})
_TELLING = ("exif", "xmp", "XML:com.adobe.xmp", "comment", "photoshop")

pillow_heif.register_heif_opener(thumbnails=False)
pillow_heif.options.DECODE_THREADS = 1  # every thread costs address space, of which there is little


def inspect_picture(path: Path, kind: FileKind) -> Findings:
    """Check the size that the header declares before anything is decoded, then decode everything once."""
    if kind is FileKind.PNG:
        _verify(path)
    with opened(path, kind) as picture:
        facts = _facts(picture, kind)
        picture.draft("L", (quality.EXAMINED, quality.EXAMINED))
        picture.load()
        doubt = quality.doubt(picture)
    found = [Note(doubt, (("pages", "1"),))] if doubt else []
    if min(facts.width, facts.height) < SMALLEST_READABLE:
        found.append(Note(ProblemCode.LOW_RESOLUTION, (("size", f"{facts.width} × {facts.height}"),)))
    return Findings(kind, pages=1, warnings=tuple(found), picture=facts)


@contextmanager
def opened(path: Path, kind: FileKind) -> Iterator[Image.Image]:
    """A picture whose header was read and whose number of pixels is bearable. Raises Refused, then and later."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path, formats=_FORMATS[kind]) as picture:
                if picture.width * picture.height > MAXIMUM_PIXELS:
                    raise Refused(ProblemCode.TOO_MANY_PIXELS)
                yield picture
    except Image.DecompressionBombError:
        raise Refused(ProblemCode.TOO_MANY_PIXELS) from None
    except _DAMAGED:
        raise Refused(ProblemCode.UNREADABLE) from None


def _verify(path: Path) -> None:
    """A PNG has check sums of its own, which decoding does not look at to the end."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path, formats=("PNG",)) as picture:
                picture.verify()
    except Image.DecompressionBombError:
        raise Refused(ProblemCode.TOO_MANY_PIXELS) from None
    except _DAMAGED:
        raise Refused(ProblemCode.UNREADABLE) from None


def _facts(picture: Image.Image, kind: FileKind) -> Picture:
    turn = picture.getexif().get(ExifTags.Base.Orientation, 1)
    telling = any(picture.info.get(name) for name in _TELLING) or len(picture.getexif()) > 0
    width, height = picture.size if turn not in _TURNED else picture.size[::-1]
    return Picture(width, height, ready=kind is not FileKind.HEIC and not telling)
