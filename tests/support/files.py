"""Files made on the spot for tests: good ones of every accepted kind, and bad ones of every kind we refuse."""

import io
import os
import signal
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import pikepdf
from PIL import Image, ImageDraw

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_ODT_TYPE = "application/vnd.oasis.opendocument.text"
_DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def save(folder: Path, name: str, content: bytes) -> Path:
    """Write ``content`` to ``folder/name``."""
    path = folder / name
    path.write_bytes(content)
    return path


# --- PDF


def pdf(lines: tuple[str, ...] = ("Giay chung sinh",), *, pages: int = 1) -> bytes:
    """A small PDF whose first page shows ``lines`` (Latin letters) one below the other."""
    return saved(pdf_document(lines, pages=pages))


def pdf_document(lines: tuple[str, ...] = ("Giay chung sinh",), *, pages: int = 1) -> pikepdf.Pdf:
    """The same, open, for a test to spoil."""
    document = pikepdf.new()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    shown = "\n".join(f"1 0 0 1 72 {700 - 20 * index} Tm ({line}) Tj" for index, line in enumerate(lines))
    for _ in range(pages):
        page = document.add_blank_page(page_size=(595, 842))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = document.make_stream(f"BT /F1 12 Tf {shown} ET".encode("latin-1"))
    return document


def saved(document: pikepdf.Pdf, **options: object) -> bytes:
    """The bytes of an open PDF."""
    target = io.BytesIO()
    document.save(target, deterministic_id="encryption" not in options, **options)  # type: ignore[arg-type]
    return target.getvalue()


def encrypted_pdf() -> bytes:
    """A PDF that asks for a password."""
    return saved(pdf_document(), encryption=pikepdf.Encryption(user="mat-khau", owner="chu"))


