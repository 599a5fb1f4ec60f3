"""Nobody sees or changes what is not theirs: every address with an id × everybody it does not belong to (T06, T07).

The addresses come from the application's own map, so that a new one is covered, or the test says what it lacks.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from portal.accounts import actions as accounts
from portal.accounts.models import SignInSession
from portal.builder import actions as builder
from portal.builder.models import DraftState, ServiceDraft
from portal.core import clock
from portal.core.actor import Actor, Kind, Role
from portal.core.db import reading, transaction
from portal.core.errors import PortalError
from portal.dossiers.models import Dossier, DossierFile, IssuedDocument, ParkedInput, UnfinishedUpload
from portal.notices import actions as notices
from tests.support.applicants import APPLICANT, EXTRACT, PAGES, Person, application_pdf, begin, fill, sign_in
from tests.support.files import pdf
from tests.support.pieces import Sender

CANARY = "Hoàng-yến-7391"
_TOKEN = re.compile(r"[\w-]{20,}\.[\w-]{6}\.[\w-]{20,}")
_WITHOUT_OWNER = frozenset(
    {"code", "slug", "day", "message_id", "version", "name", "path", "proposal_id", "kind", "sha256", "number"}
)
"""Parameters that name nothing of a person: a service, its version, a notice that was published, a day, an undelivered
message, a public list and the question that offers it, a proposal about trust, a trust anchor, a version of trust."""
_RIGHTFUL = {"editor": ("notices.",), "administrator": ("accounts.", "builder.")}
_ALWAYS_FOREIGN = frozenset({"accounts.end_session"})


@dataclass
class Belongings:
    """What the owner has, by the name of the parameter that reaches for it."""

    ids: dict[str, list[str]]
    draft: str
    dossier: str


def _application(person: Person, role: str) -> str:
    draft = begin(person)
    record = PAGES["record"] | {"registered_at": CANARY}
    pages = PAGES | {"applicant": APPLICANT | {"applicant_address-detail": CANARY}, "record": record}
    fill(person, draft, pages)
    person.get(f"{draft}/papers").send(files={"old_copy_file": [(pdf((role,)), f"{CANARY}.pdf")]})
    return draft


@pytest.fixture
def owner(app: Flask, world: SimpleNamespace) -> Person:
    return sign_in(Person(app.test_client()), "citizen")


@pytest.fixture
def belongings(owner: Person, world: SimpleNamespace, run_worker: Any) -> Belongings:
    """A dossier with its papers, a draft with its file, a notice and a service nobody published, an account."""
    sent = _application(owner, "first")
    owner.get(f"{sent}/check").send(action="/application")
    application_pdf(owner)
    owner.send(action="/submission")
    run_worker()
    draft = _application(owner, "second")
    Sender(owner, f"{draft}/papers", b"%PDF-1.7", f"{CANARY}.pdf", question="old_copy_file").begin()
    with transaction() as session:
        notice = notices.write(session, title=CANARY, summary=CANARY, body=CANARY, actor=world.editor2, now=clock.now())
        notice_id = notice.id
    service_draft, state = _service_draft(world.administrator)
    with reading() as session:
        files = list(session.scalars(select(DossierFile.id)))
        documents = list(session.scalars(select(IssuedDocument.id)))
        uploads = list(session.scalars(select(UnfinishedUpload.id)))
        signed_in = list(session.scalars(select(SignInSession.id).where(SignInSession.account_id == world.citizen.id)))
    dossier_ids = [address.rsplit("/", 1)[1] for address in (sent, draft)]
    ids = {
        "draft_id": dossier_ids,
        "dossier_id": dossier_ids,
        "file_id": [str(one) for one in files],
        "document_id": [str(one) for one in documents],
        "notice_id": [str(notice_id)],
        "account_id": [str(world.citizen.id)],
        "session_id": [str(one) for one in signed_in],
        "page_key": list(PAGES),
        "upload_id": [str(one) for one in uploads],
        "question": ["old_copy_file"],
        "service_draft_id": [str(service_draft)],
        "state_id": [str(state)],
        "place": ["pages.0", "pages.0.questions.0"],
        "section": ["facts"],
    }
    assert all(ids.values()), ids
    return Belongings(ids, draft=draft, dossier=f"/dossiers/{dossier_ids[0]}")


def _service_draft(author: Actor) -> tuple[UUID, UUID]:
    """A version of a service in the making, and its state before it was changed."""
    named = {"vi": CANARY, "en": CANARY}
    with transaction() as session:
        draft = builder.begin_version(session, EXTRACT, 1, actor=author, now=clock.now())
        change: dict[str, Any] = {"what": "edit", "place": ("name",), "actor": author, "now": clock.now()}
        builder.change(session, draft.id, lambda content: {**content, "name": named}, **change)
        return draft.id, session.scalars(select(DraftState.id)).one()


def _stranger(app: Flask) -> FlaskClient:
    return app.test_client()


def _account(username: str) -> Callable[[Flask], FlaskClient]:
    def enter(app: Flask) -> FlaskClient:
        return sign_in(Person(app.test_client()), username, back="/account").client

    return enter


def _other_citizen(app: Flask) -> FlaskClient:
    with transaction() as session:
        accounts.create_account(
            session,
            username="neighbour",
            password="demo",
            check_password=False,
            kind=Kind.CITIZEN,
            display_name="Trần Thị Hàng Xóm",
            personal_number="067190009999",
            now=clock.now(),
        )
    return _account("neighbour")(app)


ACTORS: dict[str, Callable[[Flask], FlaskClient]] = {
    "stranger": _stranger,
    "other citizen": _other_citizen,
    "business": _account("business"),
    "receptionist of another agency": _account("receptionist.so-noi-vu"),
    "leader of another agency": _account("leader.so-noi-vu"),
    "clerk of another agency": _account("clerk.so-noi-vu"),
    "editor": _account("editor"),
    "administrator": _account("administrator"),
}


def _rules(app: Flask) -> Iterator[tuple[Rule, str]]:
    for rule in app.url_map.iter_rules():
        if rule.arguments and not rule.arguments <= _WITHOUT_OWNER:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule, method


def _addresses(rule: Rule, ids: dict[str, list[str]]) -> Iterator[str]:
    names = sorted(rule.arguments)
    if rule.endpoint.startswith("builder."):
        ids = {**ids, "draft_id": ids["service_draft_id"]}
    unknown = set(names) - set(ids) - _WITHOUT_OWNER
    assert not unknown, f"{rule.rule}: say in this test what {unknown} reaches for"
    for number in range(max(len(ids.get(name, [""])) for name in names)):
        values = {name: ids[name][number % len(ids[name])] for name in names if name in ids}
        built = rule.rule
        for name, value in values.items():
            built = built.replace(f"<uuid:{name}>", value).replace(f"<{name}>", value)
        yield built
    for first in ids.get("dossier_id", []) if "file_id" in names or "document_id" in names else []:
        inner = "file_id" if "file_id" in names else "document_id"
        for second in ids[inner]:
            yield rule.rule.replace("<uuid:dossier_id>", first).replace(f"<uuid:{inner}>", second)


def _everything() -> list[Any]:
    """All that is the owner's, as it is in the database."""
    with reading() as session:
        found: list[Any] = [
            (row.id, row.status, row.step, row.answers, row.unfinished, row.revision, row.owner_id)
            for row in session.scalars(select(Dossier).order_by(Dossier.id))
        ]
        found += [(one.id, one.removed_at) for one in session.scalars(select(DossierFile).order_by(DossierFile.id))]
        found += list(session.scalars(select(IssuedDocument.id).order_by(IssuedDocument.id)))
        found += [(one.id, one.received) for one in session.scalars(select(UnfinishedUpload))]
        found += [(one.id, one.state, one.revision, one.content) for one in session.scalars(select(ServiceDraft))]
        live = select(SignInSession.id).where(SignInSession.ended_at.is_(None)).order_by(SignInSession.created_at)
        found.append(session.scalars(live).first())  # the owner was the first to sign in
        return found


