"""Uploads that were made to hurt: each has its verdict here, within the time and the memory of the child that looks.

The table of ordinary files and their verdicts is ``tests/functional/documents/test_file_inspection.py``; this one is of
files that no honest program writes (threats T13–T18, T23).
"""

import http.server
import io
import threading
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from flask import Flask
from PIL import Image
from werkzeug.http import parse_options_header

from portal.core import blobs
from portal.documents import inspection, previews
from portal.documents.inspection import EDITABLE, GRAPHICS, SCANS, inspect
from portal.documents.viruses import Scan, Scanner
from portal.web import downloads
from tests.support import files
from tests.support.scanner import CLAMD, EICAR, running_clamd

ACCEPT = EDITABLE | GRAPHICS | SCANS
_LIMIT = 20 << 20
_SECONDS = 5.0
_MOST_MEMORY_KB = 512 << 10
SCRIPT = b"<html><script>alert(document.domain)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


@pytest.fixture(scope="module", autouse=True)
def bounded() -> Iterator[None]:
    """No file takes longer than this; over the whole corpus the child never needs more memory than it is allowed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inspection._SANDBOX, "_seconds", _SECONDS)
        yield
    child = inspection._SANDBOX._child
    if child is not None and child.poll() is None:
        status = Path(f"/proc/{child.pid}/status").read_text()
        peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
        assert peak < _MOST_MEMORY_KB


def verdict(folder: Path, name: str, content: bytes) -> str:
    """The code of the problem, or "" for what is taken in; every refusal is a sentence in both languages."""
    found = inspect(files.save(folder, "upload", content), filename=name, accept=ACCEPT, max_bytes=_LIMIT)
    if found.problem is None:
        return ""
    assert len(found.problem.text.vi) > 20
    assert len(found.problem.text.en) > 20
    return found.problem.code.value


# --- contents


def _zeros(count: int) -> bytes:
    """``count`` MB of zeros, deflated, without ever holding them: one block again and again, then the checksum."""
    maker = zlib.compressobj(9, wbits=-15)
    block = maker.compress(bytes(1 << 20)) + maker.flush(zlib.Z_FULL_FLUSH)
    size = count << 20
    end = zlib.compressobj(9, wbits=-15).flush()
    return b"\x78\xda" + block * count + end + ((size % 65521) << 16 | 1).to_bytes(4, "big")


def _pdf_with_stream(content: bytes, *filters: str) -> bytes:
    """A PDF whose page is drawn by a stream that went through these filters already."""
    document = files.pdf_document()
    stream = pikepdf.Stream(document, content)
    stream.Filter = pikepdf.Array([pikepdf.Name(name) for name in filters])
    document.pages[0].Contents = document.make_indirect(stream)
    target = io.BytesIO()
    document.save(target, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return target.getvalue()


def _commented(content: bytes) -> bytes:
    """A picture that says something in its comment."""
    target = io.BytesIO()
    with Image.open(io.BytesIO(files.picture("JPEG"))) as drawn:
        drawn.save(target, "JPEG", comment=content)
    return target.getvalue()


def _pdf_nested(depth: int) -> bytes:
    """A PDF of arrays within arrays, to exhaust the stack of who reads it."""
    whole = files.saved(files.pdf_document(), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return whole.replace(b"/Type /Catalog", b"/Type /Catalog /Deep " + b"[" * depth + b"]" * depth)


def _docx_in_docx(depth: int) -> bytes:
    inner = files.zip_bomb_docx()
    for _ in range(depth):
        inner = files.docx(extra={"word/embeddings/inner.docx": inner})
    return inner


NO_MATCH, TWO = "content_does_not_match_name", "two_files_in_one"
CONTENTS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "web page as pdf": ("a.pdf", lambda: SCRIPT, NO_MATCH),
    "web page as jpg": ("a.jpg", lambda: SCRIPT, NO_MATCH),
    "web page as docx": ("a.docx", lambda: SCRIPT, NO_MATCH),
    "web page as itself": ("a.html", lambda: SCRIPT, "type_not_allowed"),
    "drawing as png": ("a.png", lambda: SVG, NO_MATCH),
    "drawing as itself": ("a.svg", lambda: SVG, "type_not_allowed"),
    "drawing as text": ("a.txt", lambda: SVG, NO_MATCH),
    "web page behind spaces": ("a.txt", lambda: b"\n" * 4000 + SCRIPT, NO_MATCH),
    "markup of any kind as text": ("a.txt", lambda: b'<?xml version="1.0"?><a xmlns:x="x"/>', NO_MATCH),
    "web page before a pdf": ("a.pdf", lambda: SCRIPT + files.pdf(), NO_MATCH),
    "pdf with a web page in a comment": ("a.pdf", lambda: files.pdf().replace(b"\n", b"\n%" + SCRIPT + b"\n", 1), ""),
    "picture with a web page in its comment": ("a.jpg", lambda: _commented(SCRIPT), ""),
    "picture that is an archive too": ("a.jpg", files.picture_with_archive, TWO),
    "picture with a program behind it": ("a.png", lambda: files.picture() + files.program(), ""),
    "pdf that is an archive too": ("a.pdf", lambda: files.pdf() + files.archive({"a.js": "alert(1)"}), TWO),
    "jar called docx": ("a.docx", lambda: files.archive({"META-INF/MANIFEST.MF": "Main-Class: A"}), NO_MATCH),
    "macros": ("a.docx", files.docm, "macros"),
    "macros in an old document": ("a.doc", files.doc_with_macros, "macros"),
    "archive with a way out": ("a.docx", lambda: files.docx(extra={"../../etc/cron.d/x": "x"}), "unreadable"),
    "archive with a way out, the other slash": ("a.docx", lambda: files.docx(extra={"..\\x": "x"}), "unreadable"),
    "archive from the root": ("a.odt", lambda: files.odt(extra={"/etc/passwd": "x"}), "unreadable"),
    "part twice": ("a.docx", lambda: files.docx(extra={"WORD/document.xml": "<x/>"}), "unreadable"),
    "encrypted archive": ("a.docx", files.locked_zip_docx, "password_protected"),
    "bomb": ("a.docx", files.zip_bomb_docx, "archive_too_large"),
    "bomb of many parts": ("a.docx", files.docx_of_many_parts, "archive_too_large"),
    "bomb in a document in a document": ("a.docx", lambda: _docx_in_docx(2), ""),
    "picture of 65000 × 65000": ("a.png", files.pixel_flood, "too_many_pixels"),
    "page of 600 MB of zeros": ("a.pdf", lambda: _pdf_with_stream(_zeros(600), "/FlateDecode"), "too_complex"),
    "page of zeros twice deflated": (
        "a.pdf",
        lambda: _pdf_with_stream(zlib.compress(_zeros(600), 9), "/FlateDecode", "/FlateDecode"),
        "too_complex",
    ),
    "pdf of 200,000 nested arrays": ("a.pdf", lambda: _pdf_nested(200_000), "unreadable"),
}


@pytest.mark.parametrize(("name", "make", "expected"), CONTENTS.values(), ids=CONTENTS.keys())
def test_what_was_made_to_hurt_has_its_verdict(
    tmp_path: Path, name: str, make: Callable[[], bytes], expected: str
) -> None:
    assert verdict(tmp_path, name, make()) == expected


# --- XML that reads files, asks hosts, or never ends


@pytest.fixture(scope="module")
def asked() -> Iterator[tuple[str, list[str]]]:
    """A host that hears every question, and what it heard."""
    heard: list[str] = []

    class Hears(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_error(404)

        def log_message(self, *_given: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hears)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", heard
    server.shutdown()
    server.server_close()


_DOCTYPES = {
    "a file": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    "a host": '<!DOCTYPE x [<!ENTITY e SYSTEM "{host}/e">]>',
    "a host, public": '<!DOCTYPE x [<!ENTITY e PUBLIC "-//X//Y" "{host}/p">]>',
    "a parameter": '<!DOCTYPE x [<!ENTITY % p SYSTEM "{host}/%"> %p; <!ENTITY e "x">]>',
    "a definition elsewhere": '<!DOCTYPE x SYSTEM "{host}/x.dtd" [<!ENTITY e "x">]>',
    "billions": "<!DOCTYPE x [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 11))
    + "<!ENTITY e '&a10;'>]>",
    "one long entity": f"<!DOCTYPE x [<!ENTITY e '{'x' * 100_000}'>]>",
    "an entity within itself": "<!DOCTYPE x [<!ENTITY e '&f;'><!ENTITY f '&e;'>]>",
}
_CARRIERS: dict[str, Callable[[str], bytes]] = {
    "a.fodt": lambda doctype: files.fodt(("&e;" * 50,), before=doctype),
    "a.docx": lambda doctype: files.docx(extra={"word/styles.xml": f'<?xml version="1.0"?>{doctype}<x>&e;</x>'}),
    "a.odt": lambda doctype: files.odt(extra={"styles.xml": f'<?xml version="1.0"?>{doctype}<x>&e;</x>'}),
}


def test_xml_reads_no_file_asks_no_host_and_always_ends(tmp_path: Path, asked: tuple[str, list[str]]) -> None:
    """24 documents with a document type are refused; includes and style sheets, which nothing follows, do nothing."""
    host, heard = asked
    for about, doctype in _DOCTYPES.items():
        for name, carry in _CARRIERS.items():
            found = verdict(tmp_path, name, carry(doctype.replace("{host}", host)))
            hidden = len(doctype) > 8192  # what makes a flat text one lies beyond what is looked at to tell the kind
            refusals = {"active_content", "unreadable", *(["content_does_not_match_name"] if hidden else [])}
            assert found in refusals, (about, name, found)
    utf16 = files.fodt(("&e;",), before=_DOCTYPES["a file"]).decode().replace("UTF-8", "UTF-16").encode("utf-16")
    assert verdict(tmp_path, "a.fodt", utf16) != ""
    sheet = f'<?xml-stylesheet type="text/xsl" href="{host}/s.xsl"?>'
    include = f'<x xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{host}/i" parse="text"/></x>'
    verdict(tmp_path, "a.fodt", files.fodt(before=sheet))
    verdict(tmp_path, "a.docx", files.docx(extra={"word/styles.xml": include}))
    assert heard == []


# --- names

_LONG = unicodedata.normalize("NFD", "Đơn đề nghị " * 40)
NAMES: dict[str, tuple[str, str]] = {
    "giay.pdf.exe": ("misleading_name", ""),
    "giay.exe.pdf": ("misleading_name", ""),
    "giay.pdf.html": ("misleading_name", ""),
    "giay\x00.exe.pdf": ("misleading_name", ""),
    "giay\x00.pdf": ("misleading_name", ""),
    "giay\u202efdp.exe": ("misleading_name", ""),
    "giay\u202efdp.pdf": ("misleading_name", ""),
    "giay.p\u200bdf": ("", "giay.pdf"),
    "../../../etc/passwd.pdf": ("", "passwd.pdf"),
    "..\\..\\windows\\a.pdf": ("", "a.pdf"),
    "C:\\a\\b.pdf": ("", "b.pdf"),
    "/etc/x.pdf": ("", "x.pdf"),
    "a\r\nSet-Cookie: x=1\r\n\r\n.pdf": ("", "aSet-Cookie x=1.pdf"),
    'a"; filename="b.pdf': ("", "a ; filename= b.pdf"),
    "<img src=x onerror=alert(1)>.pdf": ("", "img src=x onerror=alert(1) .pdf"),
    "CON.pdf": ("", "_CON.pdf"),
    "nul.pdf": ("", "_nul.pdf"),
    "Com1.tar.pdf": ("", "_Com1.tar.pdf"),
    "connect.pdf": ("", "connect.pdf"),
    "=cmd|' _C calc'!A0.pdf": ("", "=cmd ' _C calc'!A0.pdf"),
    ".pdf": ("", "pdf"),
    "a.pdf. .": ("", "a.pdf.pdf"),
    "giấy 😀.pdf": ("", "giấy 😀.pdf"),
    f"{_LONG}.pdf": ("", f"{unicodedata.normalize('NFC', _LONG)[:116].rstrip()}.pdf"),
}


@pytest.mark.parametrize(("name", "expected"), NAMES.items(), ids=[repr(name)[:30] for name in NAMES])
def test_a_name_is_only_ever_a_name(tmp_path: Path, shared_app: Flask, name: str, expected: tuple[str, str]) -> None:
    """Refused when it deceives, else tidied; what is kept comes back whole from the header of the download."""
    code, kept = expected
    path = files.save(tmp_path, "upload", files.pdf())
    found = inspect(path, filename=name, accept=ACCEPT, max_bytes=_LIMIT)
    assert (found.problem.code.value if found.problem else "") == code
    if code:
        return
    assert found.name == kept
    assert len(kept) <= 120
    blobs.configure(tmp_path / "blobs")
    stored = blobs.store().put(files.pdf()).sha256
    for asked_for in (kept, name):  # even a name that nobody tidied breaks no header
        with shared_app.test_request_context("/?inline"):
            answer = downloads.send_strangers(stored, asked_for, media_type="text/html")
        header = answer.headers["Content-Disposition"]
        answer.close()
        assert header.isascii()
        assert header.isprintable()
        disposition, values = parse_options_header(header)
        assert disposition == "attachment"
        assert "/" not in values["filename"]
        assert asked_for != kept or values["filename"] == kept


# --- what is shown of a picture, and what the scanner says


def test_t17_where_a_photo_was_taken_does_not_leave_with_its_preview(tmp_path: Path) -> None:
    """The original stays as it was signed; the picture an officer looks at says nothing of the place."""
    exif = Image.Exif()
    exif[0x010E] = "Canary-place"
    exif.get_ifd(0x8825).update({1: "N", 2: (12.0, 0.0, 0.0), 3: "E", 4: (107.0, 41.0, 0.0)})
    target = io.BytesIO()
    with Image.open(io.BytesIO(files.picture("JPEG"))) as drawn:
        drawn.save(target, "JPEG", exif=exif, comment=SCRIPT)
    assert b"Canary-place" in target.getvalue()
    previews.configure(tmp_path / "previews")
    shown = previews.draw(files.save(tmp_path, "photo", target.getvalue()), "ab" * 32, number=1)
    assert shown is not None
    with Image.open(shown.path) as preview:
        assert not preview.getexif()
    assert not any(word in shown.path.read_bytes() for word in (b"Canary-place", b"Exif", b"script"))


@pytest.mark.skipif(CLAMD is None, reason="no clamd on this machine")
def test_t18_the_scanner_finds_a_virus_wherever_it_lies(tmp_path: Path) -> None:
    inner = files.docx(extra={"word/media/a.bin": EICAR})
    carriers = {
        "as it is": EICAR,
        "after a page of text": b"a" * (1 << 20) + EICAR,
        "behind a picture": files.picture() + EICAR,
        "in a pdf": files.pdf().replace(b"%%EOF", b"%" + EICAR + b"\n%%EOF"),
        "in a document": inner,
        "in a document in a document": files.docx(extra={"word/embeddings/a.docx": inner}),
        "in an open document": files.odt(extra={"Pictures/a.bin": EICAR}),
    }
    with running_clamd() as url:
        found = {about: Scanner(url).scan(files.save(tmp_path, "a", content)) for about, content in carriers.items()}
        assert found == dict.fromkeys(carriers, Scan.INFECTED)
        assert Scanner(url).scan(files.save(tmp_path, "a", files.docx())) is Scan.CLEAN
