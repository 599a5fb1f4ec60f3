"""Kinds `photo` and `files` over HTTP, in a version of a service made for this test."""

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from portal.catalogue import library
from portal.config import ROOT
from tests.support import files, photos
from tests.support.applicants import APPLICANT, Person, begin, fill

SERVICES = ROOT / "forms" / "services"


@pytest.fixture
def papers(citizen: Person, tmp_path: Path) -> Iterator[str]:
    """The page of papers, with a portrait photo of 3 × 4 cm and at least two mandates."""
    folder = tmp_path / "services"
    shutil.copytree(SERVICES, folder)
    (folder / "fingerprints.json").unlink()
    old = (folder / "2.000635" / "v3.yaml").read_text()
    new = old.replace("\nversion: 3\n", "\nversion: 4\n", 1)
    new = new.replace("accept: [image, scan, signed_pdf]", "accept: [image]", 1)
    new = new.replace("kind: file\n        component: old_copy", "kind: photo\n        component: old_copy")
    new = new.replace(
        "kind: file\n        component: mandate", "kind: files\n        minimum: 2\n        component: mandate"
    )
    (folder / "2.000635" / "v4.yaml").write_text(new)
    library.configure(folder)
    draft = begin(citizen)
    fill(citizen, draft, {"applicant": APPLICANT | {"role": "relative"}})
    yield f"{draft}/papers"
    library.configure(SERVICES)


def give(person: Person, papers: str, page: Image.Image, name: str = "chan dung.jpg", *, status: int = 200) -> Person:
    photo = [(photos.jpeg(page, place=True), name)]
    return person.get(papers).send({"stay": "1"}, files={"old_copy_file": photo}, status=status)


def test_a_portrait_is_shown_and_another_takes_its_place(citizen: Person, papers: str) -> None:
    assert "tỷ lệ 3 × 4 cm, ít nhất 236 × 315 điểm ảnh" in citizen.get(papers).main
    give(citizen, papers, photos.portrait(), "mot.jpg")
    (shown,) = citizen.page.find_class("pt-upload__photo")
    assert shown.get("alt") == "Ảnh đã chọn: mot.jpg"
    with citizen.client.get(shown.get("src")) as answer:
        assert (answer.status_code, answer.content_type) == (200, "image/jpeg")
        assert answer.headers["Content-Disposition"] == "inline"
        with Image.open(io.BytesIO(answer.data)) as photo:
            assert (photo.size, len(photo.getexif())) == ((900, 1200), 0)
    give(citizen, papers, photos.portrait((600, 800)), "hai.jpg")
    assert "hai.jpg" in citizen.main
    assert "mot.jpg" not in citizen.main


WRONG = {
    "lying": (photos.portrait((1200, 900)), "1200 × 900 điểm ảnh, không đúng tỷ lệ 3 × 4 cm"),
    "square": (photos.portrait((900, 900)), "không đúng tỷ lệ"),
    "small": (photos.portrait((150, 200)), "chỉ có 150 × 200 điểm ảnh"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_portrait_of_the_wrong_shape_or_size_is_explained(citizen: Person, papers: str, kind: str) -> None:
    page, sentence = WRONG[kind]
    give(citizen, papers, page, status=422)
    assert any(sentence in error for error in citizen.errors()), citizen.errors()


def test_a_photo_on_its_side_is_judged_upright(citizen: Person, papers: str) -> None:
    lying = photos.jpeg(photos.portrait().rotate(90, expand=True), turn=photos.ON_ITS_SIDE)
    citizen.get(papers).send({"stay": "1"}, files={"old_copy_file": [(lying, "a.jpg")]})
    assert "a.jpg" in citizen.main


def test_a_document_is_no_portrait(citizen: Person, papers: str) -> None:
    citizen.get(papers).send({"stay": "1"}, files={"old_copy_file": [(files.pdf(), "a.pdf")]}, status=422)
    assert any("chỉ nhận tệp" in error for error in citizen.errors())


def test_fewer_files_than_asked_for_are_missed(citizen: Person, papers: str) -> None:
    mandate = "mandate_file"
    citizen.get(papers).send({"statement": "y"}, files={mandate: [(files.pdf(), "mot.pdf")]}, status=422)
    assert any("ít nhất 2 tệp; hiện có 1" in error for error in citizen.errors())
    citizen.get(papers).send({"statement": "y"}, files={mandate: [(files.pdf(("Hai",)), "hai.pdf")]})
    assert not any("ít nhất 2 tệp" in error for error in citizen.errors())
