"""What a later revision does besides signing: the places where a change hides, and the few that are allowed."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    IndirectObject,
    NumberObject,
    StreamObject,
    pdf_name,
    pdf_string,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from portal.core.sandbox import Sandbox
from portal.signing.actions import Level, Reason, Verdict, prepare, verify
from portal.signing.policy import PORTAL_POLICY, AsOf, Changes, Policy, Revocation
from tests.support.pki import RunningPki, sample_pdf, start_demo_pki

FILLING = Policy(changes=Changes.AS_CERTIFIED)
Check = Callable[..., Verdict]


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPki]:
    with start_demo_pki(tmp_path_factory.mktemp("pki")) as running:
        yield running


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    warm = Sandbox(preload=("portal.signing.inspection",), memory_bytes=1 << 30, seconds=60)
    yield warm
    warm.close()


@pytest.fixture
def check(pki: RunningPki, sandbox: Sandbox, tmp_path: Path) -> Check:
    def run(pdf: bytes, *, policy: Policy = PORTAL_POLICY, issued: bytes | None = None) -> Verdict:
        path, original = tmp_path / "returned.pdf", tmp_path / "issued.pdf"
        path.write_bytes(pdf)
        original.write_bytes(issued or b"")
        given = {"trust": pki.trust, "at": datetime.now(UTC), "policy": policy, "sandbox": sandbox}
        return verify(path, issued_path=original if issued else None, **given)

    return run


def dictionary(**entries: Any) -> DictionaryObject:
    return DictionaryObject({pdf_name(f"/{key}"): value for key, value in entries.items()})


def updated(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """The document with one more revision."""
    writer, output = IncrementalPdfFileWriter(BytesIO(pdf)), BytesIO()
    change(writer)
    writer.write(output)
    return output.getvalue()


@dataclass
class Tree:
    """The structure tree while a new field gets its place in it."""

    writer: IncrementalPdfFileWriter
    root: DictionaryObject
    parent: DictionaryObject
    element: DictionaryObject
    field: DictionaryObject

    @property
    def first(self) -> DictionaryObject:
        """The first element that holds signed text."""
        found: DictionaryObject = self.parent["/K"][0]
        return found

    @property
    def page(self) -> IndirectObject:
        found: IndirectObject = self.element.raw_get("/Pg")
        return found

    def touch(self, item: Any) -> None:
        self.writer.update_container(item)


def grown(pdf: bytes, spoil: Callable[[Tree], None] = lambda _tree: None) -> bytes:
    """A new field for a signature, with its place in the structure tree as iText makes it, and whatever else."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        append_signature_field(writer, SigFieldSpec("NguoiThuHai", box=(60, 60, 200, 120)))
        fields = writer.root["/AcroForm"]["/Fields"]
        field_ref = fields.raw_get(len(fields) - 1)
        root = writer.root["/StructTreeRoot"]
        parent_ref = root["/K"].raw_get(0)
        page = writer.root["/Pages"]["/Kids"].raw_get(0)
        held = dictionary(Type=pdf_name("/OBJR"), Obj=field_ref)
        element = dictionary(Type=pdf_name("/StructElem"), S=pdf_name("/Form"), P=parent_ref, Pg=page, K=held)
        key = root["/ParentTreeNextKey"]
        field_ref.get_object()[pdf_name("/StructParent")] = key
        reference = writer.add_object(element)
        parent_ref.get_object()["/K"].append(reference)
        root["/ParentTree"]["/Nums"].extend([NumberObject(key), reference])
        root[pdf_name("/ParentTreeNextKey")] = NumberObject(key + 1)
        tree = Tree(writer, root, parent_ref.get_object(), element, field_ref.get_object())
        spoil(tree)
        for item in (root, tree.parent):
            tree.touch(item)

    return updated(pdf, change)


def test_a_new_signature_gets_its_place_in_the_structure(pki: RunningPki, check: Check) -> None:
    once = pki.signed_by("citizen", sample_pdf(), field="ChuKyNguoiNop")
    twice = pki.signed_by("business", grown(once), field="NguoiThuHai")
    verdict = check(twice)
    assert verdict.reason is Reason.OK
    assert [change.kind.value for change in verdict.signatures[0].changes] == ["signature_added"]


def test_software_that_tags_its_own_field_signs_what_was_issued(pki: RunningPki, check: Check) -> None:
    issued = prepare(sample_pdf(), box=(300, 60, 560, 140))
    signed = pki.signed_by("citizen", grown(issued), field="NguoiThuHai")
    assert check(signed, issued=issued).reason is Reason.OK
    spoilt = pki.signed_by("citizen", grown(issued, says_something_else), field="NguoiThuHai")
    assert check(spoilt, issued=issued).reason is Reason.NOT_THE_ISSUED_DOCUMENT


