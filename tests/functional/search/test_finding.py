"""One search over services, life events, guides and notices; what it says when nothing answers; what it costs."""

import re
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.core.db import reading, transaction
from portal.core.finding import queries as finding
from portal.core.finding.entries import Entry, Kind, put, take_out
from portal.notices import actions as notices
from portal.notices import queries as notices_queries
from portal.search import actions
from tests.support.asked import counted

MOST_QUESTIONS = 14


def opened(client: FlaskClient, path: str, *, status: int = 200, **asked: str) -> str:
    answer = client.get(f"{path}?{urlencode(asked)}" if asked else path)
    assert answer.status_code == status, answer.text[:500]
    return answer.text


def publish(world: SimpleNamespace, title: str, body: str = "Nội dung.", **more: object) -> str:
    with transaction() as session:
        kept = {"actor": world.editor, "now": clock.now()}
        notice = notices.write(session, title=title, summary=f"Tóm tắt: {title}", body=body, **kept, **more)
        notices.submit(session, notice, **kept)
        notices.publish(session, notice, actor=world.editor2, now=clock.now())
        return notice.slug


def found(typed: str, kind: Kind) -> list[str]:
    with reading() as session:
        return [hit.entry.key for hit in finding.find(session, typed, kind, now=clock.now(), loosely=False).hits]


def test_the_page_of_results_groups_what_answers_and_marks_it(client: FlaskClient, world: SimpleNamespace) -> None:
    slug = publish(world, "Lịch tiếp dân về khai sinh")
    text = opened(client, "/search", q="khai sinh")
    order = [text.index(f'id="{group}"') for group in ("services", "notices")]
    assert order == sorted(order)
    assert "/services/1.001193" in text
    assert f"/notices/{slug}" in text
    assert "<mark>khai</mark>" in text
    guides = opened(client, "/search", q="chữ ký số")
    assert 'href="/guide#sign"' in guides
    assert "/life-events/sinh-con" in opened(client, "/search", q="sinh con")


def test_a_notice_is_found_while_it_is_public_only(client: FlaskClient, world: SimpleNamespace) -> None:
    slug = publish(world, "Sáp nhập thôn Đắk Kual", "Kể từ ngày mai, thôn Quảng Lợi đổi tên.")
    assert found("dak kual", Kind.NOTICE) == found("đổi tên quang loi", Kind.NOTICE) == [slug]
    with transaction() as session:
        notice = notices_queries.by_slug(session, slug)
        notices.withdraw(session, notice, reason="Sai", actor=world.editor2, now=clock.now())
    assert found("dak kual", Kind.NOTICE) == []
    short = publish(world, "Mất điện Quảng Tín", expires_at=clock.now() + timedelta(days=1))
    assert found("mat dien quang tin", Kind.NOTICE) == [short]
    with reading() as session:
        later = clock.now() + timedelta(days=2)
        assert finding.find(session, "mat dien quang tin", Kind.NOTICE, now=later).hits == ()


def test_what_was_published_before_there_was_an_index_is_taken_in_once(app: Flask, world: SimpleNamespace) -> None:
    slug = publish(world, "Thông báo từ trước Đắk Wer")
    with transaction() as session:
        take_out(session, Kind.NOTICE, slug)
    assert found("dak wer", Kind.NOTICE) == []
    with transaction() as session:
        assert actions.make_findable(session) == 1
        assert actions.make_findable(session) == 0
    assert found("dak wer", Kind.NOTICE) == [slug]


def test_exact_accents_come_first_and_titles_before_bodies(app: Flask) -> None:
    with transaction() as session:
        for key, title, body in (("a", "Bò sữa Đắk", ""), ("b", "Bỏ sữa Đắk", ""), ("c", "Việc khác", "bo sua dak")):
            put(session, Entry(kind=Kind.NOTICE, key=key, title=title, body=(body,), at=clock.now()))
    assert found("bò sữa đắk", Kind.NOTICE) == ["a", "b", "c"]
    assert found("bỏ sữa đắk", Kind.NOTICE) == ["b", "a", "c"]


