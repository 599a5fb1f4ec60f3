"""The frame of every page: language, title, metadata, ways around, and nothing the content policy forbids."""

import re
from collections import Counter
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import html5lib
import pytest
from jinja2 import Environment

from portal.core.actor import Actor, Kind, Role

Draw = Callable[..., str]
PAGE = (
    '{% extends "_layout/base.html" %}{% block title %}Tra "cứu"{% endblock %}{% block content %}Nội dung{% endblock %}'
)
STATUSES = (400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503, 507)


def problem(environment: Environment, context: Callable[..., Any], status: int, **more: Any) -> str:
    template = environment.get_template("errors/problem.html")
    return template.render(context(**{"status": status, "sentence": "", "incident": "", **more}))


def test_the_title_says_the_page_and_the_agency(draw: Draw) -> None:
    assert '<title>Tra "cứu" – Cổng Dịch vụ công tỉnh Đắk Nông</title>' in draw(PAGE)


def test_the_title_begins_with_error_when_the_form_has_one(draw: Draw, sample_form: Callable[..., Any]) -> None:
    assert "<title>Lỗi: " in draw(PAGE, form=sample_form(checked=True))
    assert "<title>Tra" in draw(PAGE, form=sample_form(checked=False))


def plain() -> dict[str, Any]:
    """What a request for a page has besides its address."""
    return {"method": "GET", "base_url": "x", "form": {}, "args": {}}


def test_the_page_speaks_its_language_and_offers_the_other_at_the_same_place(draw: Draw) -> None:
    request = SimpleNamespace(path="/services", full_path="/services?q=khai+sinh", **plain())
    shown = draw(PAGE, language="en", request=request)
    assert '<html lang="en"' in shown
    assert "Đắk Nông Public Services</title>" in shown
    assert 'href="/language/vi?next=/services%3Fq%3Dkhai%2Bsinh"' in shown


def test_metadata_of_the_circular_is_complete(draw: Draw) -> None:
    """Circular 24/2011/TT-BTTTT: mandatory elements are never empty."""
    metas = dict(
        re.findall(
            r'<meta name="(DC\.\w+)" content="([^"]*)">',
            draw(PAGE, today=lambda: SimpleNamespace(isoformat=lambda: "2026-11-23")),
        )
    )
    mandatory = {
        "DC.title",
        "DC.creator",
        "DC.publisher",
        "DC.description",
        "DC.identifier",
        "DC.date",
        "DC.language",
    }
    assert mandatory <= set(metas)
    assert all(metas.values())


def test_the_skip_link_leads_to_the_main_content(draw: Draw) -> None:
    shown = draw(PAGE)
    assert shown.index('href="#main"') < shown.index("<header")
    assert '<main class="govuk-main-wrapper" id="main" tabindex="-1">' in shown


def test_the_menu_marks_where_one_is(draw: Draw) -> None:
    here = SimpleNamespace(path="/services/khai-sinh", full_path="/services/khai-sinh?", **plain())
    assert 'href="/services" aria-current="true"' in draw(PAGE, request=here)
    assert draw(PAGE, request=here).count('navigation__link" href="/" aria-current') == 0


def test_each_kind_of_person_finds_their_own_place(draw: Draw) -> None:
    citizen = Actor(kind=Kind.CITIZEN, name="An", id=uuid4())
    clerk, editor = (
        Actor(kind=Kind.STAFF, name="An", id=uuid4(), roles=frozenset({role})) for role in (Role.CLERK, Role.EDITOR)
    )
    assert 'href="/dossiers"' in draw(PAGE, current_actor=citizen)
    assert 'href="/office/"' in draw(PAGE, current_actor=clerk)
    assert 'href="/editor/"' in draw(PAGE, current_actor=editor)
    assert 'href="/office/"' not in draw(PAGE, current_actor=editor)
    assert 'href="/dossiers"' not in draw(PAGE, current_actor=clerk)


def test_a_visitor_may_sign_in_and_a_person_may_sign_out_by_a_protected_form(draw: Draw) -> None:
    visitor, person = (
        Actor(kind=Kind.VISITOR, name=""),
        Actor(kind=Kind.CITIZEN, name="Nguyễn Thị Thuỷ", id=uuid4()),
    )
    assert re.search(r'href="/sign-in\?next=/services">\s*Đăng nhập', draw(PAGE, current_actor=visitor))
    shown = draw(PAGE, current_actor=person)
    assert "Nguyễn Thị Thuỷ" in shown
    assert re.search(
        r'<form method="post" action="/accounts.sign_out/">\s*<input type="hidden" name="csrf_token" value="token">',
        shown,
    )


def test_the_footer_says_who_answers(draw: Draw) -> None:
    shown = draw(PAGE)
    assert 'href="mailto:dichvucong@example.org"' in shown
    assert 'href="tel:02611022"' in shown
    assert 'href="/sitemap"' in shown


def test_demo_mode_is_said_on_every_page(draw: Draw) -> None:
    assert "dữ liệu giả" in draw(PAGE, demo_mode=True)
    assert "dữ liệu giả" not in draw(PAGE)


def test_messages_have_the_tone_of_their_category(draw: Draw) -> None:
    shown = draw(PAGE, get_flashed_messages=lambda with_categories: [("message", "A"), ("danger", "B")])
    assert 'pt-banner--info" role="status"' in shown
    assert 'pt-banner--danger" role="alert"' in shown


@pytest.mark.parametrize("checked", [True, False])
@pytest.mark.parametrize("office", [True, False])
def test_the_gallery_is_valid_and_keeps_to_the_content_policy(gallery: Draw, checked: bool, office: bool) -> None:
    shown = gallery(checked=checked, office=office)
    html5lib.HTMLParser(strict=True).parse(shown)
    ids = Counter(re.findall(r'\sid="([^"]*)"', shown))
    assert [name for name, times in ids.items() if times > 1] == []
    assert not re.search(r'\sstyle="|\son\w+="|<style|javascript:', shown)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", shown))


@pytest.mark.parametrize("status", STATUSES)
def test_every_error_page_says_what_happened_and_what_to_do(
    environment: Environment, context: Callable[..., Any], status: int
) -> None:
    shown = problem(environment, context, status)
    html5lib.HTMLParser(strict=True).parse(shown)
    assert "Bạn nên làm gì" in shown
    assert str(status) not in re.sub(r"<[^>]*>", "", shown)


def test_our_own_fault_has_a_number_to_quote(environment: Environment, context: Callable[..., Any]) -> None:
    assert "9f86d081" in problem(environment, context, 500, incident="9f86d081")


def test_the_sentence_of_a_typed_error_is_shown(environment: Environment, context: Callable[..., Any]) -> None:
    assert "Hồ sơ đã được rút." in problem(environment, context, 422, sentence="Hồ sơ đã được rút.")


@pytest.mark.parametrize("template", ["errors/problem.html", "errors/expired_form.html", "errors/session_ended.html"])
def test_what_was_written_is_given_back(environment: Environment, context: Callable[..., Any], template: str) -> None:
    values = context(
        status=500, sentence="", incident="", sign_in="/sign-in", typed=lambda: [("reason", "Tôi đề nghị <b>")]
    )
    assert "Tôi đề nghị &lt;b&gt;" in environment.get_template(template).render(values)
