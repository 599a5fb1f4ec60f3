"""The editors' room over HTTP: two editors, no overwriting, nothing shown before its time."""

from types import SimpleNamespace
from uuid import UUID

import pytest
import time_machine

from portal.accounts.models import Account
from portal.core import clock, db, events
from portal.notices import queries
from portal.notices.lifecycle import State
from tests.support.board import NOTICE, Open, published, revision_of, state, step, written
from tests.support.browsing import Browser


def test_written_by_one_published_by_another_and_on_the_home_page(
    signed_in: Open, browser: Browser, world: SimpleNamespace
) -> None:
    editor, second = signed_in("editor"), signed_in("editor2")
    page = written(editor)
    assert NOTICE["title"] not in browser.get("/notices").text
    assert browser.get("/notices/tra-ket-qua-sang-thu-bay").status_code == 404

    assert step(editor, page, "submit") == 302
    assert step(editor, page, "publish") == 403
    assert browser.get("/notices/tra-ket-qua-sang-thu-bay").status_code == 404
    assert step(second, page, "publish") == 302

    assert NOTICE["title"] in browser.get("/").text
    assert NOTICE["title"] in browser.get("/notices").text
    assert "<strong>tuần tới</strong>" in browser.get("/notices/tra-ket-qua-sang-thu-bay").text
    with db.reading() as session:
        history = events.history(session, UUID(page.rsplit("/", 1)[1]))
    assert [(record.type, record.actor_id) for record in history] == [
        ("NoticeDrafted", world.editor.id),
        ("NoticeSubmitted", world.editor.id),
        ("NoticePublished", world.editor2.id),
    ]


def test_whoever_edited_it_last_is_not_the_second_editor(signed_in: Open) -> None:
    editor, second = signed_in("editor"), signed_in("editor2")
    page = written(editor)
    revision = revision_of(second.get(f"{page}/edit").text)
    assert second.send(f"{page}/edit", NOTICE | {"body": "Khác hẳn", "revision": revision}).status_code == 302
    assert step(second, page, "submit") == 302
    assert step(second, page, "publish") == 409
    assert step(editor, page, "publish") == 403
    assert state(page) is State.SUBMITTED


def test_a_preview_keeps_nothing_and_loses_nothing(signed_in: Open) -> None:
    editor = signed_in("editor")
    answer = editor.send("/editor/new", NOTICE | {"preview": "1"})
    assert answer.status_code == 200
    assert "<strong>tuần tới</strong>" in answer.text
    assert "Từ **tuần tới**, xem [dịch vụ](/services)." in answer.text
    with db.reading() as session:
        assert queries.by_state(session, State.DRAFT) == []


def test_the_second_of_two_editors_does_not_overwrite_the_first(signed_in: Open) -> None:
    """Lost update (F37): the loser keeps what was typed, sees the other version, and may then decide."""
    editor, second = signed_in("editor"), signed_in("editor2")
    page = written(editor)
    old = revision_of(editor.get(f"{page}/edit").text)
    assert second.send(f"{page}/edit", NOTICE | {"body": "Bản của người kia", "revision": old}).status_code == 302

    answer = editor.send(f"{page}/edit", NOTICE | {"body": "Bản của tôi", "revision": old})

    assert answer.status_code == 422
    assert "Bản của tôi" in answer.text
    assert "Bản của người kia" in answer.text
    with db.reading() as session:
        assert queries.notice(session, UUID(page.rsplit("/", 1)[1])).body == "Bản của người kia"
    again = NOTICE | {"body": "Bản của cả hai", "revision": revision_of(answer.text)}
    assert editor.send(f"{page}/edit", again).status_code == 302


def test_a_stale_button_does_nothing(signed_in: Open) -> None:
    editor, publisher = signed_in("editor"), signed_in("publisher")
    page = written(editor)
    assert step(editor, page, "submit") == 302
    assert publisher.send(f"{page}/publish", {"revision": "1"}, page=page).status_code == 409
    assert publisher.send(f"{page}/return", {"revision": "", "note": "x"}, page=page).status_code == 422
    assert publisher.send(f"{page}/return", {"revision": "mot", "note": "x"}, page=page).status_code == 409
    assert state(page) is State.SUBMITTED


def test_given_back_with_a_note_changed_and_published(signed_in: Open) -> None:
    editor, second = signed_in("editor"), signed_in("editor2")
    page = written(editor)
    step(editor, page, "submit")
    assert step(second, page, "return", note="") == 422
    assert step(second, page, "return", note="Thiếu giờ làm việc") == 302
    assert "Thiếu giờ làm việc" in editor.get(page).text
    revision = revision_of(editor.get(f"{page}/edit").text)
    editor.send(f"{page}/edit", NOTICE | {"body": "Từ 7 giờ 30", "revision": revision})
    step(editor, page, "submit")
    assert step(second, page, "publish") == 302


def test_a_published_notice_is_not_edited(signed_in: Open) -> None:
    page = published(signed_in)
    editor = signed_in("editor")
    revision = revision_of(editor.get(f"{page}/edit").text)
    answer = editor.send(f"{page}/edit", NOTICE | {"body": "Lén sửa", "revision": revision})
    assert answer.status_code == 422
    assert "Lén sửa" in answer.text


