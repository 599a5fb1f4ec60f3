"""Schedule, archive, pins, categories, versions and corrections: two people, a clock, and nothing overwritten."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from flask import Flask

from portal import housekeeping
from portal.core import clock, db, events
from portal.core.actor import SYSTEM
from portal.core.errors import PortalError
from portal.notices import actions, queries
from portal.notices.lifecycle import State
from tests.support.board import ADDRESS, NOTICE, Open, id_of, published, revision_of, state, step, submitted, written
from tests.support.browsing import Browser

MORNING = datetime(2027, 3, 1, 1, tzinfo=UTC)  # 8 o'clock in Vietnam
PUBLIC = ("/", "/notices", "/notices?category=tin-tuc", "/notices/archive", "/notices/feed.atom", "/notices/feed.rss")


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """The world at another time; who had signed in is signed in anew."""
    with time_machine.travel(moment, tick=False):
        yield


def shown(browser: Browser) -> list[str]:
    """Where a reader meets the notice."""
    places = [path for path in PUBLIC if NOTICE["title"] in browser.get(path).text]
    return places + ([ADDRESS] if browser.get(ADDRESS).status_code == 200 else [])


def test_a_scheduled_notice_is_nowhere_until_the_worker_shows_it_in_time(
    app: Flask, signed_in: Open, browser: Browser
) -> None:
    with at(MORNING - timedelta(days=1)):
        page = submitted(signed_in)
        publisher = signed_in("editor2")
        day = {"at": "1/3/2027", "hour": "8:00", "comment": "Đúng với công văn số 12"}
        assert step(publisher, page, "publish", **day) == 302
        assert state(page) is State.SCHEDULED
        assert "Đúng với công văn số 12" in publisher.get(page).text
        assert shown(browser) == []
    with at(MORNING - timedelta(seconds=1)):
        housekeeping.show_notices()
        assert shown(browser) == []
    with at(MORNING):
        housekeeping.show_notices()
        housekeeping.show_notices()
        assert state(page) is State.PUBLISHED
        assert shown(browser) == [*(path for path in PUBLIC if "archive" not in path), ADDRESS]
    with db.reading() as session:
        history = events.history(session, id_of(page))
    assert [(one.type, one.actor_kind) for one in history[-2:]] == [
        ("NoticeScheduled", "staff"),
        ("NoticePublished", "system"),
    ]
    assert history[-1].at == MORNING


def test_a_schedule_can_be_called_off_and_a_wrong_one_is_refused_where_it_was_typed(signed_in: Open) -> None:
    page = submitted(signed_in)
    publisher = signed_in("editor2")
    for wrong, field in (
        ({"at": "31/2/2099"}, "at"),
        ({"at": "1/1/2020"}, "at"),
        ({"hour": "8:00"}, "at"),
        ({"at": "1/1/2099", "hour": "25:00"}, "hour"),
        ({"at": "1/1/2099", "hour": "sáng"}, "hour"),
    ):
        answer = publisher.send(f"{page}/publish", {"revision": "2", "comment": "Giữ lại"} | wrong, page=page)
        assert answer.status_code == 422
        assert f'href="#{field}"' in answer.text
        assert "Giữ lại" in answer.text
    assert step(publisher, page, "publish", at="1/1/2099") == 302
    assert step(signed_in("editor"), page, "unschedule") == 403
    assert step(publisher, page, "unschedule") == 302
    assert state(page) is State.SUBMITTED
    with at(datetime(2099, 1, 2, tzinfo=UTC)):
        assert actions.release_due(now=clock.now()) == 0


def test_who_wrote_it_schedules_nothing(signed_in: Open) -> None:
    editor = signed_in("editor2")
    page = written(editor)
    assert step(editor, page, "submit") == 302
    assert step(editor, page, "publish", at="1/1/2099") == 409
    assert state(page) is State.SUBMITTED


def test_what_expired_long_ago_goes_to_the_archive_and_can_still_be_read(signed_in: Open, browser: Browser) -> None:
    today = clock.local(clock.now()).date()
    page = published(signed_in, expires=f"{today:%d/%m/%Y}")
    with at(clock.now() + timedelta(days=2)):
        assert shown(browser) == ["/notices/archive", ADDRESS]
        assert "hết hiệu lực" in browser.get(ADDRESS).text
        assert actions.archive_due(now=clock.now()) == 0
    with at(clock.now() + timedelta(days=92)):
        assert actions.archive_due(now=clock.now()) == 1
        assert shown(browser) == ["/notices/archive", ADDRESS]
    assert state(page) is State.ARCHIVED
    with db.reading() as session:
        assert events.history(session, id_of(page))[-1].actor_kind == "system"


def test_a_publisher_archives_and_still_withdraws(signed_in: Open, browser: Browser) -> None:
    page = published(signed_in)
    publisher = signed_in("publisher")
    assert step(publisher, page, "archive") == 302
    assert "được lưu trữ từ ngày" in browser.get(ADDRESS).text
    assert step(publisher, page, "withdraw", reason="Sai số liệu") == 302
    gone = browser.get(ADDRESS)
    assert (gone.status_code, "Sai số liệu" in gone.text, "liên hệ" in gone.text) == (410, True, True)


def test_a_pinned_notice_stands_first_until_it_is_unpinned(signed_in: Open, browser: Browser) -> None:
    page = published(signed_in)
    published(signed_in, title="Bài mới hơn")
    publisher = signed_in("publisher")

    def first() -> list[bool]:
        pages = [browser.get(path).text for path in ("/", "/notices")]
        return [text.index(NOTICE["title"]) < text.index("Bài mới hơn") for text in pages]

    assert first() == [False, False]
    with db.reading() as session:
        changed = queries.notice(session, id_of(page)).updated_at
    assert step(publisher, page, "pin") == 302
    assert first() == [True, True]
    assert "Quan trọng" in browser.get("/notices").text
    feed = browser.get("/notices/feed.atom").text
    assert feed.index(NOTICE["title"]) > feed.index("Bài mới hơn")
    assert step(publisher, page, "pin", unpin="1") == 302
    assert first() == [False, False]
    with db.reading() as session:
        assert queries.notice(session, id_of(page)).updated_at == changed


def test_categories_are_data(signed_in: Open, browser: Browser) -> None:
    publisher, editor = signed_in("publisher"), signed_in("editor")
    fresh = {"code": "tuyen-dung", "name": "Tuyển dụng", "name_en": "Vacancies", "position": "1", "offered": "y"}
    for wrong, field in (
        ({"code": "Tuyển dụng"}, "code"),
        ({"code": "tin-tuc"}, "code"),
        ({"name": ""}, "name"),
        ({"name_en": "x" * 81}, "name_en"),
    ):
        answer = publisher.send("/editor/categories", fresh | wrong)
        assert (answer.status_code, f'href="#{field}"' in answer.text) == (422, True)
    assert publisher.send("/editor/categories", fresh).status_code == 302
    published(signed_in, category="tuyen-dung")
    assert NOTICE["title"] in browser.get("/notices?category=tuyen-dung").text
    browser.get("/language/en")
    assert "Vacancies" in browser.get("/notices").text

    closed = {"name": "Việc làm", "name_en": "Jobs", "position": "1"}
    assert publisher.send("/editor/categories/tuyen-dung", closed).status_code == 302
    assert "Việc làm" not in editor.get("/editor/new").text
    assert editor.send("/editor/new", NOTICE | {"category": "tuyen-dung"}).status_code == 422
    assert NOTICE["title"] in browser.get("/notices?category=tuyen-dung").text
    assert {editor.get(path).status_code for path in ("/editor/categories", "/editor/categories/tin-tuc")} == {403}
    assert publisher.get("/editor/categories/khong-co").status_code == 404


def test_every_version_says_who_when_and_what_and_comes_back_as_a_new_one(signed_in: Open) -> None:
    editor, second = signed_in("editor"), signed_in("editor2")
    page = written(editor)
    changed = NOTICE | {"body": "Từ **tháng tới**, xem [dịch vụ](/services).", "revision": "1"}
    assert second.send(f"{page}/edit", changed).status_code == 302
    lists = editor.get(f"{page}/versions").text
    assert "Phiên bản 2" in lists
    assert "Phiên bản 1" in lists
    second_version = editor.get(f"{page}/versions/2").text
    assert "tuần</del>" in second_version.replace('<span class="govuk-visually-hidden">]</span>', "")
    assert "tháng" in second_version
    assert editor.get(f"{page}/versions/3").status_code == 404

    first = editor.get(f"{page}/versions/1")
    restored = {"revision": revision_of(first.text)}
    assert editor.send(f"{page}/versions/1/restore", restored, page=f"{page}/versions/1").status_code == 302
    assert editor.send(f"{page}/versions/2/restore", restored, page=f"{page}/versions/2").status_code == 409
    with db.reading() as session:
        kept = queries.versions(session, id_of(page))
        assert [(one.number, one.what) for one in kept] == [(3, "restored"), (2, "edited"), (1, "written")]
        assert queries.notice(session, id_of(page)).body == NOTICE["body"]
        assert kept[0].content == kept[2].content != kept[1].content
    assert step(editor, page, "submit") == 302
    late = {"revision": revision_of(editor.get(page).text) or "4"}
    assert editor.send(f"{page}/versions/2/restore", late, page="/account").status_code in {403, 409}
    assert state(page) is State.SUBMITTED


def test_the_slower_of_two_editors_sees_the_differences_word_by_word(signed_in: Open) -> None:
    editor, second = signed_in("editor"), signed_in("editor2")
    page = written(editor)
    assert second.send(f"{page}/edit", NOTICE | {"summary": "Một câu khác.", "revision": "1"}).status_code == 302
    answer = editor.send(f"{page}/edit", NOTICE | {"title": "Trả kết quả chiều thứ Bảy", "revision": "1"})
    assert answer.status_code == 422
    assert "Bản đang lưu khác với chữ bạn vừa nhập" in answer.text
    plain = answer.text.replace('<span class="govuk-visually-hidden">[bỏ: </span>', "")
    assert "<del>sáng<" in plain
    assert "Một câu khác." in answer.text
    with db.reading() as session:
        assert queries.notice(session, id_of(page)).title == NOTICE["title"]


CORRECTION = NOTICE | {
    "body": "Từ **tháng sau**, xem [dịch vụ](/services).",
    "told": "Từ tháng sau, không phải tuần tới.",
}


def corrected(signed_in: Open, page: str, **changes: str) -> int:
    editor = signed_in("editor")
    revision = revision_of(editor.get(f"{page}/correct").text)
    return editor.send(f"{page}/correct", CORRECTION | {"revision": revision} | changes).status_code


def test_a_correction_is_seen_after_a_second_person_accepted_it_and_says_what_and_when(
    signed_in: Open, browser: Browser
) -> None:
    page = published(signed_in)
    assert corrected(signed_in, page) == 302
    assert "tháng sau" not in browser.get(ADDRESS).text
    publisher = signed_in("publisher")
    assert "Đính chính chờ duyệt" in publisher.get("/editor/?state=submitted").text
    assert "Từ tháng sau, không phải tuần tới." in publisher.get(page).text
    assert corrected(signed_in, page) == 422

    assert step(signed_in("editor"), page, "correction/accept") == 403
    assert step(publisher, page, "correction/accept") == 302
    seen = browser.get(ADDRESS).text
    assert "<strong>tháng sau</strong>" in seen
    assert "Đã đính chính lúc" in seen
    assert "Từ tháng sau, không phải tuần tới." in seen
    assert step(publisher, page, "correction/accept") == 409
    assert "tháng sau" in browser.get("/notices/feed.atom").text
    with db.reading() as session:
        kept = queries.versions(session, id_of(page))
    assert [(one.what, one.note) for one in kept[:1]] == [("corrected", "Từ tháng sau, không phải tuần tới.")]


def test_nobody_accepts_the_own_correction(signed_in: Open) -> None:
    page = published(signed_in)
    both = signed_in("editor2")
    revision = revision_of(both.get(f"{page}/correct").text)
    assert both.send(f"{page}/correct", CORRECTION | {"revision": revision}).status_code == 302
    assert "một người duyệt đăng khác phải duyệt" in both.get(page).text
    assert step(both, page, "correction/accept") == 409


def test_a_refused_correction_leaves_the_text_and_no_trace_for_readers(signed_in: Open, browser: Browser) -> None:
    page = published(signed_in)
    before = browser.get(ADDRESS).text
    assert corrected(signed_in, page) == 302
    publisher = signed_in("publisher")
    assert step(publisher, page, "correction/refuse", note="") == 422
    assert step(publisher, page, "correction/refuse", note="Chưa có văn bản") == 302
    after = browser.get(ADDRESS).text
    assert ("tháng sau" in after, "đính chính" in after) == (False, False)
    assert len(after) == len(before)
    assert "Chưa có văn bản" in signed_in("editor").get(page).text


@pytest.mark.parametrize(
    ("change", "field"),
    [({"told": ""}, "told"), ({"title": ""}, "title"), ({"body": NOTICE["body"]}, ""), ({"told": "x" * 501}, "told")],
)
def test_a_correction_says_what_it_corrects(signed_in: Open, change: dict[str, str], field: str) -> None:
    page = published(signed_in)
    editor = signed_in("editor")
    answer = editor.send(
        f"{page}/correct", CORRECTION | {"revision": revision_of(editor.get(f"{page}/correct").text)} | change
    )
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text if field else "chưa thay đổi gì" in answer.text
    with db.reading() as session:
        assert queries.waiting_correction(session, id_of(page)) is None


def test_a_correction_of_what_was_withdrawn_is_dropped(signed_in: Open) -> None:
    page = published(signed_in)
    assert corrected(signed_in, page) == 302
    publisher = signed_in("publisher")
    assert step(publisher, page, "withdraw", reason="Sai") == 302
    assert step(publisher, page, "correction/accept") == 409
    assert signed_in("editor").get(f"{page}/correct").status_code == 409
    with db.reading() as session:
        assert queries.waiting_correction(session, id_of(page)) is None


def test_the_preview_of_the_script_is_the_page_and_only_for_editors(signed_in: Open) -> None:
    editor = signed_in("editor")
    sent = {"body": "**đậm** <script>alert(1)</script> ![x](https://evil.example/x.png)", "lang": "vi", "notice": "x"}
    answer = editor.send("/editor/preview", sent, page="/editor/new")
    assert "<strong>đậm</strong> &lt;script&gt;" in answer.text
    assert "evil.example" not in answer.text
    assert signed_in("publisher").send("/editor/preview", sent, page="/account").status_code == 403
    assert editor.client.post("/editor/preview", data=sent).status_code == 400


def test_the_worker_does_nothing_that_is_not_its_own(signed_in: Open) -> None:
    """Even as the system nothing is published that no second person approved."""
    page = submitted(signed_in)
    with db.transaction() as session, pytest.raises(PortalError):
        actions.publish(session, actions.locked(session, UUID(page.rsplit("/", 1)[1])), actor=SYSTEM, now=clock.now())
    assert actions.release_due(now=clock.now()) == 0
    assert state(page) is State.SUBMITTED
