"""What people see of signature and seal, on real signed files, as Decree 30/2020 asks (App. I, part I, II.7d, 8a)."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pikepdf
import pypdfium2
import pytest
from flask import Flask
from PIL import Image, ImageDraw

from portal import wiring
from portal.config import Settings
from portal.core import blobs, clock
from portal.documents.content import Document, ResultDocument
from portal.dossiers import desk
from portal.office import issuing
from portal.office.errors import ResultNotValid
from portal.signing import actions as signing
from portal.signing.errors import PictureUnfit, SigningRefused
from tests.support import documents
from tests.support.databases import SqliteTemplate

AGENCY, KEY = "ubnd-xa-kien-duc", "leader-ubnd-xa-kien-duc"
REAL_SIZE = 36 * 72 / 25.4  # points
SLIPS = {name: documents.SLIPS[name] for name in ("acceptance", "supplement", "refusal")}
Rectangle = tuple[float, float, float, float]


@pytest.fixture
def database_url(sqlite_template: SqliteTemplate, tmp_path: Path) -> Iterator[str]:
    """Nothing here asks a database for more than the agencies: SQLite only."""
    with sqlite_template.copy(tmp_path) as url:
        yield url


@pytest.fixture
def keys(app: Flask, settings: Settings, tmp_path: Path) -> Path:
    """The signing desk with a folder of keys of its own, in which pictures may be put."""
    folder = tmp_path / "keys"
    folder.mkdir()
    for name in (f"{KEY}.p12", f"{AGENCY}-seal.p12"):
        shutil.copy(settings.keys / name, folder)
    desk.configure(replace(wiring.signing_desk(settings), keys=folder))
    return folder


@pytest.fixture
def made(keys: Path, world: SimpleNamespace) -> Callable[[ResultDocument], bytes]:
    """A result as it is issued: signed by the leader, then sealed by the agency."""

    def make(document: ResultDocument) -> bytes:
        signed = sign(document)
        sealed = issuing.seal_result(signed, agency=world.agencies[AGENCY], at=clock.now())
        return blobs.store().read(sealed.sha256)

    return make


def sign(document: ResultDocument) -> issuing.Made:
    identity = desk.desk().officer(KEY, "demo")
    now = clock.now()
    return issuing.make_result(document, identity=identity, key_name=KEY, created=now, at=now)


def boxes(pdf: bytes) -> dict[str, tuple[int, Rectangle]]:
    """The page and the place of every signature that can be seen."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        return {
            str(note.T): (number, tuple(float(edge) for edge in note.Rect))  # type: ignore[misc]
            for number, page in enumerate(opened.pages)
            for note in page.get("/Annots", [])
            if note.get("/FT") == "/Sig" and float(note.Rect[2]) > float(note.Rect[0])
        }


def printed(pdf: bytes, page: int, words: str) -> list[Rectangle]:
    """Where these words stand on a page, letter by letter, signatures apart."""
    with pypdfium2.PdfDocument(pdf) as opened:
        text = opened[page].get_textpage()
        last, found = None, text.search(words, match_case=True)
        while (hit := found.get_next()) is not None:
            last = hit
        assert last is not None, words
        return [text.get_charbox(index) for index in range(last[0], last[0] + last[1])]


def apart(one: Rectangle, other: Rectangle) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def within_page(pdf: bytes, page: int, box: Rectangle) -> bool:
    with pikepdf.open(BytesIO(pdf)) as opened:
        left, bottom, right, top = (float(edge) for edge in opened.pages[page].mediabox)
    return left < box[0] and bottom < box[1] and box[2] < right and box[3] < top