def test_a_withdrawn_notice_says_why_and_comes_back_under_its_address(signed_in: Open, browser: Browser) -> None:
    page = published(signed_in)
    editor, second = signed_in("editor"), signed_in("editor2")
    assert step(second, page, "withdraw", reason="") == 422
    assert step(second, page, "withdraw", reason="Đăng nhầm ngày") == 302
    gone = browser.get("/notices/tra-ket-qua-sang-thu-bay")
    assert gone.status_code == 410
    assert "Đăng nhầm ngày" in gone.text
    assert "tuần tới" not in gone.text
    assert NOTICE["title"] not in browser.get("/notices").text

    step(editor, page, "reopen")
    revision = revision_of(editor.get(f"{page}/edit").text)
    editor.send(f"{page}/edit", NOTICE | {"title": "Tiêu đề đã sửa", "revision": revision})
    step(editor, page, "submit")
    step(second, page, "publish")
    assert "Tiêu đề đã sửa" in browser.get("/notices/tra-ket-qua-sang-thu-bay").text


def test_two_notices_with_one_title_have_two_addresses(signed_in: Open, browser: Browser) -> None:
    published(signed_in)
    published(signed_in)
    assert browser.get("/notices/tra-ket-qua-sang-thu-bay-2").status_code == 200


def test_the_feeds_address_cannot_be_taken(signed_in: Open, browser: Browser) -> None:
    published(signed_in, title="Feed atom")
    assert browser.get("/notices/feed.atom").mimetype == "application/atom+xml"
    assert browser.get("/notices/feed-atom").status_code == 200


def test_an_expired_notice_leaves_the_lists_and_says_so(signed_in: Open, browser: Browser) -> None:
    last_day = clock.local(clock.now()).date()
    published(signed_in, expires=f"{last_day:%d/%m/%Y}")
    assert NOTICE["title"] in browser.get("/notices").text
    with time_machine.travel(clock.now().replace(year=clock.now().year + 1)):
        assert NOTICE["title"] not in browser.get("/notices").text
        assert NOTICE["title"] not in browser.get("/notices/feed.atom").text
        assert "hết hiệu lực" in browser.get("/notices/tra-ket-qua-sang-thu-bay").text


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"body": ""}, "body"),
        ({"expires": "31/2/2027"}, "expires"),
        ({"title_en": "Only a title"}, "body_en"),
        ({"category": "khac"}, "category"),
        ({"title": "x" * 201}, "title"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(signed_in: Open, change: dict[str, str], field: str) -> None:
    answer = signed_in("editor").send("/editor/new", NOTICE | change)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert NOTICE["summary"] in answer.text


@pytest.mark.parametrize("username", ["citizen", "clerk", "administrator"])
def test_only_editors_get_in(signed_in: Open, username: str) -> None:
    page = written(signed_in("editor"))
    other = signed_in(username)
    assert {other.get(path).status_code for path in ("/editor/", "/editor/new", page, f"{page}/edit")} == {403}
    for action in ("edit", "submit", "publish", "return", "withdraw", "reopen"):
        assert other.send(f"{page}/{action}", NOTICE | {"revision": "1"}, page="/account").status_code == 403


def test_nothing_moves_without_the_token(signed_in: Open) -> None:
    editor = signed_in("editor")
    page = written(editor)
    assert editor.client.post(f"{page}/submit", data={"revision": "1"}).status_code == 400
    assert state(page) is State.DRAFT


def test_hostile_text_is_text_everywhere(signed_in: Open, browser: Browser) -> None:
    evil = "<script>alert(1)</script>"
    published(signed_in, title=f"Tin {evil}", summary=evil, body=f"{evil}\n\n[x](javascript:alert(1))")
    for path in ("/", "/notices", "/notices/tin-script-alert-1-script"):
        page = browser.get(path).text
        assert "Tin &lt;script&gt;" in page
        assert evil not in page
    desk = signed_in("editor").get("/editor/?state=published").text
    assert evil not in desk


def test_publishers_publish_and_do_not_write(signed_in: Open) -> None:
    """Who writes and who publishes are two roles: neither does the other's part."""
    editor, publisher = signed_in("editor"), signed_in("publisher")
    page = written(editor)
    assert {publisher.get(f"{page}/edit").status_code, publisher.get("/editor/new").status_code} == {403}
    assert step(publisher, page, "submit") == 403
    assert step(editor, page, "submit") == 302
    assert "/publish" not in editor.get(page).text
    assert step(publisher, page, "publish") == 302
    assert step(editor, page, "withdraw", reason="x") == 403
    assert step(publisher, page, "withdraw", reason="Sai ngày") == 302
    assert state(page) is State.WITHDRAWN


def test_nobody_publishes_the_own_text_with_another_account(signed_in: Open, world: SimpleNamespace) -> None:
    editor, publisher = signed_in("editor"), signed_in("publisher")
    page = written(editor)
    assert step(editor, page, "submit") == 302
    with db.transaction() as session:
        for one in (world.editor, world.publisher):
            session.get_one(Account, one.id).personal_number = "067090000001"
    assert step(publisher, page, "publish") == 403
    assert state(page) is State.SUBMITTED
