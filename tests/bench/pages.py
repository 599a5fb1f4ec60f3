"""Our pages against a bare Flask page, in one run: same Jinja settings, one query, the same number of bytes.

Both are called as WSGI applications in this process, in turns, single-threaded, with the garbage collector on; what is
compared is CPU time. The bare page has a layout and a list of rows with escaped values: the least a real page does.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask, render_template
from jinja2 import DictLoader
from sqlalchemy import select

from portal.accounts.models import Agency
from portal.app import create_app
from portal.config import Settings
from portal.core import clock
from portal.core.db import database, transaction
from portal.demo import HOME_AGENCY, PASSWORD
from portal.dossiers import actions
from tests.bench.caller import Caller, compare
from tests.bench.costs import costs
from tests.bench.form_page import bare_form
from tests.bench.report import Measured
from tests.faults import drafts

LIMIT = 0.5
_WITHIN = 0.05

_LAYOUT = """<!doctype html>
<html lang="vi">
<head>
  <meta charset="utf-8">
  <title>{% block title %}{% endblock %}</title>
  <link rel="stylesheet" href="/static/portal.css">
</head>
<body>
  <header><a href="/">{{ agency.name_vi }}</a></header>
  <main>{% block content %}{% endblock %}</main>
  <footer>{{ agency.phone }}</footer>
</body>
</html>
"""
_PAGE = """{% extends "layout.html" %}
{% block title %}{{ title }}{% endblock %}
{% block content %}
<h1>{{ title }}</h1>
<ul>
  {% for row in rows %}
  <li class="row">
    <a class="row__link" href="/services/{{ row.code }}">{{ row.name }}</a>
    <p class="row__hint">{{ row.hint }}</p>
  </li>
  {% endfor %}
</ul>
{% endblock %}
"""
_ROW = {
    "code": "2.000635",
    "name": "Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh",
    "hint": "Xin bản sao giấy khai sinh, trích lục kết hôn hoặc khai tử đã đăng ký trước đây.",
}


@dataclass(frozen=True)
class Page:
    """A page of ours, as one reader opens it."""

    name: str
    path: str
    cookie: str = ""
    is_form: bool = False


def bare_page(ours: Flask, size: int) -> Caller:
    """A bare Flask page of ``size`` bytes, 5 % more or less."""
    app = Flask("bare")
    settings = ours.jinja_env
    app.jinja_env.loader = DictLoader({"layout.html": _LAYOUT, "page.html": _PAGE})
    app.jinja_env.undefined = settings.undefined
    app.jinja_env.trim_blocks, app.jinja_env.lstrip_blocks = settings.trim_blocks, settings.lstrip_blocks
    app.config["TEMPLATES_AUTO_RELOAD"] = ours.config["TEMPLATES_AUTO_RELOAD"]
    rows: list[dict[str, str]] = []

    @app.get("/")
    def page() -> str:
        with database().reading() as session:
            agency = session.scalars(select(Agency).where(Agency.key == HOME_AGENCY)).one()
            return render_template("page.html", agency=agency, title="Dịch vụ công trực tuyến", rows=rows)

    call = Caller(app, "/")
    empty = call()
    rows.append(_ROW)
    each = call() - empty
    rows.extend([_ROW] * (round((size - empty) / each) - 1))
    if abs(call() - size) > _WITHIN * size:
        raise RuntimeError(f"the bare page has {call()} bytes, ours {size}")
    return call


def the_pages(app: Flask) -> list[Page]:
    """The four pages with a limit, and the answer to a search."""
    owner = drafts.applicant()
    draft_id = drafts.ready_to_draw(owner, line="draft")
    sent = drafts.ready_to_submit(owner, line="sent")
    with transaction() as session:
        code = actions.submit(session, sent, actor=owner, sent_at=clock.now(), now=clock.now())
    return [
        Page("home page", "/"),
        Page("service page", f"/services/{drafts.SERVICE}"),
        Page("draft page, signed in", f"/drafts/{draft_id}/applicant", _signed_in(app), is_form=True),
        Page("tracking page", f"/track?code={code}"),
        Page("search page", "/services?q=trich+luc"),
    ]


def _signed_in(app: Flask) -> str:
    client = app.test_client()
    page = client.get("/sign-in").text
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    client.post("/sign-in", data={"csrf_token": token, "username": "citizen", "password": PASSWORD})
    client.get("/dossiers")  # the first page after signing in gives the browser its anti-forgery token
    cookie = client.get_cookie("session")
    if cookie is None:
        raise RuntimeError("nobody is signed in")
    return f"session={cookie.value}"


def measure(settings: Settings, *, profile: bool) -> Iterator[Measured]:
    """Every page against the bare page of its size; a form also, for information, against a bare form."""
    app = create_app(settings)
    for page in the_pages(app):
        ours = Caller(app, page.path, page.cookie)
        size = ours()
        yield _line(f"{page.name}, {size / 1000:.0f} kB: throughput to bare page", ours, bare_page(app, size), LIMIT)
        if page.is_form:
            yield _line(f"{page.name}: throughput to bare Flask-WTF form", ours, bare_form(app, size), None)
        if profile:
            print(f"{page.name}:\n{costs(ours)}\n")


def _line(name: str, ours: Caller, bare: Caller, limit: float | None) -> Measured:
    ratio, mine, theirs = compare(ours, bare)
    return Measured(name=f"{name} ({mine:.2f} : {theirs:.2f} ms)", value=ratio, limit=limit, at_least=True)
