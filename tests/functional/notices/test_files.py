"""Pictures and attachments: drawn anew, looked at, shown where a public text shows them and nowhere else."""

import io
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from portal.core import clock, db
from portal.documents import viruses
from portal.notices import actions, queries
from portal.notices.models import NoticeFile
from tests.support.board import ADDRESS, NOTICE, Open, id_of, published, revision_of, step, written
from tests.support.browsing import Browser
from tests.support.files import pdf, pdf_with_script, program
from tests.support.photos import jpeg, sheet

PHOTO = jpeg(sheet((1800, 1200)), place=True)


def upload(browser: Browser, page: str, what: str, content: bytes, name: str, **more: str) -> TestResponse:
    """Send a file beside a half-written text."""
    shown = browser.get(page).text
    token = shown.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    data = NOTICE | {"body": "Nửa câu chưa", "revision": revision_of(shown), "csrf_token": token, f"add_{what}": "1"}
    return browser.client.post(page, data=data | more | {what: (io.BytesIO(content), name)})


def fetched(browser: Browser, path: str) -> TestResponse:
    """A file, read to its end."""
    return browser.client.get(path, buffered=True)


def files(page: str) -> list[NoticeFile]:
    with db.reading() as session:
        return queries.files(session, id_of(page))


def with_picture(signed_in: Open) -> tuple[str, NoticeFile]:
    """A draft and its picture, which the text does not show yet."""
    editor = signed_in("editor")
    page = written(editor)
    answer = upload(editor, f"{page}/edit", "picture", PHOTO, "quay 3.jpg", alt="Quầy số 3")
    assert answer.status_code == 200, answer.text
    (file,) = files(page)
    return page, file


def put_in(signed_in: Open, page: str, **changes: object) -> None:
    editor = signed_in("editor")
    data: dict[str, object] = {**NOTICE, "revision": revision_of(editor.get(f"{page}/edit").text), **changes}
    assert editor.send(f"{page}/edit", data).status_code == 302


def go_public(signed_in: Open, page: str) -> None:
    assert step(signed_in("editor"), page, "submit") == 302
    assert step(signed_in("editor2"), page, "publish") == 302


def test_a_picture_is_drawn_anew_in_sizes_and_forgets_where_it_was_taken(
    signed_in: Open, browser: Browser, app: Flask
) -> None:
    page, file = with_picture(signed_in)
    address = f"/notices/pictures/{file.id}"
    editor = signed_in("editor")
    assert [(one["width"], one["height"]) for one in file.renditions] == [(480, 320), (960, 640), (1600, 1067)]
    assert Image.open(io.BytesIO(PHOTO)).getexif()
    for size in file.renditions:
        answer = fetched(editor, f"{address}/{size['width']}.jpg")
        assert answer.headers["Cache-Control"] == "no-store"
        drawn = Image.open(io.BytesIO(answer.data))
        assert (drawn.size, dict(drawn.getexif())) == ((size["width"], size["height"]), {})
        assert b"Exif" not in answer.data
    assert fetched(browser, f"{address}/480.jpg").status_code == 404
    assert fetched(signed_in("citizen"), f"{address}/480.jpg").status_code == 404

    put_in(signed_in, page, body=f"Đây:\n\n![]({address})")
    assert fetched(browser, f"{address}/480.jpg").status_code == 404
    go_public(signed_in, page)
    text = browser.get(ADDRESS).text
    assert f'srcset="{address}/480.jpg 480w, {address}/960.jpg 960w, {address}/1600.jpg 1600w"' in text
    assert 'alt="Quầy số 3"' in text
    seen = fetched(browser, f"{address}/960.jpg")
    assert seen.headers["Cache-Control"] == "public, max-age=86400"
    assert seen.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert fetched(browser, f"{address}/961.jpg").status_code == 404
    assert fetched(browser, f"/notices/files/{file.id}").status_code == 404
    assert step(signed_in("publisher"), page, "withdraw", reason="Ảnh có mặt người") == 302
    assert fetched(browser, f"{address}/960.jpg").status_code == 404


def test_what_was_typed_stays_while_files_come_in(signed_in: Open) -> None:
    editor = signed_in("editor")
    page = written(editor)
    answer = upload(editor, f"{page}/edit", "picture", PHOTO, "a.jpg", alt="Quầy")
    assert "Nửa câu chưa" in answer.text
    assert "![Quầy](/notices/pictures/" in answer.text
    with db.reading() as session:
        assert queries.notice(session, id_of(page)).body == NOTICE["body"]


@pytest.mark.parametrize(
    ("what", "content", "name", "more", "field"),
    [
        ("picture", PHOTO, "a.jpg", {}, "alt"),
        ("picture", PHOTO, "a.jpg", {"alt": "  "}, "alt"),
        ("picture", PHOTO, "a.jpg", {"alt": "x" * 301}, "alt"),
        ("picture", b"", "", {"alt": "x"}, "picture"),
        ("picture", pdf(), "a.pdf", {"alt": "x"}, "picture"),
        ("picture", b"<svg onload='alert(1)'/>", "a.svg", {"alt": "x"}, "picture"),
        ("picture", b"<html><script>alert(1)</script>", "a.jpg", {"alt": "x"}, "picture"),
        ("attachment", pdf_with_script(), "a.pdf", {}, "attachment"),
        ("attachment", program(), "a.pdf", {}, "attachment"),
        ("attachment", b"<html>", "a.html", {}, "attachment"),
    ],
)
def test_what_is_not_fit_is_said_at_its_question(
    signed_in: Open, what: str, content: bytes, name: str, more: dict[str, str], field: str
) -> None:
    editor = signed_in("editor")
    page = written(editor)
    answer = upload(editor, f"{page}/edit", what, content, name, **more)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert "Nửa câu chưa" in answer.text
    assert files(page) == []


