"""Every official document: drawn, readable, archivable, reproducible, and deaf to whatever people type."""

import io
import re
import shutil
import subprocess
import threading
import time
import unicodedata
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest

from portal.documents.actions import Rendered, render
from portal.documents.content import Document, PaperLine, Row, Section
from tests.support import documents

SAMPLES = documents.every_document()
A4, A5 = (595, 842), (420, 595)
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is absent")


@pytest.fixture(scope="module")
def drawn() -> dict[str, Rendered]:
    return {name: render(sample, created=documents.CREATED) for name, sample in SAMPLES.items()}


def words(rendered: Rendered) -> str:
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=rendered.pdf, capture_output=True, check=True)
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", done.stdout.decode()))


def opened(rendered: Rendered) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(rendered.pdf), attempt_recovery=False)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_document_is_a_tagged_pdf_a_with_its_boxes_on_the_page(name: str, drawn: dict[str, Rendered]) -> None:
    rendered = drawn[name]
    with opened(rendered) as pdf:
        metadata = pdf.open_metadata()
        archived = name.startswith("application")
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3" if archived else "2", "A")
        assert metadata["pdfuaid:part"] == "1"
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "vi-VN"
        assert len(pdf.pages) == rendered.pages
        assert pdf.check_pdf_syntax() == []
        assert rendered.boxes
        for box in rendered.boxes.values():
            left, bottom, right, top = map(float, pdf.pages[box.page].mediabox)
            assert left < box.left < box.right < right
            assert bottom < box.bottom < box.top < top
    assert rendered.missing_glyphs == frozenset()


@pytest.mark.parametrize("name", SAMPLES)
def test_same_values_same_bytes(name: str, drawn: dict[str, Rendered]) -> None:
    again = render(SAMPLES[name], created=documents.CREATED)
    assert again == drawn[name]
    later = render(SAMPLES[name], created=documents.CREATED + timedelta(days=1))
    assert later.sha256 != again.sha256


@pytest.mark.parametrize("name", SAMPLES)
def test_circular_01_2018_slips_are_a5_and_everything_else_a4(name: str, drawn: dict[str, Rendered]) -> None:
    with opened(drawn[name]) as pdf:
        _left, _bottom, width, height = map(float, pdf.pages[0].mediabox)
    assert (round(width), round(height)) == (A5 if name in documents.SLIPS else A4)


@needs_poppler
@pytest.mark.parametrize("name", SAMPLES)
def test_decree_30_state_name_motto_and_page_footer(name: str, drawn: dict[str, Rendered]) -> None:
    text = words(drawn[name])
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "Độc lập - Tự do - Hạnh phúc" in text
    pages = drawn[name].pages
    for number in range(1, pages + 1):
        assert f"Trang {number}/{pages}" in text
    code = documents.CODE if not name.startswith("application") else "N-7F3A29"
    assert text.count(code) >= pages


@needs_poppler
@pytest.mark.parametrize("name", documents.RESULTS)
def test_results_carry_number_date_signer_and_check_code(name: str, drawn: dict[str, Rendered]) -> None:
    text = words(drawn[name])
    sample = documents.RESULTS[name]()
    assert f"Số: {sample.number}" in text
    assert "ngày 05 tháng 02 năm 2026" in text
    assert sample.signatory.name in text
    assert sample.check_code in text
    assert sample.content.type_name.upper() in text
    assert drawn[name].boxes.keys() == {"leader", "seal"}


def test_decree_30_the_seal_covers_a_third_of_the_signature_on_its_left(drawn: dict[str, Rendered]) -> None:
    for name in documents.RESULTS:
        leader, seal = drawn[name].boxes["leader"], drawn[name].boxes["seal"]
        overlap = seal.right - leader.left
        assert overlap == pytest.approx((leader.right - leader.left) / 3, abs=0.1)
        assert seal.left < leader.left
        assert leader.page == seal.page


@needs_poppler
def test_r10_receipt_tells_both_times_every_hash_and_the_verdict(drawn: dict[str, Rendered]) -> None:
    text = words(drawn["receipt"]).replace(" ", "")
    sample = documents.receipt()
    expected = (
        "Thời điểm gửi 08 giờ 30 phút 07 giây, ngày 05/02/2026 (GMT+7)",
        "Thời điểm nhận 08 giờ 30 phút 07 giây, ngày 05/02/2026 (GMT+7)",
        sample.application_sha256,
        *sample.verdict,
        *sample.next_steps,
        *(file.sha256 for file in sample.files),
    )
    for part in expected:
        assert part.replace(" ", "") in text


@needs_poppler
def test_a_receipt_says_how_it_is_checked(drawn: dict[str, Rendered]) -> None:
    text = words(drawn["receipt"])
    sample = documents.receipt()
    assert f"Mã kiểm tra: {sample.check_code} Kiểm tra văn bản điện tử bằng mã QR" in text
    assert sample.verify_url in text.replace(" ", "")
    assert sample.tracking_url in text.replace(" ", "")
    with opened(drawn["receipt"]) as pdf:
        links = [str(node) for node in pdf.objects if isinstance(node, pikepdf.Dictionary) and "/Alt" in node]
    assert len(links) == 2


