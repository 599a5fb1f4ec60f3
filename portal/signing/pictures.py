"""Pictures of signatures (blue) and of seals (red), PNG with transparent ground (NĐ 30/2020/NĐ-CP, App. I, II.7–8)."""

import io
import warnings
from enum import StrEnum

from PIL import Image, UnidentifiedImageError

from forms.text import Text
from portal.signing.errors import PictureUnfit

LARGEST = 1 << 20  # bytes
_MOST_PIXELS = 4000 * 4000
_SMALLEST_SIDE = 150  # pixels: below that a print shows steps
_VISIBLE = 128  # of 255
_TRANSPARENT_SHARE = 0.2


class Picture(StrEnum):
    """Whose picture it is: it decides about colour and proportions."""

    SIGNATURE = "signature"
    SEAL = "seal"

    @property
    def proportions(self) -> tuple[float, float]:
        """Width by height, least and most: the seal has to cover a third of the signature, which must not be narrow."""
        return (2.0, 5.0) if self is Picture.SIGNATURE else (0.8, 1.25)


def checked_picture(data: bytes, *, kind: Picture, name: str) -> bytes:
    """The same bytes, if they may stand on a document; ``name`` is what an administrator knows the file by.

    Raises PictureUnfit.
    """
    if len(data) > LARGEST:
        raise PictureUnfit(name, Text(vi="tệp lớn hơn 1 MB", en="the file is larger than 1 MB"))
    problem = _problem(_opened(data, name), kind)
    if problem is not None:
        raise PictureUnfit(name, problem)
    return data


def _opened(data: bytes, name: str) -> Image.Image:
    unfit = PictureUnfit(name, Text(vi="không phải ảnh PNG đọc được", en="it is no PNG picture that can be read"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=("PNG",))
            if picture.width * picture.height > _MOST_PIXELS:
                raise unfit
            return picture.convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombWarning, Image.DecompressionBombError) as problem:
        raise unfit from problem
    except (OSError, ValueError, SyntaxError) as problem:  # a picture that ends too early or lies about itself
        raise unfit from problem


def _problem(picture: Image.Image, kind: Picture) -> Text | None:
    least, most = kind.proportions
    if min(picture.size) < _SMALLEST_SIDE:
        return Text(vi="ảnh quá nhỏ, in ra sẽ vỡ nét", en="it is too small to print well")
    if not least <= picture.width / picture.height <= most:
        return Text(vi="tỷ lệ ngang và dọc không phù hợp", en="its proportions do not fit")
    ink = picture.getchannel("A").point(lambda value: 255 if value >= _VISIBLE else 0)
    painted = ink.histogram()[255]
    if not 0 < painted <= (1 - _TRANSPARENT_SHARE) * picture.width * picture.height:
        return Text(vi="ảnh phải có nền trong suốt", en="its ground has to be transparent")
    red, green, blue = (
        sum(value * count for value, count in enumerate(picture.getchannel(band).histogram(ink))) for band in "RGB"
    )
    if kind is Picture.SIGNATURE and not blue > max(red, green):
        return Text(vi="chữ ký phải màu xanh", en="a signature has to be blue")
    if kind is Picture.SEAL and not red > max(green, blue):
        return Text(vi="con dấu phải màu đỏ", en="a seal has to be red")
    return None