def test_decoration_says_nothing(signed_in: Open, browser: Browser) -> None:
    editor = signed_in("editor")
    page = written(editor)
    assert upload(editor, f"{page}/edit", "picture", PHOTO, "a.jpg", alt="thừa", decorative="y").status_code == 200
    (file,) = files(page)
    assert file.alt == ""


def test_an_attachment_is_offered_once_it_is_ticked_and_published(signed_in: Open, browser: Browser) -> None:
    editor = signed_in("editor")
    page = written(editor)
    paper = pdf(("Cong van",))
    assert "checked" in upload(editor, f"{page}/edit", "attachment", paper, "công văn.pdf").text
    (file,) = files(page)
    address = f"/notices/files/{file.id}"
    go_public(signed_in, page)
    assert "công văn.pdf" not in browser.get(ADDRESS).text
    assert fetched(browser, address).status_code == 404

    revision = revision_of(editor.get(f"{page}/correct").text)
    typed: dict[str, object] = {**NOTICE, "told": "Thêm công văn.", "attachments": [str(file.id)], "revision": revision}
    assert editor.send(f"{page}/correct", typed).status_code == 302
    assert fetched(browser, address).status_code == 404
    assert step(signed_in("publisher"), page, "correction/accept") == 302
    assert "công văn.pdf" in browser.get(ADDRESS).text
    answer = fetched(browser, address)
    assert (answer.data, answer.mimetype) == (paper, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_the_files_of_other_notices_cannot_be_attached(signed_in: Open, world: SimpleNamespace) -> None:
    editor = signed_in("editor")
    other, page = written(editor), written(editor)
    upload(editor, f"{other}/edit", "attachment", pdf(), "a.pdf")
    (file,) = files(other)
    answer = editor.send(f"{page}/edit", {**NOTICE, "revision": "1", "attachments": [str(file.id)]})
    assert answer.status_code == 422
    with db.transaction() as session:
        notice = actions.locked(session, id_of(page))
        texts = {name: NOTICE[name] for name in ("title", "summary", "body", "category")}
        who = {"actor": world.editor, "now": clock.now()}
        actions.edit(session, notice, revision=1, attachments=[str(file.id)], **texts, **who)  # type: ignore[arg-type]
        assert notice.attachments == []


def test_what_the_scanner_has_not_decided_is_shown_to_nobody(
    signed_in: Open, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scanner is away, comes back, and finds one of two files infected."""
    monkeypatch.setattr(viruses, "scan", lambda path: viruses.Scan.WAITING)
    editor = signed_in("editor")
    page = written(editor)
    assert "Trình quét vi-rút đang bận" in upload(editor, f"{page}/edit", "picture", PHOTO, "a.jpg", alt="Quầy").text
    upload(editor, f"{page}/edit", "attachment", pdf(("sach",)), "sach.pdf")
    upload(editor, f"{page}/edit", "attachment", pdf(("ban",)), "ban.pdf")
    picture, clean, dirty = files(page)
    places = [f"/notices/pictures/{picture.id}/480.jpg", f"/notices/files/{clean.id}", f"/notices/files/{dirty.id}"]
    put_in(signed_in, page, body=f"![]({places[0][:-8]})", attachments=[str(clean.id), str(dirty.id)])
    go_public(signed_in, page)
    text = browser.get(ADDRESS).text
    assert ("srcset=" in text, "sach.pdf" in text, "đang được kiểm tra" in text) == (False, False, True)
    assert [fetched(each, place).status_code for place in places for each in (browser, editor)] == [404] * 6
    assert actions.scan_waiting(now=clock.now()) == 0

    def scan(path: Path) -> viruses.Scan:
        return viruses.Scan.INFECTED if path.name == dirty.sha256 else viruses.Scan.CLEAN

    monkeypatch.setattr(viruses, "scan", scan)
    assert actions.scan_waiting(now=clock.now()) == 3
    text = browser.get(ADDRESS).text
    assert ("srcset=" in text, "sach.pdf" in text, "ban.pdf" in text) == (True, True, False)
    assert [fetched(browser, place).status_code for place in places] == [200, 200, 404]


def test_an_infected_file_is_refused(signed_in: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viruses, "scan", lambda path: viruses.Scan.INFECTED)
    editor = signed_in("editor")
    page = written(editor)
    answer = upload(editor, f"{page}/edit", "attachment", pdf(), "a.pdf")
    assert answer.status_code == 422
    assert "vi-rút" in answer.text
    assert files(page) == []


def test_files_belong_to_texts_that_are_being_written(signed_in: Open) -> None:
    page = published(signed_in)
    assert upload(signed_in("editor"), f"{page}/correct", "attachment", pdf(), "a.pdf", told="x").status_code == 200
    assert step(signed_in("publisher"), page, "withdraw", reason="x") == 302
    assert upload(signed_in("editor"), f"{page}/edit", "attachment", pdf(), "b.pdf").status_code == 422
    assert len(files(page)) == 1
