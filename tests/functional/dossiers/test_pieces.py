"""Files by pieces: what the server acknowledged is never sent again, and nothing but the whole file is taken in."""

import os
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from sqlalchemy import select, update

from portal.accounts.models import SignInSession
from portal.core import blobs, clock, db
from portal.dossiers import actions
from portal.dossiers.actions.uploads import MOST_UPLOADS
from portal.dossiers.models import DossierFile, UnfinishedUpload
from tests.support import files, photos
from tests.support.applicants import APPLICANT, Person, begin, fill, sign_in
from tests.support.pieces import PIECE, Sender

QUESTION = "old_copy_file"
LARGE = files.pdf() + b"\n%" + os.urandom(3 << 18).hex().encode() + b"\n%%EOF\n"


@pytest.fixture
def papers(citizen: Person) -> str:
    draft = begin(citizen)
    fill(citizen, draft, {"applicant": APPLICANT})
    return f"{draft}/papers"


@pytest.fixture
def send(citizen: Person, papers: str) -> Callable[..., Sender]:
    return partial(_sender, citizen, papers)


def _sender(citizen: Person, papers: str, content: bytes = LARGE, name: str = "lon.pdf") -> Sender:
    return Sender(citizen, papers, content, name, question=QUESTION)


def kept() -> list[str]:
    with db.reading() as session:
        rows = session.scalars(select(DossierFile).where(DossierFile.removed_at.is_(None)))
        return [f"{row.name} {row.sha256}" for row in rows.all()]


def waiting() -> list[UnfinishedUpload]:
    with db.reading() as session:
        return list(session.scalars(select(UnfinishedUpload)))


def test_a_file_goes_in_pieces_and_is_the_same_file(citizen: Person, papers: str, send: Callable[..., Sender]) -> None:
    sender = send()
    assert sender.begin().status_code == 201
    sender.all_pieces()
    assert sender.finish().json == {"troubles": []}
    assert kept() == [f"lon.pdf {sender.sha256}"]
    assert citizen.get(papers).download(citizen.link("lon.pdf")) == LARGE
    assert waiting() == []
    assert list(blobs.store().root.glob("incoming/pieces/*")) == []


def test_pieces_repeated_out_of_order_or_of_another_file_are_harmless(send: Callable[..., Sender]) -> None:
    sender = send()
    sender.begin()
    assert sender.put(PIECE).json == {"received": 0}
    assert sender.put(0).json == {"received": PIECE}
    assert sender.put(0, b"x" * 100).json == {"received": PIECE}
    assert sender.put(PIECE).json == {"received": len(LARGE)}
    assert sender.put(len(LARGE) - 1, b"xy").status_code == 422
    assert sender.put(0, b"x" * (PIECE + 1)).status_code == 413
    assert sender.finish().json == {"troubles": []}
    assert kept() == [f"lon.pdf {sender.sha256}"]


def test_the_same_file_goes_on_where_it_stopped_even_elsewhere(
    somebody: Callable[[], Person], papers: str, send: Callable[..., Sender]
) -> None:
    """A reload, another tab, another device."""  # fmt: skip
    sender = send()
    sender.begin()
    sender.put(0)
    other = _sender(sign_in(somebody(), "citizen"), papers)
    answer = other.begin()
    assert (answer.json or {})["received"] == PIECE
    assert "Mới gửi được" in other.person.get(papers).main
    other.put(PIECE)
    other.finish()
    assert kept() == [f"lon.pdf {sender.sha256}"]
    assert sender.finish().json == {"troubles": []}, "the answer was lost, the script asks again"
    assert len(kept()) == 1


def test_an_unfinished_file_is_not_taken_in(send: Callable[..., Sender]) -> None:
    sender = send()
    sender.begin()
    sender.put(0)
    answer = sender.finish()
    assert answer.status_code == 409
    assert "Chọn lại" in str(answer.json) or "chọn lại" in str(answer.json)
    assert len(waiting()) == 1


def test_a_file_that_changed_meanwhile_is_refused_and_begun_again(send: Callable[..., Sender]) -> None:
    sender = send()
    sender.begin()
    sender.put(0, b"y" * PIECE)
    sender.put(PIECE)
    answer = sender.finish()
    assert answer.status_code == 422
    assert "không giống tệp" in str((answer.json or {})["error"])
    assert (kept(), waiting()) == ([], [])


