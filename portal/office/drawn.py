"""A signature that somebody drew on a screen: read strictly, made anew, nothing of what was sent is kept.

Only PNG is taken; its header is looked at before anything is unpacked. The picture is drawn again in black on white, so
that no colour, text, or hidden part of the file survives.
"""

import base64
import binascii
import io
import struct
import warnings

from PIL import Image, UnidentifiedImageError

from portal.office.hand_over_errors import SignatureMissing, SignatureUnfit

_PREFIX = "data:image/png;base64,"
_MAGIC = b"\x89PNG\r\n\x1a\n"
LARGEST = 300_000
"""Of the picture as it is sent, in bytes."""
_WIDEST, _HIGHEST = 2400, 1200
_WIDTH, _HEIGHT = 900, 300
_INK = 128  # of 255: darker than this is ink
_LEAST_INK = 60  # pixels of the whole picture: less is a slip of the finger


def read_signature(sent: str) -> bytes:
    """The picture behind a data address, as a small grey PNG of our own making.

    Raises SignatureMissing when nothing was drawn, and SignatureUnfit for whatever is no such picture.
    """
    if not sent.strip():
        raise SignatureMissing
    return _drawn_again(_opened(_bytes(sent)))


def _bytes(sent: str) -> bytes:
    if not sent.startswith(_PREFIX) or len(sent) > len(_PREFIX) + LARGEST * 4 // 3 + 4:
        raise SignatureUnfit
    try:
        data = base64.b64decode(sent[len(_PREFIX) :], validate=True)
    except (binascii.Error, ValueError):
        raise SignatureUnfit from None
    if not data.startswith(_MAGIC) or data[12:16] != b"IHDR" or len(data) < 33:
        raise SignatureUnfit
    width, height = struct.unpack(">II", data[16:24])
    if not (0 < width <= _WIDEST and 0 < height <= _HIGHEST):
        raise SignatureUnfit
    return data


def _opened(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            picture = Image.open(io.BytesIO(data), formats=["PNG"])
            picture.load()
            return picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError):
        raise SignatureUnfit from None


def _drawn_again(picture: Image.Image) -> bytes:
    ground = Image.new("RGBA", picture.size, "white")
    grey = Image.alpha_composite(ground, picture).convert("L")
    if sum(grey.histogram()[:_INK]) < _LEAST_INK:
        raise SignatureMissing
    box = grey.point(lambda level: 255 if level < _INK else 0).getbbox()
    cut = grey.crop(box) if box else grey
    cut.thumbnail((_WIDTH, _HEIGHT))
    framed = Image.new("L", (cut.width + 20, cut.height + 20), 255)
    framed.paste(cut, (10, 10))
    written = io.BytesIO()
    framed.save(written, format="PNG", optimize=True)
    return written.getvalue()
