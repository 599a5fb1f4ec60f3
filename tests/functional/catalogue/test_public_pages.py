"""The pages anybody reads: found without accents, complete, in both languages, with a legal basis."""

import html5lib
import pytest
from flask.testing import FlaskClient

from portal.catalogue import queries
from portal.core.db import transaction
from portal.demo_content import seed_notices


def page(client: FlaskClient, path: str, *, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    html5lib.HTMLParser(strict=False).parse(answer.get_data(as_text=True))
    return answer.get_data(as_text=True)


def test_home_leads_to_services_tracking_and_news(client: FlaskClient) -> None:
    with transaction() as session:
        seed_notices(session)
    text = page(client, "/")
    assert "Cấp bản sao Trích lục hộ tịch" in text
    assert "không phải nộp bản giấy" in text
    assert 'action="/track"' in text


@pytest.mark.parametrize("typed", ["trich luc", "trích lục", "TRICH LUC HO TICH", "2.000635"])
def test_a_service_is_found_however_it_is_typed(client: FlaskClient, typed: str) -> None:
    text = page(client, f"/services?q={typed}")
    assert text.index("/services/2.000635") > 0
    assert "Cấp giấy phép xây dựng" not in text


def test_a_search_without_an_answer_says_so_and_shows_everything(client: FlaskClient) -> None:
    text = page(client, "/services?q=xyzzy")
    assert "Không có thủ tục nào khớp" in text
    assert "/services/1.001193" in text


def test_every_service_page_names_its_legal_basis_and_what_establishes_it(client: FlaskClient) -> None:
    """R11.5: on the basis of a published regulation of the agency, cited on the page."""
    for service in queries.offered():
        text = page(client, f"/services/{service.code}")
        assert "Căn cứ pháp lý" in text
        assert "35/2016/QĐ-UBND" in text
        assert f"/services/{service.code}/start" in text


def test_english_is_complete_on_the_pages_of_the_catalogue(client: FlaskClient) -> None:
    client.set_cookie("language", "en")
    text = page(client, "/services/2.000635")
    assert 'lang="en"' in text
    assert "Legal basis" in text
    assert "Căn cứ pháp lý" not in text


def test_an_unknown_service_is_a_page_not_found(client: FlaskClient) -> None:
    assert "Không tìm thấy" in page(client, "/services/9.999999", status=404)


@pytest.mark.parametrize("path", ["/guide", "/sitemap", "/sitemap.xml", "/directory", "/healthz", "/readyz"])
def test_the_house_pages_answer(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 200


def test_no_public_link_leads_nowhere(client: FlaskClient) -> None:
    """Every link of the public pages is followed; none is dead.

    Filters together are followed once for each combination, and the way back (``next``) of signing in once.
    """
    seen: set[object] = set()
    todo = ["/"]
    while todo:
        path = todo.pop()
        page_only, _mark, query = path.partition("?")
        names = [part.partition("=")[0] for part in query.split("&")]
        which = path if len(names) < 2 and names != ["next"] else (page_only, frozenset(names))
        if which in seen:
            continue
        seen.add(which)
        answer = client.get(path)
        assert answer.status_code in (200, 302, 303), path
        if answer.mimetype != "text/html":
            continue
        tree = html5lib.parse(answer.get_data(), namespaceHTMLElements=False)
        hrefs = [link.get("href") or "" for link in tree.iter("a")]
        todo += [href.split("#")[0] for href in hrefs if href.startswith("/") and not href.startswith("/language")]
        assert len(seen) < 500, "the links of the public pages never end"
    assert len(seen) > 20


def test_levels_are_filtered_together_with_the_rest_and_counted_so(client: FlaskClient) -> None:
    text = page(client, "/services?level=4&subject=business&q=dang+ky")
    assert "Tìm thấy 2 thủ tục" in text
    assert "/services/2.000635" not in text
    assert "Toàn trình (mức độ 4) (2)" in text
    others = page(client, "/services?level=3&subject=business&q=dang+ky").count('class="pt-card ')
    assert f"Một phần (mức độ 3) ({others})" in text
    assert "Tìm thấy 5 thủ tục" in page(client, "/services?level=3")
    assert "Tìm thấy" not in page(client, "/services?level=9"), "no such level is no filter"


def test_every_service_says_in_the_list_what_is_online_and_for_what_to_come(client: FlaskClient) -> None:
    text = page(client, "/services?level=3&q=ket+hon")
    assert "Trên mạng: nộp hồ sơ trên mạng" in text
    assert "Phải đến: " in text
    assert "có mặt theo yêu cầu của thủ tục" in text


def test_the_page_of_a_service_works_its_fees_out(client: FlaskClient) -> None:
    text = page(client, "/services/2.000488")
    for words in (
        "Mức thu theo từng trường hợp",
        "2 phiếu × 0 đồng + 2 phiếu × 5.000 đồng",
        "Giảm 50%",
        "16/2025/TT-BTC",
    ):
        assert words in text, words
    licence = page(client, "/services/1.002809")
    assert "37/2023/TT-BTC" in licence
    assert "theo 63/2023" not in licence.lower(), "what is over is not shown as an amount"
    assert "tại Lâm Đồng" in page(client, "/services/1.013225")
    assert "không thu phí, lệ phí" in page(client, "/services/2.001955")