def test_photos_by_pieces_become_one_document_in_the_order_chosen(send: Callable[..., Sender]) -> None:
    senders = [send(photos.jpeg(photos.sheet(lines=n + 3), place=True), f"anh {n}.jpg") for n in range(3)]
    for sender in senders:
        sender.begin()
        sender.all_pieces()
    senders[0].finish(*senders[1:])
    assert [line.rpartition(" ")[0] for line in kept()] == ["anh 0 - anh 2.pdf"]


REFUSED_EARLY = {
    "empty": (b"", "a.pdf", "rỗng"),
    "kind": (b"x", "a.exe", "chỉ nhận tệp"),
}


@pytest.mark.parametrize("kind", REFUSED_EARLY)
def test_what_name_and_size_decide_is_not_even_sent(send: Callable[..., Sender], kind: str) -> None:
    content, name, sentence = REFUSED_EARLY[kind]
    answer = send(content, name).begin()
    assert answer.status_code == 422
    assert sentence in (answer.json or {})["error"]
    answer = send().begin(size=11 << 20)
    assert "10 MB" in (answer.json or {})["error"]
    assert send(name="a.heic").begin(size=30 << 20, sha256="a" * 64).status_code == 201


@pytest.mark.parametrize("wrong", [{"size": "-1"}, {"size": "x"}, {"sha256": "z" * 64}, {"sha256": ""}])
def test_nonsense_is_answered_as_such(send: Callable[..., Sender], wrong: dict[str, str]) -> None:
    assert send().begin(**wrong).status_code == 400


def test_uploads_are_counted(send: Callable[..., Sender]) -> None:
    sender = send()
    for n in range(MOST_UPLOADS):
        assert sender.begin(sha256=f"{n:064x}").status_code == 201
    answer = sender.begin()
    assert answer.status_code == 422
    assert "gửi dở" in (answer.json or {})["error"]


def test_an_upload_can_be_given_up_with_and_without_the_script(
    citizen: Person, papers: str, send: Callable[..., Sender]
) -> None:
    for give_up in (lambda sender: sender.call("DELETE", sender.href), lambda _: citizen.get(papers).press("Bỏ tệp")):
        sender = send()
        sender.begin()
        sender.put(0)
        give_up(sender)
        assert waiting() == []
        assert sender.put(0).status_code == 404


def test_somebody_else_sees_no_upload(somebody: Callable[[], Person], send: Callable[..., Sender]) -> None:
    sender = send()
    sender.begin()
    stranger = sign_in(somebody(), "business").client
    for path in (sender.href, f"{sender.draft}/uploads/{UUID(int=1)}"):
        assert stranger.get(path).status_code == 404
    assert somebody().client.get(sender.href).status_code == 401


def test_a_session_that_ends_between_two_pieces_costs_nothing(
    citizen: Person, papers: str, send: Callable[..., Sender]
) -> None:
    """Ux 1, expired session: after signing in again the upload goes on with the next piece."""  # fmt: skip
    sender = send()
    sender.begin()
    sender.put(0)
    with db.transaction() as session:
        session.execute(update(SignInSession).values(ended_at=clock.now()))
    assert sender.put(PIECE).status_code in (400, 401)
    sign_in(citizen, "citizen")
    again = send()
    again.begin()
    assert again.received == PIECE
    again.put(PIECE)
    again.finish()
    assert kept() == [f"lon.pdf {sender.sha256}"]


def test_what_nobody_goes_on_with_is_swept(send: Callable[..., Sender]) -> None:
    sender = send()
    sender.begin()
    sender.put(0)
    pieces = blobs.store().pieces(UUID(sender.href.rsplit("/", 1)[1]))
    assert actions.sweep_uploads(now=clock.now() + timedelta(days=2)) == 0
    assert (pieces.exists(), len(waiting())) == (True, 1)
    (blobs.store().root / "incoming" / "left-by-a-crash").write_bytes(b"x")
    assert actions.sweep_uploads(now=clock.now() + timedelta(days=4)) == 2
    assert (pieces.exists(), len(waiting())) == (False, 0)
