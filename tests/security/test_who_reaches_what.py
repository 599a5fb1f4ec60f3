"""Every address × everybody, on what is the owner's: who is let in, who reads the owner's word (T01, T07, T35).

The addresses come from the application's own map, what is expected from a table that people read
(``who_reaches_what.txt``): a new address fails here until somebody decides and writes it down.
``pytest tests/security/test_who_reaches_what.py --write-table`` writes what the portal does now; read the difference.
"""

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from portal import wiring
from portal.config import Settings
from portal.core.db import reading
from portal.core.events import EventRecord
from portal.web.access import rule_of
from tests.support.applicants import Person, sign_in
from tests.support.belongings import WITHOUT_OWNER, Belongings, gather
from tests.support.crowd import EVERYBODY, changed, contents, crowd, mark, places, worst

TABLE = Path(__file__).with_name("who_reaches_what.txt")
LETTERS = dict(zip(EVERYBODY, "vnbeortlcdiakph", strict=True))
_STAFF = ("office.", "accounts.", "counter.", "dossiers.supplement", "mandates.", "organisations.")
_THEIRS = {
    "owner": ("dossiers.", "accounts.", "counter.", "mandates.", "organisations.", "payments."),
    "elsewhere": ("organisations.",),
    **dict.fromkeys(("receptionist", "stand-in", "leader", "clerk"), _STAFF),
    "editor": ("notices.", "accounts."),
    "publisher": ("notices.", "accounts."),
    "cashier": ("cashier.", "payments.", "refunds.", "transfers.", "accounts."),
    "archivist": ("retention.", "accounts."),
    "administrator": ("accounts.", "audit.", "builder.", "organisations.", "processes.", "retention."),
}
"""Whose duty or right it is to change what is the owner's: what they send there is not refused, and so not sent."""
_NOBODY_ELSES = {
    "accounts.end_session",
    "accounts.rename_passkey",
    "accounts.remove_passkey",
    "accounts.remove_identity",
}
_EVERY_DESKS = {
    "/office/organisations",
    "/office/organisations/<uuid:checked_id>",
    "/office/organisations/<uuid:checked_id>/evidence",
}
"""An organisation belongs to no agency: the desk of any of them checks what its owner sent to be checked."""
_LEADS_HOME = {"/account/email/<token>"}
"""A link that is over or was never one leads whoever opens it to their own account, and says so there."""
_LETTERS = {
    "/notices/subscribe/<uuid:subscription_id>/<token>",
    "/notices/unsubscribe/<uuid:subscription_id>/<token>",
}
"""Behind links in letters to an address that need not have an account: with another token they say that it is over."""
_NOTED = {"sign_in_session", "dossier_read", "message", "office_sight", "office_presence", "event", "stream_head"}
"""When somebody was last here, what they have read and look at now; that staff looked is logged."""
_LOOKED = {"DossierViewed", "LogSearched", "LogEventRead", "MessagesRead"}
_PARKED = {"sign_in_session", "parked_input"}
_TYPED = {"revision": "1", "reason": "Một lý do đủ dài", "pin": "demo"}
_KEPT_BY_BROWSERS = {
    "/audit/heads/<int:number>.json",
    "/audit/heads/<int:number>.pem",
    "/lists/communes",
    "/notices/feed.atom",
    "/notices/feed.rss",
    "/search/suggestions",
    "/statistics.csv",
    "/statistics.json",
}

# The rules of access are the same on both databases, and functional tests ask the queries on both: here the quick one
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@dataclass
class Walk:
    """What everybody got, a letter for each part, by rule and method."""

    app: Flask
    settings: Settings
    belongings: Belongings
    people: dict[str, FlaskClient]
    table: dict[tuple[str, str], str] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)

    def go(self, *, reading_only: bool) -> None:
        """Everybody goes to every address, to read or to change."""
        for name, client in self.people.items():
            wiring.reset_limits(self.settings)
            for rule in self.app.url_map.iter_rules():
                for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                    if (method == "GET") == reading_only:
                        row = rule.rule, method
                        self.table[row] = self.table.get(row, "") + self._got(name, client, rule, method)

    def _got(self, name: str, client: FlaskClient, rule: Rule, method: str) -> str:
        if method != "GET" and self._is_theirs(name, rule):
            return "."
        marks = []
        for address in places(rule, self.belongings):
            with client.open(address, method=method, data=None if method == "GET" else _TYPED) as answer:
                marks.append(mark(answer))
                if answer.headers["Cache-Control"] != "no-store":
                    self.kept.add(rule.rule)
        return worst(marks)

    def _is_theirs(self, name: str, rule: Rule) -> bool:
        access = rule_of(self.app.view_functions[rule.endpoint])
        if access is None or not access.permits(EVERYBODY[name].actor):
            return False
        mine = rule.endpoint.startswith(_THEIRS.get(name, ("-",)))
        mine = mine and (name == "owner" or rule.endpoint not in _NOBODY_ELSES)
        return mine or not _is_owned(rule)

    def lines(self) -> list[str]:
        """The table as it is written."""
        head = f"{'':6} {''.join(LETTERS.values())}"
        return [head, *(f"{method:6} {marks} {rule}" for (rule, method), marks in sorted(self.table.items()))]


def _is_owned(rule: Rule) -> bool:
    return not rule.arguments <= WITHOUT_OWNER


def _foreign(rule: str, marks: str) -> str:
    desks = {"elsewhere"} if rule in _EVERY_DESKS else set()
    got = zip(marks, EVERYBODY.items(), strict=True)
    return "".join(mark for mark, (name, part) in got if part.foreign and name not in desks)


def _logged() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(EventRecord.type).order_by(EventRecord.id)))


@pytest.fixture
def walk(app: Flask, settings: Settings, world: SimpleNamespace, run_worker: Any) -> Walk:
    owner = sign_in(Person(app.test_client()), "citizen")
    belongings = gather(owner, world, run_worker)
    return Walk(app, settings, belongings, crowd(app, owner, world))


def test_everybody_gets_what_the_table_says(
    walk: Walk, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    before, logged = contents(), _logged()
    walk.go(reading_only=True)
    assert changed(before) <= _NOTED, "reading changes nothing"
    assert set(_logged()[len(logged) :]) <= _LOOKED
    before = contents()
    monkeypatch.setitem(walk.app.config, "WTF_CSRF_ENABLED", False)  # as if the token were right: not the lock here
    walk.go(reading_only=False)
    if request.config.getoption("--write-table"):
        TABLE.write_text("\n".join(walk.lines()) + "\n")
    assert changed(before) <= _PARKED, "who may not changes nothing"
    assert walk.kept <= _KEPT_BY_BROWSERS

    owned = {rule.rule for rule in walk.app.url_map.iter_rules() if _is_owned(rule)} - _LEADS_HOME - _LETTERS
    shown = {row: marks for row, marks in walk.table.items() if "W" in _foreign(row[0], marks)}
    assert shown == {}, "nobody foreign reads the owner's word anywhere"
    let_in = {
        row: marks for row, marks in walk.table.items() if row[0] in owned and set(_foreign(row[0], marks)) & set("+.")
    }
    assert let_in == {}, "nobody foreign is let in to what is the owner's"
    assert walk.lines() == TABLE.read_text().splitlines()
