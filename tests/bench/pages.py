"""Our pages against a bare Flask page, in one run: same Jinja settings, one query, the same number of bytes.

Both are called as WSGI applications in this process, in turns, single-threaded, with the garbage collector on; what is
compared is CPU time. The bare page has a layout and a list of rows with escaped values: the least a real page does.
"""

import gc
import io
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, render_template
from jinja2 import DictLoader
from sqlalchemy import select
from werkzeug.test import create_environ

from portal.accounts.models import Agency
from portal.app import create_app
from portal.config import Settings
from portal.core.db import database, transaction
from portal.demo import HOME_AGENCY, PASSWORD
from portal.core import clock
from portal.dossiers import actions
from tests.bench.costs import costs
from tests.bench.report import Measured
from tests.faults import drafts

LIMIT = 0.5
_ROUNDS = 15
_SECONDS = 0.15
_WITHIN = 0.05
_VISITORS = count()

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


class Caller:
    """Opens one address of a WSGI application, each time as another visitor, so that nobody is asked to slow down."""

    def __init__(self, app: Flask, path: str, cookie: str = "") -> None:
        self._app = app
        parts = urlsplit(path)
        headers = {"Cookie": cookie} if cookie else {}
        self._environ = create_environ(parts.path, query_string=parts.query, base_url="http://127.0.0.1:8000", headers=headers)

    def __call__(self) -> int:
        """The number of bytes of the page."""
        number = next(_VISITORS)
        address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        environ = {**self._environ, "REMOTE_ADDR": address, "wsgi.input": io.BytesIO()}
        status: list[str] = []
        answer = self._app(environ, lambda line, _headers, _problem=None: status.append(line) or _nowhere)
        size = sum(len(part) for part in answer)
        if hasattr(answer, "close"):
            answer.close()
        if not status[0].startswith("200"):
            raise RuntimeError(f"{self._environ['PATH_INFO']} answers {status[0]}")
        return size


def _nowhere(_data: bytes) -> None:
    """What WSGI calls ``write``; Flask never uses it."""


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


def _cpu(call: Callable[[], int], times: int) -> float:
    began = time.process_time()
    for _ in range(times):
        call()
    return (time.process_time() - began) / times


def compare(ours: Callable[[], int], bare: Callable[[], int]) -> tuple[float, float, float]:
    """The throughput ratio bare : ours as the median of rounds in turns, and the CPU seconds of each."""
    gc.collect()
    times = max(int(_SECONDS / _cpu(ours, 5)), 3)
    _cpu(bare, 5)
    rounds = [(_cpu(ours, times), _cpu(bare, times)) for _ in range(_ROUNDS)]
    ratio = statistics.median(theirs / mine for mine, theirs in rounds)
    return ratio, statistics.median(mine for mine, _ in rounds), statistics.median(theirs for _, theirs in rounds)


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
        Page("draft page, signed in", f"/drafts/{draft_id}/applicant", _signed_in(app)),
        Page("tracking page", f"/track?code={code}"),
        Page("search page", "/services?q=trich+luc"),
    ]


def _signed_in(app: Flask) -> str:
    client = app.test_client()
    page = client.get("/sign-in").text
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    client.post("/sign-in", data={"csrf_token": token, "username": "citizen", "password": PASSWORD})
    cookie = client.get_cookie("session")
    if cookie is None:
        raise RuntimeError("nobody is signed in")
    return f"session={cookie.value}"


def measure(settings: Settings, *, profile: bool) -> Iterator[Measured]:
    """Every page against the bare page of its size."""
    app = create_app(settings)
    for page in the_pages(app):
        ours = Caller(app, page.path, page.cookie)
        size = ours()
        ratio, mine, theirs = compare(ours, bare_page(app, size))
        name = f"{page.name}: throughput to bare page ({size / 1000:.0f} kB, {mine * 1e3:.2f} : {theirs * 1e3:.2f} ms)"
        yield Measured(name=name, value=ratio, limit=LIMIT, at_least=True)
        if profile:
            print(f"{page.name}:\n{costs(ours)}\n")

