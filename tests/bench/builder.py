"""A definition of 300 questions in the builder: opening the whole draft, and one question of it."""

import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import Flask

from portal.accounts import queries as accounts
from portal.app import create_app
from portal.builder import actions
from portal.config import Settings
from portal.core import clock
from portal.core.db import reading, transaction
from portal.demo import PASSWORD
from tests.bench.caller import Caller
from tests.bench.report import Measured

PAGES, QUESTIONS = 60, 5
_MOST_SECONDS = 1.0
_ROUNDS = 5
_CODE = "9.300000"


def measure(settings: Settings) -> Iterator[Measured]:
    """CPU time of each page, the slowest of some rounds: other work on the machine must not count."""
    app = create_app(settings)
    draft = f"/admin/services/drafts/{_large_draft()}"
    cookie = _signed_in(app)
    for name, path in (("the draft", draft), ("one question", f"{draft}/parts/pages.30.questions.2")):
        call = Caller(app, path, cookie)
        call()
        yield Measured(
            name=f"builder, 300 questions: {name} (s)", value=_slowest(call), limit=_MOST_SECONDS, at_least=False
        )


def _slowest(call: Caller) -> float:
    times = []
    for _ in range(_ROUNDS):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return max(times)


def _large_draft() -> UUID:
    with reading() as session:
        account = accounts.account_by_username(session, "administrator")
    if account is None:
        raise LookupError("administrator")
    actor = account.actor()
    with transaction() as session:
        draft = actions.clone(session, "2.000635", 1, new_code=_CODE, actor=actor, now=clock.now())
    with transaction() as session:
        actions.change(session, draft.id, _grown, what="edit", place=("pages",), actor=actor, now=clock.now())
    return draft.id


def _grown(content: dict[str, Any]) -> dict[str, Any]:
    pages = [_page(number) for number in range(PAGES)]
    return content | {"pages": pages, "components": [], "fees": [], "time_limits": content["time_limits"][-1:]}


def _page(number: int) -> dict[str, Any]:
    title = {"vi": f"Trang thứ {number}", "en": f"Page number {number}"}
    return {"key": f"page_{number}", "title": title, "questions": [_question(number, at) for at in range(QUESTIONS)]}


def _question(page: int, at: int) -> dict[str, Any]:
    key = f"question_{page}_{at}"
    label = {"vi": f"Câu hỏi {at} của trang {page} là gì?", "en": f"What is question {at} of page {page}?"}
    if at == 0:
        return {"key": key, "kind": "yes_no", "label": label}
    condition = {"question": f"question_{page}_0", "equals": True}
    return {"key": key, "kind": "text", "label": label, **({"condition": condition} if at == 2 else {})}


def _signed_in(app: Flask) -> str:
    client = app.test_client()
    page = client.get("/sign-in").text
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    client.post("/sign-in", data={"csrf_token": token, "username": "administrator", "password": PASSWORD})
    cookie = client.get_cookie("session")
    if cookie is None:
        raise RuntimeError("nobody is signed in")
    return f"session={cookie.value}"
