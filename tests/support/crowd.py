"""Everybody who could come to an address, what they get there, and what is different in the database afterwards."""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from portal.accounts import actions as accounts
from portal.core import clock
from portal.core.actor import Actor, Kind, Role
from portal.core.db import Base, reading, transaction
from portal.demo import PASSWORD
from tests.support.applicants import EXTRACT, Person, sign_in
from tests.support.belongings import CANARY, Belongings, addresses

_DESK = (Role.RECEPTIONIST, Role.SPECIALIST, Role.LEADER, Role.CLERK)


@dataclass(frozen=True)
class Part:
    """Somebody's part: the name they sign in with, and what they are."""

    username: str
    kind: Kind = Kind.STAFF
    roles: tuple[Role, ...] = ()
    foreign: bool = False

    @property
    def actor(self) -> Actor:
        """What rules of access are asked about."""
        known = None if self.kind is Kind.VISITOR else uuid4()
        return Actor(kind=self.kind, name="", id=known, roles=frozenset(self.roles))


EVERYBODY = {
    "visitor": Part("", Kind.VISITOR, foreign=True),
    "neighbour": Part("neighbour", Kind.CITIZEN, foreign=True),
    "business": Part("business", Kind.BUSINESS, foreign=True),
    "elsewhere": Part("elsewhere", roles=_DESK, foreign=True),
    "owner": Part("citizen", Kind.CITIZEN),
    "receptionist": Part("receptionist", roles=(Role.RECEPTIONIST,)),
    "stand-in": Part("specialist", roles=(Role.SPECIALIST, Role.RECEPTIONIST)),
    "leader": Part("leader", roles=(Role.LEADER,)),
    "clerk": Part("clerk", roles=(Role.CLERK,)),
    "editor": Part("editor", roles=(Role.EDITOR,)),
    "inspector": Part("inspector", roles=(Role.INSPECTOR,)),
    "administrator": Part("administrator", roles=(Role.ADMINISTRATOR,)),
    "cashier": Part("cashier", roles=(Role.CASHIER,)),
    "publisher": Part("publisher", roles=(Role.PUBLISHER,)),
    "archivist": Part("archivist", roles=(Role.ARCHIVIST,)),
}
"""Who is foreign has no business with what is the owner's; "elsewhere" holds every duty of another agency's desk."""
_NOBODYS = "00000000-0000-4000-8000-000000000000"
_KNOWN = {
    "code": [EXTRACT],
    "version": ["1"],
    "day": ["2026-09-02"],
    "year": ["2026"],
    "number": ["1"],
    "message_id": ["1"],
    "process_draft_id": [_NOBODYS],
    "proposal_id": [_NOBODYS],
    "view_id": [_NOBODYS],
    "request_id": [_NOBODYS],
    "change_id": [_NOBODYS],
    "recovery_id": [_NOBODYS],
    "purge_id": [_NOBODYS],
    "hold_id": [_NOBODYS],
    "box_id": [_NOBODYS],
    "directory_entry_id": [_NOBODYS],
    "official_id": [_NOBODYS],
    "ticket_id": [_NOBODYS],
    "written_id": [_NOBODYS],
    "petition_token": ["khong-phai-ma"],
    "petition_code": ["PA-2026-000001"],
    "key": ["so-noi-vu"],
    "channel": ["vnpay"],
}


def crowd(app: Flask, owner: Person, world: SimpleNamespace) -> dict[str, FlaskClient]:
    """A browser for each part, signed in; the owner has one already."""
    plain: Any = {"password": PASSWORD, "check_password": False, "now": clock.now()}
    neighbour: Any = {"display_name": "Trần Thị Hàng Xóm", "personal_number": "067190009999"}
    officer: Any = {"display_name": "Lê Nơi Khác", "roles": _DESK, "agency_id": world.agencies["so-noi-vu"].id}
    with transaction() as session:
        accounts.create_account(session, username="neighbour", kind=Kind.CITIZEN, **neighbour, **plain)
        accounts.create_account(session, username="elsewhere", kind=Kind.STAFF, **officer, **plain)
    people = {name: app.test_client() for name in EVERYBODY} | {"owner": owner.client}
    for name, part in EVERYBODY.items():
        if part.username and name != "owner":
            sign_in(Person(people[name]), part.username, back="/account")
    return people


def places(rule: Rule, belongings: Belongings) -> list[str]:
    """Every address of a rule with the ids of what the owner has, and of what everybody may know."""
    return sorted(set(addresses(rule, belongings.ids | _KNOWN))) if rule.arguments else [rule.rule]


def mark(answer: TestResponse) -> str:
    """What somebody got: ``s`` must sign in, ``x`` may not, ``-`` not there, ``+`` let in, ``W`` let in and told."""
    if CANARY.encode() in answer.get_data() + unquote(str(answer.headers)).encode():
        return "W"
    asked = answer.status_code == 401 or answer.headers.get("Location", "").startswith("/sign-in")
    return "s" if asked else {403: "x", 404: "-", 410: "-"}.get(answer.status_code, "+")


def worst(marks: Collection[str]) -> str:
    """The most that any of several addresses gave."""
    return max(marks, key="-xs+W".index)


def contents() -> dict[str, str]:
    """A digest of every table, by its name."""
    with reading() as session:
        return {table.name: _digest(map(repr, session.execute(select(table)))) for table in Base.metadata.sorted_tables}


def _digest(rows: Iterator[str]) -> str:
    return hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest()


def changed(before: dict[str, str]) -> set[str]:
    """The tables that hold something else than before."""
    return {name for name, digest in contents().items() if before[name] != digest}