@needs_poppler
def test_r11_3_r11_4_slip_says_what_to_bring_or_that_nothing_is_needed(drawn: dict[str, Rendered]) -> None:
    bring = words(drawn["acceptance"])
    assert "Chỉ mang một lần, khi đến nhận kết quả" in bring
    assert "Giấy chứng sinh — chưa có chữ ký số" in bring
    nothing = words(drawn["acceptance_without_paper"])
    assert "Không phải mang bản giấy nào." in nothing
    assert "Chỉ mang một lần" not in nothing


def test_r6_2c_answers_are_attached_byte_for_byte(drawn: dict[str, Rendered]) -> None:
    with opened(drawn["application"]) as pdf:
        attachment = pdf.attachments["answers.json"]
        assert attachment.get_file().read_bytes() == documents.ANSWERS
        assert str(pdf.Root.AF[0].AFRelationship) == "/Data"


def test_every_signer_gets_a_box_on_the_last_page(drawn: dict[str, Rendered]) -> None:
    two = drawn["application_of_two"]
    assert two.boxes.keys() == {"groom", "bride"}
    assert {box.page for box in two.boxes.values()} == {two.pages - 1}
    groom, bride = two.boxes["groom"], two.boxes["bride"]
    assert groom.right <= bride.left


ODD = (
    '#read("/etc/passwd")',
    "$x^2$ *đậm* _nghiêng_ `mã` <nhãn> @ref",
    '#import "@preview/x:1.0" // chú thích /* */',
    "= Tiêu đề\n- gạch\n+ số\n/ mục: nghĩa",
    "\\u{41} \\ #{sys.inputs} [ngoặc] ~ -- --- ...",
    "</script><b>\"&amp;' %(ts)s {{7*7}}",
)


def odd_application(value: str) -> Document:
    rows = (Row(value, (value,)), Row("Bình thường", ("có",)))
    return replace(
        documents.application(),
        service_name=value,
        applicant=replace(documents.CITIZEN, name=value, address=value),
        sections=(Section(value, rows),),
        statement=(value,),
        files=(replace(documents.FILES[0], name=value, component=value),),
    )


@needs_poppler
@pytest.mark.parametrize("value", ODD)
def test_t22_markup_comes_out_as_it_was_typed(value: str) -> None:
    text = words(render(odd_application(value), created=documents.CREATED))
    assert text.count(re.sub(r"\s+", " ", value)) >= 6
    assert "root:" not in text


@needs_poppler
def test_every_vietnamese_letter_survives_the_round_trip() -> None:
    value = " ".join((documents.LETTERS, documents.LETTERS.upper()))
    decomposed = unicodedata.normalize("NFD", value)
    text = words(render(odd_application(decomposed), created=documents.CREATED)).replace(" ", "")
    assert value.replace(" ", "") in text


@needs_poppler
def test_long_words_stay_on_the_page_and_can_be_copied_whole(tmp_path: Path) -> None:
    word = "Ư" * 150 + "END"
    rendered = render(odd_application(word), created=documents.CREATED)
    file = tmp_path / "long.pdf"
    file.write_bytes(rendered.pdf)
    boxes = subprocess.run(["pdftotext", "-bbox", str(file), "-"], capture_output=True, check=True, text=True).stdout
    assert max(float(edge) for edge in re.findall(r'xMax="([\d.]+)"', boxes)) < A4[0]
    assert word in words(rendered).replace(" ", "")
    assert "\u200b" not in words(rendered)


def test_what_the_font_lacks_is_marked_and_reported_never_a_crash() -> None:
    rendered = render(odd_application("Bé 🎀 王 \x00\x1b\u202e\ud800 \ue000"), created=documents.CREATED)
    assert rendered.missing_glyphs == frozenset("🎀王\ud800\ue000")


def test_r2_4_empty_values_do_not_break_a_layout() -> None:
    for sample in (documents.receipt(), documents.acceptance(), documents.refusal()):
        empty = replace(sample, applicant=replace(documents.CITIZEN, identity="", address="", phone="", email=""))
        assert render(empty, created=documents.CREATED).pages >= 1
    assert (
        render(replace(documents.application(), files=(), sections=(), fees=()), created=documents.CREATED).pages == 1
    )


@needs_poppler
def test_a_long_dossier_runs_over_pages_and_keeps_its_code_and_signature_together() -> None:
    papers = tuple(PaperLine(name=f"Giấy tờ số {number}", electronic=1) for number in range(60))
    rendered = render(replace(documents.acceptance(), components=papers), created=documents.CREATED)
    text = words(rendered)
    assert rendered.pages > 2
    assert "Giấy tờ số 59" in text
    assert rendered.boxes["officer"].page == rendered.pages - 1


def test_threads_draw_the_same_bytes(drawn: dict[str, Rendered]) -> None:
    wrong: list[str] = []

    def draw() -> None:
        names = ("birth", "acceptance", "application")
        wrong.extend(name for name in names if render(SAMPLES[name], created=documents.CREATED) != drawn[name])

    threads = [threading.Thread(target=draw) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_warm_document_takes_a_fraction_of_a_second(drawn: dict[str, Rendered]) -> None:
    fresh = [replace(documents.birth(), check_code=f"AAAA-BBBB-{number:04d}") for number in range(10)]
    started = time.process_time()
    for sample in fresh:
        render(sample, created=documents.CREATED)
    assert (time.process_time() - started) / len(fresh) < 0.25
