"""Signatures drawn on a screen: what is taken, what is made of it, what is refused."""

import base64
import io
import struct
import zlib

import pytest
from PIL import Image, ImageDraw, PngImagePlugin

from portal.office.drawn import LARGEST, read_signature
from portal.office.hand_over_errors import SignatureMissing, SignatureUnfit


def sent(data: bytes, kind: str = "image/png") -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def drawn(size: tuple[int, int] = (900, 300), *, text: str = "") -> bytes:
    picture = Image.new("RGBA", size, (0, 0, 0, 0))
    ImageDraw.Draw(picture).line([(50, 200), (200, 60), (300, 220), (420, 100)], fill=(16, 32, 74, 255), width=6)
    notes = PngImagePlugin.PngInfo()
    if text:
        notes.add_text("Comment", text)
    written = io.BytesIO()
    picture.save(written, "PNG", pnginfo=notes)
    return written.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width: int, height: int) -> bytes:
    """A header that promises so many pixels, and next to nothing behind it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def test_a_signature_is_drawn_again_in_grey_and_carries_nothing_else() -> None:
    made = read_signature(sent(drawn(text="<script>hidden words</script>")))
    picture = Image.open(io.BytesIO(made))
    picture.load()
    assert (picture.mode, picture.format, picture.info) == ("L", "PNG", {})
    assert picture.width < 500  # cut to the ink
    assert min(picture.tobytes()) < 90
    assert b"hidden words" not in made


@pytest.mark.parametrize(
    "words",
    [
        sent(b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "image/svg+xml"),
        sent(b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
        sent(b"\xff\xd8\xff\xe0" + b"0" * 100),
        sent(b"\x89PNG\r\n\x1a\n"),
        sent(b"\x89PNG\r\n\x1a\n" + b"garbage" * 40),
        sent(drawn()[:200]),
        sent(png_of(50_000, 50_000)),
        sent(png_of(0, 10)),
        sent(png_of(2000, 1000)),
        "data:image/png;base64,%%%%",
        "javascript:alert(1)",
        "https://xau.example/ky.png",
        sent(b"\x89PNG\r\n\x1a\n" + b"0" * (LARGEST + 10)),
        "x" * 2_000_000,
    ],
    ids=lambda words: words[:40],
)
def test_whatever_is_no_such_picture_is_refused(words: str) -> None:
    with pytest.raises(SignatureUnfit):
        read_signature(words)


def test_nothing_drawn_is_no_signature() -> None:
    empty, white = Image.new("RGBA", (900, 300), (0, 0, 0, 0)), Image.new("RGB", (900, 300), "white")
    for picture in (empty, white):
        written = io.BytesIO()
        picture.save(written, "PNG")
        with pytest.raises(SignatureMissing):
            read_signature(sent(written.getvalue()))
    for words in ("", "  "):
        with pytest.raises(SignatureMissing):
            read_signature(words)
