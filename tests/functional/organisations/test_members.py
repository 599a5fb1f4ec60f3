"""Registering an organisation, proving it in two ways, and arranging its members."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Account
from portal.accounts.organisations.models import MemberInvitation, MemberRole, Membership, Organisation, State
from portal.consents import queries as consents
from portal.consents.queries import Purpose
from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import reading, transaction
from portal.core.errors import NotFound, PortalError
from portal.core.events import history
from portal.organisations import actions
from portal.organisations.errors import InvitationVoid, LastRepresentative, OrganisationKnown, RoleNotYours
from tests.support.applicants import Person, sign_in
from tests.support.files import pdf

TYPED = {
    "form": "household",
    "display_name": "Hộ kinh doanh Thuỷ Tiên",
    "tax_code": "067190001234",
    "representative": "Nguyễn Thị Thuỷ",
    "representative_number": "067190001234",
    "phone": "0912 345 678",
    "email": "ho@example.vn",
    "address": "Thôn 3, xã Kiến Đức",
}


@pytest.fixture
def owner(app: Flask) -> Person:
    return sign_in(Person(app.test_client()), "citizen")


def register(owner: Person, **typed: str) -> UUID:
    owner.get("/account/organisations/new").send(TYPED | typed)
    assert "Chưa xác nhận" in owner.main
    return UUID(owner.path.rsplit("/", 1)[1])


def state_of(organisation_id: UUID) -> Organisation:
    with reading() as session:
        return session.get_one(Organisation, organisation_id)


def test_a_form_never_says_that_it_is_proved(owner: Person, world: SimpleNamespace) -> None:
    """Mass assignment: what is not asked is not taken."""
    organisation_id = register(owner)
    owner.get("/account/organisations/new")
    token = owner.page.xpath("//input[@name='csrf_token']")[0].get("value")
    extra = {
        "state": "proven",
        "proof": "officer",
        "decided_by": "x",
        "kind": "staff",
        "username": "x",
        "roles": "leader",
    }
    agreed = owner.page.xpath("//input[@name='agreed']")[0].get("value")
    sent = TYPED | extra | {"csrf_token": token, "agreed": agreed, "tax_code": "0100233488"}
    assert owner.client.post("/account/organisations/new", data=sent).status_code == 303
    with reading() as session:
        for organisation in session.scalars(
            select(Organisation).where(Organisation.registered_by_id == world.citizen.id)
        ):
            account = session.get_one(Account, organisation.account_id)
            assert (organisation.state, organisation.proof, organisation.decided_by) == ("unproven", None, "")
            assert (account.kind, account.password_hash, account.roles) == ("business", "", [])
            assert account.username.startswith("org:")
        types = [record.type for record in history(session, organisation_id)]
    assert types == ["AccountCreated", "OrganisationRegistered", "ConsentGiven"]


def test_what_is_agreed_to_for_an_organisation_is_written_down(owner: Person, world: SimpleNamespace) -> None:
    organisation_id = register(owner)
    text = consents.current(Purpose.ORGANISATION, now=clock.now())
    with reading() as session:
        (one,) = consents.agreements(session, organisation_id)
        given = history(session, organisation_id)[-1]
    assert (one.purpose, one.version, one.sha256, one.language) == ("organisation", text.version, text.sha256, "vi")
    assert (given.type, given.actor_id, given.payload["sha256"]) == ("ConsentGiven", world.citizen.id, text.sha256)
    assert text.lines[0].vi in owner.main  # on the page of the organisation, word for word


def test_a_text_that_is_new_is_read_before_anything_is_registered(owner: Person, world: SimpleNamespace) -> None:
    owner.get("/account/organisations/new").send(TYPED | {"agreed": "2020-01"}, status=409)
    assert owner.typed()["agreed"] != "2020-01"
    assert owner.typed()["display_name"] == TYPED["display_name"]
    with reading() as session:
        mine = select(Organisation).where(Organisation.registered_by_id == world.citizen.id)
        assert session.scalars(mine).all() == []


def test_a_known_organisation_is_not_registered_twice(owner: Person) -> None:
    owner.get("/account/organisations/new").send(TYPED | {"tax_code": "0100112444"}, status=409)
    assert "đã được xác nhận" in owner.errors()[0]


def test_the_certificate_of_the_organisation_proves_it_at_once(app: Flask, world: SimpleNamespace, pki: Any) -> None:
    with transaction() as session:
        session.get_one(Organisation, world.business.id).state = State.UNPROVEN
    director = sign_in(Person(app.test_client()), "director")
    page = f"/account/organisations/{world.business.id}"
    director.get(page).send(action="/statement")
    statement = director.download(f"{page}/statement.pdf")
    for label in ("citizen", "stranger"):
        wrong = pki.signed_by(label, statement)
        director.get(page).send(files={"signed": [(wrong, "a.pdf")]}, action="/statement-signed", status=422)
        assert state_of(world.business.id).state == State.UNPROVEN
    director.get(page).send(files={"signed": [(statement, "a.pdf")]}, action="/statement-signed", status=422)
    signed = pki.signed_by("business", statement)
    director.get(page).send(files={"signed": [(signed, "a.pdf")]}, action="/statement-signed")
    assert "Đã xác nhận" in director.main
    assert state_of(world.business.id).proof == "certificate"


def test_an_officer_checks_the_evidence(app: Flask, owner: Person, run_worker: Any) -> None:
    organisation_id = register(owner)
    owner.send(files={"evidence": [(pdf(), "gcn.pdf")]}, action="/evidence")
    officer = sign_in(Person(app.test_client()), "receptionist", back="/office/organisations")
    assert "Hộ kinh doanh Thuỷ Tiên" in officer.main
    officer.get(officer.link("Kiểm tra"))
    assert officer.download(officer.link("Tải tệp chứng minh")).startswith(b"%PDF")
    officer.press("Trả lại", status=422)
    officer.press("Trả lại", {"reason": "Tệp không đọc được."})
    assert "Tệp không đọc được." in owner.get(f"/account/organisations/{organisation_id}").main
    run_worker()
    owner.send(files={"evidence": [(pdf(("Ban ro",)), "gcn.pdf")]}, action="/evidence")
    officer.get(f"/office/organisations/{organisation_id}").press("Xác nhận tổ chức")
    run_worker()
    assert "Đã xác nhận" in owner.get(f"/account/organisations/{organisation_id}").main
    assert state_of(organisation_id).decided_by == "Trần Văn Tiếp"


def test_an_officer_decides_about_the_file_they_have_seen(owner: Person, world: SimpleNamespace) -> None:
    organisation_id = register(owner)
    owner.send(files={"evidence": [(pdf(), "gcn.pdf")]}, action="/evidence")
    with pytest.raises(PortalError), transaction() as session:
        actions.accept(session, organisation_id, seen="0" * 64, actor=world.receptionist, now=clock.now())
    seen = state_of(organisation_id).evidence_sha256 or ""
    with pytest.raises(NotFound), transaction() as session:
        actions.accept(session, organisation_id, seen=seen, actor=world.specialist, now=clock.now())


def invited(world: SimpleNamespace, username: str, role: MemberRole = MemberRole.VIEWER) -> str:
    with transaction() as session:
        asked = actions.Asked(role, username=username)
        found = actions.invite(session, world.business.id, asked, person=world.director, now=clock.now())
        return actions.link_of(found)


def test_an_invitation_is_for_one_person_and_works_once(app: Flask, owner: Person, world: SimpleNamespace) -> None:
    """Threat T03: replay, another identity."""
    link = f"/member-invitations/{invited(world, 'citizen', MemberRole.SIGNER)}"
    for other in ("director", "citizen2"):
        sign_in(Person(app.test_client()), other).get(link, status=404)
    assert app.test_client().get(link).headers["Location"].startswith("/sign-in")
    owner.get(link).send()
    assert "Bạn đã là thành viên" in owner.main
    assert "đã dùng" in owner.get(link).main
    with pytest.raises(InvitationVoid), transaction() as session:
        actions.join(session, link.rsplit("/", 1)[1], person=world.citizen, now=clock.now())
    with reading() as session:
        joined = session.scalars(select(Membership).where(Membership.person_id == world.citizen.id)).all()
    assert [one.role for one in joined] == ["signer"]


@pytest.mark.parametrize("how", ["expired", "revoked"])
def test_an_invitation_that_is_over_makes_nobody_a_member(world: SimpleNamespace, how: str) -> None:
    token, when = invited(world, "citizen"), clock.now()
    if how == "revoked":
        with transaction() as session:
            asked = session.scalars(select(MemberInvitation.id)).one()
            actions.revoke_invitation(session, world.business.id, asked, person=world.director, now=when)
    else:
        when += timedelta(days=3)
    with pytest.raises(InvitationVoid), transaction() as session:
        actions.join(session, token, person=world.citizen, now=when)
    with reading() as session:
        assert session.scalars(select(Membership.id).where(Membership.person_id == world.citizen.id)).all() == []


def test_the_link_is_in_the_letter_and_nowhere_else(world: SimpleNamespace, run_worker: Any, tmp_path: Any) -> None:
    with transaction() as session:
        session.get_one(Account, world.citizen.id).email = "thuy@example.vn"
    token = invited(world, "citizen")
    run_worker()
    letters = "".join(path.read_text() for path in (tmp_path / "mail").rglob("*") if path.is_file())
    assert "thuy@example.vn" in letters
    with reading() as session:
        assert token not in str([record.payload for record in history(session, world.business.id)])
        assert token not in str(vars(session.scalars(select(MemberInvitation)).one()))


def _membership(world: SimpleNamespace, person: Actor) -> UUID:
    with reading() as session:
        query = select(Membership.id).where(
            Membership.person_id == person.id, Membership.organisation_id == world.business.id
        )
        return session.scalars(query).one()


def test_the_last_representative_stays(world: SimpleNamespace) -> None:
    organisation, own = world.business.id, _membership(world, world.director)
    for move in (actions.remove, actions.suspend):
        with pytest.raises(LastRepresentative), transaction() as session:
            move(session, organisation, own, person=world.director, now=clock.now())
    with pytest.raises(LastRepresentative), transaction() as session:
        actions.change_role(session, organisation, own, MemberRole.VIEWER, person=world.director, now=clock.now())
    with transaction() as session:
        colleague = _membership(world, world.citizen2)
        role = MemberRole.REPRESENTATIVE
        actions.change_role(session, organisation, colleague, role, person=world.director, now=clock.now())
        actions.remove(session, organisation, own, person=world.director, now=clock.now())


def test_a_manager_takes_no_right_they_do_not_have(world: SimpleNamespace) -> None:
    organisation, own = world.business.id, _membership(world, world.citizen2)
    with transaction() as session:
        session.get_one(Membership, own).role = MemberRole.MANAGER
    for role in (MemberRole.REPRESENTATIVE, MemberRole.SIGNER):
        with pytest.raises(RoleNotYours), transaction() as session:
            actions.change_role(session, organisation, own, role, person=world.citizen2, now=clock.now())
        asked = actions.Asked(role, username="citizen")
        with pytest.raises(RoleNotYours), transaction() as session:
            actions.invite(session, organisation, asked, person=world.citizen2, now=clock.now())
    director = _membership(world, world.director)
    with pytest.raises(RoleNotYours), transaction() as session:
        actions.suspend(session, organisation, director, person=world.citizen2, now=clock.now())


def test_two_do_not_prove_one_tax_code(owner: Person, world: SimpleNamespace) -> None:
    """Whoever comes second is told to be invited, also when both began before either was proved."""
    with transaction() as session:
        session.get_one(Organisation, world.business.id).state = State.UNPROVEN
    second = register(owner, tax_code="0100112444")
    with transaction() as session:
        session.get_one(Organisation, world.business.id).state = State.PROVEN
    owner.send(files={"evidence": [(pdf(), "gcn.pdf")]}, action="/evidence")
    seen = state_of(second).evidence_sha256 or ""
    with pytest.raises(OrganisationKnown), transaction() as session:
        actions.accept(session, second, seen=seen, actor=world.receptionist, now=clock.now())


def test_the_page_arranges_members(app: Flask, world: SimpleNamespace) -> None:
    director = sign_in(Person(app.test_client()), "director")
    page = f"/account/organisations/{world.business.id}"
    director.get(page).send({"username": "citizen", "role": "viewer"}, action="/invitations")
    assert "citizen" in director.main
    director.send(action="/revoke")
    director.get(page).send({"username": "", "role": "viewer"}, action="/invitations", status=422)
    director.get(f"{page}/members/{_membership(world, world.citizen2)}").send({"role": "signer"})
    assert "Người ký" in director.main
    director.get(f"{page}/members/{_membership(world, world.citizen2)}").press("Tạm dừng")
    assert "Đang tạm dừng" in director.main
    sign_in(Person(app.test_client()), "citizen2").get(page, status=404)
    director.get(f"{page}/members/{_membership(world, world.citizen2)}").press("Cho làm việc trở lại")
    director.get(f"{page}/members/{_membership(world, world.citizen2)}").press("Đưa ra")
    assert "Y Thuận Niê" not in director.get(page).main
