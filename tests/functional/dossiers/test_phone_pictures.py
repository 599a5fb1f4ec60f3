"""Pictures of a phone become pages an office can read: upright, without their place, several as one PDF."""

import hashlib
import io
from uuid import UUID

import pikepdf
import pytest
from PIL import Image
from sqlalchemy import select

from portal.core import clock, db
from portal.dossiers.models import DossierFile
from tests.support import files, photos
from tests.support.applicants import APPLICANT, EXTRACT, Person, begin, fill
from tests.support.catalogue import asking_for_an_identity_document, offered

QUESTION = "old_copy_file"


@pytest.fixture
def papers(citizen: Person) -> str:
    draft = begin(citizen)
    fill(citizen, draft, {"applicant": APPLICANT})
    return f"{draft}/papers"


def kept(papers: str) -> list[DossierFile]:
    with db.reading() as session:
        mine = select(DossierFile).where(DossierFile.dossier_id == UUID(papers.split("/")[2]))
        return list(session.scalars(mine.where(DossierFile.removed_at.is_(None)).order_by(DossierFile.position)))


def give(person: Person, papers: str, *given: tuple[bytes, str], status: int = 200) -> Person:
    return person.get(papers).send({"stay": "1"}, files={QUESTION: list(given)}, status=status)


def test_a_photo_on_its_side_becomes_an_upright_page_without_its_place(citizen: Person, papers: str) -> None:
    lying = photos.sheet().rotate(90, expand=True)
    give(citizen, papers, (photos.jpeg(lying, turn=photos.ON_ITS_SIDE, place=True), "IMG_1.jpg"))
    content = citizen.download(citizen.link("IMG_1.jpg"))
    with Image.open(io.BytesIO(content)) as page:
        assert page.height > page.width
        assert len(page.getexif()) == 0
        assert "exif" not in page.info
    assert b"Phone 12" not in content
    assert "bỏ thông tin vị trí" in citizen.main


def test_a_heic_picture_becomes_a_jpeg_and_its_digest_is_noted(citizen: Person, papers: str) -> None:
    give(citizen, papers, (photos.heic(photos.sheet(), place=True), "IMG_2.HEIC"))
    (file,) = kept(papers)
    assert (file.name, file.media_type, file.pages) == ("IMG_2.jpg", "image/jpeg", 1)
    assert file.origin is not None
    assert [made["name"] for made in file.origin["from"]] == ["IMG_2.HEIC"]
    assert file.origin["from"][0]["sha256"] != file.sha256


def test_pictures_chosen_together_become_one_pdf_in_their_order(citizen: Person, papers: str) -> None:
    shots = [photos.sheet(lines=4 + n) for n in range(3)]
    given = [(photos.jpeg(page, place=True), f"trang {n}.jpg") for n, page in enumerate(shots, 1)]
    give(citizen, papers, *given, (photos.heic(photos.sheet(size=(1754, 1240))), "trang 4.heic"))
    (file,) = kept(papers)
    assert (file.name, file.pages) == ("trang 1 - trang 4.pdf", 4)
    with pikepdf.open(io.BytesIO(citizen.download(citizen.link("trang 1 - trang 4.pdf")))) as document:
        boxes = [tuple(map(round, map(float, page.mediabox))) for page in document.pages]
        assert boxes == [(0, 0, 595, 842)] * 3 + [(0, 0, 842, 595)]
        assert document.Root.OutputIntents[0].S == "/GTS_PDFA1"
    assert "ghép từ 4 ảnh" in citizen.main


def test_a_picture_that_is_ready_and_a_pdf_stay_byte_for_byte(citizen: Person, papers: str) -> None:
    plain, pdf = photos.jpeg(photos.sheet()), files.pdf()
    give(citizen, papers, (plain, "quet.jpg"), (pdf, "giay.pdf"))
    assert citizen.download(citizen.link("quet.jpg")) == plain
    assert citizen.download(citizen.link("giay.pdf")) == pdf


def test_a_photo_larger_than_the_limit_is_made_to_fit(citizen: Person, papers: str) -> None:
    noise = Image.effect_noise((4000, 3000), 80).convert("RGB")
    noise.paste(photos.sheet((1500, 2000)), (200, 200))
    large = photos.jpeg(noise, quality=97)
    assert len(large) > 10 << 20
    give(citizen, papers, (large, "lon.jpg"))
    (file,) = kept(papers)
    assert file.size <= 3 << 20


