"""The top right corner as people see it, whatever way the page lies."""

import io

import pikepdf
import pytest

from portal.signing.corners import top_right
from portal.signing.errors import DocumentNotSignable
from tests.support.files import pdf


def page(*, box: tuple[int, int, int, int] = (0, 0, 595, 842), crop: tuple[int, ...] = (), turned: int = 0) -> bytes:
    with pikepdf.open(io.BytesIO(pdf())) as document:
        first = document.pages[0]
        first.MediaBox = pikepdf.Array(box)
        if crop:
            first.CropBox = pikepdf.Array(crop)
        if turned:
            first.Rotate = turned
        target = io.BytesIO()
        document.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("turned", "box"),
    [
        (0, (351, 772, 591, 838)),
        (90, (4, 598, 70, 838)),
        (180, (4, 4, 244, 70)),
        (270, (525, 4, 591, 244)),
        (-90, (525, 4, 591, 244)),
        (450, (4, 598, 70, 838)),
    ],
)
def test_turned_pages(turned: int, box: tuple[int, int, int, int]) -> None:
    found = top_right(page(turned=turned))
    assert (found.box, found.turned) == (box, turned % 360)


def test_a_cropped_page_is_what_is_left_of_it() -> None:
    assert top_right(page(crop=(100, 100, 500, 700))).box == (256, 630, 496, 696)


def test_a_page_that_does_not_begin_at_nought() -> None:
    assert top_right(page(box=(-100, -50, 495, 792))).box == (251, 722, 491, 788)


def test_a_small_card_has_a_small_mark() -> None:
    left, bottom, right, top = top_right(page(box=(0, 0, 200, 60))).box
    assert (left, bottom, right, top) == (4, 4, 196, 56)


@pytest.mark.parametrize("broken", [b"nothing", b"%PDF-1.7\n", page(turned=45), page(box=(0, 0, 5, 5))])
def test_where_no_mark_can_be(broken: bytes) -> None:
    with pytest.raises(DocumentNotSignable):
        top_right(broken)
