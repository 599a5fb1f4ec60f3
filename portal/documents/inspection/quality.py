"""Can a page be read? Told from its picture: nothing on it, too dark, or without one sharp edge.

The thresholds are measured with pages made in the tests (scanner noise, specks, faint text, blur) and lean towards
saying nothing: a warning that is often wrong is soon ignored.
"""

from PIL import Image, ImageChops, ImageFilter

from portal.documents.inspection.problems import ProblemCode

EXAMINED = 1500
"""The longer side in pixels that a page is examined at: about 130 dots per inch of an A4 sheet."""

_SMALL = 400
_MARGIN = 0.05
_INK = 16
_LEAST_INK = 0.0004
_DARK = 70
_LEAST_CONTRAST = 24
_SHARP = 0.14


def doubt(page: Image.Image) -> ProblemCode | None:
    """The one thing that makes this page hard to read, the gravest first; None when it looks fine."""
    gray = page.convert("L")
    gray.thumbnail((EXAMINED, EXAMINED), Image.Resampling.BOX, reducing_gap=2.0)
    if _percentile(gray, 0.95) < _DARK:
        return ProblemCode.DARK_PAGE
    if _ink(gray) < _LEAST_INK:
        return ProblemCode.BLANK_PAGE
    return ProblemCode.BLURRED_PAGE if sharpness(gray) < _SHARP else None


def _ink(gray: Image.Image) -> float:
    """The share of a page, without its rim, that is clearly darker than the paper around it."""
    small = gray.copy()
    small.thumbnail((_SMALL, _SMALL), Image.Resampling.BOX)
    width, height = small.size
    inside = small.crop((int(width * _MARGIN), int(height * _MARGIN), width, height))
    inside = inside.crop((0, 0, inside.width - int(width * _MARGIN), inside.height - int(height * _MARGIN)))
    paper = inside.filter(ImageFilter.GaussianBlur(20))
    counts = ImageChops.subtract(paper, inside).histogram()
    lighter = ImageChops.subtract(inside, paper).histogram()
    marks = sum(counts[_INK:]) + sum(lighter[_INK:])
    return marks / max(1, inside.width * inside.height)


def sharpness(gray: Image.Image) -> float:
    """How steep the steepest edges are, as a share of the contrast for each pixel: 0.33 sharp, 0.1 blurred."""
    calm = gray.filter(ImageFilter.BoxBlur(1))
    contrast = _percentile(calm, 0.998) - _percentile(calm, 0.002)
    if contrast < _LEAST_CONTRAST or min(calm.size) < 3:
        return 1.0
    width, height = calm.size
    across = ImageChops.difference(calm.crop((1, 0, width, height)), calm.crop((0, 0, width - 1, height)))
    down = ImageChops.difference(calm.crop((0, 1, width, height)), calm.crop((0, 0, width, height - 1)))
    return max(_percentile(across, 0.9996), _percentile(down, 0.9996)) / contrast


def _percentile(gray: Image.Image, share: float) -> int:
    counts = gray.histogram()
    wanted, seen = share * sum(counts), 0
    for value, count in enumerate(counts):
        seen += count
        if seen >= wanted:
            return value
    return 255
