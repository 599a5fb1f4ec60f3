"""Pages of files as pictures: every kind that has pages, the limits, and what hostile files cannot do (T13–T17)."""

import hashlib
import io
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from portal.core import clock
from portal.core.sandbox import Sandbox
from portal.documents import previews
from portal.documents.errors import PageNotDrawn
from portal.documents.previews import Size, draw
from tests.support import files

DIE, LOOP = "tests.support.files:die", "tests.support.files:never_end"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(previews._Current, "folder", tmp_path / "previews")
    return tmp_path / "previews"


def given(folder: Path, content: bytes) -> tuple[Path, str]:
    return files.save(folder, "file", content), hashlib.sha256(content).hexdigest()


def opened(page: previews.Page | None) -> Image.Image:
    assert page is not None
    return Image.open(io.BytesIO(page.path.read_bytes()), formats=("JPEG",))


def test_every_page_of_a_pdf_with_its_text(tmp_path: Path) -> None:
    source = given(tmp_path, files.pdf(("Page of paper",), pages=3))
    for number in (1, 2, 3):
        page = draw(*source, number=number)
        assert page is not None
        assert (page.pages, page.text) == (3, "Page of paper")
        assert opened(page).size == (page.width, page.height) == (877, 1240)
    assert draw(*source, number=4) is None
    assert draw(*source, number=0) is None


def test_larger_and_turned(tmp_path: Path) -> None:
    source = given(tmp_path, files.pdf())
    assert opened(draw(*source, number=1, size=Size.LARGE)).size == (1753, 2480)
    assert opened(draw(*source, number=1, turn=90)).size == (1240, 877)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_picture_is_one_page(tmp_path: Path, kind: str, turn: int) -> None:
    source = given(tmp_path, _with_dark_corner(kind))
    picture = opened(draw(*source, number=1, turn=turn)).convert("L")
    assert picture.size == ((300, 400) if turn % 180 == 0 else (400, 300))
    right, low = picture.width - 20, picture.height - 20
    dark = {0: (20, 20), 90: (right, 20), 180: (right, low), 270: (20, low)}[turn]
    assert picture.getpixel(dark) < 60
    assert draw(*source, number=2, turn=turn) is None


def _with_dark_corner(kind: str) -> bytes:
    picture = Image.new("RGB", (300, 400), "white")
    picture.paste((0, 0, 0), (0, 0, 60, 60))
    target = io.BytesIO()
    picture.save(target, kind)
    return target.getvalue()


def test_a_page_is_drawn_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = given(tmp_path, files.pdf(("Kept",)))
    first = draw(*source, number=1)
    monkeypatch.setattr(previews, "_SANDBOX", None)
    assert draw(*source, number=1) == first
    with pytest.raises(AttributeError):
        draw(*source, number=1, turn=90)


def test_what_is_old_is_deleted_and_drawn_again(tmp_path: Path, cache: Path) -> None:
    source = given(tmp_path, files.pdf())
    draw(*source, number=1)
    assert previews.forget_old(before=clock.now() - timedelta(minutes=1)) == 0
    assert previews.forget_old(before=clock.now() + timedelta(minutes=1)) == 2
    assert [path for path in cache.rglob("*") if path.is_file()] == []
    assert draw(*source, number=1) is not None


@pytest.mark.parametrize(
    "content",
    [
        files.encrypted_pdf(),
        files.truncated_pdf()[:200],
        files.pixel_flood(),
        files.docx(),
        files.program(),
        b"%PDF-1.7 nothing more",
        b"",
    ],
)
def test_what_cannot_be_drawn_is_said_and_leaves_nothing(tmp_path: Path, cache: Path, content: bytes) -> None:
    with pytest.raises(PageNotDrawn):
        draw(*given(tmp_path, content), number=1)
    assert [path for path in cache.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("target", [DIE, LOOP])
def test_a_file_that_kills_or_stops_the_worker_harms_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    """T15, T16: only the child dies; the next page comes from a new one."""
    small = Sandbox(preload=("portal.documents.inspection.drawing",), memory_bytes=512 << 20, seconds=3)
    monkeypatch.setattr(previews, "_SANDBOX", small)
    source, whole = given(tmp_path, files.pdf()), previews._TARGET
    monkeypatch.setattr(previews, "_TARGET", target)
    with pytest.raises(PageNotDrawn):
        draw(*source, number=1)
    monkeypatch.setattr(previews, "_TARGET", whole)
    assert draw(*source, number=1) is not None
    small.close()


@pytest.mark.parametrize(
    "answer",
    [
        None,
        {"pages": 1, "width": 10, "height": 10},
        {"pages": -1, "width": 10, "height": 10, "text": ""},
        {"pages": 1, "width": 99999, "height": 10, "text": ""},
        {"pages": 1, "width": "10", "height": 10, "text": ""},
        {"pages": 1, "width": 10, "height": 10, "text": "x" * 20_001},
        {"pages": 1, "width": 10, "height": 10, "text": ""},
    ],
)
def test_a_child_that_was_taken_over_is_not_believed(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, answer: object
) -> None:
    """The last answer is well formed, but what it wrote is a web page."""

    class Taken:
        def run(self, _target: str, _source: str, made: str, *_more: object) -> object:
            Path(made).write_text("<script>alert(1)</script>")
            return answer

    monkeypatch.setattr(previews, "_SANDBOX", Taken())
    with pytest.raises(PageNotDrawn):
        draw(*given(tmp_path, files.pdf()), number=1)
    assert [path for path in cache.rglob("*") if path.is_file()] == []
