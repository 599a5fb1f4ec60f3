"""Pictures as phones and scanners make them: sheets of text, sharp or not, on their side, knowing their place."""

import io
import random
from pathlib import Path

import pikepdf
import pillow_heif
from PIL import ExifTags, Image, ImageDraw, ImageFilter, ImageFont

FONT = Path(__file__).parents[2] / "portal/documents/fonts/LiberationSerif-Regular.ttf"
WORDS = ("CỘNG", "HÒA", "Giấy", "chứng", "sinh", "số", "123", "họ", "tên", "trẻ", "ngày", "nơi", "cân", "nặng")
A4_150, PHONE = (1240, 1754), (3024, 4032)
ON_ITS_SIDE, HALF_TURN = 6, 3


def sheet(size: tuple[int, int] = A4_150, *, lines: int = 30, ink: int = 30, paper: int = 245) -> Image.Image:
    """A sheet with lines of text."""
    page = Image.new("RGB", size, (paper, paper, paper))
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(FONT), size[1] // 60)
    chance = random.Random(7)  # noqa: S311
    for line in range(lines):
        words = " ".join(chance.choices(WORDS, k=9))
        pen.text((size[0] // 10, size[1] // 12 + line * size[1] // 36), words, fill=(ink, ink, ink), font=font)
    return page


def noisy(page: Image.Image, *, strength: float = 9.0) -> Image.Image:
    """The page with the grain of a sensor."""
    grain = Image.effect_noise(page.size, strength).convert("RGB")
    return Image.blend(page, grain, 0.25) if strength > 30 else _added(page, grain)


def _added(page: Image.Image, grain: Image.Image) -> Image.Image:
    bands = zip(page.split(), grain.split(), strict=True)
    return Image.merge("RGB", [Image.composite(a, b, Image.new("L", a.size, 225)) for a, b in bands])


def specked(page: Image.Image, *, specks: int = 12) -> Image.Image:
    """The page with dust on the glass."""
    pen, chance = ImageDraw.Draw(page), random.Random(3)  # noqa: S311
    for _ in range(specks):
        x, y = chance.randrange(page.width), chance.randrange(page.height)
        pen.ellipse((x, y, x + 2, y + 2), fill=(90, 90, 90))
    return page


def blurred(page: Image.Image, *, share: float = 0.003) -> Image.Image:
    """The page out of focus by a share of its longer side."""
    return page.filter(ImageFilter.GaussianBlur(max(page.size) * share))


def dimmed(page: Image.Image, *, light: float = 0.18) -> Image.Image:
    """The page in the dark."""
    return page.point(lambda value: int(value * light))


def jpeg(page: Image.Image, *, turn: int = 1, place: bool = False, quality: int = 85) -> bytes:
    """A JPEG; ``turn`` is the EXIF orientation, ``place`` adds where it was taken."""
    target = io.BytesIO()
    page.save(target, "JPEG", quality=quality, **({"exif": exif(turn, place=place)} if place or turn != 1 else {}))
    return target.getvalue()


def exif(turn: int = 1, *, place: bool = False) -> Image.Exif:
    """What a phone writes into a picture."""
    written = Image.Exif()
    written[ExifTags.Base.Orientation] = turn
    written[ExifTags.Base.Model] = "Phone 12"
    if place:
        gps = written.get_ifd(ExifTags.IFD.GPSInfo)
        gps.update({1: "N", 2: (12.0, 14.0, 5.0), 3: "E", 4: (107.0, 41.0, 2.0)})
    return written


def heic(page: Image.Image, *, place: bool = False) -> bytes:
    """A HEIC picture of a phone."""
    target = io.BytesIO()
    pillow_heif.from_pillow(page).save(target, quality=60, exif=exif(place=place).tobytes() if place else None)
    return target.getvalue()


def scan(*pages: Image.Image) -> bytes:
    """A scanned PDF: nothing but a picture on every page."""
    document = pikepdf.new()
    for page in pages:
        image = pikepdf.Stream(document, jpeg(page), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)
        image.Width, image.Height, image.BitsPerComponent = page.width, page.height, 8
        image.ColorSpace, image.Filter = pikepdf.Name.DeviceRGB, pikepdf.Name.DCTDecode
        leaf = document.add_blank_page(page_size=(595, 842))
        leaf.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=image))
        leaf.Contents = document.make_stream(b"q 595 0 0 842 0 0 cm /P Do Q")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def portrait(size: tuple[int, int] = (900, 1200)) -> Image.Image:
    """Somebody, from the front."""
    page = Image.new("RGB", size, (230, 235, 240))
    pen, (width, height) = ImageDraw.Draw(page), size
    pen.ellipse((width * 0.28, height * 0.15, width * 0.72, height * 0.6), fill=(205, 160, 130))
    pen.rectangle((width * 0.15, height * 0.62, width * 0.85, height), fill=(40, 60, 110))
    for eye in (0.4, 0.6):
        pen.ellipse((width * eye - 18, height * 0.35, width * eye + 18, height * 0.38), fill=(20, 20, 20))
    return page