@pytest.mark.parametrize("name", documents.RESULTS)
def test_signature_and_seal_stand_where_the_decree_asks(name: str, made: Callable[[ResultDocument], bytes]) -> None:
    """Centred between position and name; the seal in its real size over the left third; neither covers the words."""
    document = documents.RESULTS[name]()
    pdf = made(document)
    found = boxes(pdf)
    (page, leader), (sealed_page, seal) = found["LanhDao"], found["ConDauCoQuan"]
    assert page == sealed_page
    assert within_page(pdf, page, leader)
    assert within_page(pdf, page, seal)
    assert seal[2] - seal[0] == pytest.approx(REAL_SIZE, abs=1)
    assert seal[3] - seal[1] == pytest.approx(REAL_SIZE, abs=1)
    assert seal[0] < leader[0]
    assert (seal[2] - leader[0]) / (leader[2] - leader[0]) == pytest.approx(1 / 3, abs=0.02)
    assert sum(seal[1::2]) / 2 == pytest.approx(sum(leader[1::2]) / 2, abs=1)
    signatory = printed(pdf, page, document.signatory.name)
    position = printed(pdf, page, document.signatory.position.upper())
    assert max(letter[3] for letter in signatory) <= leader[1]
    assert min(letter[1] for letter in position) >= leader[3]
    middle = (min(letter[0] for letter in signatory) + max(letter[2] for letter in signatory)) / 2
    assert middle == pytest.approx((leader[0] + leader[2]) / 2, abs=2)
    assert all(apart(letter, box) for letter in (*signatory, *position) for box in (leader, seal))
    assert all(apart(letter, seal) for letter in printed(pdf, page, document.check_code))


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_sealed_between_position_and_name(name: str, keys: Path, world: SimpleNamespace) -> None:
    document: Any = SLIPS[name]()
    pdf = slip(document, world)
    ((page, seal),) = boxes(pdf).values()
    officer = getattr(document, "officer", None) or document.receptionist
    assert within_page(pdf, page, seal)
    assert all(apart(letter, seal) for letter in printed(pdf, page, officer.name))
    assert max(letter[3] for letter in printed(pdf, page, officer.name)) <= seal[1]
    assert min(letter[1] for letter in printed(pdf, page, officer.position)) >= seal[3]


def slip(document: Document, world: SimpleNamespace) -> bytes:
    now = clock.now()
    return blobs.store().read(issuing.make_slip(document, agency=world.agencies[AGENCY], created=now, at=now).sha256)


