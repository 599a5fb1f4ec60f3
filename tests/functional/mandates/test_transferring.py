"""A dossier goes to somebody else: a draft when they take it, a submitted one when its agency consents."""

from typing import Any
from uuid import UUID

from flask import Flask

from portal.core.db import reading
from portal.dossiers import transfers
from portal.dossiers.actions import transfer_token
from portal.dossiers.models import Dossier
from tests.support.applicants import Person, application_pdf, begin, prepared, sign_in

TO = {"to_name": "Y Thuận Niê", "to_number": "067088004321", "reason": "Chuyển nhượng nhà đất"}


def offered(giver: Person, dossier_id: UUID) -> str:
    giver.get(f"/dossiers/{dossier_id}/transfer").send(TO, action="/transfer")
    with reading() as session:
        transfer = transfers.under_way(session, dossier_id)
        assert transfer is not None
        return f"/transfers/{transfer_token(transfer)}"


def owner_of(dossier_id: UUID) -> UUID | None:
    with reading() as session:
        return session.get_one(Dossier, dossier_id).owner_id


def test_a_draft_is_the_receivers_once_they_take_it(giver: Person, receiver: Person, other: Person, world: Any) -> None:
    draft = begin(giver)
    dossier_id = UUID(draft.rsplit("/", 1)[1])
    address = offered(giver, dossier_id)
    other.get(address, status=404)
    giver.get(address, status=404)
    receiver.get(draft, status=404)
    receiver.get(address).send({"answer": "take"}, to=address)
    assert receiver.path == draft
    assert owner_of(dossier_id) == world.citizen2.id
    giver.get(draft, status=404)
    receiver.get(address, status=404)


def test_a_submitted_dossier_needs_the_consent_of_its_agency(
    giver: Person, receiver: Person, world: Any, app: Flask, run_worker: Any
) -> None:
    dossier_id = UUID(prepared(giver).rsplit("/", 1)[1])
    application_pdf(giver)
    giver.send(action="/submission")
    run_worker()
    address = offered(giver, dossier_id)
    receiver.get(address).send({"answer": "take"}, to=address)
    assert owner_of(dossier_id) == world.citizen.id
    receiver.get(f"/dossiers/{dossier_id}", status=404)
    desk = sign_in(Person(app.test_client()), "receptionist", back="/office/")
    page = f"/office/dossiers/{dossier_id}/transfer"
    desk.get(f"/office/dossiers/{dossier_id}")
    assert desk.link("Xem đề nghị đổi người nộp") == page
    desk.get(page).send({"decision": "refuse"}, action="/transfer", status=422)
    desk.get(page).send({"decision": "consent"}, action="/transfer")
    assert owner_of(dossier_id) == world.citizen2.id
    giver.get(f"/dossiers/{dossier_id}", status=404)
    receiver.get(f"/dossiers/{dossier_id}")
    assert "Hồ sơ đã đổi chủ" in receiver.main
    with reading() as session:
        assert session.get_one(Dossier, dossier_id).applicant_name == world.citizen2.name


def test_the_owner_keeps_it_after_all(giver: Person, receiver: Person, world: Any) -> None:
    dossier_id = UUID(begin(giver).rsplit("/", 1)[1])
    address = offered(giver, dossier_id)
    giver.get(f"/dossiers/{dossier_id}/transfer").press("Hủy việc chuyển", action="/transfer")
    receiver.get(address, status=404)
    assert owner_of(dossier_id) == world.citizen.id
