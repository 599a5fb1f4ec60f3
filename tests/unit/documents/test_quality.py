"""What makes a page hard to read is told from its picture, and ordinary pages are left alone."""

import pytest
from PIL import Image

from portal.documents.inspection.problems import ProblemCode
from portal.documents.inspection.quality import doubt
from tests.support import photos

BLANK, BLURRED, DARK = ProblemCode.BLANK_PAGE, ProblemCode.BLURRED_PAGE, ProblemCode.DARK_PAGE
PAGES: dict[str, tuple[Image.Image, ProblemCode | None]] = {
    "sharp text": (photos.sheet(), None),
    "sharp text at 100 dpi": (photos.sheet((827, 1169)), None),
    "grain": (photos.noisy(photos.sheet()), None),
    "one line": (photos.sheet(lines=1), None),
    "one faint line": (photos.sheet(lines=1, ink=200), None),
    "half the light": (photos.dimmed(photos.sheet(), light=0.5), None),
    "hardly out of focus": (photos.blurred(photos.sheet(), share=0.001), None),
    "portrait": (photos.portrait(), None),
    "white": (photos.sheet(lines=0), BLANK),
    "grey paper": (photos.sheet(lines=0, paper=190), BLANK),
    "scanner noise": (photos.noisy(photos.sheet(lines=0)), BLANK),
    "dust on the glass": (photos.specked(photos.noisy(photos.sheet(lines=0))), BLANK),
    "out of focus": (photos.blurred(photos.sheet()), BLURRED),
    "out of focus, with grain": (photos.noisy(photos.blurred(photos.sheet())), BLURRED),
    "blurred portrait": (photos.blurred(photos.portrait(), share=0.01), BLURRED),
    "in the dark": (photos.dimmed(photos.sheet()), DARK),
    "finger on the lens": (Image.new("RGB", (1200, 1600), (12, 8, 8)), DARK),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_doubted_only_for_a_reason(name: str) -> None:
    page, expected = PAGES[name]
    assert doubt(page) == expected


@pytest.mark.parametrize("size", [(1, 1), (2, 2000), (2000, 2), (30, 30)])
def test_pictures_of_any_shape_can_be_examined(size: tuple[int, int]) -> None:
    doubt(Image.new("RGB", size, "white"))