def test_other_programs_agree(made: Callable[[ResultDocument], bytes], tmp_path: Path) -> None:
    path = tmp_path / "result.pdf"
    path.write_bytes(made(documents.RESULTS["birth"]()))
    for program in ("pdfsig", "qpdf"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is absent")
    said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout
    assert said.count("Signature is Valid.") == 2, said
    assert said.index("Điểu K'Ré") < said.index("Ủy ban nhân dân xã Kiến Đức")
    checked = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_seal_without_the_leaders_signature_is_no_result(keys: Path, world: SimpleNamespace) -> None:
    signed = sign(documents.RESULTS["birth"]())
    unsigned = replace(signed, sha256=blobs.store().put(_rendered(signed)).sha256)
    with pytest.raises(ResultNotValid, match="chữ ký của lãnh đạo trước"):
        issuing.seal_result(unsigned, agency=world.agencies[AGENCY], at=clock.now())


def test_the_leader_cannot_sign_what_is_sealed_already(
    keys: Path, world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reverse order: refused when it is sealed again, and also when only the check at the end sees it."""
    signed = sign(documents.RESULTS["birth"]())
    place, current = signed.boxes["seal"], desk.desk()
    stamp = signing.seal_stamp(agency="Xã", at=clock.now(), box=tuple(place["box"]), page=place["page"])
    sealed = signing.seal(_rendered(signed), identity=current.seal_of(AGENCY), desk=current.signing, stamp=stamp)
    reverse = signing.sign(sealed, identity=current.officer(KEY, "demo"), desk=current.signing, field="LanhDao")
    kept = replace(signed, sha256=blobs.store().put(reverse).sha256)
    with pytest.raises(SigningRefused):
        issuing.seal_result(kept, agency=world.agencies[AGENCY], at=clock.now())
    monkeypatch.setattr(signing, "seal", lambda *_args, **_more: reverse)
    with pytest.raises(ResultNotValid, match="chữ ký của lãnh đạo trước"):
        issuing.seal_result(kept, agency=world.agencies[AGENCY], at=clock.now())


def _rendered(signed: issuing.Made) -> bytes:
    """The file as it was before the leader signed it: its first revision."""
    pdf = blobs.store().read(signed.sha256)
    return pdf[: pdf.index(b"%%EOF") + 6]


def png(size: tuple[int, int], colour: tuple[int, int, int], *, ground: int = 0, kind: str = "PNG") -> bytes:
    """A stroke on a ground that can be seen through."""
    picture = Image.new("RGBA", size, (255, 255, 255, ground))
    ImageDraw.Draw(picture).ellipse((2, 2, size[0] - 2, size[1] - 2), outline=(*colour, 255), width=12)
    written = BytesIO()
    (picture if kind == "PNG" else picture.convert("RGB")).save(written, kind)
    return written.getvalue()


BLUE, RED = (16, 52, 166), (192, 0, 0)


def test_own_pictures_take_the_place_of_the_drawn_ones(keys: Path, made: Callable[[ResultDocument], bytes]) -> None:
    plain = made(documents.RESULTS["birth"]())
    (keys / f"{KEY}.png").write_bytes(png((540, 240), BLUE))
    (keys / f"{AGENCY}-seal.png").write_bytes(png((500, 500), RED))
    pictured = made(documents.RESULTS["birth"]())
    assert boxes(pictured) == boxes(plain)
    assert (_pictures(plain), _pictures(pictured)) == (0, 2)


def _pictures(pdf: bytes) -> int:
    """How many pictures with a transparent ground a file holds."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        streams = [one for one in opened.objects if isinstance(one, pikepdf.Stream)]
        return sum(one.get("/Subtype") == "/Image" and "/SMask" in one for one in streams)


@pytest.mark.parametrize(
    ("kind", "data", "why"),
    [
        (signing.Picture.SIGNATURE, b"", "không phải ảnh PNG"),
        (signing.Picture.SIGNATURE, b"<svg/>", "không phải ảnh PNG"),
        (signing.Picture.SIGNATURE, png((540, 240), BLUE)[:300], "không phải ảnh PNG"),
        (signing.Picture.SIGNATURE, png((540, 240), BLUE, kind="JPEG"), "không phải ảnh PNG"),
        (signing.Picture.SIGNATURE, png((540, 240), BLUE) + bytes(1 << 20), "lớn hơn 1 MB"),
        (signing.Picture.SIGNATURE, png((540, 240), BLUE, ground=255), "nền trong suốt"),
        (signing.Picture.SIGNATURE, png((540, 240), RED), "chữ ký phải màu xanh"),
        (signing.Picture.SIGNATURE, png((300, 300), BLUE), "tỷ lệ"),
        (signing.Picture.SIGNATURE, png((200, 90), BLUE), "quá nhỏ"),
        (signing.Picture.SEAL, png((500, 500), BLUE), "con dấu phải màu đỏ"),
        (signing.Picture.SEAL, png((540, 240), RED), "tỷ lệ"),
    ],
)
def test_a_picture_that_may_not_stand_on_a_document(kind: signing.Picture, data: bytes, why: str) -> None:
    with pytest.raises(PictureUnfit, match=why):
        signing.checked_picture(data, kind=kind, name="x.png")


def test_nothing_is_signed_with_an_unfit_picture(keys: Path) -> None:
    (keys / f"{KEY}.png").write_bytes(png((540, 240), RED))
    with pytest.raises(PictureUnfit, match=KEY):
        sign(documents.RESULTS["birth"]())
    (keys / f"{KEY}.png").write_bytes(png((540, 240), BLUE))
    assert sign(documents.RESULTS["birth"]()).size
