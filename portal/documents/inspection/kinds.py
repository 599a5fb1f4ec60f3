"""Kinds of files, told by their content and never by their name (R9.1c)."""

import re
from enum import Enum
from typing import Self

from forms.text import Text


class FileKind(Enum):
    """A kind of file: usual extensions, media type, and its name for people."""

    PDF = ("pdf", "application/pdf", "tài liệu PDF", "a PDF document")
    JPEG = ("jpg jpeg", "image/jpeg", "ảnh JPEG", "a JPEG picture")
    PNG = ("png", "image/png", "ảnh PNG", "a PNG picture")
    HEIC = ("heic heif", "image/heic", "ảnh HEIC của điện thoại", "a HEIC picture of a phone")
    DOCX = (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "tài liệu Word (.docx)",
        "a Word document (.docx)",
    )
    DOC = ("doc", "application/msword", "tài liệu Word 97–2003 (.doc)", "a Word 97–2003 document (.doc)")
    ODT = (
        "odt",
        "application/vnd.oasis.opendocument.text",
        "tài liệu OpenDocument (.odt)",
        "an OpenDocument text (.odt)",
    )
    FODT = (
        "fodt",
        "application/vnd.oasis.opendocument.text-flat-xml",
        "tài liệu OpenDocument dạng XML (.fodt)",
        "a flat OpenDocument text (.fodt)",
    )
    RTF = ("rtf", "application/rtf", "tài liệu RTF", "an RTF document")
    TXT = ("txt", "text/plain", "văn bản thuần (.txt)", "plain text (.txt)")
    OOXML = ("docm xlsx xlsm pptx pptm dotx dotm", "", "tệp Office không phải văn bản Word", "an Office file, not Word")
    OLE = ("xls ppt msi msg", "", "tệp Office cũ không phải văn bản Word", "an old Office file, not a Word document")
    ZIP = ("zip", "application/zip", "tệp nén ZIP", "a ZIP archive")
    ARCHIVE = ("rar 7z gz", "", "tệp nén", "an archive")
    PROGRAM = ("exe dll", "", "tệp chương trình", "a program")
    HTML = ("html htm svg xml", "", "trang web hoặc tệp XML", "a web page or XML file")
    PICTURE = ("gif webp tif tiff bmp avif", "", "ảnh thuộc định dạng khác", "a picture of another format")
    MEDIA = ("mp4 mov mp3", "", "tệp âm thanh hoặc phim", "sound or film")
    UNKNOWN = ("", "", "dữ liệu không nhận ra được", "data we do not recognise")

    def __init__(self, extensions: str, media_type: str, vi: str, en: str) -> None:
        self.extensions = tuple(extensions.split())
        self.media_type = media_type or "application/octet-stream"
        self.label = Text(vi=vi, en=en)

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture that can become a page."""
        return self in (FileKind.JPEG, FileKind.PNG, FileKind.HEIC)

    @classmethod
    def of_extension(cls, extension: str) -> Self | None:
        """The kind that a name's extension promises, or None."""
        return next((kind for kind in cls if extension in kind.extensions), None)


_SIGNATURES: tuple[tuple[bytes, FileKind], ...] = (
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"PK\x03\x04", FileKind.ZIP),
    (b"PK\x05\x06", FileKind.ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind.OLE),
    (b"{\\rtf", FileKind.RTF),
    (b"MZ", FileKind.PROGRAM),
    (b"\x7fELF", FileKind.PROGRAM),
    (b"#!", FileKind.PROGRAM),
    (b"\xca\xfe\xba\xbe", FileKind.PROGRAM),
    (b"\xcf\xfa\xed\xfe", FileKind.PROGRAM),
    (b"Rar!", FileKind.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", FileKind.ARCHIVE),
    (b"\x1f\x8b", FileKind.ARCHIVE),
    (b"GIF8", FileKind.PICTURE),
    (b"BM", FileKind.PICTURE),
    (b"II*\x00", FileKind.PICTURE),
    (b"MM\x00*", FileKind.PICTURE),
    (b"ID3", FileKind.MEDIA),
)
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})
_PICTURE_BRANDS = frozenset({b"msf1", b"avif", b"avis", b"hevc"})
_MARKUP = re.compile(rb"<(?:!doctype html|html|svg|script|head|body|iframe)\b", re.IGNORECASE)
_PDF_START = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,32}%PDF-\d")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def is_program(head: bytes) -> bool:
    """Whether these first bytes start an executable file or script."""
    return by_signature(head) is FileKind.PROGRAM


def by_signature(head: bytes) -> FileKind | None:
    """The kind whose fixed first bytes these are; containers (ZIP, OLE) are told apart later."""
    if _PDF_START.match(head):
        return FileKind.PDF
    if head[4:8] == b"ftyp":
        return _of_brand(head[8:12])
    if head[:4] == b"RIFF":
        return FileKind.PICTURE if head[8:12] == b"WEBP" else FileKind.MEDIA
    return next((kind for start, kind in _SIGNATURES if head.startswith(start) and _really(kind, head)), None)


def _of_brand(brand: bytes) -> FileKind:
    """Pictures and films share a container; its first brand tells them apart."""
    if brand in _HEIC_BRANDS:
        return FileKind.HEIC
    return FileKind.PICTURE if brand in _PICTURE_BRANDS else FileKind.MEDIA


def _really(kind: FileKind, head: bytes) -> bool:
    """Two-letter signatures also begin ordinary words; binary bytes must follow them."""
    return head[:2] not in (b"MZ", b"BM") or bool(_CONTROL.search(head[:64]))


def by_text(head: bytes) -> FileKind:
    """The kind of something without a signature: markup, plain text, or unknown data."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return FileKind.TXT
    if _CONTROL.search(head):
        return FileKind.UNKNOWN
    if b"<office:document" in head:
        return FileKind.FODT
    if _MARKUP.search(head) or head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml"):
        return FileKind.HTML
    return FileKind.TXT
