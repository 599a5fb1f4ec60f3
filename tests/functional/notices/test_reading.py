"""What readers see: lists, pages, languages, the feed."""

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from types import SimpleNamespace
from xml.etree import ElementTree

from portal.core import clock, db
from portal.notices import actions, queries
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


def feed_of(browser: Browser, query: str) -> list[str]:
    feed = ElementTree.fromstring(browser.get(f"/notices/feed.atom{query}").data)  # noqa: S314 (our own output)
    return [entry.findtext(f"{ATOM}title") or "" for entry in feed.findall(f"{ATOM}entry")]


def test_a_feed_for_each_category_and_language(browser: Browser, world: SimpleNamespace) -> None:
    """It depends on its address alone, not on the language that somebody chose."""
    publish(world, "Nghỉ lễ", title_en="Public holiday", summary_en="We are closed.", body_en="Closed all day.")
    publish(world, "Bảo trì", minutes=1, category="bao-tri")
    browser.get("/language/en")
    assert feed_of(browser, "") == ["Bảo trì", "Nghỉ lễ"]
    assert feed_of(browser, "?category=bao-tri") == ["Bảo trì"]
    assert feed_of(browser, "?lang=en") == ["Public holiday"]
    assert feed_of(browser, "?lang=en&category=bao-tri") == []
    assert feed_of(browser, "?lang=xx&category=khong-co") == ["Bảo trì", "Nghỉ lễ"]
    for query in ("", "?category=bao-tri", "?lang=en"):
        feed = ElementTree.fromstring(browser.get(f"/notices/feed.atom{query}").data)  # noqa: S314 (our own output)
        own = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}["self"]
        assert feed.findtext(f"{ATOM}id") == own == f"http://localhost/notices/feed.atom{query}"


def test_the_rss_feed_has_what_rss_asks_for(browser: Browser, world: SimpleNamespace) -> None:
    """RSS 2.0: channel with title, link and description; dates as RFC 822 says; one item for each notice."""
    publish(world, "Thứ nhất & <đặc biệt>")
    publish(world, "Thứ hai", minutes=5, category="bao-tri")
    answer = browser.get("/notices/feed.rss")
    assert answer.mimetype == "application/rss+xml"
    rss = ElementTree.fromstring(answer.data)  # noqa: S314 (our own output)
    (channel,) = rss
    assert (rss.tag, rss.get("version"), channel.tag) == ("rss", "2.0", "channel")
    for name in ("title", "link", "description", "language"):
        assert channel.findtext(name)
    items = channel.findall("item")
    assert [item.findtext("title") for item in items] == ["Thứ hai", "Thứ nhất & <đặc biệt>"]
    for item in items:
        assert (item.findtext("link") or "").startswith("http://localhost/notices/")
        assert parsedate_to_datetime(item.findtext("pubDate") or "").tzinfo is not None
        guid = item.find("guid")
        assert guid is not None
        assert (guid.get("isPermaLink"), (guid.text or "")[:9]) == ("false", "urn:uuid:")


def test_a_feed_is_not_sent_twice_and_a_recalled_notice_leaves_it_at_once(
    browser: Browser, world: SimpleNamespace
) -> None:
    publish(world, "Còn lại")
    publish(world, "Gỡ đi", minutes=5)
    for path in ("/notices/feed.atom", "/notices/feed.rss"):
        first = browser.get(path)
        assert first.headers["Cache-Control"] == "public, max-age=300"
        assert browser.client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    old = browser.get("/notices/feed.atom").headers
    with db.transaction() as session:
        found = queries.latest(session, 1, now=clock.now())[0]
        actions.withdraw(session, found, reason="Sai", actor=world.editor2, now=clock.now())
    again = browser.client.get(
        "/notices/feed.atom", headers={"If-None-Match": old["ETag"], "If-Modified-Since": old["Date"]}
    )
    assert again.status_code == 200
    assert "Gỡ đi" not in again.text


def test_a_reader_of_english_is_told_what_is_not_translated(browser: Browser, world: SimpleNamespace) -> None:
    publish(world, "Chưa dịch")
    assert "chưa có bản tiếng Anh" not in browser.get("/notices").text
    browser.get("/language/en")
    assert browser.get("/notices/chua-dich").text.count('class="pt-banner pt-banner--info"') == 1