def says_something_else(tree: Tree) -> None:
    """A screen reader would read this instead of the text that was signed."""
    tree.first[pdf_name("/ActualText")] = pdf_string("9.000.000.000")
    tree.touch(tree.first)


def the_parent_says_something_else(tree: Tree) -> None:
    tree.parent[pdf_name("/Alt")] = pdf_string("9.000.000.000")


def the_new_one_has_words(tree: Tree) -> None:
    tree.element[pdf_name("/ActualText")] = pdf_string("9.000.000.000")


def the_new_one_takes_signed_text(tree: Tree) -> None:
    tree.element[pdf_name("/K")] = ArrayObject([tree.element["/K"], NumberObject(0)])


def the_new_one_holds_no_field(tree: Tree) -> None:
    tree.element["/K"][pdf_name("/Obj")] = tree.page


def the_new_one_is_a_heading(tree: Tree) -> None:
    tree.element[pdf_name("/S")] = pdf_name("/H1")


def the_old_ones_are_gone(tree: Tree) -> None:
    tree.parent[pdf_name("/K")] = ArrayObject([tree.parent["/K"].raw_get(-1)])


def another_order(tree: Tree) -> None:
    tree.parent[pdf_name("/K")] = ArrayObject(list(reversed(list(tree.parent["/K"]))))


def the_text_belongs_elsewhere(tree: Tree) -> None:
    numbers = tree.root["/ParentTree"]["/Nums"]
    numbers[1] = tree.writer.add_object(ArrayObject([numbers.raw_get(-1)]))


def words_mean_something_else(tree: Tree) -> None:
    tree.root["/RoleMap"][pdf_name("/Form")] = pdf_name("/H1")


def the_page_changes_as_well(tree: Tree) -> None:
    """The new element is written over what the page shows."""
    page = tree.page.get_object()
    shown = page.raw_get("/Contents")
    tree.writer.objects[(shown.generation, shown.idnum)] = StreamObject(stream_data=b"0 0 99 99 re f")


def the_new_one_is_written_over_the_page(tree: Tree) -> None:
    """What the page shows becomes the new element: the page is empty."""
    shown = tree.page.get_object().raw_get("/Contents")
    place = IndirectObject(shown.idnum, shown.generation, tree.writer)
    written = DictionaryObject({key: tree.element.raw_get(key) for key in tree.element})
    tree.writer.objects[(shown.generation, shown.idnum)] = written
    for items in (tree.parent["/K"], tree.root["/ParentTree"]["/Nums"]):
        items[-1] = place


def the_new_one_takes_the_place_of_a_page(tree: Tree) -> None:
    tree.field[pdf_name("/StructParent")] = NumberObject(0)


def the_text_belongs_nowhere(tree: Tree) -> None:
    tree.root["/ParentTree"][pdf_name("/Nums")] = ArrayObject(list(tree.root["/ParentTree"]["/Nums"])[-2:])


SPOILT = (
    the_new_one_is_written_over_the_page,
    the_new_one_takes_the_place_of_a_page,
    the_text_belongs_nowhere,
    says_something_else,
    the_parent_says_something_else,
    the_new_one_has_words,
    the_new_one_takes_signed_text,
    the_new_one_holds_no_field,
    the_new_one_is_a_heading,
    the_old_ones_are_gone,
    another_order,
    the_text_belongs_elsewhere,
    words_mean_something_else,
    the_page_changes_as_well,
)


@pytest.mark.parametrize("spoil", SPOILT)
def test_the_rest_of_the_structure_stays(pki: RunningPki, check: Check, spoil: Callable[[Tree], None]) -> None:
    once = pki.signed_by("citizen", sample_pdf(pages=2), field="ChuKyNguoiNop")
    assert check(grown(once, spoil), policy=FILLING).reason is Reason.ALTERED


FONT = {"Type": pikepdf.Name.Font, "Subtype": pikepdf.Name.Type1, "BaseFont": pikepdf.Name.Helvetica}
WRITTEN = b"/Tx BMC q BT /F1 12 Tf 0 g 4 6 Td (1.000.000) Tj ET Q EMC"