def test_pictures_given_one_by_one_can_be_joined_later(citizen: Person, papers: str) -> None:
    for n in (1, 2):
        give(citizen, papers, (photos.heic(photos.sheet(lines=5 + n)), f"anh {n}.heic"))
    citizen.press("Ghép 2 ảnh thành một tệp PDF")
    (file,) = kept(papers)
    assert (file.name, file.pages) == ("anh 1 - anh 2.pdf", 2)
    assert file.origin is not None
    assert len(file.origin["from"]) == 2


def test_too_many_pixels_are_refused_before_decoding(citizen: Person, papers: str) -> None:
    give(citizen, papers, (files.pixel_flood(), "bom.png"), status=422)
    assert any("50 triệu" in error for error in citizen.errors())


DOUBTFUL = {
    "blank": (photos.sheet(lines=0), "gần như trống"),
    "scanner noise": (photos.specked(photos.noisy(photos.sheet(lines=0))), "gần như trống"),
    "blurred": (photos.blurred(photos.sheet()), "bị mờ"),
    "dark": (photos.dimmed(photos.sheet()), "quá tối"),
}


@pytest.mark.parametrize("kind", DOUBTFUL)
@pytest.mark.parametrize("how", ["photo", "scan"])
def test_a_doubtful_page_waits_for_somebody_to_look(citizen: Person, papers: str, kind: str, how: str) -> None:
    """Never silent, never final: the page says what was noticed and the person decides."""
    page, sentence = DOUBTFUL[kind]
    content, name = (photos.jpeg(page), "to.jpg") if how == "photo" else (photos.scan(photos.sheet(), page), "to.pdf")
    citizen.get(papers).send({"statement": "y"}, files={QUESTION: [(content, name)]}, status=422)
    assert ("Trang 1 " if how == "photo" else "Trang 2 ") + sentence in citizen.main
    assert any("Tôi đã xem" in error for error in citizen.errors())
    check = papers.replace("/papers", "/check")
    assert any(name in error for error in citizen.get(check).errors())
    citizen.get(papers).press("Tôi đã xem, vẫn dùng tệp này")
    assert "Bạn đã xem và vẫn dùng tệp này" in citizen.main
    assert not any(name in error for error in citizen.get(check).errors())


def test_sharp_pages_are_not_doubted(citizen: Person, papers: str) -> None:
    sharp = [photos.sheet(), photos.noisy(photos.sheet(lines=1)), photos.sheet(ink=200)]
    give(
        citizen,
        papers,
        (photos.scan(*sharp), "quet.pdf"),
        *((photos.jpeg(one), f"{n}.jpg") for n, one in enumerate(sharp)),
    )
    assert all(file.notes == [] for file in kept(papers)), [file.notes for file in kept(papers)]


def test_a_page_may_be_taken_up_down_out_and_replaced(citizen: Person, papers: str) -> None:
    for n in (1, 2, 3):
        give(citizen, papers, (files.pdf((f"To {n}",)), f"to {n}.pdf"))

    def names() -> list[str]:
        return [file.name for file in kept(papers)]

    citizen.press("Đưa xuống: to 1.pdf")
    assert names() == ["to 2.pdf", "to 1.pdf", "to 3.pdf"]
    citizen.press("Đưa lên: to 3.pdf")
    assert names() == ["to 2.pdf", "to 3.pdf", "to 1.pdf"]
    replace = next(one.name for one in citizen.form("/papers").inputs if (one.name or "").startswith("replace:"))
    citizen.send({"stay": "1"}, files={replace: [(files.pdf(("Moi",)), "moi.pdf")]}, action="/papers")
    assert names() == ["moi.pdf", "to 3.pdf", "to 1.pdf"]
    citizen.press("Xóa tệp: to 3.pdf")
    assert names() == ["moi.pdf", "to 1.pdf"]


def test_pictures_of_an_identity_document_are_marked_and_pdfs_are_not(citizen: Person, papers: str) -> None:
    with offered(asking_for_an_identity_document(EXTRACT, QUESTION)):
        given = photos.jpeg(photos.sheet())
        give(citizen, papers, (given, "hc.jpg"), (files.pdf(), "hc.pdf"))
        assert "in chữ mờ" in citizen.main
        page, document = kept(papers)
        mark = f"Chỉ dùng cho thủ tục {EXTRACT}, nộp trên cổng ngày {clock.local(clock.now()):%d/%m/%Y}"
        assert page.origin is not None
        assert page.origin["mark"] == mark
        assert page.sha256 != hashlib.sha256(given).hexdigest()
        assert document.sha256 == hashlib.sha256(files.pdf()).hexdigest()