@pytest.mark.parametrize("who", ACTORS)
def test_nobody_foreign_sees_or_changes_anything(
    app: Flask, belongings: Belongings, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    """P2: no page, no file, no redirect to a place that tells; and nothing of the owner's is different afterwards."""
    client = ACTORS[who](app)
    before = _everything()
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)  # as if the token were right: that is not the lock here
    asked = 0
    for rule, method in _rules(app):
        if rule.endpoint.startswith(_RIGHTFUL.get(who, ("-",))) and rule.endpoint not in _ALWAYS_FOREIGN:
            continue
        for address in set(_addresses(rule, belongings.ids)):
            asked += 1
            data = {"revision": "1", "reason": "Một lý do đủ dài", "pin": "demo"} if method == "POST" else None
            with client.open(address, method=method, data=data) as answer:
                body = answer.get_data()
            assert answer.status_code in (302, 303, 401, 403, 404, 410), (who, method, address, answer.status_code)
            assert CANARY.encode() not in body, (who, method, address)
            assert CANARY not in answer.headers.get("Location", ""), (who, method, address)
    assert asked > 60
    assert _everything() == before, who


def test_the_owner_and_the_right_desk_do_see_it(app: Flask, owner: Person, belongings: Belongings) -> None:
    """So that the test above does not pass because nothing is there."""
    assert CANARY in owner.get(f"{belongings.draft}/check").main
    assert CANARY in owner.get(f"{belongings.draft}/papers").main
    officer = _account("receptionist")(app)
    assert CANARY in officer.get(f"/office{belongings.dossier}").text
    administrator = _account("administrator")(app)
    assert CANARY in administrator.get(f"/admin/services/drafts/{belongings.ids['service_draft_id'][0]}").text


