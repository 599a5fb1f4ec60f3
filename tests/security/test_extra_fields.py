"""Fields that no form has: the name of every column sent along with every form changes nothing (T04).

The columns come from the tables, the addresses from the application's own map.
"""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Boolean, DateTime, Integer, Uuid, select
from sqlalchemy.sql.schema import Column

from portal import wiring
from portal.config import Settings
from portal.core.db import Base, Moment, reading
from portal.dossiers.models import Dossier
from portal.web.access import rule_of
from tests.support.applicants import Person, sign_in
from tests.support.belongings import gather
from tests.support.crowd import EVERYBODY, crowd, places

NUMBER, SOMEBODY, DAY, WORD = 4417, "44174417-4417-4417-8417-441744174417", "2001-02-03", "kegian4417"
_LAST = ("delete", "discard", "end", "remove", "disable", "withdraw", "sign_out", "reset", "forget")
_OWN = {
    "owner": ("dossiers.", "mandates.", "organisations.", "payments."),
    "receptionist": ("office.", "mandates.", "organisations."),
    "stand-in": ("office.",),
    "leader": ("office.",),
    "clerk": ("office.",),
    "editor": ("notices.", "office."),
    "administrator": ("accounts.", "audit.", "builder.", "organisations.", "processes.", "retention.", "trust."),
}
FIELDS = {
    *("reception_reason.problem", "reception_reason.mend", "saved_view.name", "message.text", "office_note.text"),
    *("service_draft.code", "service_draft.name", "service_draft.content"),
    *("register_entry.void_reason", "written_letter.note", "mandate.ended_reason"),
    *("agency_unit.name_vi", "agency_unit.name_en"),
    "message.id",
}
"""What a form has a field for, by the name of some column; a message brings its number, to be one when sent twice."""
_NOT_OURS = {"event", "outbox", "stream_head", "log_leaf", "log_head"}
"""What happened is told in the words that were typed; whether it may happen is asked elsewhere."""

quick = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def columns() -> Iterator[Column[Any]]:
    for table in Base.metadata.sorted_tables:
        if table.name not in _NOT_OURS:
            yield from table.columns


def extra() -> dict[str, str]:
    """A value that is nowhere else for every name of a column, of the kind that the column holds."""
    return {name: value for column in columns() for name, value in [(column.name, _value(column))]}


def _value(column: Column[Any]) -> str:
    kind = column.type
    if isinstance(kind, Boolean):
        return "true"
    if isinstance(kind, Integer):
        return str(NUMBER)
    if isinstance(kind, Uuid):
        return SOMEBODY
    return f"{DAY}T04:05:06+00:00" if isinstance(kind, Moment | DateTime) else f"{WORD}-{column.name}"


def rows() -> dict[tuple[str, str], dict[str, Any]]:
    """Every row of every table, by its table and key."""
    found = {}
    with reading() as session:
        for table in Base.metadata.sorted_tables:
            if table.name not in _NOT_OURS:
                for row in session.execute(select(table)).mappings():
                    key = "/".join(str(row[column.name]) for column in table.primary_key)
                    found[table.name, key] = dict(row)
    return found


def planted(found: dict[tuple[str, str], dict[str, Any]]) -> set[str]:
    """The columns in which a value of ours is."""
    return {
        f"{table}.{name}" for (table, _key), row in found.items() for name, cell in row.items() if _is_ours(str(cell))
    }


def _is_ours(cell: str) -> bool:
    return cell == str(NUMBER) or any(mark in cell for mark in (SOMEBODY, f"{DAY} 04:05", WORD))


def revision_of(dossier_id: str) -> str:
    with reading() as session:
        return str(session.scalar(select(Dossier.revision).where(Dossier.id == UUID(dossier_id))))


@quick
def test_columns_sent_with_every_form_are_not_written(
    app: Flask, settings: Settings, world: SimpleNamespace, run_worker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = sign_in(Person(app.test_client()), "citizen")
    belongings = gather(owner, world, run_worker)
    people = crowd(app, owner, world)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)  # as if the token were right
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    rules.sort(key=lambda rule: any(word in rule.endpoint for word in _LAST))
    taken = 0
    for name, doors in _OWN.items():
        wiring.reset_limits(settings)
        for rule in rules:
            access = rule_of(app.view_functions[rule.endpoint])
            if rule.endpoint.startswith(doors) and access and access.permits(EVERYBODY[name].actor):
                data = extra() | {"revision": revision_of(belongings.ids["dossier_id"][0])}
                with people[name].post(places(rule, belongings)[0], data=data) as answer:
                    assert answer.status_code < 500, rule.rule
                    taken += answer.status_code in (200, 302, 303)
    assert taken > 50
    assert planted(rows()) <= FIELDS


@quick
def test_who_opens_an_account_gives_themselves_nothing(app: Flask, world: SimpleNamespace) -> None:
    before = rows()
    person = Person(app.test_client()).get("/register/citizen")
    typed = {"display_name": "Lê Thị Mới", "username": "le.moi", "password": "bốn con voi trắng 42"}
    known = {"personal_number": "067190001999", "phone": "0912345678", "email": ""}
    form = dict(person.form("/register/citizen").form_values())
    claimed = {"roles": "administrator", "role": "administrator", "kind": "staff", "agency_id": SOMEBODY}
    answer = person.client.post("/register/citizen", data=extra() | claimed | form | typed | known)
    assert answer.status_code == 302
    new = {key: row for key, row in rows().items() if key not in before}
    assert {table for table, _key in new} <= {"account", "consent", "sign_in_session"}
    (account,) = [row for (table, _key), row in new.items() if table == "account"]
    assert (account["kind"], account["agency_id"], account["disabled_at"]) == ("citizen", None, None)
    assert planted(new) == set()
