"""What readers see: lists, pages, languages, the feed."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from xml.etree import ElementTree

from portal.core import clock, db
from portal.notices import actions
from tests.support.browsing import Browser

ATOM = "{http://www.w3.org/2005/Atom}"


def publish(world: SimpleNamespace, title: str, *, minutes: int = 0, **words: str) -> None:
    now = clock.now() - timedelta(days=1) + timedelta(minutes=minutes)
    with db.transaction() as session:
        texts = {"summary": f"Tóm tắt {title}", "body": f"Nội dung {title}", "category": "thong-bao"} | words
        notice = actions.write(session, title=title, actor=world.editor, now=now, **texts)  # type: ignore[arg-type]
        actions.submit(session, notice, actor=world.editor, now=now)
        actions.publish(session, notice, actor=world.editor2, now=now)


def test_lists_are_newest_first_and_paged(browser: Browser, world: SimpleNamespace) -> None:
    for number in range(12):
        publish(world, f"Bài số {number:02}", minutes=number)
    first, second = browser.get("/notices").text, browser.get("/notices?page=2").text
    assert first.index("Bài số 11") < first.index("Bài số 02")
    assert "Bài số 01" not in first
    assert second.index("Bài số 01") < second.index("Bài số 00")
    assert 'href="/notices?page=2"' in first


def test_strange_page_numbers_and_categories_show_something(browser: Browser, world: SimpleNamespace) -> None:
    publish(world, "Chỉ một bài")
    for query in ("page=0", "page=-5", "page=999999999999", "page=x", "category=khong-co", "category=%00"):
        answer = browser.get(f"/notices?{query}")
        assert answer.status_code == 200
        assert "Chỉ một bài" in answer.text


def test_a_category_shows_its_own(browser: Browser, world: SimpleNamespace) -> None:
    publish(world, "Lịch bảo trì máy chủ", category="bao-tri")
    publish(world, "Nghỉ lễ")
    page = browser.get("/notices?category=bao-tri").text
    assert "Lịch bảo trì máy chủ" in page
    assert "Nghỉ lễ" not in page


def test_english_where_there_is_a_translation(browser: Browser, world: SimpleNamespace) -> None:
    publish(world, "Nghỉ lễ", title_en="Public holiday", summary_en="We are closed.", body_en="**Closed** all day.")
    publish(world, "Chỉ có tiếng Việt")
    browser.client.set_cookie("language", "en")
    page = browser.get("/notices/nghi-le").text
    assert "<strong>Closed</strong>" in page
    assert '<article lang="en">' in page
    assert '<article lang="vi">' in browser.get("/notices/chi-co-tieng-viet").text


def test_the_feed_is_valid_atom(browser: Browser, world: SimpleNamespace) -> None:
    """RFC 4287 §4.1: what a feed and its entries must have, once each."""
    publish(world, "Thứ nhất & <đặc biệt>", body="Có **đậm** và <b>thẻ</b>")
    publish(world, "Thứ hai", minutes=5)
    answer = browser.get("/notices/feed.atom")
    feed = ElementTree.fromstring(answer.data)  # noqa: S314 (our own output)
    assert answer.mimetype == "application/atom+xml"
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["Thứ hai", "Thứ nhất & <đặc biệt>"]
    for thing in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(thing.findall(f"{ATOM}{name}")) == 1
        moment = datetime.fromisoformat(thing.findtext(f"{ATOM}updated") or "")
        assert moment.tzinfo is not None
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 2
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    assert [link.get("href") for link in feed.findall(f"{ATOM}link")] == [
        "http://localhost/notices/feed.atom",
        "http://localhost/notices",
    ]
    content = entries[1].find(f"{ATOM}content")
    assert content is not None
    assert content.get("type") == "html"
    assert "<strong>đậm</strong> và &lt;b&gt;" in (content.text or "")


def test_the_feed_names_this_site_whatever_the_request_says(browser: Browser, world: SimpleNamespace) -> None:
    publish(world, "Một bài")
    answer = browser.client.get("/notices/feed.atom", headers={"Host": "evil.example"})
    assert b"evil.example" not in answer.data


def test_an_empty_feed_is_a_feed(browser: Browser, world: SimpleNamespace) -> None:
    feed = ElementTree.fromstring(browser.get("/notices/feed.atom").data)  # noqa: S314 (our own output)
    assert feed.findall(f"{ATOM}entry") == []
    assert feed.findtext(f"{ATOM}updated")


def test_the_home_page_says_notices_in_the_reader_s_language(browser: Browser, world: SimpleNamespace) -> None:
    publish(world, "Nghỉ lễ", title_en="Public holiday", summary_en="We are closed.", body_en="Closed all day.")
    publish(world, "Chưa dịch", minutes=1)
    assert "Nghỉ lễ" in browser.get("/").text
    browser.get("/language/en")
    page = browser.get("/").text
    assert "Nghỉ lễ" not in page
    assert 'lang="en">Public holiday</a>' in page
    assert 'lang="vi">Chưa dịch</a>' in page
