"""Ways to a service without typing: life events, fields, agencies, levels, subjects; three clicks at most."""

from urllib.parse import parse_qs, urlsplit

import html5lib
import pytest
from flask.testing import FlaskClient

from portal.catalogue import queries
from portal.catalogue.facets import FACETS, Choice, Facets

CLICKS = 3


def links(client: FlaskClient, path: str) -> set[str]:
    """The links of the main part of a page; the same pages are reached from the frame of every page."""
    answer = client.get(path)
    if answer.status_code != 200 or answer.mimetype != "text/html":
        return set()
    tree = html5lib.parse(answer.get_data(), namespaceHTMLElements=False)
    main = tree.find(".//main")
    hrefs = [link.get("href", "") for link in main.iter("a")] if main is not None else []
    return {href.split("#")[0] for href in hrefs if href.startswith("/")}


def test_every_service_is_at_most_three_clicks_from_the_home_page(client: FlaskClient) -> None:
    seen, edge = {"/"}, {"/"}
    for _ in range(CLICKS):
        edge = {href for path in edge for href in links(client, path) if "/start" not in href} - seen
        seen |= edge
    assert {f"/services/{one.code}" for one in queries.offered()} <= seen


def test_a_life_event_leads_to_its_services_in_their_order_with_why(client: FlaskClient) -> None:
    for one in queries.occasions():
        text = client.get(f"/life-events/{one.key}").text
        places = [text.index(f'href="/services/{code}"') for code in one.codes]
        assert places == sorted(places)
        assert one.services[0].why.vi in text
    client.set_cookie("language", "en")
    assert "Having a child" in client.get("/life-events/sinh-con").text
    assert client.get("/life-events/khong-co").status_code == 404


def test_every_way_of_browsing_leads_to_as_many_services_as_it_says(client: FlaskClient) -> None:
    ways = [href for href in links(client, "/browse") if href.startswith("/services?")]
    assert {facet for way in ways for facet in parse_qs(urlsplit(way).query)} == set(FACETS) - {"event"}
    facets = Facets(queries.offered(), queries.occasions())
    for way in ways:
        (facet, [value]) = next(iter(parse_qs(urlsplit(way).query).items()))
        count = facets.counts(Choice())[facet][value]
        assert count > 0
        assert f"Tìm thấy {count} thủ tục" in client.get(way).text


def test_filters_combine_are_counted_and_can_be_taken_away(client: FlaskClient) -> None:
    path = "/services?sector=G15-TP07&subject=citizen&level=4"
    text = client.get(path).text
    shown = [one for one in queries.offered() if f'href="/services/{one.code}"' in text]
    assert shown
    assert all(one.sector.code == "G15-TP07" and "citizen" in one.subjects and one.level == 4 for one in shown)
    without = [href for href in links(client, path) if href.startswith("/services?")]
    assert "/services?sector=G15-TP07&subject=citizen" in without
    assert "/services?sector=G15-TP07&level=4" in without
    with_words = client.get("/services?q=giay+phep&subject=business").text
    assert "/services/1.001029" in with_words
    assert 'href="/services/1.002809"' not in with_words


@pytest.mark.parametrize("asked", ["sector=khong", "level=9", "subject=%3Cscript%3E", "event=x&agency=y"])
def test_a_filter_of_nothing_finds_nothing_and_breaks_nothing(client: FlaskClient, asked: str) -> None:
    answer = client.get(f"/services?{asked}")
    assert answer.status_code == 200
    assert "Không có thủ tục nào khớp" in answer.text
    assert "<script>" not in answer.text.split("<main")[1]


def test_counts_say_what_each_choice_would_leave() -> None:
    services, occasions = queries.offered(), queries.occasions()
    facets = Facets(services, occasions)
    chosen = Choice(subject="business")
    for facet, counts in facets.counts(chosen).items():
        for value, count in counts.items():
            other = Choice(**{**chosen.chosen, facet: value})
            assert len(facets.kept(other)) == count