def form(value: str = "", *, drawn_by_the_reader: bool = False) -> bytes:
    """A form with one text field, and a layer that is hidden. Without an appearance readers draw the value."""
    output = BytesIO()
    with pikepdf.open(BytesIO(sample_pdf())) as document:
        font = document.make_indirect(pikepdf.Dictionary(**FONT, Encoding=pikepdf.Name.WinAnsiEncoding))
        drawn = document.make_stream(WRITTEN if value else b"/Tx BMC EMC")
        drawn.Type, drawn.Subtype, drawn.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 150, 30]
        drawn.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        field = document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T=pikepdf.String("SoTien"),
                V=pikepdf.String(value), Rect=[50, 50, 200, 80], DA=pikepdf.String("/F1 12 Tf"), F=4,
                AP=pikepdf.Dictionary(N=drawn),
            )
        )  # fmt: skip
        if drawn_by_the_reader:
            del field.AP
        document.pages[0].Annots = document.make_indirect(pikepdf.Array([field]))
        fonts = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        document.Root.AcroForm = document.make_indirect(pikepdf.Dictionary(Fields=[field], SigFlags=3, DR=fonts))
        layer = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String("Ẩn")))
        document.Root.OCProperties = pikepdf.Dictionary(OCGs=[layer], D=pikepdf.Dictionary(OFF=[layer]))
        document.save(output)
    return output.getvalue()


def certified(pki: RunningPki, pdf: bytes, permitted: MDPPerm | None = MDPPerm.FILL_FORMS) -> bytes:
    """Signed by the citizen as the author, who leaves the form open; or not as the author at all."""
    meta = PdfSignatureMetadata(
        field_name="ChuKy",
        subfilter=SigSeedSubFilter.PADES,
        certify=permitted is not None,
        docmdp_permissions=permitted or MDPPerm.FILL_FORMS,
    )
    signer = PdfSigner(meta, pki.identity("citizen").signer(), timestamper=pki.desk.timestamper)
    signed: bytes = asyncio.run(signer.async_sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)))).getvalue()
    return signed


@dataclass
class Box:
    """The text field while somebody fills it in."""

    writer: IncrementalPdfFileWriter
    field: DictionaryObject
    drawn: StreamObject

    @property
    def form(self) -> DictionaryObject:
        found: DictionaryObject = self.writer.root["/AcroForm"]
        return found


