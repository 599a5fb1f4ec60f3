"""The guides' pictures are there, small, described, and every one of them is shown."""

import re
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
PICTURES = DOCS / "office/pictures"
_SHOWN = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
_LARGEST = 80_000


def _shown() -> list[tuple[Path, str]]:
    pages = sorted(DOCS.rglob("*.md"))
    return [
        ((page.parent / where).resolve(), words) for page in pages for words, where in _SHOWN.findall(page.read_text())
    ]


def test_every_picture_of_the_guides_is_there_and_described() -> None:
    shown = _shown()
    assert shown
    assert not [path for path, words in shown if not path.is_file() or len(words) < 20]


def test_pictures_of_the_office_are_small_and_none_is_left_over() -> None:
    kept = set(PICTURES.glob("*.webp"))
    assert kept == {path for path, _words in _shown() if path.parent == PICTURES}
    assert not [path.name for path in kept if path.stat().st_size > _LARGEST]
