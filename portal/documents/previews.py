"""Pages of files that strangers sent, as pictures for an officer's eyes: drawn in the sandbox, never run, kept a while.

A picture is made when somebody asks for that page and kept in a cache folder under the digest of the file, the page,
the size and the turn. The folder may be emptied at any time: everything in it can be drawn again.
"""

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from forms.text import clean
from portal.core.sandbox import Sandbox, SandboxError
from portal.documents.errors import PageNotDrawn
from portal.documents.inspection.kinds import FileKind

TURNS = (0, 90, 180, 270)
_DRAWN = frozenset(kind.media_type for kind in FileKind if kind is FileKind.PDF or kind.is_picture)
_TARGET = "portal.documents.inspection.drawing:draw_page"
_JPEG = b"\xff\xd8\xff"
_MOST_PAGES = 10_000
_MOST_BYTES = 8 << 20
_MOST_TEXT = 20_000
# Apart from the sandbox that looks at uploads: a reader of pages does not keep applicants waiting.
_SANDBOX = Sandbox(
    preload=("portal.documents.inspection.drawing",), memory_bytes=512 * 1024 * 1024, seconds=8, recycle_after=200
)


class Size(StrEnum):
    """How large a page is drawn: to fit a screen beside the answers, or to read its smallest letters."""

    NORMAL = "normal"
    LARGE = "large"

    @property
    def longest(self) -> int:
        """Pixels of the longer side: an A4 sheet at about 110 and 210 dots per inch."""
        return {Size.NORMAL: 1240, Size.LARGE: 2480}[self]


@dataclass(frozen=True)
class Page:
    """A page drawn at ``path`` (JPEG), its size in pixels, how many pages the file has, and its text layer if any."""

    path: Path
    width: int
    height: int
    pages: int
    text: str


class _Current:
    folder: Path | None = None


def configure(folder: Path) -> None:
    """Choose the cache folder of this process."""
    _Current.folder = folder


def can_be_drawn(media_type: str) -> bool:
    """Whether files of this type have pages that can be drawn here; all others can only be downloaded."""
    return media_type in _DRAWN


def draw(source: Path, sha256: str, *, number: int, size: Size = Size.NORMAL, turn: int = 0) -> Page | None:
    """Page ``number`` (from 1) of the file with this digest at ``source``; None when it has no such page.

    ``turn``: degrees clockwise, one of TURNS. Raises PageNotDrawn when the file is damaged, or drawing it takes too
    much time or memory.
    """
    if not 1 <= number <= _MOST_PAGES:
        return None
    place = _folder() / sha256[:2] / f"{sha256}-{number}-{size.value}-{turn}.jpg"
    return _kept(place) or _drawn(source, place, number, size, turn)


def forget_old(*, before: datetime) -> int:
    """Delete pictures that were drawn before a moment; returns how many."""
    old = [path for path in _folder().glob("*/*") if path.stat().st_mtime < before.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _folder() -> Path:
    if _Current.folder is None:
        raise RuntimeError("no folder for previews configured: call configure() first")
    return _Current.folder


def _kept(place: Path) -> Page | None:
    """A page drawn before. Its facts are written after the picture, so that what has facts is whole."""
    try:
        facts = json.loads(place.with_suffix(".json").read_text())
    except (FileNotFoundError, ValueError):
        return None
    return Page(place, **facts) if place.is_file() else None


def _drawn(source: Path, place: Path, number: int, size: Size, turn: int) -> Page | None:
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=place.parent, suffix=".new")
    os.close(handle)
    made = Path(name)
    try:
        answer = _SANDBOX.run(_TARGET, str(source), name, number, size.longest, turn, _MOST_BYTES, _MOST_TEXT)
        facts = _facts(answer, size)
        if facts["width"] == 0:
            return None
        _expect_picture(made)
        made.replace(place)
    except (SandboxError, ValueError):
        raise PageNotDrawn from None
    finally:
        made.unlink(missing_ok=True)
    _write(place.with_suffix(".json"), facts)
    return Page(place, **facts)


def _write(path: Path, facts: Mapping[str, Any]) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".new")
    with os.fdopen(handle, "w", encoding="utf-8") as target:
        json.dump(facts, target, ensure_ascii=False)
    Path(name).replace(path)


def _facts(answer: object, size: Size) -> dict[str, Any]:
    """What the child said, believed only as far as it can be so. Raises ValueError."""
    if not isinstance(answer, dict) or answer.keys() != {"pages", "width", "height", "text"}:
        raise ValueError("not the answer that was asked for")
    pages, sides, text = answer["pages"], (answer["width"], answer["height"]), answer["text"]
    if type(pages) is not int or not 0 <= pages <= _MOST_PAGES:
        raise ValueError("not a number of pages")
    if not all(type(side) is int and 0 <= side <= size.longest + 1 for side in sides):
        raise ValueError("not the size that was asked for")
    if not isinstance(text, str) or len(text) > _MOST_TEXT:
        raise ValueError("a text too long")
    return {"pages": pages, "width": sides[0], "height": sides[1], "text": clean(text)}


def _expect_picture(path: Path) -> None:
    """Only what begins as a JPEG does is ever sent as one (threat T13). Raises ValueError."""
    with path.open("rb") as made:
        begins = made.read(len(_JPEG))
    if begins != _JPEG or path.stat().st_size > _MOST_BYTES:
        raise ValueError("not a picture that can be sent")
