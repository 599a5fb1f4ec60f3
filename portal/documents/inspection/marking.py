"""Inside the sandbox: words all over a picture of an identity document, so that it serves for nothing else.

The words stand in lines across the picture, dark with a light edge: whatever is behind them they can be read, and
what is behind them too. They are part of the picture: taking them off again would damage it.
"""

import math
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_FONT = Path(__file__).parents[1] / "fonts" / "LiberationSerif-Bold.ttf"
_SLOPE = 24
"""Degrees."""
_LINES, _SMALLEST = 16, 11
"""So many lines in the diagonal of the picture; pixels below which letters cannot be read."""
_INK, _EDGE = (40, 40, 40, 64), (255, 255, 255, 64)
_GAP = "      "


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONT), size)


def marked(picture: Image.Image, words: str) -> Image.Image:
    """The picture, opaque RGB, with ``words`` all over it."""
    across = math.ceil(math.hypot(*picture.size))
    font = _font(max(_SMALLEST, across // (_LINES * 3)))
    sheet = Image.new("RGBA", (across, across), (0, 0, 0, 0))
    pen = ImageDraw.Draw(sheet)
    line = words + _GAP
    width = max(1, round(pen.textlength(line, font=font)))
    repeated = line * (across // width + 2)
    step = across // _LINES
    for number in range(_LINES):
        shift = -(number % 2) * width // 2
        place = (shift, number * step)
        pen.text(place, repeated, font=font, fill=_INK, stroke_width=1, stroke_fill=_EDGE)
    turned = sheet.rotate(_SLOPE, resample=Image.Resampling.BILINEAR)
    left, top = (across - picture.width) // 2, (across - picture.height) // 2
    layer = turned.crop((left, top, left + picture.width, top + picture.height))
    return Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB")
