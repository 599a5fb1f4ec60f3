"""Inside the sandbox: a camera's picture becomes an upright page, several pages become one PDF of A4 sheets.

A page carries nothing but its picture: no place, time or device. PDFs are only made here, never rewritten.
"""

import io
from collections.abc import Iterator
from pathlib import Path

import pikepdf
from PIL import Image, ImageCms, ImageOps

from portal.documents.inspection.findings import Refused
from portal.documents.inspection.kinds import FileKind
from portal.documents.inspection.marking import marked
from portal.documents.inspection.pictures import opened
from portal.documents.inspection.problems import ProblemCode

_QUALITIES = (85, 72, 58)
_REDUCTIONS = (1.0, 0.75, 0.5)
_A4 = (595.28, 841.89)
_MARGIN = 14.17
_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def upright_page(
    path: Path, kind: FileKind, target: Path, *, longest: int, most_bytes: int, mark: str = "", turn: int = 0
) -> tuple[int, int]:
    """Write the picture upright as JPEG, at most ``longest`` pixels long and ``most_bytes`` large; returns its size.

    ``mark`` is written all over it; ``turn`` are degrees, clockwise, that a reader turns it by.

    Raises Refused when it cannot be read or made small enough.
    """
    with opened(path, kind) as picture:
        picture.draft("RGB", (longest, longest))
        upright = _plain(ImageOps.exif_transpose(picture))
        upright.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=2.0)
    if turn:
        upright = upright.transpose(_TURNS[turn])
    if mark:
        upright = marked(upright, mark)
    for page, content in _attempts(upright):
        if len(content) <= most_bytes:
            target.write_bytes(content)
            return page.size
    raise Refused(ProblemCode.UNREADABLE)


def _plain(picture: Image.Image) -> Image.Image:
    """Opaque, in the colours that every screen and printer knows."""
    if "transparency" in picture.info or picture.mode in ("RGBA", "LA", "PA"):
        layer = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    profile = picture.info.get("icc_profile")
    plain = picture.convert("RGB")
    if profile and picture.mode == "RGB":
        plain = _in_usual_colours(plain, profile)
    plain.info.clear()
    return plain


def _in_usual_colours(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, own, _SRGB, outputMode="RGB") or picture
    except (ImageCms.PyCMSError, OSError):
        return picture


def _attempts(picture: Image.Image) -> Iterator[tuple[Image.Image, bytes]]:
    """Ever smaller files: first coarser, then fewer pixels."""
    for share in _REDUCTIONS:
        size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
        page = picture if share == 1 else picture.resize(size, Image.Resampling.LANCZOS)
        for quality in _QUALITIES:
            target = io.BytesIO()
            page.save(target, "JPEG", quality=quality, optimize=True)
            yield page, target.getvalue()


def a4_pages(paths: list[Path], target: Path, head: float = 0.0) -> int:
    """Write one PDF/A-2b with a sheet for each JPEG and every page of each PDF made here before; returns its pages.

    ``head``: points left blank above the picture of the first sheet, for a text mark.
    """
    document = pikepdf.new()
    for number, path in enumerate(paths):
        content = path.read_bytes()
        if content.startswith(b"%PDF-"):
            with pikepdf.open(io.BytesIO(content)) as made:
                document.pages.extend(made.pages)
        else:
            _add_sheet(document, content, head=head if number == 0 else 0.0)
    _describe(document)
    document.save(target, deterministic_id=True)
    return len(document.pages)


def _add_sheet(document: pikepdf.Pdf, jpeg: bytes, *, head: float) -> None:
    """A sheet, upright or lying as its picture is, with the very bytes of the picture on it."""
    with Image.open(io.BytesIO(jpeg), formats=("JPEG", "MPO")) as picture:
        (width, height), gray = picture.size, picture.mode == "L"
        if picture.mode not in ("L", "RGB"):
            target = io.BytesIO()
            picture.convert("RGB").save(target, "JPEG", quality=_QUALITIES[0])
            jpeg = target.getvalue()
    sheet = _A4 if height >= width else _A4[::-1]
    room = sheet[1] - head
    scale = min((sheet[0] - 2 * _MARGIN) / width, (room - 2 * _MARGIN) / height)
    across, down = width * scale, height * scale
    image = pikepdf.Stream(document, jpeg)
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    image.Width, image.Height, image.BitsPerComponent = width, height, 8
    image.ColorSpace = pikepdf.Name.DeviceGray if gray else pikepdf.Name.DeviceRGB
    image.Filter = pikepdf.Name.DCTDecode
    page = document.add_blank_page(page_size=sheet)
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=document.make_indirect(image)))
    left, bottom = (sheet[0] - across) / 2, (room - down) / 2
    page.Contents = document.make_stream(f"q {across:.2f} 0 0 {down:.2f} {left:.2f} {bottom:.2f} cm /P Do Q".encode())


def _describe(document: pikepdf.Pdf) -> None:
    """Say that it is PDF/A-2b, and which colours it means."""
    profile = document.make_stream(_SRGB.tobytes(), N=3)
    intent = pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent,
        S=pikepdf.Name.GTS_PDFA1,
        OutputConditionIdentifier=pikepdf.String("sRGB"),
        DestOutputProfile=profile,
    )
    document.Root.OutputIntents = pikepdf.Array([intent])
    with document.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["pdfaid:part"], metadata["pdfaid:conformance"] = "2", "B"
