"""Files that act when they are opened are refused; ordinary files with links, fields and pictures are not (T12)."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from portal.documents import inspection
from portal.documents.inspection import EDITABLE, SCANS, Inspection, ProblemCode, inspect
from tests.support import files

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_ODF_SPACES = (
    f'xmlns:office="{_ODF}office:1.0" xmlns:text="{_ODF}text:1.0" xmlns:draw="{_ODF}drawing:1.0" '
    f'xmlns:script="{_ODF}script:1.0" xmlns:meta="{_ODF}meta:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def look(folder: Path, filename: str, content: bytes) -> Inspection:
    path = files.save(folder, "upload", content)
    return inspect(path, filename=filename, accept=EDITABLE | SCANS, max_bytes=20 << 20)


def pdf_with_link(address: str, **action: Any) -> bytes:
    document = files.pdf_document()
    target = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(address), **action)
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=target)
    document.pages[0].Annots = document.make_indirect(pikepdf.Array([link]))
    return files.saved(document)


def pdf_with_base(address: str) -> bytes:
    document = files.pdf_document()
    document.Root.URI = pikepdf.Dictionary(Base=pikepdf.String(address))
    return files.saved(document)


def pdf_with_foreign_stream() -> bytes:
    document = files.pdf_document()
    document.Root.PieceInfo = document.make_stream(b"", F=pikepdf.String(r"\\192.0.2.1\s\x"))
    return files.saved(document)


def field(*runs: str, shown: str = "1") -> str:
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    texts = "".join(f'<w:r><w:instrText xml:space="preserve">{run}</w:instrText></w:r>' for run in runs)
    return f"{marks[0]}{texts}{marks[1]}<w:r><w:t>{shown}</w:t></w:r>{marks[2]}"


def docx_body(inside: str, *, part: str = "word/document.xml", relations: str = "", encoding: str = "utf-8") -> bytes:
    body = (
        f'<?xml version="1.0" encoding="{encoding}"?><w:document {_W}><w:body><w:p>{inside}</w:p></w:body></w:document>'
    )
    return files.docx(extra={part: body.encode(encoding)} | relation_part(relations))


def relation_part(relations: str) -> dict[str, bytes | str]:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    name = "word/_rels/document.xml.rels"
    return {name: f'<Relationships xmlns="{space}">{relations}</Relationships>'} if relations else {}


def relation(kind: str, target: str, mode: str = "External") -> str:
    return f'<Relationship Id="r9" Type="{_RELATION}/{kind}" Target="{target}" TargetMode="{mode}"/>'


def odf(inside: str, *, element: str = "document-content") -> str:
    return (
        f'<office:{element} {_ODF_SPACES} office:mimetype="application/vnd.oasis.opendocument.text">'
        f"<office:body><office:text><text:p>Đơn</text:p>{inside}</office:text></office:body></office:{element}>"
    )


def odt(inside: str, *, part: str = "content.xml") -> bytes:
    return files.odt(extra={part: odf(inside)})


def fodt(inside: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>{odf(inside, element="document")}'.encode()


_MARK = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
_CODE = "<w:r><w:instrText>{}</w:instrText></w:r>".format
MADE_FIELD = "".join(
    [_MARK("begin"), _CODE(" DD"), field("QUOTE 69", shown="E"), _CODE("AUTO x"), _MARK("separate"), _MARK("end")]
)
RTF_CHUNK = relation("aFChunk", "x", "Internal")
MODULE = "<libraries><library-embedded><module>x</module></library-embedded></libraries>"
PACKAGE = files.compound_file({"\x01Ole10Native": b"MZ" + b"\x00" * 600})
FORMULA = files.compound_file({"Equation Native": b"x", "\x01CompObj": b"x"})
ACTIVE, PROGRAM, MACROS = ProblemCode.ACTIVE_CONTENT, ProblemCode.EMBEDDED_PROGRAM, ProblemCode.MACROS
LISTENER = '<office:event-listeners><script:event-listener xlink:href="x"/></office:event-listeners>'
DOC_FIELD = "\x13 DDEAUTO cmd \x15"

ACTING: dict[str, tuple[str, Callable[[], bytes], ProblemCode]] = {
    "pdf link to a share": ("a.pdf", lambda: pdf_with_link(r"\\192.0.2.1\s\x"), ACTIVE),
    "pdf link to a file": ("a.pdf", lambda: pdf_with_link("file:///c:/windows/x.exe"), ACTIVE),
    "pdf link in disguise": ("a.pdf", lambda: pdf_with_link(" java\tscript:alert(1)"), ACTIVE),
    "pdf link in utf-16": ("a.pdf", lambda: pdf_with_link("ms-word:đ"), ACTIVE),
    "pdf base address": ("a.pdf", lambda: pdf_with_base("file:///c:/"), ACTIVE),
    "pdf stream from elsewhere": ("a.pdf", pdf_with_foreign_stream, ACTIVE),
    "rtf linked object": ("a.rtf", lambda: files.rtf(inside=r"{\object\objautlink x}"), PROGRAM),
    "rtf object in capitals": ("a.rtf", lambda: files.rtf(inside=r"{\object{\*\OBJDATA 01}}"), PROGRAM),
    "rtf template behind raw data": ("a.rtf", lambda: files.rtf(inside="{\\bin1 \\\\template http://x}"), ACTIVE),
    "rtf field in pieces": ("a.rtf", lambda: files.rtf(inside=r"{\field{\*\fldinst {D}{\b DE}{AUTO cmd}}}"), ACTIVE),
    "rtf field after a skipped group": (
        "a.rtf",
        lambda: files.rtf(inside=r"{\field{\*\fldinst {\*\foo bar}{D}{DE cmd}}}"),
        ACTIVE,
    ),
    "rtf field with escaped letters": ("a.rtf", lambda: files.rtf(inside=r"{\*\fldinst \'44\'44E cmd}"), ACTIVE),
    "rtf field with unicode letters": ("a.rtf", lambda: files.rtf(inside=r"{\*\fldinst \uc0\u68 DE cmd}"), ACTIVE),
    "rtf picture from elsewhere": (
        "a.rtf",
        lambda: files.rtf(inside=r'{\field{\*\fldinst INCLUDEPICTURE "http://192.0.2.1/x.png" \\d}}'),
        ACTIVE,
    ),
    "docx field in pieces": ("a.docx", lambda: docx_body(field(" D", "DEAU", "TO cmd")), ACTIVE),
    "docx field made by a field": ("a.docx", lambda: docx_body(MADE_FIELD), ACTIVE),
    "docx field in one element": (
        "a.docx",
        lambda: docx_body('<w:fldSimple w:instr=" INCLUDETEXT &quot;http://x&quot; "/>'),
        ACTIVE,
    ),
    "docx field in a header": ("a.docx", lambda: docx_body(field("DDE x"), part="word/header1.dat"), ACTIVE),
    "docx field in utf-16": ("a.docx", lambda: docx_body(field("DDE x"), encoding="utf-16"), ACTIVE),
    "docx picture from a share": (
        "a.docx",
        lambda: docx_body("", relations=relation("image", r"file://\\192.0.2.1\s\x.png")),
        ACTIVE,
    ),
    "docx rtf in the package": ("a.docx", lambda: docx_body("", relations=RTF_CHUNK), ACTIVE),
    "docx embedded macros": (
        "a.docx",
        lambda: files.docx(extra={"word/x.dat": files.doc_with_macros()}),
        MACROS,
    ),
    "doc field": (
        "a.doc",
        lambda: files.compound_file({"WordDocument": b"\x00" * 1024 + DOC_FIELD.encode("utf-16-le"), "1Table": b"x"}),
        ACTIVE,
    ),
    "odt event": ("a.odt", lambda: odt(LISTENER), MACROS),
    "odt event in its styles": ("a.odt", lambda: odt(LISTENER, part="styles.xml"), MACROS),
    "odt event in an object": ("a.odt", lambda: odt(LISTENER, part="Object 1/content.xml"), MACROS),
    "odt script link": ("a.odt", lambda: odt('<text:a xlink:href="vnd.sun.star.script:x"/>'), ACTIVE),
    "odt object file": ("a.odt", lambda: odt('<draw:object xlink:href="file:///c:/x.ods"/>'), ACTIVE),
    "odt picture on a share": ("a.odt", lambda: odt(r'<draw:image xlink:href="\\192.0.2.1\s\x"/>'), ACTIVE),
    "odt picture of a site": ("a.odt", lambda: odt('<draw:image xlink:href="http://192.0.2.1/x"/>'), ACTIVE),
    "odt reload": ("a.odt", lambda: odt('<meta:auto-reload xlink:href="http://x"/>', part="meta.xml"), ACTIVE),
    "odt dde": ("a.odt", lambda: odt("<office:dde-source/>"), ACTIVE),
    "odt package": ("a.odt", lambda: files.odt(extra={"Object 2": PACKAGE}), PROGRAM),
    "fodt frame": ("a.fodt", lambda: fodt('<draw:floating-frame xlink:href="//192.0.2.1/x"/>'), ACTIVE),
    "fodt macro": (
        "a.fodt",
        lambda: fodt(f"<office:script>{MODULE}</office:script>"),
        MACROS,
    ),
    "fodt package": (
        "a.fodt",
        lambda: fodt(f"<office:binary-data>{base64.b64encode(PACKAGE).decode()}</office:binary-data>"),
        PROGRAM,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "make", "expected"), ACTING.values(), ids=ACTING.keys())
def test_what_acts_on_opening_is_refused(
    tmp_path: Path, name: str, make: Callable[[], bytes], expected: ProblemCode
) -> None:
    found = look(tmp_path, name, make())
    assert found.problem is not None, "accepted"
    assert found.problem.code is expected, found.problem.text.vi


def word_document() -> bytes:
    """What Word writes: page numbers, contents, a date, links, a lost picture, a formula, a drawing."""
    texts = [
        field(" PAGE  \\* MERGEFORMAT "),
        field(" TOC \\o &quot;1-3&quot; \\h \\z \\u ", shown="Mục lục"),
        field(' DATE \\@ "dd/MM/yyyy" '),
        field(' HYPERLINK "https://example.vn/link/include/dde?x=DDE" '),
        field(" PAGEREF _Toc1 \\h "),
        field(" MERGEFIELD Link "),
        '<w:fldSimple w:instr=" NUMPAGES "/>',
    ]
    relations = relation("hyperlink", "https://example.vn/") + relation("image", "NULL")
    drawing = '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd"><svg/>'
    return files.docx(
        extra={
            "word/document.xml": f"<w:document {_W}><w:body><w:p>{''.join(texts)}</w:p></w:body></w:document>",
            "word/media/image1.png": files.picture(),
            "word/media/image2.svg": drawing,
            "word/embeddings/oleObject1.bin": FORMULA,
            **relation_part(relations),
        }
    )


RTF_FIELDS = (
    r"{\field{\*\fldinst {\rtlch\fcs1 \af0 \insrsid12  PAGE  \\* MERGEFORMAT }}{\fldrslt 1}}"
    r'{\field{\*\fldinst { HYPERLINK "https://example.vn/dde/link" }{{\*\datafield 00d0c9ea79f9}}}{\fldrslt {c\u243?}}}'
    r'{\field{\*\fldinst HYPERLINK "mailto:\u273?@example.vn"}}{\field{\*\fldinst {DATE \\@ "dd/MM/yyyy"}}}'
    r"{\*\themedata 504b0304}{\*\datastore 0105d0cf11e0a1b11ae1}{\pict\pngblip 89504e47}D:\\Template\\don.doc DDE "
)
ODT_ORDINARY = (
    '<text:a xlink:href="https://example.vn/script:x">x</text:a><text:a xlink:href="../don.odt">x</text:a>'
    '<draw:image xlink:href="Pictures/1.png"/><draw:object xlink:href="./Object 1"/>'
    '<text:page-number>1</text:page-number>'
    '<text:table-of-content/><text:date>1</text:date><meta:template xlink:href="file:///C:/x.ott"/><!-- x -->'
)  # fmt: skip
FODT_ORDINARY = (
    "<office:scripts><office:script><libraries><library-embedded/></libraries></office:script></office:scripts>"
    f"<office:binary-data>\n {base64.b64encode(files.picture()).decode()}\n</office:binary-data>{ODT_ORDINARY}"
)

ORDINARY: dict[str, tuple[str, Callable[[], bytes]]] = {
    "pdf with a web link": ("a.pdf", lambda: pdf_with_link("HTTPS://example.vn/a:b")),
    "pdf with a mail link": ("a.pdf", lambda: pdf_with_link("mailto:mot-cua@example.vn")),
    "pdf with a telephone link": ("a.pdf", lambda: pdf_with_link("tel:+842438000000")),
    "pdf with a short link": ("a.pdf", lambda: pdf_with_link("www.example.vn")),
    "word document": ("a.docx", word_document),
    "rtf": ("a.rtf", lambda: files.rtf(inside=RTF_FIELDS)),
    "odt": (
        "a.odt",
        lambda: files.odt(
            extra={
                "content.xml": odf(ODT_ORDINARY),
                "Pictures/1.png": files.picture(),
                "Configurations2/accelerator/current.xml": "",
                "ObjectReplacements/Object 1": FORMULA,
            }
        ),
    ),
    "fodt": ("a.fodt", lambda: fodt(FODT_ORDINARY)),
    "doc": (
        "a.doc",
        lambda: files.compound_file(
            {"WordDocument": b"\x00" * 1024 + '\x13 PAGE \x141\x15 link \x13HYPERLINK "x"\x15'.encode("utf-16-le")}
        ),
    ),
}


@pytest.mark.parametrize(("name", "make"), ORDINARY.values(), ids=ORDINARY.keys())
def test_ordinary_links_fields_and_pictures_are_accepted(tmp_path: Path, name: str, make: Callable[[], bytes]) -> None:
    found = look(tmp_path, name, make())
    assert found.accepted, found.problem


def test_two_parts_with_one_name_are_not_read_as_one(tmp_path: Path) -> None:
    found = look(tmp_path, "a.docx", files.docx(extra={"WORD/document.xml": "<x/>"}))
    assert found.problem is not None
    assert found.problem.code is ProblemCode.UNREADABLE


class Liar:
    """A worker that was taken over."""

    def __init__(self, answer: object) -> None:
        self._answer = answer

    def run(self, _target: str, *_args: object) -> object:
        return self._answer


def test_t16_an_answer_that_makes_no_sense_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for answer in (None, "ok", {"kind": "PDF"}, {"kind": "__class__", "pages": 1, "problem": None, "warnings": []}):
        monkeypatch.setattr(inspection, "_SANDBOX", Liar(answer))
        found = look(tmp_path, "a.pdf", files.pdf())
        assert found.problem is not None
        assert found.problem.code is ProblemCode.UNREADABLE