def test_a_thing_that_changes_is_found_by_its_new_words_only(app: Flask) -> None:
    for title in ("Cầu Đắk Nhau", "Đường Trần Phú"):
        with transaction() as session:
            put(session, Entry(kind=Kind.NOTICE, key="x", title=title))
    assert found("cau dak nhau", Kind.NOTICE) == []
    assert found("tran phu", Kind.NOTICE) == ["x"]


def test_what_may_have_been_meant_is_said_and_leads_there(client: FlaskClient) -> None:
    text = opened(client, "/search", q="giay khai xinhh")
    assert "Có phải bạn tìm" in text
    offered = re.search(r'Có phải bạn tìm.*?href="([^"]+)"', text, re.DOTALL)
    assert offered
    assert "/services/1.001193" in opened(client, offered[1].replace("&amp;", "&"))
    assert "Có phải bạn tìm" not in opened(client, "/search", q="đăng ký khai sinh")


def test_a_search_in_vain_says_what_to_do_and_whom_to_call(client: FlaskClient) -> None:
    for path in ("/search", "/services"):
        text = opened(client, path, q="xyzzy qwrtp")
        assert 'href="tel:' in text
        assert 'href="/browse"' in text
        assert "/services/1.001193" in text


def test_pages_beyond_the_last_are_not_found_and_lead_back(client: FlaskClient, world: SimpleNamespace) -> None:
    for number in range(12):
        publish(world, f"Lịch cắt nước tuần {number}")
    first = opened(client, "/search", **{"q": "lich cat nuoc", "in": "notices"})
    assert "page=2" in first
    opened(client, "/search", **{"q": "lich cat nuoc", "in": "notices", "page": "2"})
    for page in ("3", "0", "999999999999999999999"):
        text = opened(client, "/search", status=404, **{"q": "lich cat nuoc", "in": "notices", "page": page})
        assert "Không có trang này" in text
    assert "Về trang đầu" in opened(client, "/services", status=404, page="7")


def test_pages_ask_the_database_a_bounded_number_of_times(client: FlaskClient, world: SimpleNamespace) -> None:
    publish(world, "Lịch cắt nước")
    for path in ("/search", "/services", "/search/suggestions", "/browse", "/life-events/sinh-con"):
        for typed in ("khai sinh", "mot hai ba bon nam sau bay tam chin muoi", "xyzzy", "giayy khaii xinhh"):
            with counted() as sent:
                client.get(f"{path}?{urlencode({'q': typed})}")
            assert len(sent) <= MOST_QUESTIONS, (path, typed, len(sent))


def test_suggestions_are_for_who_is_still_typing(client: FlaskClient) -> None:
    def items(typed: str, **more: str) -> list[dict[str, str]]:
        answer = client.get(f"/search/suggestions?{urlencode({'q': typed, **more})}")
        assert answer.status_code == 200
        listed: list[dict[str, str]] = answer.get_json()["items"]
        return listed

    assert "/services/1.001193" in [one["href"] for one in items("đăng ký kha")]
    assert "/life-events/mo-cua-hang" in [one["href"] for one in items("mo cua ha")]
    assert items("k") == items("") == []
    assert items("khai sinh", lang="en")[0]["label"].isascii()
    assert len(items("g")) <= 8


@pytest.mark.every_case
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=300) | st.text(alphabet="\"'*():&|!^~-+{}<> NEARORANDtkas\0%_\\;đé́", max_size=80))
def test_nothing_that_is_typed_breaks_a_search(app: Flask, typed: str) -> None:
    """Operators, quotes, controls, halves of characters: they are words, or nothing."""
    with reading() as session:
        catalogue.search(session, typed, now=clock.now(), begins=True)
        finding.find(session, typed, Kind.NOTICE, now=clock.now(), loosely=False)


@pytest.mark.parametrize(
    "typed", ['"', "' OR 1=1 --", "NEAR(a b)", "a* OR b", "{title}: x", "!a & b:*", "\0", "%", "a" * 5000]
)
def test_operators_and_payloads_are_words(client: FlaskClient, typed: str) -> None:
    for path in ("/search", "/services", "/search/suggestions"):
        opened(client, path, q=typed)
