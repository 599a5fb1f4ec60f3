"""No page asks the database more than a bounded number of questions, whoever opens it (T46)."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests.support.applicants import Person, sign_in
from tests.support.asked import counted
from tests.support.belongings import addresses, gather

STAFF = ("receptionist", "specialist", "leader", "clerk", "editor", "administrator", "inspector")
MOST = 30
"""An officer's page of a dossier is the richest; its own test says more closely what it may cost."""


def everybody(app: Flask, owner: Person) -> Iterator[tuple[str, FlaskClient]]:
    yield "a stranger", app.test_client()
    yield "the applicant", owner.client
    for name in STAFF:
        yield name, sign_in(Person(app.test_client()), name, back="/account").client


def test_every_page_of_everybody(app: Flask, world: SimpleNamespace, run_worker: Any) -> None:
    owner = sign_in(Person(app.test_client()), "citizen")
    ids = gather(owner, world, run_worker).ids | {"code": ["2.000635"], "version": ["1"], "day": ["2026-09-02"]}
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.endpoint != "static"]
    shown, dear = set(), {}
    for name, client in everybody(app, owner):
        for rule in rules:
            for address in set(addresses(rule, ids)) if rule.arguments else {rule.rule}:
                with counted() as sent, client.get(address) as answer:
                    page = answer.status_code == 200 and answer.mimetype == "text/html"
                if page:
                    shown.add(rule.endpoint)
                if len(sent) > MOST:
                    dear[name, address] = sent
    assert dear == {}
    assert len(shown) > 100
