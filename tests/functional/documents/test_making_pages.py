"""Pages are made in the sandbox within its limits; a hostile picture costs its sender an answer, and nobody else."""

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from portal.documents import inspection
from portal.documents.inspection import PageNotMade, ProblemCode
from portal.documents.inspection.pages import LONGEST_SIDE
from tests.support import files, photos
from tests.support.files import save

LIMIT = 3 << 20


def made(tmp_path: Path, content: bytes, *, most_bytes: int = LIMIT) -> Image.Image:
    target = tmp_path / "page"
    target.touch()
    size = inspection.pages.page(save(tmp_path, "a", content), target, most_bytes=most_bytes)
    page = Image.open(io.BytesIO(target.read_bytes()))
    assert page.size == size
    return page


@pytest.mark.parametrize("turn", range(1, 9))
def test_every_orientation_comes_out_upright(tmp_path: Path, turn: int) -> None:
    upright = Image.new("RGB", (600, 900), "white")
    upright.paste((200, 0, 0), (0, 0, 300, 300))
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    lying = upright if turn == 1 else upright.transpose(Image.Transpose(undo[turn]))
    page = made(tmp_path, photos.jpeg(lying, turn=turn))
    assert page.size == (600, 900)
    red, _green, blue = page.convert("RGB").getpixel((100, 100))  # type: ignore[misc]
    assert red > 150 > blue


def test_a_picture_of_forty_eight_million_pixels_fits_into_the_sandbox(tmp_path: Path) -> None:
    page = made(tmp_path, photos.jpeg(photos.sheet((8064, 6048), lines=3), quality=60))
    assert max(page.size) == LONGEST_SIDE


def test_a_large_heic_fits_into_the_sandbox(tmp_path: Path) -> None:
    page = made(tmp_path, photos.heic(photos.sheet(photos.PHONE, lines=3), place=True))
    assert max(page.size) == LONGEST_SIDE
    assert len(page.getexif()) == 0


def test_a_see_through_png_gets_white_paper(tmp_path: Path) -> None:
    target = io.BytesIO()
    Image.new("RGBA", (700, 900), (0, 0, 0, 0)).save(target, "PNG")
    assert made(tmp_path, target.getvalue()).convert("L").getpixel((5, 5)) == 255


def test_a_page_gets_as_small_as_it_has_to(tmp_path: Path) -> None:
    noise = Image.effect_noise((2400, 1800), 90).convert("RGB")
    made(tmp_path, photos.jpeg(noise, quality=95), most_bytes=400 << 10)
    assert (tmp_path / "page").stat().st_size <= 400 << 10


BAD = {
    "flood of pixels": (files.pixel_flood(), ProblemCode.TOO_MANY_PIXELS),
    "cut off": (photos.jpeg(photos.sheet())[:5000], ProblemCode.UNREADABLE),
    "cut off heic": (photos.heic(photos.sheet())[:3000], ProblemCode.UNREADABLE),
    "no picture": (files.pdf(), ProblemCode.UNREADABLE),
    "never small enough": (photos.jpeg(photos.sheet()), ProblemCode.UNREADABLE),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_cannot_become_a_page_is_said(tmp_path: Path, kind: str) -> None:
    content, code = BAD[kind]
    with pytest.raises(PageNotMade) as refused:
        made(tmp_path, content, most_bytes=100 if kind == "never small enough" else LIMIT)
    assert refused.value.problem.code is code


def test_a_document_holds_the_very_bytes_of_its_pages(tmp_path: Path) -> None:
    first = save(tmp_path, "1", photos.jpeg(photos.sheet()))
    inspection.pages.document([first], save(tmp_path, "one.pdf", b""))
    count = inspection.pages.document([tmp_path / "one.pdf", first], save(tmp_path, "two.pdf", b""))
    with pikepdf.open(tmp_path / "two.pdf") as document:
        assert count == len(document.pages) == 2
        assert [page.Resources.XObject.P.read_raw_bytes() for page in document.pages] == [first.read_bytes()] * 2