def filled(pdf: bytes, spoil: Callable[[Box], None] = lambda _box: None, *, shown: bytes = WRITTEN) -> bytes:
    """The value 1.000.000 in the box, drawn as ``shown``, and whatever else."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        reference = writer.root["/AcroForm"]["/Fields"].raw_get(0)
        field = reference.get_object()
        old = field["/AP"]["/N"]
        drawn = StreamObject(
            dictionary(
                Type=pdf_name("/XObject"), Subtype=pdf_name("/Form"), BBox=old["/BBox"],
                Resources=old.raw_get("/Resources"),
            ),
            stream_data=shown,
        )  # fmt: skip
        field[pdf_name("/V")] = pdf_string("1.000.000")
        field[pdf_name("/AP")] = dictionary(N=writer.add_object(drawn))
        writer.mark_update(reference)
        spoil(Box(writer, field, drawn))

    return updated(pdf, change)


def test_a_box_that_the_author_left_open_may_be_filled_in(pki: RunningPki, check: Check) -> None:
    """For a reader who asks for it, and says so in the name of the verdict; never for the portal."""
    pdf = filled(certified(pki, form()))
    verdict = check(pdf, policy=FILLING)
    assert verdict.reason is Reason.OK
    assert [(change.kind.value, change.place) for change in verdict.signatures[0].changes] == [
        ("field_changed", "SoTien")
    ]
    assert verdict.policy.startswith("require-revocation+as-certified-changes/")
    assert check(pdf).reason is Reason.ALTERED


def looks_larger(box: Box) -> None:
    box.drawn[pdf_name("/BBox")] = ArrayObject(map(NumberObject, (0, 0, 15, 3)))


def comes_with_a_picture(box: Box) -> None:
    resources = box.drawn["/Resources"]
    more = dictionary(
        Font=resources["/Font"], XObject=dictionary(X=box.writer.add_object(StreamObject(stream_data=b"")))
    )
    box.drawn[pdf_name("/Resources")] = more


def another_font(box: Box, **more: Any) -> None:
    font = dictionary(Type=pdf_name("/Font"), Subtype=pdf_name("/Type1"), BaseFont=pdf_name("/Helvetica"), **more)
    box.drawn[pdf_name("/Resources")] = dictionary(Font=dictionary(F1=box.writer.add_object(font)))


def shown_anew_by_the_reader(box: Box) -> None:
    box.form[pdf_name("/NeedAppearances")] = BooleanObject(True)
    box.writer.update_container(box.form)


def hidden(box: Box) -> None:
    box.field[pdf_name("/F")] = NumberObject(6)


def another_face_under_the_mouse(box: Box) -> None:
    box.field["/AP"][pdf_name("/R")] = box.writer.add_object(StreamObject(stream_data=b""))


@pytest.mark.parametrize(
    "spoil", [looks_larger, comes_with_a_picture, another_font, shown_anew_by_the_reader, hidden,
              another_face_under_the_mouse],
)  # fmt: skip
def test_filling_in_is_writing_and_nothing_else(pki: RunningPki, check: Check, spoil: Callable[[Box], None]) -> None:
    assert check(filled(certified(pki, form()), spoil), policy=FILLING).reason is Reason.ALTERED


@pytest.mark.parametrize(
    "shown",
    [
        WRITTEN.replace(b"1.000", b"9.000"),
        WRITTEN.replace(b"q BT", b"q 0 0 150 30 re f BT"),
        WRITTEN.replace(b"0 g", b"1 g"),
        WRITTEN.replace(b"0 g", b"3 Tr"),
        WRITTEN.replace(b"12 Tf", b"300 Tf"),
        WRITTEN.replace(b"ET", b"ET /X Do"),
        b"/Tx BMC EMC",
    ],
    ids=["another value", "a cover", "white", "invisible", "huge", "a picture", "nothing"],
)
def test_what_is_seen_is_the_value(pki: RunningPki, check: Check, shown: bytes) -> None:
    assert check(filled(certified(pki, form()), shown=shown), policy=FILLING).reason is Reason.ALTERED


@pytest.mark.parametrize("permitted", [None, MDPPerm.NO_CHANGES])
def test_only_the_author_leaves_a_form_open(pki: RunningPki, check: Check, permitted: MDPPerm | None) -> None:
    assert check(filled(certified(pki, form(), permitted)), policy=FILLING).reason is Reason.ALTERED


def test_what_was_written_is_not_replaced(pki: RunningPki, check: Check) -> None:
    signed = certified(pki, form("2.000.000"))
    assert check(signed, policy=FILLING).reason is Reason.OK
    assert check(filled(signed), policy=FILLING).reason is Reason.ALTERED


def show_the_layer(writer: IncrementalPdfFileWriter) -> None:
    """What was hidden when it was signed is shown."""
    writer.root["/OCProperties"]["/D"][pdf_name("/OFF")] = ArrayObject()
    writer.update_root()


def letters_mean_others(writer: IncrementalPdfFileWriter) -> None:
    """The font for the form draws a nine for a one, and readers are asked to draw the form anew."""
    swapped = dictionary(Type=pdf_name("/Encoding"), Differences=ArrayObject([NumberObject(49), pdf_name("/nine")]))
    font = dictionary(
        Type=pdf_name("/Font"), Subtype=pdf_name("/Type1"), BaseFont=pdf_name("/Helvetica"), Encoding=swapped
    )
    form = writer.root["/AcroForm"]
    form[pdf_name("/DR")] = dictionary(Font=dictionary(F1=font))
    form[pdf_name("/NeedAppearances")] = BooleanObject(True)
    writer.update_container(form)


def draw_anew(writer: IncrementalPdfFileWriter) -> None:
    form = writer.root["/AcroForm"]
    form[pdf_name("/NeedAppearances")] = BooleanObject(True)
    writer.update_container(form)


@pytest.mark.parametrize("change", [show_the_layer, letters_mean_others, draw_anew])
@pytest.mark.parametrize("policy", [PORTAL_POLICY, FILLING])
def test_nothing_else_changes_what_is_seen(
    pki: RunningPki, check: Check, change: Callable[[IncrementalPdfFileWriter], None], policy: Policy
) -> None:
    signed = certified(pki, form("1.000.000", drawn_by_the_reader=True), None)
    assert check(updated(signed, change), policy=policy).reason is Reason.ALTERED


def test_a_filled_form_may_be_signed_twice(pki: RunningPki, check: Check) -> None:
    """The second signature changes no value, and nobody says that it did."""
    verdict = check(pki.signed_by("business", certified(pki, form("1.000.000"), None), field="NguoiThuHai"))
    assert verdict.reason is Reason.OK
    assert [change.kind.value for change in verdict.signatures[0].changes] == ["signature_added"]


@pytest.mark.parametrize("policy", [PORTAL_POLICY, Policy(as_of=AsOf.SIGNING, revocation=Revocation.IF_AVAILABLE)])
def test_a_wrong_archive_time_stamp_is_refused_whatever_the_policy(
    pki: RunningPki, check: Check, policy: Policy
) -> None:
    """One bit of what it stamps is another: found by changing files at random."""
    pdf = pki.signed_by("citizen", sample_pdf(), field="ChuKyNguoiNop", level=Level.LTA)
    signature, _stamp = PdfFileReader(BytesIO(pdf)).embedded_signatures
    certificate = pdf.index(b"stream\n", pdf.index(b"/DSS", signature.byte_range[2])) + 400
    spoilt = bytearray(pdf)
    spoilt[certificate] ^= 1
    assert check(pdf, policy=policy).reason is Reason.OK
    assert check(bytes(spoilt), policy=policy).reason is Reason.BAD_TIMESTAMP
