"""The session ends while somebody writes: what was written is shown, with the way back."""

import re
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import update

from portal.accounts.models import SignInSession
from portal.core import clock
from portal.core.db import transaction
from tests.support.applicants import Person, sign_in

WRITTEN = {"title": "Bài <b>", "body": "Đã viết trong nửa giờ.\nDòng hai.", "pin": "một điều bí mật"}


@pytest.fixture
def editor(app: Flask, world: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> Person:
    """An editor whose sign-in has just ended; the token of the page counts as right."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    person = sign_in(Person(app.test_client()), "editor", back="/editor/")
    with transaction() as session:
        session.execute(update(SignInSession).values(ended_at=clock.now()))
    return person


def test_what_was_written_is_shown_but_no_secret(editor: Person) -> None:
    editor._seen(editor.client.post("/editor/new", data=WRITTEN), 401)
    assert "Phiên đăng nhập đã kết thúc" in editor.main
    shown = [one.text_content() for one in editor.page.iter("blockquote")]
    assert shown == ["Bài <b>", "Đã viết trong nửa giờ.\nDòng hai."]


def test_the_way_back_leads_to_the_page(editor: Person) -> None:
    editor._seen(editor.client.post("/editor/new", data=WRITTEN), 401)
    assert editor.link("Đăng nhập lại") == "/sign-in?next=/editor/new"


def test_a_form_without_a_page_of_its_own_leads_to_sign_in_alone(editor: Person, world: SimpleNamespace) -> None:
    editor._seen(editor.client.post(f"/admin/accounts/{world.editor.id}/disable", data={"reason": "Nghỉ"}), 401)
    assert editor.link("Đăng nhập lại") == "/sign-in"


@pytest.mark.parametrize("data", [{}, {"revision": "3", "csrf_token": "x"}, {"body": "  "}])
def test_who_wrote_nothing_is_just_asked_to_sign_in(editor: Person, data: dict[str, str]) -> None:
    answer = editor.client.post("/editor/new", data=data)
    assert answer.status_code == 302
    assert re.match(r"/sign-in\?next=", answer.headers["Location"])
