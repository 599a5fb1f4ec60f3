"""Suggestions over HTTP: for anybody, quick, kept by caches, and never needed."""

import statistics
import time
from typing import Any

from flask.testing import FlaskClient

from tests.support.applicants import Person


def suggested(client: FlaskClient, address: str) -> list[dict[str, Any]]:
    answer = client.get(address)
    assert answer.status_code == 200
    items: list[dict[str, Any]] = answer.get_json()["items"]
    return items


def test_communes_by_name_and_by_former_name(client: FlaskClient) -> None:
    (kien_duc, *_) = suggested(client, "/lists/communes?q=kien+duc&within=68")
    assert kien_duc == {"key": "24733", "label": "Xã Kiến Đức", "note": "", "parent": "68"}
    (former, *_) = suggested(client, "/lists/communes?q=Nghĩa Thắng, Đắk R'lấp")
    assert former["label"] == "Xã Kiến Đức"
    assert former["note"] == "Tỉnh Lâm Đồng; trước là xã Nghĩa Thắng, huyện Đắk R'Lấp"


def test_items_in_the_language_of_the_address(client: FlaskClient) -> None:
    assert suggested(client, "/lists/nationalities?q=ger&lang=en")[0] == {"key": "DE", "label": "Germany"}
    assert suggested(client, "/lists/nationalities?q=ger")[0]["label"] == "Đức"
    assert suggested(client, "/lists/ethnicities?q=k'ho")[0] == {"key": "16", "label": "Cơ-ho"}


def test_the_options_of_a_definition(visitor: Person) -> None:
    client = visitor.client
    assert visitor.page.get_element_by_id("hospital").get("data-suggest") == "/services/9.000001/1/lists/hospital"
    (found,) = suggested(client, "/services/9.000001/1/lists/hospital?q=dak+r")
    assert found["key"] == "kien_duc"
    assert suggested(client, "/services/9.000001/1/lists/stays.country?q=nhat")[0]["key"] == "JP"
    for path in ("home", "nothing", "stays.nothing", "stays.country.more"):
        assert client.get(f"/services/9.000001/1/lists/{path}?q=a").status_code == 404
    assert client.get("/services/9.000001/7/lists/hospital?q=a").status_code == 404


def test_what_cannot_be_searched_gives_nothing(client: FlaskClient) -> None:
    for query in ("", "%20", "…", "%00", "x" * 5000, "%F0%9F%98%80", "'; DROP TABLE--"):
        assert suggested(client, f"/lists/communes?q={query}") == []
    assert suggested(client, "/lists/communes?q=kien+duc&within=xx")[0]["key"] == "24733"
    assert client.get("/lists/secrets?q=a").status_code == 404


def test_answers_may_be_kept_and_carry_no_cookie(client: FlaskClient) -> None:
    answer = client.get("/lists/nationalities?q=viet")
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert "Set-Cookie" not in answer.headers


def test_too_many_questions_are_slowed_down(client: FlaskClient) -> None:
    asked = (client.get("/lists/ethnicities?q=kinh").status_code for _ in range(1300))
    assert 429 in asked


def test_a_suggestion_takes_milliseconds(client: FlaskClient) -> None:
    client.get("/lists/communes?q=a")
    times = []
    for query in ("kien duc", "tan", "xa", "phuong 1", "dak r'lap", "ho chi minh", "binh", "thi tran"):
        for within in ("", "68"):
            started = time.perf_counter()
            client.get(f"/lists/communes?q={query}&within={within}")
            times.append(time.perf_counter() - started)
    assert statistics.median(times) < 0.05
