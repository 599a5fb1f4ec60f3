"""A person takes all their data away: asked for with the password, made by the worker (G10, R18.2)."""

import io
import json
import zipfile
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from forms.signers import Cosigner
from forms.text import Text
from portal.accounts.models import Account
from portal.core import clock
from portal.core.db import reading, transaction
from portal.core.events import EventRecord
from portal.demo import PASSWORD
from portal.dossiers import gathering, reads
from portal.dossiers.actions import own_data
from portal.dossiers.own_data import OwnData, store
from portal.dossiers.reads import Read
from portal.office.actions import casework
from tests.support.applicants import APPLICANT, PAGES, Person, application_pdf, begin, fill, sign_in
from tests.support.files import pdf

INNER, OTHERS_NUMBER, PLACE = "Ghi chú nội bộ 5512", "067185005512", "Thôn <b>Năm</b> Lăm"


@pytest.fixture
def citizen(app: Flask, world: SimpleNamespace) -> Person:
    return sign_in(Person(app.test_client()), "citizen")


@pytest.fixture
def dossier_id(citizen: Person, world: SimpleNamespace, run_worker: Any) -> UUID:
    """A dossier with a file and a message; an officer read it, and wrote a note for colleagues."""
    draft = begin(citizen)
    applicant = APPLICANT | {"applicant_address-detail": PLACE}
    record = PAGES["record"] | {"registered_at": f"Ủy ban, số {OTHERS_NUMBER}"}
    fill(citizen, draft, PAGES | {"applicant": applicant, "record": record})
    citizen.get(f"{draft}/papers").send(files={"old_copy_file": [(pdf(("mine",)), "../bản cũ.pdf")]})
    citizen.get(f"{draft}/check").send(action="/application")
    application_pdf(citizen)
    citizen.send(action="/submission")
    run_worker()
    found = UUID(draft.rsplit("/", 1)[1])
    citizen.get(f"/dossiers/{found}/messages").send({"text": "Xin hỏi thêm"})
    with transaction() as session:
        casework.write_note(session, found, text=INNER, actor=world.receptionist, now=clock.now())
        reads.note(session, found, Read.DOSSIER, actor=world.receptionist, now=clock.now())
    return found


def opened(citizen: Person) -> zipfile.ZipFile:
    content = citizen.download("/account/data/archive")
    return zipfile.ZipFile(io.BytesIO(content))


def test_everything_of_ones_own_and_nothing_of_others(
    citizen: Person, dossier_id: UUID, run_worker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Cosigner(key="other", role=Text(vi="Bên B", en="B"), name="B", number=OTHERS_NUMBER, email="", group=1)
    monkeypatch.setattr(gathering, "cosigners", lambda *_given, **_named: (other,))
    citizen.get("/account").get(citizen.link("Tải về mọi dữ liệu")).send({"present": PASSWORD})
    assert "Đang lập tệp" in citizen.main
    run_worker()
    assert "Tệp của bạn đã sẵn sàng" in citizen.get("/account/data").main
    with opened(citizen) as archive:
        names = archive.namelist()
        whole, page = archive.read("data.json").decode(), archive.read("index.html").decode()
        inside = [archive.read(name) for name in names]
    told = json.loads(whole)
    assert told["account"]["personal_number"]
    assert told["sessions"]
    assert "Xin hỏi thêm" in page
    assert "Cán bộ tiếp nhận" in page
    assert "Thôn &lt;b&gt;Năm&lt;/b&gt; Lăm" in page
    (dossier,) = told["dossiers"]
    assert {"answers", "files", "documents", "messages", "readings", "events"} <= dossier.keys()
    assert dossier["events"]
    paths = [one["path"] for one in dossier["files"] + dossier["documents"]]
    assert set(names) == {"data.json", "index.html", *paths}
    assert not [name for name in names if ".." in name or name.startswith("/")]
    assert "••••5512" in whole
    for canary in (INNER, OTHERS_NUMBER, "InternalNote"):
        assert not [one for one in inside if canary.encode() in one]


def test_it_is_a_private_download_and_fetching_it_is_written_down(
    citizen: Person, world: SimpleNamespace, app: Flask, run_worker: Any
) -> None:
    citizen.get("/account/data").send({"present": PASSWORD})
    citizen.download("/account/data/archive", status=404)
    run_worker()
    opened(citizen).close()
    assert citizen.headers["Cache-Control"] == "no-store"
    assert citizen.headers["Content-Disposition"].startswith("attachment; ")
    with reading() as session:
        types = list(session.scalars(select(EventRecord.type).where(EventRecord.stream == world.citizen.id)))
    assert types[-3:] == ["OwnDataAsked", "OwnDataReady", "OwnDataFetched"]
    officer = sign_in(Person(app.test_client()), "receptionist", back="/office/")
    officer.get("/account/data", status=404)
    officer.download("/account/data/archive", status=404)


def test_the_password_is_asked_again_and_one_archive_is_made_at_a_time(
    citizen: Person, world: SimpleNamespace, run_worker: Any, tmp_path: Any
) -> None:
    assert citizen.get("/account/data").send({"present": "sai rồi"}, status=422).errors()
    citizen.send({"present": PASSWORD})
    with pytest.raises(own_data.DataAskedBefore), transaction() as session:
        own_data.ask_for_data(session, language="vi", actor=world.citizen, now=clock.now())
    run_worker()
    with reading() as session:
        (made,) = session.scalars(select(OwnData))
    own_data.make_data(made.id, now=clock.now())
    assert len(list(store().root.glob("??/*"))) == 1


def test_after_seven_days_it_is_gone_and_can_be_asked_for_again(
    citizen: Person, world: SimpleNamespace, run_worker: Any
) -> None:
    citizen.get("/account/data").send({"present": PASSWORD})
    run_worker()
    assert own_data.forget_old_data(now=clock.now() + timedelta(days=6, hours=23)) == 0
    assert own_data.forget_old_data(now=clock.now() + timedelta(days=7, minutes=1)) == 1
    assert list(store().root.glob("??/*")) == []
    citizen.download("/account/data/archive", status=404)
    assert "Yêu cầu tệp dữ liệu" in citizen.get("/account/data").page.text_content()


def test_the_owner_is_told_by_mail(citizen: Person, world: SimpleNamespace, run_worker: Any, tmp_path: Any) -> None:
    with transaction() as session:
        session.execute(update(Account).where(Account.id == world.citizen.id).values(email="thuy@example.vn"))
    citizen.get("/account/data").send({"present": PASSWORD})
    run_worker()
    (letter,) = (tmp_path / "mail").glob("own-data-*.eml")
    assert "To: thuy@example.vn" in letter.read_text()


@pytest.mark.parametrize(
    ("name", "safe"),
    [("../../etc/passwd", "passwd"), ("a\\b\\c.pdf", "c.pdf"), ("x:y?.pdf", "x_y_.pdf"), ("..", "file")],
)
def test_names_cannot_leave_the_archive(name: str, safe: str) -> None:
    assert gathering._safe(name) == safe