def truncated_pdf() -> bytes:
    """A PDF cut off in the middle."""
    whole = pdf(pages=20)
    return whole[: len(whole) // 2]


def pdf_with_wrong_offsets() -> bytes:
    """A PDF whose cross-reference offset is wrong, as careless programs write it; readers repair it."""
    document = pdf_document()
    whole = saved(document, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    at = whole.rindex(b"startxref") + len(b"startxref\n")
    return whole[:at] + b"7\n%%EOF\n"


def pdf_with_script() -> bytes:
    """A PDF that runs JavaScript when it is opened."""
    document = pdf_document()
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    return saved(document)


def pdf_with_chained_script(links: int) -> bytes:
    """The same at the end of a chain of harmless actions."""
    document = pdf_document()
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    for _ in range(links):
        action = pikepdf.Dictionary(S=pikepdf.Name.Named, N=pikepdf.Name.FirstPage, Next=action)
    document.Root.OpenAction = action
    return saved(document)


def pdf_with_launch() -> bytes:
    """A PDF with a link that starts a program."""
    document = pdf_document()
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
    document.pages[0].Annots = pikepdf.Array([document.make_indirect(link)])
    return saved(document)


def pdf_with_attachment(name: str, content: bytes) -> bytes:
    """A PDF that carries a file."""
    document = pdf_document()
    document.attachments[name] = pikepdf.AttachedFileSpec(document, content, filename=name)
    return saved(document)


def pdf_with_blank_page() -> bytes:
    """Two pages, the second without any drawing."""
    document = pdf_document()
    document.add_blank_page(page_size=(595, 842))
    return saved(document)


def pdf_without_pages() -> bytes:
    """A PDF with an empty page tree."""
    return saved(pikepdf.new())


# --- pictures


def picture(kind: str = "PNG", size: tuple[int, int] = (900, 1200)) -> bytes:
    """A picture with something on it."""
    drawn = Image.new("RGB", size, "white")
    ImageDraw.Draw(drawn).rectangle((0, 0, size[0] // 2, size[1] // 2), fill="black")
    target = io.BytesIO()
    drawn.save(target, kind)
    return target.getvalue()


def blank_picture() -> bytes:
    """A white sheet."""
    target = io.BytesIO()
    Image.new("RGB", (900, 1200), "white").save(target, "JPEG")
    return target.getvalue()


def _png_chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))


def pixel_flood(side: int = 65_000) -> bytes:
    """A PNG of a few hundred bytes that declares ``side`` × ``side`` pixels."""
    header = struct.pack(">LLBBBBB", side, side, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\x00" * 4096, 9)
    chunks = (_png_chunk(b"IHDR", header), _png_chunk(b"IDAT", data), _png_chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


# --- ZIP containers


def archive(parts: Mapping[str, bytes | str]) -> bytes:
    """A ZIP archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(zipfile.ZipInfo(name), content, compress_type=zipfile.ZIP_DEFLATED)
    return target.getvalue()


def docx(
    paragraphs: tuple[str, ...] = ("Đơn đề nghị",),
    *,
    extra: Mapping[str, bytes | str] | None = None,
    main_type: str = _DOCX_TYPE,
    part: str = "word/document.xml",
) -> bytes:
    """A Word document; ``extra`` adds parts."""
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/{part}" ContentType="{main_type}"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="{_OFFICE_RELATION}/officeDocument" '
            f'Target="{part}"/></Relationships>'
        ),
        part: f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
    }
    return archive(parts | dict(extra or {}))


def docm() -> bytes:
    """A Word document with macros."""
    macro_type = "application/vnd.ms-word.document.macroEnabled.main+xml"
    return docx(main_type=macro_type, extra={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0macro"})


def docx_with_remote_template() -> bytes:
    """A Word document that fetches its template from elsewhere when it is opened."""
    relations = (
        f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="{_OFFICE_RELATION}/attachedTemplate" '
        'Target="http://192.0.2.1/t.dotm" TargetMode="External"/></Relationships>'
    )
    return docx(extra={"word/_rels/settings.xml.rels": relations})


def odt(paragraphs: tuple[str, ...] = ("Đơn đề nghị",), *, extra: Mapping[str, bytes | str] | None = None) -> bytes:
    """An OpenDocument text."""
    return archive(
        {"mimetype": _ODT_TYPE, "content.xml": _odf_body("document-content", paragraphs)} | dict(extra or {})
    )


def fodt(paragraphs: tuple[str, ...] = ("Đơn đề nghị",), *, inside: str = "", before: str = "") -> bytes:
    """A flat OpenDocument text; ``before`` goes above the root, ``inside`` at its beginning."""
    return f'<?xml version="1.0" encoding="UTF-8"?>{before}{_odf_body("document", paragraphs, inside)}'.encode()


def _odf_body(root: str, paragraphs: tuple[str, ...], inside: str = "") -> str:
    body = "".join(f"<text:p>{text}</text:p>" for text in paragraphs)
    spaces = f'xmlns:office="{_ODF}office:1.0" xmlns:text="{_ODF}text:1.0" xmlns:script="{_ODF}script:1.0"'
    return (
        f'<office:{root} {spaces} office:mimetype="{_ODT_TYPE}">{inside}<office:body><office:text>{body}'
        f"</office:text></office:body></office:{root}>"
    )


def zip_bomb_docx() -> bytes:
    """A Word document whose one part unpacks to 150 MB."""
    return docx(extra={"word/media/image1.bmp": b"\x00" * (150 * 1024 * 1024)})


def docx_of_many_parts() -> bytes:
    """A Word document with more than a thousand parts."""
    return docx(extra={f"word/media/{number}.txt": b"x" for number in range(1100)})


def locked_zip_docx() -> bytes:
    """A Word document whose ZIP entries are marked as encrypted."""
    whole = bytearray(docx())
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = whole.find(signature)
        while position >= 0:
            whole[position + at] |= 1
            position = whole.find(signature, position + 4)
    return bytes(whole)


# --- OLE containers


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """An OLE container with these streams; a name like ``Macros/VBA`` puts a stream into a storage."""
    storages = list(dict.fromkeys(name.split("/")[0] for name in streams if "/" in name))
    entries: list[tuple[str, int, int, int, int, int]] = []  # name, kind, right, child, start, size
    contents = {name: content.ljust(4096, b"\x00") for name, content in streams.items()}
    names = [*storages, *contents]
    chain: list[int] = []
    sectors = b""
    tops = [index for index, name in enumerate(names, 1) if "/" not in name]
    for index, name in enumerate(names, 1):
        right = next((top for top in tops if top > index), _FREE) if "/" not in name else _FREE
        if index <= len(storages):
            child = next(at for at, other in enumerate(names, 1) if other.startswith(f"{name}/"))
            entries.append((name, 1, right, child, 0, 0))
            continue
        data = contents[name]
        count = -(-len(data) // _SECTOR)
        start = len(chain)
        chain += [*range(start + 1, start + count), _END]
        sectors += data.ljust(count * _SECTOR, b"\x00")
        entries.append((name.split("/")[-1], 2, right, _FREE, start, len(data)))
    root = ("Root Entry", 5, _FREE, tops[0], _END, 0)
    return _assembled([root, *entries], chain, sectors)


def _assembled(entries: list[tuple[str, int, int, int, int, int]], chain: list[int], sectors: bytes) -> bytes:
    directory = b"".join(_directory_entry(*entry) for entry in entries)
    directory = directory.ljust(-(-len(directory) // _SECTOR) * _SECTOR, b"\x00")
    first = len(chain)
    count = len(directory) // _SECTOR
    chain = [*chain, *range(first + 1, first + count), _END]
    tables = -(-(len(chain) + 1) // 127)
    at = len(chain)
    chain += [_FAT] * tables
    table = struct.pack(f"<{len(chain)}L", *chain).ljust(tables * _SECTOR, b"\xff")
    locations = [*range(at, at + tables), *[_FREE] * (109 - tables)]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += b"\x00" * 6 + struct.pack("<LLLLLLLLL", 0, tables, first, 0, 4096, _END, 0, _END, 0)
    return header + struct.pack("<109L", *locations) + sectors + directory + table


def _directory_entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le")
    return (
        encoded.ljust(64, b"\x00")
        + struct.pack("<HBB", len(encoded) + 2, kind, 1)
        + struct.pack("<LLL", _FREE, right, child)
        + b"\x00" * 36
        + struct.pack("<LQ", start, size)
    )


def doc(*, flags: int = 0, extra: Mapping[str, bytes] | None = None) -> bytes:
    """A Word 97–2003 document; ``flags`` are the flags of its header (0x0100: encrypted)."""
    stream = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0, 0, flags) + b"\x00" * 4084
    return compound_file({"WordDocument": stream, "1Table": b"\x00", **(extra or {})})


def doc_with_macros() -> bytes:
    """A Word 97–2003 document with a macro storage."""
    return doc(extra={"Macros/_VBA_PROJECT": b"\xcc\x61"})


def encrypted_docx() -> bytes:
    """A modern Word document with a password: an OLE container around the encrypted package."""
    return compound_file({"EncryptionInfo": b"\x04\x00\x04\x00", "EncryptedPackage": b"\x00" * 64})


# --- parsers that misbehave (run inside the sandbox)


def die(*_given: object) -> None:
    """End the process as a crash in a C library does."""
    os.abort()


def never_end(*_given: object) -> None:
    """Wait for a signal that does not come."""
    signal.pause()


# --- text and others


def rtf(text: str = "Don de nghi", *, inside: str = "") -> bytes:
    """An RTF document."""
    spoken = "".join(letter if letter.isascii() else f"\\u{ord(letter)}?" for letter in text)
    return f"{{\\rtf1\\ansi\\deff0 {inside}{spoken}\\par}}".encode("latin-1")


def tcvn3_text() -> bytes:
    """Vietnamese text in the TCVN3 encoding of old fonts."""
    return "Céng hßa x· héi chñ nghÜa ViÖt Nam\r\nTªi tªn lµ NguyÔn V¨n ThuËn\r\n".encode("latin-1")


def program() -> bytes:
    """The beginning of a Windows program."""
    return b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\x00" * 500


def picture_with_archive() -> bytes:
    """A picture with a ZIP archive behind it: a viewer shows one thing, an unpacker another."""
    return picture("JPEG") + archive({"hidden.txt": b"other"})


def pdf_behind_picture() -> bytes:
    """A GIF header with a PDF behind it."""
    return b"GIF89a" + b"\x00" * 20 + pdf()


def pdf_with_vietnamese(line: str) -> bytes:
    """A PDF that shows one line of Vietnamese through a font with a ToUnicode map, as office programs write it."""
    document = pikepdf.new()
    letters = sorted(set(line))
    pairs = "\n".join(f"<{code:04X}> <{letter.encode('utf-16-be').hex()}>" for code, letter in enumerate(letters, 1))
    cmap = f"1 begincodespacerange <0000> <FFFF> endcodespacerange {len(letters)} beginbfchar\n{pairs}\nendbfchar"
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type0,
        BaseFont=pikepdf.Name("/AAAAAA+Serif"),
        Encoding=pikepdf.Name("/Identity-H"),
        ToUnicode=document.make_stream(cmap.encode()),
    )
    page = document.add_blank_page(page_size=(595, 842))
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=document.make_indirect(font)))
    codes = "".join(f"{letters.index(letter) + 1:04X}" for letter in line)
    page.Contents = document.make_stream(
        f"BT /F1 12 Tf 1 0 0 1 72 700 Tm [<{codes[:8]}> 3 <{codes[8:]}>] TJ ET".encode()
    )
    return saved(document)