def test_a_draft_is_not_even_the_business_of_the_right_agency(app: Flask, belongings: Belongings) -> None:
    officer = _account("receptionist")(app)
    draft_id = belongings.draft.rsplit("/", 1)[1]
    for rule, method in _rules(app):
        if rule.endpoint.startswith("office.") and method == "GET":
            ids = belongings.ids | {"dossier_id": [draft_id], "draft_id": [draft_id]}
            for address in _addresses(rule, ids):
                assert officer.get(address).status_code in (403, 404), address


def test_files_of_others_are_not_reached_through_ones_own_dossier(app: Flask, belongings: Belongings) -> None:
    """The inner id is looked up inside the outer one."""
    other = Person(_other_citizen(app))
    own = begin(other).rsplit("/", 1)[1]
    for kind, ids in (("files", belongings.ids["file_id"]), ("documents", belongings.ids["document_id"])):
        for one in ids:
            assert other.client.get(f"/dossiers/{own}/{kind}/{one}").status_code == 404


def test_what_is_not_there_and_what_is_not_yours_look_the_same(app: Flask, belongings: Belongings) -> None:
    """No oracle: a foreign id and an id of nothing get the same answer."""
    client = _other_citizen(app)
    real, invented = belongings.ids["draft_id"][0], str(uuid4())
    for address in ("/drafts/{}", "/drafts/{}/check", "/dossiers/{}", "/dossiers/{}/confirmation"):
        foreign, nothing = (client.get(address.format(one)) for one in (real, invented))
        assert foreign.status_code == nothing.status_code == 404
        assert _TOKEN.sub("", foreign.text.replace(real, "")) == _TOKEN.sub("", nothing.text.replace(invented, ""))


def test_what_a_stranger_parks_reaches_nobody_but_the_owner_in_that_browser(
    app: Flask, belongings: Belongings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shared computer: what was typed after the session ended is not shown to whoever signs in next."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    shared = app.test_client()
    typed = {"registered_at": f"{CANARY} bí mật", "event": "birth"}
    assert shared.post(f"{belongings.draft}/record", data=typed).status_code == 303
    with reading() as session:
        assert session.scalars(select(ParkedInput)).one().typed["registered_at"] == [f"{CANARY} bí mật"]
    next_person = sign_in(Person(shared), "business")
    for path in ("/dossiers", "/account", "/services/2.000635/start"):
        assert CANARY not in next_person.get(path).main
    assert shared.get(belongings.draft).status_code == 404


def test_a_signed_out_cookie_opens_nothing_when_it_is_sent_again(app: Flask, belongings: Belongings) -> None:
    """T08: replaying the cookie of an ended sign-in."""
    person = sign_in(Person(app.test_client()), "citizen")
    cookie = person.client.get_cookie("session")
    assert cookie is not None
    with transaction() as session:
        for live in session.scalars(select(SignInSession)):
            live.ended_at = clock.now()
    thief = app.test_client()
    thief.set_cookie("session", cookie.value)
    for path in (belongings.draft, belongings.dossier, "/dossiers", "/account"):
        assert thief.get(path).status_code in (302, 303)


def test_an_administrator_cannot_make_himself_an_officer_who_sees_dossiers(
    app: Flask, world: SimpleNamespace, belongings: Belongings
) -> None:
    """P2: the one who gives rights does not give them to himself."""
    admin: Actor = world.administrator
    own = admin.id or uuid4()
    with pytest.raises(PortalError), transaction() as session:
        accounts.change_roles(session, own, roles=[Role.ADMINISTRATOR, Role.RECEPTIONIST], actor=admin, now=clock.now())
